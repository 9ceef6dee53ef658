"""The heading tree.

Swedish steering documents number their sections in several ways in one and the same file: "2.4 Hemsjukvård",
"Avsnitt 3 – Viktiga samarbetsområden", "Bilaga 4 - …", "§ 34", or not at all. A slide deck has the region on a
divider slide and a title on each slide.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and all that stands under it, sub-sections included.

    `title` is the heading as printed, number and all; `number` is the number alone ("2.4", "Bilaga 4") or None.
    `level` counts from 1. The heading itself is `[start, heading_end)`, the whole section `[start, end)`.
    """

    title: str
    number: str | None
    level: int
    start: int
    heading_end: int
    end: int
