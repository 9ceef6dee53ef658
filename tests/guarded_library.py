"""A library in which one document is reserved for a group, word for word beside an open one: who sees which of the two?"""

from __future__ import annotations

import hashlib
from pathlib import Path

from index.build import build
from ingest.catalogue import Entry
from ingest.read import read_file
from ingest.settings import Settings
from ingest.store import Library, open_library, write_manifest, write_reading

GROUP = "Chefer"
OPEN = Entry("oppen", "oppen.md", "Öppen plan", "Region Östervik", "Östervik", "plan", "in-force")
RESERVED = Entry(
    "sluten", "sluten.md", "Chefernas plan", "Region Östervik", "Östervik", "plan", "in-force", readers=(GROUP,)
)
OPEN_ANSWER = "Vårdplaneraren kallar till ett planeringsmöte senast tre dagar efter inskrivning."
SECRET = "Krisledaren samlar beredskapsgruppen i bergrummet inom en timme."
QUESTION = "Var samlar krisledaren beredskapsgruppen?"
_OPEN = f"""# Öppen plan

## Utskrivning
{OPEN_ANSWER}

## Aktiviteter

| Mål | Aktivitet | 2026 | 2027 | Förvaltning |
| --- | --- | --- | --- | --- |
| Lugnare hemgång | 1. Införa hemgångsteam | X | X | HSF |
"""
_RESERVED = f"""# Chefernas plan

## Beredskap
{SECRET} Beredskapsgruppen (BRG) leds av krisledaren.

## Aktiviteter

| Mål | Aktivitet | 2026 | 2027 | Förvaltning |
| --- | --- | --- | --- | --- |
| Tåligare drift | 1. Öva bergrummet varje höst | X | X | HSF |
"""


def make_guarded_library(data: Path) -> Library:
    """Read, store and index the two documents in the empty data folder."""
    given = data / "given"
    given.mkdir(parents=True)
    items = []
    for entry, text in ((OPEN, _OPEN), (RESERVED, _RESERVED)):
        path = given / entry.file
        path.write_text(text, "utf8")
        document, words = read_file(path, entry)
        items.append(write_reading(data, document, words, path, hashlib.sha256(text.encode()).hexdigest()))
    write_manifest(data, tuple(items))
    build(Settings(data=data))
    return open_library(data)
