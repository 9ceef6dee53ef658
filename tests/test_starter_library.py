"""The starter library holds every fact of its checklists, in words of its own.

The checklists in `tests/facts` were written from the originals, page by page, before the restatements. A fact is found when
all its key terms stand in the section it belongs to, footnotes included.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from ingest.catalogue_file import read_catalogue
from ingest.document import Document
from ingest.pages import read_pdf
from ingest.read import read_file

STARTER = Path(__file__).parent.parent / "ingest" / "starter"
FACTS = Path(__file__).parent / "facts"
ORIGINALS = Path(__file__).parent.parent.parent / "shared" / "documents"
IDS = ("gotland-fardplan", "gotland-ramverk", "jamtland-plan", "regioner-2020", "vg-fardplan")
FEWEST = {"regioner-2020": 168}


@cache
def starter(id: str) -> Document:
    catalogue = read_catalogue(STARTER / "documents")
    entry = next(entry for entry in catalogue.entries if entry.id == id)
    return read_file(STARTER / "documents" / entry.file, entry)[0]


def folded(text: str) -> str:
    return " ".join(re.sub(r"[‐‑]", "-", text).lower().split())


def section_texts(document: Document, fragment: str) -> str:
    """The text of every section whose heading holds the fragment, with the footnotes of its pages."""
    wanted = folded(fragment)
    sections = [s for s in document.sections if wanted in folded(s.title)]
    pages = {document.page_at(offset).number for s in sections for offset in (s.start, max(s.start, s.end - 1))}
    notes = [
        document.text[b.start : b.end]
        for b in document.blocks
        if b.kind == "footnote" and document.page_at(b.start).number in pages
    ]
    return folded("\n".join([*(document.text[s.start : s.end] for s in sections), *notes]))


@pytest.mark.parametrize("id", IDS)
def test_every_fact_of_the_checklist_stands_in_its_section(id: str) -> None:
    facts = tomllib.loads((FACTS / f"{id}.toml").read_text("utf8"))["fact"]
    assert len(facts) >= FEWEST.get(id, 60)
    document = starter(id)
    whole = folded(document.text)
    missing = []
    for fact in facts:
        text = section_texts(document, fact["section"]) or whole
        missing += [(fact["page"], fact["section"], term) for term in fact["find"] if folded(term) not in text]
    assert not missing


def test_the_overview_has_at_least_eight_facts_for_each_of_the_21_regions() -> None:
    facts = tomllib.loads((FACTS / "regioner-2020.toml").read_text("utf8"))["fact"]
    counts: dict[str, int] = {}
    for fact in facts:
        counts[fact["section"]] = counts.get(fact["section"], 0) + 1
    assert len(counts) == 21
    assert min(counts.values()) >= 8


@pytest.mark.parametrize("id", IDS)
def test_the_first_page_says_that_it_is_a_restatement_and_that_the_original_governs(id: str) -> None:
    document = starter(id)
    first = folded(" ".join(document.text[a:b] for page in document.pages[:1] for a, b in page.spans))
    assert "referat" in first
    assert "originalet" in first
    assert re.search(r"originalet gäller|gäller originalet|originalet som gäller", first)
    assert document.entry.edition == "restatement"


@pytest.mark.parametrize("id", IDS)
def test_no_run_of_twelve_words_is_taken_from_the_original(id: str) -> None:
    if not ORIGINALS.is_dir():
        pytest.skip("../shared/documents is not here: there is no original to compare with")
    original = shingles(" ".join(word.text for page in read_pdf(ORIGINALS / f"{id}.pdf").pages for word in page.words))
    source = (STARTER / "sources" / f"{id}.md").read_text("utf8")
    body = re.sub(r"\A---\n.*?\n---\n", "", source, flags=re.DOTALL)
    # Headings and names must be the original's own: they are what people look for.
    lines = [line for line in body.splitlines() if not line.startswith("#")]
    taken = [run for line in lines for piece in without_names(line) for run in shared_runs(piece, original)]
    assert not taken


def without_names(line: str) -> list[str]:
    """The line cut at the names that a restatement may keep."""
    folded_line = " ".join(words(line))
    names = [" ".join(words(name)) for name in (FACTS / "names.txt").read_text("utf8").splitlines()[1:]]
    return re.split("|".join(re.escape(name) for name in names), folded_line)


def words(text: str) -> list[str]:
    return re.findall(r"[a-zåäöé0-9]+", text.lower())


def shingles(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[n : n + 12]) for n in range(len(found) - 11)}


def shared_runs(text: str, original: set[tuple[str, ...]]) -> list[str]:
    found = words(text)
    return [" ".join(found[n : n + 12]) for n in range(len(found) - 11) if tuple(found[n : n + 12]) in original]
