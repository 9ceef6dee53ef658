"""Accessibility on every screen of ours: axe-core, the keyboard alone, what screen readers are told, zoom and motion.

Chainlit's list of earlier conversations is left out: it has buttons inside links, which only Chainlit can mend. The statement
(/tillganglighet) says so.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from asking import open_assistant
from browsing import CHROMIUM, DESK, PHONE, Visit, ask, picture, served, violations, wait_for_marks
from playwright.sync_api import Page, expect
from small_library import ANSWER, make_small_library

from index.build import build
from ingest.settings import Settings

PLANNING = "Vem kallar till samordnad planering vid utskrivning?"

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="the browser tests need Debian's chromium")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A chat over the plan on two pages and its routine."""
    data = tmp_path_factory.mktemp("data")
    make_small_library(data)
    build(Settings(data=data))
    yield from served(data)


@pytest.fixture(scope="module")
def regions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A chat over documents of several regions, one with a table of activities."""
    data: Path = tmp_path_factory.mktemp("data")
    open_assistant(data)
    yield from served(data)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("screen", "locale"), [(DESK, "sv-SE"), (PHONE, "en-GB")], ids=["desk-sv", "phone-en"])
def test_no_screen_has_anything_that_axe_finds_wrong(
    visit: Visit, regions: str, screen: dict[str, object], locale: str, scheme: str
) -> None:
    page = visit(regions, locale=locale, color_scheme=scheme, reduced_motion="reduce", **screen)
    expect(page.locator("#scope-open")).to_be_enabled()
    expect(page.locator(".command-button").first).to_be_visible()
    found = {"first screen": violations(page)}
    page.click("#scope-open")
    found["choosing a scope"] = violations(page)
    page.keyboard.press("Escape")
    ask(page, "När kallas till ett planeringsmöte?").locator("summary").first.click()
    found["an answer that asks back"] = violations(page)
    ask(page, "Vilka aktiviteter har HSF 2026?")
    found["a table"] = violations(page)
    ask(page, "Kom igång: Gotland, steg 7" if locale == "sv-SE" else "Get started: Gotland, step 7")
    found["a step of the reading path"] = violations(page)
    page.locator(".command-button").first.click()
    expect(page.locator(".listing")).to_be_visible()
    found["the register"] = violations(page)
    page.locator("#save summary").click()
    found["saving"] = violations(page)
    page.keyboard.press("Escape")
    page.locator(".answer-sources button.primary").first.click()
    expect(page.locator(".source-panel h2")).to_be_focused()
    found["a source as text"] = violations(page)
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_a_pdf_source_and_the_statement_have_nothing_that_axe_finds_wrong(
    visit: Visit, address: str, screen: dict[str, object]
) -> None:
    page = visit(address, reduced_motion="reduce", **screen)
    ask(page, PLANNING).locator("button.primary").first.click()
    wait_for_marks(page)
    for name in ("Föregående sida i dokumentet", "Nästa sida i dokumentet", "Förminska sidan", "Förstora sidan"):
        expect(page.get_by_role("button", name=name)).to_be_visible()
    assert violations(page) == []
    page.goto(f"{address}/tillganglighet")
    picture(page, f"accessibility-{screen['width']}")
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_feedback_uploads_and_earlier_conversations_have_nothing_that_axe_finds_wrong(
    visit: Visit, address: str, tmp_path: Path, screen: dict[str, object], scheme: str
) -> None:
    page = visit(address, color_scheme=scheme, reduced_motion="reduce", **screen)
    ask(page, PLANNING).get_by_role("button", name="Nej").click()
    expect(page.locator(".feedback-reasons")).to_be_visible()
    found = {"feedback": violations(page)}
    picture(page, f"feedback-{screen['width']}-{scheme}")
    page.locator("#header #sidebar-trigger-button").click()
    expect(page.locator("#thread-history").get_by_text(PLANNING).first).to_be_visible()
    found["earlier conversations"] = violations(page)
    picture(page, f"history-{screen['width']}-{scheme}")
    page.goto(address)
    (tmp_path / "ringrutin.md").write_text("# Rutin\n\n## Vem ringer\n\nTeamet ringer inom ett dygn.\n", "utf8")
    page.locator(".command-button", has_text="Ladda upp").click()
    expect(page.locator("#ask-upload-button")).to_be_visible()
    found["choosing a file"] = violations(page)
    page.locator("#ask-button-input").set_input_files(tmp_path / "ringrutin.md")
    expect(page.locator(".upload form")).to_be_visible()
    found["what was read"] = violations(page)
    picture(page, f"upload-{screen['width']}-{scheme}")
    page.locator(".upload").get_by_role("button", name="Avbryt").click()
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


def test_from_the_first_screen_to_the_marked_words_and_back_by_keyboard_alone(visit: Visit, address: str) -> None:
    page = visit(address)
    expect(page.locator("#scope-open")).to_be_enabled()
    reach(page, "#scope-open", "Shift+Tab")
    page.keyboard.press("Enter")
    reach(page, "#scope-dialog input[name=onlyInForce]", "Tab")
    page.keyboard.press("Space")
    reach(page, "#scope-dialog button[value=apply]", "Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#scope-chips li")).to_have_count(1)
    expect(page.locator("#scope-open")).to_be_focused()
    reach(page, "#chat-input", "Tab")
    page.keyboard.type(PLANNING)
    page.keyboard.press("Enter")
    expect(page.locator(".source-card").first).to_contain_text(ANSWER)
    expect(page.locator("#chat-input")).to_be_focused()
    reach(page, ".answer-sources button.primary", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".source-panel h2")).to_be_focused()
    wait_for_marks(page, pixels=1000)
    page.keyboard.press("Escape")
    expect(page.locator(".answer-sources button.primary").first).to_be_focused()


def reach(page: Page, selector: str, key: str) -> None:
    """Press `key` until the first element of `selector` has the focus, which must never be on nothing."""
    for _ in range(60):
        if page.evaluate("selector => document.activeElement === document.querySelector(selector)", selector):
            return
        page.keyboard.press(key)
    pytest.fail(f"{key} does not reach {selector}")


def test_a_finished_answer_is_announced_once_and_whole(visit: Visit, address: str) -> None:
    page = visit(address)
    page.evaluate(
        """() => {
            window.said = [];
            const line = document.querySelector('#announcer');
            new MutationObserver(() => said.push(line.textContent)).observe(line, {childList: true});
        }"""
    )
    ask(page, PLANNING)
    expect(page.locator("#announcer")).to_contain_text(ANSWER)
    said = [words for words in page.evaluate("said") if words]
    assert len(said) == 1
    assert "Antal källor: 1" in said[0]


def test_at_twice_the_size_everything_is_there_without_scrolling_sideways(visit: Visit, address: str) -> None:
    page = visit(address, width=640, height=400)  # what 1280 by 800 leaves at 200 %
    answer = ask(page, PLANNING)
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    for control in ("#scope-open", "#language", "#chat-input", "#chat-submit"):
        expect(page.locator(control)).to_be_in_viewport()
    picture(page, "zoom-200")
    answer.locator("button.primary").first.click()
    expect(page.locator(".source-panel h2")).to_be_in_viewport()


def test_nothing_moves_for_those_who_want_less_motion(visit: Visit, address: str) -> None:
    page = visit(address, reduced_motion="reduce")
    ask(page, PLANNING).locator("button.primary").first.click()
    expect(page.locator(".source-panel")).to_be_visible()
    longest = """Math.max(0, ...[...document.querySelectorAll('*')].flatMap((element) => {
        const style = getComputedStyle(element);
        return [...style.transitionDuration.split(','), ...style.animationDuration.split(',')].map(parseFloat);
    }))"""
    assert page.evaluate(longest) < 0.001
