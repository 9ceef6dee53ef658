"""From words on a page to lines in reading order.

Words that share a baseline make a line, but not across the gutter between two columns: the header of an official report sets
three columns side by side, a slide two. Reading order is found by looking for gutters that run down through several lines;
what stands left of one is read before what stands right of it. A small raised digit behind a word is a footnote mark.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ingest.pages import Box, Word

BULLETS = "•●○◦▪■□–—-‣⁃·\uf0b7\uf0a7\uf02do*➢✓→"
_MARKER = re.compile(rf"(?:[{re.escape(BULLETS)}]|\(?(?:\d{{1,2}}|[a-zåäö])[.)]|\d+(?:\.\d+)+\.?)")
_NUMBERED = re.compile(r"\(?(?:\d{1,2}|[a-zåäö])[.)]")
_FOOTNOTE_MARK = re.compile(r"\d{1,3}(?:,\d{1,3})*|\*{1,3}")


@dataclass(frozen=True)
class Line:
    """Words on one baseline, left to right, without the footnote marks among them.

    `mark` is the footnote number that opens the line, if one does. `marks` counts the marks that were taken out. `shape` is
    the number of the drawn box that the line stands in, from 1; 0 for running text.
    """

    words: tuple[Word, ...]
    mark: str = ""
    marks: int = 0
    shape: int = 0

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @cached_property
    def size(self) -> float:
        """The font size that most of its letters have, in points."""
        return letters_by_size(self.words).most_common(1)[0][0]

    @property
    def page(self) -> int:
        return self.words[0].page

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return self.words[-1].x1

    @cached_property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @cached_property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @cached_property
    def bold(self) -> bool:
        return all(word.bold for word in self.words if any(c.isalnum() for c in word.text))

    @cached_property
    def bullet(self) -> bool:
        """Whether a symbol opens the line as a list item's sign."""
        first = self.words[0].text
        return len(self.words) > 1 and len(first) == 1 and first in BULLETS

    @cached_property
    def numbered(self) -> bool:
        """Whether a number or letter opens the line as a list item's sign: "1.", "b)"."""
        return len(self.words) > 1 and _NUMBERED.fullmatch(self.words[0].text) is not None

    @property
    def indent(self) -> float:
        """Where its text begins, behind a list item's sign."""
        return self.words[1].x0 if self.bullet or self.numbered else self.x0


def letters_by_size(words: Iterable[Word]) -> Counter[float]:
    """How many letters stand in each font size; of equal counts the larger size comes first."""
    counts: Counter[float] = Counter()
    for word in sorted(words, key=lambda word: -word.size):
        counts[word.size] += len(word.text)
    return counts


def lines_in_reading_order(words: Sequence[Word], shapes: Sequence[Box] = ()) -> list[Line]:
    """The lines of one page's words, column by column; a drawn box is read whole, before what stands below its top."""
    inside: list[list[Word]] = [[] for _ in shapes]
    outside: list[Word] = []
    for word in words:
        holder = next((number for number, box in enumerate(shapes) if box.holds(word)), None)
        (outside if holder is None else inside[holder]).append(word)
    lines = _in_order(outside)
    for number, (box, held) in enumerate(zip(shapes, inside, strict=True), 1):
        place = next((n for n, line in enumerate(lines) if line.top >= box.top and not line.shape), len(lines))
        lines[place:place] = [replace(line, shape=number) for line in _in_order(held)]
    return lines


def _in_order(words: Sequence[Word]) -> list[Line]:
    return [line for row in _read(_rows(words)) for line in row]


def _rows(words: Sequence[Word]) -> list[list[Line]]:
    """Words grouped by baseline, each group split at gaps too wide for a word space."""
    rows: list[list[Word]] = []
    # Large words first: they own the baseline, and raised marks then fall into the row they overlap most.
    for word in sorted(words, key=lambda word: (-word.size, word.top, word.x0)):
        best = max(rows, key=lambda row: _shared(row[0], word), default=None)
        if best is not None and _shared(best[0], word) >= 0.5:
            best.append(word)
        else:
            rows.append([word])
    rows.sort(key=lambda row: (row[0].top + row[0].bottom) / 2)
    return [_segments(sorted(row, key=lambda word: (word.x0, word.top))) for row in rows]


def _shared(one: Word, other: Word) -> float:
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
    return overlap / max(0.1, min(one.bottom - one.top, other.bottom - other.top))


