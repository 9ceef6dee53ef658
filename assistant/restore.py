"""Putting a backup back: everything is unpacked beside and compared with its digests before anything changes place.

    var/.restoring-1f3a/              unpacked and compared here first
    var/.before-restore-20261122T.../ what stood in the data folder before; nothing is deleted

The change itself is a rename per entry of the data folder. Should the machine stop between two of them, the same command with
--force finishes the work, and what was there before still stands under `.before-restore-*`.
"""

from __future__ import annotations

import json
import os
import shutil
import tarfile
import zlib
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from assistant.backup import (
    CONTENTS,
    DATABASE,
    FORMAT,
    IN_DATA,
    BackupRefused,
    Contents,
    Digesting,
    Stored,
    is_postgresql,
    run_tool,
)
from index.generations import BuildLock, current_folder, is_held
from ingest.store import library_lock

BEFORE, RESTORING = ".before-restore-", ".restoring-"


def restore(file: Path, data: Path, database: str = "", *, force: bool = False) -> tuple[Contents, Path | None]:
    """Put the backup's files into the data folder; return what it held, and where that which stood there is now.

    Raises BackupRefused where the file is damaged or of another format, where something stands in the data folder and
    `force` is not given, or where a chat has the index open; LibraryBusy and IndexBusy where an ingest or a build is at
    work; OSError where the disk is full. Nothing has changed then.
    """
    if not file.is_file():
        raise BackupRefused(f"There is no file {file}.")
    occupied = data.exists() and any(not path.name.startswith(BEFORE) for path in data.iterdir())
    if occupied and not force:
        raise BackupRefused(f"{data} is not empty. Choose another folder with --data, or say --force.")
    current = current_folder(data)
    if current is not None and is_held(current):
        raise BackupRefused(f"A chat or another program has the index in {data} open. Stop it first.")
    data.mkdir(parents=True, exist_ok=True)
    beside = data / f"{RESTORING}{uuid4().hex[:8]}"
    beside.mkdir(mode=0o700)
    try:
        contents = _unpack(file, beside)
        dump = beside / DATABASE
        if dump.exists() and not is_postgresql(database):
            raise BackupRefused("The backup holds a PostgreSQL database. Name the one to fill in VAGVISAREN_DATABASE.")
        with ExitStack() as locks:
            if occupied:
                locks.enter_context(library_lock(data))
                locks.enter_context(BuildLock(data))
            if dump.exists():
                run_tool(
                    [
                        "pg_restore",
                        "--clean",
                        "--if-exists",
                        "--no-owner",
                        "--single-transaction",
                        "--dbname=",
                        str(dump),
                    ],
                    database,
                )
            return contents, _change_places(data, beside / IN_DATA)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _unpack(file: Path, beside: Path) -> Contents:
    """Unpack the archive into an empty folder, every file compared with its digest."""
    digests: dict[str, tuple[int, str]] = {}
    told = b""
    try:
        with tarfile.open(file, "r:gz") as archive:
            for member in archive:
                if not member.isreg() or not _is_ours(member.name):
                    raise BackupRefused(f"{file} holds {member.name!r}, which no backup of ours does.")
                content = archive.extractfile(member)
                assert content is not None  # a regular file
                if member.name == CONTENTS:
                    told = content.read()
                    continue
                path = beside / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                digesting = Digesting(content)
                with path.open("xb") as target:
                    while piece := digesting.read(1 << 16):
                        if any(piece):
                            target.write(piece)
                        else:  # the engine's files are mostly holes; zeros written out would take room
                            target.seek(len(piece), os.SEEK_CUR)
                    target.truncate()
                path.chmod(member.mode & 0o777)
                digests[member.name] = (member.size, digesting.digest.hexdigest())
        contents = _contents(told)
    except (tarfile.TarError, zlib.error, EOFError, ValueError, KeyError, TypeError) as error:
        raise BackupRefused(f"{file} is damaged or no backup ({error}). Take another.") from error
    if contents.format != FORMAT:
        raise BackupRefused(
            f"{file} has format {contents.format}, this program reads {FORMAT}. Use the program it came from."
        )
    if digests != {stored.path: (stored.size, stored.sha256) for stored in contents.files}:
        raise BackupRefused(f"{file} is damaged: its files are not those that it lists. Take another.")
    return contents


def _is_ours(name: str) -> bool:
    return name in {CONTENTS, DATABASE} or (name.startswith(IN_DATA) and ".." not in name.split("/"))


def _contents(told: bytes) -> Contents:
    read = json.loads(told)
    files = tuple(Stored(**stored) for stored in read.pop("files"))
    return Contents(**read, files=files)


def _change_places(data: Path, unpacked: Path) -> Path | None:
    os.sync()  # what takes the old one's place must have reached the disk
    before = data / f"{BEFORE}{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{uuid4().hex[:4]}"
    old = [path for path in data.iterdir() if not path.name.startswith((BEFORE, RESTORING))]
    if old:
        before.mkdir(mode=0o700)
    for path in old:
        path.rename(before / path.name)
    for path in sorted(unpacked.iterdir()):
        path.rename(data / path.name)
    return before if old else None
