"""Bringing the library in line with a folder of documents.

Afterwards the library holds what the folder holds: new files are read, changed ones replaced, those that are gone leave.
(What was handed in through the chat lies in a folder of its own. It is brought in line in the same way and by itself: neither
folder makes the other's documents leave.)
A file is known by a key, the digest of all that shapes its reading - its bytes, its catalogue entry, the program that reads
it - and is not opened when a whole reading under that key is there.

What is refused costs nothing that was there: a document that was in the library before stays with its last good reading,
and when everything is refused the library stays as it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

from ingest.catalogue import INFERABLE, Entry
from ingest.catalogue_file import Catalogue, read_catalogue
from ingest.folder import CATALOGUE, id_of, list_folder, origin_of
from ingest.refusal import Refusal
from ingest.store import (
    Item,
    Library,
    LibraryDamaged,
    LibraryMissing,
    item_for,
    library_folder,
    library_lock,
    open_library,
    remove_halves,
    write_manifest,
)
from ingest.worker import Facts, Reading, Task, facts_of, read_in_workers

# Libraries whose version decides what is read out of a file.
_READERS = (
    "pdfplumber",
    "pdfminer.six",
    "pypdf",
    "python-docx",
    "python-pptx",
    "markdown-it-py",
    "mdit-py-plugins",
    "snowballstemmer",
)


@dataclass(frozen=True)
class Plan:
    """What a folder holds: an entry for each document to have, and what is refused before any file is opened."""

    folder: Path
    catalogue: Catalogue
    entries: tuple[Entry, ...]
    refusals: tuple[Refusal, ...]
    skipped: tuple[str, ...]
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A document of the library after an update; `change` is new, changed or unchanged."""

    item: Item
    change: str
    facts: Facts


@dataclass(frozen=True)
class Report:
    """What an update did. `kept` are refused documents that stay with an older reading; `removed` have left.

    `rebuilt` says that the list of what was in the library could not be read and was made anew. `switched` says that the
    library is another one than before.
    """

    lines: tuple[Line, ...]
    refusals: tuple[Refusal, ...]
    kept: tuple[Item, ...]
    removed: tuple[Item, ...]
    skipped: tuple[str, ...]
    rebuilt: bool
    switched: bool


def look_through(folder: Path, data: Path) -> Plan:
    """See what the folder holds, without opening a document.

    Raises WrongCatalogue where the catalogue cannot be used, OSError where the folder cannot be read.
    """
    listing = list_folder(folder, data)
    catalogue = read_catalogue(folder)
    loose = [file for file in listing.files if file not in catalogue.files]
    claims: dict[str, list[str]] = {id: [CATALOGUE] for id in catalogue.ids}
    for file in loose:
        claims.setdefault(id_of(file), []).append(file)
    entries = list(catalogue.entries)
    refusals = list(catalogue.refusals)
    for file in loose:
        id = id_of(file)
        if file.encode(errors="surrogateescape").decode(errors="replace") != file:
            refusals.append(Refusal(file, id, "name-not-utf8"))
        elif catalogue.withheld:
            refusals.append(Refusal(file, id, "withheld", {"line": catalogue.withheld}))
        elif len(claims[id]) > 1:
            others = ", ".join(other for other in claims[id] if other != file)
            refusals.append(Refusal(file, id, "same-inferred-id", {"id": id, "others": others}))
        else:
            entries.append(Entry(id, file, "", inferred=INFERABLE))
    refusals += [Refusal(sub, "", "closed-folder", {"detail": detail}) for sub, detail in listing.closed]
    if not entries and not refusals:
        refusals.append(Refusal("", "", "empty-folder"))
    return Plan(folder, catalogue, tuple(entries), tuple(refusals), listing.skipped, origin_of(folder, data))


