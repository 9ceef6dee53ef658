"""Rows of the register that stand in tables: activities, measures, agreements.

Which of the three a table holds is told by its columns (`column_names.toml`). Of the columns that say what is to be
done the finest counts: each cell of "Delaktivitet" (else of "Aktiviteter") is one row of the register, however many
rows of rules it spans.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ingest.columns import area_of, role_of, years_in
from ingest.document import Document
from ingest.register import Activity
from ingest.ruled import MARK
from ingest.tables import Cell, Table, cells_by_row
from ingest.units import Units

_NUMBER = re.compile(
    r"\s*(\d{1,3}(?:\.\d{1,3})*)(?:\s?([a-zåäö]))?(?:[.):]+\s*|(?<=[a-zåäö])\s+|\.?\s+(?=[A-ZÅÄÖ]))(?=\S)"
)
_REFERENCE = re.compile(r"\s*(?P<series>[A-ZÅÄÖ]{2,6})\s?[-–]\s?(?P<number>\d[\d/-]*\d|\d)?\s?[-–:]?\s*(?=\S)")
_NOT_PLANNED = re.compile(r"[-–—]+|nej|no|n/a", re.IGNORECASE)
_OF_CELLS = {"goal", "responsible", "cooperation", "status", "measure", "target", "follow_up", "deadline", "years"}


@dataclass(frozen=True)
class _Rows:
    """A table by role: which columns mean what, and which cell stands where."""

    document: Document
    table: Table
    columns: dict[str, tuple[int, ...]]

    def text(self, cell: Cell) -> str:
        return self.document.text[cell.start : cell.end]

    def cells(self, role: str, rows: Iterable[int] | None = None) -> list[Cell]:
        """The cells of the role's columns, those that stand beside one of `rows` if given, each once."""
        columns = set(self.columns.get(role, ()))
        beside = self.table.cells if rows is None else dict.fromkeys(cell for row in rows for cell in self.by_row[row])
        return [cell for cell in beside if columns.intersection(cell.columns)]

    @cached_property
    def by_row(self) -> list[list[Cell]]:
        """The cells that stand in each row, in the table's order."""
        return cells_by_row(self.table)


def activities_of(document: Document, table: Table, units: Units) -> list[Activity]:
    """The register rows of one table; none where its columns do not say what is to be done, measured or agreed."""
    columns: dict[str, list[int]] = {}
    for column, name in enumerate(table.columns):
        columns.setdefault(role_of(name), []).append(column)
    rows = _Rows(document, table, {role: tuple(found) for role, found in columns.items()})
    known = rows.columns.keys()
    if known & {"activity", "subactivity"} and len(known - {""}) > 1:
        return list(_activities(rows, units))
    if "measure" in known and known & {"target", "follow_up"}:
        return list(_measures(rows))
    if "agreement" in known and (
        "purpose" in known or any(_REFERENCE.match(rows.text(c)) for c in rows.cells("agreement"))
    ):
        return list(_agreements(rows))
    return []


def _activities(rows: _Rows, units: Units) -> Iterator[Activity]:
    area = _area(rows.document, rows.table)
    above: dict[str, str] = {}  # number -> words of the activities met so far: "3" stands over "3a"
    for cell in _entries(rows):
        if cell.column_span == len(rows.table.columns):  # a row across all columns is a heading within the table
            area, above = rows.text(cell), {}
            continue
        named = any(cell in rows.cells(role, [cell.row]) for role in ("activity", "subactivity"))
        number, words = _numbered(rows.text(cell)) if named else ("", "")
        if not number and (numbers := [rows.text(c) for c in rows.cells("number", cell.rows) if rows.text(c)]):
            number = numbers[0].strip(" .:)")
        entry = _entry(rows, cell, number, units)
        parent = rows.cells("activity", cell.rows) if "subactivity" in rows.columns else []
        if parent and cell not in parent:
            own_number, activity = _numbered(" ".join(rows.text(c) for c in parent if rows.text(c)))
            number = number or own_number
            entry = replace(entry, activity=activity, subactivity=words)
        elif (stem := re.match(r"\d+(?=[a-zåäö]$)", number)) and stem[0] in above:
            entry = replace(entry, activity=above[stem[0]], subactivity=words)
        else:
            entry = replace(entry, activity=words)
            above[number] = words
        uncertain = (*entry.uncertain, *(("activity",) if not words or cell.uncertain else ()))
        yield replace(entry, area=area, number=number, uncertain=_fields(uncertain))


def _entries(rows: _Rows) -> list[Cell]:
    """One cell for each activity; where it is blank the row's first words stand for it, so that no row is lost."""
    found: dict[Cell, None] = {}
    for row in range(rows.table.rows):
        beside = rows.by_row[row]
        fine = [c for c in rows.cells("subactivity", [row]) if c.end > c.start]
        coarse = [c for c in rows.cells("activity", [row]) if c.end > c.start]
        filled = [cell for cell in beside if cell.end > cell.start and cell.row == row]
        if coarse and "subactivity" in rows.columns and coarse[0].row < row:
            coarse = []  # its row is there already; what this one is about is blank
        chosen = fine[0] if fine else coarse[0] if coarse else filled[0] if filled else None
        if chosen is not None:
            found[chosen] = None
    return list(found)


