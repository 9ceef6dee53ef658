"""Regions that no list of counties knows, and the same question in several of them."""

import pytest
from asking import open_assistant

from assistant.ask import Assistant
from ingest.catalogue import Entry

DALE = """# Ramverk för barn och unga
## Första linjen
Unga In tar emot barn och unga. En första bedömning ska erbjudas inom 10 arbetsdagar.
## Samtycke
Samtycke dokumenteras på blankett och gäller i högst 12 månader.
## Tolk
Under framtagande. Avsnittet ska behandla nyanlända familjer som behöver tolk.
"""
SHORE = """# Överenskommelse om barn och unga
## Första linjen
Familjehälsan tar emot barn och unga. En första bedömning ska erbjudas inom 30 dagar.
## Samtycke
Samtycke lämnas muntligt och gäller i sex månader.
"""
OLD = """# Avtal om barn och unga 2015–2019
## Första linjen
Barnhälsan tar emot barn. En första bedömning ska erbjudas inom 60 dagar.
"""
HOUSING = """# Plan mot våld
## Skydd
Det finns 22 platser i skyddat boende på Gotland.
"""
OFFICES = """# Plan för hälsa
## Forum
Forumet i Halland hålls i mars. Varje kommun har 25 platser och regionen har 40 platser på forumet.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    papers = [
        (Entry("dal", "dal.md", "Ramverk", "Region Dalen", "Tunadalen", "agreement", "in-force"), DALE),
        (Entry("kust", "kust.md", "Överenskommelse", "Region Kusten", "Havsbygd", "agreement", "in-force"), SHORE),
        (Entry("avtal", "avtal.md", "Avtal 2015–2019", "Region Kusten", "Havsbygd", "agreement", "historical"), OLD),
    ]
    return open_assistant(tmp_path_factory.mktemp("regions"), papers)


def test_a_region_that_only_the_catalogue_knows_is_known_in_questions(assistant: Assistant) -> None:
    assert "12 månader" in assistant.ask("Hur länge gäller samtycke i Tunadalen?").text
    assert "sex månader" in assistant.ask("Hur länge gäller samtycke i Havsbygd?").text


def test_two_such_regions_are_compared(assistant: Assistant) -> None:
    answer = assistant.ask("Hur länge gäller samtycke i Tunadalen jämfört med i Havsbygd?")
    assert answer.kind == "comparison"
    assert "12 månader" in answer.text
    assert "sex månader" in answer.text


def test_a_name_of_several_words_says_which_region_is_meant(assistant: Assistant) -> None:
    assert assistant.ask("Hur snabbt ska första bedömning av barn och unga erbjudas?").status == "clarify"
    answer = assistant.ask("Hur snabbt ska Unga In erbjuda en första bedömning av barn och unga?")
    assert answer.status == "answered"
    assert "10 arbetsdagar" in answer.text


def test_the_old_paper_is_asked_where_the_question_says_so(assistant: Assistant) -> None:
    assert "60 dagar" in assistant.ask("Hur snabbt skulle en första bedömning erbjudas enligt det gamla avtalet?").text


def test_what_a_section_will_be_about_is_no_answer_while_it_is_not_written(assistant: Assistant) -> None:
    answer = assistant.ask("Vad gäller för nyanlända familjer som behöver tolk?")
    assert answer.status == "unwritten"
    assert answer.citations[0].quote.startswith("Under framtagande. Avsnittet ska behandla nyanlända")


def test_what_only_another_region_is_told_to_have_is_not_told_of_the_one_asked_about(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    papers = [
        (Entry("g", "g.md", "Plan", "Region Gotland", "Gotland", "plan", "in-force"), HOUSING),
        (Entry("h", "h.md", "Plan", "Region Halland", "Halland", "plan", "in-force"), OFFICES),
    ]
    assistant = open_assistant(tmp_path_factory.mktemp("elsewhere"), papers)
    assert "22 platser" in assistant.ask("Hur många platser i skyddat boende har Gotland?").text
    assert assistant.ask("Hur många platser i skyddat boende har Halland?").status == "not-found"


def test_a_municipality_of_another_county_is_compared_too(tmp_path_factory: pytest.TempPathFactory) -> None:
    papers = [
        (Entry("g", "g.md", "Ramverk", "Region Gotland", "Gotland", "agreement", "in-force"), DALE),
        (Entry("h", "h.md", "Avtal", "Region Halland", "Halland", "agreement", "in-force"), SHORE),
    ]
    asked = "Hur länge gäller samtycke på Gotland jämfört med i Falkenberg?"
    answer = open_assistant(tmp_path_factory.mktemp("counties"), papers).ask(asked)
    assert answer.kind == "comparison"
    assert "12 månader" in answer.text
    assert "sex månader" in answer.text
