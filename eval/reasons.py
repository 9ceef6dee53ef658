"""Why a question failed, in words: the metrics that are not as they should be, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from eval.case import Case
from eval.gold import KeyFact
from eval.labels import Place
from eval.metrics import BY_NAME
from eval.scoring import Score

# A word of an answer that its source lacks may be a form the analysis does not know; one in ten is more than that.
_ENOUGH: Mapping[str, float] = {"lemma-precision": 0.9, "citation-precision": 0.001}


@dataclass(frozen=True, slots=True)
class Reason:
    """A metric that failed; `values` are what the sentence `reason-<metric>` of `prompts/*/report.toml` mentions."""

    metric: str
    values: Mapping[str, object]


def reasons(case: Case, score: Score) -> Iterator[Reason]:
    """What failed in one case, the gravest first; nothing for a question outside the library."""
    if score.outside:
        return
    facts = case.question.key_facts
    details: Mapping[str, Callable[[], Mapping[str, object]]] = {
        "status-right": lambda: {"status": case.record.status, "expected": case.question.expected_status},
        "vital-fact-recall": lambda: {
            "facts": _phrases(f for f, said in zip(facts, score.said, strict=True) if not said)
        },
        "contradictions": lambda: {"phrases": " · ".join(_forbidden(facts, score.forbidden))},
        "recall-10": lambda: {"places": _places(case.evidence.groups, [r is None or r > 10 for r in score.ranks])},
        "citation-recall": lambda: {"places": _places(case.evidence.groups, [not cited for cited in score.cited])},
        "citation-page": dict,
        "citation-precision": dict,
        "citation-validity": dict,
        "citation-verbatim": dict,
        "cited": dict,
        "quote-fidelity": dict,
        "number-fidelity": dict,
        "lemma-precision": dict,
        "standing-told": dict,
    }
    for name, values in details.items():
        value, better = score.metrics.get(name), BY_NAME[name].better
        if value is not None and (value < _ENOUGH.get(name, 1.0) if better > 0 else value > 0):
            yield Reason(name, values())


def _phrases(facts: Iterator[KeyFact]) -> str:
    return " · ".join(fact.accept[0].removeprefix("re:") for fact in facts if fact.vital and fact.accept)


def _forbidden(facts: Sequence[KeyFact], forbidden: Sequence[bool]) -> Iterator[str]:
    yield from (" | ".join(fact.forbid) for fact, said in zip(facts, forbidden, strict=True) if said)


def _places(groups: Sequence[Sequence[Place]], missed: Sequence[bool]) -> str:
    lacking = (group[0] for group, lacks in zip(groups, missed, strict=True) if lacks)
    return " · ".join(f"{place.document} {place.page}: ”{place.member.quote}”" for place in lacking)
