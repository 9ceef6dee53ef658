"""Generations: the index on disk, built beside the one in use and switched to in one rename.

    var/index/current                         the name of the generation in use, "000003"
    var/index/generations/000003/
        generation.json                       what it was built from, and by what
        library.json                          the library's manifest as it was then
        shard/                                the windows (embedded store; on a server they are a collection)
        embedder/                             the model learnt from the library, where none was given
        vectors, words, terms                 what the next build and the search need beside (see `kept`, `wording`)
        seal.json                             every file's size and digest, written last (see `seal`)
        held                                  locked, shared, by every process that has the generation open

A generation is complete before its folder gets its name, and never changes afterwards. Whoever opens one holds a
shared lock on `held` until the last search in it has ended; a generation that is no longer current is removed by
whoever gets that lock alone. The operating system lets go of a lock when a process dies, however it dies.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from index.seal import damaged, seal
from ingest.store import replacing

# Raised whenever the files of a generation would be read differently.
FORMAT = 4


class IndexMissing(Exception):
    """Nothing has been indexed in this data folder."""


class IndexMismatch(Exception):
    """The index was built by another version or another embedding model than this program uses."""


class IndexDamaged(IndexMismatch):
    """Files of the index are missing or changed."""


class IndexBusy(Exception):
    """Another process is building the index of this data folder."""


@dataclass(frozen=True, slots=True)
class Generation:
    """What a generation was built from.

    `library` is the digest of the library's manifest; `collection` the name on the Qdrant server at `server`, both ""
    for the embedded store. `model` is "library" where the embedder was learnt from the library, else its name.
    """

    format: int
    analysis: str
    model: str
    fingerprint: str
    dimensions: int
    library: str
    server: str
    collection: str
    documents: int
    passages: int
    windows: int


def index_folder(data: Path) -> Path:
    """Where the index of a data folder lives."""
    return data / "index"


def pointer(data: Path) -> Path:
    """The file that names the generation in use."""
    return index_folder(data) / "current"


def generations(data: Path) -> list[Path]:
    """The folders of all generations there are, the newest last."""
    return sorted(path for path in (index_folder(data) / "generations").glob("[0-9]*") if path.is_dir())


def current_folder(data: Path) -> Path | None:
    """The folder of the generation in use, or None where nothing has been indexed."""
    try:
        return index_folder(data) / "generations" / pointer(data).read_text("utf8").strip()
    except FileNotFoundError:
        return None


def read_generation(folder: Path) -> Generation:
    """What the generation in `folder` was built from. Raises IndexMismatch for one of another format, or damaged."""
    try:
        content = json.loads((folder / "generation.json").read_text("utf8"))
        if content.get("format") == FORMAT:
            return Generation(**content)
    except (ValueError, TypeError, AttributeError) as error:
        raise IndexDamaged(f"{folder / 'generation.json'} cannot be read. Run `python -m index`.") from error
    raise IndexMismatch(
        f"The index has format {content.get('format')}, this program reads {FORMAT}. Run `python -m index`."
    )


def write_generation(folder: Path, generation: Generation) -> None:
    """Write what the generation was built from."""
    (folder / "generation.json").write_text(json.dumps(asdict(generation), indent=1), "utf8")


class Hold:
    """A shared lock on a generation, kept until this object is gone or `release` is called."""

    def __init__(self, folder: Path) -> None:
        descriptor = os.open(folder / "held", os.O_RDWR | os.O_CREAT)
        self.release = weakref.finalize(self, os.close, descriptor)
        _lock(descriptor, shared=True)


def hold_current(data: Path) -> tuple[Path, Hold]:
    """The folder of the generation in use, held so that nobody removes it. Raises IndexMissing where there is none."""
    while True:
        folder = current_folder(data)
        if folder is None:
            raise IndexMissing(f"Nothing is indexed in {data}. Run `python -m index`.")
        try:
            held = Hold(folder)
        except (FileNotFoundError, BlockingIOError):
            if folder == current_folder(data):
                raise IndexMissing(
                    f"The index in {folder} is gone although {pointer(data)} names it. Run `python -m index`."
                ) from None
            continue  # the index was switched while we looked: look again
        if (folder / "generation.json").exists():
            read_generation(folder)  # one of another format has no seal, and says so itself
            if gone := damaged(folder, contents=False):
                raise IndexDamaged(
                    f"{len(gone)} files of the index in {folder} are missing or changed ({gone[0]}). Run `python -m index`."
                )
            return folder, held
        held.release()
        if folder == current_folder(data):
            raise IndexMissing(f"The index in {folder} is not complete. Run `python -m index`.")


def switch_to(data: Path, beside: Path) -> Path:
    """Seal the finished folder `beside`, give it the next name and make it the generation in use; return its folder."""
    seal(beside)
    for path in sorted(beside.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    last = max((int(folder.name) for folder in generations(data)), default=0)
    folder = beside.with_name(f"{last + 1:06}")
    beside.rename(folder)
    with replacing(pointer(data)) as path:
        path.write_text(folder.name, "utf8")
    return folder


def remove_unheld(data: Path, dropped: Callable[[Generation], None]) -> list[Path]:
    """Remove the generations that are neither current nor held by a process; return the folders that are left.

    `dropped` is called with each generation before its folder goes, to delete what it has elsewhere.
    """
    current = current_folder(data)
    left = []
    for folder in generations(data):
        if folder != current and _remove(folder, dropped):
            continue
        left.append(folder)
    return left


def _remove(folder: Path, dropped: Callable[[Generation], None]) -> bool:
    descriptor = os.open(folder / "held", os.O_RDWR | os.O_CREAT)
    try:
        try:
            _lock(descriptor, shared=False)
        except BlockingIOError:
            return False
        described = folder / "generation.json"
        if described.exists():
            with suppress(IndexMismatch):  # whatever it has on a server, nobody can tell any more
                dropped(read_generation(folder))
            described.unlink()  # first: without it nobody opens what is left
    finally:
        os.close(descriptor)
    shutil.rmtree(folder)
    return True


def is_held(folder: Path) -> bool:
    """Whether some process has the generation in `folder` open."""
    try:
        descriptor = os.open(folder / "held", os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        _lock(descriptor, shared=False)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


class BuildLock:
    """Only one process at a time builds the index of a data folder."""

    def __init__(self, data: Path) -> None:
        self._path = index_folder(data) / "building"

    def __enter__(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT)
        try:
            _lock(self._descriptor, shared=False)
        except BlockingIOError as error:
            os.close(self._descriptor)
            raise IndexBusy(
                f"Another `python -m index` is at work in {self._path.parent}. Wait until it is done."
            ) from error

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)


def unfinished(data: Path) -> Iterator[Path]:
    """The folders that builds left behind when they were killed. Look only while holding the build lock."""
    yield from (index_folder(data) / "generations").glob(".building-*")


def _lock(descriptor: int, *, shared: bool) -> None:
    """Lock an open file without waiting; closing it lets go. Raises BlockingIOError where another process has it."""
    fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
