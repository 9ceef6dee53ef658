"""From records to scores: every metric of every question, and what the scores of a whole set come to.

Scores are kept beside the records, so that comparing and reporting need neither the library nor the assistant.
"""

from __future__ import annotations

import json
import math
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from eval.answers import contradicted, stated
from eval.case import Case
from eval.gold import GoldQuestion
from eval.intervals import FEW, Estimate, bootstrap_means, cluster_weights, percentile_interval, wilson
from eval.labels import Paper, judge
from eval.metrics import METRICS
from eval.records import Record

WHOLE = ("all", "")


@dataclass(frozen=True)
class Score:
    """One question's scores and why: `None` is "does not apply".

    `ranks` has for each group of evidence the rank of the first passage that shows it; `cited` whether a citation does.
    `said` and `forbidden` are whether each key fact was stated, and contradicted. `documents` are those of the evidence,
    `place` the document and page of the first. `outside` questions are left out of every mean.
    """

    id: str
    metrics: Mapping[str, float | None]
    ranks: tuple[int | None, ...] = ()
    cited: tuple[bool, ...] = ()
    said: tuple[bool, ...] = ()
    forbidden: tuple[bool, ...] = ()
    stale: tuple[str, ...] = ()
    outside: bool = False
    documents: tuple[str, ...] = ()
    place: tuple[str, int] | None = None

    @property
    def right(self) -> bool:
        """Whether the answer is right, by the strictest of the metrics."""
        return self.metrics["strict-accuracy"] == 1.0


def score(case: Case) -> Score:
    """Every metric of one case."""
    evidence, record, facts = case.evidence, case.record, case.question.key_facts
    shown = [case.groups_in(passage) for passage in record.passages]
    cited = frozenset().union(*map(case.groups_in, record.citations))
    numbers = range(len(evidence.groups))
    return Score(
        id=case.question.id,
        metrics={metric.name: metric.measure(case) for metric in METRICS},
        ranks=tuple(next((rank for rank, groups in enumerate(shown, 1) if n in groups), None) for n in numbers),
        cited=tuple(n in cited for n in numbers),
        said=tuple(stated(fact, record.spoken) for fact in facts),
        forbidden=tuple(contradicted(fact, record.spoken) for fact in facts),
        stale=tuple(f"{member.document}: {member.quote}" for member in evidence.stale),
        outside=evidence.outside,
        documents=tuple(dict.fromkeys(group[0].document for group in evidence.groups)),
        place=evidence.cluster,
    )


def score_all(
    questions: Sequence[GoldQuestion], records: Mapping[str, Record], library: Mapping[str, Paper]
) -> Iterator[Score]:
    """The scores of every question that has a record, in the questions' order."""
    for question in questions:
        if question.id in records:
            yield score(Case(question, records[question.id], judge(question, library), library))


def write_scores(path: Path, scores: Iterable[Score]) -> None:
    """Write scores, one question a line."""
    lines = (json.dumps(_as_json(score), ensure_ascii=False) for score in scores)
    path.write_text("".join(line + "\n" for line in lines), "utf8")


def read_scores(path: Path) -> dict[str, Score]:
    """The scores of a file, by question id."""
    scores = {}
    for line in path.read_text("utf8").split("\n"):
        if not line:
            continue
        item = json.loads(line)
        lists = ("ranks", "cited", "said", "forbidden", "stale", "documents")
        place = tuple(item["place"]) if item["place"] else None
        scores[item["id"]] = Score(**{**item, **{key: tuple(item[key]) for key in lists}, "place": place})
    return scores


def _as_json(score: Score) -> dict[str, Any]:
    item = {field: getattr(score, field) for field in Score.__dataclass_fields__}
    item["metrics"] = {name: value if value is None else round(value, 6) for name, value in score.metrics.items()}
    return item


@dataclass(frozen=True)
class Summary:
    """What the scores come to: for each slice ("type", "definition") each metric's estimate, where it applies at all.

    The whole set is the slice ("all", "").
    """

    slices: Mapping[tuple[str, str], Mapping[str, Estimate]]


def summarise(questions: Sequence[GoldQuestion], scores: Mapping[str, Score]) -> Summary:
    """Means and intervals over all questions, and by type, region, document, split and persona."""
    counted = [question for question in questions if question.id in scores and not scores[question.id].outside]
    clusters = clusters_of([scores[question.id] for question in counted])
    weights, cluster_of = cluster_weights(clusters)
    values = np.array(
        [[_number(scores[q.id].metrics.get(metric.name)) for metric in METRICS] for q in counted]
    ).reshape(len(counted), len(METRICS))
    members: dict[tuple[str, str], list[int]] = {}
    for at, question in enumerate(counted):
        for key in slices_of(question, scores[question.id]):
            members.setdefault(key, []).append(at)
    slices = {}
    for key, rows in members.items():
        inside = np.array(rows)
        means = bootstrap_means(values[inside], weights, cluster_of[inside])
        estimates = {}
        for column, metric in enumerate(METRICS):
            applying = values[inside, column][~np.isnan(values[inside, column])]
            if len(applying):
                mean, missing = float(applying.mean()), len(rows) - len(applying)
                low, high = (
                    wilson(float(applying.sum()), len(applying))
                    if metric.proportion
                    else percentile_interval(means[:, column])
                )
                estimates[metric.name] = Estimate(mean, low, high, len(applying), missing)
        slices[key] = estimates
    return Summary(slices)


def clusters_of(scores: Sequence[Score]) -> list[Hashable]:
    """What is drawn together: the questions about one document, or about one page where there are few documents.

    A question without evidence stands alone.
    """
    by_document = len({score.place[0] for score in scores if score.place}) >= FEW
    return [score.id if score.place is None else score.place[0] if by_document else score.place for score in scores]


def slices_of(question: GoldQuestion, score: Score) -> list[tuple[str, str]]:
    """The slices that a question belongs to."""
    named = [
        ("type", question.type),
        ("region", question.region),
        ("split", question.split),
        ("persona", question.persona),
    ]
    return [WHOLE, *(pair for pair in named if pair[1]), *(("document", document) for document in score.documents)]


def _number(value: float | None) -> float:
    return math.nan if value is None else value
