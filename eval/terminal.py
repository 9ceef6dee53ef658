"""What a run looks like on a terminal: the headline numbers, a line per type, and one question in full."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from eval.case import Case
from eval.gold import GoldQuestion
from eval.intervals import Estimate, percentiles
from eval.labels import Paper, judge
from eval.metrics import BY_NAME, METRICS
from eval.records import Record
from eval.runs import Run
from eval.scoring import WHOLE, Summary
from prompts import text

# The columns of the table by type: what a person who tunes the assistant looks at.
COLUMNS = ("strict-accuracy", "status-right", "vital-fact-recall", "recall-5", "recall-10", "mrr-10", "citation-recall")
WIDTH = 118
FEWEST = 5  # questions in a slice that gets a line of its own


def shown(name: str, value: float | None) -> str:
    """A metric's value as Swedes read it: shares in percent, scores and numbers as they are, "–" where it does not apply."""
    if value is None:
        return "–"
    unit = BY_NAME[name].unit
    figure = f"{100 * value:.1f} %" if unit == "percent" else f"{value:.3f}" if unit == "score" else f"{value:.1f}"
    return figure.replace(".", ",")


def with_interval(name: str, estimate: Estimate) -> str:
    """The same with its 95 % interval: "64,4 % (58,3–70,4)"."""
    low, high = (shown(name, value).removesuffix(" %") for value in (estimate.low, estimate.high))
    return f"{shown(name, estimate.mean)} ({low}–{high})"


def summary_lines(run: Run, summary: Summary) -> Iterator[str]:
    """The headline numbers with intervals, the table by type with the failing ids, and what was left out."""
    whole = summary.slices.get(WHOLE, {})
    for metric in METRICS:
        if metric.name in whole:
            estimate = whole[metric.name]
            yield f"{text(f'eval.metric-{metric.name}'):<44} {with_interval(metric.name, estimate):<26} n={estimate.count}"
    yield ""
    yield f"{'':<18}{text('eval.count'):>6}" + "".join(f"{text(f'eval.short-{name}'):>12}" for name in COLUMNS)
    for kind in ("type", "split", "region", "document"):
        for key in sorted(key for key in summary.slices if key[0] == kind):
            estimates = summary.slices[key]
            if estimates["strict-accuracy"].count < FEWEST:
                continue
            cells = "".join(
                f"{shown(name, estimates[name].mean) if name in estimates else '–':>12}" for name in COLUMNS
            )
            yield f"{key[1][:18]:<18}{estimates['strict-accuracy'].count:>6}{cells}"
        yield ""
    yield from _failing(run)
    yield from _left_out(run)
    yield from _latency(run)


def _failing(run: Run) -> Iterator[str]:
    yield text("eval.failing")
    by_type: dict[str, list[str]] = {}
    for question in run.questions:
        score = run.scores.get(question.id)
        if score is not None and not score.outside and not score.right:
            by_type.setdefault(question.type, []).append(question.id)
    for kind in sorted(by_type):
        yield textwrap.fill(f"  {kind}: {' '.join(by_type[kind])}", WIDTH, subsequent_indent="    ")


def _left_out(run: Run) -> Iterator[str]:
    outside = [score.id for score in run.scores.values() if score.outside]
    stale = [score.id for score in run.scores.values() if score.stale]
    failed = [id for id in run.scores if run.records[id].error]
    for key, ids in (("eval.outside", outside), ("eval.stale", stale), ("eval.failed", failed)):
        if ids:
            yield textwrap.fill(text(key, count=len(ids), ids=" ".join(ids)), WIDTH, subsequent_indent="    ")
    for id in failed[:1]:
        yield f"    {id}: {run.records[id].error.strip().splitlines()[-1]}"


def latencies(run: Run) -> dict[str, list[float]]:
    """Seconds of every answer by stage, "all" being the whole answer."""
    stages: dict[str, list[float]] = {}
    for id in run.scores:
        record = run.records[id]
        for stage, seconds in (("all", record.seconds), *record.timings.items()):
            if seconds is not None:
                stages.setdefault(stage, []).append(seconds)
    return stages


def _latency(run: Run) -> Iterator[str]:
    for stage, seconds in latencies(run).items():
        values = "  ".join(f"p{percent} {1000 * value:.0f} ms" for percent, value in percentiles(seconds).items())
        yield f"{text('eval.latency', stage=stage):<24} {values}"


def question_lines(run: Run, question: GoldQuestion, library: dict[str, Paper]) -> Iterator[str]:
    """One question in full: what was asked, said and expected, which facts and evidence were missed, and the passages."""
    record, score = run.records[question.id], run.scores[question.id]
    case = Case(question, record, judge(question, library), library)
    for turn in question.history:
        yield f"({turn.question})"
    yield f"{question.id} · {question.type} · {question.split} · {question.region}"
    yield f"? {question.question}"
    verdict = "=" if record.status == question.expected_status else "≠"
    yield f"{record.status} {verdict} {question.expected_status}   ({record.kind}, {record.raw.get('standalone', '')})"
    yield from _wrapped(record.error or record.spoken, "> ")
    yield from _wrapped(question.reference, text("eval.expected") + " ")
    for fact, said, forbidden in zip(question.key_facts, score.said, score.forbidden, strict=True):
        mark = "!!" if forbidden else "+" if said else "--"
        forbids = f"   ≠ {' | '.join(fact.forbid)}" if fact.forbid else ""
        yield f"  {mark:<3}{'*' if fact.vital else ' '} {' | '.join(fact.accept)}{forbids}"
    for number, (group, rank) in enumerate(zip(case.evidence.groups, score.ranks, strict=True)):
        places = " | ".join(f"{place.document} s. {place.page}: {place.member.quote}" for place in group)
        cited = text("eval.cited") if score.cited[number] else ""
        yield f"  {number}: {text('eval.rank', rank=rank) if rank else text('eval.unfound')} {cited} {places}"
    for label in score.stale:
        yield f"  {text('eval.stale-label')} {label}"
    yield ""
    yield from record_lines(record, case)
    applying = [(name, value) for name, value in score.metrics.items() if value is not None]
    yield textwrap.fill("  ".join(f"{name} {shown(name, value)}" for name, value in applying), WIDTH)


def record_lines(record: Record, case: Case | None = None) -> Iterator[str]:
    """The citations and passages of a record; with a case, the groups of evidence that each passage shows."""
    for citation in record.citations:
        where = f"[{citation.marker}] {citation.document} s. {', '.join(map(str, citation.pages))}"
        yield from _wrapped(f"{where}: {citation.quote}", "  ")
    yield ""
    for rank, passage in enumerate(record.passages, 1):
        held = "".join(f"<{number}>" for number in sorted(case.groups_in(passage))) if case else ""
        where = f"{passage.document} s. {', '.join(map(str, passage.pages))} {passage.section}"
        yield f"  {rank:>2} {passage.score or 0:.3f} {held} {where}"[:WIDTH]
        yield f"       {' '.join(passage.text.split())}"[:WIDTH]


def _wrapped(said: str, lead: str) -> Sequence[str]:
    return [
        line
        for paragraph in said.splitlines()
        for line in textwrap.wrap(lead + paragraph, WIDTH, subsequent_indent=" " * len(lead))
    ]
