"""What abbreviations mean: told apart by region, put together by meaning, and said to be inferred where they are."""

from dataclasses import replace

import pytest
from index_documents import document

from assistant.glossary_answers import answer_from_glossary
from assistant.questions import understand
from ingest.document import Document
from ingest.glossary import Term


def with_term(
    id: str, sentence: str, short: str, long: str, *, inferred: bool = False, region: str = "Gotland"
) -> Document:
    """A document of one sentence that holds the expansion."""
    made = document(id, {"Inledning": [sentence]}, region=region)
    start = made.text.index(long)
    return replace(made, terms=(Term(short, long, "", start, start + len(long), inferred),))


DOCUMENTS = [
    with_term("ett", "En samordnad plan (SAP) görs.", "SAP", "samordnad plan"),
    with_term("två", "De samordnade planerna (SAP) är många.", "SAP", "samordnade planerna", region="Halland"),
    with_term("tre", "Ett sällsamt apotek (SAP) finns.", "SAP", "sällsamt apotek", region="Skåne"),
    with_term("fyra", "Omsorgsnämnden beslutar. ON har ordet.", "ON", "Omsorgsnämnden", inferred=True),
]


def told(question: str) -> list[str]:
    answer = answer_from_glossary(understand(question), DOCUMENTS)
    return [statement.text for statement in answer[0]] if answer else []


@pytest.mark.parametrize(
    "question",
    ["Vad betyder SAP?", "Vad står SAP för?", "vad är sap", "Vad är SAP för något?", "What does SAP stand for?"],
)
def test_every_meaning_is_told_with_its_regions_and_one_meaning_once(question: str) -> None:
    joint = "and" if question.startswith("What") else "och"
    meanings = told(question)
    assert len(meanings) == 2
    assert f"SAP (Gotland {joint} Halland)" in meanings[0]
    assert "sällsamt apotek" in meanings[1]


def test_each_place_that_spells_it_out_is_cited() -> None:
    answer = answer_from_glossary(understand("Vad betyder SAP?"), DOCUMENTS)
    assert answer is not None
    assert [quote.text for quote in answer[0][0].quotes] == ["samordnad plan", "samordnade planerna"]


def test_a_region_that_the_question_names_is_the_only_one_told() -> None:
    assert told("Vad betyder SAP i Skåne?") == ["SAP betyder sällsamt apotek."]


def test_a_meaning_that_was_put_together_is_told_as_such() -> None:
    assert told("Vad står ON för?")[0].startswith("ON betyder troligen Omsorgsnämnden.")


def test_the_abbreviation_of_a_name_is_found_from_the_name() -> None:
    assert told("Vad är ON en förkortning för?")[0].startswith("ON ")
    assert told("Vad heter förkortningen för omsorgsnämnden?")[0].startswith("Förkortningen för Omsorgsnämnden är ON.")


def test_several_abbreviations_in_one_question_are_all_told() -> None:
    assert len(told("Vad betyder SAP och ON?")) == 3


def test_an_abbreviation_that_no_document_has_or_spells_out_is_said_to_be_missing() -> None:
    assert told("Vad betyder XYZ?") == ["Förkortningen XYZ finns inte i dokumenten."]
    shown = [document("fem", {"Om": ["Samtal enligt KBT ges."]})]
    answer = answer_from_glossary(understand("Vad betyder KBT?"), shown)
    assert answer is not None
    assert "inget av dem skriver ut den" in answer[0][0].text


@pytest.mark.parametrize(
    "question",
    [
        "Vad betyder omställningen för SAP?",
        "Hur många aktiviteter står ON helt ensam för?",
        "Vad menas med nära vård?",
        "Vem är ON?",
        "Först hade 38 procent SAP, men nu står det något annat. Vilket är rätt?",
    ],
)
def test_an_abbreviation_that_is_merely_named_is_not_explained(question: str) -> None:
    assert told(question) == []


def test_a_number_is_no_abbreviation() -> None:
    assert answer_from_glossary(understand("Vad är STY-05554?"), DOCUMENTS) is None


def test_the_sentence_that_says_what_the_thing_is_comes_along() -> None:
    said = "Första linjen unga (FLU): regionens mottagning för unga mellan 6 och 19 år."
    waiting = "Väntetiden till Första linjen unga (FLU) var 34 dagar."
    made = document("plan", {"Läge": [waiting], "Begrepp": [said]}, region="Gotland")
    start = made.text.index("Första linjen unga")
    made = replace(made, terms=(Term("FLU", "Första linjen unga", "", start, start + 18),))
    answer = answer_from_glossary(understand("Vad betyder FLU?"), [made])
    assert answer is not None
    assert [statement.text for statement in answer[0]] == ["FLU betyder Första linjen unga.", said]
