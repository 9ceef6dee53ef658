"""The register in the chat: every row of every document, with the filters of `python -m assistant register` and two more.

What is downloaded is what is seen. So the units that a row is found by are asked of `register_table.select`, which knows
that HSF and hälso- och sjukvårdsförvaltningen are one, and the browser is sent the answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from assistant.chat_scope import EVERYTHING, as_query, reaches
from assistant.listing import Column, Filter, Line, has_words, listing_properties, page_label
from assistant.register_table import select
from assistant.rows import Row
from index.scope import Scope
from ingest.store import Library
from prompts import text

# In the table what was planned comes before what running text says; in a file each document's rows stand together.
_KINDS = ("activity", "agreement", "measure", "rule")
# Who and when stand where they are seen without scrolling.
_COLUMNS = (
    "activity", "responsible", "years", "in_cooperation_with", "goal", "area", "status", "measure", "kind", "document", "page",
)  # fmt: skip


def register_properties(library: Library, language: str, scope: Scope = EVERYTHING) -> dict[str, Any]:
    """What the element Listing draws of the register within a scope, in `language`, the visitor's."""
    lines = tuple(line for line in _lines(library, language, scope.roles) if reaches(scope, line.document, line.start))
    columns = [Column(f"register-{column}", language if column in {"kind", "page"} else "sv") for column in _COLUMNS]
    filters = [
        Filter(key, f"register-{label}", tuple((value, _option(key, value, language)) for value in _values(lines, key)))
        for key, label in (("responsible", "responsible"), ("year", "year"), ("region", "region"), ("kind", "kind"))
    ]
    properties = listing_properties("register", columns, lines, filters, library, language)
    forms = ("csv", "xlsx")
    query = as_query(scope)
    downloads = [
        {"label": text(f"chat.download-{form}", language), "href": f"/register.{form}?{query}".rstrip("?")}
        for form in forms
    ]
    return {**properties, "downloads": downloads}


def selected_rows(library: Library, filters: Mapping[str, str], language: str, scope: Scope = EVERYTHING) -> list[Row]:
    """The rows within a scope that pass the filters responsible, year, region, kind and text.

    A filter that is "" or left out lets every row pass.
    """
    rows = select(
        library.open_documents(scope.roles),
        responsible=filters.get("responsible") or None,
        year=filters.get("year") or None,
        region=filters.get("region") or None,
    )
    kind, words = filters.get("kind", ""), filters.get("text", "")
    return [
        row
        for row in rows
        if kind in {"", row.activity.kind}
        and reaches(scope, row.document, row.activity.start)
        and has_words(_cells(row, language), words)
    ]


# Some tenths of a second over thousands of rows, and the same for every visitor of the same roles until the library changes.
@lru_cache(maxsize=8)
def _lines(library: Library, language: str, roles: tuple[str, ...]) -> tuple[Line, ...]:
    rows = sorted(select(library.open_documents(roles)), key=lambda row: _KINDS.index(row.activity.kind))
    found_by = _units(rows)
    return tuple(
        Line(
            row.document,
            row.activity.start,
            row.activity.end,
            _cells(row, language),
            {
                "responsible": tuple(found_by[id(row.activity)]),
                "year": row.activity.years,
                "region": tuple(filter(None, (row.document.entry.region,))),
                "kind": (row.activity.kind,),
            },
            _note(row, language),
        )
        for row in rows
    )


def _units(rows: list[Row]) -> defaultdict[int, list[str]]:
    """For each activity, by identity, the units that it is found by, each in the spelling that stands first."""
    documents = {row.document.entry.id: row.document for row in rows}.values()
    units: dict[str, str] = {}
    for row in rows:
        for unit in row.activity.responsible:
            units.setdefault(unit.lower(), unit)
    found_by: defaultdict[int, list[str]] = defaultdict(list)
    for unit in units.values():
        for row in select(documents, responsible=unit):
            found_by[id(row.activity)].append(unit)
    return found_by


def _cells(row: Row, language: str) -> tuple[str, ...]:
    activity, document = row.activity, row.document
    paper = document.part_at(activity.start) or document.entry
    name = activity.subactivity or activity.activity or activity.measure
    if activity.number and not name.startswith(activity.number):
        name = f"{activity.number}{'.' if activity.number[0].isdigit() else ''} {name}"
    above = activity.activity if activity.subactivity else ""
    measure = activity.measure if activity.subactivity or activity.activity else ""
    cells = {
        "activity": name,
        "goal": _together(activity.goal, above),
        "area": activity.area,
        "kind": text(f"chat.register-kind-{activity.kind}", language),
        "years": _together(", ".join(activity.years), activity.deadline),
        "responsible": ", ".join(activity.responsible),
        "in_cooperation_with": ", ".join(activity.in_cooperation_with),
        "status": activity.status,
        "measure": _together(measure, activity.target),
        "document": paper.title,
        "page": page_label(document, activity.start),
    }
    return tuple(cells[column] for column in _COLUMNS)


def _together(*values: str) -> str:
    return " · ".join(filter(None, values))


def _note(row: Row, language: str) -> str:
    """Which of the row's fields could not be read with certainty, in words."""
    fields = (text(f"chat.register-{field}", language).lower() for field in row.activity.uncertain)
    said = ", ".join(fields)
    return text("chat.register-uncertain", language, fields=said) if said else ""


def _values(lines: tuple[Line, ...], key: str) -> list[str]:
    return list(dict.fromkeys(value for line in lines for value in line.filters[key]))


def _option(key: str, value: str, language: str) -> str:
    return text(f"chat.register-kind-{value}", language) if key == "kind" else value
