"""Embeddings: a text as a vector, so that what means the same lies close. Home of sentence-transformers, with `rerank`.

Two kinds of sentence-transformers models are opened from their folder. A `StaticEmbedding` model is a table of one
vector per token, and a text is the mean of its tokens' vectors; it is read here directly, because importing
sentence-transformers and torch takes seven seconds and 500 MB, and a mean does not need them (a test holds that both
give the same vectors). Every other model runs in sentence-transformers.

The models that are trained here read no word pieces but Swedish features (`swedish.subwords`). Such a folder has a file
`input.json` that says so:

    {"input": "subwords", "version": 1}

Two of them work together unless another model is set. One ships with the program (`model/`) and knows what Swedish words
mean to each other; the other is learnt from the library itself (`latent`) and knows its names and its turns of phrase. A
text has both their vectors, one after the other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.latent import READS_SUBWORDS, read_table
from index.swedish import ANALYSIS, subwords

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]

# The model that ships with the program, and the word for what is used where no other is set: that one, and one learnt
# from the library beside it.
SHIPPED = Path(__file__).with_name("model")
LEARNT = "library"
_BESIDE = "beside.json"  # in the folder of a learnt model: which shipped one it was put beside
# What the cosine of the learnt model counts, and 1 less that for the shipped one. Measured: eval/results/embedding.md.
LEARNT_COUNTS = 0.3
# How many of the shipped model's numbers are used: it may be cut off here, and the mix with BM25 finds as much with half.
SHIPPED_NUMBERS = 128

# E5 models were trained with these before every text and say so in no file of theirs (Wang et al. 2024, "Multilingual
# E5").
_E5_PREFIXES = ("query: ", "passage: ")


class EmbedderMissing(Exception):
    """The embedding model that was asked for is not on this machine, or cannot be used by this program."""


class Embedder(Protocol):
    """Turns texts into vectors of length 1. `fingerprint` changes whenever any vector would."""

    @property
    def name(self) -> str:
        """What people call it: a folder or a name."""
        ...

    @property
    def fingerprint(self) -> str:
        """A digest of all that its vectors depend on."""
        ...

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""
        ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One row per text, float32, each of length 1 (or 0 for a text without a known word)."""
        ...

    def query(self, text: str) -> Vectors:
        """The vector of a question, float32, `dimensions` long."""
        ...


def wanted_model(setting: str) -> str:
    """The model to use: what VAGVISAREN_EMBEDDER names, else LEARNT."""
    return setting or LEARNT


def open_embedder(model: str | Path) -> Embedder:
    """The model in a folder, or the one of that name in this machine's model cache; nothing is ever fetched.

    Raises EmbedderMissing where there is no such model, or it reads what this program does not make.
    """
    folder = _folder(model)
    fingerprint = fingerprint_of(folder)
    if reads_subwords(folder):
        fingerprint += f" {ANALYSIS}"
    if (folder / _BESIDE).exists():
        return JoinedEmbedder(StaticEmbedder(folder, str(model), fingerprint), _shipped_beside(folder))
    modules = json.loads((folder / "modules.json").read_text("utf8")) if (folder / "modules.json").exists() else []
    kinds = [str(module["type"]).rsplit(".", 1)[-1] for module in modules]
    if kinds and kinds[0] == "StaticEmbedding" and set(kinds[1:]) <= {"Normalize"}:
        return StaticEmbedder(folder / modules[0]["path"], str(model), fingerprint)
    return TransformerEmbedder(folder, str(model), fingerprint)


def shipped_fingerprint() -> str:
    """The fingerprint of the model that ships and of how it is joined, "" where this copy of the program has none."""
    if not (SHIPPED / "modules.json").exists():
        return ""
    return f"{fingerprint_of(SHIPPED)} {SHIPPED_NUMBERS} {LEARNT_COUNTS}"


def put_beside_shipped(folder: Path) -> None:
    """Note in the folder of a model learnt from a library that it works together with the one that ships, if any does."""
    if fingerprint := shipped_fingerprint():
        (folder / _BESIDE).write_text(json.dumps({"shipped": fingerprint}) + "\n", "utf8")


def _shipped_beside(folder: Path) -> Embedder:
    if json.loads((folder / _BESIDE).read_text("utf8")) != {"shipped": shipped_fingerprint()}:
        raise EmbedderMissing(
            f"The index was built with another embedding model than the one in {SHIPPED}. Run `python -m index`."
        )
    return open_embedder(SHIPPED)


