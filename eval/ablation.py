"""Ours, part by part: each row of the table has all that the row before has, and one thing more.

The first rows stand without the product's search: only its BM25, over whole passages, with and without what they carry.
From the windows on it is the search itself, its numbers set so that a part counts for nothing (see `index.ranking.Tuning`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from eval.records import Shown
from eval.searching import FOUND, Finder, Put, finder_of, shown_passages
from index.lexical import question_vector, window_vector
from index.ranking import TUNED, Tuning
from index.search import Search
from index.store import EdgeStore, Point
from index.swedish import PART, analyse
from index.windows import place_of
from ingest.document import Document
from ingest.passages import Passage
from ingest.settings import Settings
from ingest.store import Library

# Nothing counts but the words of the question in the windows.
_BARE = Tuning(
    others=0,
    asked_with=1,
    number=1,
    rarity=1,
    dense=0,
    heading=1,
    footnote=1,
    historical=1,
    without=1,
    elsewhere=1,
    neighbour=0,
)


def steps() -> list[tuple[str, Tuning, bool]]:
    """The search's parts in the order in which they are added: key of its name, the numbers, whether regions are preferred."""
    added = [
        ("windows", {}, False),
        ("others", {"others": TUNED.others, "asked_with": TUNED.asked_with}, False),
        ("dense", {"dense": TUNED.dense}, False),
        ("rarity", {"rarity": TUNED.rarity, "number": TUNED.number}, False),
        ("named", {"elsewhere": TUNED.elsewhere}, True),
        ("kinds", {"heading": TUNED.heading, "footnote": TUNED.footnote, "historical": TUNED.historical}, True),
        ("asked-for", {"without": TUNED.without}, True),
        ("whole", {"neighbour": TUNED.neighbour}, True),
    ]
    found, tuning = [], _BARE
    for key, numbers, prefer in added:
        tuning = replace(tuning, **numbers)
        found.append((key, tuning, prefer))
    return found


def searches(data: Path, settings: Settings) -> Iterator[tuple[str, Finder]]:
    """A finder for each step over an index that was built."""
    for key, tuning, prefer in steps():
        yield key, finder_of(Search.open(data, settings, tuning), prefer=prefer)


def plain(library: Library) -> Iterator[tuple[str, Finder]]:
    """BM25 over whole passages by their word roots; then with the parts of compounds; then with what a passage carries."""
    for key, parts, context in (("roots", False, False), ("parts", True, False), ("context", True, True)):
        with tempfile.TemporaryDirectory() as temporary:
            yield key, _whole_passages(library, Path(temporary) / "shard", parts=parts, context=context)


def _whole_passages(library: Library, folder: Path, *, parts: bool, context: bool) -> Finder:
    shown = shown_passages(library)
    store = EdgeStore.create(folder, 1)
    points: list[Point] = []
    for document in library.documents():
        for passage in document.passages:
            text = f"{_carried(document, passage)}\n{shown[passage.id].text}" if context else shown[passage.id].text
            vector = window_vector(_features(text, parts=parts))
            # An empty vector cannot be stored, and a passage of stop words is found by no word.
            if len(vector.indices):
                points.append(Point(len(points), np.ones(1, np.float32), vector, {"passage": passage.id}))
    store.add(points)
    store.finish()

    def find(put: Put) -> list[Shown]:
        asked = {f: TUNED.parts if f[0] == PART else 1.0 for f in _features(put.asked.text, parts=parts)}
        matches = store.search(np.ones(1, np.float32), question_vector(asked), [[]], 10 * FOUND)
        best = sorted(matches, key=lambda match: (-round(match.lexical, 6), str(match.payload["passage"])))
        return [shown[str(match.payload["passage"])] for match in best[:FOUND]]

    return find


def _carried(document: Document, passage: Passage) -> str:
    place = place_of(document, passage)
    return "\n".join((document.entry.title, place.title, place.region, *place.section, passage.lead))


def _features(text: str, *, parts: bool) -> list[str]:
    return [feature for feature in analyse(text) if parts or feature[0] != PART]
