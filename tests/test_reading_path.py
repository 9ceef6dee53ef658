"""The reading path for new managers: its commands, its steps over two regions, and how far one has come."""

from datetime import date

import pytest

from assistant.answers import ANSWERED, CLARIFY, NOT_FOUND, UNWRITTEN
from assistant.ask import Assistant
from assistant.path_view import path_message
from assistant.reading_path import STEPS, Command, command_said, command_words, regions_to_choose, step_answer
from index.build import build
from index.scope import Scope
from ingest.catalogue import Entry
from ingest.read import read_file
from ingest.settings import Settings
from ingest.store import write_manifest, write_reading

REGIONS = ("Norrvik", "Söderö", "Söderö Norra")
# Papers of two made-up regions: one says nearly everything, the other hardly anything.
_NORRVIK = """# Ramverk för samverkan i Norrvik

## 1 Samverkansnivåer

Samverkan i Norrvik sker på tre nivåer: en länsgemensam styrgrupp, en delregional ledningsgrupp och lokala team.

## 2 Vägledande principer

De vägledande principerna för samarbete är att utgå från personens behov och att ingen ska falla mellan stolarna.

## 3 Samordnad individuell plan

En samordnad individuell plan (SIP) är en plan som beskriver alla insatser och vem som ansvarar för dem.

## 4 Utskrivning från sjukhus

När en patient skrivs ut från sjukhuset kallar den fasta vårdkontakten kommunen till ett möte inom tre dagar.

## 5 Uppföljning

Ska kompletteras.
"""
_SODERO = """# Plan för Söderö

## 1 Mål

Målet är att invånarna i Söderö får vård nära hemmet.
"""
_PAPERS = (
    (Entry("norrvik", "norrvik.md", "Ramverk för samverkan i Norrvik", "Region Norrvik", "Norrvik", "framework",
           "in-force", date(2026, 1, 1)), _NORRVIK),
    (Entry("sodero", "sodero.md", "Plan för Söderö", "Region Söderö", "Söderö", "plan", "in-force",
           date(2025, 1, 1)), _SODERO),
)  # fmt: skip


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    data = tmp_path_factory.mktemp("data")
    items = []
    for entry, words in _PAPERS:
        path = data / entry.file
        path.write_text(words, "utf8")
        document, boxes = read_file(path, entry)
        items.append(write_reading(data, document, boxes, path, document.source_digest))
    write_manifest(data, tuple(items))
    build(Settings(data=data))
    return Assistant.open(data, Settings(data=data))


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("Kom igång", Command()),
        ("kom igång!", Command()),
        ("Kom igång: Norrvik", Command("Norrvik")),
        ("Kom igång: Söderö Norra, steg 3", Command("Söderö Norra", 3)),
        ("Kom igång, steg 2", Command("", 2)),
        ("Kom igång: Norrvik, steg 99", Command("Norrvik", len(STEPS))),
        ("Kom igång med hemsjukvård, hur gör man?", None),
        ("Hur kommer jag igång?", None),
        ("Kom igången", None),
    ],
)
def test_a_message_is_a_command_of_the_path_or_an_ordinary_question(said: str, command: Command | None) -> None:
    assert command_said(said, REGIONS, "sv") == command


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_words_of_a_command_are_read_back(language: str) -> None:
    for region in ("", *REGIONS):
        for number in range(1, len(STEPS) + 1):
            assert command_said(command_words(region, number, language), REGIONS, language) == Command(region, number)


def test_the_path_is_about_the_regions_that_have_papers_inside_the_scope(assistant: Assistant) -> None:
    assert regions_to_choose(assistant.library, Scope()) == ("Norrvik", "Söderö")
    assert regions_to_choose(assistant.library, Scope(regions=("Söderö",))) == ("Söderö",)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("levels", "styrgrupp"),
        ("principles", "personens behov"),
        ("plan", "alla insatser"),
        ("discharge", "inom tre dagar"),
    ],
)
def test_a_step_is_an_answer_from_the_regions_papers_with_its_source(
    assistant: Assistant, step: str, words: str
) -> None:
    answer = step_answer(assistant, STEPS.index(step) + 1, "Norrvik", Scope(), "sv")
    assert answer.status == ANSWERED
    assert words in answer.text
    assert {citation.document for citation in answer.citations} == {"norrvik"}


def test_a_step_that_the_papers_are_silent_about_says_so(assistant: Assistant) -> None:
    answer = step_answer(assistant, STEPS.index("plan") + 1, "Söderö", Scope(), "sv")
    assert answer.status == NOT_FOUND
    assert answer.citations == ()
    assert "säger inget tydligt" in answer.text


def test_the_last_step_lists_what_the_papers_say_is_not_written(assistant: Assistant) -> None:
    answer = step_answer(assistant, len(STEPS), "Norrvik", Scope(), "sv")
    assert answer.status == UNWRITTEN
    assert [citation.quote for citation in answer.citations] == ["Ska kompletteras."]
    assert "5 Uppföljning" in answer.text
    assert step_answer(assistant, len(STEPS), "Söderö", Scope(), "sv").status == ANSWERED


def test_the_path_asks_which_region_and_then_goes_on_where_one_left_off(assistant: Assistant) -> None:
    asked = path_message(assistant, "Kom igång", None, Scope(), "sv")
    assert asked is not None
    assert asked.answer.status == CLARIFY
    assert [choice.question for choice in asked.answer.choices] == ["Kom igång: Norrvik", "Kom igång: Söderö"]
    first = path_message(assistant, "Kom igång: Norrvik", asked.progress, Scope(), "sv")
    assert first is not None
    assert first.content.startswith("## Steg 1 av 7\\: Nivåer och forum (Norrvik)")
    assert first.progress == {"region": "Norrvik", "read": [1]}
    third = path_message(assistant, "Kom igång: Norrvik, steg 3", first.progress, Scope(), "sv")
    assert third is not None
    later = path_message(assistant, "Kom igång", third.progress, Scope(), "sv")
    assert later is not None
    assert later.progress == {"region": "Norrvik", "read": [1, 3, 4]}
    assert later.properties is not None
    assert later.properties["progress"] == "3 av 7 steg lästa"
    assert [step["state"] for step in later.properties["steps"]] == ["read", "", "read", "current", "", "", ""]
    assert later.properties["next"]["question"] == "Kom igång: Norrvik, steg 5"


def test_a_scope_of_one_region_needs_no_question_which(assistant: Assistant) -> None:
    made = path_message(assistant, "Kom igång", None, Scope(regions=("Söderö",)), "sv")
    assert made is not None
    assert made.progress["region"] == "Söderö"


def test_another_region_begins_at_the_beginning(assistant: Assistant) -> None:
    made = path_message(assistant, "Kom igång: Söderö", {"region": "Norrvik", "read": [1, 2, 3]}, Scope(), "sv")
    assert made is not None
    assert made.progress == {"region": "Söderö", "read": [1]}


def test_what_is_no_command_is_left_to_be_asked(assistant: Assistant) -> None:
    assert path_message(assistant, "Vem ansvarar för hemsjukvården?", None, Scope(), "sv") is None


def test_the_way_ends_at_the_last_step(assistant: Assistant) -> None:
    made = path_message(assistant, "Kom igång: Norrvik, steg 7", None, Scope(), "sv")
    assert made is not None
    assert made.properties is not None
    assert made.properties["next"] is None
    assert "sista steget" in made.properties["done"]
