"""Tables set in type with reportlab, so that tests read real PDFs back.

A cell's text is a paragraph that wraps; None belongs to the cell above it. Rules are drawn as an office program draws
them: around every cell, on both sides of a page break.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from ingest.catalogue import Entry
from ingest.document import Document
from ingest.read import read_file

_BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=9, leading=11)
_BOLD = ParagraphStyle("bold", parent=_BODY, fontName="Helvetica-Bold")
_HEADING = ParagraphStyle("heading", parent=_BOLD, fontSize=15, leading=20)


def heading(text: str) -> Flowable:
    return Paragraph(text, _HEADING)


def paragraph(text: str) -> Flowable:
    return Paragraph(text, _BODY)


def space(height: float) -> Flowable:
    return Spacer(1, height)


def table(
    header: Sequence[str],
    rows: Sequence[Sequence[str | None]],
    widths: Sequence[float],
    *,
    repeat_header: bool = False,
    cut_rows: bool = False,
    across: Sequence[int] = (),
    bold_header: bool = True,
) -> Flowable:
    """A ruled table; `across` are rows (from 0) whose first cell spans all columns."""
    cells: list[list[object]] = (
        [[Paragraph(text, _BOLD if bold_header else _BODY) for text in header]] if header else []
    )
    top = len(cells)
    cells += [["" if text is None else Paragraph(text, _BODY) for text in row] for row in rows]
    style: list[tuple[object, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    for column in range(len(widths)):
        start = 0
        for row in range(1, len(rows) + 1):
            if row == len(rows) or rows[row][column] is not None:
                if row - start > 1:
                    style.append(("SPAN", (column, top + start), (column, top + row - 1)))
                start = row
    style += [("SPAN", (0, top + row), (-1, top + row)) for row in across]
    return Table(
        cells,
        colWidths=list(widths),
        style=style,
        repeatRows=top if repeat_header else 0,
        splitInRow=1 if cut_rows else 0,
    )


def broken_table(
    header: Sequence[str], rows: Sequence[Sequence[str | None]], widths: Sequence[float], at: int
) -> list[Flowable]:
    """A table that goes on over a page break before row `at`, as an office program breaks it.

    A cell that was merged over the break is drawn closed, and blank on the new page.
    """
    return [table(header, rows[:at], widths), PageBreak(), table((), rows[at:], widths)]


def read_back(folder: Path, story: Sequence[Flowable], *, wide: bool = False, region: str = "Gotland") -> Document:
    """The story set in type and read as a document."""
    path = folder / "typeset.pdf"
    size = landscape(A4) if wide else A4
    SimpleDocTemplate(str(path), pagesize=size, leftMargin=50, rightMargin=50, topMargin=60, bottomMargin=60).build(
        list(story)
    )
    return read_file(path, Entry(id="typeset", file=path.name, title="Typeset", region=region))[0]


def grid(document: Document, number: int = 0) -> list[list[str]]:
    """The texts of a table, row by row, a merged cell's text in each row and column that it covers."""
    found = document.tables[number]
    texts = [["?"] * len(found.columns) for _ in range(found.rows)]
    for cell in found.cells:
        for row in cell.rows:
            for column in cell.columns:
                texts[row][column] = document.text[cell.start : cell.end]
    return texts
