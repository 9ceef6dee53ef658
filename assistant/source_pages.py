"""The addresses under /sources: a document at a span, highlighted, and the file as it was given.

Everything is looked up by document id in the library, never by a path from the address. Reading and marking a PDF takes
a while, so these functions are plain ones, which Starlette runs in threads, and the latest results are kept. The audit log
hears of each document that is opened; what a browser shows again from its own store, nobody hears of.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from assistant import audit
from assistant.desk import Desk
from assistant.guard import LANGUAGE
from assistant.highlight import TEXT_POLICY, boxes_of, highlighted_pdf, highlighted_text
from assistant.sources import text_key, word_boxes
from assistant.visitor import VISITOR
from ingest.document import Document
from ingest.store import Library
from prompts import text

# An address that names the text it speaks of always leads to the same page; another is looked up each time.
_KEPT = {"cache-control": "private, max-age=31536000, immutable"}
_ASKED_AGAIN = {"cache-control": "private, no-cache"}
_POLICY = "content-security-policy"
# A file to download gets no powers at all, should a browser show it after all.
_FILE_POLICY = {_POLICY: "sandbox; default-src 'none'"}


class NoSuchSource(Exception):
    """An address that leads nowhere; `reason` is the stem of its words in `prompts`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class SourcePages:
    """What stands under /sources, over the library that the desk's assistant answers from."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def routes(self) -> list[Route]:
        """The addresses; the last one catches what is none of the others, which would otherwise open the chat."""
        return [
            Route("/sources/{id}/{start:int}-{end:int}.pdf", self.pdf),
            Route("/sources/{id}/{start:int}-{end:int}.html", self.text),
            Route("/sources/{id}/original", self.original),
            Route("/sources/{rest:path}", self.unknown),
        ]

    def pdf(self, request: Request) -> Response:
        """The whole PDF, opening at the span's page, its words marked."""
        library, document, start, end = self._span(request)
        if library.source(document.entry.id).suffix != ".pdf":
            raise NoSuchSource("source-unpaged")
        content = _marked_pdf(library, document.entry.id, document.digest, start, end)
        _note(library, document, "opened")
        return Response(content, media_type="application/pdf", headers=_keeping(request, document))

    def text(self, request: Request) -> Response:
        """The document as a page of text, the span marked."""
        library, document, start, end = self._span(request)
        headers = {**_keeping(request, document), _POLICY: f"{TEXT_POLICY}; frame-ancestors 'self'"}
        content = highlighted_text(document, start, end)
        _note(library, document, "opened")
        return HTMLResponse(content, headers=headers)

    def original(self, request: Request) -> Response:
        """The file as it was given, to download under its own name."""
        library, document = self._document(request)
        name = Path(document.entry.file).name
        headers = {**_ASKED_AGAIN, **_FILE_POLICY}
        _note(library, document, "exported")
        return FileResponse(library.source(document.entry.id), filename=name, headers=headers)

    def unknown(self, request: Request) -> Response:
        """Any other address. Always raises NoSuchSource."""
        raise NoSuchSource("source-unknown")

    def _document(self, request: Request) -> tuple[Library, Document]:
        library = self.desk.assistant().library
        id = request.path_params["id"]
        # A document reserved for some readers is unknown to everybody else.
        if id not in library.ids or not library.document(id).entry.may_be_read_by(VISITOR.get().roles):
            raise NoSuchSource("source-unknown")
        return library, library.document(id)

    def _span(self, request: Request) -> tuple[Library, Document, int, int]:
        library, document = self._document(request)
        if request.query_params.get("text", text_key(document)) != text_key(document):
            raise NoSuchSource("source-changed")
        start, end = request.path_params["start"], request.path_params["end"]
        if not start < end <= len(document.text):
            raise NoSuchSource("source-unknown")
        return library, document, start, end


def source_failure(request: Request, error: Exception) -> Response:
    """The page for a source that cannot be shown, calm and in the visitor's language."""
    reason, status = "source-failed", 503
    if isinstance(error, NoSuchSource):
        reason, status = error.reason, 410 if error.reason == "source-changed" else 404
    title, words, back = (text(f"chat.{key}", LANGUAGE.get()) for key in (f"{reason}-title", reason, "source-back"))
    page = (
        f'<!doctype html><html lang="{LANGUAGE.get()}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="/public/source.css"></head>'
        f'<body><main><h1>{escape(title)}</h1><p>{escape(words)}</p><p><a href="/">{escape(back)}</a></p></main></body>'
        "</html>"
    )
    return HTMLResponse(page, status, {"cache-control": "no-store"})


def _note(library: Library, document: Document, event: audit.Event) -> None:
    audit.note(library.root.parent, event, VISITOR.get().name, documents=[document.entry.id])


def _keeping(request: Request, document: Document) -> dict[str, str]:
    # Whoever sits at the browser next may have other roles, or none.
    return _KEPT if "text" in request.query_params and not document.entry.readers else _ASKED_AGAIN


# A marked PDF is as large as its original, so only the latest few are kept. The digest is part of the key because two
# readings of one document stand at the same id.
@lru_cache(maxsize=8)
def _marked_pdf(library: Library, id: str, digest: str, start: int, end: int) -> bytes:
    document = library.document(id)
    boxes = boxes_of(word_boxes(library, id), start, end)
    return highlighted_pdf(library.source(id), document.page_at(start).number, boxes, document.entry.password)
