"""A backup: everything that the program keeps, in one file, while the chat goes on answering.

    vagvisaren-2026-11-22.tar.gz
        data/library/manifest.json, data/library/<reading>/...   the library, and what the index in use stands on
        data/index/current, data/index/generations/000003/...    the index in use
        data/chat.sqlite, data/uploads/, data/keys.json, data/audit/ ...   whatever else lies in the data folder
        database.dump                                             the chat's database, where it is on PostgreSQL
        contents.json                                             every file above with its size and SHA-256

What is left out is what the next start or the next build makes anew: Chainlit's own folder, locks, halves, generations no
longer in use. A database in SQLite is copied by SQLite itself, so that a message being written is wholly in or wholly out.
What lies on a Qdrant server is not in the file, and need not be: the index keeps every vector (`index/kept.py`), and
`python -m index` fills an empty server from them.

The file holds keys and conversations. It is readable by its owner only; keep it where such things are kept.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

from index.generations import IndexMissing, hold_current
from ingest.store import Library, library_lock, open_library, replacing

FORMAT = 1
CONTENTS = "contents.json"
DATABASE = "database.dump"
IN_DATA = "data/"
# Made anew at the next start, or of no use without the process that made it.
_REMADE = frozenset({"chat", "index", "library"})
_PASSING = re.compile(r"^(\.lock|building|\.writing-.*|\.building-.*|\.restoring-.*|\.before-restore-.*|\..+\.\d+)$")
_SQLITE = b"SQLite format 3\0"


class BackupRefused(Exception):
    """The backup cannot be made or put back as asked; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A file of a backup."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup says of itself, in its last member."""

    format: int
    program: str
    made: str
    files: tuple[Stored, ...]

    @property
    def size(self) -> int:
        """Bytes in all, unpacked."""
        return sum(file.size for file in self.files)


def back_up(data: Path, file: Path, database: str = "", *, force: bool = False) -> Contents:
    """Write everything of the data folder to `file`, read it back, and give it its name only then.

    `database` is the URL of the chat's database where that is not in the data folder. Ingest has to wait meanwhile; the
    chat does not. Raises BackupRefused, LibraryBusy where an ingest is running, LibraryMissing, LibraryDamaged, and OSError
    where the file cannot be written.
    """
    if file.exists() and not force:
        raise BackupRefused(f"{file} exists. Choose another name, or say --force.")
    if file.resolve().is_relative_to(data.resolve()):
        raise BackupRefused(f"{file} lies in {data}, and so would every backup in the next. Choose a place outside.")
    library = open_library(data)
    # The lock keeps readings from being added or removed, the hold keeps the generation in use where it is.
    with library_lock(data), replacing(file) as beside, tempfile.TemporaryDirectory(dir=file.parent) as aside:
        beside.touch(0o600)
        stored: list[Stored] = []
        with tarfile.open(beside, "w:gz", compresslevel=1) as archive:
            for path in _files(data, library):
                name = IN_DATA + path.relative_to(data).as_posix()
                stored.append(_store(archive, name, _settled(path, Path(aside))))
            if is_postgresql(database):
                stored.append(_store(archive, DATABASE, _dumped(database, Path(aside))))
            made = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
            contents = Contents(FORMAT, version("vagvisaren"), made, tuple(stored))
            told = json.dumps(asdict(contents), ensure_ascii=False, indent=1).encode()
            member = tarfile.TarInfo(CONTENTS)
            member.size = len(told)
            archive.addfile(member, io.BytesIO(told))
        _compare(beside, contents)
    return contents


def _files(data: Path, library: Library) -> Iterator[Path]:
    """What belongs in a backup. Raises BackupRefused for a link, which may lead anywhere."""
    root = library.root
    readings = {item.folder for item in library.items}
    yield root / "manifest.json"
    try:
        folder, hold = hold_current(data)
    except IndexMissing:
        folder, hold = None, None
    if folder is not None:
        readings |= {item.folder for item in open_library(data, folder / "library.json").items}
        yield data / "index" / "current"
        yield from _walk(folder)
    for reading in sorted(readings):
        yield from _walk(root / reading)
    for path in sorted(data.iterdir()):
        if path.name not in _REMADE and not _PASSING.match(path.name):
            yield from _walk(path)
    if hold is not None:
        hold.release()


