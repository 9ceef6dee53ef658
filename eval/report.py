"""The report: one HTML file that holds a whole run and needs nothing else, in Swedish and English.

Numbers and charts are written out, so they stand there without a script and on paper. The questions are data: the page's
script makes a row of each and opens one when it is asked for, which keeps a thousand of them quick. Nothing is loaded from
anywhere; the page's own policy forbids it. Text from documents and answers is data too and never becomes markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from eval import charts
from eval.case import Case
from eval.charts import Row, in_both
from eval.compare import Comparison
from eval.intervals import Estimate, percentiles, wilson
from eval.labels import Paper, judge
from eval.metrics import BY_NAME, METRICS
from eval.quote_images import Picture
from eval.report_data import question_data
from eval.runs import Run
from eval.scoring import WHOLE, Summary, summarise
from eval.terminal import latencies
from prompts import LANGUAGES, text, texts

ASSETS = Path(__file__).parent / "report_page"
CHARTED = (
    "strict-accuracy status-right vital-fact-recall recall-5 mrr-10 citation-recall citation-precision lemma-precision "
    "false-refusal answer-words"
).split()
BINS = 5  # of about equal size: fewer questions than that in one tell nothing


def report(
    run: Run,
    library: Mapping[str, Paper],
    pictures: Mapping[str, Picture],
    comparison: Comparison | None = None,
) -> str:
    """The whole page. `pictures` are by `quote_images.key_of`; `comparison` has `run` as its second run."""
    summary = summarise(run.questions, run.scores)
    questions = [question for question in run.questions if question.id in run.scores]
    cases = [Case(q, run.records[q.id], judge(q, library), library) for q in questions]
    data = {
        "words": {language: _script_words(language) for language in LANGUAGES},
        "questions": [question_data(case, run.scores[case.question.id], comparison) for case in cases],
        "pictures": {key: picture.as_json() for key, picture in pictures.items()},
    }
    parts = {
        "title": escape(f"{text('report.title')} · {run.name}"),
        "style": (ASSETS / "style.css").read_text("utf8"),
        "script": (ASSETS / "script.js").read_text("utf8"),
        "data": _embedded(data),
        "head": _head(run, comparison),
        "headline": _headline(summary),
        "comparison": _comparison(comparison) if comparison else "",
        "charts": _by_type(summary),
        "tables": _slices(summary),
        "calibration": _calibration(cases, run),
        "latency": _latency(run),
        "left_out": _left_out(run),
        "config": escape(json.dumps(dict(run.config), ensure_ascii=False, indent=1)),
    }
    page = (ASSETS / "page.html").read_text("utf8")
    page = re.sub(r"\{\{([\w-]+)\}\}", lambda match: _words(match[1]), page)
    for name, part in parts.items():
        page = page.replace(f"<!--{name}-->", part)
    return page


def _words(key: str, **values: object) -> str:
    return in_both(_pair(f"report.{key}", **values))


def _pair(key: str, **values: object) -> tuple[str, str]:
    return text(key, "sv", **values), text(key, "en", **values)


def number(value: float, unit: str, sign: str = "") -> tuple[str, str]:
    """A number as Swedes and as the English read it; with "+" as `sign`, one that goes up or down."""
    figure = (
        format(100 * value, f"{sign}.1f")
        if unit == "percent"
        else format(value, f"{sign}.{3 if unit == 'score' else 1}f")
    )
    figure = figure.replace("-", "−")
    return (
        (f"{figure} %".replace(".", ","), f"{figure}%")
        if unit == "percent" and not sign
        else (figure.replace(".", ","), figure)
    )


def _interval(estimate: Estimate, unit: str) -> tuple[str, str]:
    low, high = number(estimate.low, unit), number(estimate.high, unit)
    return f"{low[0].removesuffix(' %')}–{high[0]}", f"{low[1].removesuffix('%')}–{high[1]}"


def _embedded(data: object) -> str:
    """JSON that cannot end the script element it stands in, whatever a document says."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _script_words(language: str) -> dict[str, str]:
    metrics = {f"metric-{m.name}": text(f"eval.metric-{m.name}", language) for m in METRICS}
    return {**texts("report", language), **metrics}