def _folder(model: str | Path) -> Path:
    if Path(model).is_dir():
        return Path(model)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(str(model), local_files_only=True))
    except (HFValidationError, LocalEntryNotFoundError) as error:
        raise EmbedderMissing(
            f"No embedding model {str(model)!r} on this machine: it is neither a folder nor in the model cache. "
            "Set VAGVISAREN_EMBEDDER to the folder of a sentence-transformers model, or leave it unset."
        ) from error


def fingerprint_of(folder: Path) -> str:
    """A digest of the model's files; of a big file, its size and both ends, which no retraining leaves alone."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix not in {".json", ".txt", ".model", ".safetensors", ".bin"} or not path.is_file():
            continue
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder).as_posix()} {size}\n".encode())
        with path.open("rb") as file:
            digest.update(file.read(1 << 20))
            if size > 1 << 20:
                file.seek(max(1 << 20, size - (1 << 20)))
                digest.update(file.read())
    return digest.hexdigest()


class StaticEmbedder:
    """A StaticEmbedding model, read without sentence-transformers."""

    def __init__(self, folder: Path, name: str, fingerprint: str) -> None:
        from tokenizers import Tokenizer

        self.name = name
        self.fingerprint = fingerprint
        self._reads_subwords = reads_subwords(folder)
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._table: Vectors = read_table(folder / "model.safetensors")

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""
        return int(self._table.shape[1])

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One row per text: the mean of its tokens' vectors, brought to length 1."""
        prepared = [" ".join(subwords(text)) for text in texts] if self._reads_subwords else list(texts)
        encodings = self._tokenizer.encode_batch_fast(prepared, add_special_tokens=False)
        means = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, encoding in enumerate(encodings):
            if encoding.ids:
                means[row] = self._table[encoding.ids].mean(axis=0)
        return _of_length_one(means)

    def query(self, text: str) -> Vectors:
        """The vector of a question."""
        vector: Vectors = self.passages([text])[0]
        return vector


class JoinedEmbedder:
    """Two models as one: the cosine of two texts is what both say, weighed. Each side of a vector has its share of it."""

    def __init__(self, learnt: Embedder, shipped: Embedder) -> None:
        self.name = learnt.name
        self.fingerprint = f"{learnt.fingerprint} {shipped.fingerprint}"
        self._learnt, self._shipped = learnt, shipped

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""
        return self._learnt.dimensions + min(SHIPPED_NUMBERS, self._shipped.dimensions)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One row per text, of length 1 where both models know a word of it."""
        shipped = _of_length_one(self._shipped.passages(texts)[:, :SHIPPED_NUMBERS])
        shares = np.sqrt(np.array([LEARNT_COUNTS, 1 - LEARNT_COUNTS], dtype=np.float32))
        return np.hstack([shares[0] * self._learnt.passages(texts), shares[1] * shipped])

    def query(self, text: str) -> Vectors:
        """The vector of a question."""
        vector: Vectors = self.passages([text])[0]
        return vector


class TransformerEmbedder:
    """Any other sentence-transformers model, with the prompts that it was trained with."""

    def __init__(self, folder: Path, name: str, fingerprint: str) -> None:
        from sentence_transformers import SentenceTransformer

        self.name = name
        self.fingerprint = fingerprint
        self._reads_subwords = reads_subwords(folder)
        self._model: SentenceTransformer = SentenceTransformer(
            str(folder), device="cpu", local_files_only=True, trust_remote_code=False
        )
        prompted = any(self._model.prompts.values())
        self._prefixes = _E5_PREFIXES if "e5" in name.lower() and not prompted else ("", "")

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""
        return int(self._model.get_embedding_dimension() or 0)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One row per text, as the model embeds documents."""
        return self._encode(self._model.encode_document, self._prefixes[1], texts)

    def query(self, text: str) -> Vectors:
        """The vector of a question."""
        vector: Vectors = self._encode(self._model.encode_query, self._prefixes[0], [text])[0]
        return vector

    def _encode(self, encode: Any, prefix: str, texts: Sequence[str]) -> Vectors:
        prepared = [" ".join(subwords(text)) if self._reads_subwords else prefix + text for text in texts]
        vectors = encode(prepared, convert_to_numpy=True, show_progress_bar=False)
        return _of_length_one(np.asarray(vectors, dtype=np.float32))


def reads_subwords(folder: Path) -> bool:
    """Whether the model reads Swedish features. Raises EmbedderMissing where they are another version's."""
    marker = folder / "input.json"
    if not marker.exists():
        return False
    reading = json.loads(marker.read_text("utf8"))
    if reading != READS_SUBWORDS:
        raise EmbedderMissing(
            f"The embedding model in {folder} reads {reading}, this program makes {READS_SUBWORDS}. "
            "Train the model again, or use a release whose model and program agree."
        )
    return True


def _of_length_one(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
