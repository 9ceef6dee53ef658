"""An administrator hands in a document in the real chat, sees it read, says what it is, and sees it answer."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import CHROMIUM, Visit, picture, served
from playwright.sync_api import Page, expect
from small_library import make_small_library

from assistant import audit
from index.build import build
from ingest.settings import Settings
from ingest.store import open_library

WORDS = """# Rutin för hemgång

## Vem ringer efter hemkomsten

Hemgångsteamet ringer den enskilde inom ett dygn efter hemkomsten.

## Vem ordnar hjälpmedel

Arbetsterapeuten ordnar hjälpmedel innan hemgången.
"""

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


def hand_in(page: Page, path: Path) -> None:
    page.locator(".command-button", has_text="Ladda upp").click()
    expect(page.locator("#ask-upload-button")).to_be_visible()
    page.locator("#ask-button-input").set_input_files(path)


def test_a_document_is_handed_in_read_confirmed_and_answers(
    visit: Visit, address: str, data: Path, tmp_path: Path
) -> None:
    (tmp_path / "Rutin för hemgång.md").write_text(WORDS, "utf8")
    page = visit(address)
    hand_in(page, tmp_path / "Rutin för hemgång.md")
    form = page.locator(".upload form")
    expect(form.get_by_label("Titel")).to_have_value("Rutin för hemgång")
    picture(page, "upload-read")
    form.get_by_label("Region").fill("Östervik")
    form.get_by_label(re.compile("^Slag")).select_option("guideline")
    form.get_by_label(re.compile("^Status")).select_option("in-force")
    form.get_by_label("Datum").fill("2026-05-04")
    form.scroll_into_view_if_needed()
    picture(page, "upload-form")
    form.get_by_role("button", name="Lägg till i biblioteket").click()
    expect(page.locator(".upload").get_by_text("Dokumentet finns i biblioteket")).to_be_visible(timeout=60_000)
    assert "rutin-for-hemgang" in open_library(data).ids
    assert "plan" in open_library(data).ids
    uploaded = [one for one in audit.read(data) if isinstance(one, audit.Noted) and one.event == "uploaded"]
    assert [(one.who, one.documents) for one in uploaded] == [("local", ("rutin-for-hemgang",))]
    page.locator(".upload-questions button").first.click()
    card = page.locator(".source-card").last
    expect(card).to_contain_text("Rutin för hemgång")
    expect(card).to_contain_text("2026-05-04")
    expect(page.locator(".upload form")).to_have_count(0)
    expect(page.locator(".upload").get_by_text("Dokumentet finns i biblioteket")).to_be_visible()
    card.scroll_into_view_if_needed()
    picture(page, "upload-answers")


def test_a_form_that_was_not_sent_is_there_again_after_a_reload(visit: Visit, address: str, tmp_path: Path) -> None:
    (tmp_path / "Rutin för nattro.md").write_text(WORDS, "utf8")
    page = visit(address)
    hand_in(page, tmp_path / "Rutin för nattro.md")
    expect(page.locator(".upload form")).to_be_visible()
    page.wait_for_url("**/thread/*")
    page.reload()
    form = page.locator(".upload form")
    expect(form.get_by_label("Titel")).to_have_value("Rutin för hemgång")
    expect(page.locator(".command-button").first).to_be_visible()
    form.get_by_role("button", name="Avbryt").click()
    expect(page.locator(".upload").get_by_text("Biblioteket är som det var")).to_be_visible()


def test_a_file_that_cannot_be_read_is_refused_with_its_reason(
    visit: Visit, address: str, data: Path, tmp_path: Path
) -> None:
    (tmp_path / "trasig.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    page = visit(address)
    hand_in(page, tmp_path / "trasig.pdf")
    expect(page.locator(".ai-message").last).to_contain_text("trasig.pdf")
    picture(page, "upload-refused")
    last = list(audit.read(data))[-1]
    assert isinstance(last, audit.Noted)
    assert (last.event, last.who, last.kind) == ("refused", "local", "upload")
    expect(page.locator(".upload")).to_have_count(0)
