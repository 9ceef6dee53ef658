"""The programming interface without the chat: an application over a data folder, and programs that call it."""

import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from assistant.api import Api
from assistant.api_work import Work
from assistant.ask import Assistant
from assistant.desk import Desk
from assistant.guard import Guard
from assistant.http_watch import Watch
from ingest.settings import Settings

BASE = "http://127.0.0.1:8000"


def made(
    data: Path,
    *,
    keys: Path | None = None,
    desk: Desk | None = None,
    local: bool = True,
    seconds: float = 30,
    clock: Callable[[], float] = time.monotonic,
) -> ASGIApp:
    """The application as the server makes it; keys and audit log lie in the data folder unless `keys` names another."""
    desk = desk or Desk(lambda: Assistant.open(data, Settings(data=data)))
    api = Api(desk, keys or data, local=local, work=Work(seconds, clock))

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with api.running():
            yield

    return Guard(Watch(Starlette(routes=api.routes(), lifespan=lifespan)))


@contextmanager
def application(
    data: Path,
    *,
    keys: Path | None = None,
    desk: Desk | None = None,
    local: bool = True,
    seconds: float = 30,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[ASGIApp]:
    """The application, running; its programs are `client_of` it."""
    app = made(data, keys=keys, desk=desk, local=local, seconds=seconds, clock=clock)
    with TestClient(app, base_url=BASE):  # enters the lifespan; other clients call the same application meanwhile
        yield app


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """The address of the application behind a real server, on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def client_of(app: ASGIApp, key: str = "", base_url: str = BASE) -> TestClient:
    """A program that calls the application, with a key or without."""
    headers = {"authorization": f"Bearer {key}"} if key else {}
    return TestClient(app, base_url=base_url, headers=headers)
