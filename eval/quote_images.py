"""The strip of a page on which a quote stands, as a small picture with the quote's boxes, for a report without a library.

A picture of a whole page is large and hard to search with one's eyes; the strip around a quote is a twentieth of it. Boxes
are given in percent of the picture, so that the page draws them and the picture stays plain.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from eval.records import Shown
from ingest.document import Document, WordBox
from ingest.store import Library

MARGIN = 24.0  # points above and below the quote: a line or so, to see where one is
DOTS = 1.3  # pixels per point: 94 dpi, enough to read
GREYS = 4  # shades: text stays crisp, in a quarter of a JPEG's size
MOST = 120  # pictures in a report; at about 5 kB each


@dataclass(frozen=True, slots=True)
class Picture:
    """A WebP as a data URL, its size in pixels, and the quote's boxes in percent: left, top, width, height."""

    url: str
    width: int
    height: int
    boxes: tuple[tuple[float, float, float, float], ...]

    def as_json(self) -> dict[str, Any]:
        """What the page's script reads."""
        return {"url": self.url, "width": self.width, "height": self.height, "boxes": self.boxes}


def key_of(citation: Shown) -> str:
    """What tells one quote's picture from another's."""
    return f"{citation.document}|{citation.pages[0] if citation.pages else 0}|{citation.quote}"


def pictures(citations: Iterable[Shown], library: Library, most: int = MOST) -> dict[str, Picture]:
    """Pictures of up to `most` quotes, by `key_of`; quotes of documents that are no PDF, or not here, have none."""
    wanted: dict[str, list[Shown]] = {}
    for citation in {key_of(citation): citation for citation in citations}.values():
        id = citation.document.partition("#")[0]
        if id in library.ids and library.source(id).suffix == ".pdf":
            wanted.setdefault(id, []).append(citation)
    found: dict[str, Picture] = {}
    for id, shown in wanted.items():
        found.update(_of_document(id, shown[: max(0, most - len(found))], library))
    return found


def _of_document(id: str, citations: list[Shown], library: Library) -> Iterator[tuple[str, Picture]]:
    import pypdfium2

    document, words = library.document(id), library.word_boxes(id)
    with pypdfium2.PdfDocument(library.source(id), password=document.entry.password or None) as pdf:
        for citation in citations:
            boxes = _boxes(citation, document, words)
            if boxes:
                page = pdf[boxes[0].page - 1]
                yield key_of(citation), _picture(page.render(scale=DOTS, grayscale=True).to_pil(), boxes)


def _boxes(citation: Shown, document: Document, words: list[WordBox]) -> list[WordBox]:
    """The word boxes of a quote on the first of its pages."""
    starts = [at for page in document.pages if page.number in citation.pages for at, _ in page.spans]
    start = document.text.find(citation.quote, min(starts, default=0))
    if start < 0 or not citation.quote:
        return []
    boxes = [word for word in words if word.start < start + len(citation.quote) and word.end > start]
    return [box for box in boxes if box.page == boxes[0].page]


def _picture(image: Any, boxes: list[WordBox]) -> Picture:
    top = max(0, round((min(box.top for box in boxes) - MARGIN) * DOTS))
    bottom = min(image.height, round((max(box.bottom for box in boxes) + MARGIN) * DOTS))
    strip = image.crop((0, top, image.width, bottom))
    file = io.BytesIO()
    strip.quantize(GREYS).convert("RGB").save(file, "WEBP", lossless=True)
    url = "data:image/webp;base64," + base64.b64encode(file.getvalue()).decode()
    marks = []
    for _, line in groupby(boxes, key=lambda box: round(box.bottom)):
        on_line = list(line)
        left, right = min(b.x0 for b in on_line) * DOTS, max(b.x1 for b in on_line) * DOTS
        above, below = min(b.top for b in on_line) * DOTS - top, max(b.bottom for b in on_line) * DOTS - top
        box = (left / strip.width, above / strip.height, (right - left) / strip.width, (below - above) / strip.height)
        marks.append(tuple(round(100 * share, 2) for share in box))
    return Picture(url, strip.width, strip.height, tuple(marks))
