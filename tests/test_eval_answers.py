"""What was said: facts, contradictions, status, abstaining, plain language."""

import pytest
from eval_cases import case, citation, question, refusal, unanswerable

from eval import answers
from eval.gold import KeyFact

FACTS = (KeyFact(("HSF", "hälso- och sjukvårdsförvaltningen"), ("skolan leder",), vital=True), KeyFact(("2026",)))


def test_vital_facts_are_counted_apart_from_all() -> None:
    told = case(question(key_facts=FACTS))
    assert (answers.vital_fact_recall(told), answers.fact_recall(told)) == (1.0, 0.5)


def test_a_fact_that_stands_in_the_table_or_a_notice_is_stated() -> None:
    assert answers.fact_recall(case(question(key_facts=FACTS), answer="Se tabellen.", table=[["HSF", "2026"]])) == 1.0
    assert answers.fact_recall(case(question(key_facts=FACTS), answer="Se nedan.", notices=["Gäller 2026."])) == 0.5


def test_a_fact_that_stands_only_in_a_citation_is_not_stated() -> None:
    assert answers.vital_fact_recall(case(answer="Se källan [1]")) == 0.0


def test_a_number_in_a_marker_is_no_fact() -> None:
    assert answers.fact_recall(case(question(key_facts=(KeyFact(("1",)),)), answer="Teamet [1]")) == 0.0


def test_what_is_forbidden_is_a_contradiction_even_beside_the_right_fact() -> None:
    told = case(answer="HSF säger att skolan leder.")
    assert (answers.vital_fact_recall(told), answers.contradictions(told), answers.strict_accuracy(told)) == (1, 1, 0)
    assert answers.contradictions(case(question(key_facts=(KeyFact(("HSF",)),)))) is None


@pytest.mark.parametrize(
    ("fields", "right"),
    [
        ({}, 1.0),
        ({"status": "clarify"}, 0.0),
        ({"answer": "Det vet alla."}, 0.0),
        ({"answer": "HSF, men egentligen: skolan leder."}, 0.0),
    ],
)
def test_an_answer_is_right_with_its_status_every_vital_fact_and_no_contradiction(
    fields: dict[str, str], right: float
) -> None:
    assert answers.strict_accuracy(case(**fields)) == right


def test_abstaining_is_judged_from_both_sides() -> None:
    rightly, wrongly = case(unanswerable(), **refusal()), case(**refusal("q1"))
    answered, made_up = case(), case(unanswerable())
    assert [answers.abstention_precision(c) for c in (rightly, wrongly, answered, made_up)] == [1, 0, None, None]
    assert [answers.abstention_recall(c) for c in (rightly, wrongly, answered, made_up)] == [1, None, None, 0]
    assert [answers.false_refusal(c) for c in (rightly, wrongly, answered, made_up)] == [None, 1, 0, None]
    assert [answers.answer_rate(c) for c in (rightly, wrongly, answered, made_up)] == [0, 0, 1, 1]


def test_declining_and_not_finding_are_both_abstaining_but_not_the_same_status() -> None:
    declined = case(unanswerable(), **{**refusal(), "status": "declined"})
    assert (answers.abstention_recall(declined), answers.status_right(declined)) == (1.0, 0.0)


def test_saying_that_a_section_is_not_written_is_an_answer() -> None:
    unwritten = question(expected_status="unwritten", key_facts=())
    assert answers.unwritten_right(case(unwritten, status="unwritten")) == 1.0
    assert answers.unwritten_right(case(unwritten, **refusal("q1"))) == 0.0
    assert answers.false_refusal(case(unwritten, **refusal("q1"))) == 1.0
    assert answers.unwritten_right(case()) is None


def test_a_proposal_must_be_called_one_and_an_old_paper_must_show_its_year() -> None:
    proposal = citation(1, "Hemteamet leds av", status="proposal")
    old = citation(1, "Hemteamet leds av", status="historical", dated="2020-06-30")
    assert answers.standing_told(case(citations=[proposal])) == 0.0
    assert (
        answers.standing_told(case(citations=[proposal], notices=["Det här är ett yrkande, inte ett beslut."])) == 1.0
    )
    assert answers.standing_told(case(citations=[old], answer="Läget 2020: HSF.")) == 1.0
    assert answers.standing_told(case(citations=[old, proposal], answer="Läget 2020: HSF.")) == 0.0
    assert answers.standing_told(case()) is None


def test_lix_is_words_per_sentence_and_the_share_of_long_words() -> None:
    # Seven words in two sentences, two of them ("sjuksköterskan", "patienten") longer than six letters.
    assert answers.readability(
        case(answer="Det gör sjuksköterskan [1]\nHon ringer till patienten [2]")
    ) == pytest.approx(7 / 2 + 100 * 2 / 7)
    assert answers.readability(case(answer="HSF leads it.", language="en")) is None
    assert answers.readability(case(**refusal("q1"))) is None


def test_the_answer_comes_first_when_a_vital_fact_stands_in_the_first_two_sentences() -> None:
    assert answers.answer_first(case(answer="Ja. HSF leder. Så är det.")) == 1.0
    assert answers.answer_first(case(answer="Frågan är svår. Den har många sidor. HSF leder.")) == 0.0
    assert answers.answer_first(case(answer="")) == 0.0


def test_an_answer_is_as_long_as_its_words_without_markers() -> None:
    assert answers.answer_words(case(answer="HSF leder e-hälsa [1] [2]")) == 3.0
    assert answers.answer_words(case(**refusal("q1"))) is None
