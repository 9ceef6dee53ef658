"""The chat as a visitor meets it: the real server over a real library, in Debian's Chromium, on a desk and on a phone.

Each test leaves screenshots in build/screenshots, and fails on a request that leaves this machine or an error in the console.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import CHROMIUM, Visit, ask, picture, served, wait_for_marks, without_asking
from playwright.sync_api import expect
from small_library import ANSWER, PLAN, ROUTINE, SECOND, make_small_library

from index.build import build
from ingest.settings import Settings

QUESTION = "Vem kallar till samordnad planering vid utskrivning?"

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="the browser tests need Debian's chromium")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("data")
    make_small_library(data)
    build(Settings(data=data))
    yield from served(data)


def test_the_first_screen_says_what_it_is_and_offers_questions_that_work(visit: Visit, address: str) -> None:
    page = visit(address)
    expect(page.locator("#ai-notice")).to_contain_text("AI-assistent")
    expect(page.locator("#welcome-screen h1")).to_have_text("Vägvisaren")
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
    wait_for_marks(page, pixels=1000)
    expect(page.locator(".side-pdf").get_by_text("2 / 2")).to_have_count(1)
    picture(page, "source")


def test_the_page_fits_the_panel_and_shows_the_quote_without_scrolling(visit: Visit, address: str) -> None:
    page = visit(address, height=600)
    ask(page, QUESTION).get_by_role("link", name="[1]").click()
    wait_for_marks(page)
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


def test_an_identity_number_that_a_page_sent_after_all_never_stays_on_the_screen(visit: Visit, address: str) -> None:
    page = without_asking(visit(address))
    answer = ask(page, "Vem kallar 811228-9874 till samordnad planering vid utskrivning?")
    expect(answer).to_contain_text("personnummer")
    expect(page.locator("[data-step-type='user_message']")).to_contain_text("Vem kallar [personnummer] till")
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
    page.evaluate("navigator.clipboard.writeText('')")
    page.keyboard.press("Control+c")
    page.wait_for_function("async () => (await navigator.clipboard.readText()).includes('en AI-assistent')")


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
    wait_for_marks(page, pixels=1000)
    assert is_as_wide_as_the_screen()
    picture(page, "phone-source")


def test_an_english_visitor_in_the_dark_meets_english_words(visit: Visit, address: str) -> None:
    page = visit(address, locale="en-GB", color_scheme="dark")
    expect(page.locator("#ai-notice")).to_contain_text("AI assistant")
    expect(page.locator("#chat-profiles")).to_have_text("New manager")
    answer = ask(page, QUESTION)
    expect(answer.locator(".status-badge").first).to_have_text("in force")
    answer.get_by_role("button", name=re.compile("Show source 1")).click()
    wait_for_marks(page, pixels=1000)
    picture(page, "english-dark")


def test_an_empty_library_says_so_and_what_to_do(visit: Visit, tmp_path: Path) -> None:
    for address in served(tmp_path):
        page = visit(address)
        expect(page.locator("#welcome-screen")).to_contain_text("python -m ingest")
        picture(page, "empty-library")
        page.fill("#chat-input", QUESTION)
        page.click("#chat-submit")
        expect(page.locator(".ai-message").last).to_contain_text("python -m ingest")
        page.close()  # before its server is gone