def _segments(row: list[Word]) -> list[Line]:
    pieces: list[list[Word]] = [[row[0]]]
    for word in row[1:]:
        before = pieces[-1][-1]
        sign = len(pieces[-1]) == 1 and _MARKER.fullmatch(before.text) is not None
        if word.x0 - before.x1 > (4 if sign else 1.6) * max(before.size, word.size):
            pieces.append([word])
        else:
            pieces[-1].append(word)
    return [line for piece in pieces if (line := _line(piece)) is not None]


def _line(words: list[Word]) -> Line | None:
    size = letters_by_size(words).most_common(1)[0][0]
    is_mark = [word.size <= 0.8 * size and _FOOTNOTE_MARK.fullmatch(word.text) is not None for word in words]
    kept = tuple(word for word, mark in zip(words, is_mark, strict=True) if not mark)
    if not kept:
        return Line(tuple(words))
    return Line(kept, mark=words[0].text if is_mark[0] else "", marks=sum(is_mark))


def _read(rows: list[list[Line]]) -> list[list[Line]]:
    """Rows in reading order: a run of rows with a common gutter is read left side first."""
    ordered: list[list[Line]] = []
    position = 0
    while position < len(rows):
        stop, gutter = _run_with_gutter(rows, position)
        if gutter is None:
            ordered.extend([line] for line in rows[position])
            position += 1
            continue
        left = [[line for line in row if line.x1 <= gutter] for row in rows[position:stop]]
        right = [[line for line in row if line.x0 >= gutter] for row in rows[position:stop]]
        ordered += _read([row for row in left if row]) + _read([row for row in right if row])
        position = stop
    return ordered


def _run_with_gutter(rows: list[list[Line]], start: int) -> tuple[int, float | None]:
    """The end of the run of rows from `start` that one gutter divides, and a place inside that gutter (or None)."""
    if len(rows[start]) < 2:
        # One column may begin higher up than the other: look on while lines keep to one side of the next gutter.
        for ahead in range(start + 1, min(start + 12, len(rows))):
            if len(rows[ahead]) > 1:
                low, high = rows[ahead][0].x1, rows[ahead][1].x0
                between = rows[start:ahead]
                if all(line.x1 < low + 1 or line.x0 > high - 1 for row in between for line in row) and _tight(
                    between + [rows[ahead]]
                ):
                    stop, gutter = _extend(rows, ahead, low, high)
                    keeps = gutter is not None and all(
                        line.x1 <= gutter or line.x0 >= gutter for row in between for line in row
                    )
                    return (stop, gutter) if keeps else (start, None)
                return start, None
        return start, None
    return _extend(rows, start, rows[start][0].x1, rows[start][1].x0)


def _tight(rows: list[list[Line]]) -> bool:
    return all(
        after[0].top - before[0].bottom < 1.2 * max(before[0].size, after[0].size)
        and abs(after[0].size - before[0].size) < 1
        for before, after in zip(rows, rows[1:], strict=False)
    )


def _extend(rows: list[list[Line]], start: int, low: float, high: float) -> tuple[int, float | None]:
    both, stop = 0, start
    for number in range(start, len(rows)):
        row = rows[number]
        sides = [line for line in row if line.x0 < high - 1 and line.x1 > low + 1]
        # A line that reaches into the gutter may only narrow it, not bridge it.
        new_low, new_high = low, high
        for line in sides:
            if line.x1 < high - 4 and line.x0 < low:
                new_low = max(new_low, line.x1)
            elif line.x0 > low + 4 and line.x1 > high:
                new_high = min(new_high, line.x0)
            else:
                new_low, new_high = 1.0, 0.0
        if new_high - new_low < 4:
            break
        if number > start and stop == number and not any(line.x0 >= new_high - 1 for line in row):
            # Left-hand lines alone belong to the columns only as long as they follow closely.
            if (
                row[0].top - rows[number - 1][0].bottom > 1.2 * row[0].size
                or row[0].size > 1.1 * rows[number - 1][0].size
            ):
                break
        low, high = new_low, new_high
        left, right = any(line.x1 <= low + 1 for line in row), any(line.x0 >= high - 1 for line in row)
        both += left and right
        stop = number + 1
    labels = sum(row[0].text.endswith(":") and len(row) > 1 for row in rows[start:stop])
    # One row alone may be a line with a wide gap in it; "Datum:   2025-03-10" is a label and its value, read across.
    if (both >= 2 or (both == 1 and stop - start >= 4)) and labels < both:
        return stop, (low + high) / 2
    return start, None
