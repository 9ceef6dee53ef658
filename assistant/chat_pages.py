"""What a visitor reaches beside the chat: the choice of language, and what is known about its accessibility.

/language/en?back=/       keeps the choice in a cookie, which wins over the browser's language, and goes back
/tillganglighet           the same page as /accessibility, in the visitor's language
"""

from __future__ import annotations

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from assistant.guard import LANGUAGE, LANGUAGE_COOKIE
from assistant.plain_page import NoSuchPage, plain_page
from prompts import LANGUAGES, text, texts

_YEAR = 365 * 24 * 3600


def chat_routes() -> list[Route]:
    """The addresses."""
    return [
        Route("/language/{language}", choose_language),
        Route("/tillganglighet", accessibility),
        Route("/accessibility", accessibility),
    ]


def choose_language(request: Request) -> Response:
    """Keep the language chosen and go back to where the visitor was. Raises NoSuchPage for a language that we lack."""
    language = request.path_params["language"]
    if language not in LANGUAGES:
        raise NoSuchPage("accessibility.no-language")
    answer = RedirectResponse(_inside(request.query_params.get("back", "/")), 303, {"cache-control": "no-store"})
    secure = request.url.scheme == "https"
    answer.set_cookie(LANGUAGE_COOKIE, language, max_age=_YEAR, httponly=True, samesite="lax", secure=secure)
    return answer


def accessibility(request: Request) -> Response:
    """The accessibility statement: paragraphs, headings and lists, as the file of words has them."""
    language = LANGUAGE.get()
    parts: list[str] = []
    for line in text("accessibility.body", language).strip().split("\n"):
        if line.startswith("## "):
            parts.append(f"<h2>{escape(line[3:])}</h2>")
        elif line.startswith("- "):
            item = f"<li>{escape(line[2:])}</li>"
            if parts and parts[-1].endswith("</ul>"):
                parts[-1] = f"{parts[-1].removesuffix('</ul>')}{item}</ul>"
            else:
                parts.append(f"<ul>{item}</ul>")
        elif line:
            parts.append(f"<p>{escape(line)}</p>")
    return HTMLResponse(plain_page(texts("accessibility", language)["title"], "\n".join(parts), language))


def _inside(address: str) -> str:
    """The address if it is one of this site's, else the chat: nobody is sent elsewhere by a link of ours."""
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) else "/"
