"""Statements: what an answer says before it is numbered, and the spans that carry it."""

from __future__ import annotations

import bisect
from dataclasses import dataclass

from ingest.document import Document
from ingest.passages import Passage


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
    """A sentence of the answer before it is numbered: its text, and the quotes that carry it.

    `said` is what the quotes must support where the sentence holds words of our own besides; "" means all of it. `aside` says
    that it may belong to the answer too: it comes last, under words that say so.
    """

    text: str
    quotes: tuple[Quote, ...] = ()
    said: str = ""
    aside: bool = False


# An answer read off rows or terms rather than found: its statements, its kind, and the rows as a table, header first.
Structured = tuple[list[Statement], str, tuple[tuple[str, ...], ...]]


def passage_at(document: Document, offset: int) -> Passage | None:
    """The passage that holds the character at `offset`, or None between passages."""
    place = bisect.bisect_right(document.passages, offset, key=lambda passage: passage.start) - 1
    return document.passages[place] if place >= 0 and offset < document.passages[place].end else None
