"""How running text is set in a document: what headings, footnotes and the ends of paragraphs are measured against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.lines import Line, body_size

# A page with fewer letters than this, such as the divider between two parts, does not say what its running text is.
_ENOUGH_LETTERS = 200


@dataclass(frozen=True, slots=True)
class Style:
    """The usual setting of a document's text; all in points.

    `body` is the font size of the running text, `by_page` that of single pages. `right` is the right edge of the text by
    page and column, `leading` the gap between two lines of a paragraph by their font size.
    """

    body: float
    by_page: Mapping[int, float]
    right: Mapping[tuple[int, int], float]
    leading: Mapping[float, float]

    def gap(self, size: float) -> float:
        """The usual gap between two lines of a paragraph set in this size."""
        return self.leading.get(size, 0.25 * size)

    def room_after(self, line: Line) -> float:
        """How much of its column's width a line leaves free at its end."""
        return self.right[line.page, line.column] - line.x1

    def is_full(self, line: Line) -> bool:
        """Whether a line reaches so far that the typesetter may have had to begin another."""
        return self.room_after(line) < 0.15 * self.right[line.page, line.column]


def style_of(lines: Mapping[int, Sequence[Line]]) -> Style:
    """The style of a document, from each page's lines of text by page number."""
    body = body_size(word for of_page in lines.values() for line in of_page for word in line.words) or 10.0
    by_page: dict[int, float] = {}
    right: dict[tuple[int, int], float] = {}
    gaps: dict[float, list[float]] = {}
    for number, of_page in lines.items():
        letters = sum(len(line.text) for line in of_page)
        enough = letters >= _ENOUGH_LETTERS
        by_page[number] = body_size(word for line in of_page for word in line.words) if enough else body
        for line in of_page:
            right[number, line.column] = max(line.x1, right.get((number, line.column), 0.0))
        for before, after in pairwise(of_page):
            gap = after.top - before.bottom
            if before.size == after.size and -1 < gap < 1.5 * before.size and not (after.bullet or after.numbered):
                gaps.setdefault(before.size, []).append(gap)
    return Style(body, by_page, right, {size: median(values) for size, values in gaps.items()})
