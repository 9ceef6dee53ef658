"""Chat spelling, written out."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from index import chat_spelling
from index.chat_spelling import written_out

TABLE = tomllib.loads(Path(chat_spelling.__file__).with_name("chat_spelling.toml").read_text("utf8"))["written_out"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("va e sipp å när ska man få en sån", "vad är sipp och när ska man få en sådan"),
        ("Va gäller?", "Vad gäller?"),
        ("kan nån va med", "kan någon vad med"),  # a verb between: beyond a table
        ("vem kan va med", "vem kan vara med"),
        ("ska ja ringa dom", "ska jag ringa de"),
        ("Gäller en dom från kammarrätten?", "Gäller en dom från kammarrätten?"),
    ],
)
def test_chat_spelling_is_written_out(typed: str, meant: str) -> None:
    assert written_out(typed) == meant


@pytest.mark.parametrize(
    "question", ["Vad är en e-tjänst?", "Gäller SIP:en?", "Vad gör ME?", "Enligt o.s.v.", "a) b) e)"]
)
def test_what_only_looks_like_chat_is_left_alone(question: str) -> None:
    assert written_out(question) == question


def test_english_loses_its_possessive_and_nothing_else() -> None:
    assert written_out("Tell me Gotland's and the regions' goals") == "Tell me Gotland and the regions goals"


@pytest.mark.parametrize("phrase", sorted(TABLE.values()))
def test_writing_out_twice_is_writing_out_once(phrase: str) -> None:
    assert written_out(phrase) == phrase
