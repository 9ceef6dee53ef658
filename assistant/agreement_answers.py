"""Answers from the lists of agreements and of effect measures: which there are, and what their numbers and targets are.

    "Finns någon överenskommelse om Grindvillan?"  ->  "Ja. En överenskommelse rör Grindvillan." and its row

A list may say of itself that it is not complete; then so does the answer, whenever the whole list was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.questions import Question
from assistant.register_questions import Wanted
from assistant.register_rows import Selection, select
from assistant.register_words import opening, predicates, topic_words, where, yes_or_no
from assistant.rows import Names, Row, agreement, measure
from assistant.statements import Quote, Statement, Structured, passage_at
from assistant.terms import bag, match
from ingest.document import Document
from prompts import text

_NOT_COMPLETE = re.compile(r"\b(?:ej|inte|icke|not) (?:fullständig|komplett|färdig|complete)", re.IGNORECASE)
# Up to this many agreements are told with their purpose; a longer list names them.
_WITH_PURPOSE = 3


def answer_about_agreements(
    asked: Question, wanted: Wanted, rows: Sequence[Row], documents: Sequence[Document]
) -> Structured | None:
    """The agreements that a question names by number or topic, or all of them; None where none is meant.

    That there is none is said only where the documents (of the region asked about) do not hold the topic's heaviest word at all.
    """
    numbered = [row for row in rows if row.activity.number and _spelled(row.activity.number) in _spelled(asked.text)]
    if numbered:
        return [agreement(row, asked.language, purpose=True) for row in numbered], "which-document", ()
    if not wanted.topic and not _asks_for_all(asked):
        return None
    if not rows:
        return None
    found = select(rows, wanted)
    if found is None:
        return _none(asked, wanted, documents)
    purpose = len(found.rows) <= _WITH_PURPOSE
    lines = [agreement(row, asked.language, purpose=purpose) for row in found.rows]
    if len(lines) == 1:
        return [replace(lines[0], text=yes_or_no(lines[0].text, asked, yes=True))], "which-document", ()
    statements = [_opened("agreements", asked, wanted, found), *(replace(s, text=f"- {s.text}") for s in lines)]
    if not wanted.topic:
        statements += _incomplete(found.rows, asked.language)
    return statements, "which-document", ()


def answer_about_measures(
    asked: Question, wanted: Wanted, rows: Sequence[Row], every: Sequence[Row]
) -> Structured | None:
    """The effect measures with their targets; that there are none where only other regions have some."""
    measures = [row for row in rows if row.activity.kind == "measure"]
    if not measures:
        if not asked.regions or wanted.goals or not any(row.activity.kind == "measure" for row in every):
            return None
        place = text("register.where-region", asked.language, region=" och ".join(asked.regions))
        return [Statement(opening("measures", 0, asked, place, []))], "register", ()
    found = select(measures, replace(wanted, kind="measure", goals=False))
    if found is None:
        return None
    lines = [measure(row, asked.language) for row in found.rows]
    if len(lines) == 1:
        return lines, "register", ()
    return (
        [
            _opened("measures", asked, wanted, found),
            *(replace(s, text=f"- {s.text}") for s in lines),
        ],
        "register",
        (),
    )


def _none(asked: Question, wanted: Wanted, documents: Sequence[Document]) -> Structured | None:
    here = [document for document in documents if not asked.regions or document.entry.region in asked.regions]
    heaviest = max(wanted.topic, key=lambda term: term.weight)
    if any(match(heaviest, bag(document.text[p.start : p.end])) >= 0.5 for document in here for p in document.passages):
        return None
    said = [text("register.by-topic", asked.language, topic=topic_words(asked.text, wanted.topic))]
    return [Statement(opening("agreements", 0, asked, "", said))], "which-document", ()


def _opened(name: str, asked: Question, wanted: Wanted, found: Selection) -> Statement:
    said = predicates(wanted, found, asked, Names(asked.language), one=len(found.rows) == 1)
    place = where(found, asked.language) if name == "measures" else ""
    return Statement(opening(name, len(found.rows), asked, place, said))


def _asks_for_all(asked: Question) -> bool:
    return asked.kind in {"number", "list", "which-document"}


def _spelled(number: str) -> str:
    """A number or a question without the gaps and hyphens that everybody sets differently: "STY- 05558", "sty 05558"."""
    return re.sub(r"[\s–‐-]+", "", number).lower()


def _incomplete(rows: Sequence[Row], language: str) -> list[Statement]:
    """That the list is not complete, where the heading above it says so."""
    quotes: dict[tuple[str, int], Quote] = {}
    for row in rows:
        for section in row.document.sections_at(row.activity.start)[-1:]:
            passage = passage_at(row.document, section.start) or passage_at(row.document, row.activity.start)
            if passage and _NOT_COMPLETE.search(section.title):
                quote = Quote(row.document, passage, section.start, section.heading_end)
                quotes[row.document.entry.id, section.start] = quote
    if not quotes:
        return []
    cited = tuple(quotes.values())
    return [Statement(text("register.incomplete", language), cited, said=" ".join(quote.text for quote in cited))]
