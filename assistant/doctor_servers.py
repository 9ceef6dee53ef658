"""What the doctor asks of other programs: the Qdrant server, the database of conversations, the language model."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import version

from assistant.doctor import Finding
from index.store_address import StoreUnavailable
from ingest.settings import Settings

# Seconds that a server has for its greeting.
_PATIENCE = 5.0


def look_at_qdrant(settings: Settings) -> Iterator[Finding]:
    """Whether the server is there, takes the key, and is of a version that the client speaks to."""
    from index.store_server import ServerStore

    if not settings.qdrant_url:
        yield Finding("qdrant", "ok", "qdrant-embedded")
        return
    try:
        theirs = ServerStore(settings.qdrant_url, settings.qdrant_key, "none").version()
    except StoreUnavailable as error:
        yield Finding("qdrant", "fault", "qdrant-away", {"url": settings.qdrant_url, "reason": error})
        return
    ours = version("qdrant-client")
    values: dict[str, object] = {"url": settings.qdrant_url, "theirs": theirs, "ours": ours}
    if _are_apart(ours, theirs):
        yield Finding("qdrant", "warning", "qdrant-version", values)
    else:
        yield Finding("qdrant", "ok", "qdrant-fine", values)


def _are_apart(ours: str, theirs: str) -> bool:
    """Whether client and server differ by more than the one minor version that Qdrant promises to bear."""
    try:
        (major, minor), (other_major, other_minor) = (
            tuple(int(number) for number in one.split(".")[:2]) for one in (ours, theirs)
        )
    except ValueError:
        return True  # a version that cannot be read is none that was tested
    return major != other_major or abs(minor - other_minor) > 1


def look_at_conversations(settings: Settings) -> Iterator[Finding]:
    """Whether the database of conversations can be read and is whole."""
    if settings.database:
        yield _on_a_server(settings)
        return
    path = settings.data / "chat.sqlite"
    if not path.exists():
        yield Finding("conversations", "ok", "conversations-none")
        return
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_PATIENCE)) as database:
            said = database.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.Error as error:
        said = str(error)
    if said == "ok":
        yield Finding("conversations", "ok", "conversations-fine", {"where": path})
    else:
        yield Finding("conversations", "fault", "conversations-damaged", {"path": path, "reason": said})


def _on_a_server(settings: Settings) -> Finding:
    from assistant.database import Database, DatabaseUnusable

    async def greet() -> None:
        database = Database.open(settings.data, settings.database)
        try:
            await database.prepare()
        finally:
            await database.close()

    try:
        asyncio.run(greet())
    except DatabaseUnusable as error:
        return Finding("conversations", "fault", "conversations-away", {"reason": error})
    return Finding("conversations", "ok", "conversations-fine", {"where": settings.database.rpartition("@")[2]})


def look_at_language_model(settings: Settings) -> Iterator[Finding]:
    """Whether the endpoint is there, takes the key, and has the model."""
    import httpx

    if not settings.llm_url:
        yield Finding("language model", "ok", "llm-none")
        return
    url = settings.llm_url.rstrip("/")
    headers = {"authorization": f"Bearer {settings.llm_key}"} if settings.llm_key else {}
    began = time.perf_counter()
    try:
        answer = httpx.get(f"{url}/models", headers=headers, timeout=_PATIENCE)
        answer.raise_for_status()
        models = [str(model["id"]) for model in answer.json()["data"]]
    except httpx.HTTPStatusError as error:
        values: dict[str, object] = {"url": url, "reason": f"HTTP {error.response.status_code}"}
        yield Finding("language model", "fault", "llm-away", values)
        return
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        yield Finding("language model", "fault", "llm-away", {"url": url, "reason": type(error).__name__})
        return
    except (ValueError, KeyError, TypeError):
        yield Finding("language model", "warning", "llm-list", {"url": url})
        return
    milliseconds = round(1000 * (time.perf_counter() - began))
    if settings.llm_model and settings.llm_model not in models:
        known = ", ".join(models[:5]) or "-"
        yield Finding("language model", "warning", "llm-unknown", {"model": settings.llm_model, "known": known})
    else:
        yield Finding("language model", "ok", "llm-fine", {"url": url, "milliseconds": milliseconds})
