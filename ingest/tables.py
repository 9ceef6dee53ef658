"""Tables: their cells as spans of the document's text, and the way from rules on a page to whole tables.

In an activity table the columns carry the meaning: an X stands under 2026 or 2027, a goal spans several activities, a
row may go on over the page break. A plain text extraction loses all of that. `ruled` finds rows and columns on one
page, `page_breaks` joins what runs over several, `text` writes the cells into the document's text, one line a row,
and notes their spans:

    table.columns                               # ("Mål", "Aktiviteter", "2026", "2027", "Förvaltning")
    document.text[cell.start : cell.end]        # "HSF/SOF"

Words that merely stand in columns, without rules, are left in the running text: which cell they belong to would be a
guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.lines import Line
from ingest.page_breaks import joined, runs_on
from ingest.pages import PdfPage
from ingest.ruled import RuledCell, RuledTable, read_grid, with_header, without_repeated_header

__all__ = ["Cell", "RuledCell", "RuledTable", "Table", "ruled_tables"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as a span of the document's text (empty cell: start == end).

    `row` and `column` count from 0, header rows not counted in `row`; `row_span` and `column_span` are at least 1.
    `pages` are the page numbers it stands on. `uncertain` names what could not be read with certainty, as `RuledCell`
    does.
    """

    start: int
    end: int
    row: int
    column: int
    row_span: int
    column_span: int
    pages: tuple[int, ...]
    uncertain: str = ""

    @property
    def rows(self) -> range:
        """The rows that it stands in."""
        return range(self.row, self.row + self.row_span)

    @property
    def columns(self) -> range:
        """The columns that it stands in."""
        return range(self.column, self.column + self.column_span)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its column names and its cells; `caption` is the title in its own first row, over all columns, or ""."""

    columns: tuple[str, ...]
    cells: tuple[Cell, ...]
    rows: int
    start: int
    end: int
    caption: str = ""


def cells_by_row(table: Table) -> list[list[Cell]]:
    """The cells that stand in each row of a table, merged ones in every row they cover, in the table's order."""
    found: list[list[Cell]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        for row in cell.rows:
            found[row].append(cell)
    return found


def ruled_tables(pages: Sequence[PdfPage], lines: Mapping[int, Sequence[Line]]) -> list[RuledTable]:
    """The tables of a document in reading order, those that run over a page break joined.

    `lines` are each page's lines, by page number, without running heads and without the words inside tables: a table
    goes on over a page break only where none of them stands between.
    """
    found: list[RuledTable] = []
    for page in pages:
        for grid in sorted(page.grids, key=lambda grid: (grid.box.top, grid.box.x0)):
            drawn = read_grid(grid, page.words)
            if found and runs_on(found[-1], drawn, lines):
                drawn = joined(found.pop(), drawn)
            table = drawn if drawn.header else with_header(drawn)
            found.append(without_repeated_header(table, table.header))
    return found
