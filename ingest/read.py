"""Read one file into a document: the path from pages to passages, in one place."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from ingest.catalogue import Entry
from ingest.content import Content, Sheet
from ingest.contents import contents_of
from ingest.document import Document, Page, WordBox
from ingest.docx_file import read_docx
from ingest.glossary import read_terms
from ingest.inference import infer_entry
from ingest.layout import blocks_of
from ingest.margins import find_margins
from ingest.markdown import read_markdown
from ingest.office import read_old_format
from ingest.pages import PdfFile, PdfPage, Unreadable, Word, read_pdf
from ingest.passages import cut_passages
from ingest.plain import read_plain
from ingest.pptx_file import read_pptx
from ingest.reading_order import lines_in_reading_order
from ingest.register import read_register
from ingest.sections import Heading, build_sections, ranks
from ingest.tables import ruled_tables
from ingest.text import Assembly, known_words


def read_file(path: Path, entry: Entry) -> tuple[Document, list[WordBox]]:
    """Read the file at `path` as the document that `entry` describes.

    Returns the document and a box for every word of its text (none where the format has no pages). Raises Unreadable with
    the reason for a file that cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix not in _READERS:
        raise Unreadable("unknown-format", suffix=suffix)
    return _document(path, entry, _READERS[suffix](path, entry))


def _pdf_content(path: Path, entry: Entry) -> Content:
    pdf = read_pdf(path, entry.password)
    left_out: Counter[str] = Counter()
    kept: list[PdfPage] = []
    contents: set[Word] = set()
    for page in pdf.pages:
        if page.number in entry.skip_pages:
            left_out["skipped page"] += len(page.words) + page.rotated
            continue
        left_out["margin text"] += page.rotated
        contents = contents_of(_outside_tables(page), goes_on=bool(contents))
        left_out["table of contents"] += len(contents)
        kept.append(replace(page, words=tuple(word for word in page.words if word not in contents)))
    lines = {page.number: lines_in_reading_order(_outside_tables(page), page.shapes) for page in kept}
    margins = find_margins(kept, lines)
    for number, reasons in margins.left_out.items():
        for line, reason in reasons.items():
            left_out[reason] += len(line.words) + line.marks
        lines[number] = [line for line in lines[number] if line not in reasons]
        left_out["footnote mark"] += sum(line.marks - bool(line.mark) for line in lines[number])
    tables = ruled_tables(kept, lines)
    for table in tables:
        left_out.update(table.left_out)
    by_page = {page.number: [table for table in tables if table.page == page.number] for page in kept}
    sheets = [
        Sheet(p.number, margins.labels.get(p.number) or _file_label(pdf, p.number), p.width, p.height)
        for p in pdf.pages
    ]
    without = [page for page in kept if not page.words and (page.images or pdf.truncated)]
    notes = tuple((page.number, "page-without-text" if page.images else "page-lost") for page in without)
    notes = ((0, "truncated-but-read"), *notes) if pdf.truncated else notes
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
    if not text:
        raise Unreadable("no-words")
    pages = assembly.pages((sheet.number, sheet.label, sheet.width, sheet.height) for sheet in content.sheets)
    rank = ranks(assembly.styles)
    headings = [
        Heading(text[block.start : block.end], block.start, block.end, rank[block.start])
        for block in assembly.blocks
        if block.kind == "heading"
    ]
    sections = build_sections(headings, _part_starts(entry, pages), len(text))
    entry = infer_entry(entry, text, pages, assembly.blocks, content.title, date.today())
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
    # The register knows units by their abbreviations, so the glossary comes before it.
    document = replace(document, terms=read_terms(document))
    return replace(document, activities=read_register(document)), assembly.boxes


def _part_starts(entry: Entry, pages: tuple[Page, ...]) -> list[int]:
    first = {part.first_page for part in entry.parts}
    return [page.spans[0][0] for page in pages if page.number in first and page.spans]


_READERS: dict[str, Callable[[Path, Entry], Content]] = {
    ".pdf": _pdf_content,
    ".docx": read_docx,
    ".pptx": read_pptx,
    ".md": read_markdown,
    ".txt": read_plain,
    ".doc": read_old_format,
    ".ppt": read_old_format,
}
