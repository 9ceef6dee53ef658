"""A run: a set of questions put to an assistant, with all that is needed to know what was measured.

    DIR/config.json       commit, settings, digests of program, prompts, library and questions, machine
    DIR/questions.jsonl   the questions as they were, labels and all
    DIR/records.jsonl     the answers, one a line, as they came
    DIR/scores.jsonl      every metric of every question

A run that was stopped goes on where it stopped. An answer given by another program, over another library or with other
settings is not reused: the question is asked again.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import subprocess
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import prompts
from eval.gold import GoldQuestion, digest_of, load_questions
from eval.labels import Paper
from eval.records import Record, read_records, write_records
from eval.scoring import Score, read_scores, score_all, write_scores
from ingest.settings import Settings

if TYPE_CHECKING:
    from assistant.answers import Answer
    from assistant.ask import Assistant

ROOT = Path(__file__).parents[1]
ERROR = "error"  # the status of a record whose question could not be put to the assistant
# Settings that no answer depends on: where this machine keeps things (the library's digest says what was asked), and whom
# the chat lets in.
NO_BEARING = {"data", "database", "retention_days", "sign_in"}
# What makes two answers answers of one and the same system over one and the same library.
IDENTITY = ("program", "settings", "prompts", "library", "index")

Answerer = Callable[[GoldQuestion], dict[str, Any]]


class NoRun(Exception):
    """A folder that holds no run."""


@dataclass(frozen=True)
class Run:
    """A run as its folder keeps it; records and scores are read when asked for."""

    folder: Path
    config: Mapping[str, Any]

    @cached_property
    def questions(self) -> tuple[GoldQuestion, ...]:
        """The questions that were put, labels and all."""
        return load_questions([self.folder / "questions.jsonl"])

    @cached_property
    def records(self) -> dict[str, Record]:
        """The answers by question id, those to other questions of an earlier selection included."""
        return read_records(self.folder / "records.jsonl")

    @cached_property
    def scores(self) -> dict[str, Score]:
        """The scores by question id."""
        return read_scores(self.folder / "scores.jsonl")

    @property
    def name(self) -> str:
        """What to call it: its folder's name."""
        return self.folder.resolve().name


def open_run(folder: Path) -> Run:
    """The run in `folder`. Raises NoRun where a file of it is missing."""
    for name in ("config.json", "records.jsonl", "scores.jsonl"):  # a baseline has no questions of its own
        if not (folder / name).is_file():
            raise NoRun(f"{folder} holds no finished run: {name} is missing.")
    return Run(folder, read_config(folder))


def describe(assistant: Assistant, settings: Settings) -> dict[str, Any]:
    """What was measured, on which machine: the part of `config.json` that does not depend on the questions."""
    generation = asdict(assistant.search.generation)
    return {
        "format": 1,
        "commit": _commit(),
        "program": program_digest(),
        "settings": _telling(settings),
        "prompts": prompts.fingerprint(),
        "library": assistant.library.digest,
        "documents": list(assistant.library.ids),
        "index": {key: generation[key] for key in ("analysis", "model", "fingerprint", "dimensions", "server")},
        "machine": {
            "python": platform.python_version(),
            "system": f"{platform.system()} {platform.machine()}",
            "cores": os.cpu_count(),
        },
    }


