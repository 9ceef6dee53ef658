"""Documents, questions and records small enough to score by eye."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.case import Case
from eval.gold import GoldQuestion, KeyFact, Member
from eval.labels import Paper, judge, paper
from eval.records import parse_record
from eval.runs import Run, rescore
from ingest.catalogue import Entry
from ingest.document import Document, Page
from ingest.passages import Passage


def document(id: str, *pages: str, edition: str = "original") -> Document:
    """A document whose pages are given as text, each of them one passage."""
    text, found, passages = "", [], []
    for number, said in enumerate(pages, 1):
        start = len(text)
        text += said + "\n"
        found.append(Page(number, str(number), ((start, len(text)),)))
        passages.append(Passage(f"{id}:d:{start}-{len(text) - 1}", start, len(text) - 1, "prose"))
    entry = Entry(id, f"{id}.md", id, edition=edition)
    return Document(entry, text, "d", "s", tuple(found), passages=tuple(passages))


def library(*documents: Document) -> dict[str, Paper]:
    """What labels are held against."""
    return {one.entry.id: paper(one) for one in documents}


PLAN = document(
    "plan",
    "Hemteamet leds av hälso- och sjukvårdsförvaltningen sedan 2026.",
    "Skolan kallar till möte inom tre dagar. Rektor beslutar.",
    "Uppföljning sker varje höst. Avsnittet Tröskelregeln ska kompletteras.",
)
HERE = library(PLAN)


def question(id: str = "q1", **fields: Any) -> GoldQuestion:
    """A question that the plan answers on its first page, unless told otherwise."""
    given: dict[str, Any] = {
        "question": "Vem leder hemteamet?",
        "type": "responsibility",
        "answerable": True,
        "expected_status": "answered",
        "reference": "Hälso- och sjukvårdsförvaltningen leder hemteamet.",
        "key_facts": (KeyFact(("HSF", "hälso- och sjukvårdsförvaltningen"), ("skolan leder",), vital=True),),
        "evidence": ((Member("plan", "Hemteamet leds av", 1),),),
    }
    return GoldQuestion(id, **{**given, **fields})


def unanswerable(id: str = "u1", **fields: Any) -> GoldQuestion:
    """A question that nothing answers."""
    given: dict[str, Any] = {"type": "unanswerable", "answerable": False, "expected_status": "not-found"}
    return question(id, **{**given, "key_facts": (), "evidence": (), "reference": "", **fields})


def passage(page: int, /, document: Document = PLAN, **fields: Any) -> dict[str, Any]:
    """The passage of a page as a record lists it."""
    span = document.passages[page - 1]
    text = document.text[span.start : span.end]
    return {"document": document.entry.id, "page": page, "text": text, "score": 1 / page, "passage": span.id, **fields}


def citation(page: int, quote: str, marker: int = 1, /, **fields: Any) -> dict[str, Any]:
    """A citation of words on a page of the plan."""
    shown = passage(page)
    named = {"title": "Plan", "status": "in-force", "dated": "2026-01-01"}
    return {
        "marker": marker,
        "document": "plan",
        "page": page,
        "quote": quote,
        "context": shown["text"],
        **named,
        **fields,
    }


def record(id: str = "q1", /, **fields: Any) -> dict[str, Any]:
    """The right answer to the first question, unless told otherwise."""
    quote = "Hemteamet leds av hälso- och sjukvårdsförvaltningen sedan 2026."
    given = {
        "question": "Vem leder hemteamet?",
        "status": "answered",
        "answer": "Hemteamet leds av hälso- och sjukvårdsförvaltningen [1]",
        "citations": [citation(1, quote)],
        "passages": [passage(1), passage(2), passage(3)],
        "seconds": 0.02,
        "timings": {"search": 0.01},
    }
    return {"id": id, **given, **fields}


def refusal(id: str = "u1") -> dict[str, Any]:
    """An answer that says it has none."""
    return record(id, status="not-found", answer="Jag hittar inget om detta.", citations=[])


def case(asked: GoldQuestion | None = None, here: Mapping[str, Paper] = HERE, **fields: Any) -> Case:
    """A question with the record that the fields describe."""
    asked = asked or question()
    return Case(asked, parse_record(record(asked.id, **fields)), judge(asked, here), here)


def run(folder: Path, questions: Sequence[GoldQuestion], records: Sequence[Mapping[str, Any]]) -> Run:
    """A scored run over the plan."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records)
    (folder / "records.jsonl").write_text(lines, "utf8")
    return rescore(folder, questions, HERE, {"format": 1, "library": "plan"})
