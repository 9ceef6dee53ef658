"""A paper does not know what happened after it was written."""

from datetime import date

import pytest
from asking import open_assistant

from assistant.ask import Assistant
from ingest.catalogue import Entry

MINUTES = """# Tjänsteutlåtande om motionen
## Beredning
Motionen om jour behandlas av kommunfullmäktige i Ekby den 14 december 2026. Nämnden beslutade den 3 november 2026 att
avstyrka motionen om jour.

## Belopp
För den som skrivs in i jouren före den 31 december 2026 räknas beloppet 8 700 kronor.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    entry = Entry("tu", "t.md", "Utlåtande", "Ekby", "Gotland", "decision-paper", "in-force", date(2026, 11, 20))
    return open_assistant(tmp_path_factory.mktemp("days"), [(entry, MINUTES)])


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("Vad beslutade kommunfullmäktige om motionen om jour den 14 december 2026?", "not-found"),
        ("Vad beslutade kommunfullmäktige om motionen om jour den 14 december?", "not-found"),
        ("Vad beslutade kommunfullmäktige om motionen om jour 2026-12-14?", "not-found"),
        ("Vad bestämde kommunfullmäktige om motionen om jour i december 2026?", "not-found"),
        ("När behandlas motionen om jour av kommunfullmäktige i december 2026?", "answered"),
        ("Vad beslutade nämnden om motionen om jour den 3 november 2026?", "answered"),
        ("Patienten skrevs in i jouren den 29 december 2026 – vilket belopp räknas då?", "answered"),
    ],
)
def test_what_was_done_on_a_day_is_known_by_papers_of_later(assistant: Assistant, question: str, status: str) -> None:
    assert assistant.ask(question).status == status
