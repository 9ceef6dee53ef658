from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import answered_spans, sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Det gäller bl.a. barn, t.ex. Elvira.",
        "Enligt 14 kap. 3 § HSL ansvarar regionen.",
        "Se prop. 2019/20:164 s. 45 f. om vården.",
        "Beslutet fattades av A. Svensson i maj.",
        "Den 15 dec. 2021 avslogs ärendet.",
        "Kostnaden är ca. 3,5 miljoner kr.",
        "Det kallas ”Min plan.” i länet.",
        "De frågade sig ... varför det är så.",
        "1. Kommunen ansvarar.",
        "Vården ges dygnet runt (jfr avsnitt 2.4).",
    ],
)
def test_a_full_stop_inside_a_sentence_does_not_end_it(sentence: str) -> None:
    assert sentences(sentence) == [sentence]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Ett. Två! Tre? Fyra…", ["Ett.", "Två!", "Tre?", "Fyra…"]),
        ("Stödet gäller barn m.m. Kommunen ansvarar.", ["Stödet gäller barn m.m.", "Kommunen ansvarar."]),
        ("Det står i ”Planen.” Sedan mer.", ["Det står i ”Planen.”", "Sedan mer."]),
        ("Rubrik\nText utan punkt", ["Rubrik", "Text utan punkt"]),
        ("Mål\tAktivitet", ["Mål", "Aktivitet"]),
        ("Det var år 2024. Nu gäller annat.", ["Det var år 2024.", "Nu gäller annat."]),
        ("Avsnitt 5. Kommunen ansvarar.", ["Avsnitt 5.", "Kommunen ansvarar."]),
    ],
)
def test_sentences_end_where_they_do(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_spans_are_those_of_the_whole_text() -> None:
    text = "Ett. Två. Tre."
    assert sentence_spans(text, 5, 9) == [(5, 9)]
    assert sentence_spans("") == []


@given(st.text("aåB .!?\n\t1”…", max_size=60))
def test_spans_hold_every_letter_once_in_order(text: str) -> None:
    spans = sentence_spans(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Får jag neka? Nej. Ansvaret är vårt.", ["Får jag neka? Nej. Ansvaret är vårt."]),
        ("Ingen är utsedd. Vad gör jag? Ring chefen.", ["Ingen är utsedd. Vad gör jag? Ring chefen."]),
        ("Vem hämtar? Hemtjänsten. Vem betalar? Regionen.", ["Vem hämtar? Hemtjänsten.", "Vem betalar? Regionen."]),
        ("Får jag neka? Nej. Ett. Två. Tre.", ["Får jag neka? Nej. Ett. Två.", "Tre."]),
        ("Teamet möts ofta. Det leds av kommunen.", ["Teamet möts ofta.", "Det leds av kommunen."]),
    ],
)
def test_a_question_and_what_answers_it_are_one(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in answered_spans(text)] == parts
