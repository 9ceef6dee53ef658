"""The register as a table: selected, and written as text, CSV, XLSX or JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from assistant.rows import Row
from ingest.document import Document
from ingest.regions import regions_in
from prompts import text

# The columns of every form, in this order.
COLUMNS = (
    "document",
    "kind",
    "area",
    "goal",
    "number",
    "activity",
    "subactivity",
    "years",
    "deadline",
    "responsible",
    "in_cooperation_with",
    "status",
    "measure",
    "target",
    "page",
    "page_label",
    "uncertain",
)
_LISTS = ("years", "responsible", "in_cooperation_with", "uncertain")
# Those that the table for people has, and the keys of their headings.
_SHOWN = {
    "area": "area",
    "number": "number",
    "activity": "activity",
    "years": "years",
    "responsible": "responsible",
    "in_cooperation_with": "cooperation",
    "status": "status",
    "page_label": "page",
}


def select(
    documents: Iterable[Document], *, responsible: str | None = None, year: str | None = None, region: str | None = None
) -> list[Row]:
    """Every row of the register that passes the filters, in the documents' order; a filter that is None lets all pass.

    `responsible` is a unit in short or long form, without regard to case; `region` any name of a region.
    """
    wanted = set(regions_in(region)) or {region} if region else set()
    rows = []
    for document in documents:
        if region and document.entry.region not in wanted:
            continue
        names = _names_of(responsible, document) if responsible else set()
        for activity in document.activities:
            units = {unit.lower() for unit in activity.responsible}
            if responsible and not units & names:
                continue
            if year and year not in activity.years:
                continue
            rows.append(Row(document, activity))
    return rows


def _names_of(unit: str, document: Document) -> set[str]:
    """The unit's name and, by the document's glossary, its other form."""
    name = unit.lower()
    others = {t.abbreviation.lower() for t in document.terms if t.expansion.lower() == name}
    return {name} | others | {t.expansion.lower() for t in document.terms if t.abbreviation.lower() == name}


def as_record(row: Row) -> dict[str, Any]:
    """A row in the form of the contract: lists as lists, what is not said as None."""
    activity, page = row.activity, row.document.page_at(row.activity.start)
    record: dict[str, Any] = {"document": row.document.entry.id}
    for column in COLUMNS[1:]:
        if column == "page":
            record[column] = page.number
        elif column == "page_label":
            record[column] = page.label
        else:
            value = getattr(activity, column)
            record[column] = list(value) if column in _LISTS else value or None
    return record


def written(rows: Sequence[Row], form: str) -> str | bytes:
    """The rows as "table", "csv", "json" (text) or "xlsx" (bytes)."""
    records = [as_record(row) for row in rows]
    if form == "json":
        return json.dumps(records, ensure_ascii=False, indent=1)
    if form == "csv":
        return _csv(records)
    if form == "xlsx":
        return _xlsx(records)
    return _table(records)


def _flat(record: dict[str, Any], column: str) -> Any:
    value = record[column]
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else value


def _safe(value: Any) -> Any:
    """A cell that a spreadsheet will not take for a formula: text from documents must stay text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" else value


def _csv(records: Sequence[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_safe(_flat(record, column)) for column in COLUMNS] for record in records)
    return out.getvalue().rstrip("\n")


def _xlsx(records: Sequence[dict[str, Any]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=False)
    sheet = book.active
    assert sheet is not None  # a new workbook has one
    sheet.title = "Ansvarsregister"
    sheet.append(list(COLUMNS))
    for record in records:
        sheet.append([_safe(_flat(record, column)) for column in COLUMNS])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, column in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = (
            50 if column in {"goal", "activity", "subactivity"} else 16
        )
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _table(records: Sequence[dict[str, Any]]) -> str:
    """The columns that matter most, aligned; long texts are cut with an ellipsis."""
    if not records:
        return text("terminal.no-rows")
    widths = {"activity": 60, "area": 28}
    lines = []
    for record in records:
        shown = {**record, "activity": record["subactivity"] or record["activity"] or record["measure"]}
        lines.append([_cut(str(_flat(shown, column)), widths.get(column, 24)) for column in _SHOWN])
    header = [text(f"register.column-{key}") for key in _SHOWN.values()]
    sizes = [max(len(line[n]) for line in [header, *lines]) for n in range(len(_SHOWN))]
    ruled = [header, ["-" * size for size in sizes], *lines]
    body = "\n".join(
        "  ".join(value.ljust(size) for value, size in zip(line, sizes, strict=True)).rstrip() for line in ruled
    )
    return f"{body}\n\n{text('terminal.rows' if len(records) > 1 else 'terminal.row', count=len(records))}"


def _cut(value: str, width: int) -> str:
    return value if len(value) <= width else value[: width - 1].rstrip() + "…"
