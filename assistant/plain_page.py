"""Pages of our own beside the chat: a heading and paragraphs, one style sheet, no script."""

from __future__ import annotations

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from assistant.guard import LANGUAGE
from prompts import text


class NoSuchPage(Exception):
    """An address that leads nowhere; `reason` is the key of its words, whose heading stands under the same key and "-title"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def plain_page(title: str, body: str, language: str) -> str:
    """A whole page; `body` is HTML, `title` text. A link back to the chat stands last."""
    back = escape(text("chat.source-back", language))
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)} – {escape(text('chat.name', language))}</title>\n"
        '<link rel="icon" href="/public/favicon.svg">\n<link rel="stylesheet" href="/public/source.css">\n</head>\n'
        f'<body>\n<main>\n<h1>{escape(title)}</h1>\n{body}\n<p><a href="/">{back}</a></p>\n</main>\n</body>\n</html>\n'
    )


def page_failure(request: Request, error: Exception) -> Response:
    """The page for an address that leads nowhere, in the visitor's language."""
    assert isinstance(error, NoSuchPage)
    language = LANGUAGE.get()
    body = f"<p>{escape(text(error.reason, language))}</p>"
    title = text(f"{error.reason}-title", language)
    return HTMLResponse(plain_page(title, body, language), 404, {"cache-control": "no-store"})
