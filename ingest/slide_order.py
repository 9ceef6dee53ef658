"""In which order the shapes on a slide are read.

A slide file lists its shapes in the order in which they were drawn, which need not be the order in which they are read.
What the eye does instead: the heading across the slide first, then the columns below it, each from top to bottom, left
before right.

    ┌─────────────────────┐      1
    └─────────────────────┘
    ┌────────┐ ┌──────────┐      2   4
    └────────┘ └──────────┘
    ┌────────┐ ┌──────────┐      3   5
    └────────┘ └──────────┘

So: cut at gutters that run down through everything; where there is none, cut across, but keep rows together that share
a gutter. This is the XY-cut of Nagy and Seth (1984), with the columns preferred.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ingest.pages import Box

# Frames of text are larger than the text in them and often overlap a little; this share at each end does not count.
_SLACK = 0.1


def reading_order(boxes: Sequence[Box]) -> list[int]:
    """The positions of `boxes` in reading order. Boxes that cannot be told apart go by top edge, left edge and position."""
    return _order(boxes, list(range(len(boxes))))


def _order(boxes: Sequence[Box], members: list[int]) -> list[int]:
    if len(members) < 2:
        return members
    columns = _cut(boxes, members, lambda box: (box.x0, box.x1))
    if len(columns) > 1:
        return [member for column in columns for member in _order(boxes, column)]
    rows = _cut(boxes, members, lambda box: (box.top, box.bottom))
    if len(rows) == 1:
        return sorted(members, key=lambda member: (boxes[member].top, boxes[member].x0, member))
    bands: list[list[int]] = [rows[0]]
    for row in rows[1:]:
        if len(_cut(boxes, bands[-1] + row, lambda box: (box.x0, box.x1))) > 1:
            bands[-1] = bands[-1] + row
        else:
            bands.append(row)
    return [member for band in bands for member in _order(boxes, band)]


def _cut(boxes: Sequence[Box], members: list[int], side: Callable[[Box], tuple[float, float]]) -> list[list[int]]:
    """Members in groups that no member's extent bridges, in order along that side."""
    groups: list[list[int]] = []
    reach = float("-inf")
    for start, end, member in sorted((*_shrunk(*side(boxes[member])), member) for member in members):
        if groups and start < reach:
            groups[-1].append(member)
        else:
            groups.append([member])
        reach = max(reach, end)
    return groups


def _shrunk(start: float, end: float) -> tuple[float, float]:
    slack = _SLACK * (end - start)
    return start + slack, end - slack
