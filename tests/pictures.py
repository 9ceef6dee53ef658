"""Makes the README's pictures anew, in docs/images: the chat over a data folder that has the starter documents, in Chromium.

python -m ingest ingest/starter/documents && python -m index && python tests/pictures.py var
"""

from __future__ import annotations

import io
import re
import sys
from contextlib import closing
from pathlib import Path

from browsing import CHROMIUM, FLAGS, ROOT, ask, served, wait_for_marks
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

IMAGES = ROOT / "docs" / "images"
SCREEN = {"width": 1280, "height": 760}
PHONE = {"width": 360, "height": 740}
PHONE_SHOWN, GAP = (432, 888), 20
# So few colours make a third of the bytes, and nobody sees it on a screen of flat areas.
COLOURS = 160


def main(data: Path) -> None:
    """Serve the data folder and take every picture."""
    with sync_playwright() as playwright, closing(served(data)) as serving:
        address = next(serving)
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        on_a_desk(browser, address)
        reading_path(browser, address)
        on_a_phone(browser, address)
        browser.close()


def on_a_desk(browser: Browser, address: str) -> None:
    """The first screen, and a question within a scope with its source beside it."""
    page = opened(browser, address, viewport=SCREEN, locale="sv-SE")
    keep("first-screen", taken(page))
    page.click("#scope-open")
    page.locator("#scope-dialog").get_by_label("Gotland", exact=True).check()
    page.locator("[name=onlyInForce]").check()
    page.get_by_role("button", name="Använd urvalet").click()
    expect(page.locator("#scope-chips li")).to_have_count(2)
    answer = ask(page, "Vem löser problem som uppstår i samverkan?")
    answer.get_by_role("button", name=re.compile("Visa källa 1")).click()
    wait_for_marks(page)
    page.locator("[data-step-type=user_message]").last.scroll_into_view_if_needed()
    keep("chat", taken(page))


def reading_path(browser: Browser, address: str) -> None:
    """A step of the reading path, in dark."""
    page = opened(browser, address, viewport=SCREEN, locale="sv-SE", color_scheme="dark")
    ask(page, "Kom igång: Gotland, steg 6")
    page.locator(".reading-path summary").last.click()
    keep("reading-path", taken(page))


def on_a_phone(browser: Browser, address: str) -> None:
    """Three screens side by side, in English: the first, an answer, its source."""
    touch = {"is_mobile": True, "has_touch": True, "device_scale_factor": 2}
    page = opened(browser, address, viewport=PHONE, locale="en-GB", **touch)
    screens = [taken(page)]
    answer = ask(page, "Who does what when a patient is discharged from hospital in Gotland?")
    screens.append(taken(page))
    answer.locator(".answer-sources button.primary").first.click()
    wait_for_marks(page)
    screens.append(taken(page))
    width, height = PHONE_SHOWN
    together = Image.new("RGB", (len(screens) * (width + GAP) - GAP, height), "white")
    for place, screen in enumerate(screens):
        together.paste(screen.resize(PHONE_SHOWN, Image.Resampling.LANCZOS), (place * (width + GAP), 0))
    keep("phone", together)


def opened(browser: Browser, address: str, **settings: object) -> Page:
    """A new visitor's page, connected."""
    page = browser.new_context(**settings).new_page()
    page.goto(address)
    expect(page.locator("#scope-open:enabled")).to_be_visible()
    expect(page.locator(".command-button").first).to_be_visible()
    return page


def taken(page: Page) -> Image.Image:
    """The screen once nothing moves."""
    page.wait_for_function("document.getAnimations().every(a => a.playState !== 'running')")
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def keep(name: str, image: Image.Image) -> None:
    """Write a picture."""
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(IMAGES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
