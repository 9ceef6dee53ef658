"""Pages of a PDF: words with their boxes, ruled cells, bookmarks. The only home of the PDF libraries.

A PDF knows no words, lines or paragraphs: it places glyphs. pypdf reads what the file says about itself (encryption,
bookmarks, title); pdfplumber finds words and rules from the geometry. What the words mean together is `layout`'s to say.
All measures are points from the page's top left corner.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.glyphs import clean, word_of
from ingest.strokes import closing_rules
from ingest.truncated import is_truncated, with_new_end

if TYPE_CHECKING:
    import pdfplumber
    import pypdf

# A page takes about a tenth of a second; files beyond this would hold a worker for several minutes.
MOST_PAGES = 2000


class Unreadable(Exception):
    """A file cannot be read. `reason` is a key of the messages in `prompts`, `values` what they mention."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(f"{reason} {values}" if values else reason)
        self.reason = reason
        self.values = values


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands on a page. `size` is the font's, in points; `page` counts from 1."""

    text: str
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool = False
    italic: bool = False

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page: a table's cell, or the whole table."""

    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, word: Word) -> bool:
        """Whether the word's centre lies in the box."""
        x, y = word.middle
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table as drawn on one page: its outline and the boxes between its rules, row by row."""

    page: int
    box: Box
    cells: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class PdfPage:
    """What stands on one page.

    `shapes` are drawn boxes that hold words of their own, as in a figure. `rotated` counts words that do not run from left to
    right, `unmapped` words whose font does not say which letters they are; `images` says that pictures stand on the page.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    grids: tuple[Grid, ...] = ()
    shapes: tuple[Box, ...] = ()
    rotated: int = 0
    unmapped: int = 0
    images: bool = False


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the file's outline: where a heading stands, according to the file itself."""

    title: str
    level: int
    page: int


@dataclass(frozen=True, slots=True)
class PdfFile:
    """All pages of a file, its bookmarks, and the title in its metadata ("" where none is set).

    `labels` are what the file itself calls its pages. `truncated` says that its end is missing, and pages perhaps too.
    """

    pages: tuple[PdfPage, ...]
    bookmarks: tuple[Bookmark, ...]
    title: str
    labels: tuple[str, ...]
    truncated: bool = False


def page_count(path: Path, password: str = "") -> int:
    """How many pages the PDF at `path` says it has. Raises Unreadable as `read_pdf` does."""
    source, truncated = _source(path)
    with _damage_made_unreadable(truncated):
        return len(_opened(source, password).pages)


def read_pdf(path: Path, password: str = "") -> PdfFile:
    """Read every page of the PDF at `path`.

    Raises Unreadable for an empty file, a file that is no PDF, a damaged or encrypted one, one with too many pages, and
    one without any text. Of a truncated one the pages that are there are read, where the file can be opened at all.
    """
    import pdfplumber

    source, truncated = _source(path)
    with _damage_made_unreadable(truncated):
        reader = _opened(source, password)
        with pdfplumber.open(source, password=password) as pdf:
            pages = tuple(_read_page(page) for page in pdf.pages)
        bookmarks, title, labels = _bookmarks(reader), _title(reader), tuple(reader.page_labels)
    if not pages:
        raise Unreadable("damaged", detail="no pages")
    if not any(page.words for page in pages):
        raise Unreadable("truncated" if truncated else "no-text", pages=len(pages))
    return PdfFile(pages, bookmarks, title, labels, truncated)


def _source(path: Path) -> tuple[BytesIO, bool]:
    """What to read, and whether the file's end is missing. From memory: of a damaged file pdfplumber leaves the path open."""
    raw = path.read_bytes()
    if not raw:
        raise Unreadable("empty")
    if b"%PDF-" not in raw[:1024]:  # readers accept the header anywhere in the first 1,024 bytes (PDF 1.7, H.3.4.1)
        raise Unreadable("not-a-pdf")
    if not is_truncated(raw):
        return BytesIO(raw), False
    return BytesIO(with_new_end(raw) or raw), True


def _opened(source: BytesIO, password: str) -> pypdf.PdfReader:
    import pypdf

    reader = pypdf.PdfReader(source)
    if reader.is_encrypted and not reader.decrypt(password):
        raise Unreadable("wrong-password" if password else "encrypted")
    if len(reader.pages) > MOST_PAGES:
        raise Unreadable("too-many-pages", pages=len(reader.pages), most=MOST_PAGES)
    return reader


@contextmanager
def _damage_made_unreadable(truncated: bool) -> Iterator[None]:
    """Raise Unreadable for whatever the PDF libraries raise about a broken file."""
    import pypdf
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfparser import PDFSyntaxError
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    try:
        yield
    except (
        pypdf.errors.PyPdfError,
        PdfminerException,
        MalformedPDFException,
        PDFSyntaxError,
        PDFPasswordIncorrect,
        EOFError,
        # A page's box, a reference or a number of another kind than its place calls for (found by fuzzing): the libraries
        # take what they read for what it should be, and little else runs here.
        ArithmeticError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
    ) as error:
        # pdfplumber wraps whatever goes wrong in a page, running out of memory too; that is for the caller to know.
        cause = error.args[0] if isinstance(error, PdfminerException) and error.args else None
        if isinstance(cause, MemoryError | RecursionError):
            raise cause from error
        detail = str(error) or error.__class__.__name__
        raise Unreadable("truncated" if truncated else "damaged", detail=detail) from error


