"""The heading tree.

Swedish steering documents number their sections in several ways in one and the same file: "2.4 Hemsjukvård",
"Avsnitt 3 – Viktiga samarbetsområden", "Bilaga 4 - …", "§ 34", "3 kap." and "1 §", or not at all. A slide deck has the
region on a divider slide and a title on each slide. A heading stands under the nearest one before it that is set larger -
except that "3.6.1" stands under "3.6", and "1 §" under "3 kap.", however they are set.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_NUMBER = re.compile(
    r"(?P<named>(?:avsnitt|kapitel|kap\.|bilaga|del|appendix)\s*(?:\d+(?:\.\d+)*|[A-Z]\b|[IVX]+\b))"
    r"|(?P<chapter>\d+\s?[a-z]?\s*kap\.)|(?P<paragraph>§§?\s*\d+|\d+\s?[a-z]?\s*§)|(?P<dotted>\d+(?:\.\d+)*)\.?(?=\s|$)",
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
    """The section number that opens a heading: "2.4", "Bilaga 4", "§ 34", "3 kap."; a year or a count is none."""
    match = _NUMBER.match(title)
    if not match:
        return None
    if match["dotted"] and (int(match["dotted"].split(".")[0]) > 99 or match.end() == len(title.strip())):
        return None
    number = match.group() if match["chapter"] else match.group().rstrip(".")
    return " ".join(number.split())


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
    around: list[Heading] = []  # the sections that are open, outermost first
    levels: list[int] = []
    ends: dict[int, int] = {}
    pending = sorted(breaks)

    def close(down_to: int, at: int) -> None:
        while len(around) > down_to:
            ends[around.pop().start] = at

    for heading in headings:
        while pending and pending[0] <= heading.start:
            close(0, pending.pop(0))
        while around and not _stands_under(heading, around[-1]):
            close(len(around) - 1, heading.start)
        around.append(heading)
        levels.append(len(around))
    close(0, pending[0] if pending else length)
    return tuple(
        Section(h.title, heading_number(h.title), level, h.start, h.end, ends[h.start])
        for h, level in zip(headings, levels, strict=True)
    )


def _stands_under(heading: Heading, other: Heading) -> bool:
    mine, its = heading_number(heading.title), heading_number(other.title)
    if mine is None or its is None:
        return other.rank < heading.rank
    kind, other_kind, parts, other_parts = _kind(mine), _kind(its), _parts(mine), _parts(its)
    deeper = len(parts) > len(other_parts)
    if deeper and kind in {other_kind, "dotted"} and parts[: len(other_parts)] == other_parts:
        return True
    if kind == other_kind and not deeper:
        return False
    if kind == "§" and other_kind == "kapitel":
        return True
    # A chapter or an annex is no part of a section that is merely numbered: "Bilaga 1" after "9 Genomförande".
    if kind not in {"§", "dotted"} and other_kind in {"§", "dotted"}:
        return False
    return other.rank < heading.rank


def _kind(number: str) -> str:
    """The kind of a number: only numbers of one kind count on from one another."""
    if "§" in number:
        return "§"
    if re.search(r"\bkap", number, re.IGNORECASE):
        return "kapitel"
    return "dotted" if number[0].isdigit() else number.split()[0].lower()


def _parts(number: str) -> list[str]:
    found = re.search(r"\d+(?:\.\d+)*", number)
    return found.group().split(".") if found else []
