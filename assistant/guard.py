"""What every request passes before anything answers it: whose page it comes from, and in which language to answer.

The chat listens on a machine where other web pages are open too. A page elsewhere may make the browser call
http://127.0.0.1:8000, even open a web socket there, and the browser then names that page in the `Origin` header. Such calls
are refused. (Behind a proxy, the proxy must therefore hand on the `Host` that the browser asked for.)

Pure ASGI: starlette's `@app.middleware("http")` wraps the response's stream and breaks off web sockets and aborted downloads.
"""

from __future__ import annotations

from contextvars import ContextVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from prompts import LANGUAGES, text

# The cookie of a visitor who has chosen a language; it holds one of LANGUAGES and wins over what the browser asks for.
LANGUAGE_COOKIE = "vagvisaren-language"
# Chainlit's names for our languages.
_LOCALES = {"sv": "sv-SE", "en": "en-US"}

# Chainlit compiles our elements in the browser, which takes 'unsafe-eval', and starts with scripts in its page. Images stay
# at home above all: an image address in an answer would otherwise carry words to any host.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

# The language of the request being answered: "sv" or "en".
LANGUAGE: ContextVar[str] = ContextVar("language", default="sv")


def language_of(tag: str) -> str:
    """Our language for a browser's: "en" for any English, else "sv"; takes "sv-FI", "en-GB,en;q=0.9", ""."""
    return "en" if tag.strip().lower().startswith("en") else "sv"


class Guard:
    """ASGI middleware: refuses calls from other sites, sets the language, adds the security headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        chosen = _chosen_language(headers)
        language = chosen or language_of(headers.get("accept-language", ""))
        LANGUAGE.set(language)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    answered.setdefault(name, value)
            await send(message)

        if _is_foreign(headers):
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
            else:
                await PlainTextResponse(text("chat.refused-origin", language), 403)(scope, receive, send_guarded)
            return
        await self.app(_in_our_languages(scope, chosen), receive, send_guarded)


def _is_foreign(headers: Headers) -> bool:
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


def _chosen_language(headers: Headers) -> str | None:
    """The language that the visitor has chosen in the chat, or None."""
    chosen = cookie_parser(headers.get("cookie", "")).get(LANGUAGE_COOKIE)
    return chosen if chosen in LANGUAGES else None


def _in_our_languages(scope: Scope, chosen: str | None) -> Scope:
    """The request as Chainlit is to see it, asking for one of our two languages; it has twenty-odd.

    Its page asks for its texts by `?language=`, its socket by the header.
    """
    ours: Scope = {**scope}
    if chosen:
        kept = [(name, value) for name, value in scope["headers"] if name != b"accept-language"]
        ours["headers"] = [*kept, (b"accept-language", _LOCALES[chosen].encode())]
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    if any(name == "language" for name, _ in query):
        asked = [(n, _LOCALES[chosen or language_of(value)] if n == "language" else value) for n, value in query]
        ours["query_string"] = urlencode(asked).encode()
    return ours
