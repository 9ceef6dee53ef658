"""The gate before uploads: Chainlit reads a whole file into memory before it asks whether the file is wanted at all.

So who sends it and how long it says it is are looked at here, and what is longer than it said is cut off.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.guard import LANGUAGE
from assistant.uploads import MEGABYTES
from assistant.visitor import VISITOR
from prompts import text

_PATH = "/project/file"
# Around the file stand a form's separators and names.
_MOST_BYTES = (MEGABYTES + 1) * 1024**2


class UploadGate:
    """ASGI middleware: lets only administrators send files, and only of a length that is read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it with the sentence that Chainlit's page shows."""
        if scope["type"] != "http" or scope["method"] != "POST" or scope["path"] != _PATH:
            await self.app(scope, receive, send)
            return
        language, length = LANGUAGE.get(), Headers(scope=scope).get("content-length", "")
        if not VISITOR.get().is_administrator:
            detail = {"detail": text("upload.not-allowed", language)}
            await JSONResponse(detail, 403)(scope, receive, send)
        elif not length.isdigit() or int(length) > _MOST_BYTES:
            detail = {"detail": text("upload.too-large", language, most=MEGABYTES)}
            await JSONResponse(detail, 413)(scope, receive, send)
        else:
            await self.app(scope, _at_most(int(length), receive), send)


def _at_most(length: int, receive: Receive) -> Receive:
    """`receive`, ending the body after as many bytes as were announced; servers see to that too, but not all."""
    left = length

    async def received() -> Message:
        nonlocal left
        message = await receive()
        if message["type"] == "http.request":
            body = message.get("body", b"")[:left]
            left -= len(body)
            return {**message, "body": body, "more_body": bool(message.get("more_body")) and left > 0}
        return message

    return received
