"""What ingest leaves on disk, and how the next steps read it.

    var/library/manifest.json                  which documents are in the library now
    var/library/<id>-<digest>/document.json    text, pages, sections, tables, passages, register, glossary
    var/library/<id>-<digest>/words.json       a box per word, for highlights
    var/library/<id>-<digest>/source.pdf       the file as it was given

A reading is written whole into a folder that is then renamed into place and never changed again; the manifest is
replaced in one rename. A process killed at any moment leaves either the old library or the new one, and perhaps halves
(`.writing-*`) that the next ingest removes. Readings that no manifest names any more are removed by
`remove_unreferenced`, which the index calls after it has switched. One process at a time changes the library, the one
that holds `library_lock`; reading it needs no lock.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.first_use import loaded_once

if TYPE_CHECKING:
    from pydantic import TypeAdapter

from ingest.document import Document, WordBox

_HALF = ".writing-"

# Raised whenever a reading made by an older program would not be understood, or would be read differently today.
FORMAT = 1


class LibraryMissing(Exception):
    """Nothing has been ingested into this data folder."""


class LibraryDamaged(Exception):
    """A file of the library is missing, cut short, or written by another version."""


class LibraryBusy(Exception):
    """Another process is changing the library. `process` is its id, "" where that is not known."""

    def __init__(self, process: str) -> None:
        super().__init__(f"Process {process or '?'} is changing the library. Wait until it has finished.")
        self.process = process


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the manifest: which reading of which file is in the library, under which document id.

    `key` is the digest of all that shaped the reading - the file's bytes, its catalogue entry, the reader's version -
    so an unchanged file is recognised without being opened. `origin` is the folder that it came from, "" for the one
    that was ingested, UPLOADS for what was handed in through the chat: each is brought in line by itself.
    """

    id: str
    file: str
    key: str
    folder: str
    source: str
    origin: str = ""


@loaded_once
def _document_type() -> TypeAdapter[Document]:
    from pydantic import TypeAdapter  # heavy: only when a document is read or written

    return TypeAdapter(Document)


@dataclass(frozen=True)
class Library:
    """The documents that a manifest names, read when asked for and then kept."""

    root: Path
    items: tuple[Item, ...]
    # Reading a document takes time and memory, so threads that need one at the same moment read it once.
    _reading: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False, compare=False)

    @cached_property
    def digest(self) -> str:
        """Digest of the manifest: two libraries with the same digest hold the same readings."""
        lines = sorted(f"{item.id} {item.key}" for item in self.items)
        return hashlib.sha256("\n".join([str(FORMAT), *lines]).encode()).hexdigest()

    @cached_property
    def _by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def _loaded(self) -> dict[str, Document]:
        return {}

    @property
    def ids(self) -> tuple[str, ...]:
        """The documents' ids, in the manifest's order."""
        return tuple(self._by_id)

    def document(self, id: str) -> Document:
        """The document with this id. Raises KeyError for an unknown id, LibraryDamaged for an unreadable file."""
        if id not in self._loaded:
            with self._reading:
                if id not in self._loaded:
                    self._loaded[id] = self._read(id)
        return self._loaded[id]

    def _read(self, id: str) -> Document:
        path = self.folder(id) / "document.json"
        try:
            return _document_type().validate_json(path.read_bytes())
        except (OSError, ValueError) as error:
            raise LibraryDamaged(
                f"{path} cannot be read ({error.__class__.__name__}). "
                "Run `python -m ingest DIR` again; what is damaged is read anew."
            ) from error

    def documents(self) -> Iterator[Document]:
        """Every document, in the manifest's order."""
        return (self.document(id) for id in self._by_id)

    def open_documents(self, roles: Collection[str] = ()) -> Iterator[Document]:
        """Those that may be shown to somebody with these roles; without any, what the catalogue reserves for nobody."""
        return (document for document in self.documents() if document.entry.may_be_read_by(roles))

    def folder(self, id: str) -> Path:
        """Where the reading of this document lies."""
        return self.root / self._by_id[id].folder

    def source(self, id: str) -> Path:
        """The file as it was given, for showing it."""
        return self.folder(id) / self._by_id[id].source

    def is_whole(self, id: str) -> bool:
        """Whether all that belongs to this document's reading is there and can be read."""
        try:
            self.document(id)
        except LibraryDamaged:
            return False
        return self.source(id).is_file() and (self.folder(id) / "words.json").is_file()

    def word_boxes(self, id: str) -> list[WordBox]:
        """Every word's box, in the text's order; empty for a document without pages."""
        rows = json.loads((self.folder(id) / "words.json").read_text("utf8"))
        return [WordBox(*row) for row in rows]


