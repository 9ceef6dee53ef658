"""The table of what ingest kept, document by document: `eval/results/ingest.md`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from eval.kept import PageKept, pages_kept
from ingest.document import Document
from ingest.read import read_file
from ingest.store import Library

COLUMNS = (
    "document",
    "pages",
    "words on the pages",
    "kept",
    "worst page",
    "sections",
    "tables",
    "table rows",
    "passages",
    "register rows",
    "terms",
    "seconds",
)

EXPLANATION = """\
Words are counted by PDFium, which is not the reader that ingest uses. *Kept* is the share of a document's words that stand in
its text, running heads, page numbers and masked contact details apart; *worst page* is that share on the page where it is
lowest. *Seconds* is one reading in one process, the register and the glossary included. What ingest left out is counted by its
own reasons; the words that neither the text nor a reason accounts for are named. A format without PDF pages is not compared.
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """One document as ingest read it: the document, the seconds that took, and its pages against PDFium's."""

    document: Document
    seconds: float
    pages: tuple[PageKept, ...]

    @property
    def words(self) -> int | None:
        """Words on the pages, furniture included; None where nothing was compared."""
        return sum(page.words for page in self.pages) or None

    @property
    def kept(self) -> float | None:
        """Share of the words due to the text that are in it; None where nothing was compared."""
        due = sum(page.words - page.furniture - page.masked for page in self.pages)
        return 1 - sum(len(page.lost) for page in self.pages) / due if due else None

    @property
    def worst(self) -> PageKept | None:
        """The first of the pages that kept the smallest share."""
        compared = [page for page in self.pages if page.kept is not None]
        return min(compared, key=lambda page: (page.kept, page.number), default=None)


def read_again(library: Library, id: str) -> Reading:
    """Read a document of the library once more, against the clock, and compare it with PDFium's reading."""
    document, source = library.document(id), library.source(id)
    started = time.perf_counter()
    read_file(source, document.entry)
    seconds = time.perf_counter() - started
    pages = pages_kept(document, source) if source.suffix == ".pdf" else []
    return Reading(document, seconds, tuple(pages))


def ingest_table(readings: Sequence[Reading], heading: str) -> str:
    """The table as Markdown, under a line that says what was measured where."""
    rows = [_row(reading) for reading in readings]
    lines = [" | ".join(COLUMNS), " | ".join(["---", *["---:"] * (len(COLUMNS) - 1)]), *map(" | ".join, rows)]
    table = "\n".join(f"| {line} |" for line in lines)
    left_out = "\n".join(f"- **{reading.document.entry.id}**: {_left_out(reading)}" for reading in readings)
    return f"# What ingest kept\n\n{heading}\n\n{table}\n\n{EXPLANATION}\n## Left out\n\n{left_out}\n"


def _row(reading: Reading) -> list[str]:
    document, worst = reading.document, reading.worst
    return [
        document.entry.id,
        str(len(document.pages)),
        "-" if reading.words is None else f"{reading.words:,}",
        "-" if reading.kept is None else f"{reading.kept:.2%}",
        "-" if worst is None or worst.kept is None else f"{worst.kept:.1%} (p. {worst.number})",
        str(len(document.sections)),
        str(len(document.tables)),
        str(sum(block.kind == "row" for block in document.blocks)),
        str(len(document.passages)),
        str(len(document.activities)),
        str(len(document.terms)),
        f"{reading.seconds:.1f}",
    ]


def _left_out(reading: Reading) -> str:
    reasons = [f"{reason} {count}" for reason, count in sorted(reading.document.left_out.items()) if count]
    masked = sum(page.masked for page in reading.pages)
    lost = [f"p. {page.number}: {' '.join(page.lost)}" for page in reading.pages if page.lost]
    parts = [", ".join(reasons) or "nothing"]
    parts += [f"contact details masked {masked}"] if masked else []
    parts += [f"unaccounted for: {'; '.join(lost)}"] if lost else []
    return ". ".join(parts)
