"""Read one file into a document: the path from pages to passages, in one place."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from ingest.catalogue import Entry
from ingest.document import Document, Page, WordBox
from ingest.layout import RawBlock, blocks_of
from ingest.lines import lines_in_reading_order
from ingest.margins import find_margins
from ingest.pages import PdfFile, PdfPage, Word, read_pdf
from ingest.passages import cut_passages
from ingest.sections import Heading, build_sections, ranks
from ingest.tables import ruled_tables
from ingest.text import Assembly, known_words


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page before its text is known: number, printed label, size in points."""

    number: int
    label: str
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True)
class Content:
    """What a reader of one file format hands on: blocks in reading order, and what it left out of them.

    `notes` are (page number, key of a message in `prompts`).
    """

    blocks: list[RawBlock]
    sheets: list[Sheet]
    left_out: Counter[str]
    notes: tuple[tuple[int, str], ...] = ()
    title: str = ""


def read_file(path: Path, entry: Entry) -> tuple[Document, list[WordBox]]:
    """Read the file at `path` as the document that `entry` describes.

    Returns the document and a box for every word of its text (none where the format has no pages). Raises Unreadable with
    the reason for a file that cannot be read.
    """
    content = _pdf_content(path, entry)
    return _document(path, entry, content)


def _pdf_content(path: Path, entry: Entry) -> Content:
    pdf = read_pdf(path, entry.password)
    left_out: Counter[str] = Counter()
    for page in pdf.pages:
        if page.number in entry.skip_pages:
            left_out["skipped page"] += len(page.words) + page.rotated
        else:
            left_out["margin text"] += page.rotated
    kept = [page for page in pdf.pages if page.number not in entry.skip_pages]
    lines = {page.number: lines_in_reading_order(_outside_tables(page), page.shapes) for page in kept}
    margins = find_margins(kept, lines)
    for number, reasons in margins.left_out.items():
        for line, reason in reasons.items():
            left_out[reason] += len(line.words) + line.marks
        lines[number] = [line for line in lines[number] if line not in reasons]
        left_out["footnote mark"] += sum(line.marks - bool(line.mark) for line in lines[number])
    tables = ruled_tables(kept)
    by_page = {page.number: [table for table in tables if table.page == page.number] for page in kept}
    sheets = [
        Sheet(p.number, margins.labels.get(p.number) or _file_label(pdf, p.number), p.width, p.height)
        for p in pdf.pages
    ]
    notes = tuple((page.number, "page-without-text") for page in kept if not page.words and page.images)
    return Content(blocks_of(kept, lines, pdf.bookmarks, by_page), sheets, left_out, notes, pdf.title)


def _outside_tables(page: PdfPage) -> list[Word]:
    return [word for word in page.words if not any(grid.box.holds(word) for grid in page.grids)]


def _file_label(pdf: PdfFile, number: int) -> str:
    """The label that the file itself gives a page; a page's own print comes before it."""
    return pdf.labels[number - 1] if number <= len(pdf.labels) else str(number)


def _document(path: Path, entry: Entry, content: Content) -> tuple[Document, list[WordBox]]:
    inner = (word.text for block in content.blocks for line in block.lines for word in line[:-1])
    assembly = Assembly(known_words(inner), mask_contacts=not entry.allow_contact_details)
    for block in content.blocks:
        assembly.add(block)
    text = assembly.text
    pages = assembly.pages((sheet.number, sheet.label, sheet.width, sheet.height) for sheet in content.sheets)
    rank = ranks(assembly.styles)
    headings = [
        Heading(text[block.start : block.end], block.start, block.end, rank[block.start])
        for block in assembly.blocks
        if block.kind == "heading"
    ]
    sections = build_sections(headings, _part_starts(entry, pages), len(text))
    digest = hashlib.sha256(text.encode()).hexdigest()
    passages = cut_passages(f"{entry.id}:{digest[:12]}", text, assembly.blocks, sections, assembly.tables)
    document = Document(
        entry=entry,
        text=text,
        digest=digest,
        source_digest=hashlib.sha256(path.read_bytes()).hexdigest(),
        pages=pages,
        blocks=tuple(assembly.blocks),
        sections=sections,
        tables=tuple(assembly.tables),
        passages=passages,
        left_out=dict(content.left_out),
        notes=content.notes,
    )
    return document, assembly.boxes


def _part_starts(entry: Entry, pages: tuple[Page, ...]) -> list[int]:
    first = {part.first_page for part in entry.parts}
    return [page.spans[0][0] for page in pages if page.number in first and page.spans]
