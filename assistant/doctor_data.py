"""What the doctor looks at on the disk: the data folder, its space and permissions, the library, the index, the audit log."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from assistant.audit import Broken, audit_folder, read
from assistant.doctor import Finding
from assistant.restore import BEFORE, RESTORING
from index.embed import EmbedderMissing
from index.generations import IndexMismatch, IndexMissing, current_folder
from index.seal import damaged
from index.store_address import StoreUnavailable
from ingest.settings import Settings
from ingest.store import LibraryDamaged, LibraryMissing, open_library

_MEGABYTE = 1_000_000
# Below this the chat itself may fail to write; an index is given what it had and half as much again.
_LEAST_FREE = 100 * _MEGABYTE


def look_at_data(settings: Settings) -> Iterator[Finding]:
    """Whether the data folder can be written to, who else can read its secrets, and what a restore left."""
    data = settings.data
    if not data.is_dir():
        yield Finding("data", "fault", "data-missing", {"data": data})
        return
    try:
        with tempfile.TemporaryFile(dir=data) as file:
            file.write(b"x")
    except OSError as error:
        yield Finding("data", "fault", "data-unwritable", {"data": data, "reason": error.strerror or error})
        return
    yield Finding("data", "ok", "data-fine", {"data": data})
    # Files directly in the folder are conversations and keys; the library and the index lie in folders of their own.
    secrets = [path for path in sorted(data.iterdir()) if path.is_file() and path.stat().st_mode & 0o077]
    if secrets:
        names = " ".join(str(path) for path in secrets)
        yield Finding("permissions", "fault", "others-can-read", {"names": names})
    else:
        yield Finding("permissions", "ok", "permissions-fine")
    for path in sorted(data.glob(f"{RESTORING}*")):
        yield Finding("restore", "fault", "restore-unfinished", {"path": path})
    for path in sorted(data.glob(f"{BEFORE}*")):
        yield Finding("restore", "warning", "restore-left", {"path": path})


def look_at_disk(settings: Settings) -> Iterator[Finding]:
    """Whether the next index fits beside the one in use."""
    if not settings.data.is_dir():
        return
    free = shutil.disk_usage(settings.data).free
    current = current_folder(settings.data)
    needed = max(_LEAST_FREE, _size(current) * 3 // 2 if current else 0)
    values: dict[str, object] = {"free": free // _MEGABYTE, "needed": needed // _MEGABYTE}
    if free < _LEAST_FREE:
        yield Finding("disk", "fault", "disk-full", values)
    elif free < needed:
        yield Finding("disk", "warning", "disk-low", values)
    else:
        yield Finding("disk", "ok", "disk-fine", values)


def _size(folder: Path) -> int:
    """Bytes on the disk; the engine's files have holes, which take none."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())


def look_at_library(settings: Settings) -> Iterator[Finding]:
    """Whether every document of the library is whole."""
    try:
        library = open_library(settings.data)
    except LibraryMissing:
        yield Finding("library", "fault", "library-missing", {"data": settings.data})
        return
    except LibraryDamaged as error:
        yield Finding("library", "fault", "library-damaged", {"names": error})
        return
    broken = [id for id in library.ids if not library.is_whole(id)]
    if broken:
        yield Finding("library", "fault", "library-damaged", {"names": ", ".join(broken)})
    else:
        yield Finding("library", "ok", "library-fine", {"count": len(library.ids)})
    ahead = max((library.folder(id).stat().st_mtime for id in library.ids if library.folder(id).exists()), default=0.0)
    if ahead > time.time() + 60:
        yield Finding("clock", "warning", "clock-behind")


def look_at_index(settings: Settings) -> Iterator[Finding]:
    """Whether the index is whole, fits this program and the library, and answers."""
    from index.search import Search

    folder = current_folder(settings.data)
    try:
        search = Search.open(settings.data, settings)
    except (IndexMissing, IndexMismatch) as error:
        yield Finding("index", "fault", "index-unusable", {"reason": error})
        return
    except EmbedderMissing as error:
        yield Finding("index", "fault", "embedder-missing", {"reason": error})
        return
    except (LibraryMissing, LibraryDamaged) as error:
        yield Finding("index", "fault", "index-unusable", {"reason": error})
        return
    assert folder is not None  # it was opened
    if changed := damaged(folder, contents=True):
        yield Finding("index", "fault", "index-damaged", {"names": ", ".join(changed[:5]), "count": len(changed)})
        return
    generation = search.generation
    try:
        search.search("Vem samverkar?")  # the first one reads word lists, and would be measured with them
        began = time.perf_counter()
        search.search("Vem ansvarar för samverkan?")
        milliseconds = round(1000 * (time.perf_counter() - began))
    except StoreUnavailable as error:
        yield Finding("index", "fault", "index-store", {"reason": error})
        return
    except LibraryDamaged:
        return  # told of the library already
    values: dict[str, object] = {
        "documents": generation.documents,
        "passages": generation.passages,
        "milliseconds": milliseconds,
    }
    yield Finding("index", "ok", "index-fine", values)
    try:
        if open_library(settings.data).digest != generation.library:
            yield Finding("index", "warning", "index-behind")
    except (LibraryMissing, LibraryDamaged):
        return  # told of the library already


def look_at_audit(settings: Settings) -> Iterator[Finding]:
    """Whether the audit log can be written to and read."""
    folder = audit_folder(settings.data)
    if not settings.data.is_dir():
        return
    if not folder.exists():
        yield Finding("audit", "ok", "audit-none")
        return
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        yield Finding("audit", "fault", "audit-unwritable", {"folder": folder})
        return
    events, broken = 0, []
    for one in read(settings.data):
        if isinstance(one, Broken):
            broken.append(f"{one.file}:{one.line}")
        else:
            events += 1
    if broken:
        yield Finding("audit", "warning", "audit-broken", {"lines": ", ".join(broken[:5]), "count": len(broken)})
    else:
        yield Finding("audit", "ok", "audit-fine", {"count": events})
