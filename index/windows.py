"""Windows: the pieces of a passage that are matched, while the passage is what is found.

A question is about one or two sentences, a passage is long enough to answer from; so each passage is matched by
overlapping windows of up to three sentences, and the best window speaks for it. A window carries where it stands,
because "Målbild" on a slide means nothing without the region it speaks of:

    Regionernas omställning 2020 · Halland · Inriktning, målbild och målområden     <- the context
    Region Halland har beslutat om …                                              <- the window's text
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.catalogue import Entry, Part
from ingest.document import Document
from ingest.passages import Passage
from ingest.regions import region_of_heading
from ingest.sentences import sentence_spans

_SENTENCES = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands and what that means for its weight.

    `part` is the id of the paper within the file, or "". `kind`, `status` and `years` are the part's where there is
    one. `years` are those the paper is dated in or valid for; an undated paper has none. `section` is the path of
    headings.
    """

    document: str
    part: str
    title: str
    region: str
    kind: str
    status: str
    years: tuple[int, ...]
    page: int
    section: tuple[str, ...]
    section_start: int


@dataclass(frozen=True, slots=True)
class Window:
    """Up to three sentences of a passage: window `number` (from 0) is the span `[start, end)` of the document's text.

    `text` is what is matched, a table row's readable form where it has one; `context` says where it stands.
    """

    number: int
    start: int
    end: int
    text: str
    context: str


def place_of(document: Document, passage: Passage) -> Place:
    """Where the passage stands: its paper, region, headings and page."""
    # Every sentence that is weighed asks for its passage's place.
    return document.kept("place", passage.start, lambda: _place(document, passage))


def _place(document: Document, passage: Passage) -> Place:
    entry = document.entry
    part = document.part_at(passage.start)
    sections = document.sections_at(passage.start)
    section = tuple(each.title for each in sections)
    paper = part or entry
    # The innermost heading that is a region's name decides: an overview of all regions has a divider for each.
    regions = [region for heading in section if (region := region_of_heading(heading))]
    return Place(
        document=entry.id,
        part=part.id if part else "",
        title=paper.title,
        region=regions[-1] if regions else entry.region,
        kind=paper.kind,
        status=paper.status,
        years=years_of(entry, part),
        page=document.page_at(passage.start).number,
        section=section,
        section_start=sections[-1].start if sections else 0,
    )


def regions_of(document: Document) -> frozenset[str]:
    """The regions that a document's passages are about."""
    return document.kept("regions", 0, lambda: frozenset(place_of(document, each).region for each in document.passages))


def years_of(entry: Entry, part: Part | None) -> tuple[int, ...]:
    """The years that a paper is dated in or valid for, rising; none for an undated one."""
    dated = part.dated if part and part.dated else entry.dated
    years = {dated.year} if dated else set()
    if entry.valid_from and entry.valid_to:
        years.update(range(entry.valid_from.year, entry.valid_to.year + 1))
    else:
        years.update(day.year for day in (entry.valid_from, entry.valid_to) if day)
    return tuple(sorted(years))


def windows_of(document: Document, passage: Passage, place: Place) -> Iterator[Window]:
    """The windows of a passage, first to last. A row is one window: its cells mean nothing apart."""
    context = _context(document, passage, place)
    if passage.readable:
        yield Window(0, passage.start, passage.end, passage.readable, context)
        return
    # One window from every sentence on: measured, every other puts the right passage first less often (0.69, not 0.75).
    sentences = sentence_spans(document.text, passage.start, passage.end)
    for first in range(max(1, len(sentences) - _SENTENCES + 1)):
        group = sentences[first : first + _SENTENCES]
        start, end = (group[0][0], group[-1][1]) if group else (passage.start, passage.end)
        yield Window(first, start, end, document.text[start:end], context)


def _context(document: Document, passage: Passage, place: Place) -> str:
    pieces = [document.entry.title, place.title, place.region, *place.section, passage.lead]
    return "\n".join(dict.fromkeys(piece for piece in pieces if piece))
