"""Fill a new generation: every window of every passage, analysed, embedded and stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import numpy as np

from index.asked_for import held_in
from index.embed import Embedder, Vectors
from index.generations import Generation
from index.kept import KeepingVectors, KeptVectors, digest_of
from index.lexical import SparseVector, window_vector
from index.other_words import Abbreviation, Wording
from index.scope import EVERYBODY
from index.store import LAW, PassageStore, Point
from index.swedish import STOP_WORDS, analyse, word_forms
from index.windows import Place, Window, place_of, windows_of
from ingest.document import Document
from ingest.passages import Passage
from ingest.store import Library
from prompts import text

_PORTION = 512


@dataclass(frozen=True, slots=True)
class Filled:
    """How much was stored, and how many windows kept the vectors of the last generation."""

    passages: int
    windows: int
    reused: int


@dataclass(frozen=True, slots=True)
class _Placed:
    """A window with the passage it belongs to, the passage's number in its document, where it stands and what it holds."""

    passage: Passage
    number: int
    place: Place
    window: Window
    readers: tuple[str, ...]
    holds: tuple[str, ...]


def documents_of(library: Library) -> Iterator[Document]:
    """Every document, read anew and not kept: a library may be larger than the memory."""
    for item in library.items:
        yield Library(library.root, (item,)).document(item.id)


def is_law(document: Document) -> bool:
    """Whether a document is one law and nothing else."""
    return document.entry.kind == LAW and not document.entry.parts


def window_texts(document: Document) -> Iterator[tuple[str, str]]:
    """Every window of a document as (context, text)."""
    return ((placed.window.context, placed.window.text) for placed in _placed(document))


def fill(
    folder: Path,
    library: Library,
    embedder: Embedder,
    store: PassageStore,
    kept: KeptVectors | None,
    generation: Generation,
) -> Filled:
    """Store every window of the library, and in `folder` what the next build and the search need beside."""
    from tqdm import tqdm

    counts: Counter[str] = Counter()
    abbreviations: dict[Abbreviation, None] = {}
    passages = windows = reused = 0
    with KeepingVectors(folder) as keeping:
        for document in tqdm(documents_of(library), total=len(library.ids), unit=text("index.unit"), disable=None):
            counts.update(form for form in word_forms(document.text) if form not in STOP_WORDS)
            abbreviations.update(dict.fromkeys(_abbreviations(document)))
            passages += len(document.passages)
            placed = list(_placed(document))
            for start in range(0, len(placed), _PORTION):
                portion = placed[start : start + _PORTION]
                digests = [digest_of(each.window.context, each.window.text) for each in portion]
                rows = [kept.row(digest) if kept else None for digest in digests]
                lexical = _lexical(portion, rows, kept if kept and kept.analysis == generation.analysis else None)
                same_model = kept is not None and kept.fingerprint == generation.fingerprint
                dense = _dense(portion, rows, kept if same_model else None, embedder)
                store.add([_point(*each) for each in zip(portion, dense, lexical, strict=True)])
                keeping.add(digests, dense, lexical, [each.place.kind == LAW for each in portion])
                windows += len(portion)
                reused += sum(row is not None for row in rows) if same_model else 0
    Wording(counts, tuple(abbreviations)).save(folder)
    return Filled(passages, windows, reused)


def _placed(document: Document) -> Iterator[_Placed]:
    readers = document.entry.readers or (EVERYBODY,)
    for number, passage in enumerate(document.passages):
        place = place_of(document, passage)
        holds = held_in(passage.readable or document.text[passage.start : passage.end])
        for window in windows_of(document, passage, place):
            yield _Placed(passage, number, place, window, readers, holds)


def _abbreviations(document: Document) -> Iterator[Abbreviation]:
    if document.entry.readers:  # what a reserved paper says must not lead others anywhere
        return
    for term in document.terms:
        yield Abbreviation(term.abbreviation, term.expansion, term.region)


def _lexical(portion: Sequence[_Placed], rows: Sequence[int | None], kept: KeptVectors | None) -> list[SparseVector]:
    return [
        kept.lexical(row)
        if kept is not None and row is not None
        else window_vector([*_features(each.window.context), *analyse(each.window.text)])
        for each, row in zip(portion, rows, strict=True)
    ]


@lru_cache(maxsize=4096)
def _features(context: str) -> tuple[str, ...]:
    return tuple(analyse(context))  # many windows stand in the same place


def _dense(
    portion: Sequence[_Placed], rows: Sequence[int | None], kept: KeptVectors | None, embedder: Embedder
) -> Vectors:
    known = {n: row for n, row in enumerate(rows) if kept is not None and row is not None}
    new = [n for n in range(len(portion)) if n not in known]
    dense = np.zeros((len(portion), embedder.dimensions), dtype=np.float32)
    if new:
        dense[new] = embedder.passages([f"{portion[n].window.context}\n{portion[n].window.text}" for n in new])
    if kept is not None:
        for n, row in known.items():
            dense[n] = kept.dense(row)
    return dense


def _point(each: _Placed, dense: Vectors, lexical: SparseVector) -> Point:
    window = each.window
    payload = {
        **asdict(each.place),
        "passage": each.passage.id,
        "passage_kind": each.passage.kind,
        "holds": each.holds,
        "passage_number": each.number,
        "readers": each.readers,
        "window": window.number,
        "start": window.start,
        "end": window.end,
    }
    # A number: of a UUID the embedded store makes an object for each point that it finds, which takes half a search's time.
    digest = blake2b(f"{each.passage.id}#{window.number}".encode(), digest_size=8).digest()
    return Point(int.from_bytes(digest, "big"), dense, lexical, payload)
