"""Ruled tables, cell by cell.

In an activity table the columns carry the meaning: an X stands under 2026 or 2027, a goal spans several
activities, a row may go on over the page break. A plain text extraction loses all of that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.lines import Line, lines_in_reading_order
from ingest.pages import Box, Grid, PdfPage, Word


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as a span of the document's text (empty cell: start == end).

    `row` and `column` count from 0, header rows not counted in `row`; `row_span` and `column_span` are at least 1.
    `pages` are the page numbers it stands on. `uncertain` says in words what could not be read with certainty.
    """

    start: int
    end: int
    row: int
    column: int
    row_span: int
    column_span: int
    pages: tuple[int, ...]
    uncertain: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its column names and its cells; `caption` is the nearest text above that names it, or ""."""

    columns: tuple[str, ...]
    cells: tuple[Cell, ...]
    rows: int
    start: int
    end: int
    caption: str = ""


@dataclass(frozen=True, slots=True)
class RuledCell:
    """A cell as drawn: its place among rows and columns (from 0, header apart) and its words, line by line."""

    row: int
    column: int
    row_span: int
    column_span: int
    lines: tuple[tuple[Word, ...], ...]
    uncertain: str = ""


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table as drawn, over one page or several: the header's cells, then the rows'.

    `page` and `top` are where it begins.
    """

    page: int
    top: float
    header: tuple[RuledCell, ...]
    cells: tuple[RuledCell, ...]
    rows: int


def ruled_tables(pages: Sequence[PdfPage]) -> list[RuledTable]:
    """The tables of a document, those that run over a page break joined."""
    found: list[RuledTable] = []
    for page in pages:
        for grid in sorted(page.grids, key=lambda grid: grid.box.top):
            found.append(_table(grid, [word for word in page.words if grid.box.holds(word)]))
    return found


def _table(grid: Grid, words: Sequence[Word]) -> RuledTable:
    lefts = _edges(cell.x0 for cell in grid.cells)
    tops = _edges(cell.top for cell in grid.cells)
    cells = [_cell(box, lefts, tops, words) for box in grid.cells]
    header = tuple(cell for cell in cells if cell.row == 0)
    body = tuple(
        RuledCell(cell.row - 1, cell.column, cell.row_span, cell.column_span, cell.lines) for cell in cells if cell.row
    )
    return RuledTable(grid.page, grid.box.top, header, body, len(tops) - 1)


def _edges(values: object) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):  # type: ignore[call-overload]
        if not edges or value - edges[-1] > 2:
            edges.append(value)
    return edges


def _cell(box: Box, lefts: list[float], tops: list[float], words: Sequence[Word]) -> RuledCell:
    column = sum(edge <= box.x0 + 2 for edge in lefts) - 1
    row = sum(edge <= box.top + 2 for edge in tops) - 1
    lines: list[Line] = lines_in_reading_order([word for word in words if box.holds(word)])
    return RuledCell(
        row,
        column,
        max(1, sum(box.top + 2 < edge < box.bottom - 2 for edge in tops) + 1),
        max(1, sum(box.x0 + 2 < edge < box.x1 - 2 for edge in lefts) + 1),
        tuple(line.words for line in lines),
    )
