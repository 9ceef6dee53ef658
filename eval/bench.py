"""How long and how large: the whole path measured as a person meets it, from a folder to an answer.

The two commands are run as commands, so that their start-up and their worker processes count; then questions are put to one
warm assistant. The limits are those that the project promises for 217 pages on two cores, so time is judged only where two
cores were free: on a busy machine the figures are shown and decide nothing.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.ask import Assistant
from eval.gold import WRITTEN, load_questions
from ingest.settings import Settings

SECONDS = 60.0  # to ingest and index
BYTES = 1_000_000_000  # resident at any moment meanwhile, all processes together
ANSWER_SECONDS = 0.1  # 95 of 100 answers of a warm assistant are quicker
QUESTIONS = 100
CORES = 2
WARM_UP = 5  # questions that load what is loaded on first use

GOLD = Path(__file__).parent / "questions"


class CommandFailed(Exception):
    """A measured command did not end well: what it was and what it said."""


class TooFewQuestions(Exception):
    """There are not enough gold questions to tell the 95th percentile."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took: wall-clock seconds and the bytes resident at the worst moment, its children's included.

    Pages shared between processes count once for each. None where the system does not tell (no /proc).
    """

    seconds: float
    peak: int | None


@dataclass(frozen=True, slots=True)
class Bench:
    """One measurement: what each command cost, the seconds of each answer, and the cores that were free at its start."""

    commands: dict[str, Cost]
    answers: tuple[float, ...]
    idle_cores: int

    @property
    def seconds(self) -> float:
        """Wall-clock seconds of the commands together."""
        return sum(cost.seconds for cost in self.commands.values())

    @property
    def peak(self) -> int | None:
        """The most bytes resident during either command; None where the system does not tell."""
        peaks = [cost.peak for cost in self.commands.values() if cost.peak is not None]
        return max(peaks) if peaks else None

    def percentile(self, percent: int) -> float:
        """Seconds within which `percent` of the answers came (linear between neighbours, as numpy counts)."""
        return statistics.quantiles(self.answers, n=100, method="inclusive")[percent - 1]

    def broken(self) -> list[str]:
        """The limits that do not hold: of "memory", "seconds" and "answers"."""
        judged = self.idle_cores >= CORES
        kept = {
            "memory": self.peak is None or self.peak <= BYTES,
            "seconds": not judged or self.seconds <= SECONDS,
            "answers": not judged or self.percentile(95) <= ANSWER_SECONDS,
        }
        return [limit for limit, holds in kept.items() if not holds]


def measure(folder: Path, data: Path, settings: Settings, answered: Callable[[], object]) -> Bench:
    """Ingest and index `folder` into the empty folder `data`, then ask; `answered` is called after each answer.

    Raises CommandFailed, TooFewQuestions.
    """
    questions = gold_questions()
    idle = max(0, (os.cpu_count() or 1) - round(os.getloadavg()[0]))
    commands = {
        "ingest": run(["ingest", str(folder), "--data", str(data)]),
        "index": run(["index", "--data", str(data)]),
    }
    assistant = replace(Assistant.open(data, settings), today=lambda: WRITTEN)
    for question in questions[:WARM_UP]:
        assistant.ask(question)
    answers = []
    for question in questions:
        started = time.perf_counter()
        assistant.ask(question)
        answers.append(time.perf_counter() - started)
        answered()
    return Bench(commands, tuple(answers), idle)


def gold_questions(folder: Path = GOLD) -> list[str]:
    """A hundred of the gold questions, spread evenly over the files; those that follow up another are left out.

    Raises TooFewQuestions, BadQuestions.
    """
    questions = [gold.question for gold in load_questions([folder]) if not gold.history]
    if len(questions) < QUESTIONS:
        raise TooFewQuestions(f"{folder} holds {len(questions)} questions that stand alone; {QUESTIONS} are needed.")
    return [questions[i * len(questions) // QUESTIONS] for i in range(QUESTIONS)]


def run(command: Sequence[str]) -> Cost:
    """Run `python -m <command>` and watch what it takes. Raises CommandFailed with what it said."""
    started = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own modules, named above
        [sys.executable, "-m", *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    peak = 0
    while True:
        peak = max(peak, _resident(process.pid))
        try:
            said, _ = process.communicate(timeout=0.05)
            break
        except subprocess.TimeoutExpired:
            continue
    seconds = time.perf_counter() - started
    if process.returncode:
        raise CommandFailed(f"python -m {' '.join(command)} ended with {process.returncode}:\n{said}")
    return Cost(seconds, peak or None)


def _resident(root: int) -> int:
    """Bytes resident in a process and all its descendants; 0 where there is no /proc."""
    parents: dict[int, int] = {}
    pages: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            # proc(5): "pid (name) state ppid ...", resident pages as field 24; the name may hold spaces and brackets.
            fields = path.read_text("utf8", errors="replace").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended meanwhile
        process = int(path.parent.name)
        parents[process], pages[process] = int(fields[1]), int(fields[21])
    family = {root}
    while grown := {process for process, parent in parents.items() if parent in family} - family:
        family |= grown
    return sum(pages.get(process, 0) for process in family) * os.sysconf("SC_PAGE_SIZE")
