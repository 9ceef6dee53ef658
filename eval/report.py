"""The report: one HTML file that holds a whole run and needs nothing else, in Swedish and English.

Numbers and charts are written out, so they stand there without a script and on paper. The questions are data: the page's
script makes a row of each and opens one when it is asked for, which keeps a thousand of them quick. Nothing is loaded from
anywhere; the page's own policy forbids it. Text from documents and answers is data too and never becomes markup.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path

from eval.case import Case
from eval.charts import in_both
from eval.compare import Comparison
from eval.intervals import Estimate
from eval.labels import Paper, judge
from eval.metrics import METRICS
from eval.quote_images import Picture
from eval.report_data import questions_data
from eval.report_plots import by_type, calibration, latency, slices
from eval.report_words import interval, number, pair, words
from eval.runs import Run
from eval.scoring import WHOLE, Summary, summarise
from prompts import LANGUAGES, text, texts

ASSETS = Path(__file__).parent / "report_page"


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
        **questions_data(cases, run.scores, comparison),
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
        "charts": by_type(summary),
        "tables": slices(summary),
        "calibration": calibration(cases, run),
        "latency": latency(run),
        "left_out": _left_out(run),
        "config": escape(json.dumps(dict(run.config), ensure_ascii=False, indent=1)),
    }
    page = (ASSETS / "page.html").read_text("utf8")
    page = re.sub(r"\{\{([\w-]+)\}\}", lambda match: words(match[1]), page)
    for name, part in parts.items():
        page = page.replace(f"<!--{name}-->", part)
    return page


def _embedded(data: object) -> str:
    """JSON packed with gzip, in base64: a fifth of the size, and nothing that a document says can end the element."""
    packed = gzip.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0)
    return base64.b64encode(packed).decode()


def _script_words(language: str) -> dict[str, str]:
    metrics = {f"metric-{m.name}": text(f"eval.metric-{m.name}", language) for m in METRICS}
    return {**texts("report", language), **metrics}


def _head(run: Run, comparison: Comparison | None) -> str:
    config = run.config
    facts = [
        ("run", run.name),
        ("when", config.get("scored", "").replace("T", " ").replace("+00:00", " UTC")),
        ("commit", config.get("commit", "")),
        ("documents", ", ".join(config.get("documents", []))),
        ("model", config.get("index", {}).get("model", "")),
        ("count", str(len(run.scores))),
        *([("against", comparison.before.name)] if comparison else []),
    ]
    return "".join(
        f"<div><dt>{words(f'head-{key}')}</dt><dd>{escape(value)}</dd></div>" for key, value in facts if value
    )


def _headline(summary: Summary) -> str:
    whole = summary.slices.get(WHOLE, {})
    rows, part = [], ""
    for metric in METRICS:
        if metric.name not in whole:
            continue
        if metric.part != part:
            part = metric.part
            rows.append(f'<tr class="part"><th colspan="4" scope="colgroup">{words(f"part-{part}")}</th></tr>')
        estimate = whole[metric.name]
        mean = in_both(number(estimate.mean, metric.unit))
        around = in_both(interval(estimate, metric.unit))
        about = in_both(pair(f"report.about-{metric.name}"))
        rows.append(
            f'<tr><th scope="row">{in_both(pair(f"eval.metric-{metric.name}"))}<small>{about}</small></th>'
            f'<td class="figure">{mean}</td><td>{_bar(metric.unit, estimate)}<small>{around}</small></td>'
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


def _left_out(run: Run) -> str:
    groups = {
        "outside": [id for id, score in run.scores.items() if score.outside],
        "stale": [id for id, score in run.scores.items() if score.stale],
        "failed": [id for id in run.scores if run.records[id].error],
    }
    return "".join(
        f"<li>{words(f'left-out-{key}', count=len(ids))} {escape(', '.join(ids))}</li>"
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
        around = f"{change[0]} ({low[0]} … {high[0]})", f"{change[1]} ({low[1]} … {high[1]})"
        rows.append(
            f'<tr class="{verdict}"><th scope="row">{in_both(pair(f"eval.metric-{name}"))}</th><td>{in_both(before)}</td>'
            f"<td>{in_both(after)}</td><td>{in_both(around)}</td><td>{in_both(chance)}</td>"
            f"<td>+{d.wins} −{d.losses} ={d.ties}</td><td>{words(verdict) if verdict else ''}</td></tr>"
        )
    heads = "".join(
        f'<th scope="col">{words(key)}</th>' for key in ("before", "after", "change", "chance", "games", "verdict")
    )
    warnings = "".join(f"<li>{words('unlike', what=key)}</li>" for key in comparison.unlike)
    flips = words("flips", lost=len(comparison.lost), won=len(comparison.won))
    return (
        f'<section id="comparison"><h2>{words("comparison")}</h2><ul>{warnings}</ul><p>{flips}</p><div class="wide"><table>'
        f"<thead><tr><th></th>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div></section>"
    )