def _head(run: Run, comparison: Comparison | None) -> str:
    config = run.config
    facts = [
        ("run", run.name),
        ("when", config.get("scored", "")),
        ("commit", config.get("commit", "")),
        ("documents", ", ".join(config.get("documents", []))),
        ("model", config.get("index", {}).get("model", "")),
        ("count", str(len(run.scores))),
        *([("against", comparison.before.name)] if comparison else []),
    ]
    return "".join(
        f"<div><dt>{_words(f'head-{key}')}</dt><dd>{escape(value)}</dd></div>" for key, value in facts if value
    )


def _headline(summary: Summary) -> str:
    whole = summary.slices.get(WHOLE, {})
    rows, part = [], ""
    for metric in METRICS:
        if metric.name not in whole:
            continue
        if metric.part != part:
            part = metric.part
            rows.append(f'<tr class="part"><th colspan="4" scope="colgroup">{_words(f"part-{part}")}</th></tr>')
        estimate = whole[metric.name]
        mean = in_both(number(estimate.mean, metric.unit))
        interval = in_both(_interval(estimate, metric.unit))
        about = in_both(_pair(f"report.about-{metric.name}"))
        rows.append(
            f'<tr><th scope="row">{in_both(_pair(f"eval.metric-{metric.name}"))}<small>{about}</small></th>'
            f'<td class="figure">{mean}</td><td>{_bar(metric.unit, estimate)}<small>{interval}</small></td>'
            f"<td>{estimate.count}</td></tr>"
        )
    return "".join(rows)


def _bar(unit: str, estimate: Estimate) -> str:
    if unit == "number":
        return ""
    low, width = 100 * estimate.low, 100 * (estimate.high - estimate.low)
    return (
        f'<span class="bar" aria-hidden="true"><i style="left:{low:.1f}%;width:{width:.1f}%"></i>'
        f'<b style="left:{100 * estimate.mean:.1f}%"></b></span>'
    )


def _by_type(summary: Summary) -> str:
    shown = []
    kinds = sorted(key for key in summary.slices if key[0] == "type")
    for name in CHARTED:
        keys = [key for key in [WHOLE, *kinds] if name in summary.slices.get(key, {})]
        estimates = [summary.slices[key][name] for key in keys]
        if not estimates:
            continue
        names = [_pair("report.all") if key == WHOLE else _pair(f"report.type-{key[1]}") for key in keys]
        rows = [
            Row(words, e.mean, e.low, e.high, f"n={e.count}", key == WHOLE)
            for key, words, e in zip(keys, names, estimates, strict=True)
        ]
        most = max(e.high for e in estimates)
        ticks = (
            [(most * part / 4, f"{most * part / 4:.0f}") for part in range(5)]
            if BY_NAME[name].unit == "number"
            else [(part / 4, f"{25 * part} %") for part in range(5)]
        )
        title = _pair(f"eval.metric-{name}")
        shown.append(charts.figure(charts.dots(f"chart-{name}", title, rows, ticks), title))
    return "".join(shown)


def _slices(summary: Summary) -> str:
    """The numbers behind the charts, and those by split, region, document and persona."""
    names = [name for name in CHARTED if name in summary.slices.get(WHOLE, {})]
    heads = "".join(f'<th scope="col">{in_both(_pair(f"eval.metric-{name}"))}</th>' for name in names)
    bodies = []
    for kind in ("type", "split", "persona", "region", "document"):
        rows = []
        for key in sorted(key for key in summary.slices if key[0] == kind):
            estimates = summary.slices[key]
            label = in_both(_pair(f"report.type-{key[1]}")) if kind == "type" else escape(key[1])
            cells = (
                in_both(number(estimates[name].mean, BY_NAME[name].unit)) if name in estimates else "–"
                for name in names
            )
            count = max((estimate.count + estimate.missing for estimate in estimates.values()), default=0)
            rows.append(
                f'<tr><th scope="row">{label}</th><td>{count}</td>' + "".join(f"<td>{c}</td>" for c in cells) + "</tr>"
            )
        if rows:
            bodies.append(
                f'<tbody><tr class="part"><th colspan="{len(names) + 2}" scope="rowgroup">{_words(f"by-{kind}")}</th></tr>'
                + "".join(rows)
                + "</tbody>"
            )
    return f'<thead><tr><th></th><th scope="col">{_words("questions")}</th>{heads}</tr></thead>' + "".join(bodies)


