"""Who names a paper asks of that one."""

from datetime import date
from pathlib import Path

import pytest
from asking import open_assistant

from assistant.ask import Assistant
from assistant.papers_named import with_papers_named
from assistant.questions import understand
from ingest.catalogue import Entry

SAFE = """# Trygg hem – avtal om utskrivning
## Betalning
Kommunen betalar inte för dagar då avdelningen är stängd på grund av smitta.
"""
MOBILE = """# Riktlinje för mobila team
## Betalning
Kommunen betalar för dagar efter den tredje dagen då avdelningen är stängd på grund av smitta.
"""
PLAN = """# Handlingsplan för suicidprevention (HP-17)
## Mål
Antalet suicid ska minska.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    def entry(id: str, title: str, region: str, kind: str) -> Entry:
        return Entry(id, f"{id}.md", title, f"Region {region}", region, kind, "in-force", date(2026, 1, 1))

    return open_assistant(
        tmp_path_factory.mktemp("named"),
        [
            (entry("trygg", "Trygg hem – avtal om utskrivning", "Gotland", "agreement"), SAFE),
            (entry("mobila", "Riktlinje för mobila team", "Skåne", "guideline"), MOBILE),
            (entry("plan", "Handlingsplan för suicidprevention (HP-17)", "Skåne", "plan"), PLAN),
        ],
    )


@pytest.mark.parametrize(
    ("question", "papers", "regions"),
    [
        ("När slipper kommunen betala enligt Trygg hem?", ("trygg",), ("Gotland",)),
        ("Vilka mål har suicidplanen?", ("plan",), ("Skåne",)),
        ("Vad står i HP-17?", ("plan",), ("Skåne",)),
        ("Vad säger Trygg hem om Skåne?", ("trygg",), ("Skåne",)),
        ("Hur blir det ett trygg hem för alla?", (), ()),
        ("Vad säger riktlinjen för team som är mobila?", ("mobila",), ("Skåne",)),
        ("Vad står i planen om suicid?", ("plan",), ("Skåne",)),
        ("Vad säger planen om bilar?", (), ()),
        ("Vad säger planen för mobila team?", (), ()),
        ("Vad säger budgetplanen?", (), ()),
    ],
)
def test_a_paper_is_known_by_its_name_its_number_or_a_word_for_it(
    assistant: Assistant, question: str, papers: tuple[str, ...], regions: tuple[str, ...]
) -> None:
    asked = with_papers_named(understand(question), assistant.library)
    assert (asked.papers, asked.regions) == (papers, regions)


def test_a_word_that_two_papers_answer_to_names_neither(tmp_path: Path) -> None:
    titles = {"ett": "Plan för suicidprevention", "två": "Handlingsplan efter suicid"}
    both = open_assistant(tmp_path, [(Entry(id, f"{id}.md", title), PLAN) for id, title in titles.items()])
    assert with_papers_named(understand("Vilka mål har suicidplanen?"), both.library).papers == ()
    assert with_papers_named(understand("Vilka mål har planen?"), both.library).papers == ()


def test_the_paper_that_is_named_answers_and_its_region_is_not_asked_back_about(assistant: Assistant) -> None:
    question = "Vem betalar för dagar då avdelningen är stängd på grund av smitta"
    assert assistant.ask(f"{question}?").status == "clarify"
    answer = assistant.ask(f"{question} enligt Trygg hem?")
    assert answer.status == "answered"
    assert [citation.document for citation in answer.citations] == ["trygg"]


def test_the_register_of_the_paper_that_is_named_answers_and_its_name_is_no_subject(tmp_path: Path) -> None:
    rows = "| Mål | Aktivitet | 2026 | Ansvarig |\n| --- | --- | --- | --- |\n| Färre suicid | 1. Utbilda skolor | X | HSF |\n"
    other = rows.replace("Utbilda skolor", "Köpa bilar")
    plans = [
        (Entry("suicid", "s.md", "Plan för suicidprevention", status="in-force"), f"# Plan\n## Aktiviteter\n\n{rows}"),
        (Entry("bil", "b.md", "Plan för fordon", status="in-force"), f"# Fordon\n## Aktiviteter\n\n{other}"),
    ]
    answer = open_assistant(tmp_path, plans).ask("Vilka aktiviteter i suicidplanen är planerade 2026?")
    assert "Utbilda skolor" in answer.text
    assert "Köpa bilar" not in answer.text
