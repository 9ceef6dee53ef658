"""PDFs set word by word with reportlab, so that tests read real pages back.

Everything is placed in points from the page's top left corner, as the reader counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from ingest.catalogue import Entry
from ingest.document import Document, WordBox
from ingest.pages import PdfFile, read_pdf
from ingest.read import read_file

# A sentence for filling pages: no abbreviation, no digit, no hyphen.
SENTENCE = "Kommunen och regionen planerar insatserna tillsammans med den enskilde och hennes närstående."
_LEADING = 1.25


def sentences(count: int) -> str:
    return " ".join([SENTENCE] * count)


class Paper:
    """A PDF in the making."""

    def __init__(self, folder: Path, size: tuple[float, float] = A4) -> None:
        self.path = folder / "paper.pdf"
        self.width, self.height = size
        self.canvas = Canvas(str(self.path), pagesize=size, invariant=True)

    def write(self, x: float, top: float, text: str, size: float = 11, font: str = "Helvetica") -> Paper:
        """One line of text whose upper edge is about `top`."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.height - top - 0.8 * size, text)
        return self

    def bold(self, x: float, top: float, text: str, size: float = 11) -> Paper:
        return self.write(x, top, text, size, "Helvetica-Bold")

    def lines(self, x: float, top: float, lines: Sequence[str], size: float = 11) -> float:
        """Lines below one another at the usual leading; returns the top of the line after them."""
        for number, line in enumerate(lines):
            self.write(x, top + number * _LEADING * size, line, size)
        return top + len(lines) * _LEADING * size

    def fill(self, x: float, top: float, width: float, text: str, size: float = 11) -> float:
        """Text broken into lines of a width; returns the top of the line after it."""
        return self.lines(x, top, simpleSplit(text, "Helvetica", size, width), size)

    def justified(self, x: float, top: float, width: float, text: str, size: float = 11, indent: float = 0) -> float:
        """Text set to both edges, its first line indented."""
        words, number = text.split(), 0
        while words:
            left = indent if number == 0 else 0
            count = len(words)
            while stringWidth(" ".join(words[:count]), "Helvetica", size) > width - left:
                count -= 1
            room = width - left - sum(stringWidth(word, "Helvetica", size) for word in words[:count])
            space = room / (count - 1) if count < len(words) else stringWidth(" ", "Helvetica", size)
            position = x + left
            for word in words[:count]:
                self.write(position, top + number * _LEADING * size, word, size)
                position += stringWidth(word, "Helvetica", size) + space
            words, number = words[count:], number + 1
        return top + number * _LEADING * size

    def footnote_mark(self, x: float, top: float, mark: str, size: float = 11) -> Paper:
        """A small raised number for a line of `size` at `top`."""
        return self.write(x, top - 1, mark, 0.6 * size)

    def box(self, x: float, top: float, width: float, height: float) -> Paper:
        self.canvas.rect(x, self.height - top - height, width, height)
        return self

    def sideways(self, x: float, top: float, text: str, size: float = 8) -> Paper:
        """Text that runs upwards."""
        self.canvas.saveState()
        self.canvas.translate(x, self.height - top)
        self.canvas.rotate(90)
        self.canvas.setFont("Helvetica", size)
        self.canvas.drawString(0, 0, text)
        self.canvas.restoreState()
        return self

    def bookmark(self, title: str, level: int = 0) -> Paper:
        self.canvas.bookmarkPage(title)
        self.canvas.addOutlineEntry(title, title, level)
        return self

    def turn(self, size: tuple[float, float] | None = None) -> Paper:
        """A new page, of another size if one is given."""
        self.canvas.showPage()
        if size is not None:
            self.width, self.height = size
            self.canvas.setPageSize(size)
        return self

    def pdf(self) -> PdfFile:
        self.canvas.save()
        return read_pdf(self.path)

    def read(self, **entry: object) -> Document:
        return self.read_with_boxes(**entry)[0]

    def read_with_boxes(self, **entry: object) -> tuple[Document, list[WordBox]]:
        self.canvas.save()
        described = Entry(id="paper", file=self.path.name, title="Papper", **entry)  # type: ignore[arg-type]
        return read_file(self.path, described)


def texts(document: Document, *kinds: str) -> list[str]:
    """What the blocks of these kinds say, in the text's order; of all blocks where none is named."""
    return [document.text[b.start : b.end] for b in document.blocks if not kinds or b.kind in kinds]


def outline(document: Document) -> list[tuple[int, str]]:
    return [(section.level, section.title) for section in document.sections]
