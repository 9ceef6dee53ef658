"""Passages: the pieces of a document that are found and cited.

A passage follows sections and sentences. It never cuts a list item or a table row, and it knows where it stands,
because a slide headed "Inriktning, målbild och målområden" means nothing without the region it speaks of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.sentences import sentence_spans
from ingest.tables import Cell, Table, cells_by_row

if TYPE_CHECKING:
    from ingest.document import Block
    from ingest.sections import Section

# Long enough to answer from, short enough to be about one thing: four to eight sentences of Swedish officialese.
_LONGEST = 900


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a document's text that can be found and shown on its own.

    `id` is document id + ":" + the first 12 hex digits of the text's digest + ":" + start + "-" + end: stable over
    runs, never reused for other text. `kind` is prose, list, row, footnote or heading (a heading with nothing under it).
    `lead` is the sentence that introduces a list when the passage starts in the middle of that list, else "".
    `readable` is what a reader should see when the span alone cannot be understood (a table row with its column
    names and merged cells); "" means that the span's own text serves.
    """

    id: str
    start: int
    end: int
    kind: str
    lead: str = ""
    readable: str = ""


def cut_passages(
    identity: str, text: str, blocks: Sequence[Block], sections: Sequence[Section], tables: Sequence[Table]
) -> tuple[Passage, ...]:
    """Cut a document's blocks into passages, in the text's order.

    `identity` is the document's id and digest, the stem of each passage's id.
    """
    headings = {section.start for section in sections}
    cut = _Cut(identity, text)
    by_row = [cells_by_row(table) for table in tables]
    for block in blocks:
        if block.kind == "heading" and block.start in headings:
            cut.add_heading(block)
            continue
        cut.heading = None
        if block.row is not None:
            table, row = block.row
            cut.close()
            if row >= 0:  # the header's names stand in each row's readable form
                cut.add(block.start, block.end, "row", readable=readable_row(text, tables[table], by_row[table][row]))
        elif block.kind == "footnote":
            cut.close()
            cut.add(block.start, block.end, "footnote")
        elif block.kind == "item":
            cut.add_item(block)
        else:
            cut.add_paragraph(block)
    return cut.finish()


@dataclass
class _Cut:
    """Passages in the making.

    `run` are the blocks of the passage that may still grow, `run_lead` is its lead. `lead` is the sentence that introduces
    the list that may follow. `heading` is one that has nothing under it so far.
    """

    identity: str
    text: str
    found: list[Passage] = field(default_factory=list)
    run: list[Block] = field(default_factory=list)
    run_lead: str = ""
    lead: str = ""
    heading: Block | None = None

    def add(self, start: int, end: int, kind: str, lead: str = "", readable: str = "") -> None:
        self.found.append(Passage(f"{self.identity}:{start}-{end}", start, end, kind, lead, readable))

    def close(self) -> None:
        """Make a passage of the run."""
        if self.run:
            kind = "list" if all(block.kind == "item" for block in self.run) else "prose"
            self.add(self.run[0].start, self.run[-1].end, kind, self.run_lead)
        self.run = []

    def add_heading(self, block: Block) -> None:
        self.finish()
        self.heading, self.lead = block, ""

    def add_item(self, block: Block) -> None:
        if self._would_be_too_long(block):
            self.close()
        if not self.run:
            self.run_lead = self.lead
        self.run.append(block)

    def add_paragraph(self, block: Block) -> None:
        sentences = sentence_spans(self.text, block.start, block.end)
        introduces = self.text[block.start : block.end].endswith((":", ";", "att"))
        self.lead = self.text[slice(*sentences[-1])] if introduces else ""
        # A list stays with the sentence that introduces it, and text after a list begins anew.
        if introduces or (self.run and self.run[-1].kind == "item") or self._would_be_too_long(block):
            self.close()
        if block.end - block.start > _LONGEST:
            for start, end in _pieces(sentences):
                self.add(start, end, "prose")
            return
        if not self.run:
            self.run_lead = ""
        self.run.append(block)

    def _would_be_too_long(self, block: Block) -> bool:
        return bool(self.run) and block.end - self.run[0].start > _LONGEST

    def finish(self) -> tuple[Passage, ...]:
        """All passages, the one that may still grow and a heading with nothing under it included."""
        self.close()
        if self.heading is not None:
            self.add(self.heading.start, self.heading.end, "heading")
            self.heading = None
        return tuple(self.found)


def _pieces(sentences: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The sentences of a long paragraph put together to pieces of about equal length."""
    start, length = sentences[0][0], sentences[-1][1] - sentences[0][0]
    target = length / -(-length // _LONGEST)
    pieces: list[tuple[int, int]] = []
    for (_, end), (following, its_end) in pairwise(sentences):
        if end - start >= 0.8 * target and its_end - start > target:
            pieces.append((start, end))
            start = following
    return [*pieces, (start, sentences[-1][1])]


def readable_row(text: str, table: Table, cells: Sequence[Cell]) -> str:
    """A table row as a sentence of its own: each column's name and what stands in it; `cells` are the row's, merged ones too."""
    parts: list[str] = []
    for cell in sorted(cells, key=lambda cell: cell.column):
        if cell.end > cell.start:
            name, value = table.columns[cell.column], text[cell.start : cell.end]
            parts.append(f"{name}: {value}" if name else value)
    return "; ".join(parts)
