"""Build the index: from the library's passages to a generation that can be searched.

A build writes a new generation beside the one in use and switches at the end, so the old index answers meanwhile and a
build that is killed leaves nothing but a folder that the next one clears away. Windows that stood in the last generation
word for word keep their vectors; only new ones are analysed and embedded. A library that has not changed, indexed by
the same program, is not indexed again.
"""

from __future__ import annotations

import errno
import heapq
import json
import math
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from uuid import uuid4

from index.embed import LEARNT, Embedder, open_embedder, put_beside_shipped, shipped_fingerprint, wanted_model
from index.fill import documents_of, fill, is_law, window_texts
from index.generations import (
    FORMAT,
    BuildLock,
    Generation,
    IndexMismatch,
    current_folder,
    index_folder,
    read_generation,
    remove_unheld,
    switch_to,
    unfinished,
    write_generation,
)
from index.kept import KeptVectors, digest_of
from index.latent import LARGEST_SAMPLE, learn
from index.latent import VERSION as LEARNER
from index.seal import damaged
from index.store import EdgeStore, PassageStore
from index.store_server import ServerStore, StoreIncomplete
from index.swedish import ANALYSIS
from ingest.settings import Settings
from ingest.store import FORMAT as LIBRARY_FORMAT
from ingest.store import Library, open_library, remove_unreferenced
from prompts import text

