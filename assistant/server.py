"""The web server: one page, one socket, the sources - all from this machine, to nobody but the visitor.

The chat is Chainlit's application inside ours. It is mounted by hand: `mount_chainlit` loads a file of callbacks a second time
under another name, and wraps the application in a middleware that breaks off aborted requests.
"""

from __future__ import annotations

import logging
import socket
import threading
import warnings
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.store import open_library
from prompts import LANGUAGES, text

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.types import ASGIApp

    from assistant.ask import Assistant
    from assistant.desk import Desk
    from ingest.settings import Settings

_LOG = logging.getLogger("vagvisaren.chat")


class AddressTaken(Exception):
    """The address to listen on is in use, or is none of this machine's."""


def serve(host: str, port: int, data: Path, settings: Settings) -> None:
    """Serve the chat over the data folder until interrupted; port 0 takes any free one.

    Prints one line with the address once visitors are answered. Raises AddressTaken.
    """
    listener = _listen(host, port)
    address = _address(listener)

    def open_assistant() -> Assistant:
        from assistant.ask import Assistant

        open_library(data)  # where there is nothing to index either, that is what has to be said
        return Assistant.open(data, settings)

    import uvicorn

    app = create_app(open_assistant, data, ready=lambda: print(text("chat.ready", address=address), flush=True))  # noqa: T201
    # Browsers hold their sockets open, so waiting for them to leave would be waiting for ever.
    configuration = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=2)
    uvicorn.Server(configuration).run(sockets=[listener])


def create_app(
    open_assistant: Callable[[], Assistant], data: Path, ready: Callable[[], None] = lambda: None
) -> ASGIApp:
    """The chat's application: pages, socket and sources over what `open_assistant` opens.

    Chainlit keeps its settings and callbacks in its modules, so a process has one chat. `ready` is called when the
    application starts to answer.
    """
    from starlette.applications import Starlette
    from starlette.routing import Mount

    from assistant.chat_folder import prepare_chat_folder
    from assistant.desk import Desk
    from assistant.guard import Guard
    from assistant.register_pages import RegisterPages
    from assistant.source_pages import NoSuchSource, SourcePages, source_failure

    prepare_chat_folder(data)
    from assistant.app import Chat  # imports Chainlit, which reads that folder

    # Chainlit asks for the profiles once more in a way that never runs inside a server, and drops the question.
    warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"chainlit\.session")
    desk = Desk(open_assistant)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        threading.Thread(target=_warm, args=(desk,), name="warm", daemon=True).start()
        ready()
        yield

    routes = [*SourcePages(desk).routes(), *RegisterPages(desk).routes(), Mount("/", Chat(desk).open())]
    failures = dict.fromkeys((NoSuchSource, Exception), source_failure)
    return Guard(Starlette(routes=routes, exception_handlers=failures, lifespan=lifespan))


def _warm(desk: Desk) -> None:
    """Open the assistant and make the first screens, so that the first visitor waits for neither."""
    try:
        for language in LANGUAGES:
            desk.welcome(language)
    except Exception as error:  # noqa: BLE001 - the visitor is told in the chat; the one who started it, here
        _LOG.warning("%s", error)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise AddressTaken(text("chat.address-taken", address=f"{host}:{port}")) from error


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if listener.family == socket.AF_INET6 else f"http://{host}:{port}"
