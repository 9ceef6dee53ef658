"""How far two judges agree: two reviewers who labelled the same questions, or a language model and the metrics.

Agreement alone flatters: two reviewers who say "answered" nine times out of ten agree in 82 of 100 cases by chance. Cohen's
kappa takes chance away: 0 is no better than chance, 1 is perfect; above 0.6 is usually called substantial (Landis and Koch
1977).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from eval.gold import GoldQuestion
from eval.matching import fold

FIELDS = ("expected_status", "type", "answerable")


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two judges of `count` cases agree: the share of equal verdicts, kappa, and the ids on which they differ.

    `kappa` is None where one verdict is all that either gave: chance explains everything then.
    """

    share: float
    kappa: float | None
    count: int
    differing: tuple[str, ...] = ()


def agree(first: Mapping[str, Hashable], second: Mapping[str, Hashable]) -> Agreement:
    """Agreement over the ids that both judged. Raises ValueError where there are none.

    kappa = (observed - expected) / (1 - expected), expected by chance from each judge's own frequencies (Cohen 1960).
    """
    ids = [id for id in first if id in second]
    if not ids:
        raise ValueError("The two judged nothing in common.")
    same = sum(first[id] == second[id] for id in ids) / len(ids)
    counts = [Counter(verdicts[id] for id in ids) for verdicts in (first, second)]
    chance = sum(counts[0][verdict] * counts[1][verdict] for verdict in counts[0]) / len(ids) ** 2
    kappa = (same - chance) / (1 - chance) if chance < 1 else None
    return Agreement(same, kappa, len(ids), tuple(id for id in ids if first[id] != second[id]))


def reviewers(first: Sequence[GoldQuestion], second: Sequence[GoldQuestion]) -> dict[str, Agreement]:
    """Agreement of two reviewers on each field of the questions that both labelled."""
    return {
        name: agree({q.id: getattr(q, name) for q in first}, {q.id: getattr(q, name) for q in second})
        for name in FIELDS
    }


def shared_evidence(first: Sequence[GoldQuestion], second: Sequence[GoldQuestion]) -> tuple[float, int] | None:
    """The mean F1 of two reviewers' evidence, and over how many questions; None where neither gave any.

    Two pieces are the same when they are in one document and one's words stand in the other's; which of the reviewers is
    called right makes no difference to F1.
    """
    theirs = {question.id: question for question in second}
    scores = []
    for question in first:
        if question.id in theirs and (question.evidence or theirs[question.id].evidence):
            scores.append(_f1(_pieces(question), _pieces(theirs[question.id])))
    return (sum(scores) / len(scores), len(scores)) if scores else None


def _pieces(question: GoldQuestion) -> list[tuple[str, str]]:
    return [(member.document, fold(member.quote)) for group in question.evidence for member in group]


def _f1(mine: list[tuple[str, str]], its: list[tuple[str, str]]) -> float:
    if not mine or not its:
        return 0.0
    precision = sum(any(_same(piece, other) for other in its) for piece in mine) / len(mine)
    recall = sum(any(_same(piece, other) for other in mine) for piece in its) / len(its)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _same(piece: tuple[str, str], other: tuple[str, str]) -> bool:
    return piece[0] == other[0] and (piece[1] in other[1] or other[1] in piece[1])
