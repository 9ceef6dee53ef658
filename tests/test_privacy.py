import pytest

from assistant.privacy import anonymise, identity_numbers

# The Swedish Tax Agency's own example numbers; they belong to nobody.
PERSON, COORDINATION = "811228-9874", "701063-2391"


@pytest.mark.parametrize(
    "written",
    [
        "811228-9874",
        "8112289874",
        "19811228-9874",
        "198112289874",
        "811228+9874",
        "19811228 9874",
        "811228 - 9874",
        COORDINATION,
    ],
)
def test_an_identity_number_is_found_however_it_is_written(written: str) -> None:
    assert anonymise(f"Frågan gäller {written}, tack") == "Frågan gäller [personnummer], tack"


@pytest.mark.parametrize(
    "text",
    [
        "811228-9875",
        "STY-02276",
        "HSN 2026/148",
        "SLK-2025-00319",
        "2025-03-10",
        "0498-26 90 00",
        "891332-1234",
        "12345678901234",
        "2023–2024",
    ],
)
def test_other_numbers_survive(text: str) -> None:
    assert identity_numbers(text) == []