def _walk(path: Path) -> Iterator[Path]:
    if path.is_symlink():
        raise BackupRefused(f"{path} is a link; a backup would miss what it leads to. Put the files themselves there.")
    if path.is_dir():
        for inner in sorted(path.iterdir()):
            if not _PASSING.match(inner.name):
                yield from _walk(inner)
    elif path.is_file() and not _belongs_to_a_database(path):
        yield path


def _belongs_to_a_database(path: Path) -> bool:
    """Whether this is SQLite's own note of what it has not yet written; its copy (`_settled`) has that in it."""
    base = re.sub(r"-(wal|shm|journal)$", "", path.name)
    return base != path.name and path.with_name(base).is_file()


def _settled(path: Path, aside: Path) -> Path:
    """The file itself, or of a SQLite database a copy in which every finished transaction is complete."""
    with path.open("rb") as file:
        if file.read(len(_SQLITE)) != _SQLITE:
            return path
    copy = aside / hashlib.sha256(str(path).encode()).hexdigest()
    with (
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    copy.chmod(path.stat().st_mode & 0o777)
    return copy


def _store(archive: tarfile.TarFile, name: str, path: Path) -> Stored:
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        member = tarfile.TarInfo(name)
        # So many bytes and no more: the audit log grows while it is read.
        member.size, member.mode, member.mtime = status.st_size, status.st_mode & 0o777, int(status.st_mtime)
        digesting = Digesting(file)
        archive.addfile(member, digesting)
        return Stored(name, status.st_size, digesting.digest.hexdigest())


class Digesting(io.RawIOBase):
    """A file that is digested as it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes, digested."""
        read = self._file.read(size)
        self.digest.update(read)
        return read


def _compare(file: Path, contents: Contents) -> None:
    """Read the finished archive once more. Raises BackupRefused where it does not hold what was put in."""
    with tarfile.open(file, "r:gz") as archive:
        found = {}
        for member in archive:
            content = archive.extractfile(member)
            assert content is not None  # only regular files were put in
            digesting = Digesting(content)
            while digesting.read(1 << 20):
                pass
            found[member.name] = digesting.digest.hexdigest()
    if {name: digest for name, digest in found.items() if name != CONTENTS} != {
        f.path: f.sha256 for f in contents.files
    }:
        raise BackupRefused(f"{file} does not hold what was written to it. Is the disk in order?")


def is_postgresql(database: str) -> bool:
    """Whether the chat's database is on a PostgreSQL server, and so not in the data folder."""
    return database.startswith("postgresql")


def postgresql(database: str) -> dict[str, str]:
    """A PostgreSQL URL as the environment of its own tools, so that no password stands on a command line."""
    parts = urlsplit(database)
    named = {
        "PGHOST": parts.hostname,
        "PGPORT": str(parts.port or ""),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": parts.path.lstrip("/"),
    }
    return {**os.environ, **{name: value for name, value in named.items() if value}}


def run_tool(command: list[str], database: str) -> None:
    """Run one of PostgreSQL's tools on the database. Raises BackupRefused with what it said."""
    try:
        # The tools' names are looked up on the path, as an administrator expects.
        done = subprocess.run(command, env=postgresql(database), capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError as error:
        raise BackupRefused(
            f"{command[0]} is not installed; it copies the chat's database. Install PostgreSQL's client tools."
        ) from error
    if done.returncode:
        raise BackupRefused(f"{command[0]} ended with {done.returncode}: {done.stderr.strip()[:500]}")


def _dumped(database: str, aside: Path) -> Path:
    dump = aside / DATABASE
    run_tool(["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}"], database)
    return dump
