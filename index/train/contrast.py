"""Contrastive training of a table of feature vectors: pairs that belong together come close, all others part.

A text's vector is the mean of its features' rows. In a batch of n pairs each text must be nearer to its partner than to
the partners of the other n - 1, both ways (InfoNCE: van den Oord et al., 2018), and so must the first 128 and the first
64 numbers of each vector alone (Matryoshka representation learning: Kusupati et al., 2022), so that a table may be cut
off there. Pairs of one statute come in runs, because telling its paragraphs apart is what a search has to do.

The gradient is written out, and only the rows of a batch are touched. The same with torch's EmbeddingBag and Adam, whose
every step goes through all 60,000 rows, took eight times as long on two cores.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.train.pairs import Example

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

Table = NDArray[np.float32]

_BATCH = 512
_RUN = 16  # pairs of one statute that stay together
SHARPNESS = 10.0  # what cosines are multiplied by before the softmax
_WARM = 0.1  # the share of all steps in which the learning rate rises; then it falls in a straight line
_LEAST_PAIRS = 8  # fewer in a batch have nothing to be told apart from


@dataclass(frozen=True, slots=True)
class Part:
    """How much of one kind of example is trained on: `share` of them, drawn once, `rounds` times over."""

    share: float
    rounds: int


@dataclass(frozen=True, slots=True)
class _Encoded:
    """A pair as rows of the table."""

    asked: NDArray[np.int64]
    text: NDArray[np.int64]
    not_meant: NDArray[np.int64]
    place: str
    answer: str


def train(
    table: Table,
    rows: Mapping[str, int],
    examples: Mapping[str, Sequence[Example]],
    parts: Mapping[str, Part],
    *,
    dimensions: Sequence[int],
    rate: float,
    seed: int,
    progress: bool = False,
) -> Table:
    """A trained copy of `table`, float32, whose row `rows[feature]` is the feature's.

    `dimensions` are the lengths at which a vector may be cut off. The same arguments give the same table.
    """
    from tqdm import tqdm

    chance = random.Random(seed)  # noqa: S311 - to shuffle by
    batches = _batches(rows, examples, parts, chance)
    trained = table.astype(np.float32, copy=True)
    # Adagrad with one step size per row (Duchi et al., 2011): rare features learn fast, frequent ones stay steady.
    seen = np.full(len(trained), 1e-12, dtype=np.float32)
    for number, batch in enumerate(tqdm(batches, disable=None if progress else True)):
        done = number / len(batches)
        _step(trained, seen, batch, dimensions, rate * min(1.0, (done + 1 / len(batches)) / _WARM) * (1 - done))
    return trained


def _batches(
    rows: Mapping[str, int], examples: Mapping[str, Sequence[Example]], parts: Mapping[str, Part], chance: random.Random
) -> list[list[_Encoded]]:
    """All batches in the order of training; each is of one kind, so that nothing but its meaning tells a pair apart."""
    batches = []
    for kind, part in parts.items():
        pairs = [pair for example in examples[kind] if (pair := _encoded(example, rows))]
        if part.share < 1:
            pairs = [pairs[n] for n in sorted(chance.sample(range(len(pairs)), round(part.share * len(pairs))))]
        for _ in range(part.rounds):
            order = list(_in_runs(pairs, chance))
            portions = (order[start : start + _BATCH] for start in range(0, len(order), _BATCH))
            batches += [portion for portion in portions if len(portion) >= _LEAST_PAIRS]
    chance.shuffle(batches)
    return batches


def _encoded(example: Example, rows: Mapping[str, int]) -> _Encoded | None:
    asked, text, not_meant = (
        np.array([rows[feature] for feature in features if feature in rows], dtype=np.int64)
        for features in (example.asked, example.text, example.not_meant)
    )
    return _Encoded(asked, text, not_meant, example.place, example.answer) if len(asked) and len(text) else None


def _in_runs(pairs: Sequence[_Encoded], chance: random.Random) -> Iterator[_Encoded]:
    """The pairs in a new order, those of one place in runs; those of no place one by one."""
    by_place: dict[str, list[_Encoded]] = defaultdict(list)
    for number, pair in enumerate(pairs):
        by_place[pair.place or f"#{number}"].append(pair)
    runs = []
    for place in by_place.values():
        chance.shuffle(place)
        runs += [place[start : start + _RUN] for start in range(0, len(place), _RUN)]
    chance.shuffle(runs)
    return (pair for run in runs for pair in run)


def _step(table: Table, seen: Table, batch: Sequence[_Encoded], dimensions: Sequence[int], rate: float) -> None:
    wrong = [pair.not_meant for pair in batch if len(pair.not_meant)]
    texts = [*(pair.asked for pair in batch), *(pair.text for pair in batch), *wrong]
    touched, place = np.unique(np.concatenate(texts), return_inverse=True)
    means = _means(place, [len(text) for text in texts], len(touched))
    rows = table[touched]
    vectors = means @ rows
    answers = np.array([pair.answer or f"#{n}" for n, pair in enumerate(batch)])
    gradient = means.T @ gradient_of(vectors, len(batch), answers, dimensions)
    seen[touched] += np.square(gradient).mean(axis=1)
    table[touched] = rows - rate * gradient / np.sqrt(seen[touched])[:, None]


def _means(places: NDArray[np.intp], lengths: Sequence[int], columns: int) -> csr_matrix:
    """The matrix that takes the mean of each text's rows."""
    from scipy.sparse import csr_matrix

    counts = np.array(lengths)
    weights = np.repeat((1 / counts).astype(np.float32), counts)
    return csr_matrix((weights, places, np.concatenate([[0], np.cumsum(counts)])), shape=(len(counts), columns))


def gradient_of(vectors: Table, pairs: int, answers: NDArray[np.str_], dimensions: Sequence[int]) -> Table:
    """The gradient of the loss by each text's vector: what is asked, then the texts, then what is not meant."""
    total = np.zeros_like(vectors)
    same = answers[:, None] == answers
    np.fill_diagonal(same, False)
    for kept in dimensions:
        cut = vectors[:, :kept]
        lengths = np.maximum(np.linalg.norm(cut, axis=1, keepdims=True), 1e-6)
        unit = cut / lengths
        asked, texts = unit[:pairs], unit[pairs:]
        scores = SHARPNESS * (asked @ texts.T)
        scores[:, :pairs][same] = -np.inf  # another question to the same text is no wrong one
        wanted = np.arange(pairs)
        error = _softmax(scores, axis=1)
        error[:, :pairs] += _softmax(scores[:, :pairs], axis=0)
        error[wanted, wanted] -= 2.0
        error *= SHARPNESS / (2 * pairs)
        by_unit = np.vstack([error @ texts, error.T @ asked])
        # Along the vector itself nothing changes the cosine.
        total[:, :kept] += (by_unit - (by_unit * unit).sum(axis=1, keepdims=True) * unit) / lengths
    return total


def _softmax(scores: Table, axis: int) -> Table:
    powers = np.exp(scores - scores.max(axis=axis, keepdims=True))
    share: Table = powers / powers.sum(axis=axis, keepdims=True)
    return share
