"""Ten questions over the five documents, originals and restatements, by the real commands, each answered from the right page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.ask import Assistant
from index.__main__ import main as index
from ingest.__main__ import main as ingest
from ingest.settings import Settings

STARTER = Path(__file__).parent.parent / "ingest" / "starter" / "documents"
ORIGINALS = Path(__file__).parent.parent.parent / "shared" / "documents"

# Question, what the answer must hold, the document and its page in the original and in the restatement.
QUESTIONS = (
    ("Hur många listade patienter per specialist är riktvärdet på Gotland?", "1100", "gotland-ramverk", 8, 8),
    ("Vilket STY-nummer har riktlinjen för trygg och effektiv utskrivning?", "STY-11892", "gotland-ramverk", 8, 8),
    ("Vad säger Gotlands ramverk om tröskelprincipen?", "Ska kompletteras", "gotland-ramverk", 17, 15),
    ("Vem är medicinskt ansvarig för patienter i palliativa teamet?", "läkare", "gotland-ramverk", 9, 9),
    ("Vem ansvarar för satsningen på Slite vårdcentral?", "HSF", "gotland-fardplan", 16, 12),
    ("När träder Jämtland Härjedalens gemensamma plan i kraft?", "2023-12-01", "jamtland-plan", 2, 2),
    ("Hur mycket ökar andelen över 80 år i Jämtland Härjedalen?", "fyrtionio|49", "jamtland-plan", 3, 3),
    ("Vilka är de fem strategierna i Jämtland Härjedalen?", "kontinuitet", "jamtland-plan", 1, 1),
    ("Ska Göteborg inrätta samordningskoordinatorer?", "förslag", "vg-fardplan#yrkande", 1, 2),
    ("Vad heter samverkansorganet för chefstjänstemän i Blekinge?", "LSVO", "regioner-2020", 5, 6),
)  # fmt: skip


def over(folder: Path, data: Path) -> Assistant:
    """The assistant over a folder, by the commands that a user types."""
    if not folder.is_dir():
        pytest.skip(f"{folder.name} is not here")
    assert ingest([str(folder), "--data", str(data)]) == 0
    assert index(["--data", str(data)]) == 0
    return Assistant.open(data, Settings(data=data))


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return over(ORIGINALS, tmp_path_factory.mktemp("originals"))


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return over(STARTER, tmp_path_factory.mktemp("starter"))


@pytest.mark.parametrize(("question", "holds", "document", "page"), [(q, h, d, p) for q, h, d, p, _ in QUESTIONS])
def test_the_originals_answer_from_the_right_page(
    originals: Assistant, question: str, holds: str, document: str, page: int
) -> None:
    assert_answered(originals, question, holds, document, page)


@pytest.mark.parametrize(("question", "holds", "document", "page"), [(q, h, d, p) for q, h, d, _, p in QUESTIONS])
def test_the_starter_library_answers_from_the_right_page(
    starter: Assistant, question: str, holds: str, document: str, page: int
) -> None:
    assert_answered(starter, question, holds, document, page)


def assert_answered(assistant: Assistant, question: str, holds: str, document: str, page: int) -> None:
    answer = assistant.ask(question)
    assert answer.status in {"answered", "unwritten"}
    assert re.search(holds, answer.text, re.IGNORECASE)
    assert (document, page) in {(citation.document, citation.page) for citation in answer.citations}
    for citation in answer.citations:
        text = assistant.library.document(citation.document.split("#")[0]).text
        assert text[citation.start : citation.end] == citation.quote