def bring_in_line(plan: Plan, data: Path) -> Report:
    """Make the library in `data` hold what the plan says. The old library can be read until the new one is complete.

    Raises LibraryBusy where another process is at it, OSError where the disk is full or cannot be written to; the library
    is as it was then.
    """
    with library_lock(data):
        remove_halves(data)
        before, rebuilt = _before(data)
        elsewhere = {item.id for item in before if item.origin != plan.origin}
        lines: dict[str, Line] = {}
        refusals = list(plan.refusals)
        tasks: list[Task] = []
        for entry in plan.entries:
            if entry.id in elsewhere:
                refusals.append(Refusal(entry.file, entry.id, "id-elsewhere", {"id": entry.id}))
                continue
            path = plan.folder / entry.file
            try:
                with path.open("rb") as file:
                    digest = hashlib.file_digest(file, "sha256").hexdigest()
            except OSError as error:
                detail = error.strerror or str(error)
                refusals.append(Refusal(entry.file, entry.id, "unreadable-file", {"detail": detail}))
                continue
            key = _key(entry, digest)
            item = replace(item_for(entry.id, entry.file, key), origin=plan.origin)
            library = Library(library_folder(data), (item,))
            if library.is_whole(item.id):
                lines[item.id] = Line(item, _change(item, before), facts_of(library.document(item.id)))
            else:
                tasks.append(Task(path, entry, digest, key, data))
        for task, outcome in _with_progress(tasks):
            if isinstance(outcome, Reading):
                item = replace(outcome.item, origin=plan.origin)
                lines[item.id] = Line(item, _change(item, before), outcome.facts)
            else:
                refusals.append(_with_line(outcome, task.entry, plan.catalogue))
        return _switch(plan, data, lines, refusals, before, rebuilt)


def _before(data: Path) -> tuple[tuple[Item, ...], bool]:
    """What is in the library, and whether its list is damaged. The readings themselves are found again by their keys."""
    try:
        return open_library(data).items, False
    except LibraryMissing:
        return (), False
    except LibraryDamaged:
        return (), True


def _switch(
    plan: Plan, data: Path, lines: dict[str, Line], refusals: list[Refusal], before: tuple[Item, ...], rebuilt: bool
) -> Report:
    ordered = tuple(lines[entry.id] for entry in plan.entries if entry.id in lines)
    elsewhere = tuple(item for item in before if item.origin != plan.origin)
    # With nothing read the folder says nothing about what should leave.
    kept = tuple(
        item
        for item in before
        if item.origin == plan.origin
        and item.id not in lines
        and (not lines or any(_is_about(refusal, item) for refusal in refusals))
    )
    # The ingested folder's documents come first, whichever folder is brought in line.
    items = tuple(sorted((*(line.item for line in ordered), *kept, *elsewhere), key=lambda item: item.origin))
    switched = bool(lines) and (rebuilt or items != before)
    if switched:
        write_manifest(data, items)
    gone = tuple(item for item in before if item.id not in {item.id for item in items})
    refusals.sort(key=lambda refusal: refusal.file)  # workers finish in any order
    return Report(ordered, tuple(refusals), kept, gone, plan.skipped, rebuilt, switched)


def _is_about(refusal: Refusal, item: Item) -> bool:
    folder = refusal.reason == "closed-folder" and item.file.startswith(refusal.file + "/")
    return folder or item.id == refusal.id or item.file == refusal.file


def _change(item: Item, before: tuple[Item, ...]) -> str:
    old = next((other for other in before if other.id == item.id), None)
    return "new" if old is None else "unchanged" if old == item else "changed"


def _with_line(refusal: Refusal, entry: Entry, catalogue: Catalogue) -> Refusal:
    """A slip in the catalogue that only the file could show, with the line where it stands."""
    if refusal.reason != "catalogue-page-out-of-bounds":
        return refusal
    line = catalogue.line(entry, str(refusal.values["key"]), str(refusal.values["part"]))
    return Refusal(refusal.file, refusal.id, refusal.reason, {**refusal.values, "line": line})


def _with_progress(tasks: list[Task]) -> Iterator[tuple[Task, Reading | Refusal]]:
    from tqdm import tqdm

    from prompts import text

    with (
        closing(read_in_workers(tasks)) as outcomes,
        # Shown on a terminal only (disable=None), and only where there is something to wait for.
        tqdm(total=len(tasks), desc=text("ingest.reading"), unit="", disable=None if tasks else True) as bar,
    ):
        for task, outcome in outcomes:
            bar.update()
            yield task, outcome


def _key(entry: Entry, digest: str) -> str:
    shapes = [digest, asdict(entry), _program()]
    return hashlib.sha256(json.dumps(shapes, default=str, sort_keys=True).encode()).hexdigest()


@cache
def _program() -> str:
    """Digest of what reads: our own source and the libraries' versions.

    A version number that somebody has to raise would be forgotten once, and the library would then hold readings of two
    programs. Reading everything again after an edit costs seconds.
    """
    digest = hashlib.sha256()
    for path in sorted(p for p in Path(__file__).parent.iterdir() if p.suffix in {".py", ".toml"}):
        digest.update(path.read_bytes())
    digest.update(" ".join(f"{name} {version(name)}" for name in _READERS).encode())
    return digest.hexdigest()
