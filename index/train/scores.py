"""How good an embedding is, on questions that it was not trained on.

Two sets: SweFAQ's questions of the public to Swedish authorities, where every answer of the set is a candidate; and the
third of our own questions that is held out of training, where every paragraph of the statutes they ask about is one.
Each is scored by the embedding alone, by BM25 over Swedish Snowball stems (what any search engine does), by BM25 over
the product's own features, and by the sum of the last with the embedding, as the product's search sums them.
"""

from __future__ import annotations

import gzip
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embed import Embedder
from index.swedish import analyse
from index.train.pairs import Question
from index.train.statutes import Paragraph

SWEFAQ = "swefaq_dev.jsonl.gz"
_DENSE = 0.7  # the embedding's weight beside BM25, as in `index.ranking`
_FIRST = 10

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Task:
    """Questions, the texts that may answer them, and for each question the number of the text that does."""

    name: str
    questions: tuple[str, ...]
    texts: tuple[str, ...]
    answers: tuple[int, ...]


def swefaq(data: Path) -> Task:
    """SweFAQ's development questions; a candidate is every answer of the file."""
    with gzip.open(data / SWEFAQ, "rt", encoding="utf8") as lines:
        rows = [json.loads(line) for line in lines]
    texts = tuple(dict.fromkeys(answer for row in rows for answer in row["candidate_answers"]))
    right = tuple(texts.index(row["candidate_answers"][row["label"]]) for row in rows)
    return Task("SweFAQ dev", tuple(row["question"] for row in rows), texts, right)


def statutes(questions: Sequence[Question], paragraphs: Sequence[Paragraph], language: str) -> Task:
    """Questions in one language; a candidate is every paragraph of the statutes that all `questions` are about."""
    about = {question.paragraph.split(" ")[0] for question in questions}
    candidates = [paragraph for paragraph in paragraphs if paragraph.statute in about]
    places = {paragraph.reference: place for place, paragraph in enumerate(candidates)}
    asked = [question for question in questions if question.language == language]
    return Task(
        f"statutes, questions in {language}",
        tuple(question.question for question in asked),
        tuple(paragraph.whole for paragraph in candidates),
        tuple(places[question.paragraph] for question in asked),
    )


def scores(task: Task, embedder: Embedder) -> dict[str, float]:
    """nDCG@10 of each way of searching, by its name."""
    dense = np.stack([embedder.query(question) for question in task.questions]) @ embedder.passages(task.texts).T
    own = bm25(task, analyse)
    largest = own.max(axis=1, keepdims=True)
    together = own / np.where(largest > 0, largest, 1) + _DENSE * np.maximum(dense, 0)
    ways = {
        "BM25, Snowball": bm25(task, _stems),
        "BM25, own features": own,
        "embedding": dense.astype(np.float64),
        "BM25, own features, and embedding": together,
    }
    return {way: round(ndcg(found, task.answers), 4) for way, found in ways.items()}


def ndcg(found: Scores, answers: Sequence[int]) -> float:
    """nDCG@10 where one text is right: the mean of 1 / log2(1 + its rank), 0 from rank 11 on.

    Of texts that score the same, half stand before the right one: a search that finds nothing gets no gift.
    """
    right = found[np.arange(len(answers)), list(answers)][:, None]
    ranks = 1 + (found > right).sum(axis=1) + ((found == right).sum(axis=1) - 1) / 2
    return float(np.mean([1 / math.log2(1 + rank) if rank <= _FIRST else 0.0 for rank in ranks]))


def bm25(task: Task, features: Callable[[str], Sequence[str]], k1: float = 1.5, b: float = 0.75) -> Scores:
    """BM25 of every text for every question (Robertson and Zaragoza, 2009, with Lucene's idf, which is never negative)."""
    counts = [Counter(features(text)) for text in task.texts]
    spread = Counter(feature for count in counts for feature in count)
    lengths = np.array([count.total() for count in counts])
    damping = k1 * (1 - b + b * lengths / lengths.mean())
    found = np.zeros((len(task.questions), len(counts)))
    for row, question in enumerate(task.questions):
        for feature in features(question):
            if feature in spread:
                idf = math.log(1 + (len(counts) - spread[feature] + 0.5) / (spread[feature] + 0.5))
                often = np.array([count[feature] for count in counts])
                found[row] += idf * often / (often + damping)
    return found


def _stems(text: str) -> list[str]:
    return [_stem(word) for word in re.findall(r"\w+", text.lower())]


@cache
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


@cache
def _stemmer():  # type: ignore[no-untyped-def]
    import snowballstemmer

    return snowballstemmer.stemmer("swedish")
