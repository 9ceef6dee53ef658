"""What the report draws: every metric by type of question, the numbers behind that, calibration, and latency."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from eval import charts
from eval.case import Case
from eval.charts import Row, in_both
from eval.intervals import percentiles, wilson
from eval.metrics import BY_NAME, METRICS
from eval.report_words import figure, interval, number, pair, words
from eval.runs import Run
from eval.scoring import WHOLE, Summary
from eval.terminal import latencies
from prompts import text

# What is charted at once; the other metrics unfold.
FIRST = (
    "strict-accuracy status-right vital-fact-recall recall-5 mrr-10 citation-recall citation-precision lemma-precision "
    "false-refusal answer-words"
).split()
BINS = 5  # of about equal size: fewer questions than that in one tell nothing
STAGES = ("all", "route", "search", "compose", "verify", "suggest")
PERCENT = [(part / 4, f"{25 * part} %") for part in range(5)]


def by_type(summary: Summary) -> str:
    """A chart for every metric: its mean over all questions, and over those of each type, with intervals."""
    first = "".join(_chart(name, summary) for name in FIRST)
    more = "".join(_chart(metric.name, summary) for metric in METRICS if metric.name not in FIRST)
    if not more:
        return f'<div class="charts">{first}</div>'
    unfolding = f'<details><summary>{words("more-metrics")}</summary><div class="charts">{more}</div></details>'
    return f'<div class="charts">{first}</div>{unfolding}'


def _chart(name: str, summary: Summary) -> str:
    kinds = sorted(key for key in summary.slices if key[0] == "type")
    keys = [key for key in [WHOLE, *kinds] if name in summary.slices.get(key, {})]
    if not keys:
        return ""
    rows = []
    for key in keys:
        estimate = summary.slices[key][name]
        called = pair("report.all") if key == WHOLE else pair(f"report.type-{key[1]}")
        rows.append(Row(called, estimate.mean, estimate.low, estimate.high, f"n={estimate.count}", key == WHOLE))
    ticks = round_ticks(max(row.high for row in rows)) if BY_NAME[name].unit == "number" else PERCENT
    title = pair(f"eval.metric-{name}")
    return charts.figure(charts.dots(f"chart-{name}", title, rows, ticks), title)


def slices(summary: Summary) -> str:
    """The numbers behind the charts with their intervals, and those by split, region, document and persona."""
    names = [name for name in FIRST if name in summary.slices.get(WHOLE, {})]
    heads = "".join(f'<th scope="col">{in_both(pair(f"eval.metric-{name}"))}</th>' for name in names)
    bodies = []
    for kind in ("type", "split", "persona", "region", "document"):
        rows = []
        for key in sorted(key for key in summary.slices if key[0] == kind):
            estimates = summary.slices[key]
            label = words(f"type-{key[1]}") if kind == "type" else escape(key[1])
            cells = "".join(f"<td>{_cell(summary, key, name)}</td>" for name in names)
            count = max((estimate.count + estimate.missing for estimate in estimates.values()), default=0)
            rows.append(f'<tr><th scope="row">{label}</th><td>{count}</td>{cells}</tr>')
        if rows:
            heading = (
                f'<tr class="part"><th colspan="{len(names) + 2}" scope="rowgroup">{words(f"by-{kind}")}</th></tr>'
            )
            bodies.append(f"<tbody>{heading}{''.join(rows)}</tbody>")
    return f'<thead><tr><th></th><th scope="col">{words("questions")}</th>{heads}</tr></thead>' + "".join(bodies)


def _cell(summary: Summary, key: tuple[str, str], name: str) -> str:
    estimate, unit = summary.slices[key].get(name), BY_NAME[name].unit
    if estimate is None:
        return "–"
    return f"{in_both(number(estimate.mean, unit))}<small>{in_both(interval(estimate, unit))}</small>"


def calibration(cases: Sequence[Case], run: Run) -> str:
    """Whether a higher score of the best passage means a right answer more often, over the answers that were given."""
    points = sorted(
        (case.record.passages[0].score, run.scores[case.question.id].right)
        for case in cases
        if case.record.passages and case.record.passages[0].score is not None and not case.abstained
    )
    if len(points) < 2 * BINS:
        return f"<p>{words('too-few')}</p>"
    rows = []
    for step in range(BINS):
        inside = points[step * len(points) // BINS : (step + 1) * len(points) // BINS]
        right = sum(answered for _, answered in inside)
        (low, high), (low_en, high_en) = zip(figure(inside[0][0], 2), figure(inside[-1][0], 2), strict=True)
        name = (
            text("report.score-of", "sv", scores=f"{low}–{high}"),
            text("report.score-of", "en", scores=f"{low_en}–{high_en}"),
        )
        rows.append(Row(name, right / len(inside), *wilson(right, len(inside)), f"n={len(inside)}"))
    chart = charts.dots("calibration", pair("report.calibration"), rows, PERCENT)
    return charts.figure(chart, pair("report.calibration-about"))


def latency(run: Run) -> str:
    """Median and 95th percentile of every stage as a chart, and a table of more percentiles."""
    stages = {stage: percentiles(seconds) for stage, seconds in latencies(run).items()}
    if not stages:
        return f"<p>{words('too-few')}</p>"
    # A stage that we have no word for - another system's - goes by the name it has.
    names = {stage: pair(f"report.stage-{stage}") if stage in STAGES else (stage, stage) for stage in stages}
    rows = [
        Row(names[stage], 1000 * p[50], 1000 * p[50], 1000 * p[95], f"{1000 * p[95]:.0f} ms", stage == "all")
        for stage, p in stages.items()
    ]
    ticks = [(value, f"{label} ms") for value, label in round_ticks(max(row.high for row in rows))]
    table = "".join(
        f'<tr><th scope="row">{in_both(names[stage])}</th>'
        + "".join(f"<td>{in_both(figure(1000 * value))}</td>" for value in p.values())
        + "</tr>"
        for stage, p in stages.items()
    )
    heads = "".join(f'<th scope="col">p{percent}, ms</th>' for percent in next(iter(stages.values())))
    chart = charts.figure(charts.dots("latency", pair("report.latency"), rows, ticks), pair("report.latency-about"))
    return (
        f'{chart}<div class="wide"><table><thead><tr><th></th>{heads}</tr></thead><tbody>{table}</tbody></table></div>'
    )


def round_ticks(most: float) -> list[tuple[float, str]]:
    """Values from 0 to `most` or a little beyond, at most five steps of 1, 2 or 5 times a power of ten, with labels."""
    if most <= 0:
        return [(0.0, "0"), (1.0, "1")]
    power = 10 ** math.floor(math.log10(most / 5))
    step = next(step * power for step in (1, 2, 5, 10) if step * power * 5 >= most)
    return [(step * count, f"{step * count:g}") for count in range(math.ceil(most / step - 1e-9) + 1)]
