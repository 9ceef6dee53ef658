"""Ruled tables, cell by cell.

In an activity table the columns carry the meaning: an X stands under 2026 or 2027, a goal spans several
activities, a row may go on over the page break. A plain text extraction loses all of that.
"""

from __future__ import annotations

from dataclasses import dataclass


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
