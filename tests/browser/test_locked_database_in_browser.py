"""Another program holds the database's write lock: the chat answers on, says what it could not keep, and heals."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from browsing import CHROMIUM, Visit, ask, picture, served
from playwright.sync_api import expect
from small_library import ANSWER, make_small_library

from index.build import build
from ingest.settings import Settings

QUESTIONS = (
    "Vem kallar till samordnad planering vid utskrivning?",
    "Vem utser omsorgskontakten?",
    "Vem kallar till planeringen?",
)
# Writing is given up after five seconds; what Chainlit keeps of a message and what we keep of it may wait one after another.
PATIENCE = 40_000

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="the browser tests need Debian's chromium")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    make_small_library(tmp_path)
    build(Settings(data=tmp_path))
    return tmp_path


@pytest.fixture
def address(data: Path) -> Iterator[str]:
    yield from served(data)


def kept(data: Path) -> list[str]:
    """The questions whose answers are kept, the oldest first."""
    with closing(sqlite3.connect(data / "chat.sqlite")) as database:
        return [question for (question,) in database.execute("select question from answers order by created")]


def test_a_chat_whose_database_is_locked_answers_says_so_and_keeps_what_comes_after(
    visit: Visit, address: str, data: Path
) -> None:
    page = visit(address)
    ask(page, QUESTIONS[0])
    page.wait_for_url("**/thread/*")
    with closing(sqlite3.connect(data / "chat.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        page.set_default_timeout(PATIENCE)
        answered = page.locator(".answer-sources")
        page.fill("#chat-input", QUESTIONS[1])
        page.click("#chat-submit")
        expect(answered).to_have_count(2, timeout=PATIENCE)
        told = page.get_by_text("det kunde inte sparas bland dina samtal")
        expect(told).to_be_visible(timeout=PATIENCE)
        told.scroll_into_view_if_needed()
        picture(page, "history-not-kept")
        assert kept(data) == [QUESTIONS[0]]
        other.execute("ROLLBACK")
    ask(page, QUESTIONS[2])
    expect(page.locator(".source-card").last).to_contain_text(ANSWER)
    expect(told).to_have_count(1)
    deadline = time.monotonic() + 20
    while len(kept(data)) < 2 and time.monotonic() < deadline:
        page.wait_for_timeout(50)  # it is kept a moment after it is shown
    assert kept(data) == [QUESTIONS[0], QUESTIONS[2]]
