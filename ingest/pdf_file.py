"""PDF files: from words with boxes to blocks in reading order.

The steps, each in a module of its own: pages and words (`pages`), the table of contents (`contents`), lines and columns
(`lines`, `reading_order`), running heads (`margins`), ruled tables (`tables`), paragraphs and headings (`layout`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ingest.catalogue import Entry
from ingest.columns import role_of
from ingest.content import Content, Sheet
from ingest.contents import contents_of
from ingest.layout import blocks_of
from ingest.lines import rows_of
from ingest.margins import Margins, find_margins
from ingest.pages import PdfFile, PdfPage, Word, read_pdf
from ingest.reading_order import lines_in_reading_order
from ingest.tables import ruled_tables

# A page with more words on their side than upright, and with this many, is set sideways: that is no margin text.
_SIDEWAYS = 30


def read_pdf_file(path: Path, entry: Entry) -> Content:
    """Read the PDF at `path`: its blocks, its pages with their labels, and what was left out. Raises Unreadable."""
    pdf = read_pdf(path, entry.password)
    left_out: Counter[str] = Counter()
    pages = _pages_of_text(pdf, entry, left_out)
    lines = {page.number: lines_in_reading_order(_outside_tables(page), page.shapes) for page in pages}
    margins = find_margins(pages, lines)
    for number, reasons in margins.left_out.items():
        for line, reason in reasons.items():
            left_out[reason] += len(line.words) + line.marks
        lines[number] = [line for line in lines[number] if line not in reasons]
        left_out["footnote mark"] += sum(line.marks - bool(line.mark) for line in lines[number])
    tables = ruled_tables(pages, lines)
    for table in tables:
        left_out.update(table.left_out)
    by_page = {page.number: [table for table in tables if table.page == page.number] for page in pages}
    blocks = blocks_of(pages, lines, pdf.bookmarks, by_page)
    return Content(blocks, _sheets(pdf, margins), left_out, tuple(_notes(pdf, entry)), pdf.title)


def _pages_of_text(pdf: PdfFile, entry: Entry, left_out: Counter[str]) -> list[PdfPage]:
    """The pages to read, without the words of a table of contents; what is left out is counted."""
    pages = []
    contents: set[Word] = set()
    for page in pdf.pages:
        left_out["unmapped glyphs"] += page.unmapped
        if page.number in entry.skip_pages:
            left_out["skipped page"] += len(page.words) + page.rotated
            continue
        left_out["margin text"] += page.rotated
        contents = contents_of(_outside_tables(page), goes_on=bool(contents))
        left_out["table of contents"] += len(contents)
        pages.append(replace(page, words=tuple(word for word in page.words if word not in contents)))
    return pages


def _outside_tables(page: PdfPage) -> list[Word]:
    return [word for word in page.words if not any(grid.box.holds(word) for grid in page.grids)]


def _sheets(pdf: PdfFile, margins: Margins) -> list[Sheet]:
    """The pages' labels as printed, else as the file itself calls them, else their numbers."""
    named = {number: label for number, label in enumerate(pdf.labels, 1) if label}
    return [
        Sheet(
            page.number,
            margins.labels.get(page.number) or named.get(page.number, str(page.number)),
            page.width,
            page.height,
        )
        for page in pdf.pages
    ]


def _notes(pdf: PdfFile, entry: Entry) -> Iterator[tuple[int, str]]:
    if pdf.truncated:
        yield 0, "truncated-but-read"
    for page in pdf.pages:
        if page.number in entry.skip_pages:
            continue
        if _has_table_without_rules(page):
            yield page.number, "table-without-rules"
        if not page.words and (page.images or page.unmapped):
            yield page.number, "page-without-text"
        elif not page.words and pdf.truncated:
            yield page.number, "page-lost"
        if page.rotated >= _SIDEWAYS and page.rotated > len(page.words):
            yield page.number, "page-sideways"


def _has_table_without_rules(page: PdfPage) -> bool:
    """Whether three column names stand apart on one line outside every ruled table.

    Which words belong to which cell cannot be seen without rules, so such a table is read as running text and pointed out.
    """
    return any(
        sum(role_of(line.text) not in {"", "mark"} for line in row) >= 2 and len(row) >= 3
        for row in rows_of(_outside_tables(page))
    )
