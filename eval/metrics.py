"""The list of metrics: each one's name, the step of the path it judges, which way is better, and the function.

`python -m eval` and the report show them by the words of `prompts/*/eval.toml`, key `metric-<name>`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from eval import answers, citing, retrieval
from eval.case import Case


@dataclass(frozen=True, slots=True)
class Metric:
    """`better` is 1 where more is better, -1 where less is, 0 where the number only describes.

    `proportion` says that a question scores 0 or 1, so that the mean is a share of questions. `unit` is how the number is
    read: "percent", "score" (between 0 and 1, by custom not in percent) or "number".
    """

    name: str
    part: str
    measure: Callable[[Case], float | None]
    better: int = 1
    proportion: bool = False
    unit: str = "percent"


METRICS: tuple[Metric, ...] = (
    Metric("strict-accuracy", "answer", answers.strict_accuracy, proportion=True),
    Metric("status-right", "answer", answers.status_right, proportion=True),
    Metric("vital-fact-recall", "answer", answers.vital_fact_recall),
    Metric("fact-recall", "answer", answers.fact_recall),
    Metric("contradictions", "answer", answers.contradictions, better=-1, proportion=True),
    Metric("unwritten-right", "answer", answers.unwritten_right, proportion=True),
    Metric("standing-told", "answer", answers.standing_told, proportion=True),
    Metric("recall-1", "retrieval", partial(retrieval.recall, k=1)),
    Metric("recall-5", "retrieval", partial(retrieval.recall, k=5)),
    Metric("recall-10", "retrieval", partial(retrieval.recall, k=10)),
    Metric("all-hit-5", "retrieval", partial(retrieval.all_hit, k=5), proportion=True),
    Metric("all-hit-10", "retrieval", partial(retrieval.all_hit, k=10), proportion=True),
    Metric("mrr-10", "retrieval", retrieval.reciprocal_rank, unit="score"),
    Metric("ndcg-10", "retrieval", retrieval.ndcg, unit="score"),
    Metric("recall-1000-tokens", "retrieval", partial(retrieval.recall_within, tokens=1000)),
    Metric("cited", "citation", citing.cited, proportion=True),
    Metric("citation-precision", "citation", citing.citation_precision),
    Metric("citation-recall", "citation", citing.citation_recall),
    Metric("citation-page", "citation", citing.citation_page),
    Metric("citation-validity", "citation", citing.citation_validity),
    Metric("citation-verbatim", "citation", citing.citation_verbatim),
    Metric("quote-fidelity", "grounding", citing.quote_fidelity),
    Metric("lemma-precision", "grounding", citing.lemma_precision),
    Metric("number-fidelity", "grounding", citing.number_fidelity),
    Metric("abstention-precision", "abstention", answers.abstention_precision, proportion=True),
    Metric("abstention-recall", "abstention", answers.abstention_recall, proportion=True),
    Metric("false-refusal", "abstention", answers.false_refusal, better=-1, proportion=True),
    Metric("answer-rate", "abstention", answers.answer_rate, better=0, proportion=True),
    Metric("answer-first", "language", answers.answer_first, proportion=True),
    Metric("answer-words", "language", answers.answer_words, better=0, unit="number"),
    Metric("readability", "language", answers.readability, better=-1, unit="number"),
)
BY_NAME: Mapping[str, Metric] = {metric.name: metric for metric in METRICS}
