"""Passages: the pieces of a document that are found and cited.

A passage follows sections and sentences. It never cuts a list item or a table row, and it knows where it stands,
because a slide headed "Inriktning, målbild och målområden" means nothing without the region it speaks of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.sentences import sentence_spans

if TYPE_CHECKING:
    from ingest.document import Block
    from ingest.sections import Section
    from ingest.tables import Table

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
    found: list[Passage] = []
    run: list[Block] = []
    lead = ""
    heading: Block | None = None
    headed = {section.start for section in sections}

    def add(start: int, end: int, kind: str, lead: str = "", readable: str = "") -> None:
        found.append(Passage(f"{identity}:{start}-{end}", start, end, kind, lead, readable))

    def close() -> None:
        nonlocal run
        if run:
            add(run[0].start, run[-1].end, "list" if all(b.kind == "item" for b in run) else "prose", lead_of_run)
        run = []

    lead_of_run = ""
    for block in blocks:
        if block.kind in {"heading", "row", "footnote"}:
            close()
        if block.kind == "heading" and block.start in headed:
            if heading is not None:
                add(heading.start, heading.end, "heading")
            heading, lead = block, ""
            continue
        heading = None
        if block.kind == "row" and block.row is not None:
            if block.row[1] >= 0:
                add(block.start, block.end, "row", readable=readable_row(text, tables[block.row[0]], block.row[1]))
        elif block.kind == "footnote":
            add(block.start, block.end, "footnote")
        elif block.kind == "item":
            if run and block.end - run[0].start > _LONGEST:
                close()
            if not run:
                lead_of_run = lead
            run.append(block)
        else:
            introduces = text[block.start : block.end].rstrip().endswith((":", ";", "att"))
            if run and (block.end - run[0].start > _LONGEST or run[-1].kind == "item"):
                close()
            if block.end - block.start > _LONGEST:
                close()
                for start, end in _pieces(text, block):
                    add(start, end, "prose")
            else:
                if introduces:  # a list stays with the sentence that introduces it
                    close()
                if not run:
                    lead_of_run = ""
                run.append(block)
            last = sentence_spans(text, block.start, block.end)
            lead = text[last[-1][0] : last[-1][1]] if introduces and last else ""
    close()
    if heading is not None:
        add(heading.start, heading.end, "heading")
    return tuple(found)


def _pieces(text: str, block: Block) -> list[tuple[int, int]]:
    """A long paragraph cut between sentences into pieces of about equal length."""
    sentences = sentence_spans(text, block.start, block.end)
    count = -(-(block.end - block.start) // _LONGEST)
    target = (block.end - block.start) / count
    pieces: list[tuple[int, int]] = []
    start = sentences[0][0]
    for number, (_, end) in enumerate(sentences):
        following = sentences[number + 1] if number + 1 < len(sentences) else None
        if following is None or (end - start >= 0.8 * target and following[1] - start > target):
            pieces.append((start, end))
            start = following[0] if following else end
    return pieces


def readable_row(text: str, table: Table, row: int) -> str:
    """A table row as a sentence of its own: each column's name and what stands in it, merged cells included."""
    parts: list[str] = []
    for column, name in enumerate(table.columns):
        for cell in table.cells:
            if cell.column == column and cell.row <= row < cell.row + cell.row_span and cell.end > cell.start:
                value = text[cell.start : cell.end]
                parts.append(f"{name}: {value}" if name else value)
    return "; ".join(parts)
