"""A page of a document as a picture, with a quote marked where one is asked for.

The mark is the same as in the chat's panel: `highlight` lays it over a copy of the PDF, and PDFium draws that copy. So no
second piece of code has to know where words stand on a turned page.
"""

from __future__ import annotations

import io
import threading
from functools import lru_cache

from assistant.highlight import boxes_of, highlighted_pdf
from assistant.sources import word_boxes
from ingest.store import Library

# Sharp enough to read on a screen: 144 dots an inch. A poster gets fewer, so that no page takes more memory than a page does.
_SCALE = 2.0
_LONGEST_SIDE = 2400
_DRAWING = threading.Lock()  # PDFium is not thread-safe


# A picture is some hundred kB; a reader goes back and forth between few.
@lru_cache(maxsize=32)
def page_picture(library: Library, id: str, digest: str, page: int, start: int, end: int) -> bytes:
    """The page, from 1, as PNG; the words of the span `[start, end)` on it are marked, none where it is empty.

    `digest` is the document's, so that another reading under the same id is another picture. Raises ValueError for a page
    that the file does not have.
    """
    import pypdfium2

    password = library.document(id).entry.password
    source: bytes | str = str(library.source(id))
    if end > start:
        source, password = marked_pdf(library, id, digest, page, start, end), ""
    with _DRAWING, pypdfium2.PdfDocument(source, password=password or None) as pdf:
        if not 1 <= page <= len(pdf):
            raise ValueError(f"{id} has {len(pdf)} pages, not a page {page}")
        sheet = pdf[page - 1]
        scale = min(_SCALE, _LONGEST_SIDE / max(sheet.get_size()))
        out = io.BytesIO()
        sheet.render(scale=scale).to_pil().save(out, "PNG")
        return out.getvalue()


# A marked PDF is as large as its original.
@lru_cache(maxsize=4)
def marked_pdf(library: Library, id: str, digest: str, page: int, start: int, end: int) -> bytes:
    """The whole PDF, opening at the page, the words of the span marked. Raises ValueError as `page_picture` does."""
    boxes = boxes_of(word_boxes(library, id), start, end) if end > start else []
    return highlighted_pdf(library.source(id), page, boxes, library.document(id).entry.password)
