"""The heading tree.

Swedish steering documents number their sections in several ways in one and the same file: "2.4 Hemsjukvård",
"Avsnitt 3 – Viktiga samarbetsområden", "Bilaga 4 - …", "§ 34", or not at all. A slide deck has the region on a
divider slide and a title on each slide. A heading stands under the nearest one before it that is set larger - except that
"3.6.1" stands under "3.6" however both are set.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_NUMBER = re.compile(
    r"(?P<named>(?:avsnitt|kapitel|kap\.|bilaga|del|appendix)\s*(?P<of>\d+(?:\.\d+)*|[A-Z]\b|[IVX]+\b))"
    r"|(?P<dotted>\d+(?:\.\d+)*)\.?(?=\s|$)|(?P<paragraph>§\s*\d+)",
    re.IGNORECASE,
)


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


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading before it has found its place. `rank` is 1 for the most prominent style of the document."""

    title: str
    start: int
    end: int
    rank: int


def heading_number(title: str) -> str | None:
    """The section number that opens a heading: "2.4", "Bilaga 4", "§ 34"; a year or a count is none."""
    match = _NUMBER.match(title)
    if not match:
        return None
    if match["dotted"] and (int(match["dotted"].split(".")[0]) > 99 or match.end() == len(title.strip())):
        return None
    return " ".join(match.group().rstrip(".").split())


def ranks(styles: Mapping[int, tuple[float, bool]]) -> dict[int, int]:
    """The rank of each heading by its style (font size, bold): sizes within 4 % count as one."""
    ordered = sorted(set(styles.values()), key=lambda style: (-style[0], not style[1]))
    rank: dict[tuple[float, bool], int] = {}
    for position, style in enumerate(ordered):
        before = ordered[position - 1] if position else None
        same = before is not None and before[0] <= 1.04 * style[0] and before[1] == style[1]
        rank[style] = rank[before] if same and before else len(set(rank.values())) + 1
    return {offset: rank[style] for offset, style in styles.items()}


def build_sections(headings: Sequence[Heading], breaks: Sequence[int], length: int) -> tuple[Section, ...]:
    """The heading tree over a text of `length` characters, in order of appearance.

    `breaks` are offsets where a new paper begins in the same file: no section runs over them.
    """
    open_: list[tuple[Heading, int]] = []
    placed: list[tuple[Heading, int, int]] = []
    ends: dict[int, int] = {}
    pending = sorted(breaks)

    def close(down_to: int, at: int) -> None:
        while len(open_) > down_to:
            ends[open_.pop()[0].start] = at

    for heading in headings:
        while pending and pending[0] <= heading.start:
            close(0, pending.pop(0))
        while open_ and not _stands_under(heading, open_[-1][0]):
            close(len(open_) - 1, heading.start)
        open_.append((heading, len(open_) + 1))
        placed.append((heading, len(open_), heading.start))
    for offset in pending:
        close(0, offset)
    close(0, length)
    return tuple(
        Section(h.title, heading_number(h.title), level, h.start, h.end, ends[h.start]) for h, level, _ in placed
    )


def _stands_under(heading: Heading, other: Heading) -> bool:
    mine, its = _digits(heading.title), _digits(other.title)
    if mine and its:
        if len(mine) > len(its) and mine[: len(its)] == its:
            return True
        if len(mine) <= len(its) and heading_number(heading.title) != heading_number(other.title):
            return heading.rank > other.rank and _named(other.title) and not _named(heading.title)
    return other.rank < heading.rank


def _digits(title: str) -> tuple[str, ...]:
    number = heading_number(title) or ""
    found = re.search(r"\d+(?:\.\d+)*", number)
    return tuple(found.group().split(".")) if found else ()


def _named(title: str) -> bool:
    return not (heading_number(title) or "0")[0].isdigit()
