"""The documents that ship and, where the folder is present, the five originals."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from ingest.catalogue import Entry
from ingest.catalogue_file import read_catalogue
from ingest.document import Document, WordBox
from ingest.read import read_file

ROOT = Path(__file__).parent.parent
STARTER = ROOT / "ingest" / "starter" / "documents"
ORIGINALS = ROOT.parent / "shared" / "documents"
IDS = ("gotland-fardplan", "gotland-ramverk", "jamtland-plan", "regioner-2020", "vg-fardplan")
BOTH = [pytest.param(folder, id, id=f"{folder.parent.name}-{id}") for folder in (STARTER, ORIGINALS) for id in IDS]


def entry_of(folder: Path, id: str) -> Entry:
    if not folder.is_dir():
        pytest.skip(f"{folder} is not here: the originals do not ship")
    return next(entry for entry in read_catalogue(folder).entries if entry.id == id)


@cache
def reading(folder: Path, id: str) -> tuple[Document, list[WordBox]]:
    entry = entry_of(folder, id)
    return read_file(folder / entry.file, entry)


def original(id: str) -> Document:
    return reading(ORIGINALS, id)[0]
