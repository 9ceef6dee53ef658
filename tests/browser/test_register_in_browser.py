"""The register and the glossary as a visitor meets them: opened by a command, filtered, sorted, opened at a page, downloaded."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import CHROMIUM, Visit, picture, served, wait_for_marks
from playwright.sync_api import Locator, Page, expect
from register_library import FIRST, LONG_ROWS, PLAN, ROWS, SECOND, make_register_library

from index.build import build
from ingest.settings import Settings

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="the browser tests need Debian's chromium")
ALL = len(ROWS) + LONG_ROWS + 1  # and a sentence


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("data")
    make_register_library(data)
    build(Settings(data=data))
    yield from served(data)


def open_view(page: Page, name: str) -> Locator:
    """Press a command's button, and wait for its table."""
    before = page.locator(".listing").count()
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator(".listing")).to_have_count(before + 1)
    return page.locator(".listing").last


def tasks(listing: Locator) -> list[str]:
    return [task.strip() for task in listing.locator("tbody th button").all_inner_texts()]


def test_one_press_opens_the_register_and_leaves_the_field_free_for_questions(visit: Visit, address: str) -> None:
    page = visit(address)
    expect(page.locator(".command-button", has_text="Ansvarsregister")).to_be_visible()
    picture(page, "register-first-screen")
    listing = open_view(page, "Ansvarsregister")
    expect(listing.get_by_role("status")).to_have_text(f"Visar {ALL} av {ALL} rader")
    expect(page.locator(".ai-message").last).to_contain_text("inte vad som är gjort")
    picture(page, "register")
    page.fill("#chat-input", "Vad betyder SIP?")
    page.click("#chat-submit")
    expect(page.locator(".ai-message").last).to_contain_text("individuell plan")


def test_the_register_is_filtered_sorted_and_opened_by_keyboard_alone(visit: Visit, address: str) -> None:
    page = visit(address)
    listing = open_view(page, "Ansvarsregister")
    listing.get_by_label("Ansvarig").focus()
    page.keyboard.type("UAF")
    expect(listing.get_by_role("status")).to_have_text(f"Visar 2 av {ALL} rader")
    years = listing.get_by_role("columnheader", name="År")
    expect(years).to_have_attribute("aria-sort", "none")
    years.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(years).to_have_attribute("aria-sort", "ascending")
    assert tasks(listing)[0] == f"2. {SECOND}"
    page.keyboard.press("Enter")
    expect(years).to_have_attribute("aria-sort", "descending")
    assert tasks(listing)[1] == f"2. {SECOND}"
    opener = listing.locator("tbody th button").nth(1)
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".source-panel h2")).to_be_focused()
    expect(page.locator(".source-panel h2")).to_have_text(PLAN.title)
    expect(page.locator(".source-panel-way")).to_contain_text("Rad 2 av 2")
    wait_for_marks(page, pixels=300)
    picture(page, "register-row-opened")
    page.keyboard.press("Escape")
    expect(page.locator(".source-panel")).to_have_count(0)
    expect(opener).to_be_focused()


def test_words_typed_with_the_command_become_the_filter(visit: Visit, address: str) -> None:
    page = visit(address)
    page.fill("#chat-input", "dietist")
    page.locator(".command-button", has_text="Ansvarsregister").click()
    page.click("#chat-submit")
    listing = page.locator(".listing")
    expect(listing.get_by_label("Sök i tabellen")).to_have_value("dietist")
    assert tasks(listing) == [f"1. {FIRST}"]
    listing.get_by_role("button", name="Rensa filter").click()
    expect(listing.get_by_role("status")).to_have_text(f"Visar {ALL} av {ALL} rader")
    expect(listing.get_by_label("Sök i tabellen")).to_be_focused()


def test_a_long_register_is_drawn_a_hundred_rows_at_a_time(visit: Visit, address: str) -> None:
    listing = open_view(visit(address), "Ansvarsregister")
    rows = listing.locator("tbody tr")
    expect(rows).to_have_count(100)
    listing.get_by_role("button", name=f"Visa {ALL - 100} fler").click()
    expect(rows).to_have_count(ALL)
    expect(rows.nth(100).get_by_role("button")).to_be_focused()


def test_what_is_downloaded_is_what_is_seen(visit: Visit, address: str) -> None:
    page = visit(address)
    listing = open_view(page, "Ansvarsregister")
    listing.get_by_label("Ansvarig").select_option("UAF")
    listing.get_by_label("Sök i tabellen").fill("idrottshallar")
    expect(listing.get_by_role("status")).to_have_text(f"Visar 1 av {ALL} rader")
    with page.expect_download() as started:
        listing.get_by_role("link", name="Ladda ner CSV").click()
    assert started.value.suggested_filename == "ansvarsregister.csv"
    with Path(started.value.path()).open(encoding="utf8", newline="") as file:
        assert [row["activity"] for row in csv.DictReader(file)] == [SECOND]
    with page.expect_download() as started:
        listing.get_by_role("link", name="Ladda ner XLSX").click()
    assert started.value.suggested_filename == "ansvarsregister.xlsx"


def test_a_meaning_in_the_glossary_opens_at_its_place(visit: Visit, address: str) -> None:
    page = visit(address)
    listing = open_view(page, "Ordlista")
    row = listing.get_by_role("row").filter(has_text="HSF")
    expect(row).to_contain_text("utskriven i dokumentet")
    expect(row).to_contain_text("Gotland")
    picture(page, "glossary")
    row.get_by_role("button").click()
    wait_for_marks(page, pixels=300)
    page.keyboard.press("Escape")
    listing.get_by_role("button", name="SIP").click()
    expect(page.frame_locator(".source-text").locator("mark")).to_contain_text("SIP")


def test_on_a_phone_each_row_is_a_card_with_its_labels(visit: Visit, address: str) -> None:
    page = visit(address, width=360, height=740, device_scale_factor=2, is_mobile=True, has_touch=True)
    listing = open_view(page, "Ansvarsregister")
    expect(listing.get_by_role("cell", name="Ansvarig: HSF")).to_be_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth <= 360")
    picture(page, "phone-register")
    card = listing.locator("tbody tr").first
    card.scroll_into_view_if_needed()
    box = card.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    picture(page, "phone-register-cards")
    card.get_by_role("button").click()
    wait_for_marks(page, pixels=300)
    picture(page, "phone-register-source")


def test_an_english_visitor_in_the_dark_gets_english_words(visit: Visit, address: str) -> None:
    page = visit(address, locale="en-GB", color_scheme="dark")
    listing = open_view(page, "Register")
    expect(listing.get_by_role("columnheader", name="Responsible")).to_be_visible()
    picture(page, "register-english-dark")
