"""Places that say of themselves that they are not written yet: "Ska kompletteras", "Revidering pågår".

To say that nothing is found would be wrong there, and to answer from elsewhere too. So where a question leads to such a place by
its headings, the place itself is the answer, unless the matter is written about elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from assistant import ranking
from assistant.evidence import Sentence, blocks_between, surroundings
from assistant.questions import Question, clauses_of
from assistant.statements import Quote
from assistant.terms import Term, bag, match
from assistant.unfinished import (
    asks_of_writing,
    asks_what_is_open,
    asks_whether_written,
    is_of_writing,
    is_unwritten,
    leaves_open,
    leaves_place_open,
)
from index.scope import Scope
from index.swedish import is_stop_word
from index.tokens import words
from index.windows import place_of
from ingest.document import Document
from ingest.passages import Passage
from ingest.sentences import sentence_spans

# How much of a question the headings above an unwritten place must name, and how much where just that was asked.
_NAMED, _NAMED_IF_ASKED = 0.55, 0.45
# The least weight of a main word, as a share of the heaviest's.
_MAIN = 0.4
# The least share of a heading that a question must be about, unless it asks whether something is written.
_ABOUT = 0.3
_CLAUSE, _LONGEST_HEADING = re.compile(r"\d{1,2}[a-z]?(?:\.\d{1,2})+\s"), 12
# How well a heading must say a main word where nothing else leads there: "äldre" is no "äldreomsorg".
_WHOLE = 0.9
# What a text will say: "Avsnittet ska behandla …", "Fördelningen ska tydliggöras i en särskild rutin".
_PROMISES = re.compile(
    r"\b(?:ska|kommer att|avses|är tänkt att) (?:\w+ ){0,3}?(?:behandla|beskriva|innehålla|omfatta|tydliggöras|klargöras|"
    r"regleras|preciseras|beskrivas|framgå|bifogas|biläggas)\b",
    re.IGNORECASE,
)
# The least share of a question in several clauses that a sentence must bear in its own words to be what was asked about.
_OWN = 0.5
# How much longer a section may be than what of it says that it is not written; how much of what the best sentence speaks of
# another must, to be about the same.
_NEARLY_ALL, _AS_MUCH, _A_LINE = 1.25, 0.7, 15
# So many sentences of a paragraph are about one thing; more, where just that was asked: whether it is written.
_SHORT, _SHORT_IF_ASKED = 3, 5
_DIVISIONS = frozenset("avsnitt bilaga bilagor del kapitel kap".split())
# The documents of so many of the first hits are gone through for such places: their few words are hardly ever found themselves.
_DOCUMENTS = 5


def unwritten(
    question: Question, terms: Sequence[Term], hits: Sequence[tuple[Document, Passage]], best: float, scope: Scope
) -> Quote | None:
    """The place where a document says that what is asked about is not written yet, if the question leads there.

    `best` is how much of the question the best ordinary sentence covers: a section that is written elsewhere wins, unless
    the question is whether something is written at all. Nothing outside the `scope` is looked at.
    """
    least, asked = _NAMED, asks_whether_written(question.text)
    if asked:
        terms = [term for term in terms if not is_of_writing(term.form)]
        least, best = _NAMED_IF_ASKED, 0.0
    total = sum(term.weight for term in terms) or 1.0
    found: list[tuple[float, Quote]] = []
    for heading, quote in _places(hits, scope):
        named = bag(f"{heading} {surroundings(quote.document, quote.passage)}")
        share = sum(term.weight * match(term, named) for term in terms) / total
        innermost = bag(heading.rpartition("\n")[2])
        if share < least or not any(match(term, innermost) >= 0.7 for term in terms):
            continue
        if asked or _share_asked_about(heading.rpartition("\n")[2], terms) >= _ABOUT:
            found.append((share, quote))
    share, place = max(found, key=lambda pair: pair[0], default=(0.0, None))
    return _with_paragraph(place) if place and share >= best - 0.12 else None


def _with_paragraph(quote: Quote) -> Quote:
    """A quote to the end of its paragraph where that is short: there stands who writes it and what applies meanwhile."""
    document, passage = quote.document, quote.passage
    block = next(iter(blocks_between(document, quote.start, quote.end)), None)
    spans = sentence_spans(document.text, quote.start, min(block.end, passage.end)) if block else []
    return replace(quote, end=spans[-1][1]) if 1 < len(spans) <= _SHORT else quote


def unwritten_nearest(terms: Sequence[Term], document: Document, passage: Passage) -> Quote | None:
    """Where the section nearest to a question without an answer says that it is not written, if it bears a main word of it."""
    sections = document.sections_at(passage.start)
    heaviest = max((term.weight for term in terms), default=0.0)
    heading = bag(sections[-1].title) if sections else frozenset()
    if not any(match(term, heading) >= _WHOLE and term.weight >= _MAIN * heaviest for term in terms):
        return None
    inside = (other for other in document.passages if sections[-1].start <= other.start < sections[-1].end)
    return next((quote for other in inside for _, quote in _said_in(document, other)), None)


def unwritten_itself(question: Question, terms: Sequence[Term], sentence: Sentence) -> Quote | None:
    """The paragraph of a sentence that would answer, where it says that its place or this very point is not written yet.

    "Avsnittet ska behandla tolk" stands beside "Under framtagande", and what applies meanwhile stands there too: all of a short
    paragraph is quoted.
    """
    if ranking.confidence(sentence) < ranking.ANSWERS_FROM or sentence.passage.kind in {"row", "heading"}:
        return None
    if asks_of_writing(question.text) or asks_what_is_open(question.text):
        return None
    if len(clauses_of(question.text)) > 1 and sentence.own < _OWN:
        return None
    document, spans = sentence.document, _sentences_around(sentence)
    at = next((number for number, span in enumerate(spans) if span[0] == sentence.start), 0)
    asked = asks_whether_written(question.text)
    said = [span for span in spans if leaves_open(document.text[slice(*span)])]
    if not leaves_open(sentence.text):
        promised = _PROMISES.search(sentence.text) is not None
        near = spans[max(0, at - 1) : at + 2] if promised else spans
        said = [
            span for span in said if span in near and (promised or _is_of(terms, sentence, document.text[slice(*span)]))
        ]
        if not said or (len(spans) > (_SHORT_IF_ASKED if asked else _SHORT) and not promised):
            return None
    start = min([sentence.start, *(span[0] for span in said)])
    end = spans[-1][1] if len(spans) <= _SHORT else max([sentence.end, *(span[1] for span in said)])
    return Quote(document, sentence.passage, start, end)


def _is_of(terms: Sequence[Term], sentence: Sentence, said: str) -> bool:
    """Whether what is said not to be written is the whole place, or as much what was asked about as `sentence` is."""
    if leaves_place_open(said):
        return True
    total = sum(term.weight for term in terms) or 1.0
    return sum(term.weight * match(term, bag(said)) for term in terms) / total >= _AS_MUCH * sentence.own


def _sentences_around(sentence: Sentence) -> list[tuple[int, int]]:
    """The sentences of the block that one stands in, within its passage."""
    block, passage = sentence.block, sentence.passage
    if block is None:
        return []
    return sentence_spans(sentence.document.text, max(block.start, passage.start), min(block.end, passage.end))


def unwritten_in(passages: Sequence[tuple[Document, Passage]]) -> Quote | None:
    """Where the first of some passages says that it is not written yet."""
    return next((quote for document, passage in passages[:1] for _, quote in _said_in(document, passage)), None)


def _places(hits: Sequence[tuple[Document, Passage]], scope: Scope) -> Iterator[tuple[str, Quote]]:
    """What is not written among the hits and in the documents of the first of them, each with its headings, a line each."""
    for document, passage in hits:
        if passage.kind == "heading" and (path := document.section_path(passage.start)):
            yield "\n".join(path[-2:]), Quote(document, passage, passage.start, passage.end)
    documents = {document.entry.id: document for document, _ in hits[:_DOCUMENTS]}
    known = {(document.entry.id, passage.start) for document, passage in hits}
    for document, passage in hits:
        yield from _said_in(document, passage)
    for id, document in documents.items():
        for passage in document.kept("unwritten", 0, partial(_passages_of, document)):
            if (id, passage.start) not in known and scope.admits_place(place_of(document, passage)):
                yield from _said_in(document, passage)


def _passages_of(document: Document) -> list[Passage]:
    return [passage for passage in document.passages if any(_said_in(document, passage))]


def _said_in(document: Document, passage: Passage) -> list[tuple[str, Quote]]:
    return document.kept(passage.id, passage.start, lambda: list(_unwritten_sentences(document, passage)))


def _unwritten_sentences(document: Document, passage: Passage) -> Iterator[tuple[str, Quote]]:
    path = document.section_path(passage.start)
    # In a table "Arbete pågår" is the state of an activity, not of a text.
    if passage.kind in {"heading", "row"} or not path:
        return
    for block in blocks_between(document, passage.start, passage.end):
        spans = sentence_spans(document.text, max(block.start, passage.start), min(block.end, passage.end))
        for number, (start, end) in enumerate(spans):
            if is_unwritten(document.text[start:end]):
                own = _clause_heading(document.text[slice(*spans[0])]) if number else ""
                yield "\n".join((*path[-2:], *filter(None, [own]))), Quote(document, passage, start, end)


def heading_of(quote: Quote) -> str:
    """What an unwritten place is called: by the clause it stands in, else by its section."""
    document = quote.document
    block = next(iter(blocks_between(document, quote.start, quote.start + 1)), None)
    spans = sentence_spans(document.text, block.start, quote.start) if block else []
    own = _clause_heading(document.text[slice(*spans[0])]) if spans else ""
    return own or document.sections_at(quote.start)[-1].title


def is_whole_section(quote: Quote) -> bool:
    """Whether a quote is nearly all that stands in its section, so that the section itself is not written; beside "Ska
    kompletteras" a line may stand that says what it will be about.
    """
    section = quote.document.sections_at(quote.start)[-1]
    under = len(quote.document.text[section.heading_end : section.end].split())
    said = len(quote.text.split())
    return under <= max(_NEARLY_ALL * said, said + _A_LINE * is_unwritten(quote.text))


def _clause_heading(opening: str) -> str:
    """The sentence that a clause opens with where it is a heading: "6.5 Uppgifter för familjecentraler. Texten utarbetas."."""
    is_heading = _CLAUSE.match(opening) and len(opening.split()) <= _LONGEST_HEADING
    return opening.rstrip(".") if is_heading else ""


def _share_asked_about(heading: str, terms: Sequence[Term]) -> float:
    """The share of a heading's content words that the question speaks of: "Mer information om lösningar inom primärvården" is
    about more than "Vad är primärvård?" asks for."""
    forms = (token.form for token in words(heading) if not is_stop_word(token.form) and token.form not in _DIVISIONS)
    said = [features for form in forms if (features := bag(form))]
    return sum(any(match(term, word) >= 0.7 for term in terms) for word in said) / len(said) if said else 0.0
