"""Metrics of what was found: functions of the passages, best first, and the groups of evidence.

A passage counts for a group when it shows the words of any of its members. A question without evidence in the library
has no score (None); a search that found nothing has 0. Not to be confused: recall@k is the share of the groups, hit@k
asks for one of them, all-hit@k for every one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from eval.case import Case
from eval.records import Shown

# A rule of thumb for Swedish in the usual tokenisers; the budget is about cost, not about one tokeniser's count.
CHARACTERS_PER_TOKEN = 3.5


def recall(case: Case, k: int) -> float | None:
    """recall@k = groups shown by the first k passages / all groups."""
    groups = len(case.evidence.groups)
    return len(_covered(case, case.record.passages[:k])) / groups if groups else None


def all_hit(case: Case, k: int) -> float | None:
    """all-hit@k = 1 where the first k passages show every group, else 0."""
    share = recall(case, k)
    return None if share is None else float(share == 1.0)


def reciprocal_rank(case: Case, k: int = 10) -> float | None:
    """1 / the rank of the first of k passages that shows any group, 0 where none does; its mean is MRR@k."""
    if not case.evidence.groups:
        return None
    ranks = (rank for rank, passage in enumerate(case.record.passages[:k], 1) if case.groups_in(passage))
    return 1.0 / next(ranks, math.inf)


def ndcg(case: Case, k: int = 10) -> float | None:
    """nDCG@k = sum of gain(i) / log2(i + 1) over the first k passages, divided by the best sum that k passages can have.

    The gain of a passage is the number of groups that no passage before it showed, so the same passage twice gains once.
    The best is one group each at ranks 1 to min(groups, k); a passage that shows several groups at once can beat that,
    so the quotient is capped at 1.
    """
    groups = len(case.evidence.groups)
    if not groups:
        return None
    seen: frozenset[int] = frozenset()
    gained = 0.0
    for rank, passage in enumerate(case.record.passages[:k], 1):
        shown = case.groups_in(passage)
        gained += len(shown - seen) / math.log2(rank + 1)
        seen |= shown
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(groups, k) + 1))
    return min(1.0, gained / best)


def recall_within(case: Case, tokens: int) -> float | None:
    """Recall over the passages that fit, whole and in order, into a budget of tokens: what a language model could be given."""
    groups = len(case.evidence.groups)
    if not groups:
        return None
    left = tokens * CHARACTERS_PER_TOKEN
    fitting = []
    for passage in case.record.passages:
        left -= len(passage.text)
        if left < 0:
            break
        fitting.append(passage)
    return len(_covered(case, fitting)) / groups


def _covered(case: Case, passages: Iterable[Shown]) -> frozenset[int]:
    return frozenset().union(*(case.groups_in(passage) for passage in passages))
