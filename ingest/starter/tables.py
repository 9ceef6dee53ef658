"""Merged cells: how a pipe table says that one box covers several cells.

Markdown has no merged cells, steering documents are full of them. In a source, a cell that holds
only `^` belongs to the cell above it and one that holds only `<` to the cell at its left:

    | Aktivitet | Tid  | <    |        Aktivitet is two rows high, Tid two columns wide,
    |-----------|------|------|        and the header is therefore two rows: it reaches
    | ^         | 2026 | 2027 |        as far down as its merged cells do.
    | Utbilda   | x    | ^    |  <- refused: x and 2027 would not form a box

A box must be a rectangle inside the header or inside the body, because that is all that a ruled
table can draw; anything else is refused rather than guessed at.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """One drawn cell: where its upper left corner stands, and what it covers."""

    row: int
    column: int
    rows: int
    columns: int


class MergeError(ValueError):
    """A `^` or `<` that merges with nothing or does not form a rectangle; `row` counts from 0."""

    def __init__(self, row: int, what: str) -> None:
        super().__init__(what)
        self.row = row


def boxes(cells: list[list[str]]) -> list[Box]:
    """The boxes of a table in reading order; the rows of `cells` must be equally long."""
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    covered: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for row, texts in enumerate(cells):
        for column, text in enumerate(texts):
            owner = (row, column)
            if text == "^":
                if row == 0:
                    raise MergeError(row, "^ stands in the first row, with no cell above it")
                owner = owners[row - 1, column]
            elif text == "<":
                if column == 0:
                    raise MergeError(row, "< stands in the first column, with no cell to its left")
                owner = owners[row, column - 1]
            owners[row, column] = owner
            covered.setdefault(owner, []).append((row, column))
    found = []
    for (row, column), covers in sorted(covered.items()):
        last_row, last_column = covers[-1][0], max(each[1] for each in covers)
        box = Box(row, column, last_row - row + 1, last_column - column + 1)
        if box.rows * box.columns != len(covers):
            raise MergeError(last_row, f'the cells merged with "{cells[row][column]}" do not form a rectangle')
        found.append(box)
    return found


def header_rows(found: list[Box]) -> int:
    """How many rows the header has: the first row and every row that its merged cells reach."""
    rows = 1
    for box in found:  # in reading order, so that a box met below the header cannot extend it
        if box.row < rows:
            rows = max(rows, box.row + box.rows)
    return rows
