"""Two runs over the same questions: what got better, what got worse, and whether that could be chance.

Every question is its own control, which says far more than two means with overlapping intervals. A metric's change is its
mean in B less its mean in A, each over the questions that it applies to there: over those that it applies to in both, a
system that refuses everything would be as precise in refusing as before. The interval comes from drawing the same places
for both runs. Chance is told by a permutation test: were A and B the same, any place's two results might as well change
sides. Thirty metrics are thirty chances to be lucky, so p is corrected over them (Holm 1979).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from eval.intervals import RESAMPLES, SEED, Numbers, bootstrap_means, cluster_weights, percentile_interval
from eval.metrics import METRICS, Metric
from eval.runs import IDENTITY, Run
from eval.scoring import clusters_of


class DifferentQuestions(Exception):
    """Two runs whose questions or labels are not the same: there is nothing to pair."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A metric in both runs: its means `before` and `after`, and their difference `change` with its 95 % interval.

    `p` is the two-sided permutation p-value, corrected over all metrics. `wins` counts questions on which B is better, the
    way the metric is better, among the `count` that it applies to in both. `unpaired` are those that it applies to in one
    run only: an abstention has no citations to judge.
    """

    metric: Metric
    before: float
    after: float
    change: float
    low: float
    high: float
    p: float
    wins: int
    losses: int
    ties: int
    count: int
    unpaired: int

    @property
    def worsening(self) -> float:
        """How much worse B is, in the metric's unit; negative where it is better, 0 where neither way is."""
        return -self.metric.better * self.change


@dataclass(frozen=True)
class Comparison:
    """Two runs compared. `flips` are ids right in one run only: those that B lost first. `unlike` names what differs."""

    before: Run
    after: Run
    differences: Mapping[str, Difference]
    lost: tuple[str, ...]
    won: tuple[str, ...]
    unlike: tuple[str, ...]


def compare(before: Run, after: Run) -> Comparison:
    """Compare two runs. Raises DifferentQuestions where the questions, their labels, or those answered differ."""
    digests = [run.config["questions"]["digest"] for run in (before, after)]
    if digests[0] != digests[1] or set(before.scores) != set(after.scores):
        raise DifferentQuestions(
            f"{before.name} was scored by questions {digests[0]} and has {len(before.scores)} answers, {after.name} by "
            f"{digests[1]} and has {len(after.scores)}. Score both by the same questions: "
            "python -m eval run --rescore --questions F --run DIR; a baseline is made anew by make baseline."
        )
    ids = [q.id for q in after.questions if q.id in after.scores and not _outside(before, after, q.id)]
    right = {id: (before.scores[id].right, after.scores[id].right) for id in ids}
    return Comparison(
        before,
        after,
        _differences(before, after, ids),
        lost=tuple(id for id in ids if right[id] == (True, False)),
        won=tuple(id for id in ids if right[id] == (False, True)),
        unlike=tuple(key for key in IDENTITY if before.config.get(key) != after.config.get(key)),
    )


def _outside(before: Run, after: Run, id: str) -> bool:
    return before.scores[id].outside or after.scores[id].outside


def _differences(before: Run, after: Run, ids: Sequence[str]) -> dict[str, Difference]:
    if not ids:
        return {}
    weights, cluster_of = cluster_weights(clusters_of([after.scores[id] for id in ids]))
    a, b = (np.array([_values(run, id) for id in ids]) for run in (before, after))
    drawn = bootstrap_means(b, weights, cluster_of) - bootstrap_means(a, weights, cluster_of)
    chances = permutation_p(a, b, cluster_of)
    found = {}
    for column, metric in enumerate(METRICS):
        mine, its = a[:, column], b[:, column]
        if np.isnan(mine).all() or np.isnan(its).all():
            continue
        means = float(np.nanmean(mine)), float(np.nanmean(its))
        low, high = percentile_interval(drawn[:, column])
        paired = ~np.isnan(mine) & ~np.isnan(its)
        better = (its - mine)[paired] * (metric.better or 1)
        found[metric.name] = Difference(
            metric=metric,
            before=means[0],
            after=means[1],
            change=means[1] - means[0],
            low=low,
            high=high,
            p=float(chances[column]),
            wins=int((better > 0).sum()),
            losses=int((better < 0).sum()),
            ties=int((better == 0).sum()),
            count=int(paired.sum()),
            unpaired=int((np.isnan(mine) != np.isnan(its)).sum()),
        )
    corrected = holm([difference.p for difference in found.values()])
    return {name: replace(found[name], p=p) for name, p in zip(found, corrected, strict=True)}


def _values(run: Run, id: str) -> list[float]:
    values = (run.scores[id].metrics.get(metric.name) for metric in METRICS)
    return [math.nan if value is None else value for value in values]


def permutation_p(a: Numbers, b: Numbers, cluster_of: NDArray[np.intp]) -> Numbers:
    """Two-sided p-values of mean(b) - mean(a) for each column (items x columns, NaN where it does not apply).

    Whole clusters change sides at random. The observed arrangement counts as one of them, so p is never 0 (Phipson and
    Smyth 2010).
    """
    clusters = int(cluster_of.max()) + 1
    swaps = np.random.default_rng(SEED).integers(0, 2, size=(RESAMPLES, clusters)).astype(np.float64)

    def totals(values: Numbers) -> tuple[Numbers, Numbers]:
        sums, counts = np.zeros((2, clusters, values.shape[1]))
        np.add.at(sums, cluster_of, np.nan_to_num(values))
        np.add.at(counts, cluster_of, ~np.isnan(values))
        return sums, counts

    (sums_a, counts_a), (sums_b, counts_b) = totals(a), totals(b)
    moved_sums, moved_counts = swaps @ (sums_b - sums_a), swaps @ (counts_b - counts_a)
    with np.errstate(invalid="ignore", divide="ignore"):  # an arrangement in which one side has nothing tells nothing
        shuffled = (sums_b.sum(axis=0) - moved_sums) / (counts_b.sum(axis=0) - moved_counts)
        shuffled -= (sums_a.sum(axis=0) + moved_sums) / (counts_a.sum(axis=0) + moved_counts)
        observed = np.abs(sums_b.sum(axis=0) / counts_b.sum(axis=0) - sums_a.sum(axis=0) / counts_a.sum(axis=0))
    # A hair less, or an arrangement with the very same difference might lose by the order of its additions.
    extreme = (np.abs(shuffled) >= observed - 1e-9).sum(axis=0)
    return np.asarray((extreme + 1) / (RESAMPLES + 1), dtype=np.float64)


def holm(chances: Sequence[float]) -> list[float]:
    """p-values corrected for their number: the smallest times m, the next times m - 1, …, never falling, at most 1."""
    order = sorted(range(len(chances)), key=chances.__getitem__)
    corrected, highest = [0.0] * len(chances), 0.0
    for step, at in enumerate(order):
        highest = max(highest, min(1.0, chances[at] * (len(chances) - step)))
        corrected[at] = highest
    return corrected


def by_type(comparison: Comparison) -> Iterator[tuple[str, int, int, int]]:
    """For each type of question: its name, how many there are, how many B lost and won."""
    lost, won = set(comparison.lost), set(comparison.won)
    questions = [q for q in comparison.after.questions if q.id in comparison.after.scores]
    for kind in sorted({question.type for question in questions}):
        ids = {question.id for question in questions if question.type == kind}
        yield kind, len(ids), len(ids & lost), len(ids & won)
