"""Embeddings: a text as a vector, so that what means the same lies close. The only home of sentence-transformers.

Two kinds of sentence-transformers models are opened from their folder. A `StaticEmbedding` model is a table of one
vector per token, and a text is the mean of its tokens' vectors; it is read here directly, because importing
sentence-transformers and torch takes seven seconds and 500 MB, and a mean does not need them (a test holds that both
give the same vectors). Every other model runs in sentence-transformers.

The models that are trained here read no word pieces but Swedish features (`swedish.subwords`). Such a folder has a file
`input.json` that says so and names the analysis:

    {"input": "subwords", "analysis": "swedish-1"}
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.swedish import ANALYSIS, subwords

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]

# The model that ships with the program, and the word for one learnt from the library itself, for want of any other.
SHIPPED = Path(__file__).with_name("model")
LEARNT = "library"

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
    """The model to use: what VAGVISAREN_EMBEDDER names, else the one that ships, else LEARNT."""
    if setting:
        return setting
    return str(SHIPPED) if (SHIPPED / "modules.json").exists() else LEARNT


def open_embedder(model: str | Path) -> Embedder:
    """The model in a folder, or the one of that name in this machine's model cache; nothing is ever fetched.

    Raises EmbedderMissing where there is no such model or it was trained on another analysis of Swedish.
    """
    folder = _folder(model)
    modules = json.loads((folder / "modules.json").read_text("utf8")) if (folder / "modules.json").exists() else []
    kinds = [str(module["type"]).rsplit(".", 1)[-1] for module in modules]
    if kinds and kinds[0] == "StaticEmbedding" and set(kinds[1:]) <= {"Normalize"}:
        return StaticEmbedder(folder / modules[0]["path"], str(model), fingerprint_of(folder))
    return TransformerEmbedder(folder, str(model), fingerprint_of(folder))


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
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        self.name = name
        self.fingerprint = fingerprint
        self._reads_subwords = reads_subwords(folder)
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._table: Vectors = load_file(folder / "model.safetensors")["embedding.weight"].astype(np.float32)

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
    if reading != {"input": "subwords", "analysis": ANALYSIS}:
        raise EmbedderMissing(
            f"The embedding model in {folder} reads {reading.get('input')} of {reading.get('analysis')}, this program "
            f"makes subwords of {ANALYSIS}. Train the model again, or use a release whose model and program agree."
        )
    return True


def _of_length_one(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
