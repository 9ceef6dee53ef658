"""Table rows as sentences: what is to be done, by whom, with whom, when, and how it is measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.statements import Quote, Statement, passage_at
from ingest.document import Document
from ingest.passages import Passage
from ingest.register import Activity
from prompts import text


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the register with the document it stands in."""

    document: Document
    activity: Activity


def table_row(document: Document, passage: Passage, language: str) -> Statement:
    """The row that a passage holds: as the register reads it, else in the words of its columns."""
    activity = next(
        (a for a in document.activities if a.kind != "rule" and passage.start <= a.start < passage.end), None
    )
    if activity is not None:
        return row_statement(Row(document, activity), language, goal=True)
    cells = [
        (cell.start, cell.end)
        for table in document.tables
        if table.start <= passage.start < table.end
        for cell in table.cells
        if passage.start <= cell.start and cell.end <= passage.end and cell.end > cell.start
    ]
    start, end = max(cells, key=lambda span: span[1] - span[0], default=(passage.start, passage.end))
    return Statement(passage.readable, (Quote(document, passage, start, end),))


def row_statement(row: Row, language: str = "sv", *, goal: bool = False) -> Statement:
    """One row as a sentence: the activity in its own words, then who, when and how it is measured; with its goal if wanted."""
    a = row.activity
    facts: list[str] = []

    def add(key: str, name: str, value: str) -> None:
        if value:
            facts.append(text(f"register.row-{key}", language, **{name: value}))

    if goal:
        add("goal", "goal", a.goal)
    add("responsible", "units", joined(a.responsible, language))
    add("cooperation", "units", joined(a.in_cooperation_with, language))
    add("years", "years", joined(a.years, language))
    for key, value in (("deadline", a.deadline), ("status", a.status), ("target", a.target)):
        add(key, key, value)
    label = a.subactivity or a.activity or a.measure
    if label != a.measure:
        add("measure", "measure", a.measure)
    add("uncertain", "fields", ", ".join(a.uncertain))
    if a.subactivity and a.activity:
        label = f"{a.activity.rstrip(' :;')}: {a.subactivity}"
    if a.number and not label.lstrip().startswith(a.number):
        label = f"{a.number}. {label}" if a.number[0].isdigit() else f"{a.number} {label}"
    passage = passage_at(row.document, a.start)
    sentence = f"{label} ({'; '.join(facts)})" if facts else label
    return Statement(sentence, (Quote(row.document, passage, a.start, a.end),) if passage else (), said=label)


def joined(values: Sequence[str], language: str) -> str:
    """A, B and C."""
    joint = f" {text('register.and', language)} "
    return joint.join((", ".join(values[:-1]), values[-1])) if len(values) > 1 else "".join(values)
