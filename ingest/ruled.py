"""A table as it is drawn: rules make boxes, boxes make rows and columns.

A PDF has no tables, only lines. Where lines cross they bound boxes; the distinct left edges of the boxes are the
columns, the distinct top edges the rows. A goal that serves three activities is a box three rows high:

    Mål                   | Aktiviteter            | 2026 | 2027 | Förvaltning
    ----------------------+------------------------+------+------+------------
    Trygg vård i hemmet   | 2a. Införa arbetssätt  |  X   |      | SOF/HSF
                          | 2b. Etablera grupp     |  X   |      |

so it has `row_span` 3, and what it says holds for each of the rows it stands beside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.columns import fold, role_of
from ingest.pages import Box, Grid, Word
from ingest.reading_order import lines_in_reading_order

# Rules this near to one another are one rule drawn twice, or drawn a little off: narrower columns and lower rows hold
# no word.
_SAME_COLUMN, _SAME_ROW = 5.0, 3.0
# How much of a word must stand inside its cell; an X nearer to the rule than that could be meant for either column.
_INSIDE = 0.75
MARK = re.compile(r"[xX×✓✔●■☒☑]")
# What a column is not called: "3. Skapa …", "X", a sentence.
_NO_NAME = re.compile(rf"\d{{1,3}}\D.*|.*[.!?]|{MARK.pattern}")


@dataclass(frozen=True, slots=True)
class RuledCell:
    """A cell as drawn: its place among rows and columns (from 0, header apart), its words line by line, the page it
    begins on.

    `uncertain` is "" or names what could not be read with certainty: "word-across-rule" (a word stands on the rule
    between two columns), "no-rules" (rules are missing around it), "over-page-break" (whether it goes on from the
    page before cannot be seen).
    """

    row: int
    column: int
    row_span: int
    column_span: int
    lines: tuple[tuple[Word, ...], ...]
    page: int
    uncertain: str = ""

    @property
    def text(self) -> str:
        """Its words, a space between each two."""
        return " ".join(word.text for line in self.lines for word in line)

    @property
    def last_row(self) -> int:
        """The last of the rows that it stands in."""
        return self.row + self.row_span - 1

    def covers(self, column: int) -> bool:
        """Whether it stands in this column."""
        return self.column <= column < self.column + self.column_span


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table as drawn, over one page or several: the header's cells, then the rows'.

    `page` and `top` are where it begins, `last_page` and `bottom` where it ends. `edges` are the left edges of its
    columns and then the right edge of the last, in points from the table's left edge. `left_out` counts words that
    stand in no cell, by reason.
    """

    page: int
    top: float
    header: tuple[RuledCell, ...]
    cells: tuple[RuledCell, ...]
    rows: int
    last_page: int = 0
    bottom: float = 0.0
    edges: tuple[float, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)


def read_grid(grid: Grid, words: Iterable[Word]) -> RuledTable:
    """The table that one page's rules draw, all its rows as body rows; every word inside it lands in a cell."""
    lefts = _clusters((cell.x0 for cell in grid.cells), _SAME_COLUMN)
    tops = _clusters((cell.top for cell in grid.cells), _SAME_ROW)
    boxes = [(box, "") for box in grid.cells]
    boxes += [(box, "no-rules") for box in _holes(grid, lefts, tops)]
    inside: dict[Box, list[Word]] = {box: [] for box, _ in boxes}
    across: set[Box] = set()
    for word in words:
        if grid.box.holds(word):
            box = min(inside, key=lambda box: (_distance(box, word), box.top, box.x0))
            inside[box].append(word)
            if _share_inside(box, word) < _INSIDE:
                across.add(box)
    marks = 0
    cells = []
    for box, doubt in boxes:
        lines = lines_in_reading_order(inside[box])
        marks += sum(line.marks for line in lines)
        row, column = _index(tops, box.top, _SAME_ROW), _index(lefts, box.x0, _SAME_COLUMN)
        cells.append(
            RuledCell(
                row,
                column,
                max(1, sum(edge < box.bottom - _SAME_ROW for edge in tops) - row),
                max(1, sum(edge < box.x1 - _SAME_COLUMN for edge in lefts) - column),
                tuple(line.words for line in lines),
                grid.page,
                "word-across-rule" if box in across else doubt if inside[box] else "",
            )
        )
    cells.sort(key=lambda cell: (cell.row, cell.column))
    edges = (*(edge - lefts[0] for edge in lefts), grid.box.x1 - lefts[0])
    left_out = {"footnote mark": marks} if marks else {}
    return RuledTable(grid.page, grid.box.top, (), tuple(cells), len(tops), grid.page, grid.box.bottom, edges, left_out)


