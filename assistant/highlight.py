"""A quote where it stands: marked on the page of its PDF, or in the readable text of a document without pages.

The PDF is copied whole, so that a reader can leaf on from the quote, and a highlight annotation is laid over the words. Word
boxes count from the top left corner of the page as it is shown; a PDF counts from wherever its media box begins, upwards, and
before the page is turned:

    as shown, turned by 90°            in the file
    ┌──────────────┐                   ┌───────┐
    │ (x, top) ■   │         ->        │   ■   │  x' = left + top,  y' = x
    └──────────────┘                   │       │
                                       └───────┘

An annotation may be drawn by each viewer in its own way. So it brings its appearance along: yellow, multiplied with what lies
below it, which keeps black letters black.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.text_view import TEXT_POLICY, highlighted_text
from ingest.document import WordBox
from ingest.pages import Unreadable

if TYPE_CHECKING:
    from pypdf import PageObject, PdfWriter
    from pypdf.generic import DictionaryObject

__all__ = ["TEXT_POLICY", "YELLOW", "boxes_of", "highlighted_pdf", "highlighted_text", "lines_of"]

YELLOW = (1.0, 0.88, 0.25)
# How far the mark reaches beyond the words, in points: enough to be seen as one with them, less than the leading.
_MARGIN = 1.0

_Rectangle = tuple[float, float, float, float]


def boxes_of(words: Iterable[WordBox], start: int, end: int) -> list[WordBox]:
    """The boxes of the words that the span `[start, end)` touches."""
    return [word for word in words if word.start < end and word.end > start]


def highlighted_pdf(source: Path, page: int, boxes: Sequence[WordBox], password: str = "") -> bytes:
    """The PDF at `source`, unencrypted, with the boxes marked; it opens at `page`, which counts from 1.

    Raises Unreadable ("wrong-password") for an encrypted file that the password does not open, ValueError for a page that
    the file does not have.
    """
    from pypdf import PdfReader, PdfWriter

    reader = PdfReader(source)
    if reader.is_encrypted and not reader.decrypt(password):
        raise Unreadable("wrong-password")
    # Copying all objects of a deck of 130 pages takes 50 ms; taking out a few pages would save little and strand the reader.
    writer = PdfWriter(clone_from=reader)
    pages = {box.page for box in boxes}
    for number in sorted(pages | {page}):
        if not 1 <= number <= len(writer.pages):
            raise ValueError(f"{source.name} has {len(writer.pages)} pages, not a page {number}")
        if number in pages:
            target = writer.pages[number - 1]
            lines = [_in_file(target, line) for line in lines_of([box for box in boxes if box.page == number])]
            writer.add_annotation(target, _annotation(writer, lines))
    writer.open_destination = writer.pages[page - 1]
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def lines_of(boxes: Sequence[WordBox]) -> list[WordBox]:
    """Words that stand beside one another on a line joined to one box; `boxes` are in the text's order."""
    lines: list[WordBox] = []
    for box in boxes:
        if lines and _goes_on(lines[-1], box):
            last = lines[-1]
            lines[-1] = replace(
                last,
                end=box.end,
                top=min(last.top, box.top),
                x1=max(last.x1, box.x1),
                bottom=max(last.bottom, box.bottom),
            )
        else:
            lines.append(box)
    return lines


def _goes_on(line: WordBox, word: WordBox) -> bool:
    height = min(line.bottom - line.top, word.bottom - word.top)
    shared = min(line.bottom, word.bottom) - max(line.top, word.top)
    # Justified lines have wide spaces, but the gap between two columns or cells is wider still.
    return word.page == line.page and shared > 0.5 * height and -height < word.x0 - line.x1 < 1.6 * height


def _in_file(page: PageObject, box: WordBox) -> _Rectangle:
    """A box in the page's own coordinates: left, bottom, right, top.

    The inverse of how pdfminer turns and pdfplumber shifts: a page's own corner is kept in the coordinates, so it is taken
    off before turning and added after it.
    """
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    left, right, bottom, top = min(left, right), max(left, right), min(bottom, top), max(bottom, top)
    turned = page.rotation % 360
    # The corner and the height of the media box as turned.
    across, up, height = (bottom, left, right - left) if turned in {90, 270} else (left, bottom, top - bottom)
    corners = []
    for x, y in ((box.x0 - _MARGIN, box.top - _MARGIN / 2), (box.x1 + _MARGIN, box.bottom + _MARGIN / 2)):
        right_of, above = x - across, height - up - y
        match turned:
            case 90:
                corners.append((right - above, bottom + right_of))
            case 180:
                corners.append((right - right_of, top - above))
            case 270:
                corners.append((left + above, top - right_of))
            case _:
                corners.append((left + right_of, bottom + above))
    (x0, y0), (x1, y1) = corners
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _annotation(writer: PdfWriter, lines: Sequence[_Rectangle]) -> DictionaryObject:
    """A highlight over the lines of one page, with its appearance (ISO 32000-1, 12.5.6.10 and 12.5.5)."""
    from pypdf.generic import (
        ArrayObject,
        DecodedStreamObject,
        DictionaryObject,
        FloatObject,
        NameObject,
        NumberObject,
        RectangleObject,
    )

    edges = list(zip(*lines, strict=True))
    outline = RectangleObject((min(edges[0]), min(edges[1]), max(edges[2]), max(edges[3])))
    blend = DictionaryObject(
        {NameObject("/Type"): NameObject("/ExtGState"), NameObject("/BM"): NameObject("/Multiply")}
    )
    resources = DictionaryObject({NameObject("/ExtGState"): DictionaryObject({NameObject("/Multiply"): blend})})
    drawn = " ".join(f"{x0:.2f} {y0:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re" for x0, y0, x1, y1 in lines)
    appearance = DecodedStreamObject()
    appearance.set_data("/Multiply gs {} {} {} rg {} f".format(*YELLOW, drawn).encode())
    appearance.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): outline,
            NameObject("/Resources"): resources,
        }
    )
    # The order that viewers expect is upper left, upper right, lower left, lower right, not the standard's round trip.
    corners = [edge for x0, y0, x1, y1 in lines for edge in (x0, y1, x1, y1, x0, y0, x1, y0)]
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Highlight"),
            NameObject("/Rect"): outline,
            NameObject("/QuadPoints"): ArrayObject(FloatObject(edge) for edge in corners),
            NameObject("/C"): ArrayObject(FloatObject(part) for part in YELLOW),
            NameObject("/F"): NumberObject(4 | 64),  # printed too, and not to be changed
            NameObject("/AP"): DictionaryObject({NameObject("/N"): writer._add_object(appearance)}),
        }
    )
