"""Answers without a language model: the sentences that answer, verbatim, shortly put together.

The best sentence comes first. A sentence that introduces a list is nothing without its items; one that stands in a list may need
its introduction; a row of a table is told in a sentence of our own. What the question asks and the best sentence leaves open is
filled by the next ones, as long as they bring something new.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.evidence import Sentence, Term, bag, list_around, match, surroundings
from assistant.forms import fits, is_unwritten
from assistant.questions import Question
from index.windows import Place, place_of
from ingest.document import Document
from ingest.passages import Passage

# Below this share of the question's weight nothing is answered. Chosen on the dev half of the gold questions.
ANSWERS_FROM = 0.55
# A list longer than this is an appendix, not an answer.
_MOST_ITEMS = 25


@dataclass(frozen=True, slots=True)
class Quote:
    """A span to cite, and the passage it stands in."""

    document: Document
    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        """The quoted words, verbatim."""
        return self.document.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the answer before it is numbered: its text, and the quotes that carry it."""

    text: str
    quotes: tuple[Quote, ...] = ()


def ranked(question: Question, terms: Sequence[Term], sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences, best first: by what they cover, by their form, by where and in what kind of paper they stand."""
    scored = []
    for sentence in sentences:
        place = place_of(sentence.document, sentence.passage)
        text = sentence.passage.readable if sentence.passage.kind == "row" else sentence.text
        reasons = {
            "covered": 0.6 * sentence.covered,
            "own": 0.25 * sentence.own,
            "form": 0.15 * fits(question.kind, text, question.text),
            "rank": 0.12 * max(0.0, 1 - sentence.rank / 10),
            "paper": paper_weight(question, place),
            "shape": -0.3 * _is_fragment(sentence),
        }
        if question.kind == "definition":
            reasons["subject"] = 0.15 * _opens_with(terms, sentence.text)
        scored.append(replace(sentence, score=sum(reasons.values()), reasons=reasons))
    return sorted(scored, key=lambda s: (-s.score, s.document.entry.id, s.start))


def paper_weight(question: Question, place: Place) -> float:
    """What a paper's region, status and date do to its sentences: prefer what is in force where the question asks."""
    weight = 0.0
    if question.regions and place.region not in question.regions:
        weight -= 0.15 if place.region == "Sverige" else 0.5
    if place.status == "historical" and not question.history:
        weight -= 0.12
    if place.status == "proposal" and not question.proposals:
        weight -= 0.1
    return weight


def _is_fragment(sentence: Sentence) -> bool:
    if sentence.passage.kind in {"row", "heading"}:
        return False
    words = sentence.text.split()
    return len(words) < 3 or (
        sentence.block is not None and sentence.block.kind == "footnote" and "http" in sentence.text
    )


def _opens_with(terms: Sequence[Term], text: str) -> float:
    """Whether one of the question's words is what the sentence begins with: its subject, as definitions have it."""
    opening = bag(" ".join(text.split()[:5]))
    return max((match(term, opening) for term in terms if term.weight > 0.5), default=0.0)


def compose(question: Question, terms: Sequence[Term], sentences: Sequence[Sentence]) -> list[Statement]:
    """The answer's statements from ranked sentences, whose best one is known to answer."""
    best = sentences[0]
    statements = [_statement(question, best)]
    covered = {t.word for t in terms if match(t, bag(_shown(best))) >= 0.7}
    taken = [best]
    most = 2 if question.kind in {"when", "number", "which-document", "yes-no"} else 3
    for sentence in sentences[1:12]:
        if len(taken) >= most:
            break
        if sentence.score < 0.72 * best.score or sentence.passage.kind == "heading" or _within(sentence, statements):
            continue
        new = {t.word for t in terms if match(t, bag(_shown(sentence))) >= 0.7} - covered
        beside = sentence.passage.id == best.passage.id and sentence.score >= 0.8 * best.score
        if (
            not (beside or new)
            or place_of(sentence.document, sentence.passage).region != place_of(best.document, best.passage).region
        ):
            continue
        statements.append(_statement(question, sentence))
        taken.append(sentence)
        covered |= new
    return statements


def _shown(sentence: Sentence) -> str:
    text = sentence.passage.readable if sentence.passage.kind == "row" else sentence.text
    return f"{text} {surroundings(sentence.document, sentence.passage)}"


def _within(sentence: Sentence, statements: Sequence[Statement]) -> bool:
    """Whether the sentence already stands in the answer, there or word for word elsewhere."""
    folded = _folded(sentence.text)
    return any(
        (quote.document is sentence.document and quote.start <= sentence.start < quote.end)
        or folded == _folded(quote.text)
        for statement in statements
        for quote in statement.quotes
    )


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def _statement(question: Question, sentence: Sentence) -> Statement:
    document = sentence.document
    if sentence.passage.kind == "row":
        return row_statement(document, sentence.passage)
    found = list_around(document, sentence)
    if (
        found is not None
        and len(found[2]) <= _MOST_ITEMS
        and (
            sentence.block is None
            or sentence.block.kind != "item"
            or question.kind == "list"
            or not _stands_alone(sentence.text)
        )
    ):
        start, end, items = found
        lead = document.text[start:end]
        lines = [lead, *(f"{'  ' * (item.level - 1)}- {document.text[item.start : item.end]}" for item in items)]
        return Statement(
            "\n".join(lines), _list_quotes(document, sentence.passage, start, end, [(i.start, i.end) for i in items])
        )
    return Statement(sentence.text, (Quote(document, sentence.passage, sentence.start, sentence.end),))


def _stands_alone(text: str) -> bool:
    return text[:1].isupper() and text.rstrip().endswith((".", "!")) and len(text.split()) > 5


def _list_quotes(
    document: Document, passage: Passage, start: int, end: int, items: list[tuple[int, int]]
) -> tuple[Quote, ...]:
    """One quote a page: the introduction with the items on its page, then the items on each further page."""
    quotes: list[tuple[int, int]] = [(start, end)]
    for begin, stop in items:
        last = quotes[-1]
        between = document.text[last[1] : begin]
        if document.page_at(begin).number == document.page_at(last[0]).number and not between.strip():
            quotes[-1] = (last[0], stop)
        else:
            quotes.append((begin, stop))
    return tuple(Quote(document, passage_at(document, begin) or passage, begin, stop) for begin, stop in quotes)


def passage_at(document: Document, offset: int) -> Passage | None:
    """The passage that holds the character at `offset`, or None between passages."""
    import bisect

    place = bisect.bisect_right(document.passages, offset, key=lambda passage: passage.start) - 1
    return document.passages[place] if place >= 0 and offset < document.passages[place].end else None


def row_statement(document: Document, passage: Passage) -> Statement:
    """A table row in the words of its columns, carried by the row's longest cell."""
    cells = [
        (cell.start, cell.end)
        for table in document.tables
        if table.start <= passage.start < table.end
        for cell in table.cells
        if passage.start <= cell.start and cell.end <= passage.end and cell.end > cell.start
    ]
    start, end = max(cells, key=lambda span: span[1] - span[0], default=(passage.start, passage.end))
    return Statement(passage.readable, (Quote(document, passage, start, end),))


def unwritten(terms: Sequence[Term], hits: Sequence[tuple[Document, Passage]], best: float) -> Quote | None:
    """The place where a document says that what is asked about is not written yet, if the question leads there.

    `best` is how much of the question the best ordinary sentence covers: a section that is written elsewhere wins.
    """
    total = sum(term.weight for term in terms) or 1.0
    found: list[tuple[float, Quote]] = []
    for document, passage in hits:
        section = document.sections_at(passage.start)
        if not section:
            continue
        headings = bag(" ".join(s.title for s in section[-2:]) + " " + surroundings(document, passage))
        named = sum(term.weight * match(term, headings) for term in terms) / total
        innermost = bag(section[-1].title)
        if named < 0.6 or not any(match(term, innermost) >= 0.7 for term in terms):
            continue
        if passage.kind == "heading":
            found.append((named, Quote(document, passage, passage.start, passage.end)))
            continue
        for block in document.blocks:
            if passage.start <= block.start < passage.end and is_unwritten(
                document.text[block.start : block.end].split("\n")[0]
            ):
                found.append((named, Quote(document, passage, block.start, block.end)))
    named, quote = max(found, key=lambda pair: pair[0], default=(0.0, None))
    return quote if quote is not None and named >= best - 0.12 else None
