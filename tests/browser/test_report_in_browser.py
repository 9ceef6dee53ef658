"""The report as an evaluator uses it, in Debian's Chromium: opened from disk, filtered, read by keyboard, printed."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from eval_cases import HERE, question, record, refusal, run, unanswerable
from playwright.sync_api import Browser, Page, expect, sync_playwright
from small_library import ANSWER, make_small_library

from eval.compare import compare
from eval.gold import KeyFact, Member
from eval.labels import papers
from eval.quote_images import pictures
from eval.report import report
from eval.runs import rescore

SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
MANY = 1000

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="the browser tests need Debian's chromium")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


def opened(chromium: Browser, path: Path, complaints: list[str], width: int = 1280) -> Page:
    page = chromium.new_page(viewport={"width": width, "height": 900}, locale="sv-SE")
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("request", lambda asked: None if asked.url.startswith(("file:", "data:")) else complaints.append(asked.url))
    page.goto(path.as_uri())
    return page


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of three questions over the small library, compared with a run that knew more."""
    folder = tmp_path_factory.mktemp("report")
    library = make_small_library(folder)
    fact = KeyFact(("vårdplaneraren",), ("enhetschefen kallar",), vital=True)
    asked = question(
        question="Vem kallar till samordnad planering?",
        key_facts=(fact,),
        evidence=((Member("plan", "Vårdplaneraren kallar till", 2),),),
        reference="Vårdplaneraren.",
    )
    cited = {
        "marker": 1,
        "document": "plan",
        "page": 2,
        "quote": ANSWER,
        "context": ANSWER,
        "section": "2 Utskrivning",
        "status": "in-force",
        "dated": "2026-03-02",
    }
    shown = {"document": "plan", "page": 2, "text": ANSWER, "section": "2 Utskrivning", "score": 0.9}
    wrong = record(answer="Enhetschefen kallar till planering [1]", citations=[cited], passages=[shown])
    right = {**wrong, "answer": "Vårdplaneraren kallar till samordnad planering [1]"}
    questions = [asked, question("q2"), unanswerable()]
    before = run(folder / "before", questions, [right, record("q2"), refusal()])
    rescore(before.folder, questions, papers(library), before.config)
    after = run(folder / "after", questions, [wrong, record("q2"), refusal()])
    after = rescore(after.folder, questions, papers(library), after.config)
    pictured = pictures((c for r in after.records.values() for c in r.citations), library)
    path = folder / "report.html"
    comparison = compare(type(before)(before.folder, before.config), after)
    path.write_text(report(after, papers(library), pictured, comparison), "utf8")
    return path


def test_an_evaluator_finds_a_wrong_answer_and_sees_why(chromium: Browser, written: Path) -> None:
    complaints: list[str] = []
    page = opened(chromium, written, complaints)
    expect(page.get_by_role("status")).to_have_text("3 av 3 frågor visas.")
    page.get_by_label("Utfall").select_option(label="blev fel")
    expect(page.get_by_role("status")).to_have_text("1 av 3 frågor visas.")
    page.get_by_role("button", name="Fråga q1: visa eller dölj").click()
    detail = page.locator("tr.detail")
    expect(detail).to_contain_text("Avgörande fakta som inte sägs: vårdplaneraren.")
    expect(detail).to_contain_text("Säger det som är fel: enhetschefen kallar.")
    expect(detail.locator(".claim")).to_have_text(
        ["Vårdplaneraren kallar till samordnad planering", "Enhetschefen kallar till planering"]
    )
    expect(detail.get_by_role("img", name="Utsnitt ur sidan 2 med citatet markerat")).to_be_visible()
    expect(detail.locator(".picture i").first).to_be_attached()
    before, after = (
        detail.locator(".columns > div").nth(0).bounding_box(),
        detail.locator(".columns > div").nth(1).bounding_box(),
    )
    assert before
    assert after
    assert before["y"] == after["y"], "the answer before stands beside the one after"
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(SCREENSHOTS / "report.png"), full_page=True)
    assert complaints == []


def test_the_keyboard_is_enough(chromium: Browser, written: Path) -> None:
    page = opened(chromium, written, [])
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Till frågorna")).to_be_focused()
    page.keyboard.press("Enter")
    search = page.get_by_label("Sök")
    search.focus()
    page.keyboard.type("SAMORDNAD kallar")
    expect(page.get_by_role("status")).to_have_text("1 av 3 frågor visas.")
    opener = page.get_by_role("button", name="Fråga q1: visa eller dölj")
    opener.focus()
    page.keyboard.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "false")
    expect(page.locator("tr.detail")).to_have_count(0)


def test_a_column_sorts_both_ways_and_says_so(chromium: Browser, written: Path) -> None:
    page = opened(chromium, written, [])
    ids = page.locator("#rows tbody th button")
    page.get_by_role("button", name=re.compile("^Id")).click()
    expect(ids).to_have_text(["q1", "q2", "u1"])
    page.get_by_role("button", name=re.compile("^Id")).click()
    expect(ids).to_have_text(["u1", "q2", "q1"])
    expect(page.locator("#rows thead th").first).to_have_attribute("aria-sort", "descending")


def test_the_whole_page_changes_language_and_what_is_open_stays_open(chromium: Browser, written: Path) -> None:
    complaints: list[str] = []
    page = opened(chromium, written, complaints)
    page.get_by_role("button", name="Fråga q1: visa eller dölj").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Evaluation of the answers"))
    expect(page.get_by_role("status")).to_have_text("3 of 3 questions shown.")
    expect(page.locator("tr.detail")).to_contain_text("Vital facts not stated: vårdplaneraren.")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".sv:visible")).to_have_count(0)
    assert complaints == []


def test_on_a_phone_nothing_but_wide_tables_scrolls_sideways(chromium: Browser, written: Path) -> None:
    page = opened(chromium, written, [], width=360)
    page.get_by_role("button", name="Fråga q1: visa eller dölj").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    shown = page.locator("tr.detail > td > div").bounding_box()
    assert shown
    assert shown["x"] + shown["width"] <= 360, "what is opened is read without scrolling sideways"


def test_on_paper_the_controls_are_gone_and_the_numbers_stay(chromium: Browser, written: Path) -> None:
    page = opened(chromium, written, [])
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="English")).to_be_hidden()
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator("table.headline")).to_be_visible()
    expect(page.get_by_role("button", name="Fråga q1: visa eller dölj")).to_be_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_everything_that_can_be_used_has_a_name(chromium: Browser, written: Path) -> None:
    page = opened(chromium, written, [])
    for control in page.locator("button, input, select, summary, a").all():
        assert control.evaluate("e => (e.ariaLabel || e.labels?.[0]?.innerText || e.textContent).trim()")


def test_a_thousand_questions_open_at_once(chromium: Browser, tmp_path: Path) -> None:
    questions = [question(f"q{n}", question=f"Fråga nummer {n}?") for n in range(MANY)]
    measured = run(tmp_path, questions, [record(one.id) for one in questions])
    path = tmp_path / "report.html"
    path.write_text(report(measured, HERE, {}), "utf8")
    page = opened(chromium, path, [])
    expect(page.locator("#rows tbody tr")).to_have_count(MANY)
    loaded = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    assert loaded < 5000, "milliseconds, on a machine that does other things too"
    page.get_by_label("Sök").fill("nummer 999?")
    expect(page.locator("#rows tbody tr")).to_have_count(1)
