import pytest
from asking import open_assistant

from assistant.ask import Assistant
from assistant.clauses import together
from assistant.questions import clauses_of
from assistant.terms import Term


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return open_assistant(tmp_path_factory.mktemp("clauses"))


@pytest.mark.parametrize(
    ("question", "clauses"),
    [
        ("Vem beslutar planen, och när revideras den?", ["Vem beslutar planen", "när revideras den?"]),
        ("va e sipp å när får man en?", ["va e sipp", "när får man en?"]),
        ("Vad gäller för vård och omsorg?", ["Vad gäller för vård och omsorg?"]),
        ("Är det klart när vi vet vad och hur?", ["Är det klart när vi vet vad", "hur?"]),
        ("Vem och när?", ["Vem och när?"]),
        (
            "Hur många platser har de, och är det öppet på helger?",
            ["Hur många platser har de", "är det öppet på helger?"],
        ),
    ],
)
def test_what_one_sentence_asks_for_is_taken_apart(question: str, clauses: list[str]) -> None:
    assert clauses_of(question) == clauses


def test_a_further_clause_gets_its_own_sentence(assistant: Assistant) -> None:
    answer = assistant.ask("Vem kallar till planeringsmöte på Gotland, och vad måste patienten ha sagt till mötet?")
    assert "Vårdsamordnaren kallar" in answer.text
    assert "inte hållas utan att patienten har sagt ja" in answer.text


def test_an_abbreviation_is_explained_and_the_rest_answered(assistant: Assistant) -> None:
    answer = assistant.ask("Vad betyder SAN och vem kallar till planeringsmöte på Gotland?")
    assert "samverkansnämnden" in answer.text
    assert "Vårdsamordnaren" in answer.text


def test_a_clause_of_everyday_words_is_told_of_what_was_asked_about(assistant: Assistant) -> None:
    told = assistant.ask("Vem beslutar planen på Gotland, och hur ofta sker det?")
    assert "vartannat år" in told.text
    assert "gånger" not in assistant.ask("Vad är RSS och hur ofta ses de?").text


def test_what_is_taken_over_weighs_less_than_what_is_said() -> None:
    said, known = Term("ja", "~ja", (), 2.0), Term("möte", "~möte", (), 2.0)
    assert [(term.form, term.weight) for term in together([said], [said, known])] == [("ja", 2.0), ("möte", 1.0)]
