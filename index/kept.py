"""What a build keeps for the next one: every window's vectors as plain arrays, by the digest of the window's text.

Embedding is the slow part of a build, the more so with a large model; a window whose words are the same as before
keeps its vectors, whichever document it now stands in. The engine's own files cannot be read for this, because a
running chat may have them open, so the arrays stand beside them:

    digests.bin   16 bytes a window            places.u32, values.f32   all sparse vectors one after another
    dense.f32     `dimensions` numbers each    lengths.u32              how many places each of them has
    spread.npz    for each place, how many windows have it, and how many of laws: what makes a word rare
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from index.embed import Vectors
from index.generations import Generation
from index.lexical import SparseVector

_DIGEST = 16


def digest_of(context: str, text: str) -> bytes:
    """The digest of what is matched: where a window stands and what it says."""
    return hashlib.blake2b(f"{context}\0{text}".encode(), digest_size=_DIGEST).digest()


class KeptVectors:
    """The vectors of an earlier generation, read from the disk as they are asked for."""

    def __init__(self, folder: Path, generation: Generation) -> None:
        self.analysis = generation.analysis
        self.fingerprint = generation.fingerprint
        digests = (folder / "digests.bin").read_bytes()
        self._rows = {digests[at : at + _DIGEST]: at // _DIGEST for at in range(0, len(digests), _DIGEST)}
        self._dense = _mapped(folder / "dense.f32", np.float32).reshape(-1, generation.dimensions)
        self._ends = np.cumsum(_mapped(folder / "lengths.u32", np.uint32), dtype=np.int64)
        self._places = _mapped(folder / "places.u32", np.uint32)
        self._values = _mapped(folder / "values.f32", np.float32)

    def row(self, digest: bytes) -> int | None:
        """The row of a window, or None where it is new."""
        return self._rows.get(digest)

    def dense(self, row: int) -> Vectors:
        """The row's dense vector."""
        return np.asarray(self._dense[row])

    def lexical(self, row: int) -> SparseVector:
        """The row's sparse vector."""
        start, end = int(self._ends[row - 1]) if row else 0, int(self._ends[row])
        return SparseVector(np.asarray(self._places[start:end]), np.asarray(self._values[start:end]))


class KeepingVectors:
    """Writes the vectors of the generation that is being built."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        names = ("digests.bin", "dense.f32", "lengths.u32", "places.u32", "values.f32")
        self._digests, self._dense, self._lengths, self._places, self._values = (
            (folder / name).open("wb") for name in names
        )
        self._spread: Counter[int] = Counter()
        self._of_laws: Counter[int] = Counter()
        self._windows = [0, 0]

    def __enter__(self) -> KeepingVectors:
        return self

    def add(
        self, digests: Sequence[bytes], dense: Vectors, lexical: Sequence[SparseVector], of_laws: Sequence[bool]
    ) -> None:
        """Keep a portion: one digest, one row of `dense` and one sparse vector per window, and whether a law says it."""
        self._digests.write(b"".join(digests))
        self._dense.write(np.ascontiguousarray(dense, dtype=np.float32).tobytes())
        self._lengths.write(np.array([len(vector.indices) for vector in lexical], dtype=np.uint32).tobytes())
        for vector, of_law in zip(lexical, of_laws, strict=True):
            self._places.write(vector.indices.tobytes())
            self._values.write(vector.values.tobytes())
            places = vector.indices.tolist()
            self._spread.update(places)
            if of_law:
                self._of_laws.update(places)
        self._windows[0] += len(lexical)
        self._windows[1] += sum(of_laws)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in (self._digests, self._dense, self._lengths, self._places, self._values):
            file.close()
        places = np.array(sorted(self._spread), dtype=np.uint32)
        counts = np.array([self._spread[int(place)] for place in places], dtype=np.uint32)
        laws = np.array([self._of_laws[int(place)] for place in places], dtype=np.uint32)
        windows = np.array(self._windows, dtype=np.uint32)
        np.savez(self._folder / "spread.npz", places=places, counts=counts, laws=laws, windows=windows)


class Spread:
    """In how many windows a feature stands, and how rare that makes it."""

    def __init__(self, folder: Path) -> None:
        with np.load(folder / "spread.npz") as arrays:
            self._places: NDArray[np.uint32] = arrays["places"]
            self._counts: NDArray[np.uint32] = arrays["counts"]
            self._laws: NDArray[np.uint32] = arrays["laws"]
            self._windows, self._windows_of_laws = map(int, arrays["windows"])

    def of(self, place: int) -> tuple[int, int]:
        """The number of windows that have something at this place of their sparse vectors, and how many of them are laws'."""
        at = int(np.searchsorted(self._places, place))
        if at == len(self._places) or self._places[at] != place:
            return 0, 0
        return int(self._counts[at]), int(self._laws[at])

    @property
    def has_laws_beside(self) -> bool:
        """Whether laws stand beside steering documents."""
        return 0 < self._windows_of_laws < self._windows

    def idf(self, place: int) -> float:
        """The idf that Qdrant multiplies by, over all windows."""
        return _idf(self._windows, self.of(place)[0])

    def rarity(self, place: int) -> float:
        """The idf among what is no law, where there is such: statutes speak otherwise, and may be a hundred times as many."""
        if self._windows == self._windows_of_laws:
            return self.idf(place)
        stands_in, in_laws = self.of(place)
        return _idf(self._windows - self._windows_of_laws, stands_in - in_laws)


def _idf(windows: int, stands_in: int) -> float:
    return math.log(1 + (windows - stands_in + 0.5) / (stands_in + 0.5))


def _mapped(path: Path, kind: type[np.float32] | type[np.uint32]) -> NDArray[np.generic]:
    if not path.stat().st_size:  # an empty file cannot be mapped
        return np.zeros(0, dtype=kind)
    return np.memmap(path, dtype=kind, mode="r")
