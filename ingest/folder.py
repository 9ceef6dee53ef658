"""A folder of documents: which of its files are read, which are passed over, and the ids that names become.

Sub-folders are walked. Passed over without a word: hidden files, the halves that Office leaves beside an open file
(`~$plan.docx`), the catalogue, and Vägvisaren's own data. Passed over by name: formats that are not read, links, and
README files, which describe the folder.
"""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

CATALOGUE = "catalogue.toml"
FORMATS = (".pdf", ".docx", ".pptx", ".md", ".txt")
UPLOADS = "uploads"  # in the data folder: documents handed in through the chat, with a catalogue of their own
OLD_FORMATS = (".doc", ".ppt")  # not read, but worth more than being passed over: the advice to save them anew


@dataclass(frozen=True, slots=True)
class Listing:
    """What stands in a folder, as paths relative to it with "/" between.

    `files` can be read; `skipped` are passed over; `closed` are sub-folders that could not be opened, each with the
    system's reason.
    """

    files: tuple[str, ...]
    skipped: tuple[str, ...]
    closed: tuple[tuple[str, str], ...]


def list_folder(folder: Path, data: Path) -> Listing:
    """Walk `folder`, but not into the data folder where that stands inside it.

    Raises OSError where `folder` itself cannot be read.
    """
    files: list[str] = []
    skipped: list[str] = []
    closed: list[tuple[str, str]] = []

    def note(error: OSError) -> None:
        place = Path(error.filename)
        if place == folder:
            raise error
        closed.append((place.relative_to(folder).as_posix(), error.strerror or str(error)))

    for root, folders, names in os.walk(folder, onerror=note):
        here = Path(root)
        inside = sorted(name for name in folders if not name.startswith("."))
        skipped += [(here / name).relative_to(folder).as_posix() for name in inside if (here / name).is_symlink()]
        folders[:] = [name for name in inside if (here / name).resolve() != data.resolve()]
        for name in sorted(names):
            path = here / name
            relative = path.relative_to(folder).as_posix()
            if name.startswith((".", "~$")) or relative == CATALOGUE:
                continue
            (files if _is_read(path, folder) else skipped).append(relative)
    return Listing(tuple(files), tuple(skipped), tuple(closed))


def _is_read(path: Path, folder: Path) -> bool:
    return (
        path.suffix.lower() in FORMATS + OLD_FORMATS
        and path.stem.lower() != "readme"
        and path.is_file()  # neither a pipe, which would never end, nor a link that leads nowhere
        and path.resolve().is_relative_to(folder.resolve())
    )


def uploads_folder(data: Path) -> Path:
    """Where a data folder keeps the documents that were handed in through the chat."""
    return data / UPLOADS


def origin_of(folder: Path, data: Path) -> str:
    """What the library remembers of a folder: UPLOADS, or "" for any other, which is the one that was ingested."""
    return UPLOADS if folder.resolve() == uploads_folder(data).resolve() else ""


def find_file(folder: Path, name: str) -> Path | None:
    """The file that a catalogue names, or None.

    Names are compared in composed form (NFC): macOS may store "ö" as "o" and a mark, where an editor writes one letter.
    """
    path = folder / name
    if path.is_file():
        return path
    if not path.parent.is_dir():
        return None
    wanted = unicodedata.normalize("NFC", path.name)
    found = sorted(other for other in path.parent.iterdir() if unicodedata.normalize("NFC", other.name) == wanted)
    return next((other for other in found if other.is_file()), None)


def id_of(file: str) -> str:
    """The id that an uncatalogued file gets: its path in lower case, with "-" for all but a-z and 0-9.

    "Gotland/Färdplan 2026.pdf" becomes "gotland-fardplan-2026". The folders belong to it, because "plan.pdf" often
    stands in several of them. A name without any such letter becomes "dokument".
    """
    stem = file[: -len(Path(file).suffix)] if Path(file).suffix else file
    bare = "".join(c for c in unicodedata.normalize("NFKD", stem.lower()) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-") or "dokument"
