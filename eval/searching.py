"""Putting the gold questions to a search alone, without an answer: what the retrieval and scale benches share.

A question is put as the assistant would put it: made whole by what was asked before, chat spelling written out, its region
preferred. A finder is anything that turns it into passages, best first, so that another retriever can be measured the same way.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.citations import found
from assistant.conversation import standalone
from assistant.questions import Question, understand
from eval import retrieval
from eval.case import Case
from eval.gold import GoldQuestion, load_questions
from eval.intervals import Estimate, bootstrap_means, cluster_weights, percentile_interval
from eval.labels import Evidence, Paper, judge
from eval.records import Record, Shown
from index.chat_spelling import written_out
from index.search import Search
from ingest.store import Library

FOUND = 10  # passages that are looked at
METRICS: Mapping[str, Callable[[Case], float | None]] = {
    "recall@1": lambda case: retrieval.recall(case, 1),
    "recall@3": lambda case: retrieval.recall(case, 3),
    "recall@5": lambda case: retrieval.recall(case, 5),
    "recall@10": lambda case: retrieval.recall(case, 10),
    "MRR@10": retrieval.reciprocal_rank,
    "nDCG@10": retrieval.ndcg,
}


@dataclass(frozen=True, slots=True)
class Put:
    """A gold question that has evidence in the library, as the assistant would put it to a search."""

    gold: GoldQuestion
    asked: Question
    evidence: Evidence


Finder = Callable[[Put], Sequence[Shown]]


@dataclass(frozen=True, slots=True)
class Measured:
    """What a finder did: for each question its metrics in the order of METRICS, and the seconds that it took."""

    puts: tuple[Put, ...]
    scores: tuple[tuple[float, ...], ...]
    seconds: tuple[float, ...]

    def estimate(self, metric: str, split: str) -> Estimate:
        """The mean of a metric over the questions of a split, with its interval (places drawn, see `intervals`)."""
        chosen = [n for n, put in enumerate(self.puts) if put.gold.split == split]
        values = np.array([[self.scores[n][list(METRICS).index(metric)]] for n in chosen])
        weights, cluster_of = cluster_weights([self.puts[n].evidence.cluster for n in chosen])
        low, high = percentile_interval(bootstrap_means(values, weights, cluster_of)[:, 0])
        return Estimate(float(values.mean()), low, high, len(chosen))

    def milliseconds(self, percent: int) -> float:
        """Milliseconds within which `percent` of the questions were searched for."""
        return float(np.percentile(self.seconds, percent)) * 1000


def put_questions(paths: Iterable[Path], papers: Mapping[str, Paper]) -> tuple[Put, ...]:
    """The questions of these files whose evidence stands in a library of these papers. Raises BadQuestions."""
    puts = []
    for gold in load_questions(paths):
        evidence = judge(gold, papers)
        if evidence.groups:
            before: list[str] = []
            for turn in gold.history:
                before.append(standalone(turn.question, before))
            puts.append(Put(gold, understand(written_out(standalone(gold.question, before))), evidence))
    return tuple(puts)


def measure(finder: Finder, puts: Sequence[Put]) -> Measured:
    """Put every question to a finder, after one that loads what is loaded on first use."""
    finder(puts[0])
    scores, seconds = [], []
    for put in puts:
        started = time.perf_counter()
        passages = tuple(finder(put))[:FOUND]
        seconds.append(time.perf_counter() - started)
        case = Case(put.gold, Record(put.gold.id, put.gold.question, "", "", passages=passages), put.evidence)
        scores.append(tuple(metric(case) or 0.0 for metric in METRICS.values()))
    return Measured(tuple(puts), tuple(scores), tuple(seconds))


def shown_passages(library: Library) -> dict[str, Shown]:
    """Every passage of a library by its id, as a record shows it."""
    shown = {}
    for document in library.documents():
        for passage in document.passages:
            view = found(document, passage, 0.0)
            shown[passage.id] = Shown(view.document, view.text, (view.page,), view.section)
    return shown


def finder_of(search: Search, *, prefer: bool = True) -> Finder:
    """Our search as a finder; without `prefer` what the question names is not preferred."""

    def find(put: Put) -> list[Shown]:
        regions = put.asked.regions if prefer else ()
        views = [
            found(search.library.document(hit.document), hit.passage, hit.score)
            for hit in search.search(put.asked.text, limit=FOUND, prefer_regions=regions)
        ]
        return [Shown(view.document, view.text, (view.page,), view.section) for view in views]

    return find
