"""The citations, and whether the answer stands on them."""

import pytest
from eval_cases import HERE, case, citation, question, refusal, unanswerable

from eval import citing
from eval.gold import Member

QUOTE = "Hemteamet leds av hälso- och sjukvårdsförvaltningen sedan 2026."
SCHOOL = "Skolan kallar till möte inom tre dagar."


def test_precision_and_recall_are_of_citations_and_of_groups() -> None:
    both = question(evidence=((Member("plan", "Hemteamet leds", 1),), (Member("plan", "Rektor beslutar", 2),)))
    one = case(both, citations=[citation(1, QUOTE), citation(3, "Uppföljning sker varje höst.", 2)])
    assert (citing.citation_precision(one), citing.citation_recall(one)) == (0.5, 0.5)
    assert citing.citation_recall(case(both, citations=[])) == 0.0
    assert citing.citation_precision(case(both, citations=[])) is None
    assert citing.citation_recall(case(unanswerable())) is None


def test_a_citation_shows_the_passage_that_its_quote_stands_in() -> None:
    asked = question(evidence=((Member("plan", "Rektor beslutar", 2),),))
    assert citing.citation_recall(case(asked, citations=[citation(2, SCHOOL)])) == 1.0


def test_the_expected_page_is_one_that_a_citation_opens() -> None:
    assert citing.citation_page(case(citations=[citation(1, QUOTE)])) == 1.0
    assert citing.citation_page(case(citations=[citation(1, QUOTE, page=2)])) == 0.0
    unpaged = question(evidence=((Member("plan", "Hemteamet leds"),),))
    assert citing.citation_page(case(unpaged)) is None


def test_a_marker_without_a_citation_cannot_be_followed_nor_can_a_page_that_is_not_there() -> None:
    assert citing.citation_validity(case()) == 1.0
    assert citing.citation_validity(case(answer="HSF [1] [2]")) == pytest.approx(2 / 3)
    assert citing.citation_validity(case(citations=[citation(1, QUOTE, page=9)])) == 0.5
    assert citing.citation_validity(case(citations=[citation(1, QUOTE, document="annan")])) == 0.5
    assert citing.citation_validity(case(answer="HSF", citations=[])) is None


def test_a_quote_is_verbatim_up_to_white_space_alone() -> None:
    quotes = {QUOTE: 1.0, QUOTE.replace(" ", "\n"): 1.0, QUOTE.lower(): 0.0, QUOTE.replace("leds", "styrs"): 0.0}
    assert {quote: citing.citation_verbatim(case(citations=[citation(1, quote)])) for quote in quotes} == quotes
    assert citing.citation_verbatim(case(here={})) is None


def test_an_answer_without_a_citation_counts_against_it_a_refusal_does_not() -> None:
    assert [citing.cited(c) for c in (case(), case(citations=[]), case(**refusal("q1")))] == [1.0, 0.0, None]


def test_words_in_quotation_marks_must_stand_in_what_is_cited() -> None:
    said = "Planen säger ”leds av hälso- och sjukvårdsförvaltningen” och ”styrs av skolan ensam” [1]"
    assert citing.quote_fidelity(case(answer=said)) == 0.5
    assert citing.quote_fidelity(case(answer="Det kallas ”god vård” [1]")) is None


def test_an_invented_citation_carries_neither_its_words_nor_its_numbers() -> None:
    invented = citation(
        1, "Hemteamet styrs av skolan ensam sedan 2019.", context="Hemteamet styrs av skolan ensam sedan 2019."
    )
    said = case(answer="Planen säger ”styrs av skolan ensam” sedan 2019 [1]", citations=[invented])
    assert (citing.quote_fidelity(said), citing.number_fidelity(said)) == (0.0, 0.0)
    assert (citing.lemma_precision(said) or 0) < 0.7
    trusted = case(here={}, answer="Planen säger ”styrs av skolan ensam” sedan 2019 [1]", citations=[invented])
    assert (citing.quote_fidelity(trusted), citing.number_fidelity(trusted)) == (1.0, 1.0)


def test_a_claim_is_held_against_its_own_citation_and_not_anothers() -> None:
    cited = [citation(1, QUOTE), citation(2, SCHOOL, 2)]
    right = "Hemteamet leds av hälso- och sjukvårdsförvaltningen. [1] Skolan kallar till möte. [2]"
    crossed = "Skolan kallar till möte. [1] Hemteamet leds av hälso- och sjukvårdsförvaltningen. [2]"
    asked = question(question="Vem gör vad?")
    assert citing.lemma_precision(case(asked, answer=right, citations=cited)) == 1.0
    assert citing.lemma_precision(case(asked, answer=crossed, citations=cited)) == 0.0


def test_a_number_that_stands_neither_in_the_source_nor_in_the_question_is_invented() -> None:
    assert citing.number_fidelity(case(answer="HSF leder sedan 2026 [1]")) == 1.0
    assert citing.number_fidelity(case(answer="HSF leder sedan 2019 [1]")) == 0.0
    asked = question(question="Vem leder hemteamet 2019?")
    assert citing.number_fidelity(case(asked, answer="HSF leder, även 2019 [1]")) == 1.0
    assert citing.number_fidelity(case()) is None


def test_what_the_assistant_says_without_a_marker_is_its_own_and_not_measured() -> None:
    said = "Det här är ett förslag från 1999.\nHemteamet leds av hälso- och sjukvårdsförvaltningen [1]"
    assert citing.number_fidelity(case(answer=said)) is None


def test_an_answer_without_any_marker_is_held_whole_against_all_it_cites() -> None:
    assert citing.number_fidelity(case(answer="HSF leder sedan 2019.")) == 0.0


@pytest.mark.parametrize("answer", ["Det gör HSF [1].", "Det gör HSF. [1]", "Det gör HSF.[1]"])
def test_a_marker_belongs_to_its_sentence_on_either_side_of_the_full_stop(answer: str) -> None:
    assert [markers for _, markers in citing.marked_lines(answer + " Och sedan inget mer.")] == [(1,)]


def test_without_a_library_only_the_markers_can_be_judged() -> None:
    assert citing.citation_validity(case(here={}, answer="HSF [1] [3]")) == 0.5
    assert HERE["plan"].numbers == (1, 2, 3)
