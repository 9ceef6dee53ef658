"""What only leads up to an answer is told as that: another paper is named, or that there are some and not which."""

from datetime import date
from pathlib import Path

import pytest
from asking import open_assistant

from assistant.ask import Assistant
from ingest.catalogue import Entry

FRAMEWORK = """# Ramverk för palliativ vård
## Palliativa teamet
För att tydliggöra ansvar och arbetssätt, samt hur patienter skrivs in, finns riktlinjen STY-25612 Palliativt team i hemmet.
Palliativa teamet leds av en överläkare.

## Avslut
Insatsen avslutas med en av fyra avslutsorsaker. Den som avslutar ska underrätta kommunen.

## Yrkesgrupper i teamet
I palliativa teamet ingår fyra yrkesgrupper: läkare, sjuksköterska, kurator och arbetsterapeut.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    entry = Entry("ramverk", "r.md", "Ramverk", "Region Gotland", "Gotland", "framework", "in-force", date(2026, 1, 1))
    return open_assistant(tmp_path_factory.mktemp("pointers"), [(entry, FRAMEWORK)])


def test_a_sentence_that_names_another_paper_is_no_answer_and_is_shown(assistant: Assistant) -> None:
    answer = assistant.ask("Hur skrivs patienter in i palliativa teamet?")
    assert answer.status == "not-found"
    assert "hänvisar vidare" in answer.text
    assert "STY-25612" in answer.citations[0].quote
    assert not answer.claims[1:]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Vilken riktlinje gäller för palliativa teamet?", "STY-25612"),
        ("Vem leder palliativa teamet?", "överläkare"),
        ("Vilka fyra yrkesgrupper ingår i palliativa teamet?", "kurator"),
    ],
)
def test_who_asks_for_the_paper_or_for_what_is_told_is_answered(assistant: Assistant, question: str, said: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert said in answer.text


@pytest.mark.parametrize(
    "question",
    ["Vilka fyra avslutsorsaker finns?", "Vad heter de fyra avslutsorsakerna?", "Vilka är de 4 avslutsorsakerna?"],
)
def test_how_many_there_are_does_not_tell_which(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "not-found"
    assert "räknar inte upp dem" in answer.text
    assert "fyra avslutsorsaker" in answer.citations[0].quote


def test_in_english_too(tmp_path: Path, assistant: Assistant) -> None:
    answer = assistant.ask("Vilka fyra avslutsorsaker finns?", language="en")
    assert answer.text.startswith("The documents mention them without naming them")
