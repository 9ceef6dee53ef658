"""A library of four small documents, every sentence of which is made up: what the tests of the assistant ask about."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from assistant.ask import Assistant
from index.build import build
from ingest.catalogue import Entry
from ingest.read import read_file
from ingest.settings import Settings
from ingest.store import write_manifest, write_reading

PLAN = """# Plan för nära samverkan på Gotland

Planen beslutas av samverkansnämnden (SAN) och revideras vartannat år.

## Fyra strategier framåt

### Strategi 1: Trygga övergångar
Övergångar mellan sjukhus och hem planeras tillsammans.

### Strategi 2: Tidiga insatser
Barn får stöd innan problemen växer.

### Strategi 3: Digitala möten
Digitala möten erbjuds när personen vill det.

### Strategi 4: Delad kunskap
Kunskap delas mellan verksamheterna.

## Utskrivning
Vårdsamordnaren kallar till ett planeringsmöte senast tre dagar efter att patienten har skrivits in. Kommunen deltar alltid.
Mötet ska inte hållas utan att patienten har sagt ja.

Vid mötet ska parterna:

- komma överens om hjälpmedel
- utse en kontaktperson
- bestämma dag för uppföljning.

## Tröskelregeln
Ska kompletteras

## Aktiviteter

| Mål | Aktivitet | 2026 | 2027 | Förvaltning |
| --- | --- | --- | --- | --- |
| Lugnare hemgång | 1. Införa hemgångsteam | X | X | HSF (i samarbete med SOF) |
| Fler rör på sig | 2. Öppna idrottshallar på kvällar | X | | UAF |
| Fler rör på sig | 3. Starta gångskola för äldre | | X | HSF/UAF |

HSF är hälso- och sjukvårdsförvaltningen. Socialförvaltningen (SOF) leder arbetet med boenden.
"""
OTHER = """# Gemensam plan i Jämtland Härjedalen

## Utskrivning
Distriktssköterskan kallar till ett planeringsmöte senast fem dagar efter att patienten har skrivits in.

## Bostadsanpassning
Kommunen betalar ramper och spisvakter.
"""
MOTION = """# Motion om nattöppen mottagning

Motionären föreslår att en nattöppen mottagning för tandvärk inrättas i Sundsbro.
"""
OVERVIEW = """# Läget i regionerna

## Region Halland
I Region Halland drevs mobila ögonteam av tre kommuner tillsammans.
"""

_DOCUMENTS = (
    (
        Entry(
            "plan",
            "plan.md",
            "Plan för nära samverkan",
            "Region Gotland",
            "Gotland",
            "plan",
            "in-force",
            date(2026, 1, 15),
        ),
        PLAN,
    ),
    (
        Entry(
            "jh",
            "jh.md",
            "Gemensam plan",
            "Region Jämtland Härjedalen",
            "Jämtland Härjedalen",
            "plan",
            "in-force",
            date(2025, 5, 2),
        ),
        OTHER,
    ),
    (
        Entry(
            "motion",
            "motion.md",
            "Motion om nattöppen mottagning",
            "Sundsbro kommun",
            "Västra Götaland",
            "motion",
            "proposal",
            date(2025, 3, 4),
        ),
        MOTION,
    ),
    (
        Entry(
            "laget",
            "laget.md",
            "Läget i regionerna",
            "Myndigheten",
            "Sverige",
            "overview",
            "historical",
            date(2020, 6, 30),
        ),
        OVERVIEW,
    ),
)


def open_assistant(data: Path, documents: Sequence[tuple[Entry, str]] = _DOCUMENTS) -> Assistant:
    """Write, read and index the documents in the empty data folder, and open the assistant over them."""
    given = data / "given"
    given.mkdir(parents=True)
    items = []
    for entry, text in documents:
        path = given / entry.file
        path.write_text(text, "utf8")
        document, words = read_file(path, entry)
        items.append(write_reading(data, document, words, path, hashlib.sha256(text.encode()).hexdigest()))
    write_manifest(data, tuple(items))
    settings = Settings(data=data)
    build(settings)
    return Assistant.open(data, settings)
