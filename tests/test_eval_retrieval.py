"""Retrieval metrics: by eye, at the edges where other harnesses break, and against ranx."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from eval_cases import case, document, library, passage, question, unanswerable

from eval.case import Case
from eval.gold import Member
from eval.retrieval import all_hit, ndcg, recall, recall_within, reciprocal_rank

RANX: list[dict[str, Any]] = json.loads((Path(__file__).parent / "truth" / "ranking.json").read_text("utf8"))["cases"]

DECK = document("deck", *(f"Sida {word} handlar om saken." for word in "ett två tre fyra fem".split()))
HERE = library(DECK)


def found(pages: list[int], *wanted: str) -> Case:
    """A case over the deck: the pages found in order, and one group of evidence for each of the words wanted."""
    evidence = tuple((Member("deck", f"Sida {word} handlar"),) for word in wanted)
    return case(question(evidence=evidence), HERE, passages=[passage(page, DECK) for page in pages])


def test_recall_counts_groups_and_all_hit_wants_every_one() -> None:
    both = found([3, 1, 2], "ett", "två")
    assert [recall(both, k) for k in (1, 2, 3)] == [0.0, 0.5, 1.0]
    assert [all_hit(both, k) for k in (2, 3)] == [0.0, 1.0]


def test_the_reciprocal_rank_is_that_of_the_first_evidence() -> None:
    assert reciprocal_rank(found([3, 1, 2], "ett", "två")) == 0.5
    assert reciprocal_rank(found([3, 4], "ett")) == 0.0


def test_no_passages_at_all_score_zero_and_raise_nothing() -> None:
    nothing = found([], "ett")
    assert (recall(nothing, 5), all_hit(nothing, 5), reciprocal_rank(nothing), ndcg(nothing)) == (0.0, 0.0, 0.0, 0.0)
    assert recall_within(nothing, 1000) == 0.0


def test_a_question_without_evidence_has_no_score() -> None:
    asked = case(unanswerable(), passages=[])
    assert (recall(asked, 5), all_hit(asked, 5), reciprocal_rank(asked), ndcg(asked)) == (None, None, None, None)
    assert recall_within(asked, 1000) is None


def test_the_same_passage_twice_gains_once() -> None:
    assert ndcg(found([1, 1, 1], "ett")) == 1.0
    assert ndcg(found([1, 1, 2], "ett", "två")) == pytest.approx((1 + 1 / math.log2(4)) / (1 + 1 / math.log2(3)))


def test_a_passage_that_shows_several_groups_at_once_is_no_better_than_perfect() -> None:
    asked = question(evidence=((Member("deck", "Sida ett"),), (Member("deck", "handlar om saken", 1),)))
    assert ndcg(case(asked, HERE, passages=[passage(1, DECK)])) == 1.0


def test_a_budget_takes_whole_passages_in_order_until_one_does_not_fit() -> None:
    both = found([3, 1], "ett")
    characters = len(passage(3, DECK)["text"]) + len(passage(1, DECK)["text"])
    enough = math.ceil(characters / 3.5)
    assert recall_within(both, enough) == 1.0
    assert recall_within(both, enough - 2) == 0.0


@pytest.mark.parametrize("number", range(len(RANX)))
def test_our_numbers_are_those_of_ranx(number: int) -> None:
    """The file holds rankings, their relevant passages, and what ranx makes of them; a passage is a group there."""
    ranking = RANX[number]
    names = {name: f"dok{index:02}x" for index, name in enumerate(sorted({*ranking["hits"], *ranking["relevant"]}))}
    papers = document("samling", *(f"Ordet {word} står här." for word in names.values()))
    pages = {name: page for page, name in enumerate(names, 1)}
    evidence = tuple((Member("samling", f"Ordet {names[name]} står"),) for name in ranking["relevant"])
    hits = [passage(pages[name], papers) for name in ranking["hits"]]
    ranked = case(question(evidence=evidence), library(papers), passages=hits)
    ours = {f"recall@{k}": recall(ranked, k) for k in (1, 5, 10)}
    ours |= {"mrr@10": reciprocal_rank(ranked), "ndcg@10": ndcg(ranked)}
    assert ours == pytest.approx(ranking["expected"], abs=1e-6)
