"""A library with a register: a plan on two pages, its table ruled on the second, and a long plan without pages."""

from datetime import date
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.platypus import PageBreak, SimpleDocTemplate
from typesetting import heading, paragraph, space, table

from ingest.catalogue import Entry
from ingest.read import read_file
from ingest.store import Library, open_library, write_manifest, write_reading

PLAN = Entry(
    "plan", "plan.pdf", "Plan för samverkan på Gotland", "Region Gotland", "Gotland", "plan", "in-force", date(2026, 3, 2)
)  # fmt: skip
LONG = Entry("lang", "lang.md", "Lång plan", "Region Halland", "Halland", "plan", "proposal")
FIRST = "Pröva hembesök av dietist"
SECOND = "Öppna idrottshallar på kvällar"
ROWS = (
    ("Lugnare hemgång", f"1. {FIRST}", "", "X", "HSF"),
    ("Fler rör på sig", f"2. {SECOND}", "X", "", "UAF (i samarbete med HSF)"),
    ("Fler rör på sig", "3. Starta gångskola för äldre", "X", "X", "UAF"),
)
# Before the table, in running text.
RULE = "Samverkansnämnden ansvarar för att planen revideras."
LONG_ROWS = 120
_MARKDOWN = "\n".join(
    [
        "# Lång plan\n\nSamordnad individuell plan (SIP) görs tillsammans.\n\n## Aktiviteter\n",
        "| Mål | Aktivitet | 2028 | Förvaltning |\n| --- | --- | --- | --- |",
        *(f"| Ordning | {number}. Gå igenom pärm {number} | X | SOF |" for number in range(1, LONG_ROWS + 1)),
    ]
)


def make_register_library(folder: Path) -> Library:
    """Typeset, read and store the two documents in the data folder `folder`."""
    given = folder / "given"
    given.mkdir(parents=True)
    story = [
        heading("1 Inledning"),
        paragraph("Hälso- och sjukvårdsförvaltningen (HSF) och skolan samverkar om äldre och unga på hela ön."),
        paragraph(RULE),
        PageBreak(),
        heading("2 Aktiviteter"),
        space(10),
        table(("Mål", "Aktiviteter", "2026", "2027", "Förvaltning"), ROWS, (110, 170, 40, 40, 110)),
    ]
    SimpleDocTemplate(str(given / PLAN.file), pagesize=A4, title=PLAN.title).build(story)
    (given / LONG.file).write_text(_MARKDOWN, "utf8")
    items = []
    for entry in (PLAN, LONG):
        document, words = read_file(given / entry.file, entry)
        items.append(write_reading(folder, document, words, given / entry.file, document.source_digest))
    write_manifest(folder, tuple(items))
    return open_library(folder)
