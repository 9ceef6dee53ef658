"""What two papers say of the same thing, where a question asks whether they agree."""

from datetime import date

import pytest
from asking import open_assistant

from assistant.ask import Assistant
from assistant.two_papers import asks_whether_papers_agree
from ingest.catalogue import Entry

PLAN = """# Plan för skolhälsa
## Ledning
Skolrådet leder arbetet och rapporterar till länsledningen två gånger per år. Ordföranden väljs varje år.
"""
HANDBOOK = """# Handbok för chefer
## Skolrådet
Rådet leder arbetet med skolhälsa. Rådet lämnar en rapport per år till länsledningen.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    region = ("Region Gotland", "Gotland")
    return open_assistant(
        tmp_path_factory.mktemp("two"),
        [
            (Entry("plan", "p.md", "Plan för skolhälsa", *region, "plan", "in-force", date(2026, 1, 1)), PLAN),
            (Entry("bok", "b.md", "Handbok för chefer", *region, "overview", "in-force", date(2024, 1, 1)), HANDBOOK),
        ],
    )


@pytest.mark.parametrize(
    "question",
    [
        "Hur ofta lämnas rapport – säger alla papper samma sak?",
        "Uppgifterna om kostnaden går isär. Vilka två summor finns?",
        "Hur många bor här? Jag hittar två olika siffror.",
        "Väntetiden anges till 19 dagar på ett ställe och 23 på ett annat.",
        "Stämmer antalet mål med vad som står i planen?",
    ],
)
def test_a_question_whether_papers_agree_is_known(question: str) -> None:
    assert asks_whether_papers_agree(question)
    assert not asks_whether_papers_agree("Vad gör vi när vi inte kommer överens om två olika platser?")


def test_each_paper_speaks_under_its_title(assistant: Assistant) -> None:
    answer = assistant.ask("Hur ofta rapporterar skolrådet till länsledningen – säger alla papper samma sak?")
    assert answer.kind == "comparison"
    assert (
        "Plan för skolhälsa: Skolrådet leder arbetet och rapporterar till länsledningen två gånger per år."
        in answer.text
    )
    assert "Handbok för chefer: Rådet lämnar en rapport per år" in answer.text
    assert {citation.document for citation in answer.citations} == {"plan", "bok"}