def _entry(rows: _Rows, cell: Cell, number: str, units: Units) -> Activity:
    """The row of the register that `cell` heads, with all that the cells beside it say; what it is itself comes later."""
    texts: dict[str, str] = {}
    doubts: list[str] = []
    evidence: list[tuple[str, int, int]] = []
    for role in rows.columns.keys() & _OF_CELLS:
        beside = rows.cells(role, cell.rows)
        texts[role] = " ".join(rows.text(c) for c in beside if c.end > c.start)
        name = "in_cooperation_with" if role == "cooperation" else role
        evidence += [(name, c.start, c.end) for c in beside if c.end > c.start]
        doubts += [name for c in beside if c.uncertain]
    years, deadline, year_doubt, marks = _years(rows, cell, texts.get("years", ""), texts.get("deadline", ""))
    who = units.responsible(texts.get("responsible", ""), number)
    partners = units.responsible(texts.get("cooperation", ""), number).lead
    wording = "; ".join(filter(None, (texts.get("responsible"), texts.get("cooperation"))))
    return Activity(
        "activity",
        cell.start,
        cell.end,
        goal=texts.get("goal", ""),
        years=years,
        deadline=deadline,
        responsible=who.lead,
        in_cooperation_with=tuple(dict.fromkeys([*who.cooperation, *partners])),
        responsible_wording=wording,
        status=texts.get("status", ""),
        measure=texts.get("measure", ""),
        target=texts.get("target", ""),
        follow_up=texts.get("follow_up", ""),
        uncertain=_fields([*doubts, *(["years"] if year_doubt else []), *([] if who.certain else ["responsible"])]),
        evidence=tuple(sorted([*evidence, *marks], key=lambda item: item[1:])),
    )


def _years(
    rows: _Rows, cell: Cell, text: str, deadline: str
) -> tuple[tuple[str, ...], str, bool, list[tuple[str, int, int]]]:
    """Years, deadline in words, whether the years are in doubt, and where the marks stand."""
    years = set(years_in(text))
    words = [deadline] if deadline else []
    if years and re.search(r"[^\W\d_]", text):
        words.append(text)
    doubt = False
    marks = []
    for mark in rows.cells("mark", cell.rows):
        said = rows.text(mark).strip()
        named = [year for column in mark.columns for year in years_in(rows.table.columns[column])]
        doubt = doubt or bool(mark.uncertain)
        if not said or _NOT_PLANNED.fullmatch(said):
            continue
        years.update(named)
        marks.append(("years", mark.start, mark.end))
        if not all(MARK.fullmatch(part) for part in said.split()):
            words.append(f"{said} ({', '.join(named)})" if not years_in(said) else said)
            doubt = doubt or bool(re.fullmatch(r"\(.*\)|.*\?", said))
    if not years:
        years.update(years_in(deadline))
    return tuple(sorted(years)), "; ".join(dict.fromkeys(words)), doubt, marks


def _measures(rows: _Rows) -> Iterator[Activity]:
    area = _area(rows.document, rows.table)
    for cell in rows.cells("measure"):
        if cell.end > cell.start:
            entry = _entry(rows, cell, "", Units(()))
            yield replace(entry, kind="measure", area=area, measure=rows.text(cell))


def _agreements(rows: _Rows) -> Iterator[Activity]:
    area = _area(rows.document, rows.table)
    for cell in rows.cells("agreement"):
        if cell.end == cell.start:
            continue
        text = rows.text(cell)
        reference = _REFERENCE.match(text)
        number = f"{reference['series']}-{reference['number']}" if reference and reference["number"] else ""
        purpose = [c for c in rows.cells("purpose", cell.rows) if c.end > c.start]
        missing = reference is not None and not reference["number"]
        yield Activity(
            "agreement",
            cell.start,
            cell.end,
            area=area,
            goal=" ".join(rows.text(c) for c in purpose),
            number=number or _cell_of(rows, "number", cell),
            activity=text[reference.end() :] if reference else text,
            uncertain=_fields(
                [
                    *(["number"] if missing else []),
                    *(["activity"] if cell.uncertain else []),
                    *("goal" for c in purpose if c.uncertain),
                ]
            ),
            evidence=tuple(("goal", c.start, c.end) for c in purpose),
        )


def _cell_of(rows: _Rows, role: str, beside: Cell) -> str:
    return next((rows.text(cell) for cell in rows.cells(role, beside.rows) if cell.end > cell.start), "")


def _area(document: Document, table: Table) -> str:
    """The area that the headings above a table name; else the nearest heading, without its number."""
    path = [heading for heading in (*document.section_path(table.start), table.caption) if heading]
    named = next((area for heading in reversed(path) if (area := area_of(heading))), None)
    return named or (re.sub(r"^\d+(?:\.\d+)*\.?\s+", "", path[-1]) if path else "")


def _numbered(text: str) -> tuple[str, str]:
    """ "1a. Genomföra …" as number and words; no number where none opens the text."""
    match = _NUMBER.match(text)
    if not match or years_in(match[1]):
        return "", text
    return match[1] + (match[2] or ""), text[match.end() :]


def _fields(names: Sequence[str] | Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))
