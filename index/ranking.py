"""Ranking: from the windows that were found to the passages that may answer, best first.

    a window     its BM25 as a share of the best window's, plus the cosine of its embedding to the question's
    a passage    its best window, times what speaks against it (a bare heading, a footnote, a paper of the past, another
                 region than the question names, no number where one is asked for), plus a little of its better neighbour

A sum of shares keeps a clear winner clear, which reciprocal ranks do not. The neighbour helps because an answer goes on
where its beginning was found: the next list item, the next row, the sentence after the one that shares the question's
words. The numbers below were chosen on the development half of the gold questions and held against 694 questions to
statutes that had no part in the choice (where the neighbour lost half a point); `eval/results/retrieval.md` shows what
each is worth. A ranker learnt over thirty such signals (softmax over the 60 best, ten-fold cross-validated) did no better
than these few, for want of questions to learn from.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from index.asked_for import asked_for, asks_of_laws
from index.store import LAW, Match


@dataclass(frozen=True, slots=True)
class Tuning:
    """The numbers that searching turns on; the defaults are in use, others are for measuring what each is worth.

    Of the question: `parts` is the weight of a compound's parts beside whole words, `asked_with` that of the words that a
    question about anything is asked with, `number` that of a number or a paper's sign ("1177", "STY-11892"; years are common),
    `others` that of other words (see `other_words`; 0 asks with none), `rarity` the power of a feature's idf. Of a window:
    `dense` is the weight of its cosine beside its BM25. Of a passage, what it is multiplied by: `heading` where nothing stands
    under it, `footnote`, `historical` in a paper of the past, `law` in a law where the question speaks of none, `without` what
    the question asks for, `elsewhere` outside what the question names, which weighs in and shuts out nothing, for the answer may
    stand in a national paper. `neighbour` is the share of the better neighbour's score that is added.
    """

    parts: float = 0.6
    asked_with: float = 0.3
    number: float = 2.0
    others: float = 1.0
    rarity: float = 0.7
    dense: float = 0.7
    heading: float = 0.7
    footnote: float = 0.92
    historical: float = 0.93
    law: float = 0.65
    without: float = 0.9
    elsewhere: float = 0.67
    neighbour: float = 0.06


TUNED = Tuning()

# Scores no further apart than this count as equal.
_ALIKE = 1e-6


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage by its best window; `score` is between 0 and 1, `preferred` says that it is what the question names."""

    match: Match
    score: float
    preferred: bool

    @property
    def passage(self) -> str:
        """The passage's id."""
        return str(self.match.payload["passage"])

    @property
    def order(self) -> tuple[float, str, int, int]:
        """Best first. Equal windows, word for word the same in two places, by where they stand: runs must not differ."""
        payload = self.match.payload
        return (-round(self.score, 6), str(payload["document"]), int(payload["start"]), int(payload["window"]))


def ranked(
    matches: Sequence[Match],
    question: str,
    regions: Collection[str] = (),
    documents: Collection[str] = (),
    tuning: Tuning = TUNED,
) -> list[Ranked]:
    """Every passage that has a window among `matches`, best first; `regions` and `documents` are what the question names."""
    wanted = asked_for(question)
    law = 1.0 if asks_of_laws(question) else tuning.law
    weights = [law if match.payload["kind"] == LAW else 1.0 for match in matches]
    # The best window as it counts: that of a law which counts less would make all others' shares small.
    most = max((match.lexical * weight for match, weight in zip(matches, weights, strict=True)), default=0.0) or 1.0
    best: dict[str, Ranked] = {}
    for match, weight in zip(matches, weights, strict=True):
        payload = match.payload
        preferred = payload["region"] in regions or payload["document"] in documents
        score = (match.lexical / most + tuning.dense * max(0.0, match.dense)) / (1 + tuning.dense)
        score *= weight * _fitness(match, wanted, tuning)
        if not preferred and (regions or documents):
            score *= tuning.elsewhere
        window = Ranked(match, score, preferred)
        known = best.get(window.passage)
        if known is None or _goes_before(window, known):
            best[window.passage] = window
    passages = _with_neighbours(list(best.values()), tuning.neighbour)
    return sorted(_side_by_side(passages, regions), key=lambda each: each.order)


def _goes_before(one: Ranked, other: Ranked) -> bool:
    """Whether one comes before the other; that their scores are apart is seen at a glance."""
    apart = one.score - other.score
    return apart > 0 if abs(apart) > _ALIKE else one.order < other.order


def _fitness(match: Match, wanted: Sequence[str], tuning: Tuning) -> float:
    """What speaks against a passage, whatever its words: 1 where nothing does."""
    payload = match.payload
    kind = payload["passage_kind"]
    fitness = tuning.heading if kind == "heading" else tuning.footnote if kind == "footnote" else 1.0
    if payload["status"] == "historical":
        fitness *= tuning.historical
    if any(thing not in payload["holds"] for thing in wanted):
        fitness *= tuning.without
    return fitness


def _with_neighbours(passages: Sequence[Ranked], share: float) -> list[Ranked]:
    """Each passage's score with a share of the better of the two beside it in the same section."""

    def place(each: Ranked, step: int) -> tuple[str, int, int]:
        payload = each.match.payload
        return (str(payload["document"]), int(payload["section_start"]), int(payload["passage_number"]) + step)

    scores = {place(each, 0): each.score for each in passages}
    return [
        Ranked(
            each.match,
            (each.score + share * max(scores.get(place(each, -1), 0.0), scores.get(place(each, 1), 0.0))) / (1 + share),
            each.preferred,
        )
        for each in passages
    ]


def _side_by_side(passages: Sequence[Ranked], regions: Collection[str]) -> list[Ranked]:
    """Where the question names several regions, the best passage of each counts as much: it asks about them all."""
    tops = dict.fromkeys(regions, 0.0)
    for each in passages:
        region = str(each.match.payload["region"])
        if region in tops:
            tops[region] = max(tops[region], each.score)
    most = max(tops.values(), default=0.0)
    if len(tops) < 2 or most <= 0:
        return list(passages)
    return [
        replace(each, score=each.score * most / top)
        if (top := tops.get(str(each.match.payload["region"]), 0.0))
        else each
        for each in passages
    ]
