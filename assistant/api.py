"""The programming interface: the assistant for other programs, beside the chat and in the same process.

    curl -s http://127.0.0.1:8000/api/ask -H 'content-type: application/json' \\
         -d '{"question": "Vem kallar till samordnad planering?"}'

This module puts the parts together: the addresses (`api_routes`), who may call them (`api_door`, `api_keys`, `rate_limit`),
where calls are worked off (`api_work`), what a failure looks like (`api_problems`); and beside them the tools for language
models (`mcp_server`) and the addresses for whoever runs the program (`health`). `docs/operations/api.md` tells how to use it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api_door import Door
from assistant.api_keys import KeyRing
from assistant.api_problems import Problem, describe_problems, respond, speak_of_problems
from assistant.api_work import Work
from assistant.desk import Desk
from assistant.enquiries import Enquiries, KeptWork
from assistant.health import HealthPages
from assistant.mcp_server import McpPage

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.routing import BaseRoute

# The longest question and six before it, each letter spelled as "\\u00e5", and room for the rest.
_LARGEST_BODY = 128 * 1024
_SECONDS_TO_ARRIVE = 10.0


class Api:
    """What other programs find at a server. `local` says whether it listens on a loopback address only."""

    def __init__(self, desk: Desk, data: Path, *, local: bool, work: Work | None = None) -> None:
        door, work = Door(KeyRing(data), local=local), work or Work()
        self._health = HealthPages(desk, data, door, work)
        kept = KeptWork()
        self._mcp = McpPage(Enquiries(desk, data, "mcp", kept), door, work)
        self._rest = _rest(Enquiries(desk, data, "api", kept), door, work)

    def routes(self) -> list[BaseRoute]:
        """The addresses; they must stand before the chat's, which take whatever is left."""
        from starlette.routing import Mount, Route

        # There are no sessions, so there is nothing to listen to (GET) and nothing to end (DELETE).
        mcp = Route("/mcp", Arrival(self._mcp), methods=["POST"])
        return [*self._health.routes(), mcp, Mount("/api", Arrival(self._rest))]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """What has to be open while the application answers."""
        async with self._mcp.running():
            yield


class Arrival:
    """ASGI middleware: takes a call's body in whole, within a size and a time, before anybody works on it."""

    def __init__(self, app: ASGIApp, largest: int = _LARGEST_BODY, seconds: float = _SECONDS_TO_ARRIVE) -> None:
        self.app = app
        self._largest = largest
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call, or give it up: 413 too large, 408 not here in time."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._seconds):
                message = await self._arrived(receive)
        except TimeoutError:
            await respond(Problem(408, "too-late"))(scope, receive, send)
            return
        except Problem as problem:
            await respond(problem)(scope, receive, send)
            return
        arrived = [message]

        async def receive_arrived() -> Message:
            # What comes after the body is that the caller has gone, sooner or later.
            return arrived.pop() if arrived else await receive()

        await self.app(scope, receive_arrived, send)

    async def _arrived(self, receive: Receive) -> Message:
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":  # the caller has gone
                return message
            body += message.get("body", b"")
            if len(body) > self._largest:
                raise Problem(413, "too-large")
            if not message.get("more_body", False):
                return {"type": "http.request", "body": bytes(body), "more_body": False}


def _rest(enquiries: Enquiries, door: Door, work: Work) -> FastAPI:
    from importlib.metadata import version

    from fastapi import FastAPI

    from assistant.api_routes import routes

    api = FastAPI(
        title="Vägvisaren",
        version=version("vagvisaren"),
        summary="Answers from steering documents, with verbatim sources.",
        openapi_url="/openapi.json",
        # Both pages load their scripts from another host.
        docs_url=None,
        redoc_url=None,
        # FastAPI's own traces hold query strings and exception messages; `tracing` has ours.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    router = routes(enquiries, door, work)
    api.include_router(router)
    speak_of_problems(api, router.routes)
    describe_problems(api)
    return api
