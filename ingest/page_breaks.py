"""Tables that run over a page break.

A page ends where it ends: between two rows, within a merged cell, or in the middle of a row. Three things have to be
told apart, and the rules drawn are the same in all three:

    a new row        "3c. I förvaltningarna …"  begins as the rows before it do: with a number, a capital letter
    a row cut in two "säkerställa vårdkedja …"  goes on in the middle of a sentence
    a merged cell    ""                         is blank where a column is never blank: the goal is still that of the
    page before

What the page does not show is not guessed: such a cell is marked `over-page-break`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ingest.columns import fold, role_of
from ingest.lines import Line
from ingest.ruled import MARK, RuledCell, RuledTable, begins_with_header, with_header, without_repeated_header

_NUMBER = re.compile(r"(\d{1,3})([a-zåäö]?)(?:[.):]|(?=\s)|(?=[A-ZÅÄÖ]))|[A-ZÅÄÖ]{2,6}[-–]\s?\d")
_SAME_EDGE = 5.0  # points by which a rule may stand elsewhere on the next page


def runs_on(table: RuledTable, following: RuledTable, lines: Mapping[int, Sequence[Line]]) -> bool:
    """Whether `following`, the next grid in the file with its rows as drawn, goes on with `table` on the next page.

    `lines` are each page's lines without running heads and table words: nothing but footnotes may stand between the
    two.
    """
    if following.page != table.last_page + 1 or _aligned_edges(table.edges, following.edges) is None:
        return False
    below = [line for line in lines.get(table.last_page, ()) if line.top >= table.bottom]
    above = [line for line in lines.get(following.page, ()) if line.bottom <= following.top]
    only_footnotes = not below or bool(below[0].mark) or below[0].text.startswith(("http", "www."))
    if above or not only_footnotes:
        return False
    return not begins_with_header(following) or _same_words(with_header(following).header, table.header)


def joined(table: RuledTable, following: RuledTable) -> RuledTable:
    """The two as one table: columns aligned, a repeated header dropped, a row or cell that the page break cut mended."""
    edges = _aligned_edges(table.edges, following.edges)
    if edges is None:
        raise ValueError(f"Tables on pages {table.last_page} and {following.page} have different columns.")
    table, following = _on_edges(table, edges), _on_edges(following, edges)
    following = without_repeated_header(following, table.header)
    cut, doubtful = _is_cut(table, following) if table.rows and following.rows else (False, False)
    offset = table.rows - 1 if cut else table.rows
    last = {column: cell for cell in table.cells if cell.last_row == table.rows - 1 for column in _columns(cell)}
    marked = any(cell.row == 0 and MARK.fullmatch(cell.text) for cell in following.cells)
    mended: dict[RuledCell, RuledCell] = {}
    added: list[RuledCell] = []
    for cell in following.cells:
        above = last.get(cell.column) if cell.row == 0 else None
        goes_on, doubt = cut, "over-page-break" if doubtful and cell.row == 0 and cell.lines else ""
        if above is not None and not cut and not cell.lines and above.lines and above.column_span == cell.column_span:
            goes_on, doubt = _blank_goes_on(table, following, above, cell, marked)
        if above is not None and goes_on:
            so_far = mended.get(above, above)
            rows = max(so_far.row_span, offset + cell.row_span - above.row)
            mended[above] = replace(
                so_far,
                row_span=rows,
                lines=so_far.lines + cell.lines,
                uncertain=so_far.uncertain or cell.uncertain or doubt,
            )
        else:
            added.append(replace(cell, row=cell.row + offset, uncertain=cell.uncertain or doubt))
    cells = [*(mended.get(cell, cell) for cell in table.cells), *added]
    return replace(
        table,
        cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))),
        rows=offset + following.rows,
        last_page=following.last_page,
        bottom=following.bottom,
        edges=edges,
        left_out=dict(Counter(table.left_out) + Counter(following.left_out)),
    )


def _blank_goes_on(
    table: RuledTable, following: RuledTable, above: RuledCell, cell: RuledCell, marked: bool
) -> tuple[bool, str]:
    """Whether a blank cell at the top of the page is the rest of the merged cell `above`, and what is uncertain about it."""
    if MARK.fullmatch(above.text) and marked:
        return False, ""  # the row has marks of its own: no mark here means none
    others = [c for c in (*table.cells, *following.cells) if c.covers(cell.column) and c is not cell]
    merged_here = above.row_span > 1 or cell.row_span > 1
    if all(c.lines for c in others) and (merged_here or any(c.row_span > 1 for c in others)):
        return True, ""
    return merged_here, "over-page-break"


def _is_cut(table: RuledTable, following: RuledTable) -> tuple[bool, bool]:
    """Whether the first row of `following` is the rest of the last row of `table`, and whether that is in doubt."""
    last = {cell.column: cell for cell in table.cells if cell.last_row == table.rows - 1}
    first = [cell for cell in following.cells if cell.row == 0 and cell.lines]
    if not first:
        return True, False
    pairs = [(last[cell.column], cell) for cell in first if cell.column in last]
    if any(_counts_on(_column(table, cell), above.text, cell.text) for above, cell in pairs):
        return False, False
    if any(MARK.fullmatch(above.text) and MARK.fullmatch(cell.text) for above, cell in pairs):
        return False, False
    if any(_goes_on(_column(table, cell), above.text, cell.text) for above, cell in pairs):
        return True, False
    if any(_is_numbered(_column(table, cell)) for _, cell in pairs):
        return True, True
    if any(MARK.fullmatch(cell.text) for cell in first):
        return False, False
    # No sign in the words. A new row names what it is about; one that names that alone may still be another paragraph.
    key = _key_column(table)
    if key is not None:
        named = any(cell.column == key for cell in first)
        return not named, not named or len(first) == 1
    # In a table of unknown kind a row of its own says something in most columns, marks apart, that the row before it fills.
    said = [cell for cell in last.values() if cell.lines and not MARK.fullmatch(cell.text)]
    blank = {cell.column for cell in following.cells if cell.row == 0 and not cell.lines}
    cut = 2 * len(first) <= len(said) and any(_filled_row_by_row(table, column) for column in blank)
    return cut, cut


def _key_column(table: RuledTable) -> int | None:
    """The column that says what a row is about, by its header: the activity, the agreement, the measure."""
    columns = {role_of(cell.text): cell.column for cell in table.header}
    return next(
        (columns[role] for role in ("subactivity", "activity", "agreement", "measure") if role in columns), None
    )


def _filled_row_by_row(table: RuledTable, column: int) -> bool:
    cells = [cell for cell in table.cells if cell.covers(column)]
    return bool(cells) and all(cell.lines and cell.row_span == 1 and not MARK.fullmatch(cell.text) for cell in cells)


def _column(table: RuledTable, cell: RuledCell) -> list[str]:
    return [other.text for other in table.cells if other.column == cell.column and other.lines]


def _is_numbered(texts: Sequence[str]) -> bool:
    return bool(texts) and sum(_NUMBER.match(text) is not None for text in texts) >= 0.6 * len(texts)


def _counts_on(column: Sequence[str], above: str, text: str) -> bool:
    """Whether `text` opens with the number that a new row of this column would have."""
    number, before = _NUMBER.match(text), _NUMBER.match(above)
    if number is None or not _is_numbered(column):
        return False
    if before is None or not before[1] or not number[1]:
        return True
    value = (int(number[1]), number[2])
    return value > (int(before[1]), before[2]) or value[0] == 1


def _goes_on(column: Sequence[str], above: str, text: str) -> bool:
    """Whether `text` goes on with the sentence `above`, in a column whose cells do not begin in lower case anyway."""
    small = sum(other[:1].islower() for other in column)
    return (
        bool(above) and text[:1].islower() and not above.endswith((".", "!", "?", ":")) and small <= 0.25 * len(column)
    )


def _columns(cell: RuledCell) -> range:
    return range(cell.column, cell.column + cell.column_span)


def _same_words(one: Sequence[RuledCell], other: Sequence[RuledCell]) -> bool:
    return [fold(cell.text) for cell in one] == [fold(cell.text) for cell in other]


def _aligned_edges(one: Sequence[float], other: Sequence[float]) -> tuple[float, ...] | None:
    """The column edges of both together, or None where they are not columns of one table.

    The pages of one table may show different columns where all of a page's rows merge two of them; its outline stays.
    """
    if not one or not other or abs(one[-1] - other[-1]) > _SAME_EDGE:
        return None
    extra = [edge for edge in other if all(abs(edge - known) > _SAME_EDGE for known in one)]
    missing = [edge for edge in one if all(abs(edge - known) > _SAME_EDGE for known in other)]
    return None if extra and missing else tuple(sorted([*one, *extra]))


def _on_edges(table: RuledTable, edges: tuple[float, ...]) -> RuledTable:
    """The table with its cells' columns counted along `edges`, which hold each of its own."""

    def place(column: int) -> int:
        return min(range(len(edges)), key=lambda number: abs(edges[number] - table.edges[column]))

    def moved(cells: Sequence[RuledCell]) -> tuple[RuledCell, ...]:
        return tuple(
            replace(
                cell, column=place(cell.column), column_span=place(cell.column + cell.column_span) - place(cell.column)
            )
            for cell in cells
        )

    return replace(table, header=moved(table.header), cells=moved(table.cells), edges=edges)
