"""The web server: one page, one socket, the sources - all from this machine, to nobody but the visitor.

The chat is Chainlit's application inside ours. It is mounted by hand: `mount_chainlit` loads a file of callbacks a second time
under another name, and wraps the application in a middleware that breaks off aborted requests.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
import sys
import threading
import warnings
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.api_door import is_loopback
from assistant.logs import start_logging
from assistant.tracing import start_tracing, stop_tracing
from ingest.settings import exports_traces
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

    Prints one line with the address once visitors are answered. Raises AddressTaken, SignInUnusable, WrongRetention,
    DatabaseUnusable.
    """
    from assistant.archive import Archive
    from assistant.sign_in import check_sign_in

    for warning in check_sign_in(settings.sign_in, host):
        print(warning, file=sys.stderr)  # noqa: T201
    asyncio.run(Archive.open(data, settings).check())
    listener = _listen(host, port)
    address = _address(listener)

    def open_assistant() -> Assistant:
        from assistant.ask import Assistant

        open_library(data)  # where there is nothing to index either, that is what has to be said
        return Assistant.open(data, settings)

    import uvicorn

    def ready() -> None:
        print(text("chat.ready", address=address), flush=True)  # noqa: T201

    # Where people sign in, programs show a key, also those on this machine.
    local = is_loopback(listener.getsockname()[0]) and not settings.sign_in
    app = create_app(open_assistant, data, ready, local=local, settings=settings)
    # Browsers hold their sockets open, so waiting for them to leave would be waiting for ever.
    configuration = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=2)
    if exports_traces():
        start_tracing()
    start_logging()
    try:
        uvicorn.Server(configuration).run(sockets=[listener])
    finally:
        stop_tracing()


def create_app(
    open_assistant: Callable[[], Assistant],
    data: Path,
    ready: Callable[[], None] = lambda: None,
    *,
    local: bool = False,
    settings: Settings | None = None,
) -> ASGIApp:
    """The chat's application: pages, socket and sources over what `open_assistant` opens.

    Chainlit keeps its settings and callbacks in its modules, so a process has one chat. `ready` is called when the
    application starts to answer; `local` says that programs on this machine are answered without a key. Of the settings
    it heeds who signs in and what is kept. Raises DatabaseUnusable, WrongRetention.
    """
    from starlette.applications import Starlette
    from starlette.routing import Mount

    from assistant.api import Api
    from assistant.api_work import Work
    from assistant.archive import Archive
    from assistant.chat_folder import prepare_chat_folder
    from assistant.chat_pages import chat_routes
    from assistant.desk import Desk
    from assistant.export_pages import Conversations, ExportPages
    from assistant.guard import Guard
    from assistant.http_watch import Watch
    from assistant.plain_page import NoSuchPage, page_failure
    from assistant.register_pages import RegisterPages
    from assistant.sign_in import SignIn, prepare_sign_in
    from assistant.source_pages import NoSuchSource, SourcePages, source_failure
    from assistant.upload_gate import UploadGate
    from ingest.settings import Settings

    settings = settings or Settings(data=data)
    archive = Archive.open(data, settings)
    entrance = prepare_sign_in(settings.sign_in, data)
    prepare_chat_folder(data)
    from assistant.app import Chat  # imports Chainlit, which reads that folder

    # Chainlit asks for the profiles once more in a way that never runs inside a server, and drops the question.
    warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"chainlit\.session")
    desk = Desk(open_assistant)
    work = Work(waits=bool(settings.llm_url or settings.qdrant_url))
    api = Api(desk, data, local=local, work=work)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        threading.Thread(target=_warm, args=(desk,), name="warm", daemon=True).start()
        async with archive.running(), api.running():
            ready()
            yield

    conversations = Conversations()
    pages = [*SourcePages(desk).routes(), *RegisterPages(desk).routes(), *chat_routes()]
    pages += ExportPages(conversations, data).routes()
    routes = [*api.routes(), *pages, Mount("/", Chat(desk, conversations, archive, entrance).open())]
    failures = {NoSuchSource: source_failure, NoSuchPage: page_failure, Exception: source_failure}
    application = Starlette(routes=routes, exception_handlers=failures, lifespan=lifespan)
    return Guard(Watch(SignIn(UploadGate(application), entrance)))


def _warm(desk: Desk) -> None:
    """Open the assistant and make the first screens, so that the first visitor waits for neither.

    What is loaded by then stays. Left to itself, Python's collector of reference cycles goes through all of it again, 300,000
    objects over the starter documents, every few hundred calls, and everybody waits a quarter of a second for it.
    """
    try:
        for language in LANGUAGES:
            desk.welcome(language)
    except Exception as error:  # noqa: BLE001 - the visitor is told in the chat; the one who started it, here
        _LOG.warning("%s", error)
    gc.collect()
    gc.freeze()


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        raise AddressTaken(text("chat.address-taken", address=f"{host}:{port}")) from error
    # An answer leaves at once instead of waiting 40 ms for its head to be acknowledged. asyncio sees to it only for sockets
    # that were made with the protocol's number, which `create_server` does not give; a connection inherits this.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if listener.family == socket.AF_INET6 else f"http://{host}:{port}"
