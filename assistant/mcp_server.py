"""The assistant as tools for a language model's own programs, by the Model Context Protocol: ask, search, register.

    python -m assistant mcp                 over standard input and output, for a program that starts it
    http://127.0.0.1:8000/mcp               over HTTP, for keys with the scopes of the tools

All three only read, and say so. The protocol's answers hold what the interface under /api holds; each answer's record has the
mark that an AI composed it. Over HTTP there are no sessions: each call stands alone, so any replica can take it.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from assistant.api_door import LOCAL, Caller, Door
from assistant.api_problems import Problem, invalid_call, problem_of, respond
from assistant.api_work import Work
from assistant.enquiries import Enquiries
from prompts import text

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
    from mcp.types import CallToolResult

TOOLS = ("ask", "search", "register")
_CALLER = "vagvisaren.caller"


def mcp_server(enquiries: Enquiries, work: Work, caller_of: Callable[[Any], Caller]) -> Server[Any, Any]:
    """The tools. `caller_of` tells from the request that carries a call, None over standard input, who calls."""
    from importlib.metadata import version

    from mcp.server.lowlevel import Server
    from mcp.types import CallToolResult, TextContent, Tool, ToolAnnotations
    from pydantic import BaseModel, ValidationError

    from assistant.api_models import QuestionModel, RegisterRequest, SearchRequest

    forms: dict[str, type[BaseModel]] = {"ask": QuestionModel, "search": SearchRequest, "register": RegisterRequest}
    server: Server[Any, Any] = Server("vagvisaren", version("vagvisaren"), text("api.mcp-instructions", "en"))

    def compute(name: str, arguments: dict[str, Any], caller: Caller) -> dict[str, Any]:
        if name not in forms:
            raise Problem(404, "no-tool", tools=", ".join(TOOLS))
        caller.require(name)
        try:
            if name == "ask":
                return enquiries.ask(QuestionModel(**arguments), caller)[1]
            if name == "search":
                return enquiries.search(SearchRequest(**arguments), caller)
            rows: dict[str, Any] = json.loads(enquiries.register(RegisterRequest(**arguments), caller).content)
            return rows
        except ValidationError as error:
            raise invalid_call(error.errors()) from error

    @server.list_tools()  # type: ignore[no-untyped-call, untyped-decorator]
    async def tools() -> list[Tool]:
        only_reads = ToolAnnotations(readOnlyHint=True, destructiveHint=False, idempotentHint=True, openWorldHint=False)
        return [
            Tool(
                name=name,
                description=text(f"api.mcp-{name}", "en"),
                inputSchema=forms[name].model_json_schema(),
                annotations=only_reads,
            )
            for name in TOOLS
        ]

    # Our own forms validate, and their errors never quote a value.
    @server.call_tool(validate_input=False)  # type: ignore[untyped-decorator]
    async def call(name: str, arguments: dict[str, Any]) -> CallToolResult:
        caller = caller_of(server.request_context.request)
        try:
            content = await work.run(lambda: compute(name, arguments, caller))
        except Problem as problem:
            said = json.dumps(problem.body("en"), ensure_ascii=False)
            return CallToolResult(content=[TextContent(type="text", text=said)], isError=True)
        said = json.dumps(content, ensure_ascii=False)
        return CallToolResult(content=[TextContent(type="text", text=said)], structuredContent=content)

    return server


async def serve_stdio(enquiries: Enquiries) -> None:
    """Answer over standard input and output until the program at the other end closes them."""
    from mcp.server.stdio import stdio_server

    server = mcp_server(enquiries, Work(), lambda request: LOCAL)
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())


class McpPage:
    """The tools over HTTP, as an ASGI application; it answers while `running` is entered."""

    def __init__(self, enquiries: Enquiries, door: Door, work: Work) -> None:
        self._enquiries, self._door, self._work = enquiries, door, work
        self._manager: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Take calls. Each time with a manager of its own: the library's can be run once."""
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        server = mcp_server(self._enquiries, self._work, lambda request: request.scope[_CALLER])
        manager = StreamableHTTPSessionManager(server, json_response=True, stateless=True)
        async with manager.run():
            self._manager = manager
            yield
        self._manager = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call, or say why not."""
        try:
            caller = await run_in_threadpool(self._door.admit, HTTPConnection(scope))
            if self._manager is None:
                raise Problem(503, "busy", retry_after=1)
        except Exception as error:  # noqa: BLE001 - told as a problem, and logged there
            await respond(problem_of(error))(scope, receive, send)
            return
        await self._manager.handle_request({**scope, _CALLER: caller}, receive, send)
