"""The chat as a visitor meets it: the real server over a real library, in Debian's Chromium, on a desk and on a phone.

Each test leaves screenshots in build/screenshots. Every page is watched: a request that leaves this machine, or an error in
the browser's console, fails the test that caused it.
"""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect, sync_playwright
from small_library import ANSWER, PLAN, ROUTINE, SECOND, make_small_library

from index.build import build
from ingest.settings import Settings

ROOT = Path(__file__).parents[2]
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
# Chainlit's own panel on a phone renames the title that its dialog looks for.
KNOWN = "`DialogContent` requires a `DialogTitle`"
QUESTION = "Vem kallar till samordnad planering vid utskrivning?"

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="the browser tests need Debian's chromium")


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


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("data")
    make_small_library(data)
    build(Settings(data=data))
    yield from served(data)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


Visit = Callable[..., Page]


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    """Open an address as a visitor with a screen, a language and colours of their own."""
    contexts = []
    complaints: list[str] = []

    def open_page(address: str, *, width: int = 1280, height: int = 800, locale: str = "sv-SE", **more: object) -> Page:
        size = {"width": width, "height": height}
        context = chromium.new_context(viewport=size, locale=locale, **more)
        contexts.append(context)
        page = context.new_page()

        def on_request(request: Request) -> None:
            if not request.url.startswith((address, address.replace("http:", "ws:"), "data:", "blob:")):
                complaints.append(f"left this machine: {request.url}")

        def on_console(message: ConsoleMessage) -> None:
            if message.type == "error" and not message.text.startswith(KNOWN):
                complaints.append(f"console: {message.text}")

        page.on("request", on_request)
        page.on("console", on_console)
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.goto(address)
        page.wait_for_selector("#chat-input")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def ask(page: Page, question: str) -> Locator:
    """Ask, and wait for the answer and what stands below it."""
    before = page.locator(".answer-sources").count()
    page.fill("#chat-input", question)
    page.click("#chat-submit")  # waits until the chat is connected
    expect(page.locator(".answer-sources")).to_have_count(before + 1)
    return page.locator(".ai-message").last


