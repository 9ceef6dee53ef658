"""Where an answer sends its reader on: "… ersätter kommunen med det belopp som anges i bilaga 2".

Agreements say half of a thing in a clause and the rest in another, by its number. Whoever asks wants both, so the place that
a quoted sentence refers to, in the same document, is read too; what it says of the question becomes one more statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant import extract, ranking
from assistant.evidence import weigh_sentences
from assistant.questions import Question
from assistant.statements import Quote, Statement
from assistant.terms import Term
from index.everyday import is_everyday
from index.tokens import tokens
from index.windows import place_of
from ingest.document import Document
from ingest.passages import Passage

REFERS = re.compile(
    r"\b(?P<appendix>(?i:bilaga)) (?P<letter>\d{1,2}|[A-Z])(?!\w)|"
    r"\b(?i:(?:avsnitt|kapitel|punkt(?:en)?) (?P<section>\d{1,2}(?:\.\d{1,2}){0,3})|"
    r"(?:gäller|enligt|se|av) (?P<clause>\d{1,2}(?:\.\d{1,2}){1,3}))(?![\w.]*\d| ?(?:kap|§|:))"
)
# How much of the question a sentence there must cover, by itself and its headings.
_COVERED = 0.5


# "Vilka uppgifter har den fasta vårdkontakten enligt avsnitt 9?", "Vad beslutades i § 34?"
_NAMED = re.compile(
    r"\b(?P<appendix>bilaga) (?P<letter>\d{1,2}|[A-Z])(?!\w)|"
    r"(?:\b(?:avsnitt|kapitel|kap\.?|punkt(?:en)?|section|chapter|clause)|§) ?(?P<section>\d{1,2}(?:\.\d{1,2}){0,3})"
    r"(?![\w.]*\d| ?(?:kap|§|:))",
    re.IGNORECASE,
)


_LAW = re.compile(r"\b\w*(?:lagen|lag|förordningen|balken)\b", re.IGNORECASE)
_OF_PAPERS = re.compile(
    r"\w*(?:riktlinjen|rutinen|ramverket|planen|strategin|avtalet|överenskommelsen|protokollet|dokumentet|texten|rapporten)|"
    r"sammanfatta|sammanfattning|innehåller|handlar|beslutades|beslut|enligt",
    re.IGNORECASE,
)


def places_named(
    question: str, terms: Sequence[Term], hits: Sequence[tuple[Document, Passage]]
) -> tuple[list[tuple[Document, Passage]], tuple[Term, ...]] | None:
    """The passages of the section, clause or appendix that a question names by number, and the terms that say what of it.

    None where it names none. Only the documents of the hits are gone through; of those that have such a place, the first.
    """
    place = _place_named(question)
    if place is None:
        return None
    named = {token.form for token in tokens(question[place.start() : place.end()])}
    about = tuple(
        term
        for term in terms
        if term.form not in named and not _OF_PAPERS.fullmatch(term.form) and not is_everyday(term.form)
    )
    for document in {document.entry.id: document for document, _ in hits}.values():
        there = [passage for passage in _passages_of(document, _called(place)) if passage.kind != "heading"]
        if there:
            return [(document, passage) for passage in there], about
    return [], about


def opening_of(asked: Question, passages: Sequence[tuple[Document, Passage]]) -> list[Statement]:
    """What the place that a question names says first, where the question asks what stands there and nothing more."""
    document, passage = passages[0]
    start, place = passage.start, _place_named(asked.text)
    if place and not place["appendix"]:  # a clause may begin in the midst of a passage
        clause = re.compile(rf"{re.escape(_called(place))}(?!\w|\.\d)")
        inside = (block.start for block in document.blocks if start <= block.start < passage.end)
        start = next((begin for begin in inside if clause.match(document.text, begin)), start)
    sentences = [sentence for sentence in weigh_sentences((), passages[:1]) if sentence.start >= start]
    if "beslut" in asked.text.lower():  # what led up to a decision stands before it in the minutes
        sentences = [sentence for sentence in sentences if "beslut" in sentence.text.lower()] or sentences
    return extract.compose(asked, (), sentences[:1]) if sentences else []


def _place_named(question: str) -> re.Match[str] | None:
    # "8 § socialtjänstlagen" is a place in a law, which is none of the documents.
    return None if _LAW.search(question) else _NAMED.search(question)


def _called(place: re.Match[str]) -> str:
    return f"bilaga {place['letter']}" if place["appendix"] else place["section"]


def with_places_referred_to(question: Question, terms: Sequence[Term], said: Sequence[Statement]) -> list[Statement]:
    """What is `said`, and behind the first statement that refers on, at most one statement from the place it refers to."""
    quoted = [quote for statement in said for quote in statement.quotes]
    for number, statement in enumerate(said, 1):
        for quote in statement.quotes if not statement.aside else ():
            for found in REFERS.finditer(quote.text):
                place = f"bilaga {found['letter']}" if found["appendix"] else found["section"] or found["clause"]
                further = _told_there(question, terms, quote, place)
                if further and not any(extract.overlap(one, other) for one in further.quotes for other in quoted):
                    return [*said[:number], further, *said[number:]]
    return list(said)


def _told_there(question: Question, terms: Sequence[Term], quote: Quote, place: str) -> Statement | None:
    """What a place of the quote's paper, by its number, says of the question; never of another region or paper in the file."""
    document = quote.document
    here = place_of(document, quote.passage)
    passages = [
        (document, passage)
        for passage in _passages_of(document, place)
        if (there := place_of(document, passage)).region == here.region and there.part == here.part
    ]
    sentences = ranking.ranked(question, terms, weigh_sentences(terms, passages))
    told = [
        sentence
        for sentence in sentences
        if sentence.own and sentence.headed >= _COVERED and sentence.passage.kind != "heading"
    ]
    return extract.compose(question, terms, told[:1])[0] if told else None


def _passages_of(document: Document, place: str) -> Iterator[Passage]:
    """The passages of the section, or else of the clause, that is called by a number or as an appendix."""
    called = re.compile(rf"(?:§+ ?|kap(?:itel|\.)? ?)?{re.escape(place)}(?!\w|\.\d)", re.IGNORECASE)
    sections = ((section.start, section.end) for section in document.sections if called.match(section.title))
    clauses = ((block.start, block.end) for block in document.blocks if called.match(document.text, block.start))
    start, end = next(sections, None) or next(clauses, (0, 0))
    yield from (passage for passage in document.passages if passage.start < end and passage.end > start)
