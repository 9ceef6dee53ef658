"""The commands beside measuring: other tools' formats, candidates from use, two reviewers, a language model as judge."""

from __future__ import annotations

import argparse
from dataclasses import replace

from eval.agreement import Agreement
from eval.commands import Outcome
from eval.gold import load_questions
from ingest.settings import Settings
from prompts import text, texts


def export(options: argparse.Namespace, settings: Settings) -> Outcome:
    """Write a run in another tool's format."""
    from eval.exchange import export as write
    from eval.labels import papers
    from eval.runs import open_run
    from ingest.store import open_library

    library = open_library(settings.data)
    names = write(open_run(options.run), library, papers(library), options.format, options.folder)
    return Outcome((text("eval.exchanged", files=", ".join(names), folder=options.folder),))


def take(options: argparse.Namespace, settings: Settings) -> Outcome:
    """Read another tool's questions and answers, and write them as ours."""
    from eval.exchange import take as read
    from eval.exchange import write_taken
    from eval.labels import papers
    from ingest.store import open_library

    library = open_library(settings.data)
    taken = read(options.source, options.format, options.type, library, papers(library))
    lines = [text("eval.exchanged", files=", ".join(write_taken(taken, options.folder)), folder=options.folder)]
    if taken.unplaced:
        lines.append(text("eval.unplaced", count=taken.unplaced))
    return Outcome(tuple(lines))


def candidates(options: argparse.Namespace, settings: Settings) -> Outcome:
    """List the candidates that no question came of yet, show one, accept one into a file of questions, or drop one."""
    from eval.candidates import accepted, add_question, drop, find_candidate, read_candidates
    from eval.terminal import record_lines

    known = read_candidates(options.file)
    if options.drop:
        drop(options.file, options.drop)
        return Outcome((text("eval.candidate-dropped", id=options.drop),))
    if options.accept:
        question = accepted(
            find_candidate(known, options.accept),
            type=options.type,
            status=options.status,
            facts=options.fact,
            evidence=options.evidence,
            question=options.question,
            reference=options.reference,
        )
        add_question(options.into, question)
        return Outcome((text("eval.candidate-accepted", id=question.id, path=options.into),))
    if options.show:
        candidate = find_candidate(known, options.show)
        return Outcome((f"? {candidate.question}", *record_lines(candidate.record)))
    reasons = texts("feedback", "sv")
    taken = {question.id for question in load_questions([options.into])} if options.into.exists() else set()
    lines = []
    for candidate in known:
        if candidate.id in taken:
            continue
        # The chat writes a code, another system its own words.
        reason = reasons.get(f"reason-{candidate.reason}", candidate.reason or "–")
        lines.append(text("eval.candidate", id=candidate.id, reason=reason, question=candidate.question))
        if candidate.comment:
            lines.append(text("eval.candidate-more", comment=candidate.comment))
    return Outcome(tuple(lines or [text("eval.candidate-none")]))


def agreement(options: argparse.Namespace, settings: Settings) -> Outcome:
    """Say how far two reviewers of the same questions agree."""
    from eval.agreement import reviewers, shared_evidence

    first, second = load_questions([options.first]), load_questions([options.second])
    lines = []
    for what, agreed in reviewers(first, second).items():
        lines.append(text("eval.agreement-line", what=what, **_figures(agreed)))
        if agreed.differing:
            lines.append(text("eval.agreement-differs", what=what, ids=" ".join(agreed.differing)))
    shared = shared_evidence(first, second)
    if shared:
        lines.append(text("eval.agreement-evidence", share=_percent(shared[0]), count=shared[1]))
    return Outcome(tuple(lines))


def judge(options: argparse.Namespace, settings: Settings) -> Outcome:
    """Let a language model judge the answers of a run, and say how far the metrics agree."""
    from tqdm import tqdm

    from eval.judge import agreements, answered, open_judge, write_judgements
    from eval.judge import judge as judge_answers
    from eval.runs import open_run

    run = open_run(options.run)
    settings = replace(settings, llm_model=options.model or settings.llm_model)
    questions = answered(run, options.sample)
    judging = judge_answers(questions, run, open_judge(settings), settings.llm_model)
    judged = list(tqdm(judging, total=len(questions), desc=text("eval.judging"), disable=None))
    write_judgements(options.run / "judgements.jsonl", judged)
    unread = [judgement.id for judgement in judged if judgement.correct is None]
    lines = [text("eval.judge-unread", count=len(unread), ids=" ".join(unread))] if unread else []
    for what, (yes, measured, agreed) in agreements(judged, run).items():
        shares = {"judge": _percent(yes), "metric": _percent(measured), **_figures(agreed)}
        lines.append(text("eval.judge-line", what=text(f"eval.judge-{what}"), **shares))
        lines.append(text("eval.agreement-differs", what=text(f"eval.judge-{what}"), ids=" ".join(agreed.differing)))
    return Outcome(tuple(lines), 2 if unread and len(unread) == len(judged) else 0)


def _figures(agreed: Agreement) -> dict[str, object]:
    kappa = "–" if agreed.kappa is None else f"{agreed.kappa:.2f}".replace(".", ",")
    return {"share": _percent(agreed.share), "count": agreed.count, "kappa": kappa}


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
