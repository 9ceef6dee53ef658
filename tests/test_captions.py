"""What a table's bare figures are figures of is shown and quoted with its row."""

from datetime import date

import pytest
from asking import open_assistant

from assistant.ask import Assistant
from ingest.catalogue import Entry

RULES = """# Regler för nämnden
## Fördelning
Nämnden möts ofta. Kostnaderna fördelas enligt följande procentsatser.

| Part | Hemvård | Hjälpmedel |
|---|---|---|
| Visby | 48 | 55 |
| Slite | 9 | 8 |

## Antal upprättade planer

| Ort | Vår | Höst |
|---|---|---|
| Hemse | 141 | 156 |

## Läget
Teamet i Klintehamn har ställt in 31 procent av besöken.

| Ort | Medianväntan |
|---|---|
| Klintehamn | 20 |

## Pengar
Tabell 3. Finansiering, miljoner kronor

| Källa | 2026 |
|---|---|
| Staten | 4,0 |
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    entry = Entry("regler", "r.md", "Regler", "Region Gotland", "Gotland", "framework", "in-force", date(2026, 1, 1))
    return open_assistant(tmp_path_factory.mktemp("captions"), [(entry, RULES)])


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "Hur stor del av hjälpmedel betalar Slite?",
            "Kostnaderna fördelas enligt följande procentsatser: Part: Slite; Hemvård: 9; Hjälpmedel: 8",
        ),
        (
            "Vilken procentandel betalar Visby av hjälpmedel?",
            "Kostnaderna fördelas enligt följande procentsatser: Part: Visby; Hemvård: 48; Hjälpmedel: 55",
        ),
        ("Hur många planer upprättades i Hemse?", "Antal upprättade planer: Ort: Hemse; Vår: 141; Höst: 156"),
        (
            "Hur stor är finansieringen från staten 2026?",
            "Tabell 3. Finansiering, miljoner kronor: Källa: Staten; 2026: 4,0",
        ),
    ],
)
def test_the_unit_of_a_row_is_told_with_it(assistant: Assistant, question: str, said: str) -> None:
    answer = assistant.ask(question)
    assert said in answer.text
    assert len(answer.claims[0].markers) == 2


def test_once_for_all_rows_of_a_table(assistant: Assistant) -> None:
    answer = assistant.ask("Hur fördelas kostnaderna för hjälpmedel mellan Visby och Slite?")
    assert "Visby" in answer.text
    assert "Slite" in answer.text
    assert answer.text.count("procentsatser") == 1


def test_what_is_said_of_something_else_before_a_table_is_no_caption(assistant: Assistant) -> None:
    answer = assistant.ask("Vilken medianväntan har Klintehamn?")
    assert answer.claims[0].text == "Ort: Klintehamn; Medianväntan: 20"