def answer(
    questions: Sequence[GoldQuestion],
    answerer: Answerer,
    folder: Path,
    config: Mapping[str, Any],
    *,
    workers: int = 1,
    progress: Callable[[int], object] = lambda count: None,
) -> list[str]:
    """Put to `answerer` every question that has no answer in `folder` yet; return the ids of those that failed.

    `progress` is called with the number of questions that are answered, those answered before in one go. A question that
    raises is recorded with status "error" and what was raised, and asked again the next time: one failure must not cost
    the other answers.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kept = _reusable(folder, config, questions)
    (folder / "scores.jsonl").unlink(missing_ok=True)  # of answers that are about to change
    write_records(folder / "records.jsonl", (record.raw for record in kept.values()))
    _write_config(folder, questions, {**config, "started": _now(), "workers": workers})
    left = [question for question in questions if question.id not in kept]
    progress(len(questions) - len(left))
    failed = []
    with (folder / "records.jsonl").open("a", encoding="utf8") as file, ThreadPoolExecutor(workers) as threads:
        waiting = [threads.submit(_answered, answerer, question) for question in left]
        try:
            for future in as_completed(waiting):
                record = future.result()
                if record["status"] == ERROR:
                    failed.append(record["id"])
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
                file.flush()
                progress(1)
        except BaseException:
            threads.shutdown(cancel_futures=True)  # the user pressed Ctrl-C: what is not begun is not begun
            raise
    return sorted(failed)


def rescore(
    folder: Path, questions: Sequence[GoldQuestion], library: Mapping[str, Paper], config: Mapping[str, Any]
) -> Run:
    """Score the records in `folder` by these questions and this library, anew, under this config; return the run.

    Raises NoRun for a baseline: what was found, which most metrics are about, is not in it.
    """
    if config.get("baseline"):
        raise NoRun(f"{folder} is a baseline and holds no passages to score: make baseline makes it anew.")
    write_scores(folder / "scores.jsonl", score_all(questions, read_records(folder / "records.jsonl"), library))
    _write_config(folder, questions, {**config, "scored": _now()})
    return open_run(folder)


def read_config(folder: Path) -> dict[str, Any]:
    """The config of the run in `folder`, finished or not; empty where there is none."""
    path = folder / "config.json"
    return dict(json.loads(path.read_text("utf8"))) if path.exists() else {}


def keep_baseline(run: Run, folder: Path) -> None:
    """Write what a later run is compared with into `folder`: config, scores and answers, without what was found.

    A tenth of the run's size, so that it can be committed; questions are those of the set that its config names by digest.
    Raises NoRun for a run in which a question could not be put.
    """
    failed = [id for id in run.scores if run.records[id].error]
    if failed:
        raise NoRun(f"{len(failed)} questions of {run.folder} could not be put ({failed[0]}): run it again first.")
    folder.mkdir(parents=True, exist_ok=True)
    kept = ("id", "question", "status", "kind", "answer", "language", "notices", "table", "seconds", "error")
    answers = (run.records[id].raw for id in run.scores)
    write_records(folder / "records.jsonl", ({key: raw[key] for key in kept if key in raw} for raw in answers))
    write_scores(folder / "scores.jsonl", run.scores.values())
    config = {**run.config, "baseline": True}
    (folder / "config.json").write_text(json.dumps(config, ensure_ascii=False, indent=1) + "\n", "utf8")


def ask_assistant(assistant: Assistant) -> Answerer:
    """Put questions to the assistant itself; those asked before in a conversation are asked first."""

    def put(question: GoldQuestion) -> dict[str, Any]:
        history: list[tuple[str, Answer]] = []
        for turn in question.history:
            history.append((turn.question, assistant.ask(turn.question, history=tuple(history))))
        return assistant.ask(question.question, history=tuple(history)).record(question.id)

    return put


def program_digest() -> str:
    """Digest (12 hex digits) of the code and word lists that answers are made with, committed or not."""
    digest = hashlib.sha256()
    files = (path for part in ("ingest", "index", "assistant") for path in (ROOT / part).rglob("*"))
    for path in sorted(path for path in files if path.suffix in {".py", ".toml"}):
        digest.update(f"{path.relative_to(ROOT).as_posix()}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _answered(answerer: Answerer, question: GoldQuestion) -> dict[str, Any]:
    try:
        record = answerer(question)
    except Exception:  # noqa: BLE001 - recorded whole, counted, reported, and asked again
        record = {"id": question.id, "question": question.question, "status": ERROR, "answer": ""}
        record["error"] = traceback.format_exc()
    return {**record, "asked": question.asked}


def _reusable(folder: Path, config: Mapping[str, Any], questions: Iterable[GoldQuestion]) -> dict[str, Record]:
    """The answers of an earlier start that still hold."""
    before = read_config(folder)
    if not (folder / "records.jsonl").exists() or any(
        key not in before or before[key] != config.get(key) for key in IDENTITY
    ):
        return {}
    asked = {question.id: question.asked for question in questions}
    records = read_records(folder / "records.jsonl")
    return {
        id: record
        for id, record in records.items()
        if record.status != ERROR and record.raw.get("asked") == asked.get(id, record.raw.get("asked"))
    }


def _telling(settings: Settings) -> dict[str, str]:
    """The settings that an answer depends on, without secrets: no key, and no name or password within an address."""
    told = {k: str(v) for k, v in asdict(settings).items() if k not in NO_BEARING and not k.endswith("key")}
    return {name: re.sub(r"//[^/@]*@", "//", value) for name, value in told.items()}


def _write_config(folder: Path, questions: Sequence[GoldQuestion], config: Mapping[str, Any]) -> None:
    whole = {**config, "questions": {"count": len(questions), "digest": digest_of(questions)}}
    (folder / "config.json").write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", "utf8")
    write_records(folder / "questions.jsonl", (question.to_json() for question in questions))


def _commit() -> str:
    """The commit, "+" behind it where files differ from it, "" outside a checkout."""
    git = ["git", "-C", str(ROOT)]
    head = subprocess.run([*git, "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True)  # noqa: S603
    if head.returncode:
        return ""
    changed = subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True)  # noqa: S603
    return head.stdout.strip() + ("+" if changed.stdout.strip() else "")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
