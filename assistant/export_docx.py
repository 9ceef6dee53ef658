"""A conversation as a Word document, with real headings, lists and tables, so that a screen reader finds its way in it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from assistant.transcript import Exchange, Source, Transcript

if TYPE_CHECKING:
    from docx.document import Document

_LISTS = {1: "List Bullet", 2: "List Bullet 2"}
_LOCALES = {"sv": "sv-SE", "en": "en-GB"}


def as_docx(transcript: Transcript) -> bytes:
    """The conversation as the bytes of a DOCX file."""
    import docx

    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author = transcript.title, "Vägvisaren (AI)"
    properties.comments, properties.language = transcript.mark, _LOCALES[transcript.language]
    _set_language(document, _LOCALES[transcript.language])
    document.add_heading(transcript.title, 0)
    document.add_paragraph(transcript.saved)
    document.add_paragraph(transcript.mark, "Intense Quote")
    for exchange in transcript.exchanges:
        _add_exchange(document, exchange, transcript.sources_heading)
    # The mark stands on every page, so that a page torn out of the document has it too.
    document.sections[0].footer.paragraphs[0].text = transcript.mark
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_language(document: Document, locale: str) -> None:
    """The language that Word checks the spelling in and a screen reader speaks; python-docx's template says American."""
    from docx.oxml.ns import qn

    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), locale)


def _add_exchange(document: Document, exchange: Exchange, sources: str) -> None:
    document.add_heading(exchange.question, 1)
    document.add_paragraph(exchange.status).runs[0].italic = True
    for paragraph in exchange.paragraphs:
        document.add_paragraph(paragraph.text, _LISTS.get(paragraph.level))
    if exchange.table:
        _add_table(document, exchange.table)
    for notice in exchange.notices:
        document.add_paragraph(notice, "Intense Quote")
    if exchange.sources:
        document.add_heading(sources, 2)
    for source in exchange.sources:
        _add_source(document, source)


def _add_table(document: Document, rows: tuple[tuple[str, ...], ...]) -> None:
    from docx.oxml import OxmlElement

    table = document.add_table(len(rows), len(rows[0]), "Table Grid")
    for number, row in enumerate(rows):
        for cell, words in zip(table.rows[number].cells, row, strict=True):
            cell.text = words
            for run in cell.paragraphs[0].runs:
                run.bold = number == 0
    # Word repeats a header row on each page, and names it to screen readers, when it is marked as one.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    document.add_paragraph()


def _add_source(document: Document, source: Source) -> None:
    head = document.add_paragraph()
    head.add_run(f"[{source.number}] {source.title}").bold = True
    head.add_run(f"\n{source.facts}")
    if source.place:
        head.add_run(f"\n{source.place}")
    document.add_paragraph(f"”{source.quote}”", "Quote")
    document.add_paragraph(source.support)
