"""Where a quote is opened: the address of its source, and what of the page must be in view.

    /sources/gotland-ramverk/1204-1391.pdf?text=5f0c2a9b71de    the PDF, the words highlighted
    /sources/rutin/310-402.html?text=…#citat                    the same for a document without pages
    /sources/gotland-ramverk/original                           the file as it was given

An address names a span of the document's text, and the text by the start of its digest: when the document has been read in
anew, an old address says so instead of highlighting other words.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from ingest.document import Document, WordBox
from ingest.store import Library


@dataclass(frozen=True, slots=True)
class Opening:
    """How the browser opens a span.

    `href` is relative to the chat's own address; `original` is the whole file. `page` counts from 1, 0 in a document without
    pages. `width` and `height` are the page's, `top` the highlight's distance from its top edge, all in points.
    """

    href: str
    original: str
    page: int
    width: float
    height: float
    top: float


def opening(library: Library, id: str, start: int, end: int) -> Opening:
    """How to open the span `[start, end)` of a document (a part is opened in the file it is bound in).

    Raises KeyError for a document that is not in the library.
    """
    document = library.document(id.partition("#")[0])
    page = document.page_at(start)
    paged = page.width > 0
    folder = f"/sources/{quote(document.entry.id, safe='')}"
    address = f"{folder}/{start}-{end}.{'pdf' if paged else 'html'}?text={text_key(document)}"
    href = address if paged else f"{address}#citat"  # where the text view has its mark
    top = _top(word_boxes(library, document.entry.id), start, page.number) if paged else 0.0
    return Opening(href, f"{folder}/original", page.number if paged else 0, page.width, page.height, top)


def text_key(document: Document) -> str:
    """Which text an address speaks of."""
    return document.digest[:12]


# A span's boxes are wanted again and again; a file of words takes some milliseconds a page to read.
@lru_cache(maxsize=32)
def word_boxes(library: Library, id: str) -> list[WordBox]:
    """A document's word boxes, in the text's order, kept once they have been read."""
    return library.word_boxes(id)


def _top(boxes: Sequence[WordBox], start: int, page: int) -> float:
    first = bisect.bisect_right(boxes, start, key=lambda box: box.end)
    return next((box.top for box in boxes[first : first + 1] if box.page == page), 0.0)
