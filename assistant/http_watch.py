"""Watches every request go by: counts it, traces it, and writes a line about it to the log. Never what it asked.

Pure ASGI, like the guard around it, and for the same reason.
"""

from __future__ import annotations

import logging
import time

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.metrics import instruments
from assistant.tracing import end_with, request_span

# The areas of the site by the first step of their addresses. The rest is the chat's: one area, however many addresses.
_AREAS = {
    "api": "api",
    "mcp": "mcp",
    "sources": "sources",
    "register.csv": "register",
    "register.xlsx": "register",
    "healthz": "health",
    "readyz": "health",
    "metrics": "metrics",
}
_METHODS = {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"}
# The chat loads dozens of files for each page, and probes come every few seconds; their lines would hide the others.
_LOGGED = {"api", "mcp"}
_LOG = logging.getLogger("vagvisaren.http")


class Watch:
    """ASGI middleware: figures, a span and a line for each HTTP request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on and watch how it ends."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        area = _AREAS.get(scope["path"].strip("/").partition("/")[0], "chat")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        status = 500  # what a visitor gets where nothing at all was answered
        begun = time.perf_counter()

        async def send_watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        with request_span(area, method, Headers(scope=scope)) as span:
            try:
                await self.app(scope, receive, send_watched)
            finally:
                seconds = time.perf_counter() - begun
                end_with(span, status)
                instruments().requested(area, status, seconds)
                if area in _LOGGED:
                    told = {"area": area, "method": method, "status": status, "seconds": round(seconds, 4)}
                    _LOG.info("answered", extra=told)
