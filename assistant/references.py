"""Where an answer sends its reader on: "… ersätter kommunen med det belopp som anges i bilaga 2".

Agreements say half of a thing in a clause and the rest in another, by its number. Whoever asks wants both, so the place that
a quoted sentence refers to, in the same document, is read too; what it says of the question becomes one more statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant import extract, ranking
from assistant.evidence import Term, weigh_sentences
from assistant.questions import Question
from assistant.statements import Statement
from ingest.document import Document
from ingest.passages import Passage

_REFERS = re.compile(
    r"\b(?P<appendix>bilaga) (?P<letter>\d{1,2}|[A-Z])\b|"
    r"\b(?:avsnitt|kapitel|punkt|punkten|gäller|enligt|se) (?P<number>\d{1,2}(?:\.\d{1,2}){0,3})\b(?! ?(?:kap|§|:))",
    re.IGNORECASE,
)
# How much of the question a sentence there must cover, by itself and its headings.
_COVERED = 0.5


def with_places_referred_to(question: Question, terms: Sequence[Term], said: Sequence[Statement]) -> list[Statement]:
    """What is `said`, and behind the first statement that refers on, at most one statement from the place it refers to."""
    quoted = [quote for statement in said for quote in statement.quotes]
    for number, statement in enumerate(said, 1):
        for quote in statement.quotes if not statement.aside else ():
            for found in _REFERS.finditer(quote.text):
                place = f"bilaga {found['letter']}" if found["appendix"] else found["number"]
                further = _told_there(question, terms, quote.document, place)
                if further and not any(extract.overlap(one, other) for one in further.quotes for other in quoted):
                    return [*said[:number], further, *said[number:]]
    return list(said)


def _told_there(question: Question, terms: Sequence[Term], document: Document, place: str) -> Statement | None:
    """What a place of a document, by its number, says of the question."""
    passages = [(document, passage) for passage in _passages_of(document, place)]
    sentences = ranking.ranked(question, terms, weigh_sentences(terms, passages))
    told = [
        sentence
        for sentence in sentences
        if sentence.own and sentence.headed >= _COVERED and sentence.passage.kind != "heading"
    ]
    return extract.compose(question, terms, told[:1])[0] if told else None


def _passages_of(document: Document, place: str) -> Iterator[Passage]:
    """The passages of the section, or else of the clause, that is called by a number or as an appendix."""
    called = re.compile(rf"{re.escape(place)}(?![\w.]*\d)", re.IGNORECASE)
    sections = ((section.start, section.end) for section in document.sections if called.match(section.title))
    clauses = ((block.start, block.end) for block in document.blocks if called.match(document.text, block.start))
    start, end = next(sections, None) or next(clauses, (0, 0))
    yield from (passage for passage in document.passages if passage.start < end and passage.end > start)
