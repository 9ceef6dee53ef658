"""Answers to "Vad betyder UAF?": every meaning that the glossary holds, each with the place that gives it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.questions import Question
from assistant.statements import Quote, Statement, passage_at
from ingest.document import Document
from ingest.glossary import Term
from prompts import text

_ASKS = re.compile(
    r"\b(?:betyder|står\b.{0,30}\bför|utläs\w*|förkort\w*|menas med|uttyd\w*|stand for|stands for|"
    r"mean|means|abbreviation)\b",
    re.IGNORECASE,
)

Structured = tuple[list[Statement], str, tuple[tuple[str, ...], ...]]


def answer_from_glossary(asked: Question, documents: Sequence[Document]) -> Structured | None:
    """The meanings of the abbreviation that a question asks for, or None where it asks for something else."""
    if not _ASKS.search(asked.text):
        return None
    wanted = {word.lower() for word in re.findall(r"[\wåäöÅÄÖ-]{2,}", asked.text)}
    found: list[tuple[Document, Term]] = [
        (document, term)
        for document in documents
        for term in document.terms
        if term.abbreviation.lower() in wanted
        and (not asked.regions or _region(document, term) in (*asked.regions, "Sverige"))
    ]
    if not found:
        return None
    meanings: dict[tuple[str, str], list[tuple[Document, Term]]] = {}
    for document, term in found:
        meanings.setdefault((term.abbreviation, _folded(term.expansion)), []).append((document, term))
    statements = []
    for places in meanings.values():
        # The place that spells it out comes before one that it was inferred from; then the library's order.
        document, term = min(places, key=lambda place: place[1].inferred)
        passage = passage_at(document, term.start)
        if passage is None:
            continue
        statements.append(
            Statement(
                _sentence(asked, document, term, several=len(meanings) > 1),
                (Quote(document, passage, term.start, term.end),),
                said=term.expansion,
            )
        )
    return (statements, "definition", ()) if statements else None


def _sentence(asked: Question, document: Document, term: Term, *, several: bool) -> str:
    values = {"abbreviation": term.abbreviation, "expansion": term.expansion}
    if term.inferred:
        return text("answer.abbreviation-inferred", asked.language, **values)
    if several:
        return text("answer.abbreviation-region", asked.language, region=_region(document, term), **values)
    return text("answer.abbreviation", asked.language, **values)


def _region(document: Document, term: Term) -> str:
    return term.region or document.entry.region


def _folded(expansion: str) -> str:
    return re.sub(r"\W+", "", expansion.lower())
