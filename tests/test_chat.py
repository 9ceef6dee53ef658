"""What the chat does before it keeps a message, and what it says when something fails."""

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest

from assistant.apologies import apology
from assistant.chat_folder import prepare_chat_folder
from assistant.desk import Desk
from assistant.privacy_gate import anonymising, is_anonymised
from assistant.welcome import PROFILES, candidates
from index.generations import IndexMissing
from index.store_server import StoreUnavailable
from ingest.store import LibraryMissing

IDENTITY_NUMBER = "811228-9874"  # Skatteverket's own example


def received(text: str) -> dict[str, Any]:
    """The message that Chainlit gets of one that says `text`."""
    kept: list[dict[str, Any]] = []

    async def receive(sid: str, payload: dict[str, Any]) -> None:
        kept.append(payload["message"])

    asyncio.run(anonymising(receive)("sid", {"message": {"output": text, "metadata": {"location": "/"}}}))
    return kept[0]


def test_an_identity_number_is_gone_before_chainlit_sees_the_message() -> None:
    message = received(f"Vem ansvarar för {IDENTITY_NUMBER}?")
    assert message["output"] == "Vem ansvarar för [personnummer]?"
    assert is_anonymised(message["metadata"])
    assert message["metadata"]["location"] == "/"


def test_a_question_without_one_is_left_as_it_is() -> None:
    question = "Vad säger STY-24113 och HSN 2026/148 om utskrivning 2026-02-25?"
    message = received(question)
    assert message == {"output": question, "metadata": {"location": "/"}}
    assert not is_anonymised(message["metadata"])


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (LibraryMissing("x"), "Biblioteket är tomt"),
        (IndexMissing("x"), "går inte att söka i än"),
        (StoreUnavailable("x"), "Sökningen svarar inte"),
        (ValueError("x"), "felkod"),
    ],
)
def test_each_failure_has_a_friendly_sentence(error: Exception, words: str) -> None:
    assert words in apology(error, "sv")


def test_a_failure_is_logged_with_its_place_but_without_the_question(caplog: pytest.LogCaptureFixture) -> None:
    question = "Vem är Anna Andersson?"
    with caplog.at_level(logging.ERROR):
        try:
            raise ValueError(question)
        except ValueError as error:
            told = apology(error, "sv")
    reference = told.rpartition("felkod ")[2].rstrip(".")
    assert f"failure {reference}: ValueError" in caplog.text
    assert "test_chat.py" in caplog.text
    assert question not in caplog.text


class OnDisk:
    """Stands for an assistant over an index that may be replaced."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.search = self
        self.is_current = True


def test_the_desk_opens_the_assistant_once() -> None:
    indexes = [OnDisk("second"), OnDisk("first")]
    desk = Desk(indexes.pop)
    assert desk.assistant() is desk.assistant()
    assert len(indexes) == 1


def test_the_desk_opens_the_index_that_has_taken_the_place_of_the_last() -> None:
    indexes = [OnDisk("second"), OnDisk("first")]
    desk = Desk(indexes.pop)
    desk.assistant().is_current = False
    assert desk.assistant().name == "second"


def test_the_desk_tries_again_after_a_failure() -> None:
    indexes: list[OnDisk] = []
    desk = Desk(indexes.pop)
    with pytest.raises(IndexError):
        desk.assistant()
    indexes.append(OnDisk("built meanwhile"))
    assert desk.assistant().name == "built meanwhile"


def test_a_starter_that_names_a_region_is_tried_for_each_region_of_the_library() -> None:
    variants = [lines for lines in candidates("manager", "sv", ["Östervik", "Västervik"]) if len(lines) > 1]
    assert all("Östervik" in first and "Västervik" in second for first, second in variants)
    assert variants


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("profile", PROFILES)
def test_there_are_starters_that_name_no_region(profile: str, language: str) -> None:
    assert [lines for lines in candidates(profile, language, []) if lines]


def test_the_chats_folder_is_made_anew_at_each_start(tmp_path: Path) -> None:
    left = prepare_chat_folder(tmp_path) / ".files" / "left"
    left.mkdir(parents=True)
    folder = prepare_chat_folder(tmp_path)
    assert not left.exists()
    assert (folder / "public" / "elements" / "Sources.jsx").exists()
