"""The commands that measure: put the questions, look at an answer, check a set, compare two runs, write the report.

Each takes the options of its command line and the settings, and returns what to print and the exit status; what it raises
is told to the user by `eval.__main__`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from eval.gold import WRITTEN, BadQuestions, GoldQuestion, Problem, load_questions
from ingest.settings import Settings
from prompts import text


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command came to: lines for the terminal, and 0 done, 1 something does not hold, 2 it could not be measured."""

    lines: tuple[str, ...] = ()
    status: int = 0


def could_not_measure() -> dict[type[Exception], str]:
    """What means that there is nothing to measure, or nothing to measure it with, and the sentence that says so."""
    from assistant.generate import ModelFailed
    from eval.calibration import BadPair
    from eval.candidates import BadCandidate
    from eval.compare import DifferentQuestions
    from eval.exchange import BadExchange
    from eval.gate import BadGate
    from eval.judge import NoModel
    from eval.records import BadRecord
    from eval.runs import NoRun
    from index.generations import IndexMismatch, IndexMissing
    from ingest.store import LibraryDamaged, LibraryMissing

    return {
        BadCandidate: "error-candidate",
        BadExchange: "error-exchange",
        BadGate: "error-gate",
        BadPair: "error-pair",
        BadRecord: "error-record",
        DifferentQuestions: "error-different-questions",
        NoRun: "error-no-run",
        NoModel: "error-no-model",
        ModelFailed: "error-model-failed",
        IndexMissing: "error-index-missing",
        IndexMismatch: "error-index-mismatch",
        LibraryMissing: "error-library-missing",
        LibraryDamaged: "error-library-damaged",
        OSError: "error-file",
    }


def run(options: argparse.Namespace, settings: Settings) -> Outcome:
    """Put the questions, score the answers, say what came of it."""
    import shutil

    from tqdm import tqdm

    from assistant.ask import Assistant
    from eval.labels import papers
    from eval.runs import answer, ask_assistant, describe, read_config, rescore
    from eval.scoring import summarise
    from eval.terminal import summary_lines
    from ingest.store import open_library

    questions = selected(load_questions(options.questions), options.split, options.only)
    failed: list[str] = []
    if options.records or options.rescore:
        library = open_library(settings.data)
        config = read_config(options.folder)
        if options.records:
            options.folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(options.records, options.folder / "records.jsonl")
            config = {"format": 1, "library": library.digest, "records": options.records.name}
        measured = rescore(options.folder, questions, papers(library), config)
    else:
        settings = replace(settings, llm_model=options.model or settings.llm_model)
        assistant = replace(Assistant.open(settings.data, settings), today=lambda: WRITTEN)
        config = describe(assistant, settings)
        with tqdm(total=len(questions), desc=text("eval.asks"), disable=None) as bar:
            failed = answer(
                questions,
                ask_assistant(assistant),
                options.folder,
                config,
                workers=options.workers,
                progress=bar.update,
            )
        measured = rescore(options.folder, questions, papers(assistant.library), read_config(options.folder))
    return Outcome(tuple(summary_lines(measured, summarise(measured.questions, measured.scores))), 2 if failed else 0)


def show(options: argparse.Namespace, settings: Settings) -> Outcome:
    """Print questions of a run in full."""
    from eval.labels import papers
    from eval.runs import open_run
    from eval.terminal import question_lines
    from ingest.store import open_library

    found, library = open_run(options.folder), papers(open_library(settings.data))
    lines: list[str] = []
    for question in selected(found.questions, None, options.ids):
        lines += [*question_lines(found, question, library), ""]
    return Outcome(tuple(lines))


