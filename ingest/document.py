"""What ingest knows about one document: one text, and spans of it.

A document is one string, its cleaned pages joined. Everything else - page, section, table cell, passage,
activity, term - is a half-open span `[start, end)` of that string, so the page and the section of anything
are computed from its span and never tracked beside it:

    document.text[passage.start : passage.end]        # what the passage says, verbatim
    document.page_at(passage.start).label             # "7 (22)", as printed on the page
    document.section_path(passage.start)              # ("2 Primärvårdskartan", "2.4 Hemsjukvård")

The text is cleaned but never reworded: running heads are gone, hyphens at line ends are mended, and white
space is folded. Blocks (paragraphs, list items, headings, footnotes) are separated by a line break; the cells
of one table row by a tab.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from ingest.catalogue import Entry, Part
from ingest.glossary import Term
from ingest.passages import Passage
from ingest.register import Activity
from ingest.sections import Section
from ingest.tables import Table

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Page:
    """One page (slide) of the file.

    `number` is its place in the file from 1; `label` is what is printed on it. `spans` are the pieces of the
    document's text that stand on the page, in order: usually one, two where a footnote was moved behind
    the paragraph that runs on to the next page. `width` and `height` are in points, 0 where a file has no pages.
    """

    number: int
    label: str
    spans: tuple[tuple[int, int], ...]
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class WordBox:
    """Where a word (or the piece of a word before a line-end hyphen) stands: text span, page, box.

    The box is in points from the page's top left corner, as pdfplumber counts: x0, top, x1, bottom.
    """

    start: int
    end: int
    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, list item, heading, table row or footnote: the unit that passages never cut.

    `kind` is one of heading, paragraph, item, row, footnote. `level` is the heading's level or the list
    item's depth, from 1; 0 for the others. `row` is (table index, row index) for a row.
    """

    kind: str
    start: int
    end: int
    level: int = 0
    row: tuple[int, int] | None = None


@dataclass(frozen=True)
class Document:
    """A document as read: its catalogue entry, its text, and the spans found in it.

    `digest` is the SHA-256 of the text (hex); `source_digest` that of the file. `left_out` counts words that
    were left out of the text by reason ("running head", "page number", "margin text", "table of contents").
    `notes` are sentences for people about what could not be read with certainty, as (page number, sentence).
    """

    entry: Entry
    text: str
    digest: str
    source_digest: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    passages: tuple[Passage, ...] = ()
    activities: tuple[Activity, ...] = ()
    terms: tuple[Term, ...] = ()
    left_out: dict[str, int] = field(default_factory=dict)
    notes: tuple[tuple[int, str], ...] = ()

    @cached_property
    def _page_starts(self) -> tuple[list[int], list[Page]]:
        pieces = sorted((span[0], page.number) for page in self.pages for span in page.spans)
        by_number = {page.number: page for page in self.pages}
        return [start for start, _ in pieces], [by_number[number] for _, number in pieces]

    def page_at(self, offset: int) -> Page:
        """The page on which the character at `offset` stands."""
        starts, pages = self._page_starts
        return pages[max(0, bisect.bisect_right(starts, offset) - 1)]

    @cached_property
    def _kept(self) -> dict[tuple[str, int], Any]:
        return {}

    def kept(self, what: str, offset: int, work_out: Callable[[], _T]) -> _T:
        """What a later step works out about a place of this text, once: it goes when the document goes."""
        key = (what, offset)
        if key not in self._kept:
            self._kept[key] = work_out()
        found: _T = self._kept[key]
        return found

    @cached_property
    def _section_changes(self) -> tuple[list[int], list[tuple[Section, ...]]]:
        """The offsets at which sections begin or end, rising, and the sections that lie around each from there on."""
        offsets = sorted({offset for section in self.sections for offset in (section.start, section.end)})
        begun: dict[int, list[Section]] = {}
        for section in self.sections:
            begun.setdefault(section.start, []).append(section)
        around: list[tuple[Section, ...]] = []
        for offset in offsets:
            still = around[-1] if around else ()
            around.append(tuple(s for s in (*still, *begun.get(offset, ())) if s.end > offset))
        return offsets, around

    def sections_at(self, offset: int) -> tuple[Section, ...]:
        """The sections around `offset`, outermost first."""
        offsets, around = self._section_changes
        place = bisect.bisect_right(offsets, offset) - 1
        return around[place] if place >= 0 else ()

    def section_path(self, offset: int) -> tuple[str, ...]:
        """The headings above `offset`, outermost first, each with its number as printed."""
        return tuple(s.title for s in self.sections_at(offset))

    def table_at(self, offset: int) -> Table | None:
        """The table that the character at `offset` stands in, or None outside tables."""
        return next((table for table in self.tables if table.start <= offset < table.end), None)

    def part_at(self, offset: int) -> Part | None:
        """The paper bound in this file that `offset` belongs to, if the catalogue names parts."""
        page = self.page_at(offset).number
        return next((p for p in self.entry.parts if p.first_page <= page <= p.last_page), None)
