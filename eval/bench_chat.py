"""How the chat carries many visitors at once: 50 sockets, each with a person who asks, reads the answer and asks again.

Each visitor opens the socket as the page does, asks a question that nobody else asks, waits until the answer and its sources
are there, reads for ten seconds, and asks the next. Everything that the page makes the server do is done: the answer, its
elements, the conversation that is kept. A question's time runs from when it is sent to when its sources have come.

The visitors' conversations are kept in a copy of the data folder, which goes when the measurement ends.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from eval.bench_load import Served, different_questions, processor_seconds, resident

VISITORS = 50
LONGEST = 300  # seconds
READING = 10.0  # seconds between an answer and the visitor's next question
_PATIENCE = 60.0  # seconds until a question counts as not answered
# Conversations belong in the copy, whatever database and sign-in the settings name.
_SETTINGS = {"VAGVISAREN_DATABASE": "", "VAGVISAREN_SIGN_IN": "", "VAGVISAREN_RETENTION_DAYS": ""}


@dataclass(frozen=True, slots=True)
class Chats:
    """What came of the visits.

    `seconds` of each question that was answered, `failed` the number of those that were not; the server's resident bytes
    `before` and `after`; `worked` are the seconds of processor time that it took.
    """

    seconds: tuple[float, ...]
    failed: int
    before: int
    after: int
    worked: float

    def percentile(self, percent: int) -> float:
        """Seconds within which `percent` of the questions were answered, as numpy counts."""
        return statistics.quantiles(self.seconds, n=100, method="inclusive")[percent - 1]


def chats(data: Path, seconds: float, answered: Callable[[], object]) -> Chats:
    """Let visitors ask for so many seconds; `answered` is called after each question. Raises ServerFailed."""
    import anyio

    with tempfile.TemporaryDirectory() as temporary:
        for folder in ("library", "index"):
            shutil.copytree(data / folder, Path(temporary) / folder, symlinks=True)
        with Served(Path(temporary), _SETTINGS) as server:
            process = server.process.pid
            anyio.run(_visits, server.address, 2, 0.0, lambda: None)  # what is loaded on first use
            before, worked = resident(process), processor_seconds(process)
            took = anyio.run(_visits, server.address, VISITORS, seconds, answered)
            after, worked = resident(process), processor_seconds(process) - worked
    return Chats(tuple(one for one in took if one is not None), took.count(None), before, after, worked)


async def _visits(address: str, visitors: int, seconds: float, answered: Callable[[], object]) -> list[float | None]:
    """The seconds that each question took, None for one that was not answered. Each visitor asks at least one."""
    import anyio

    most = 1 + int(seconds / READING)
    questions = different_questions(visitors * most)
    took: list[float | None] = []
    end = time.monotonic() + seconds

    async def visit(number: int) -> None:
        await anyio.sleep(READING * number / visitors)  # people do not ask in step
        visitor = _Visitor(address)
        for question in questions[number::visitors]:
            took.append(await visitor.ask(question))
            answered()
            if time.monotonic() + READING > end:
                break
            await anyio.sleep(READING)
        await visitor.leave()

    async with anyio.create_task_group() as together:
        for number in range(visitors):
            together.start_soon(visit, number)
    return took


class _Visitor:
    """One open page: what the browser's script sends and hears."""

    def __init__(self, address: str) -> None:
        import socketio

        self._address = address
        self._client = socketio.AsyncClient(reconnection=False)
        self._client.on("element", self._hear_element)
        self._client.on("task_end", self._hear_end)
        self._answered: float | None = None

    async def ask(self, question: str) -> float | None:
        """Seconds until the sources of the answer came; None where none came, or the connection was lost."""
        import anyio
        import socketio.exceptions

        self._ended, self._answered = anyio.Event(), None
        try:
            if not self._client.connected:
                await self._open()
            begun = time.perf_counter()
            await self._client.emit("client_message", {"message": _message(question), "fileReferences": []})
            with anyio.fail_after(_PATIENCE):
                await self._ended.wait()
        except (socketio.exceptions.SocketIOError, TimeoutError):
            return None
        return None if self._answered is None else self._answered - begun

    async def leave(self) -> None:
        """Close the page."""
        await self._client.disconnect()

    async def _open(self) -> None:
        import anyio

        page = {"sessionId": str(uuid4()), "userEnv": "{}", "clientType": "webapp", "chatProfile": "", "threadId": ""}
        await self._client.connect(self._address, socketio_path="/ws/socket.io", transports=["websocket"], auth=page)
        self._greeted = anyio.Event()
        self._client.on("window_message", self._hear_window)
        await self._client.emit("connection_successful")
        with anyio.fail_after(_PATIENCE):
            await self._greeted.wait()

    async def _hear_window(self, said: Any) -> None:
        # The last thing that a page is sent when it opens is what it may save.
        if "exports" in said.get("vagvisaren", {}):
            self._greeted.set()

    async def _hear_element(self, element: dict[str, Any]) -> None:
        if element.get("name") == "Sources":
            self._answered = time.perf_counter()

    async def _hear_end(self, _: object) -> None:
        if self._answered is not None:
            self._ended.set()


def _message(question: str) -> dict[str, Any]:
    now = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
    return {
        "id": str(uuid4()),
        "threadId": "",
        "name": "user",
        "type": "user_message",
        "output": question,
        "createdAt": now,
    }


def told(measured: Chats) -> Sequence[str]:
    """The figures in words."""
    from prompts import text

    p50, p95 = (round(measured.percentile(percent) * 1000) for percent in (50, 95))
    count = len(measured.seconds) + measured.failed
    sizes = {"before": measured.before // 10**6, "after": measured.after // 10**6}
    each = f"{1000 * measured.worked / count:.1f}"
    return (
        text("load.chats", visitors=VISITORS, count=count, failed=measured.failed, p50=p50, p95=p95),
        text("load.chats-server", each=each, **sizes),
    )
