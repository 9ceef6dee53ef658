import pytest

from assistant.forms import fits, is_outcome, is_plan, role_asked_for


@pytest.mark.parametrize(
    "sentence",
    [
        "2. Ordföranden undertecknar avtalet.",
        "Beslutet fattades enligt § 194.",
        "Det gäller från 2022-10-27.",
        "Se STY-05554 och bilaga 3.",
    ],
)
def test_the_number_of_an_item_a_paragraph_a_day_or_a_paper_counts_nothing(sentence: str) -> None:
    assert fits("number", sentence, "Hur många kommuner är med?") == 0


def test_an_amount_is_one() -> None:
    assert fits("number", "Av länets kommuner är 49 med.", "Hur många kommuner är med?") == 1
    assert fits("number", "Hälften av kommunerna är med.", "Hur många kommuner är med?") == 0.8


def test_how_often_is_answered_by_an_interval() -> None:
    assert fits("number", "Planen revideras vart tredje år.", "Hur ofta revideras planen?") == 1


def test_what_came_of_something_is_told_from_what_is_planned() -> None:
    assert is_outcome("Vad visade kartläggningen?")
    assert not is_outcome("Vem gör kartläggningen?")
    assert is_plan("En kartläggning ska göras 2026.")
    assert not is_plan("Kartläggningen ska vara klar och har visat att fler behövs.")


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("Vem är ordförande i nämnden?", "ordförande"),
        ("Vad heter verksamhetschefen?", "verksamhetschefen"),
        ("Who is the current chair?", "chair"),
        ("Vem är ansvarig för planen?", ""),
        ("Vem beslutar?", ""),
    ],
)
def test_the_role_that_is_asked_for_is_read_from_the_question(question: str, role: str) -> None:
    assert role_asked_for(question) == role
