"""The rows that a question wants: the register's rows held against what was asked, one filter after the other.

A filter by unit, year or status is exact. A topic is held against the names of the areas first - "inom egenvård" means the
whole area, also the rows that do not repeat the word - and then against each row's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from assistant.register_questions import Wanted, state_of
from assistant.rows import Row
from assistant.terms import Term, bag, match
from index.tokens import words
from ingest.document import Document

# How much of a topic a row must speak of where the question asks for rows by name, and where it merely names a unit or a year.
_NAMED, _UNNAMED = 0.6, 0.8
_AS_GOOD = 0.1
# From here on a name is the name of the area that the question means.
_IS_AREA = 0.85
_WORD = 0.7
_SHORTEST_STEM, _SAME_STEM = 3, 0.65


@dataclass(frozen=True)
class Selection:
    """The rows that pass every filter. `before` passed all but the one by unit and the one by year; `areas` are the areas
    that the topic named, `about` says that it was found in the rows instead."""

    rows: tuple[Row, ...]
    before: tuple[Row, ...]
    areas: tuple[str, ...] = ()
    about: bool = False


def rows_of(documents: Iterable[Document]) -> list[Row]:
    """The rows of every table, in the documents' order; a line that only introduces its parts is none.

    "3. Skapa struktur genom att:" with 3a to 3d below it has neither years nor anyone responsible of its own.
    """
    return [
        Row(document, a)
        for document in documents
        for a in document.activities
        if a.kind != "rule" and not _introduces(document, a.activity, a.subactivity, bool(a.years or a.responsible))
    ]


def _introduces(document: Document, activity: str, subactivity: str, has_own: bool) -> bool:
    return (
        not subactivity
        and not has_own
        and any(other.subactivity and other.activity == activity for other in document.activities)
    )


def series_of(rows: Iterable[Row]) -> frozenset[str]:
    """What the numbers of the agreements begin with: "STY" of "STY-02276"."""
    numbers = (row.activity.number for row in rows if row.activity.kind == "agreement")
    return frozenset(found[0] for number in numbers if (found := re.match(r"[^\W\d_]+", number)))


def select(rows: Sequence[Row], wanted: Wanted) -> Selection | None:
    """The rows that `wanted` describes, or None where no row speaks of its topic."""
    by_topic = _about(rows, wanted)
    if by_topic is None and wanted.numbers:
        by_topic = list(rows), ()  # a number says which row is meant, whatever else is asked about it
    if by_topic is None:
        return None
    kept, areas = by_topic
    if wanted.state:
        kept = [row for row in kept if state_of(row.activity.status) == wanted.state]
    if wanted.numbers:
        kept = [row for row in kept if _has_number(row.activity.number, wanted.numbers)]
    chosen = [row for row in kept if takes_part(row, wanted) and in_years(row, wanted, kept)]
    return Selection(tuple(chosen), tuple(kept), areas, bool(wanted.topic) and not areas)


def takes_part(row: Row, wanted: Wanted) -> bool:
    """Whether the wanted units take part in a row in the wanted role; any one of several, unless they share it."""
    if {*row.activity.responsible, *row.activity.in_cooperation_with} & set(wanted.without):
        return False
    if wanted.role == "nobody":
        return not row.activity.responsible
    if not wanted.units:
        return True
    lead, partners, units = row.activity.responsible, row.activity.in_cooperation_with, set(wanted.units)
    if wanted.role == "alone":
        return len(lead) == 1 and lead[0] in units and not partners
    if wanted.role == "cooperation":
        return bool(units & set(partners)) and not units & set(lead)
    if wanted.role == "shared":
        return units <= set(lead) and len(lead) > 1
    if wanted.role == "either":
        there = {*lead, *partners}
        return units <= there if len(units) > 1 else bool(units & there)
    return bool(units & set(lead))


def in_years(row: Row, wanted: Wanted, rows: Sequence[Row]) -> bool:
    """Whether a row is planned for the wanted years by the wanted rule; a span that no row has as such means any of it."""
    years, asked = set(row.activity.years), set(wanted.years)
    if wanted.year_rule == "missing":
        return not years and not row.activity.deadline
    if wanted.year_rule == "only":
        return years == asked
    if wanted.year_rule == "first":
        return bool(years) and min(years) in asked
    if wanted.year_rule == "last":
        return bool(years) and max(years) in asked
    if wanted.year_rule == "all":
        return asked <= years
    if wanted.year_rule == "span" and any(set(other.activity.years) == asked for other in rows):
        return years == asked
    return not asked or bool(years & asked)


def _has_number(number: str, wanted: Sequence[str]) -> bool:
    """Whether a row has one of these numbers; "9" is also 9a and 9b."""
    return number in wanted or re.sub(r"[a-zåäö]$", "", number) in wanted


def _about(rows: Sequence[Row], wanted: Wanted) -> tuple[list[Row], tuple[str, ...]] | None:
    if not wanted.topic:
        return list(rows), ()
    areas = {row.activity.area: _share(wanted.topic, row.activity.area, akin=True) for row in rows if row.activity.area}
    named = tuple(area for area, share in areas.items() if share >= _IS_AREA)
    if named:
        return [row for row in rows if row.activity.area in named], named
    shares = [(_share(wanted.topic, row.activity.goal if wanted.goals else words_of(row)), row) for row in rows]
    best = max((share for share, _ in shares), default=0.0)
    if best < (_NAMED if wanted.explicit else _UNNAMED):
        return None
    return [row for share, row in shares if share >= best - _AS_GOOD], ()


def _share(topic: Sequence[Term], text: str, *, akin: bool = False) -> float:
    """How much of the topic, by weight, a text speaks of; `akin` words count too, as a name takes any form of them."""
    held = bag(text)
    forms = [token.form for token in words(text)] if akin else []
    total = sum(term.weight for term in topic)
    spoken = (
        term.weight for term in topic if match(term, held) >= _WORD or any(_are_akin(term.form, form) for form in forms)
    )
    return sum(spoken) / total if total else 0.0


def _are_akin(one: str, other: str) -> bool:
    """Whether two words begin alike for most of their length: "samordning" and "samordna", "ökad" and "öka"."""
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return common >= _SHORTEST_STEM and common >= _SAME_STEM * max(len(one), len(other))


def words_of(row: Row) -> str:
    """All that a row says, with the area it stands in."""
    a = row.activity
    return " ".join((a.area, a.goal, a.number, a.activity, a.subactivity, a.status, a.measure, a.target))
