"""What holds now goes before what held, where the catalogue knows which paper replaces which."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from asking import open_assistant

from assistant.ask import Assistant
from ingest.catalogue import Entry

OLD = """# Avtal om läkarmedverkan
## Ronder
Om läkare uteblir från ronden har kommunen rätt till ett avdrag på 1500 kronor.
"""
NEW = """# Överenskommelse om läkarmedverkan
## Ronder
Uteblir läkaren får kommunen anlita läkare på regionens bekostnad.
"""
REGION = ("Region Gotland", "Gotland")
OLD_ENTRY = Entry(
    "avtal",
    "a.md",
    "Avtal om läkarmedverkan",
    *REGION,
    "agreement",
    "historical",
    date(2016, 1, 1),
    date(2017, 1, 1),
    date(2025, 3, 31),
)
NEW_ENTRY = Entry(
    "ny",
    "n.md",
    "Överenskommelse",
    *REGION,
    "agreement",
    "in-force",
    date(2025, 1, 1),
    date(2025, 4, 1),
    replaces="avtal",
)
QUESTION = "Vad har kommunen rätt till om läkare uteblir från ronden?"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return open_assistant(tmp_path_factory.mktemp("successors"), [(OLD_ENTRY, OLD), (NEW_ENTRY, NEW)])


def test_the_paper_that_replaces_the_best_ones_answers_first(assistant: Assistant) -> None:
    assert assistant.ask(QUESTION).citations[0].document == "ny"


def test_who_asks_of_the_old_paper_is_answered_by_it(assistant: Assistant) -> None:
    answer = assistant.ask("Vad hade kommunen rätt till enligt det gamla avtalet om läkare uteblir från ronden?")
    assert answer.citations[0].document == "avtal"


def test_a_paper_that_replaces_nothing_goes_by_how_well_it_answers(tmp_path: Path) -> None:
    alone = open_assistant(tmp_path, [(OLD_ENTRY, OLD), (replace(NEW_ENTRY, replaces=""), NEW)])
    assert alone.ask(QUESTION).citations[0].document == "avtal"
