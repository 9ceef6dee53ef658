"""Answers to "Vad betyder UAF?": every meaning that the glossary holds, each with the places that give it.

One abbreviation may mean several things, in different regions or in one and the same document; one thing may be written in
several forms ("regional utvecklingsstrategi", "regionala utvecklingsstrategin"). Meanings are told apart, forms are not. A
meaning that no document spells out was inferred from the names in it, and is told so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from assistant.forms import fits
from assistant.questions import Question
from assistant.rows import joined
from assistant.statements import Quote, Statement, Structured, passage_at
from index.lexicon import look_up
from index.swedish import is_stop_word
from index.tokens import words
from ingest.document import Document
from ingest.glossary import Term
from ingest.passages import Passage
from ingest.sentences import sentence_spans
from prompts import text

_Place = tuple[Document, Term]

_SHORT = r"[\wåäöÅÄÖ]+(?:[-/][\wåäöÅÄÖ]+)*"
# What may stand between "betyder" and the abbreviation.
_FILL = (
    rf"(?:(?:egentligen|förkortning(?:en|arna)?|bokstäver(?:na)?|ordet|termen|begreppet|nu|då|det|the|abbreviations?|letters|"
    rf"{_SHORT} (?:och|å|o|samt|resp(?:ektive)?|and)) )*"
)
_ASKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:betyder|utläses|uttyds|menas med|betydelse\w* (?:har|av|för)) {_FILL}(?P<short>{_SHORT})",
        rf"\b(?P<short>{_SHORT}) (?:betyder|utläses|uttyds|står för|stands for|means)\b",
        rf"\bstår {_FILL}(?P<short>{_SHORT})(?: \w+)? för\b",
        r"\b(?P<short>(?-i:[A-ZÅÄÖ]{2,6}))\b[^.?!]* (?:betyder (?:det|den|de)\b|står (?:det|den|de) för\b)",
        rf"\bförkortning(?:en|arna)? {_FILL}(?P<short>{_SHORT})",
        rf"\bvad är (?P<short>{_SHORT}) (?:en )?förkortning(?:en)? (?:för|av|på)\b",
        rf"\b(?:does|do) {_FILL}(?P<short>{_SHORT}) (?:mean|stand for)\b",
        rf"^\W*(?:vad|va|what)(?: är| e|'s| is) (?:en |ett |a |an |the )?{_FILL}(?P<short>{_SHORT})"
        r"(?: för (?:något|nåt|nånting))?\W*$",
    )
)
# The other way round: from the name to its abbreviation.
_ASKS_SHORT = re.compile(
    r"\b(?:förkort(?:as|ningen (?:för|på|av))|abbreviation (?:for|of)|abbreviated)\b", re.IGNORECASE
)


# A definition says more of a thing than so many words.
_SAYS = 4


def answer_from_glossary(asked: Question, documents: Sequence[Document]) -> Structured | None:
    """The meanings of the abbreviations that a question asks for, or None where it asks for something else.

    Statements without quotes say that no document holds the abbreviation, or that none spells it out.
    """
    wanted = _asked_for(asked.text)
    here = [(document, term) for document in documents for term in document.terms if _holds_in(asked, document, term)]
    found = [place for place in here if place[1].abbreviation.lower() in wanted]
    if not found and _ASKS_SHORT.search(asked.text):
        found = [place for place in here if _named(place[1].expansion, asked.text)]
        return _told(asked, found, "short") if found else None
    if found:
        return _told(asked, found, "")
    unknown = next((short for short in wanted.values() if short.isupper() and short.isalpha() and len(short) > 1), None)
    if unknown is None or any(t.abbreviation == unknown for document in documents for t in document.terms):
        return None
    stands = any(re.search(rf"(?<!\w){re.escape(unknown)}(?!\w)", document.text) for document in documents)
    key = "answer.abbreviation-unexplained" if stands else "answer.abbreviation-unknown"
    return [Statement(text(key, asked.language, abbreviation=unknown))], "definition", ()


def _asked_for(question: str) -> dict[str, str]:
    """The words that a question asks the meaning of, "IBIC och BBIC": in lower case, and as they are written."""
    matches = [match for pattern in _ASKS for match in pattern.finditer(question)]
    found = (word for match in matches for word in re.findall(_SHORT, match.group()))
    return {word.lower(): word for word in found if word.isupper() or not is_stop_word(word.lower())}


def _holds_in(asked: Question, document: Document, term: Term) -> bool:
    return not asked.regions or _region(document, term) in (*asked.regions, "Sverige")


def _told(asked: Question, found: Iterable[_Place], form: str) -> Structured | None:
    meanings: dict[tuple[str, tuple[str, ...]], list[_Place]] = {}
    for document, term in found:
        meanings.setdefault((term.abbreviation, _roots(term.expansion)), []).append((document, term))
    statements = []
    for (abbreviation, _), places in meanings.items():
        several = sum(other == abbreviation for other, _ in meanings) > 1
        # A place that spells it out comes before one that it was inferred from; then the library's order.
        spelled = [place for place in places if not place[1].inferred] or places[:1]
        quotes = tuple(
            Quote(document, passage, term.start, term.end)
            for document, term in spelled
            if (passage := _passage_of(document, term))
        )
        if quotes:
            sentence = _sentence(asked, spelled, form, several=several)
            statements.append(Statement(sentence, quotes, said=spelled[0][1].expansion))
    if len(meanings) == 1 and not form and (defined := _defined(found)):
        statements.append(defined)
    return (statements, "definition", ()) if statements else None


def _defined(places: Iterable[_Place]) -> Statement | None:
    """The sentence that opens with the thing and says what it is: "Första linjen unga (FLU): mottagning för …"."""
    for document, term in places:
        opens = re.compile(
            rf"(?:{re.escape(term.expansion)}(?: \({re.escape(term.abbreviation)}\))?|{re.escape(term.abbreviation)}\b"
            rf"(?: \({re.escape(term.expansion)}\))?)(?P<more>.*)",
            re.IGNORECASE | re.DOTALL,
        )
        for block in document.blocks:
            if block.kind not in {"paragraph", "item"} or not opens.match(document.text, block.start, block.end):
                continue
            start, end = sentence_spans(document.text, block.start, block.end)[0]
            said = opens.match(document.text, start, end)
            passage = passage_at(document, start)
            if said and passage and len(said["more"].split()) > _SAYS and fits("definition", said.group(), "") == 1:
                return Statement(said.group(), (Quote(document, passage, start, end),))
    return None


def _sentence(asked: Question, places: Sequence[_Place], form: str, *, several: bool) -> str:
    term = places[0][1]
    values = {"abbreviation": term.abbreviation, "expansion": term.expansion}
    if form:
        said = text(f"answer.abbreviation-{form}", asked.language, **values)
        return f"{said} {text('answer.abbreviation-unspelled', asked.language)}" if term.inferred else said
    if term.inferred:
        return text("answer.abbreviation-inferred", asked.language, **values)
    regions = list(dict.fromkeys(_region(document, term) for document, term in places))
    if several or len(regions) > 1:
        return text("answer.abbreviation-region", asked.language, region=joined(regions, asked.language), **values)
    return text("answer.abbreviation", asked.language, **values)


def _passage_of(document: Document, term: Term) -> Passage | None:
    """The passage that a meaning stands in; for one that a heading gives, the first passage below it."""
    here = passage_at(document, term.start)
    return here or next((passage for passage in document.passages if passage.start >= term.end), None)


def _region(document: Document, term: Term) -> str:
    return term.region or document.entry.region


def _named(expansion: str, question: str) -> bool:
    """Whether the question holds the name's words side by side, in any form."""
    wanted, there = _roots(expansion), _roots(question)
    return any(there[at : at + len(wanted)] == wanted for at in range(len(there) - len(wanted) + 1))


@lru_cache(maxsize=4096)
def _roots(phrase: str) -> tuple[str, ...]:
    return tuple(look_up(token.form).root for token in words(phrase))
