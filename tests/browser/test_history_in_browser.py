"""Conversations that are taken up again, in the real chat: listed, searched, resumed, renamed, deleted, and judged."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from browsing import CHROMIUM, Visit, ask, picture, served, without_asking
from playwright.sync_api import Locator, Page, expect
from small_library import ANSWER, make_small_library

from index.build import build
from ingest.settings import Settings

QUESTION = "Vem kallar till samordnad planering vid utskrivning?"
OTHER = "Vem utser omsorgskontakten?"

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="the browser tests need Debian's chromium")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    make_small_library(data)
    build(Settings(data=data))
    return data


@pytest.fixture(scope="module")
def address(data: Path) -> Iterator[str]:
    yield from served(data)


def kept(data: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(data / "chat.sqlite")) as database:
        return database.execute(sql).fetchall()


def conversations(page: Page) -> Locator:
    """The list of earlier conversations, opened."""
    page.locator("#header #sidebar-trigger-button").click()
    return page.locator("#thread-history")


def menu(page: Page, name: str, entry: str) -> None:
    row = page.locator("#thread-history li").filter(has_text=name).first
    row.hover()
    row.locator("#thread-options").click()
    page.locator(f"#{entry}").click()


def test_a_conversation_is_listed_and_resumed_with_its_sources_and_its_memory(visit: Visit, address: str) -> None:
    page = visit(address)
    ask(page, QUESTION)
    page.goto(address)
    conversations(page).get_by_text(QUESTION).first.click()
    answer = page.locator(".ai-message").last
    expect(answer.locator(".source-card").first).to_contain_text(ANSWER)
    picture(page, "history-resumed")
    answer.get_by_role("link", name="[1]").click()
    expect(page.locator(".source-panel h2")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".command-button", has_text="Ansvarsregister")).to_be_visible()
    follow_up = ask(page, "Och vem svarar?")
    expect(follow_up).to_contain_text("Kommunen svarar inom ett dygn")


def test_a_thumb_a_reason_and_a_comment_are_kept_and_shown_again(visit: Visit, address: str, data: Path) -> None:
    page = visit(address)
    answer = ask(page, OTHER)
    answer.get_by_role("button", name="Nej").click()
    answer.get_by_label("Det bygger på fel dokument").check()
    answer.get_by_label("Kommentar").fill("Fel rutin, fråga 811228-9874")
    picture(page, "feedback")
    answer.get_by_role("button", name="Skicka").click()
    expect(answer.get_by_role("status").filter(has_text="Tack")).to_be_visible()
    expect(answer.get_by_role("button", name="Nej")).to_be_focused()
    answer = page.locator(".ai-message").first
    assert kept(data, "select value, reason, comment from feedback") == [
        (0, "wrong-document", "Fel rutin, fråga [personnummer]")
    ]
    ask(page, QUESTION)
    expect(answer.get_by_role("button", name="Nej")).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(page.locator(".answer-feedback").first.get_by_role("button", name="Nej")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_an_open_form_of_reasons_does_not_take_the_visitor_back_from_what_was_asked_since(
    visit: Visit, address: str
) -> None:
    page = visit(address)
    ask(page, OTHER).get_by_role("button", name="Nej").click()
    expect(page.get_by_label("Svaret är fel")).to_be_focused()
    ask(page, QUESTION)
    expect(page.locator("[data-step-type='user_message']").last).to_be_in_viewport()
    expect(page.locator(".feedback-reasons")).not_to_be_in_viewport()


def test_a_conversation_that_begins_with_a_command_is_named_for_it(visit: Visit, address: str, data: Path) -> None:
    page = visit(address)
    page.locator(".command-button", has_text="Ordlista").click()
    page.wait_for_url("**/thread/*")
    page.goto(address)
    expect(conversations(page).get_by_text("Ordlista").first).to_be_visible()
    assert kept(data, "select count(*) from threads where name = ''") == [(0,)]


def test_a_conversation_that_is_gone_is_told_in_the_visitors_language(visit: Visit, address: str) -> None:
    page = visit(address)
    page.goto(f"{address}/thread/{uuid4()}")
    expect(page.locator("[data-sonner-toast]")).to_contain_text("Chatten finns inte längre")


def test_an_identity_number_is_in_no_file_of_the_data_folder(visit: Visit, address: str, data: Path) -> None:
    page = without_asking(visit(address))
    ask(page, "Vem kallar 811228-9874 till samordnad planering?")
    page.goto(address)
    expect(conversations(page).get_by_text("[personnummer]").first).to_be_visible()
    holding = [path.name for path in data.rglob("*") if path.is_file() and b"811228-9874" in path.read_bytes()]
    assert holding == []


def test_the_list_of_conversations_leaves_the_notice_in_sight(visit: Visit, address: str) -> None:
    page = visit(address)
    ask(page, QUESTION)
    page.wait_for_url("**/thread/*")
    panel = conversations(page)
    expect(panel.get_by_text(QUESTION).first).to_be_visible()
    picture(page, "history-open")
    notice, box = page.locator("#ai-notice").bounding_box(), panel.bounding_box()
    assert notice is not None
    assert box is not None
    assert notice["y"] >= 0
    assert box["y"] >= notice["y"] + notice["height"]


def test_a_conversation_is_found_by_a_word_of_its_answer_renamed_and_deleted(
    visit: Visit, address: str, data: Path
) -> None:
    page = visit(address)
    ask(page, OTHER)
    page.goto(address)
    expect(conversations(page).get_by_text(OTHER).first).to_be_visible()
    page.locator("#search-chats-button").click()
    page.keyboard.type("ENHETSCHEFEN")
    found = page.get_by_role("option")
    expect(found.first).to_contain_text(OTHER)
    expect(found.filter(has_text=QUESTION)).to_have_count(0)
    picture(page, "history-search")
    page.keyboard.press("Escape")
    menu(page, OTHER, "rename-thread")
    page.get_by_role("dialog").get_by_role("textbox").fill("Åsas fråga")
    page.get_by_role("dialog").get_by_role("button", name="Bekräfta").click()
    expect(page.locator("#thread-history").get_by_text("Åsas fråga")).to_be_visible()
    menu(page, "Åsas fråga", "delete-thread")
    picture(page, "history-delete")
    page.get_by_role("alertdialog").get_by_role("button", name="Bekräfta").click()
    expect(page.locator("#thread-history").get_by_text("Åsas fråga")).to_have_count(0)
    assert kept(data, "select count(*) from threads where name = 'Åsas fråga'") == [(0,)]


def test_earlier_conversations_fit_a_phone(visit: Visit, address: str) -> None:
    page = visit(address, width=360, height=740, device_scale_factor=2, is_mobile=True, has_touch=True)
    ask(page, QUESTION)
    page.wait_for_url("**/thread/*")
    expect(conversations(page).get_by_text(QUESTION).first).to_be_visible()
    picture(page, "phone-history")
    assert page.evaluate("document.scrollingElement.scrollWidth <= 360")
