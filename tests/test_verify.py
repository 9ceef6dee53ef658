import pytest

from assistant.verify import PARTLY, SUPPORTED, supports

QUOTE = "Läkaren ska kalla till mötet senast den 3 maj 2026 enligt STY-02276."


def test_a_sentence_is_supported_by_itself() -> None:
    assert supports(QUOTE, QUOTE) == 1.0


def test_another_form_of_the_same_words_is_support() -> None:
    assert supports("Mötet ska läkaren kalla till.", QUOTE) >= SUPPORTED


@pytest.mark.parametrize(
    "claim",
    [
        "Läkaren ska kalla till mötet senast den 3 maj 2027.",
        "Läkaren ska kalla till mötet enligt STY-02277.",
        "Läkaren ska inte kalla till mötet.",
        "Rektorn ansvarar för elevernas skolskjuts.",
    ],
)
def test_a_changed_number_a_lost_negation_or_other_words_are_no_support(claim: str) -> None:
    assert supports(claim, QUOTE) < PARTLY


def test_an_obligation_made_a_possibility_is_partly_supported_at_most() -> None:
    assert supports("Läkaren kan kalla till mötet.", QUOTE) < SUPPORTED
