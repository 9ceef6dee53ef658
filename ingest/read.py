"""Read one file into a document: the path from blocks to passages, in one place."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from ingest.catalogue import Entry
from ingest.content import Content
from ingest.document import Document, Page, WordBox
from ingest.docx_file import read_docx
from ingest.glossary import read_terms
from ingest.inference import infer_entry
from ingest.markdown import read_markdown
from ingest.office import read_old_format
from ingest.pages import Unreadable
from ingest.passages import cut_passages
from ingest.pdf_file import read_pdf_file
from ingest.plain import read_plain
from ingest.pptx_file import read_pptx
from ingest.register import read_register
from ingest.sections import Heading, build_sections, ranks
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
    ".pdf": read_pdf_file,
    ".docx": read_docx,
    ".pptx": read_pptx,
    ".md": read_markdown,
    ".txt": read_plain,
    ".doc": read_old_format,
    ".ppt": read_old_format,
}
