from datetime import date
from pathlib import Path

import pytest
from asking import open_assistant

from assistant.answers import Answer
from ingest.catalogue import Entry

QUESTION = "Inom hur många vardagar ska mottagaren svara på en avvikelse?"
AGREEMENT = """# Överenskommelse om hemsjukvård
## Avvikelser
Mottagaren ska lämna svar på en avvikelse inom 15 vardagar.
"""
HANDBOOK = """# Handbok för chefer
## Avvikelser
Mottagaren svarar på en avvikelse inom tio vardagar. Skriv aldrig namn i en avvikelse.
"""


def entry(id: str, kind: str, status: str = "in-force", dated: date = date(2026, 1, 1)) -> Entry:
    return Entry(id, f"{id}.md", id.capitalize(), "Region Gotland", "Gotland", kind, status, dated)


def ask(folder: Path, *documents: tuple[Entry, str]) -> Answer:
    return open_assistant(folder, documents).ask(QUESTION)


def test_both_papers_are_shown_and_the_more_binding_one_governs(tmp_path: Path) -> None:
    answer = ask(tmp_path, (entry("handbok", "overview"), HANDBOOK), (entry("avtal", "agreement"), AGREEMENT))
    assert "15 vardagar" in answer.claims[0].text
    assert "tio vardagar" in answer.claims[1].text
    assert [citation.document for citation in answer.citations[:2]] == ["avtal", "handbok"]
    assert answer.notices[0].startswith("Dokumenten säger olika: Avtal och Handbok.")
    assert "mer bindande" in answer.notices[0]


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (entry("ny", "plan"), entry("gammal", "plan", dated=date(2021, 1, 1)), "nyare"),
        (entry("ny", "plan", dated=date(2020, 1, 1)), entry("gammal", "agreement", "historical"), "inte i kraft"),
        (entry("ny", "plan"), entry("olik", "plan"), "framgår inte"),
    ],
)
def test_status_goes_before_kind_and_kind_before_date(tmp_path: Path, first: Entry, second: Entry, reason: str) -> None:
    answer = ask(tmp_path, (second, HANDBOOK), (first, AGREEMENT))
    assert answer.citations[0].document == "ny"
    assert reason in answer.notices[0]


@pytest.mark.parametrize(("digits", "word"), [("15", "femton"), ("16", "sexton"), ("20", "tjugo")])
def test_papers_that_agree_in_words_and_digits_are_no_conflict(tmp_path: Path, digits: str, word: str) -> None:
    handbook, agreement = HANDBOOK.replace("tio", word), AGREEMENT.replace("15", digits)
    answer = ask(tmp_path, (entry("handbok", "overview"), handbook), (entry("avtal", "agreement"), agreement))
    assert not answer.notices


def test_papers_that_count_other_things_are_no_conflict(tmp_path: Path) -> None:
    other = HANDBOOK.replace("inom tio vardagar", "med minst tio ord")
    answer = ask(tmp_path, (entry("handbok", "overview"), other), (entry("avtal", "agreement"), AGREEMENT))
    assert not answer.notices


def test_sentences_that_share_no_word_of_the_question_are_no_conflict(tmp_path: Path) -> None:
    agreement = "# Överenskommelse om rådet\n## Rådet\nRådet är ett forum. Forumet sammanträder fyra gånger per år.\n"
    plan = "# Handlingsplan\n## Rådet\nRådet följer planen två gånger per år. Det sammanträder i Visby.\n"
    documents = [(entry("avtal", "agreement"), agreement), (entry("handlingsplan", "plan"), plan)]
    answer = open_assistant(tmp_path, documents).ask("Hur ofta sammanträder rådet?")
    assert "fyra gånger per år" in answer.text
    assert not answer.notices