def library_folder(data: Path) -> Path:
    """Where a data folder keeps its library."""
    return data / "library"


def open_library(data: Path, manifest: Path | None = None) -> Library:
    """The library in `data`, as its manifest (or the given copy of one) names it.

    Raises LibraryMissing where nothing was ingested, LibraryDamaged where the manifest cannot be read.
    """
    root = library_folder(data)
    path = manifest or root / "manifest.json"
    if not path.exists():
        raise LibraryMissing(f"Nothing is ingested in {data}. Run `python -m ingest DIR` with a folder of documents.")
    try:
        content = json.loads(path.read_text("utf8"))
        if content["format"] != FORMAT:
            raise LibraryDamaged(
                f"{path} has format {content['format']}, this program reads {FORMAT}. Run `python -m ingest DIR` again."
            )
        return Library(root, tuple(Item(**item) for item in content["items"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LibraryDamaged(f"{path} cannot be read ({error}). Run `python -m ingest DIR` again.") from error


def write_manifest(data: Path, items: tuple[Item, ...]) -> None:
    """Make `items` the library, in one rename."""
    root = library_folder(data)
    root.mkdir(parents=True, exist_ok=True)
    content = {"format": FORMAT, "items": [asdict(item) for item in items]}
    with replacing(root / "manifest.json") as path:
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf8")


def item_for(id: str, file: str, key: str) -> Item:
    """The line of the manifest for a reading of `file` under `key`, and with it the folder where it lies once written."""
    return Item(id, file, key, f"{id}-{key[:12]}", "source" + Path(file).suffix.lower())


def write_reading(data: Path, document: Document, words: list[WordBox], source: Path, key: str) -> Item:
    """Store one reading under its key; a whole one already there under the same key is left as it is.

    Raises OSError where the disk is full or cannot be written to; nothing is left behind then.
    """
    root = library_folder(data)
    root.mkdir(parents=True, exist_ok=True)
    item = item_for(document.entry.id, document.entry.file, key)
    if Library(root, (item,)).is_whole(item.id):
        return item
    beside = Path(tempfile.mkdtemp(prefix=_HALF, dir=root))
    try:
        rows = [[w.start, w.end, w.page, w.x0, w.top, w.x1, w.bottom] for w in words]
        (beside / "words.json").write_text(json.dumps(rows, separators=(",", ":")), "utf8")
        shutil.copyfile(source, beside / item.source)
        (beside / "document.json").write_bytes(_document_type().dump_json(document))
        flush(beside)
        if (root / item.folder).exists():  # damaged; a folder can only be renamed to where nothing stands
            shutil.rmtree(root / item.folder)
        beside.replace(root / item.folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)  # a full disk must not stay full of halves
        raise
    return item


@contextmanager
def library_lock(data: Path) -> Iterator[None]:
    """Keep every other process from changing the library. Raises LibraryBusy where one is at it.

    The lock belongs to the open file, not to its name: the system drops it when the process ends, however it ends.
    """
    root = library_folder(data)
    root.mkdir(parents=True, exist_ok=True)
    with (root / ".lock").open("a+", encoding="utf8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise LibraryBusy(file.read().strip()) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def remove_halves(data: Path) -> None:
    """Remove what a killed process left half written. Only for the holder of the lock."""
    root = library_folder(data)
    for path in root.glob(f"{_HALF}*"):
        shutil.rmtree(path)
    for path in root.glob(".manifest.json.*"):
        path.unlink()


def remove_unreferenced(data: Path, *keep: Library) -> int:
    """Remove readings that neither the manifest nor any library in `keep` names; return how many went.

    While an ingest is running none is removed: its readings are named by no manifest before it has finished.
    """
    root = library_folder(data)
    gone = 0
    try:
        with library_lock(data):
            named = {item.folder for library in (open_library(data), *keep) for item in library.items}
            for folder in root.iterdir():
                if folder.is_dir() and folder.name not in named:
                    shutil.rmtree(folder)
                    gone += 1
    except LibraryBusy:
        return 0
    return gone


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Write to the yielded path; on leaving without error it takes the place of `path` in one rename."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield beside
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def flush(folder: Path) -> None:
    """Make sure that every file of the folder has reached the disk before a rename makes it count."""
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