def with_header(table: RuledTable) -> RuledTable:
    """The same table with its header rows told from its body; unchanged where the first row is no header.

    A header is set in bold above rows that are not, or heads columns by known names, or is a row of short names
    without a blank. A title over all columns above it belongs to it, and a header's merged cells say how many rows it
    has.
    """
    depth, head, rest = _head(table)
    if not (_names_columns(head, rest) or (rest and _is_row_of_names(head))):
        return table
    header = tuple(cell for cell in table.cells if cell.row < depth)
    return replace(table, header=header, cells=_moved(rest, -depth), rows=table.rows - depth)


def begins_with_header(table: RuledTable) -> bool:
    """Whether the first row certainly is a header: by how it is set or by its words, not merely because it is short."""
    _, head, rest = _head(table)
    return _names_columns(head, rest)


def _head(table: RuledTable) -> tuple[int, list[RuledCell], list[RuledCell]]:
    """How many rows a header would have, its cells (a title over all columns apart), and the cells below."""
    first = 0
    while first < table.rows - 1 and _spans_all(table, first):
        first += 1
    reach = max((cell.last_row for cell in table.cells if cell.row == first), default=0) + 1
    # A merged cell that is no header's reaches far down; a header of more than three rows is not to be expected.
    depth = reach if reach - first <= 3 else first + 1
    head = [cell for cell in table.cells if first <= cell.row < depth]
    return depth, head, [cell for cell in table.cells if cell.row >= depth]


def without_repeated_header(table: RuledTable, header: Sequence[RuledCell]) -> RuledTable:
    """The table without body rows that say again what `header` says; their words are counted in `left_out`."""
    depth = max((cell.last_row for cell in header), default=-1) + 1
    if not depth:
        return table
    wanted = _signature(header, 0)
    row = 0
    while row + depth <= table.rows:
        same = [cell for cell in table.cells if row <= cell.row < row + depth]
        if _signature(same, row) == wanted:
            words = sum(len(line) for cell in same for line in cell.lines)
            left_out = {**table.left_out}
            left_out["repeated table header"] = left_out.get("repeated table header", 0) + words
            above = [cell for cell in table.cells if cell.row < row]
            below = [cell for cell in table.cells if cell.row >= row + depth]
            cells = (*above, *_moved(below, -depth))
            table = replace(table, cells=cells, rows=table.rows - depth, left_out=left_out)
        else:
            row += 1
    return table


def _signature(cells: Iterable[RuledCell], first_row: int) -> list[tuple[int, int, str]]:
    return sorted((cell.row - first_row, cell.column, fold(cell.text)) for cell in cells)


def _moved(cells: Iterable[RuledCell], rows: int) -> tuple[RuledCell, ...]:
    return tuple(replace(cell, row=cell.row + rows) for cell in cells)


def _spans_all(table: RuledTable, row: int) -> bool:
    cells = [cell for cell in table.cells if cell.row <= row <= cell.last_row]
    return len(cells) == 1 and cells[0].column_span == len(table.edges) - 1 and bool(cells[0].lines)


def _names_columns(head: Sequence[RuledCell], body: Sequence[RuledCell]) -> bool:
    texts = [cell.text for cell in head if cell.lines]
    if not texts or any(len(text) > 80 for text in texts):
        return False
    known = sum(bool(role_of(text)) and not text[0].islower() for text in texts)
    return (_all_bold(head) and bool(body) and not _all_bold(body)) or known >= max(2, (len(texts) + 1) // 2)


def _is_row_of_names(head: Sequence[RuledCell]) -> bool:
    return all(0 < len(cell.text) <= 40 and not _NO_NAME.fullmatch(cell.text) for cell in head)


def _all_bold(cells: Iterable[RuledCell]) -> bool:
    return all(word.bold for cell in cells for line in cell.lines for word in line)


def _clusters(values: Iterable[float], apart: float) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > apart:
            edges.append(value)
    return edges


def _index(edges: Sequence[float], value: float, apart: float) -> int:
    return max(0, sum(edge <= value + apart for edge in edges) - 1)


def _holes(grid: Grid, lefts: Sequence[float], tops: Sequence[float]) -> list[Box]:
    """Places of the grid that no box covers: a rule is missing there, but a word may stand."""
    found = []
    for top, bottom in zip(tops, [*tops[1:], grid.box.bottom], strict=True):
        for left, right in zip(lefts, [*lefts[1:], grid.box.x1], strict=True):
            x, y = (left + right) / 2, (top + bottom) / 2
            if not any(cell.x0 <= x <= cell.x1 and cell.top <= y <= cell.bottom for cell in grid.cells):
                found.append(Box(left, top, right, bottom))
    return found


def _distance(box: Box, word: Word) -> float:
    x, y = word.middle
    return max(box.x0 - x, x - box.x1, 0) + max(box.top - y, y - box.bottom, 0)


def _share_inside(box: Box, word: Word) -> float:
    width = min(box.x1, word.x1) - max(box.x0, word.x0)
    return width / max(0.1, word.x1 - word.x0)
