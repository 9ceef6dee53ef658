"""Small documents and libraries, made by hand: what the tests of the index build on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ingest.catalogue import Entry, Part
from ingest.document import Block, Document, Page
from ingest.glossary import Term
from ingest.passages import cut_passages
from ingest.sections import Section
from ingest.store import write_manifest, write_reading

GOTLAND = {
    "Hemsjukvård": [
        "Hemsjukvården ges dygnet runt i hela länet. Beslut om inskrivning fattas av ett gemensamt möte.",
        "Läkare från vårdcentralen gör hembesök när sjuksköterskan ber om det.",
    ],
    "Oenighet": ["Kan två enheter inte enas lyfts frågan till närmaste chef. Sista steget är förvaltningschefen."],
    "Utskrivning": ["Riktlinjen STY-02276 beskriver utskrivning från sjukhus. Den gäller alla vuxna patienter."],
}
HALLAND = {
    "Hemsjukvård": ["Kommunerna ansvarar för hemsjukvården på dagtid. På natten svarar jouren."],
    "Elevhälsa": ["Skolans elevhälsa leds av rektor. Samverkan med barnhälsovården sker varje termin."],
}


def document(id: str, sections: Mapping[str, Sequence[str]], terms: Sequence[Term] = (), **entry: object) -> Document:
    """A document of one page with these headings and the paragraphs under each."""
    text = ""
    blocks: list[Block] = []
    found: list[Section] = []
    for heading, paragraphs in sections.items():
        start = len(text)
        text += heading + "\n"
        blocks.append(Block("heading", start, len(text) - 1, level=1))
        for paragraph in paragraphs:
            blocks.append(Block("paragraph", len(text), len(text) + len(paragraph)))
            text += paragraph + "\n"
        found.append(Section(heading, None, 1, start, start + len(heading), len(text)))
    fields = {"title": id.title(), "region": "Gotland", "status": "in-force", "kind": "framework"}
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        entry=Entry(id, f"{id}.md", **(fields | entry)),  # type: ignore[arg-type]
        text=text,
        digest=digest,
        source_digest=digest,
        pages=(Page(1, "1", ((0, len(text)),)),),
        blocks=tuple(blocks),
        sections=tuple(found),
        passages=cut_passages(f"{id}:{digest[:12]}", text, blocks, found, ()),
        terms=tuple(terms),
    )


def in_parts(whole: Document, *parts: Part) -> Document:
    """The document with papers bound in it."""
    return replace(whole, entry=replace(whole.entry, parts=parts))


def make_library(data: Path, *documents: Document) -> None:
    """Make these documents the library of a data folder, in place of what it held."""
    data.mkdir(parents=True, exist_ok=True)
    items = []
    for each in documents:
        source = data / each.entry.file
        source.write_text(each.text, "utf8")
        key = hashlib.sha256(repr(each).encode()).hexdigest()
        items.append(write_reading(data, each, [], source, key))
    write_manifest(data, tuple(items))
