"""Citations: from a span of a document to what a reader sees of it, and what its paper's status means for the answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.answers import Citation, Found, dated_words
from assistant.questions import Question
from assistant.statements import Quote, Statement
from assistant.verify import supports
from index.windows import place_of
from ingest.document import Document
from ingest.passages import Passage
from prompts import text

_MOST_PASSAGES = 10


class Cited:
    """The citations of one answer, numbered in the order of their first use; a span cited twice has one number."""

    def __init__(self) -> None:
        self._citations: dict[tuple[str, int, int], Citation] = {}

    @property
    def all(self) -> tuple[Citation, ...]:
        """Every citation, by number."""
        return tuple(self._citations.values())

    def markers(self, statement: Statement) -> tuple[int, ...]:
        """The numbers of the statement's quotes, new ones given as needed."""
        # A list that runs over two pages is carried by both its quotes together, by neither alone.
        held = " ".join(self.context(quote) for quote in statement.quotes)
        carried = supports(statement.said or statement.text, held) if statement.quotes else 0.0
        return tuple(dict.fromkeys(self._marker(quote, carried) for quote in statement.quotes))

    def _marker(self, quote: Quote, carried: float) -> int:
        key = (quote.document.entry.id, quote.start, quote.end)
        if key not in self._citations:
            self._citations[key] = cite(quote, len(self._citations) + 1, carried)
        return self._citations[key].marker

    @staticmethod
    def context(quote: Quote) -> str:
        """What a claim may lean on: the quote, and its table row or list introduction."""
        return " ".join(filter(None, (quote.passage.readable, quote.passage.lead, quote.text)))


def cite(quote: Quote, marker: int, carried: float) -> Citation:
    """The citation of a span, as citation number `marker`; `carried` is how well its claim is supported, 0 to 1."""
    document, entry = quote.document, quote.document.entry
    part = document.part_at(quote.start)
    paper = part or entry
    page = document.page_at(quote.start)
    pages = tuple(p.number for p in document.pages if any(s < quote.end and quote.start < e for s, e in p.spans))
    context = quote.passage.readable or document.text[quote.passage.start : quote.passage.end]
    return Citation(
        marker=marker,
        document=f"{entry.id}#{part.id}" if part else entry.id,
        title=paper.title,
        status=paper.status,
        dated=dated_words(paper.dated),
        page=page.number,
        page_label=page.label,
        section=" › ".join(document.section_path(quote.start)),
        quote=quote.text,
        context=context,
        supports=round(carried, 2),
        start=quote.start,
        end=quote.end,
        kind=paper.kind,
        region=place_of(document, quote.passage).region,
        edition=entry.edition,
        pages=pages,
    )


def found(document: Document, passage: Passage, score: float) -> Found:
    """A passage as an answer lists it among those that were read."""
    part = document.part_at(passage.start)
    page = document.page_at(passage.start)
    return Found(
        document=f"{document.entry.id}#{part.id}" if part else document.entry.id,
        page=page.number,
        page_label=page.label,
        section=" › ".join(document.section_path(passage.start)),
        text=passage.readable or document.text[passage.start : passage.end],
        score=round(score, 4),
        passage=passage.id,
        title=part.title if part else document.entry.title,
        region=place_of(document, passage).region,
    )


def read_first(statements: Iterable[Statement], passages: Sequence[Found]) -> tuple[Found, ...]:
    """The passages of an answer that was read off the register or the glossary: what was read there, then what was searched.

    A row or a term is found by what it is, not by how well it matches; it counts as much as the best match.
    """
    best = max((passage.score for passage in passages), default=0.0)
    read = {q.passage.id: found(q.document, q.passage, best) for statement in statements for q in statement.quotes}
    return (*read.values(), *(passage for passage in passages if passage.passage not in read))[:_MOST_PASSAGES]


def nearest(document: Document, passage: Passage, language: str) -> list[str]:
    """Where to look and whom to ask when nothing was found: the nearest section and its document's owner."""
    part = document.part_at(passage.start)
    title = part.title if part else document.entry.title
    issuer = (part.issuer if part else "") or document.entry.issuer
    path = document.section_path(passage.start)
    lines = []
    if path:
        label = document.page_at(passage.start).label
        lines.append(text("answer.nearest", language, section=path[-1], title=title, page=label))
    if issuer:
        lines.append(text("answer.ask-owner", language, issuer=issuer))
    return lines


def notices(citations: Iterable[Citation], asked: Question) -> list[str]:
    """Sentences about what the cited papers' status means: a proposal, an old snapshot, a draft. Each once."""
    said: dict[str, None] = {}
    for citation in citations:
        if citation.status == "proposal":
            paper = f"{citation.title}, {citation.dated}" if citation.dated else citation.title
            said[text("answer.proposal", asked.language, paper=paper)] = None
        elif citation.status == "historical":
            key = "answer.historical" if citation.dated else "answer.historical-undated"
            year = {"year": citation.dated[:4]} if citation.dated else {}
            said[text(key, asked.language, **year)] = None
        elif citation.status == "draft":
            said[text("answer.draft", asked.language)] = None
    return list(said)
