"""The tools for language models' programs, called by the protocol's own client, over both of its ways."""

import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from api_client import application, client_of, made, served
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from small_library import ANSWER, PLAN, make_small_library

from assistant import audit
from assistant.api_keys import add_key
from index.build import build
from ingest.settings import Settings

ROOT = Path(__file__).parents[1]
QUESTION = "Vem kallar till samordnad planering?"
IDENTITY_NUMBER = "811228-9874"  # Skatteverket's own example

Use = Callable[[ClientSession], Awaitable[Any]]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    make_small_library(data)
    build(Settings(data=data))
    return data


def by_stdio(data: Path, use: Use) -> Any:
    """What `use` returns of a session with `python -m assistant mcp` in a process of its own."""

    async def talk() -> Any:
        command = StdioServerParameters(
            command=sys.executable,
            args=["-m", "assistant", "mcp", "--data", str(data)],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"]},
        )
        async with stdio_client(command) as (read, write), ClientSession(read, write) as session:
            await session.initialize()
            return await use(session)

    return anyio.run(talk)


def told(result: Any) -> dict[str, Any]:
    """What a tool answered: the same as text and as structured content."""
    assert not result.isError, result.content
    content: dict[str, Any] = result.structuredContent
    assert json.loads(result.content[0].text) == content
    return content


def test_over_standard_input_the_tools_answer_and_only_read(data: Path) -> None:
    async def use(session: ClientSession) -> Any:
        tools = (await session.list_tools()).tools
        asked = await session.call_tool("ask", {"question": QUESTION})
        found = await session.call_tool("search", {"question": QUESTION, "limit": 2})
        rows = await session.call_tool("register", {})
        unknown = await session.call_tool("delete", {})
        wrong = await session.call_tool("ask", {"question": ""})
        personal = await session.call_tool("ask", {"question": f"Vem är {IDENTITY_NUMBER}?"})
        refused = await session.call_tool("search", {"question": IDENTITY_NUMBER})
        return tools, asked, found, rows, unknown, wrong, personal, refused

    tools, asked, found, rows, unknown, wrong, personal, refused = by_stdio(data, use)
    assert [tool.name for tool in tools] == ["ask", "search", "register"]
    assert all(tool.annotations.readOnlyHint for tool in tools)
    record = told(asked)
    assert record["status"] == "answered"
    assert record["generated_by"] == "Vägvisaren (AI)"
    assert record["citations"][0]["document"] == PLAN.id
    assert ANSWER in told(found)["passages"][0]["text"]
    assert told(rows)["total"] == len(told(rows)["rows"])
    assert unknown.isError
    assert "no-tool" in unknown.content[0].text
    assert wrong.isError
    assert "question: string_too_short" in wrong.content[0].text
    assert told(personal)["status"] == "declined"
    assert "9874" not in json.dumps(told(personal))
    assert json.loads(refused.content[0].text)["reason"] == "identity-number"
    assert "9874" not in refused.content[0].text


def test_what_was_shown_over_the_protocol_is_in_the_audit_log(data: Path) -> None:
    def noted() -> list[audit.Noted]:
        return [one for one in audit.read(data) if isinstance(one, audit.Noted) and one.place == "mcp"]

    before = len(noted())

    async def use(session: ClientSession) -> None:
        await session.call_tool("ask", {"question": QUESTION})

    by_stdio(data, use)
    assert [(one.event, one.who) for one in noted()[before:]] == [("asked", "local")]


def test_a_library_that_is_missing_is_told_as_the_tools_answer(tmp_path: Path) -> None:
    async def use(session: ClientSession) -> Any:
        return await session.call_tool("ask", {"question": QUESTION})

    result = by_stdio(tmp_path, use)
    assert result.isError
    assert json.loads(result.content[0].text)["reason"] == "index"


def by_http(address: str, key: str, use: Use) -> Any:
    async def talk() -> Any:
        headers = {"authorization": f"Bearer {key}"} if key else {}
        async with (
            httpx.AsyncClient(headers=headers) as client,
            streamable_http_client(address, http_client=client) as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            return await use(session)

    return anyio.run(talk)


def test_over_http_the_same_tools_answer_for_whoever_has_their_scopes(data: Path, tmp_path: Path) -> None:
    async def use(session: ClientSession) -> Any:
        asked = await session.call_tool("ask", {"question": QUESTION})
        return asked, await session.call_tool("search", {"question": QUESTION})

    with served(made(data, keys=tmp_path)) as address:
        open_to_this_machine, _ = by_http(f"{address}/mcp", "", use)
        asked, searched = by_http(f"{address}/mcp", add_key(tmp_path, "asking", ["ask"]), use)
    assert told(open_to_this_machine)["status"] == "answered"
    assert told(asked)["status"] == "answered"
    assert searched.isError
    assert "scope" in searched.content[0].text


def test_over_http_nobody_without_a_key_gets_as_far_as_the_protocol(data: Path, tmp_path: Path) -> None:
    with application(data, keys=tmp_path) as app:
        add_key(tmp_path, "other", ["ask"])
        answer = client_of(app).post("/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
        assert answer.status_code == 401
        assert answer.json()["reason"] == "key-missing"
        assert client_of(app).get("/mcp").status_code == 405
