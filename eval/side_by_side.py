"""Two runs on a terminal: every metric before and after, the answers that changed sides, and what the gate says."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from eval.compare import Comparison, Difference, by_type
from eval.gate import Check
from eval.metrics import BY_NAME
from eval.terminal import WIDTH, shown
from prompts import text

COLUMN = (WIDTH - 3) // 2


def comparison_lines(comparison: Comparison) -> Iterator[str]:
    """What differs between the systems, a line per metric, and wins and losses by type."""
    for key in comparison.unlike:
        yield text("eval.unlike", what=key)
    yield ""
    yield text("eval.compare-heading", before=comparison.before.name, after=comparison.after.name)
    for name, difference in comparison.differences.items():
        figures = f"{shown(name, difference.before):>9} → {shown(name, difference.after):>9}  {_change(difference):<26}"
        games = f"+{difference.wins} −{difference.losses} ={difference.ties}"
        chance = f"p={difference.p:.3f}".replace(".", ",")
        yield f"{text(f'eval.metric-{name}'):<26}{figures} {chance}  {games:<14} {_verdict(difference)}".rstrip()
    yield ""
    for kind, count, lost, won in by_type(comparison):
        if lost or won:
            yield text("eval.compare-type", type=kind, count=count, lost=lost, won=won)


def _change(difference: Difference) -> str:
    """The change with its interval, in percentage points where the metric is in percent."""
    factor, unit, digits = {"percent": (100, "", 1), "score": (1, "", 3), "number": (1, "", 1)}[difference.metric.unit]
    mean, low, high = (
        f"{factor * value:+.{digits}f}" for value in (difference.change, difference.low, difference.high)
    )
    return f"{mean}{unit} ({low} … {high})".replace(".", ",").replace("-", "−")


def _verdict(difference: Difference) -> str:
    if difference.p > 0.05 or not difference.metric.better:
        return ""
    return text("eval.better") if difference.worsening < 0 else text("eval.worse")


def flip_lines(comparison: Comparison, *, whole: bool) -> Iterator[str]:
    """The questions that are right in one run only: their ids, or (`whole`) both answers side by side."""
    questions = {question.id: question for question in comparison.after.questions}
    for key, ids in (("eval.lost", comparison.lost), ("eval.won", comparison.won)):
        yield textwrap.fill(text(key, count=len(ids), ids=" ".join(ids)), WIDTH, subsequent_indent="    ")
        for id in ids if whole else ():
            yield ""
            yield f"{id} · {questions[id].type}: {questions[id].question}"
            runs = (comparison.before, comparison.after)
            columns = [[f"{r.name}: {r.records[id].status}", *_wrapped(r.records[id].spoken)] for r in runs]
            height = max(map(len, columns))
            left, right = (column + [""] * (height - len(column)) for column in columns)
            yield from (f"{a:<{COLUMN}} | {b}".rstrip() for a, b in zip(left, right, strict=True))


def gate_lines(checks: Sequence[Check]) -> Iterator[str]:
    """A line per limit, those that do not hold marked, and the verdict."""
    yield ""
    for check in checks:
        percent = BY_NAME[check.metric].unit == "percent"
        value, limit = (f"{100 * n:z.1f}" if percent else f"{n:z.3f}" for n in (check.value, check.limit))
        key = "eval.gate-holds" if check.holds else "eval.gate-broken"
        rule = text(f"eval.gate-{check.rule}", value=value.replace(".", ","), limit=limit.replace(".", ","))
        yield text(key, metric=text(f"eval.metric-{check.metric}"), rule=rule)
    broken = sum(not check.holds for check in checks)
    yield text("eval.gate-closed", count=broken) if broken else text("eval.gate-open", count=len(checks))


def _wrapped(said: str) -> list[str]:
    return [line for paragraph in said.splitlines() for line in textwrap.wrap(paragraph, COLUMN)]
