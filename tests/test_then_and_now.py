from datetime import date
from pathlib import Path

import pytest
from asking import open_assistant

from assistant.ask import Assistant
from assistant.then_and_now import year_before
from ingest.catalogue import Entry

OLD = """# Läget i länet
## Betalningsansvar
Gränsen sattes vid en reform. Kommunens betalningsansvar inträder när genomsnittet överstiger 5 dagar.
"""
NEW = """# Överenskommelse om utskrivning
## Betalningsansvar
Parterna följer gränsen varje år. Kommunens betalningsansvar inträder när genomsnittet överstiger 3 dagar.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    region = ("Region Gotland", "Gotland")
    return open_assistant(
        tmp_path_factory.mktemp("times"),
        [
            (Entry("old", "old.md", "Läget i länet", *region, "overview", "historical", date(2019, 5, 1)), OLD),
            (Entry("new", "new.md", "Överenskommelse", *region, "agreement", "in-force", date(2025, 1, 1)), NEW),
        ],
    )


@pytest.mark.parametrize(
    ("question", "year"),
    [
        ("Hur har gränsen ändrats sedan 2019?", 2019),
        ("Vad har hänt med avgiften sedan förra utredningen 2019?", 2019),
        ("Vad gällde 2020 jämfört med nu?", 2020),
        ("Hur skiljer sig dagens team från 2020?", 2020),
        ("Vad gällde för teamet 2020?", None),
        ("Hur många har skrivits ut sedan 2019?", None),
        ("Vad gäller i dag?", None),
    ],
)
def test_a_year_that_the_present_is_held_against_is_told_from_a_year_that_is_asked_about(
    question: str, year: int | None
) -> None:
    assert year_before(question) == year


def test_what_holds_and_what_is_proposed_stand_beside_each_other(tmp_path: Path) -> None:
    region = ("Region Gotland", "Gotland")
    assistant = open_assistant(
        tmp_path,
        [
            (Entry("new", "new.md", "Överenskommelse", *region, "agreement", "in-force", date(2025, 1, 1)), NEW),
            (
                Entry("forslag", "forslag.md", "Förslag", *region, "agreement", "proposal", date(2026, 4, 2)),
                NEW.replace("3 dagar", "2 dagar"),
            ),
        ],
    )
    answer = assistant.ask(
        "Vad är gränsen för betalningsansvar enligt gällande överenskommelse, och vad blir den om förslaget antas?"
    )
    lines = answer.text.splitlines()
    assert any(line.startswith("Hittills: ") and "överstiger 3 dagar" in line for line in lines)
    assert any(line.startswith("Enligt förslaget: ") and "överstiger 2 dagar" in line for line in lines)
    assert any("inte ett beslut" in notice for notice in answer.notices)


def test_what_was_and_what_is_stand_beside_each_other_under_their_years(assistant: Assistant) -> None:
    answer = assistant.ask("Hur har gränsen för betalningsansvar ändrats sedan 2019?")
    lines = answer.text.splitlines()
    assert answer.kind == "comparison"
    assert lines[0].startswith("Då, 2019: ")
    assert "överstiger 5 dagar" in lines[0]
    assert any(line.startswith("Nu: ") and "överstiger 3 dagar" in line for line in lines)
    assert {citation.document for citation in answer.citations} == {"old", "new"}


def test_without_a_paper_of_that_time_nothing_is_told_as_then(assistant: Assistant) -> None:
    assert "Då, 2011" not in assistant.ask("Hur har gränsen för betalningsansvar ändrats sedan 2011?").text


def test_now_is_told_by_a_paper_in_force_of_the_same_region(tmp_path: Path) -> None:
    gotland, skane = ("Region Gotland", "Gotland"), ("Region Skåne", "Skåne")
    answer = open_assistant(
        tmp_path,
        [
            (Entry("old", "old.md", "Läget i länet", *gotland, "overview", "historical", date(2019, 5, 1)), OLD),
            (
                Entry(
                    "elsewhere", "elsewhere.md", "Överenskommelse", *skane, "agreement", "in-force", date(2025, 1, 1)
                ),
                NEW,
            ),
            (Entry("proposal", "proposal.md", "Förslag", *gotland, "plan", "proposal", date(2025, 1, 1)), NEW),
        ],
    ).ask("Hur har gränsen för betalningsansvar på Gotland ändrats sedan 2019?")
    assert "Nu:" not in answer.text
    assert "elsewhere" not in {citation.document for citation in answer.citations}
