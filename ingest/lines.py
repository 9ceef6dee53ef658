"""From words on a page to lines.

Words that share a baseline make a line, but not across the gutter between two columns: the header of an official report sets
three columns side by side, a slide two. A small raised digit behind a word is a footnote mark.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.pages import Word

BULLETS = "•●○◦▪■□–—-‣⁃·\uf0b7\uf0a7\uf02do*➢✓→"
_MARKER = re.compile(rf"(?:[{re.escape(BULLETS)}]|\(?(?:\d{{1,2}}|[a-zåäö])[.)]|\d{{1,2}}|\d+(?:\.\d+)+\.?)")
_NUMBERED = re.compile(r"\(?(?:\d{1,2}|[a-zåäö])[.)]")
_FOOTNOTE_MARK = re.compile(r"\d{1,3}(?:,\d{1,3})*|\*{1,3}")


@dataclass(frozen=True)
class Line:
    """Words on one baseline, left to right, without the footnote marks among them.

    `mark` is the footnote number that opens the line, if one does. `marks` counts the marks that were taken out. `shape` is
    the number of the drawn box that the line stands in, from 1; 0 for running text. `column` numbers the columns of a page
    in reading order; lines above, below and between columns count as columns of their own.
    """

    words: tuple[Word, ...]
    mark: str = ""
    marks: int = 0
    shape: int = 0
    column: int = 0

    @cached_property
    def text(self) -> str:
        """Its words, with a space between."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def size(self) -> float:
        """The font size that most of its letters have, in points."""
        return letters_by_size(self.words).most_common(1)[0][0]

    @property
    def page(self) -> int:
        """The number of the page it stands on."""
        return self.words[0].page

    @property
    def x0(self) -> float:
        """Its left edge, the list sign included."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Its right edge."""
        return self.words[-1].x1

    @cached_property
    def top(self) -> float:
        """Its upper edge."""
        return min(word.top for word in self.words)

    @cached_property
    def bottom(self) -> float:
        """Its lower edge."""
        return max(word.bottom for word in self.words)

    @cached_property
    def bold(self) -> bool:
        """Whether every word of it is set bold."""
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


def body_size(words: Iterable[Word]) -> float:
    """The font size of the running text, in points: the largest one that nearly a third of the letters have; 0 without words.

    The commonest size alone would not do: long footnotes can hold more letters than the text above them.
    """
    counts = letters_by_size(words)
    common = [size for size, letters in counts.items() if letters >= 0.3 * counts.total()]
    return max(common or [size for size, _ in counts.most_common(1)], default=0.0)


def rows_of(words: Sequence[Word]) -> list[list[Line]]:
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
