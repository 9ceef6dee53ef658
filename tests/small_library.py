"""A library of two documents that can be read by eye: a plan on two pages, and a routine in Markdown without pages."""

from datetime import date
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

from ingest.catalogue import Entry
from ingest.read import read_file
from ingest.store import Library, open_library, write_manifest, write_reading

PLAN = Entry(
    "plan", "Plan för Österviks samverkan.pdf", "Plan för samverkan i Östervik", "Region Östervik", "Östervik", "plan",
    "in-force", date(2026, 3, 2),
)  # fmt: skip
ROUTINE = Entry(
    "rutin", "rutin.md", "Rutin för *fast* omsorgskontakt", "Östervik kommun", "Östervik", "guideline", "proposal"
)
ANSWER = "Vårdplaneraren kallar till samordnad planering senast tre dagar efter inskrivning."
SECOND = "Omsorgskontakten utses av enhetschefen inom en vecka."

_HEADING = ParagraphStyle("heading", fontName="Helvetica-Bold", fontSize=16, leading=24)
_BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=11, leading=15, spaceAfter=8)
_PAGES = (
    (
        ("1 Inledning", "Planen beskriver hur regionen och kommunen i Östervik samverkar om äldre personer med stora behov."),
        ("1.1 Mål", "Målet är att ingen ska vänta på sjukhus efter att läkaren har sagt att vården är färdig."),
    ),
    (
        ("2 Utskrivning från sjukhus", f"{ANSWER} Kommunen svarar inom ett dygn."),
        ("2.1 Uppföljning", "Styrgruppen följer upp planen två gånger om året och berättar om resultatet i juni."),
    ),
)  # fmt: skip
_MARKDOWN = f"""# Fast omsorgskontakt

Rutinen gäller hemtjänsten i hela kommunen.

## Vem utser

{SECOND} Den enskilde kan byta kontakt.
"""


def make_small_library(folder: Path) -> Library:
    """Typeset, read and store the two documents in the data folder `folder`."""
    given = folder / "given"
    given.mkdir(parents=True)
    story = [
        flowable
        for number, page in enumerate(_PAGES)
        for flowable in (
            *([PageBreak()] if number else []),
            *(Paragraph(text, style) for pair in page for text, style in zip(pair, (_HEADING, _BODY), strict=True)),
        )
    ]
    SimpleDocTemplate(str(given / PLAN.file), pagesize=A4, title=PLAN.title).build(story)
    (given / ROUTINE.file).write_text(_MARKDOWN, "utf8")
    items = []
    for entry in (PLAN, ROUTINE):
        document, words = read_file(given / entry.file, entry)
        items.append(write_reading(folder, document, words, given / entry.file, document.source_digest))
    write_manifest(folder, tuple(items))
    return open_library(folder)