def check(options: argparse.Namespace, settings: Settings) -> Outcome:
    """Say what is wrong with a set of questions, and what it is made of."""
    from eval.check import ERRORS, OUTSIDE, STALE, composition
    from eval.check import check as check_questions
    from eval.gold import question_files, read_lines
    from eval.labels import papers
    from ingest.store import open_library

    library = None if options.no_library else open_library(settings.data)
    found = check_questions(options.questions, library, papers(library) if library else {})
    lines: list[str] = []
    for heading, reasons in (("errors", ERRORS), ("outdated", STALE), ("remarks", None)):
        some = [p for p in found if (p.reason in reasons if reasons else p.reason not in {*ERRORS, *STALE, OUTSIDE})]
        if some:
            lines += [text(f"eval.check-{heading}", count=len(some)), *problem_lines(some), ""]
    items = [item for path in question_files(options.questions) for _, _, item in read_lines(path)]
    questions = [item for item in items if isinstance(item, GoldQuestion)]
    outside = sum(problem.reason == OUTSIDE for problem in found)
    lines.append(text("eval.check-count", count=len(questions)))
    if outside:
        lines.append(text("eval.check-outside", count=outside))
    for kind, counts in composition(questions).items():
        lines.append(f"  {kind}: " + ", ".join(f"{name} {count}" for name, count in counts.most_common()))
    return Outcome(tuple(lines), 1 if any(problem.reason in ERRORS | STALE for problem in found) else 0)


def compare(options: argparse.Namespace, settings: Settings) -> Outcome:
    """Compare two runs, and hold the second against a gate where one is given."""
    from eval.compare import compare as compare_runs
    from eval.gate import check_gate, read_gate, write_junit
    from eval.runs import open_run
    from eval.side_by_side import comparison_lines, flip_lines, gate_lines

    comparison = compare_runs(open_run(options.before), open_run(options.after))
    lines = [*comparison_lines(comparison), *flip_lines(comparison, whole=options.flips)]
    if not options.gate:
        return Outcome(tuple(lines))
    checks = check_gate(read_gate(options.gate), comparison)
    if options.junit:
        write_junit(options.junit, checks, comparison.after)
    return Outcome((*lines, *gate_lines(checks)), 0 if all(check.holds for check in checks) else 1)


def baseline(options: argparse.Namespace, settings: Settings) -> Outcome:
    """Keep of a run what later ones are compared with."""
    from eval.runs import keep_baseline, open_run

    keep_baseline(open_run(options.folder), options.output)
    return Outcome((text("eval.baseline-kept", path=options.output),))


def report(options: argparse.Namespace, settings: Settings) -> Outcome:
    """Write the report of a run, with pictures of what the failing answers cite."""
    from eval.compare import compare as compare_runs
    from eval.labels import papers
    from eval.quote_images import pictures
    from eval.report import report as report_page
    from eval.runs import open_run
    from ingest.store import open_library

    found, library = open_run(options.folder), open_library(settings.data)
    comparison = compare_runs(open_run(options.against), found) if options.against else None
    failing = [id for id, score in found.scores.items() if not score.right]
    shown = pictures((citation for id in failing for citation in found.records[id].citations), library)
    path = options.output or options.folder / "report.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(report_page(found, papers(library), shown, comparison), "utf8")
    size = f"{path.stat().st_size / 1e6:.1f}".replace(".", ",")
    return Outcome((text("eval.report-written", path=path, size=size),))


def selected(
    questions: Sequence[GoldQuestion], split: str | None, only: Sequence[str] | None
) -> tuple[GoldQuestion, ...]:
    """The questions of a split, or those named. Raises BadQuestions for a name that none of them has."""
    unknown = [name for name in only or () if name not in {question.id for question in questions}]
    if unknown:
        raise BadQuestions([Problem("", 0, "problem-no-such-id", {"id": name}) for name in unknown])
    return tuple(q for q in questions if (not split or q.split == split) and (not only or q.id in only))


def problem_lines(problems: Iterable[Problem]) -> list[str]:
    """What is wrong, a line each, with file and line number."""
    return [
        (f"{problem.file}:{problem.line}: " if problem.line else "") + text(f"eval.{problem.reason}", **problem.values)
        for problem in problems
    ]
