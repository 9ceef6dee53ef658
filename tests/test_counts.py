"""A number of something else is no answer to "Hur många …?"."""

from datetime import date

import pytest
from asking import open_assistant

from assistant.ask import Assistant
from ingest.catalogue import Entry

REPORT = """# Rapport om mottagningen
## Remisser
Mottagningen ska lämna besked på remiss inom tio arbetsdagar. Remisser skickas enligt avsnitt 3 till mottagningen.

## Besök
Mottagningen tog emot 1 420 besök. Besöken ökade med fyra procent.

## Möten
Planeringsmöten om mottagningen hölls 2025. Två veckor före ett möte skickas kallelse.

## Arbete
Elva kuratorer arbetar på mottagningen. En remiss kan förlängas en gång. Kuratorerna har tolv dagar på sig.

## Tider
Familjer tas emot 08.00–16.00 på mottagningen.

## Samordning
Fyra verksamheter hade kontakt med familjerna på mottagningen. Två av fem bokningar gällde läkarintyg.

## Platser
Mottagningen har platser enligt tabellen.

| Ort | Vårdplatser |
|---|---|
| Visby | 12 |
| Slite | 7 |

## Ersättning

| Vård | Per dygn |
|---|---|
| Slutenvård på mottagningen, kronor per dygn | 8 400 |
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    entry = Entry("rapport", "r.md", "Rapport", "Region Gotland", "Gotland", "overview", "in-force", date(2026, 1, 1))
    return open_assistant(tmp_path_factory.mktemp("counts"), [(entry, REPORT)])


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("Hur många besök tog mottagningen emot?", "1 420"),
        ("Hur många kuratorer arbetar på mottagningen?", "Elva"),
        ("Hur många dagar har kuratorerna på sig på mottagningen?", "tolv"),
        ("Hur många gånger kan en remiss till mottagningen förlängas?", "en gång"),
        ("Hur många vårdplatser har mottagningen i Slite?", "7"),
    ],
)
def test_a_number_of_what_is_asked_for_answers(assistant: Assistant, question: str, number: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert number in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Hur många remisser fick mottagningen?",  # numbers of days, of a section
        "Hur många familjer har mottagningen?",  # a clock, of units
        "Hur många läkarintyg skrevs på mottagningen?",  # of bookings
        "Hur många slutenvårdsdygn har mottagningen?",  # kronor
        "Hur många planeringsmöten hölls på mottagningen?",  # a year, weeks
    ],
)
def test_a_number_of_something_else_does_not(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status == "not-found"
