"""A conversation to take along: questions and answers as plain values, ready for Word or PDF.

    Exchange(question, status, paragraphs, table, notices, sources)   one question and what was answered

Everything that makes an answer checkable goes with it: its status in words, each source with title, status, date, section, page
and verbatim quote, how well the quote carries the answer, the day, and the mark that an AI assistant wrote it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answer_view import paper_words, section_words, support_words
from assistant.answers import Answer, Citation, Claim
from assistant.privacy import anonymise
from prompts import text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of an answer; `level` is 0 for running text, 1 for a list's item, 2 for an item within an item."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """A citation in words; `facts` are status, kind, date and region, `place` section and page."""

    number: int
    title: str
    facts: str
    place: str
    quote: str
    support: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer. `table` has its header first, and no rows where there is none."""

    question: str
    status: str
    paragraphs: tuple[Paragraph, ...]
    table: tuple[tuple[str, ...], ...]
    notices: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Transcript:
    """A whole conversation, in the visitor's language ("sv" or "en"); `mark` says that an AI wrote the answers."""

    title: str
    saved: str
    mark: str
    sources_heading: str
    exchanges: tuple[Exchange, ...]
    language: str


def transcript(conversation: Sequence[tuple[str, Answer]], day: date, language: str) -> Transcript:
    """The conversation, oldest question first, as saved on `day`."""
    return Transcript(
        text("export.title", language),
        text("export.saved", language, day=day.isoformat()),
        text("export.mark", language),
        text("chat.sources", language),
        tuple(_exchange(question, answer, language) for question, answer in conversation),
        language,
    )


def _exchange(question: str, answer: Answer, language: str) -> Exchange:
    return Exchange(
        anonymise(question),
        text("export.status", language, status=text(f"export.status-{answer.status}", language)),
        tuple(paragraph for claim in answer.claims for paragraph in _paragraphs(claim)),
        answer.table,
        answer.notices,
        tuple(_source(citation, language) for citation in answer.citations),
    )


def _paragraphs(claim: Claim) -> Iterator[Paragraph]:
    """A claim's lines, its markers after the last."""
    lines = claim.text.split("\n")
    lines[-1] += "".join(f"\u00a0[{marker}]" for marker in claim.markers)
    for line in lines:
        bare = line.lstrip()
        if bare.startswith("- "):
            yield Paragraph(bare.removeprefix("- "), 1 if len(line) - len(bare) < 2 else 2)
        elif bare:
            yield Paragraph(bare)


def _source(citation: Citation, language: str) -> Source:
    words = paper_words(
        citation.kind, citation.status, citation.dated, citation.region, edition=citation.edition, language=language
    )
    # A document without pages is one page, numbered but not labelled as such by anyone.
    page = text("chat.page", language, page=citation.page_label) if citation.page_label else ""
    return Source(
        citation.marker,
        citation.title,
        f"{words['statusWords']} · {words['facts']}",
        " · ".join(filter(None, (section_words(citation), page))),
        citation.quote,
        support_words(citation.supports, language),
    )