def picture(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.wait_for_function("document.getAnimations().every(a => a.playState !== 'running')")
    page.screenshot(path=SCREENSHOTS / f"{name}.png")


def marked_pixels(page: Page) -> int:
    """How many pixels of the page in the panel have the highlight's yellow."""
    page.wait_for_selector(".react-pdf__Page__canvas")
    counted = """() => {
        const canvas = document.querySelector('.react-pdf__Page__canvas');
        const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        let count = 0;
        for (let i = 0; i < data.length; i += 4)
            if (data[i] > 230 && data[i + 1] > 190 && data[i + 2] < 130) count += 1;
        return count;
    }"""
    page.wait_for_function(f"({counted})() > 0")
    return int(page.evaluate(counted))


def test_the_first_screen_says_what_it_is_and_offers_questions_that_work(visit: Visit, address: str) -> None:
    page = visit(address)
    expect(page.locator("#ai-notice")).to_contain_text("AI-assistent")
    expect(page.locator("h1")).to_have_text("Vägvisaren")
    expect(page.locator("#welcome-screen li").first).to_contain_text("gäller · 2026-03-02 · original")
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    picture(page, "first-screen")
    page.locator("#starters button").first.click()
    expect(page.locator(".source-card").first).to_be_visible()


def test_a_source_opens_beside_the_answer_on_its_page_with_the_quote_marked(visit: Visit, address: str) -> None:
    page = visit(address)
    answer = ask(page, QUESTION)
    expect(answer.locator(".message-content")).to_contain_text(ANSWER)
    card = answer.locator(".source-card").first
    for words in (
        PLAN.title,
        "gäller",
        "plan · 2026-03-02 · Östervik · original".rpartition(" · ")[0],
        "sida 2",
        ANSWER,
    ):
        expect(card).to_contain_text(words)
    picture(page, "answer")
    answer.get_by_role("link", name="[1]").click()
    expect(page.locator(".source-panel h2")).to_have_text(PLAN.title)
    assert marked_pixels(page) > 1000
    assert page.locator(".side-pdf").get_by_text("2 / 2").count() == 1
    picture(page, "source")


def test_the_page_fits_the_panel_and_shows_the_quote_without_scrolling(visit: Visit, address: str) -> None:
    page = visit(address, height=600)
    ask(page, QUESTION).get_by_role("link", name="[1]").click()
    marked_pixels(page)
    panel = page.locator("#side-view-content").bounding_box()
    sheet = page.locator(".react-pdf__Page__canvas").bounding_box()
    mark = page.locator(".annotationLayer section").first.bounding_box()
    assert panel is not None
    assert sheet is not None
    assert mark is not None
    assert sheet["x"] >= panel["x"]
    assert sheet["x"] + sheet["width"] <= panel["x"] + panel["width"]
    assert mark["y"] + mark["height"] <= 600


def test_a_source_without_pages_opens_as_text_with_the_quote_marked(visit: Visit, address: str) -> None:
    page = visit(address)
    answer = ask(page, "Vem utser omsorgskontakten?")
    expect(answer.locator(".source-card").first).to_contain_text(ROUTINE.title)
    answer.get_by_role("button", name=re.compile("Visa källa 1")).click()
    expect(page.frame_locator(".source-text").locator("mark")).to_contain_text(SECOND)
    picture(page, "source-as-text")


def test_from_question_to_source_and_back_by_keyboard_alone(visit: Visit, address: str) -> None:
    page = visit(address)
    ask(page, QUESTION)
    opener = page.get_by_role("button", name=re.compile("Visa källa 1"))
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if opener.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".source-panel h2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".source-panel")).to_have_count(0)
    expect(opener).to_be_focused()


def test_an_identity_number_never_stays_on_the_screen(visit: Visit, address: str) -> None:
    page = visit(address)
    answer = ask(page, "Vem kallar 811228-9874 till samordnad planering vid utskrivning?")
    expect(answer).to_contain_text("personnummer")
    expect(page.locator("[data-step-type='user_message']")).to_contain_text("Vem kallar [borttaget] till")
    assert "811228-9874" not in page.content()
    answer.get_by_role("button", name="Anonymisera och fråga").click()
    expect(page.locator(".source-card").first).to_contain_text(ANSWER)


def test_a_copied_answer_keeps_its_sources_and_its_mark(visit: Visit, address: str) -> None:
    page = visit(address, permissions=["clipboard-read", "clipboard-write"])
    answer = ask(page, QUESTION)
    answer.get_by_role("button", name="Kopiera med källor").click()
    expect(answer.get_by_role("button", name="Kopierat")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f"sida 2: ”{ANSWER}" in copied
    assert "en AI-assistent" in copied
    answer.locator(".message-content").get_by_text(ANSWER).first.select_text()
    page.keyboard.press("Control+c")
    assert "en AI-assistent" in page.evaluate("navigator.clipboard.readText()")


def test_every_passage_that_was_read_can_be_seen(visit: Visit, address: str) -> None:
    answer = ask(visit(address), QUESTION)
    answer.locator("summary").click()
    expect(answer.locator(".answer-passages li").first).to_be_visible()


def test_a_phone_shows_everything_without_scrolling_sideways(visit: Visit, address: str) -> None:
    page = visit(address, width=360, height=740, device_scale_factor=2, is_mobile=True, has_touch=True)

    def is_as_wide_as_the_screen() -> bool:
        return bool(page.evaluate("document.scrollingElement.scrollWidth <= 360"))

    assert is_as_wide_as_the_screen()
    picture(page, "phone-first-screen")
    answer = ask(page, QUESTION)
    assert is_as_wide_as_the_screen()
    picture(page, "phone-answer")
    answer.get_by_role("button", name=re.compile("Visa källa 1")).click()
    assert marked_pixels(page) > 1000
    assert is_as_wide_as_the_screen()
    picture(page, "phone-source")


def test_an_english_visitor_in_the_dark_meets_english_words(visit: Visit, address: str) -> None:
    page = visit(address, locale="en-GB", color_scheme="dark")
    expect(page.locator("#ai-notice")).to_contain_text("AI assistant")
    expect(page.locator("#chat-profiles")).to_have_text("New manager")
    answer = ask(page, QUESTION)
    expect(answer.locator(".status-badge").first).to_have_text("in force")
    answer.get_by_role("button", name=re.compile("Show source 1")).click()
    assert marked_pixels(page) > 1000
    picture(page, "english-dark")


def test_an_empty_library_says_so_and_what_to_do(visit: Visit, tmp_path: Path) -> None:
    for address in served(tmp_path):
        page = visit(address)
        expect(page.locator("#welcome-screen")).to_contain_text("python -m ingest")
        picture(page, "empty-library")
        page.fill("#chat-input", QUESTION)
        page.click("#chat-submit")
        expect(page.locator(".ai-message").last).to_contain_text("python -m ingest")
