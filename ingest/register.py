"""The register of responsibilities: who does what, when, and where that stands.

A plan says it in tables ("2. Genomföra handlingsplan … | X | X | HSF"), a framework in lists of agreements
("STY-05559- Tandvård") and in sentences ("Strategisk samverkansledning ansvarar för …"). All of them become rows of
one form, each with the span to quote. What a merged cell says holds for every row beside it; an X is a plan for that
year, never a report that it is done; numbers begin anew in every table, so a row is known by its area and its number
together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.document import Document


@dataclass(frozen=True, slots=True)
class Activity:
    """One row of the register; `kind` is activity, rule, agreement or measure.

    `start` and `end` are the span to quote: the cell of the activity, or the sentence. `activity` is what is to be
    done, without its number; a sub-activity's own words stand in `subactivity`, those of the activity above it in
    `activity`. Of an agreement `activity` is the title and `goal` the purpose, of a measure `measure` is its name, of
    a rule `activity` is the sentence. `responsible` and `in_cooperation_with` hold units in normal form ("HSF"),
    `responsible_wording` what the document says of them. `years` are years as text ("2026"); `deadline` is the
    wording where more than a year is said. `uncertain` names the fields that could not be read with certainty;
    `evidence` tells (field, start, end) where each other field was read.
    """

    kind: str
    start: int
    end: int
    area: str = ""
    goal: str = ""
    number: str = ""
    activity: str = ""
    subactivity: str = ""
    years: tuple[str, ...] = ()
    deadline: str = ""
    responsible: tuple[str, ...] = ()
    in_cooperation_with: tuple[str, ...] = ()
    responsible_wording: str = ""
    status: str = ""
    measure: str = ""
    target: str = ""
    follow_up: str = ""
    uncertain: tuple[str, ...] = ()
    evidence: tuple[tuple[str, int, int], ...] = ()


def read_register(document: Document) -> tuple[Activity, ...]:
    """The register of a document whose text, sections, tables and terms are known, in the order of the text."""
    from ingest.rules import rules_of  # these two need Activity, which Document needs
    from ingest.table_register import activities_of
    from ingest.units import Units

    units = Units(document.terms)
    rows = [activity for table in document.tables for activity in activities_of(document, table, units)]
    return tuple(sorted([*rows, *rules_of(document, units)], key=lambda activity: (activity.start, activity.end)))