def _read_page(page: pdfplumber.page.Page) -> PdfPage:
    number = page.page_number
    found = page.extract_words(
        extra_attrs=["size", "fontname", "upright"], x_tolerance_ratio=0.2, y_tolerance=2, use_text_flow=False
    )
    upright = tuple(_word(word, number) for word in found if word["upright"])
    words = tuple(word for word in upright if word.text)
    content = PdfPage(
        number=number,
        width=float(page.width),
        height=float(page.height),
        words=words,
        grids=_grids(page),
        shapes=_shapes(page, words),
        rotated=_rotated(page),
        unmapped=len(upright) - len(words),
        images=bool(page.images),
    )
    page.close()  # drops the parsed glyphs: a deck of 130 pages would otherwise hold a gigabyte
    return content


def _rotated(page: pdfplumber.page.Page) -> int:
    """How many words stand on their side; apart from the others, because turned letters seem to differ in size."""
    from pdfplumber.utils.text import extract_words

    return len(extract_words([char for char in page.chars if not char["upright"]], char_dir_rotated="btt"))


def _word(word: dict[str, Any], page: int) -> Word:
    font = word["fontname"].lower()
    return Word(
        text=word_of(word["text"]),
        page=page,
        x0=round(float(word["x0"]), 1),
        top=round(float(word["top"]), 1),
        x1=round(float(word["x1"]), 1),
        bottom=round(float(word["bottom"]), 1),
        size=round(float(word["size"]), 1),
        bold="bold" in font or "black" in font or "semibold" in font,
        italic="italic" in font or "oblique" in font,
    )


def _grids(page: pdfplumber.page.Page) -> tuple[Grid, ...]:
    if len(page.edges) < 6:  # fewer rules than one ruled row has; finding tables costs more than reading the words
        return ()
    grids = []
    for table in page.find_tables(closing_rules(page.edges)):
        cells = tuple(Box(*(round(float(edge), 1) for edge in cell)) for cell in table.cells if cell)
        # A box around a paragraph has rules but no columns; one row may be the end of a table from the page before.
        if len({cell.x0 for cell in cells}) > 1:
            grids.append(Grid(page.page_number, Box(*(round(float(edge), 1) for edge in table.bbox)), cells))
    return tuple(grids)


def _shapes(page: pdfplumber.page.Page, words: tuple[Word, ...]) -> tuple[Box, ...]:
    """Drawn boxes with words of their own: larger than a line's background, smaller than the page's, innermost only."""
    drawn = {
        Box(*(round(float(shape[edge]), 1) for edge in ("x0", "top", "x1", "bottom")))
        for shape in (*page.rects, *page.curves)
        if 25 < shape["width"] < 0.97 * page.width and 14 < shape["height"] < 0.5 * page.height
    }
    if len(drawn) > 60:  # a chart or a map, not boxes with words
        return ()
    found: list[Box] = []
    for box in sorted(drawn, key=lambda box: (box.x1 - box.x0) * (box.bottom - box.top)):
        inside = [word for word in words if box.holds(word)]
        if not inside or any(
            box.x0 <= other.x0 and box.x1 >= other.x1 and box.top <= other.top and box.bottom >= other.bottom
            for other in found
        ):
            continue
        # A mark behind a few words of a line is no box: its words have neighbours outside on the same line.
        if not any(_neighbours(word, other) for word in words if not box.holds(word) for other in inside):
            found.append(box)
    return tuple(sorted(found, key=lambda box: (box.top, box.x0)))


def _neighbours(one: Word, other: Word) -> bool:
    apart = max(one.x0, other.x0) - min(one.x1, other.x1)
    return apart < other.size and min(one.bottom, other.bottom) - max(one.top, other.top) > 0.5 * other.size


def _bookmarks(reader: pypdf.PdfReader) -> tuple[Bookmark, ...]:
    found: list[Bookmark] = []

    def walk(outline: list[Any], level: int) -> None:
        for entry in outline:
            if isinstance(entry, list):
                walk(entry, level + 1)
                continue
            page = reader.get_destination_page_number(entry)
            if page is not None and page >= 0 and entry.title:
                found.append(Bookmark(" ".join(clean(str(entry.title)).split()), level, page + 1))

    walk(reader.outline, 1)
    return tuple(found)


def _title(reader: pypdf.PdfReader) -> str:
    title = reader.metadata.title if reader.metadata else None
    return " ".join(clean(title).split()) if isinstance(title, str) else ""
