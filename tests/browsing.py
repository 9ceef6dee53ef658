"""A browser on the real chat: serving it, looking at it, and what the tests in `browser` do again and again."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).parents[1]
SCREENSHOTS = ROOT / "build" / "screenshots"
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
SERVE = (
    "import sys; from pathlib import Path; from assistant.server import serve; from ingest.settings import Settings; "
    "data = Path(sys.argv[1]); serve('127.0.0.1', 0, data, Settings(data=data))"
)
# What axe-core is asked; of Chainlit's, its list of conversations is left out, which has buttons inside links.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHAINLITS = {"exclude": [["ul[data-sidebar=menu]"]]}
DESK: dict[str, object] = {"width": 1280, "height": 800}
PHONE: dict[str, object] = {"width": 360, "height": 740, "is_mobile": True, "has_touch": True}

Visit = Callable[..., Page]


def served(data: Path) -> Iterator[str]:
    """The address of a chat over a data folder, in a process of its own."""
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(data)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        address = re.search(r"http://\S+:\d+", line)
        assert address, f"the chat did not start: {line!r}"
        yield address.group()
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


def ask(page: Page, question: str) -> Locator:
    """Ask, and wait for the answer and what stands below it."""
    before = page.locator(".answer-sources").count()
    page.fill("#chat-input", question)
    page.click("#chat-submit")  # waits until the chat is connected
    expect(page.locator(".answer-sources")).to_have_count(before + 1)
    return page.locator(".ai-message").last


def without_asking(page: Page) -> Page:
    """The same page as a browser would show it that does not look for personal data: what comes then is the server's to stop."""
    page.route("**/public/privacy.js", lambda route: route.fulfill(content_type="text/javascript", body=""))
    page.reload()
    return page


def picture(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.wait_for_function("document.getAnimations().every(a => a.playState !== 'running')")
    page.screenshot(path=SCREENSHOTS / f"{name}.png")


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong, one line for each element."""
    # What Chainlit has just drawn is named in the next frame (names.js).
    page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    page.wait_for_function("document.getAnimations().every(a => a.playState !== 'running')")
    found = Axe().run(page, context=CHAINLITS, options={"runOnly": RULES}).response["violations"]
    return [f"{rule['id']}: {node['target']} {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def wait_for_marks(page: Page, pixels: int = 1) -> None:
    """Until at least so many pixels of the page in the panel have the highlight's yellow; the canvas is drawn step by step."""
    page.wait_for_function(
        """(pixels) => {
            const canvas = document.querySelector('.react-pdf__Page__canvas');
            if (!canvas?.width || !canvas.height) return false;
            const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            let count = 0;
            for (let i = 0; i < data.length; i += 4)
                if (data[i] > 230 && data[i + 1] > 190 && data[i + 2] < 130) count += 1;
            return count >= pixels;
        }""",
        arg=pixels,
    )
