"""Whether a text says a phrase: what a reader calls the same compares equal, and nothing else."""

import pytest

from eval.matching import fold, holds, says


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Ansvaret ligger på HSF.", "hsf"),
        ("hälso- och\nsjukvårdsförvaltningen leder", "Hälso- och sjukvårdsförvaltningen"),
        ("Patientkontrakten skrivs tillsammans.", "patientkontrakt"),
        ("Den fasta vårdkontakten utses.", "fast vårdkontakt"),
        ("planen gäller 2024–2027", "2024-2027"),
        ("planen gäller 2024 - 2027", "2024–2027"),
        ("högst 1 100 listade", "1100 listade"),
        ("högst 1 100 listade", "1100"),
        ("verk\u00adsamheten", "verksamheten"),
        ("”God vård” är målet", '"god vård"'),
        ("andelen är 5,5 %", "5,5 %"),
        ("enligt 14 kap. 1 § gäller", "14 kap. 1 §"),
    ],
)
def test_what_a_reader_calls_the_same_words_compares_equal(text: str, phrase: str) -> None:
    assert says(text, phrase)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("år 2025", "5"),
        ("andelen är 5,5", "5"),
        ("andelen är 1,5", "5"),
        ("andelen är 5 procent av 50", "5 %"),
        ("HSFO leder", "HSF"),
        ("Vårdens kontakter är fasta", "fast vårdkontakt"),
        ("läkaren och patienten", "patienten och läkaren"),
        ("", "HSF"),
    ],
)
def test_anything_else_does_not(text: str, phrase: str) -> None:
    assert not says(text, phrase)


@pytest.mark.parametrize(
    ("text", "pattern", "matches"),
    [
        ("Klart 2026.", r"re:\b2026\b", True),
        ("UAF ANSVARAR", r"re:uaf ansvar", True),
        ("barn 0–5 år", r"re:0\s*[–-]\s*5 år", True),
        ("barn 0-5 år", "re:0–5 år", True),
        ("barn 0–5 år", "re:0-5 år", True),
        ("beslutad 2026–02–25", r"re:\b2026\b(?!-\d\d-)", False),
        ("en\nrad", "re:en rad", True),
    ],
)
def test_a_regular_expression_sees_one_line_with_plain_hyphens(text: str, pattern: str, matches: bool) -> None:
    assert says(text, pattern) is matches


def test_a_quote_is_held_word_by_word_so_that_inflection_makes_a_difference() -> None:
    assert holds("Rektor  beslutar\nom mötet.", "rektor beslutar om")
    assert not holds("Rektorn beslutade om mötet.", "rektor beslutar om")


def test_folding_twice_changes_nothing() -> None:
    text = "”Hälso- och  sjukvård” – 1 100 listade, 2024 – 2027"
    assert fold(fold(text)) == fold(text)
