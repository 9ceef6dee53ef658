"""In which order the lines of a page are read.

Reading order is found by looking for gutters that run down through several rows of lines: what stands left of one is read
before what stands right of it. A slide in two columns, or the header of an official report in three:

    Kommunstyrelsen        Tjänsteutlåtande          Handläggare
                           Utfärdat 2025-03-10       A. Andersson
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count, pairwise

from ingest.lines import Line, rows_of
from ingest.pages import Box, Word

Row = list[Line]
# A column may begin this many rows higher up than the one beside it.
_HEAD_START = 12


def lines_in_reading_order(words: Sequence[Word], shapes: Sequence[Box] = ()) -> list[Line]:
    """The lines of one page's words, column by column; a drawn box is read whole, before what stands below its top."""
    inside: list[list[Word]] = [[] for _ in shapes]
    outside: list[Word] = []
    for word in words:
        holder = next((number for number, box in enumerate(shapes) if box.holds(word)), None)
        (outside if holder is None else inside[holder]).append(word)
    columns = count()
    lines = _lines(outside, columns)
    for number, (box, held) in enumerate(zip(shapes, inside, strict=True), 1):
        place = next((n for n, line in enumerate(lines) if line.top >= box.top and not line.shape), len(lines))
        lines[place:place] = [replace(line, shape=number) for line in _lines(held, columns)]
    return lines


def _lines(words: Sequence[Word], numbers: Iterator[int]) -> list[Line]:
    columns = zip(_columns(_side_by_side(rows_of(words))), numbers, strict=False)
    return [replace(line, column=number) for column, number in columns for line in column]


def _side_by_side(rows: list[Row]) -> list[Row]:
    """Rows with those joined that stand beside each other, a little higher or lower: columns need not share baselines."""
    joined: list[Row] = []
    for row in rows:
        above = joined[-1] if joined else []
        level = any(line.bottom - other.top > 0.1 * line.size for line in above for other in row)
        if level and not any(line.x0 < other.x1 and other.x0 < line.x1 for line in above for other in row):
            joined[-1] = sorted(above + row, key=lambda line: line.x0)
        else:
            joined.append(row)
    return joined


def _columns(rows: list[Row]) -> list[list[Line]]:
    """Lines in reading order, in groups: a run of rows with a common gutter is read left side first."""
    columns: list[list[Line]] = [[]]
    position = 0
    while position < len(rows):
        run = _run(rows, position)
        if run is None:
            columns[-1].extend(rows[position])
            position += 1
            continue
        stop, gutter = run
        left = [[line for line in row if line.x1 <= gutter] for row in rows[position:stop]]
        right = [[line for line in row if line.x0 >= gutter] for row in rows[position:stop]]
        columns += [*_columns([row for row in left if row]), *_columns([row for row in right if row]), []]
        position = stop
    return [column for column in columns if column]


def _run(rows: list[Row], start: int) -> tuple[int, float] | None:
    """The end of the run of rows from `start` that a gutter divides, and a place inside that gutter."""
    if len(rows[start]) > 1:
        return _extend(rows, start, rows[start][0].x1, rows[start][1].x0)
    first = next((n for n in range(start + 1, min(start + _HEAD_START, len(rows))) if len(rows[n]) > 1), None)
    if first is None or not _follow_closely(rows[start : first + 1]):
        return None
    run = _extend(rows, first, rows[first][0].x1, rows[first][1].x0)
    if run is None or any(line.x0 < run[1] < line.x1 for row in rows[start:first] for line in row):
        return None
    return run


def _follow_closely(rows: list[Row]) -> bool:
    """Whether the rows may be lines of one text: close below each other, none set clearly larger than the one before."""
    return all(
        below[0].top - above[0].bottom < 1.2 * max(above[0].size, below[0].size)
        and below[0].size <= 1.1 * above[0].size
        for above, below in pairwise(rows)
    )


def _extend(rows: list[Row], start: int, low: float, high: float) -> tuple[int, float] | None:
    """Follow the gutter between `low` and `high` down from row `start` for as long as no line bridges it."""
    both, stop = 0, start
    for number in range(start, len(rows)):
        row = rows[number]
        narrowed = _narrowed(row, low, high)
        if narrowed is None:
            break
        on_the_right = any(line.x0 >= narrowed[1] - 1 for line in row)
        if number > start and not on_the_right and not _belongs(rows, number, narrowed[1]):
            break
        low, high = narrowed
        both += on_the_right and any(line.x1 <= low + 1 for line in row)
        stop = number + 1
    labels = sum(row[0].text.endswith(":") and len(row) > 1 for row in rows[start:stop])
    # One row alone may be a line with a wide gap in it; "Datum:   2025-03-10" is a label and its value, read across.
    if (both >= 2 or (both == 1 and stop - start >= 4)) and labels < both:
        return stop, (low + high) / 2
    return None


def _belongs(rows: list[Row], number: int, high: float) -> bool:
    """Whether a row with lines on the left alone belongs to the columns, and not to what stands below them.

    It does where it follows closely, or where the text right of `high` runs on beside it.
    """
    above = next((line for row in reversed(rows[:number]) for line in row if line.x0 >= high - 1), None)
    below = next((line for row in rows[number + 1 :] for line in row if line.x0 >= high - 1), None)
    runs_on = above is not None and below is not None and _follow_closely([[above], [below]])
    return runs_on or _follow_closely([rows[number - 1], rows[number]])


def _narrowed(row: Row, low: float, high: float) -> tuple[float, float] | None:
    """The gutter as this row leaves it; None where a line of the row bridges it."""
    for line in row:
        if line.x0 >= high - 1 or line.x1 <= low + 1:
            continue
        if line.x0 < low and line.x1 < high - 4:
            low = line.x1
        elif line.x0 > low + 4 and line.x1 > high:
            high = line.x0
        else:
            return None
    return (low, high) if high - low >= 4 else None
