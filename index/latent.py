"""An embedding learnt from the library itself, which stands beside the one that ships (`embed`).

Words that stand in the same windows come to lie close (latent semantic analysis: Deerwester et al., 1990): the matrix
of windows by features, weighted by rarity, is cut down to its strongest dimensions by a randomised singular value
decomposition (Halko, Martinsson and Tropp, 2011). A feature's vector is its rarity times its row of the
decomposition, so that the mean of a text's features is the text's place among the windows: exactly what a
StaticEmbedding model computes, and as such it is saved. A library of 200 pages takes a few seconds; the same library
always gives the same model.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.swedish import subwords

VERSION = 1
LARGEST_SAMPLE = 20_000  # windows; more of them no longer change the picture, only the time
_MOST_FEATURES = 50_000  # those of most windows; the model is then 25 MB
_DIMENSIONS = 128
_UNKNOWN = "[UNK]"

# What a model's `input.json` says. The version is raised when `swedish.subwords` names its features in another way. A
# word that only gets another lemma leaves a trained model as good as it was: it does not know one feature, as of any
# word that it never met. (An index is built again all the same: its fingerprint names the analysis.)
READS_SUBWORDS = {"input": "subwords", "version": 1}

# The tensors of a StaticEmbedding model: the table itself, or what model2vec has for it, numbers with a scale per row.
WHOLE, BYTES, SCALES = "embedding.weight", "embeddings", "weights"


def learn(texts: Sequence[str], folder: Path) -> None:
    """Learn an embedding from `texts` and save it in `folder` as a StaticEmbedding model."""
    features = [subwords(text) for text in texts]
    spread = Counter(feature for text in features for feature in text)
    # A feature of one window alone says nothing about what it is like, unless there is nothing else.
    least = 2 if any(count > 1 for count in spread.values()) else 1
    widest = sorted((feature for feature, count in spread.items() if count >= least), key=lambda f: (-spread[f], f))
    vocabulary = sorted(widest[:_MOST_FEATURES])
    places = {feature: place for place, feature in enumerate(vocabulary)}
    rarity = np.log((1 + len(texts)) / np.array([spread[feature] for feature in vocabulary], dtype=np.float64))
    directions = _directions([[places[f] for f in text if f in places] for text in features], rarity)
    table = np.vstack([np.zeros(directions.shape[1]), rarity[:, None] * directions]).astype(np.float32)
    save_static(folder, [_UNKNOWN, *vocabulary], table)


def _directions(rows: Sequence[Sequence[int]], rarity: NDArray[np.float64]) -> NDArray[np.float64]:
    """The right singular vectors of the weighted matrix, one column per dimension, strongest first."""
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

    columns = np.array([place for row in rows for place in row], dtype=np.int64)
    starts = np.cumsum([0, *(len(row) for row in rows)])
    weights = rarity[columns] if len(columns) else np.zeros(0)
    lengths = np.sqrt(np.array([(weights[a:b] ** 2).sum() for a, b in pairwise(starts)]))
    values = weights / np.repeat(np.where(lengths > 0, lengths, 1), np.diff(starts))
    matrix = csr_matrix((values, columns, starts), shape=(len(rows), len(rarity)))
    dimensions = min(_DIMENSIONS, *matrix.shape)
    sketch = matrix @ np.random.default_rng(0).standard_normal((matrix.shape[1], min(dimensions + 16, *matrix.shape)))
    for _ in range(3):
        sketch = matrix @ (matrix.T @ np.linalg.qr(sketch)[0])
    basis = np.linalg.qr(sketch)[0]
    _, _, directions = np.linalg.svd((matrix.T @ basis).T, full_matrices=False)
    return np.asarray(directions[:dimensions].T)


def save_static(folder: Path, vocabulary: Sequence[str], table: NDArray[np.float32], *, in_bytes: bool = False) -> None:
    """Save a StaticEmbedding model over Swedish subwords as sentence-transformers lays it out.

    `table` has one row per entry of `vocabulary`; the first entry stands for every unknown feature. `in_bytes` keeps
    each number in one byte and a scale per row: a quarter of the size, and as near as 1/254 of the row's largest number.
    """
    from safetensors.numpy import save_file
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import WhitespaceSplit

    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer(WordLevel({token: place for place, token in enumerate(vocabulary)}, unk_token=vocabulary[0]))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    tokenizer.save(str(folder / "tokenizer.json"))
    save_file(_in_bytes(table) if in_bytes else {WHOLE: np.ascontiguousarray(table)}, folder / "model.safetensors")
    kind = "sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding"
    files = {
        "modules.json": [{"idx": 0, "name": "0", "path": "", "type": kind}],
        "config_sentence_transformers.json": {"model_type": "SentenceTransformer", "similarity_fn_name": "cosine"},
        "input.json": READS_SUBWORDS,
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content, indent=1) + "\n", "utf8")


def read_table(file: Path) -> NDArray[np.float32]:
    """The table of a StaticEmbedding model in either of the forms that sentence-transformers reads."""
    from safetensors.numpy import load_file

    tensors = load_file(file)
    if WHOLE in tensors:
        return tensors[WHOLE].astype(np.float32)
    table: NDArray[np.float32] = tensors[BYTES].astype(np.float32)
    if SCALES in tensors:
        table *= tensors[SCALES][:, None].astype(np.float32)
    return table


def _in_bytes(table: NDArray[np.float32]) -> dict[str, NDArray[np.generic]]:
    scales = np.abs(table).max(axis=1) / 127
    numbers = np.round(table / np.where(scales > 0, scales, 1)[:, None]).astype(np.int8)
    return {BYTES: numbers, SCALES: scales.astype(np.float32)}
