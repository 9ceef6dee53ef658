"""Sentences that speak of all that is asked about and still do not answer."""

from datetime import date

import pytest
from asking import open_assistant

from assistant.ask import Assistant
from ingest.catalogue import Entry

PLAN = """# Plan för korttidsenheten
## Platser
Korttidsenheten i Ekby tar emot personer över 65 år och har två avdelningar. Direktören beslutar om korttidsenheten.

## Ansvar
Läkare från vårdcentralen ansvarar för den medicinska vården på korttidsenheten.

## Försök
Ett försök med vaksköterska nattetid finns på korttidsenheten. Försöket med musikterapi visade att fler sov bättre.

## Öppet
Besök tas emot på korttidsenheten alla dagar.

## Kök
Köket har öppet 8–16.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    entry = Entry("plan", "plan.md", "Plan", "Region Gotland", "Gotland", "plan", "in-force", date(2026, 1, 1))
    return open_assistant(tmp_path_factory.mktemp("requirements"), [(entry, PLAN)])


@pytest.mark.parametrize(
    ("answered", "silent"),
    [
        ("Hur många avdelningar har korttidsenheten?", "Hur många bilar har korttidsenheten?"),
        ("Vem ansvarar för den medicinska vården på korttidsenheten?", "Vem ansvarar för dietist på korttidsenheten?"),
        ("Vem beslutar om korttidsenheten?", "Vad heter direktören för korttidsenheten?"),
        ("Vad visade försöket med musikterapi?", "Vad visade försöket med vaksköterska nattetid?"),
        ("När har köket öppet?", "Vilka öppettider har korttidsenheten för besök?"),
        ("Vilka avdelningar har korttidsenheten?", "Vilka leverantörer har korttidsenheten?"),
        ("När tas besök emot på korttidsenheten?", "När byggdes korttidsenheten?"),
        ("Hur gick försöket med musikterapi?", "Vad tyckte personalen om korttidsenheten?"),
        ("Vem beslutar om korttidsenheten enligt planen?", "Vem beslutar om korttidsenheten enligt samverkansavtalet?"),
    ],
)
def test_what_was_asked_for_must_be_there(assistant: Assistant, answered: str, silent: str) -> None:
    assert assistant.ask(answered).status == "answered"
    assert assistant.ask(silent).status == "not-found"