def _calibration(cases: Sequence[Case], run: Run) -> str:
    """Whether a higher score of the best passage means a right answer more often, over the answers that were given."""
    points = sorted(
        (case.record.passages[0].score, run.scores[case.question.id].right)
        for case in cases
        if case.record.passages and case.record.passages[0].score is not None and not case.abstained
    )
    if len(points) < 2 * BINS:
        return f"<p>{_words('too-few')}</p>"
    rows = []
    for number_ in range(BINS):
        inside = points[number_ * len(points) // BINS : (number_ + 1) * len(points) // BINS]
        right = sum(answered for _, answered in inside)
        scores = f"{inside[0][0]:.2f}–{inside[-1][0]:.2f}"
        name = (
            text("report.score-of", "sv", scores=scores.replace(".", ",")),
            text("report.score-of", "en", scores=scores),
        )
        rows.append(Row(name, right / len(inside), *wilson(right, len(inside)), f"n={len(inside)}"))
    ticks = [(part / 4, f"{25 * part} %") for part in range(5)]
    return charts.figure(
        charts.dots("calibration", _pair("report.calibration"), rows, ticks), _pair("report.calibration-about")
    )


def _latency(run: Run) -> str:
    stages = {stage: percentiles(seconds) for stage, seconds in latencies(run).items()}
    if not stages:
        return f"<p>{_words('too-few')}</p>"
    rows = [
        Row((stage, stage), p[50], p[50], p[95], f"{1000 * p[95]:.0f} ms", stage == "all")
        for stage, p in stages.items()
    ]
    most = max(row.high for row in rows) or 1.0
    ticks = [(most * part / 4, f"{1000 * most * part / 4:.0f} ms") for part in range(5)]
    table = "".join(
        f'<tr><th scope="row">{escape(stage)}</th>'
        + "".join(f"<td>{1000 * value:.1f}</td>" for value in p.values())
        + "</tr>"
        for stage, p in stages.items()
    )
    heads = "".join(f'<th scope="col">p{percent}, ms</th>' for percent in next(iter(stages.values())))
    chart = charts.figure(charts.dots("latency", _pair("report.latency"), rows, ticks), _pair("report.latency-about"))
    return (
        f'{chart}<div class="wide"><table><thead><tr><th></th>{heads}</tr></thead><tbody>{table}</tbody></table></div>'
    )


def _left_out(run: Run) -> str:
    groups = {
        "outside": [id for id, score in run.scores.items() if score.outside],
        "stale": [id for id, score in run.scores.items() if score.stale],
        "failed": [id for id in run.scores if run.records[id].error],
    }
    return "".join(
        f"<li>{_words(f'left-out-{key}', count=len(ids))} {escape(', '.join(ids))}</li>"
        for key, ids in groups.items()
        if ids
    )


def _comparison(comparison: Comparison) -> str:
    rows = []
    for name, d in comparison.differences.items():
        unit = d.metric.unit
        before, after = number(d.before, unit), number(d.after, unit)
        change, low, high = (number(value, unit, "+") for value in (d.change, d.low, d.high))
        verdict = "" if d.p > 0.05 or not d.metric.better else "better" if d.worsening < 0 else "worse"
        chance = f"{d.p:.3f}".replace(".", ","), f"{d.p:.3f}"
        interval = f"{change[0]} ({low[0]} … {high[0]})", f"{change[1]} ({low[1]} … {high[1]})"
        rows.append(
            f'<tr class="{verdict}"><th scope="row">{in_both(_pair(f"eval.metric-{name}"))}</th><td>{in_both(before)}</td>'
            f"<td>{in_both(after)}</td><td>{in_both(interval)}</td><td>{in_both(chance)}</td>"
            f"<td>+{d.wins} −{d.losses} ={d.ties}</td><td>{_words(verdict) if verdict else ''}</td></tr>"
        )
    heads = "".join(
        f'<th scope="col">{_words(key)}</th>' for key in ("before", "after", "change", "chance", "games", "verdict")
    )
    warnings = "".join(f"<li>{_words('unlike', what=key)}</li>" for key in comparison.unlike)
    flips = _words("flips", lost=len(comparison.lost), won=len(comparison.won))
    return (
        f'<section id="comparison"><h2>{_words("comparison")}</h2><ul>{warnings}</ul><p>{flips}</p><div class="wide"><table>'
        f"<thead><tr><th></th>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div></section>"
    )
