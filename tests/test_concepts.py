from pathlib import Path

import pytest
from asking import open_assistant

from assistant.concepts import things_compared
from ingest.catalogue import Entry

DOCUMENT = """# Ramverk för kontakter
## Fast vårdkontakt
Fast vårdkontakt samordnar vårdens insatser för patienten.
## Fast läkarkontakt
Fast läkarkontakt har det medicinska ansvaret.
## Uppföljning
Fast vårdkontakt och fast läkarkontakt följs upp varje år.
"""


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("Vad är skillnaden mellan SIP och vårdplan?", ["SIP", "vårdplan"]),
        ("Vad är det för skillnad på A, B och C?", ["A", "B", "C"]),
        ("What is the difference between SIP and a care plan?", ["SIP", "a care plan"]),
        ("Vad är skillnaden på SIP och vårdplan i Tunadalen?", ["SIP", "vårdplan"]),
        ("Vad är skillnaden mellan SIP och vårdplan hos oss?", ["SIP", "vårdplan"]),
        ("Hur skiljer sig Gotland från Jämtland?", []),
        ("Vem ansvarar för SIP och vårdplan?", []),
    ],
)
def test_the_things_held_against_each_other_are_read_from_the_question(question: str, things: list[str]) -> None:
    assert things_compared(question) == things


def test_each_thing_is_told_by_what_speaks_of_it_alone(tmp_path: Path) -> None:
    entry = Entry("ramverk", "ramverk.md", "Ramverk", "Region Gotland", "Gotland", "framework", "in-force")
    answer = open_assistant(tmp_path, [(entry, DOCUMENT)]).ask(
        "Vad är skillnaden mellan fast vårdkontakt och fast läkarkontakt?"
    )
    assert [claim.text for claim in answer.claims] == [
        "Fast vårdkontakt samordnar vårdens insatser för patienten.",
        "Fast läkarkontakt har det medicinska ansvaret.",
    ]
    assert answer.kind == "comparison"


def test_a_thing_that_is_not_named_first_stands_in_front(tmp_path: Path) -> None:
    entry = Entry("ramverk", "ramverk.md", "Ramverk", "Region Gotland", "Gotland", "framework", "in-force")
    document = DOCUMENT.replace("Fast läkarkontakt har", "Medicinskt ansvar har fast läkarkontakt, som har")
    answer = open_assistant(tmp_path, [(entry, document)]).ask(
        "Vad är skillnaden mellan fast vårdkontakt och fast läkarkontakt?"
    )
    assert answer.claims[1].text.startswith("Fast läkarkontakt: Medicinskt ansvar")


ROLES = """# Rutin för SIP
## Roller
Två ärenden lyftes till ledningsgruppen: ett om egenvård och ett om kostnader.
Ledningsgruppen, som består av chefer från region och kommun, beslutar om rutinen.
Med fast omsorgskontakt avses en medarbetare i hemtjänsten, till skillnad från arbetsgruppen, som prövar rutinen.
Arbetsgruppen har prövat rutinen två gånger.
"""


def test_what_says_what_a_thing_is_goes_before_what_only_mentions_it(tmp_path: Path) -> None:
    entry = Entry("rutin", "rutin.md", "Rutin", "Region Gotland", "Gotland", "guideline", "in-force")
    assistant = open_assistant(tmp_path, [(entry, ROLES)])
    answer = assistant.ask("Vad är skillnaden mellan ledningsgruppen och arbetsgruppen?")
    assert "som består av chefer" in answer.claims[0].text
    told = assistant.ask("Vad är skillnaden mellan fast omsorgskontakt och arbetsgruppen?")
    assert told.claims[0].text.startswith("Med fast omsorgskontakt avses")
