"""The gate: what must hold before a change ships.

    [worsening]                  how much worse than the baseline a metric may be, in its own unit
    strict-accuracy = 0.01       (0.01 is one percentage point)

    [least]                      what it may never be below, or above, whatever the baseline
    citation-verbatim = 1.0
    [most]
    contradictions = 0.03

The means themselves are held against the limits, not their intervals: both runs answered the same questions, and the
assistant answers the same question the same way twice, so a fall is a fall. What could be measured before and cannot be
now does not pass: a system that refuses everything cites nothing wrong.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from eval.compare import Comparison
from eval.metrics import BY_NAME
from eval.runs import Run
from eval.scoring import WHOLE, Score, summarise

WORSENING, LEAST, MOST = "worsening", "least", "most"


class BadGate(Exception):
    """A gate that cannot be held against a run: an unknown metric, a limit that is no number, nothing measured."""


@dataclass(frozen=True, slots=True)
class Check:
    """One limit and what was measured: `value` is the worsening, or the mean itself for "least" and "most".

    It is NaN, and the limit does not hold, where the metric applies to no question any more.
    """

    metric: str
    rule: str
    limit: float
    value: float

    @property
    def holds(self) -> bool:
        """Whether the limit is kept; a rounding error of floating point breaks none."""
        return self.value >= self.limit - 1e-9 if self.rule == LEAST else self.value <= self.limit + 1e-9


def read_gate(path: Path) -> dict[str, dict[str, float]]:
    """The limits of a gate, by rule and metric. Raises BadGate."""
    try:
        rules = tomllib.loads(path.read_text("utf8"))
    except tomllib.TOMLDecodeError as error:
        raise BadGate(f"{path}: {error}") from error
    for rule, limits in rules.items():
        if rule not in {WORSENING, LEAST, MOST}:
            raise BadGate(f"{path} has [{rule}]; [{WORSENING}], [{LEAST}] and [{MOST}] are allowed.")
        for metric, limit in limits.items():
            if metric not in BY_NAME:
                raise BadGate(f"{path} limits {metric!r}; the metrics are {', '.join(BY_NAME)}.")
            if rule == WORSENING and not BY_NAME[metric].better:
                raise BadGate(f"{path}: {metric!r} only describes; neither way is worse. Use [{LEAST}] or [{MOST}].")
            if isinstance(limit, bool) or not isinstance(limit, int | float):
                raise BadGate(f"{path}: the limit of {metric!r} is {limit!r}; a number is needed.")
    if not any(rules.values()):
        raise BadGate(f"{path} limits nothing.")
    return rules


def check_gate(rules: Mapping[str, Mapping[str, float]], comparison: Comparison) -> list[Check]:
    """Every limit of a gate held against a comparison. Raises BadGate where something was not measured, or went wrong."""
    failed = sorted(id for id in comparison.after.scores if comparison.after.records[id].error)
    if failed:
        raise BadGate(f"{len(failed)} questions could not be put ({', '.join(failed[:5])}): run again, then compare.")
    questions = comparison.after.questions  # the same in both, and a baseline has none of its own
    means, known = (
        summarise(questions, run.scores).slices.get(WHOLE, {}) for run in (comparison.after, comparison.before)
    )
    checks = []
    for rule, limits in rules.items():
        for metric, limit in limits.items():
            if metric not in means and metric not in known:
                raise BadGate(f"{metric!r} applies to no question of either run: the gate cannot tell.")
            if metric not in means:
                value = math.nan
            elif rule != WORSENING:
                value = means[metric].mean
            else:
                value = comparison.differences[metric].worsening if metric in known else 0.0
            checks.append(Check(metric, rule, limit, value))
    return checks


def write_junit(path: Path, checks: list[Check], run: Run) -> None:
    """Write the gate as JUnit XML: a limit that does not hold is a failure.

    The questions follow for information: a wrong answer is "skipped" with what it lacks, because it is the gate that
    decides what fails.
    """
    root = ElementTree.Element("testsuites")
    gate = ElementTree.SubElement(
        root, "testsuite", name="gate", tests=str(len(checks)), failures=str(sum(not c.holds for c in checks))
    )
    for check in checks:
        case = ElementTree.SubElement(gate, "testcase", classname=f"gate.{check.rule}", name=check.metric)
        if not check.holds:
            said = f"{check.rule}: {check.value:.4f}, limit {check.limit:.4f}"
            ElementTree.SubElement(case, "failure", message=said)
    scores = [(question, run.scores[question.id]) for question in run.questions if question.id in run.scores]
    wrong = sum(not score.right for _, score in scores)
    answers = ElementTree.SubElement(
        root, "testsuite", name="questions", tests=str(len(scores)), failures="0", skipped=str(wrong)
    )
    for question, score in scores:
        seconds = run.records[question.id].seconds or 0.0
        case = ElementTree.SubElement(
            answers, "testcase", classname=f"questions.{question.type}", name=question.id, time=f"{seconds:.3f}"
        )
        if not score.right:
            ElementTree.SubElement(case, "skipped", message="; ".join(_lacks(score)))
    ElementTree.indent(root)
    path.parent.mkdir(parents=True, exist_ok=True)
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _lacks(score: Score) -> Iterator[str]:
    if score.outside:
        yield "outside the library"
    for name in ("status-right", "vital-fact-recall", "contradictions"):
        value = score.metrics.get(name)
        if value is not None and value != (1.0 if BY_NAME[name].better > 0 else 0.0):
            yield f"{name} {value:.2f}"
