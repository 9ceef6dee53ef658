"""BM25 as sparse vectors.

BM25 scores a window by the question's features that stand in it: the rarer the feature and the more often it stands
there, the more it counts, with diminishing returns and less in a long window (Robertson and Zaragoza, 2009):

    score = sum over features of  weight * idf * tf * (k + 1) / (tf + k * (1 - b + b * length / average))

The last factor depends on the window alone and is stored as its sparse vector; Qdrant multiplies by the idf of its
collection (`modifier=idf`); the weight is the question's. The average length is a constant, so that a window's vector
never changes when other documents come and go.

A feature's place in the vector is its CRC-32. Two features in 100,000 share a place by chance about once or twice; they
then count for each other, which nobody has ever noticed.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_SATURATION = 1.2  # k
_LENGTH = 0.75  # b
_AVERAGE = 90.0  # features in a window with its context, measured on steering documents and on statutes


@dataclass(frozen=True, slots=True, eq=False)
class SparseVector:
    """Places (uint32, rising, each once) and the value at each (float32, same length)."""

    indices: NDArray[np.uint32]
    values: NDArray[np.float32]


def window_vector(features: Iterable[str]) -> SparseVector:
    """The stored side of BM25 for the features of a window and its context."""
    counts = Counter(features)
    length = sum(counts.values())
    damping = _SATURATION * (1 - _LENGTH + _LENGTH * length / _AVERAGE)
    return _vector({feature: tf * (_SATURATION + 1) / (tf + damping) for feature, tf in counts.items()})


def question_vector(weights: Mapping[str, float]) -> SparseVector:
    """The asking side: each feature with the weight that it has in the question."""
    return _vector(weights)


def _vector(values: Mapping[str, float]) -> SparseVector:
    placed: dict[int, float] = {}
    for feature, value in values.items():
        place = place_of_feature(feature)
        placed[place] = placed.get(place, 0.0) + value
    indices = sorted(placed)
    return SparseVector(
        np.array(indices, dtype=np.uint32), np.array([placed[place] for place in indices], dtype=np.float32)
    )


@lru_cache(maxsize=1 << 17)
def place_of_feature(feature: str) -> int:
    """The feature's place in every sparse vector."""
    return zlib.crc32(feature.encode())
