"""Is a set of questions fit to judge by?"""

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from eval_cases import HERE, PLAN, question
from small_library import ANSWER, make_small_library

from eval.__main__ import main
from eval.check import ERRORS, check
from eval.gold import GoldQuestion, KeyFact, Member, Turn
from ingest.document import Document
from ingest.store import Library, open_library


@dataclasses.dataclass(frozen=True)
class Shelf(Library):
    """A library of documents that lie on no disk."""

    held: tuple[Document, ...] = ()

    def document(self, id: str) -> Document:
        return next(one for one in self.held if one.entry.id == id)


SHELF = Shelf(Path(), (), (PLAN,))


def said(folder: Path, *questions: GoldQuestion, changes: Mapping[str, Any] | None = None) -> list[str]:
    path = folder / "set.jsonl"
    path.write_text("".join(json.dumps({**q.to_json(), **(changes or {})}) + "\n" for q in questions), "utf8")
    return [f"{problem.line} {problem.reason}" for problem in check([path], SHELF, HERE)]


def test_a_sound_question_gives_nothing_to_say(tmp_path: Path) -> None:
    assert said(tmp_path, question()) == []


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"expected_status": "not-found"}, "check-unlike"),
        ({"answerable": False}, "check-unlike"),
        ({"key_facts": (KeyFact(("HSF", "hälso- och sjukvårdsförvaltningen")),)}, "check-no-facts"),
        ({"evidence": ()}, "check-no-evidence"),
        ({"type": "follow-up"}, "check-no-history"),
        ({"reference": "Det gör någon annan."}, "check-reference"),
        ({"reference": "HSF, eller skolan leder."}, "check-reference-forbidden"),
        ({"evidence": ((Member("plan", "Hemteamet styrs av"),),)}, "check-stale"),
        ({"evidence": ((Member("plan", "Hemteamet leds av", 2),),)}, "check-other-page"),
        ({"evidence": ((Member("annan", "Hemteamet leds av"),),)}, "check-outside"),
        ({"evidence": ((Member("annan", "Hemteamet"),), (Member("plan", "Hemteamet leds av"),))}, "check-elsewhere"),
        ({"evidence": ((Member("plan", "sedan 2026. Skolan kallar"),),)}, "check-no-passage"),
    ],
)
def test_what_is_wrong_with_a_question_is_told(tmp_path: Path, fields: dict[str, Any], reason: str) -> None:
    assert said(tmp_path, question(**fields)) == [f"1 {reason}"]


def test_almost_the_same_question_is_told_and_across_the_splits_it_is_an_error(tmp_path: Path) -> None:
    again = question("q2", question="Vem är det som leder hemteamet?")
    assert said(tmp_path, question(), again) == ["2 check-alike"]
    leak = said(tmp_path, question(), dataclasses.replace(again, split="test"))
    assert leak == ["2 check-leak"]
    assert {"check-leak"} <= ERRORS


def test_questions_of_one_form_about_other_units_or_years_are_not_the_same(tmp_path: Path) -> None:
    asked = [
        question(f"q{n}", question=f"Vad ska {unit} göra {year}?")
        for n, (unit, year) in enumerate([("UAF", 2026), ("RSF", 2026), ("UAF", 2027)])
    ]
    assert said(tmp_path, *asked) == []


def test_the_same_words_about_another_region_or_after_another_question_are_two_questions(tmp_path: Path) -> None:
    there = question("q2", region="Skåne")
    after = question("q3", history=(Turn("Vilka skolor har planen tagit upp, och hur många elever går där?"),))
    assert said(tmp_path, question(), there, after) == []


def test_the_command_counts_the_questions_and_ends_with_1_for_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_small_library(tmp_path)
    quote = " ".join(ANSWER.split()[:4])
    path = tmp_path / "set.jsonl"
    for page, status in ((2, 0), (1, 1)):
        asked = question(
            evidence=((Member("plan", quote, page),),),
            key_facts=(KeyFact(("HSF", "sjukvården"), vital=True),),
            reference="",
        )
        path.write_text(json.dumps(asked.to_json()) + "\n", "utf8")
        assert main(["check", str(path), "--data", str(tmp_path)]) == status
    shown = capsys.readouterr().out
    assert "1 frågor" in shown
    assert "set.jsonl:1: q1" in shown
    assert open_library(tmp_path).ids == ("plan", "rutin")


def test_the_questions_that_ship_have_no_error_in_themselves(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--no-library"]) == 0, capsys.readouterr().out
