"""Ranking: how windows that were found become passages in an order; every number here can be computed by eye."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from index.asked_for import DATE, NUMBER, asked_for, held_in
from index.ranking import TUNED, Tuning, ranked
from index.store import Match

# Nothing but BM25 and cosine, each counting once.
PLAIN = Tuning(dense=1, heading=1, footnote=1, historical=1, without=1, elsewhere=1, neighbour=0)


def window(passage: str, lexical: float, dense: float = 0.0, **payload: Any) -> Match:
    fields: dict[str, Any] = {
        "document": "plan",
        "part": "",
        "region": "Gotland",
        "kind": "plan",
        "status": "in-force",
        "passage": passage,
        "passage_kind": "prose",
        "passage_number": ord(passage[0]) * 10,
        "holds": [],
        "section_start": 0,
        "window": 0,
        "start": ord(passage[0]),
        "end": 999,
    }
    return Match(fields | payload, dense, lexical)


def order(*windows: Match, question: str = "hemsjukvård", tuning: Tuning = PLAIN, **named: Any) -> list[str]:
    return [each.passage for each in ranked(windows, question, tuning=tuning, **named)]


def test_a_score_is_the_share_of_the_best_bm25_and_the_cosine() -> None:
    first, second = ranked([window("a", 10, 0.5), window("b", 5, 0.8)], "hemsjukvård", tuning=PLAIN)
    assert (first.passage, first.score) == ("a", pytest.approx((1 + 0.5) / 2))
    assert (second.passage, second.score) == ("b", pytest.approx((0.5 + 0.8) / 2))


def test_a_passage_is_found_once_by_its_best_window() -> None:
    found = ranked([window("a", 3), window("a", 9, window=1), window("b", 6)], "hemsjukvård", tuning=PLAIN)
    assert [(each.passage, each.match.payload["window"]) for each in found] == [("a", 1), ("b", 0)]


def test_equal_passages_are_ordered_by_document_and_place() -> None:
    assert order(window("c", 5), window("b", 5, document="avtal"), window("a", 5)) == ["b", "a", "c"]


@pytest.mark.parametrize(
    "behind", [{"passage_kind": "heading"}, {"passage_kind": "footnote"}, {"status": "historical"}]
)
def test_a_bare_heading_a_footnote_and_a_paper_of_the_past_step_back(behind: dict[str, str]) -> None:
    assert order(window("a", 10, **behind), window("b", 9.8)) == ["a", "b"]
    assert order(window("a", 10, **behind), window("b", 9.8), tuning=replace(TUNED, neighbour=0)) == ["b", "a"]


def test_a_law_steps_back_where_the_question_speaks_of_none() -> None:
    windows = [window("a", 10, kind="law"), window("b", 8)]
    assert order(*windows, question="Vem utser en fast vårdkontakt?", tuning=replace(TUNED, neighbour=0)) == ["b", "a"]
    for question in ("Vem utser en fast vårdkontakt enligt lagen?", "Vad säger 4 kap. HSL?", "What does the act say?"):
        assert order(*windows, question=question, tuning=replace(TUNED, neighbour=0)) == ["a", "b"]


def test_a_passage_with_a_number_comes_first_where_a_number_is_asked_for_and_only_there() -> None:
    windows = [window("a", 10), window("b", 9.8, holds=[NUMBER])]
    tuning = replace(PLAIN, without=0.9)
    assert order(*windows, question="Hur många läkare finns?", tuning=tuning) == ["b", "a"]
    assert order(*windows, question="Vilka läkare finns?", tuning=tuning) == ["a", "b"]


def test_the_passage_beside_a_good_one_rises_within_its_section_only() -> None:
    windows = [
        window("a", 10, passage_number=4),
        window("b", 5, passage_number=5),
        window("c", 5.2, passage_number=3, section_start=70),
        window("d", 5.1, passage_number=9),
    ]
    assert order(*windows) == ["a", "c", "d", "b"]
    assert order(*windows, tuning=replace(PLAIN, neighbour=0.1)) == ["a", "b", "c", "d"]


def test_what_the_question_names_weighs_more_and_shuts_out_nothing() -> None:
    windows = [window("a", 10), window("b", 8, region="Halland"), window("c", 1, document="avtal")]
    tuning = replace(PLAIN, elsewhere=0.5)
    assert order(*windows, regions=("Halland",), tuning=tuning) == ["b", "a", "c"]
    assert order(*windows, documents=("avtal",), tuning=replace(tuning, elsewhere=0.05)) == ["c", "a", "b"]


def test_a_region_that_no_passage_is_of_changes_no_order() -> None:
    windows = [window("a", 10), window("b", 8, region="Halland"), window("c", 1, document="avtal")]
    assert order(*windows, regions=("Blekinge",), tuning=TUNED) == order(*windows, tuning=TUNED)


def test_each_of_several_regions_has_its_best_passage_among_the_first() -> None:
    windows = [
        window("a", 10),
        window("b", 9),
        window("c", 8),
        window("d", 4, region="Halland"),
        window("e", 3, region="Skåne"),
    ]
    assert order(*windows, regions=("Gotland", "Halland")) == ["a", "d", "b", "c", "e"]
    assert order(*windows, regions=("Gotland", "Blekinge")) == ["a", "b", "c", "d", "e"]


def test_no_score_is_above_one() -> None:
    windows = [window("a", 10, 1.0, passage_number=1), window("b", 10, 1.0, passage_number=2)]
    assert all(each.score <= 1 for each in ranked(windows, "hemsjukvård", ("Gotland", "Halland")))


def test_nothing_found_is_an_empty_order() -> None:
    assert ranked([], "hemsjukvård", ("Gotland", "Halland")) == []


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("Hur många är listade per läkare?", (NUMBER,)),
        ("How much of it?", (NUMBER,)),
        ("När ska planen följas upp?", (DATE,)),
        ("Hur ofta och sedan vilket år?", (NUMBER, DATE)),
        ("Vad säger ramverket när det gäller SIP?", ()),
        ("Vem ansvarar?", ()),
    ],
)
def test_a_question_asks_for_a_number_a_date_both_or_neither(question: str, things: tuple[str, ...]) -> None:
    assert asked_for(question) == things


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("1 100 listade per specialist", (NUMBER,)),
        ("Planen träder i kraft 2023-12-01.", (NUMBER, DATE)),
        ("Uppföljning sker årligen.", (DATE,)),
        ("Uppföljning sker varje år.", (DATE,)),
        ("senast i mars", (DATE,)),
        ("2. Ta fram en rutin", ()),
        ("En rutin tas fram.", ()),
    ],
)
def test_a_passage_holds_numbers_and_dates_and_the_number_of_a_list_item_is_none(
    text: str, things: tuple[str, ...]
) -> None:
    assert held_in(text) == things