# The embedded engine's share of the disk, measured: 28 MB at the most for 0.76 MB of document.json (703 passages in 2,258
# windows). Half as much again, for layouts with more and shorter passages.
_BYTES_AT_LEAST = 20_000_000
_BYTES_A_BYTE = 30


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did. `changed` is False where the index was up to date; `reused` windows kept their vectors."""

    folder: Path
    generation: Generation
    changed: bool
    reused: int
    seconds: float


def build(settings: Settings) -> Built:
    """Bring the index of `settings.data` up to date with its library.

    Raises LibraryMissing where nothing is ingested, IndexBusy where another build is at work, EmbedderMissing and
    StoreUnavailable where the model or the server that was asked for is not there.
    """
    start = time.perf_counter()
    data = settings.data
    open_library(data)  # before anything is made: where there is no library, nothing is left behind
    with BuildLock(data):
        for leftover in unfinished(data):
            generation = _readable(leftover)
            if generation:
                _drop(generation, settings)
            shutil.rmtree(leftover)
        library = open_library(data)
        wanted = _wanted(settings, library)
        folder = current_folder(data)
        # Damaged files are no ground to build on: whatever depends on them is made anew from the library.
        last = _readable(folder) if folder and not damaged(folder, contents=True) else None
        if folder and last and _same(last, wanted) and _is_whole(folder, last, settings):
            if last.server:
                _on_server(last, settings).switch()  # a build that was killed may have come so far and no further
            _clean_up(settings)
            return Built(folder, last, False, last.windows, time.perf_counter() - start)
        beside = index_folder(data) / "generations" / f".building-{uuid4().hex[:8]}"
        beside.mkdir(parents=True)
        try:
            generation, reused = _write(beside, wanted, library, folder if last else None, settings)
            folder = switch_to(data, beside)
        except OSError:
            if (
                not wanted.server
            ):  # a full disk must not stay full of a half. With a server the half names its collection
                shutil.rmtree(beside, ignore_errors=True)
            raise
        if generation.server:
            _on_server(generation, settings).switch()
        _clean_up(settings)
        return Built(folder, generation, True, reused, time.perf_counter() - start)


def _wanted(settings: Settings, library: Library) -> Generation:
    """What the index is to be built from; its numbers are not known yet."""
    model = wanted_model(settings.embedder)
    learnt = f"{LEARNT} {LEARNER} {ANALYSIS} {library.digest} {shipped_fingerprint()}"
    fingerprint = learnt if model == LEARNT else open_embedder(model).fingerprint
    return Generation(FORMAT, ANALYSIS, model, fingerprint, 0, library.digest, settings.qdrant_url, "", 0, 0, 0)


def _readable(folder: Path) -> Generation | None:
    """What the generation was built from; None for one of another format, or that a killed build never described."""
    try:
        return read_generation(folder)
    except (IndexMismatch, FileNotFoundError):
        return None


def _same(last: Generation, wanted: Generation) -> bool:
    kinds = ("analysis", "fingerprint", "library", "server")
    return all(getattr(last, kind) == getattr(wanted, kind) for kind in kinds)


def _is_whole(folder: Path, generation: Generation, settings: Settings) -> bool:
    if generation.server:
        store = _on_server(generation, settings)
        return store.exists() and store.count() == generation.windows
    return True  # its files were compared, the engine's among them


def _write(
    beside: Path, wanted: Generation, library: Library, last: Path | None, settings: Settings
) -> tuple[Generation, int]:
    """Fill the folder `beside` with a generation; return what it holds and how many windows kept their vectors.

    `last` is the folder of the generation before, to take vectors from.
    """
    if not wanted.server:
        _require_space(beside, library)
    # Written from what was opened, not copied: an ingest may have replaced the manifest since.
    manifest = {"format": LIBRARY_FORMAT, "items": [asdict(item) for item in library.items]}
    (beside / "library.json").write_text(json.dumps(manifest, ensure_ascii=False), "utf8")
    (beside / "held").touch()
    embedder = _embedder(wanted, library, beside)
    collection = f"vagvisaren-{uuid4().hex[:12]}" if wanted.server else ""
    generation = replace(wanted, dimensions=embedder.dimensions, collection=collection)
    write_generation(beside, generation)  # now, so that the collection of a killed build can be found and deleted
    store: PassageStore
    if collection:
        store = ServerStore.create(wanted.server, settings.qdrant_key, collection, embedder.dimensions)
    else:
        store = EdgeStore.create(beside / "shard", embedder.dimensions)
    kept = KeptVectors(last, read_generation(last)) if last else None
    filled = fill(beside, library, embedder, store, kept, generation)
    store.finish()
    if (stored := store.count()) != filled.windows:
        raise StoreIncomplete(f"{filled.windows} windows were stored, and the server holds {stored}. Run it again.")
    store.close()
    generation = replace(generation, documents=len(library.ids), passages=filled.passages, windows=filled.windows)
    write_generation(beside, generation)
    return generation, filled.reused


def _require_space(beside: Path, library: Library) -> None:
    """Raise OSError where the disk will not hold the embedded index.

    The engine writes through mapped memory: on a disk that fills up meanwhile the system ends the process without a word.
    """
    needed = _BYTES_AT_LEAST + _BYTES_A_BYTE * sum(
        (library.folder(id) / "document.json").stat().st_size for id in library.ids
    )
    free = shutil.disk_usage(beside).free
    if free < needed:
        reason = text("index.space", needed=math.ceil(needed / 1e6), free=free // 1_000_000)
        raise OSError(errno.ENOSPC, reason)


def _embedder(wanted: Generation, library: Library, beside: Path) -> Embedder:
    if wanted.model != LEARNT:
        return open_embedder(wanted.model)

    # Those with the smallest digests are a sample that is the same in every run and needs no count beforehand. Laws beside
    # the steering documents are searched in these' language, not the other way round.
    def texts(*, laws: bool) -> Iterator[tuple[str, str]]:
        return (
            pair for document in documents_of(library) if is_law(document) == laws for pair in window_texts(document)
        )

    sample = heapq.nsmallest(LARGEST_SAMPLE, texts(laws=False), key=lambda window: digest_of(*window))
    sample = sample or heapq.nsmallest(LARGEST_SAMPLE, texts(laws=True), key=lambda window: digest_of(*window))
    learn([f"{context}\n{words}" for context, words in sample], beside / "embedder")
    put_beside_shipped(beside / "embedder")
    return open_embedder(beside / "embedder")


def _clean_up(settings: Settings) -> None:
    """Remove what neither the index in use nor any process needs any more: generations, then readings of documents."""
    left = remove_unheld(settings.data, lambda generation: _drop(generation, settings))
    remove_unreferenced(settings.data, *(open_library(settings.data, folder / "library.json") for folder in left))


def _drop(generation: Generation, settings: Settings) -> None:
    """Delete the generation's collection, where it has one on the server of these settings."""
    if generation.collection and generation.server == settings.qdrant_url:
        _on_server(generation, settings).drop()


def _on_server(generation: Generation, settings: Settings) -> ServerStore:
    return ServerStore(generation.server, settings.qdrant_key, generation.collection)
