"""How much it takes: peaks of calls to the programming interface, and memory over many questions.

    chats   50 visitors of the chat for a minute, or as long as is asked for: `bench_chat`.
    peaks   five times 200 calls within one second, from ten programs with a key each: half of them questions and searches,
            half rows of the register and the list of documents; before them one peak that does not count. A call's time
            runs from when it was due, not from when there was room to send it, so a server that falls behind cannot hide it.
            Twice: with questions no two of which are the same, and with half of them drawn from forty that all ask, which
            the server may have kept. How often real people repeat each other is not known; half is a guess, so that
            the first figure is the one to rely on.
    soak    any number of different questions, one after another, through all that a call passes: scope, answer, figures,
            audit log, JSON. Memory is read after every 500; growth is counted from a tenth of the way, when all that is loaded
            on first use has been.

Everything runs on the loopback address, against a server that is started for it and ended after it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from assistant.api_keys import add_key, keys_file, revoke_key
from assistant.privacy import identity_numbers
from eval.bench import GOLD
from eval.commands import Outcome
from eval.gold import load_questions
from ingest.settings import Settings
from ingest.store import open_library
from prompts import text

PEAKS, CALLS, PAUSE = 5, 200, 9.0
PROGRAMS = 10
# Of the questions that repeat: how many there are, and the share of all questions that are drawn from them.
COMMON, AGAIN = 40, 0.5
LIMIT_SECONDS, LIMIT_GROWTH = 1.0, 0.10  # 95 of 100 calls; resident memory over the soak
_EVERY = 500
_SECONDS = 60.0  # until a server must be up, and until a call must be answered
# Of ten calls: what is asked of whom.
_MIX = ("ask", "register", "search", "register", "ask", "documents", "register", "search", "documents", "ask")


class ServerFailed(Exception):
    """The server that was to be measured did not start, or ended too soon."""


@dataclass(frozen=True, slots=True)
class Peaks:
    """What came of the peaks.

    `seconds` by what was called; `statuses` counts how calls ended, 0 for no answer at all; the server's resident bytes
    `before` and `after`; `worked` are the seconds of processor time that it took, which other work on the machine does not
    lengthen.
    """

    seconds: dict[str, tuple[float, ...]]
    statuses: dict[int, int]
    before: int
    after: int
    worked: float

    def percentile(self, percent: int, kind: str = "") -> float:
        """Seconds within which `percent` of the calls (of one kind) were answered, as numpy counts."""
        chosen = [one for name, all_ in self.seconds.items() if kind in {"", name} for one in all_]
        return statistics.quantiles(chosen, n=100, method="inclusive")[percent - 1]

    @property
    def errors(self) -> int:
        """Calls that were not answered with 200."""
        return sum(count for status, count in self.statuses.items() if status != 200)


@dataclass(frozen=True, slots=True)
class Soak:
    """Memory over many questions: (questions answered, resident bytes), and the seconds that all took."""

    memory: tuple[tuple[int, int], ...]
    seconds: float

    @property
    def growth(self) -> float:
        """Growth of the resident memory from a tenth of the way to the end, as a share of what it was there."""
        start = next(size for count, size in self.memory if count >= self.memory[-1][0] / 10)
        return self.memory[-1][1] / start - 1


def measure_load(options: argparse.Namespace, settings: Settings) -> Outcome:
    """`python -m eval bench load`: the peaks, the visitors, the soak where one is asked for, and whether the limits hold."""
    from tqdm import tqdm

    from eval import bench_chat

    open_library(settings.data)  # where nothing is ingested, that is what has to be said
    idle = max(0, (os.cpu_count() or 1) - round(os.getloadavg()[0]))
    lines, holds = [text("load.machine", cores=os.cpu_count(), idle=idle)], True
    for again in (0.0, AGAIN):
        with tqdm(total=PEAKS * CALLS, desc=text("load.peaks"), disable=None) as bar:
            try:
                measured = peaks(settings.data, lambda: bar.update(), again)
            except ServerFailed as error:
                return Outcome((*lines, str(error)), 2)
        lines.append(text("load.again" if again else "load.new", share=f"{again:.0%}", common=COMMON))
        lines += _told(measured)
        holds = holds and not measured.errors and measured.percentile(95) <= LIMIT_SECONDS
    if options.chat:
        with tqdm(desc=text("load.visits"), disable=None) as bar:
            try:
                visits = bench_chat.chats(settings.data, options.chat, lambda: bar.update())
            except ServerFailed as error:
                return Outcome((*lines, str(error)), 2)
        lines += bench_chat.told(visits)
        holds = holds and not visits.failed and visits.percentile(95) <= LIMIT_SECONDS
    if options.soak:
        with tqdm(total=options.soak, desc=text("load.soak"), disable=None) as bar:
            soaked = soak(settings.data, settings, options.soak, lambda: bar.update())
        sizes = {"first": soaked.memory[0][1] // 10**6, "last": soaked.memory[-1][1] // 10**6}
        growth = f"{soaked.growth:.1%}"
        lines.append(text("load.soaked", count=options.soak, seconds=round(soaked.seconds), growth=growth, **sizes))
        holds = holds and soaked.growth <= LIMIT_GROWTH
    return Outcome(tuple(lines), 0 if holds else 1)


def _told(measured: Peaks) -> list[str]:
    lines = []
    for kind in ("", *measured.seconds):
        p50, p95 = (round(measured.percentile(percent, kind) * 1000) for percent in (50, 95))
        lines.append(text("load.line", kind=kind or text("load.all"), p50=p50, p95=p95))
    sizes = {"before": measured.before // 10**6, "after": measured.after // 10**6}
    lines.append(text("load.errors", errors=measured.errors, calls=PEAKS * CALLS, **sizes))
    return [*lines, text("load.worked", each=f"{1000 * measured.worked / (PEAKS * CALLS):.1f}")]


def different_questions(count: int) -> list[str]:
    """`count` questions no two of which are the same: the gold questions, and each again with a word of another.

    Those with an identity number are left out: a search refuses them, as it should.
    """
    golds = [gold.question for gold in load_questions([GOLD])]
    asked = [question for question in dict.fromkeys(golds) if not identity_numbers(question)]
    words = sorted({word for question in asked for word in re.findall(r"\w{5,}", question)})
    grown = (f"{question} {word}" for word in words for question in asked)
    return [*asked, *(next(grown) for _ in range(count - len(asked)))][:count]


def mixed_questions(first: int, count: int, again: float) -> list[str]:
    """`count` questions: the share `again` drawn from the COMMON that all ask, the others different from all `first` before."""
    common, chance = different_questions(COMMON), random.Random(first)  # noqa: S311 - the same draw each time
    new = different_questions(COMMON + first + count)[COMMON + first :]
    return [chance.choice(common) if chance.random() < again else question for question in new]


def soak(data: Path, settings: Settings, count: int, answered: Callable[[], object]) -> Soak:
    """Ask `count` different questions of one assistant; `answered` is called after each."""
    from assistant.api_door import LOCAL
    from assistant.api_models import QuestionModel
    from assistant.ask import Assistant
    from assistant.desk import Desk
    from assistant.enquiries import Enquiries

    enquiries = Enquiries(Desk(lambda: Assistant.open(data, settings)), data, "api")
    memory: list[tuple[int, int]] = []
    started = time.perf_counter()
    for number, question in enumerate(different_questions(count), 1):
        json.dumps(enquiries.ask(QuestionModel(question=question), LOCAL)[1])
        if number % _EVERY == 0 or number == count:
            memory.append((number, resident(os.getpid())))
        answered()
    return Soak(tuple(memory), time.perf_counter() - started)


def peaks(data: Path, answered: Callable[[], object], again: float = 0.0) -> Peaks:
    """Serve the data folder and call it, with a share `again` of questions that repeat; `answered` is called after each call.

    Raises ServerFailed.
    """
    names = [f"bench {number}" for number in range(PROGRAMS)]
    had_keys = keys_file(data).exists()
    keys = [add_key(data, name, ["ask", "search", "register", "documents"]) for name in names]
    try:
        with Served(data) as server:
            process = server.process.pid
            # A peak that does not count: what is loaded and worked out on first use, as a server of some minutes has.
            _at_once(server.address, keys, mixed_questions(0, CALLS, again), lambda: None)
            before, worked = resident(process), processor_seconds(process)
            calls: _Calls = []
            for peak in range(PEAKS):
                time.sleep(PAUSE)
                calls += _at_once(server.address, keys, mixed_questions((peak + 1) * CALLS, CALLS, again), answered)
            after, worked = resident(process), processor_seconds(process) - worked
    finally:
        for name in names:
            revoke_key(data, name)
        if not had_keys:  # a file from which all keys were revoked keeps everybody out
            keys_file(data).unlink()
    seconds = {kind: tuple(one for name, one, _ in calls if name == kind) for kind in dict.fromkeys(_MIX)}
    return Peaks(seconds, dict(Counter(status for _, _, status in calls)), before, after, worked)


class Served:
    """The chat's server over a data folder, in a process of its own, while the context lasts; `settings` win."""

    def __init__(self, data: Path, settings: Mapping[str, str] | None = None) -> None:
        self._command = [sys.executable, "-m", "assistant", "chat", "--port", "0", "--data", str(data)]
        self._environment = {**os.environ, **(settings or {})}
        self.address = ""

    def __enter__(self) -> Served:
        self.process = subprocess.Popen(  # noqa: S603 - our own module
            self._command, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self.process.stdout
        found = re.search(r"http://\S+:\d+", self.process.stdout.readline())
        if not found:
            raise ServerFailed(f"The server did not start; it ended with {self.process.wait(_SECONDS)}.")
        self.address = found.group()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(_SECONDS)
        assert self.process.stdout
        self.process.stdout.close()


_Calls = list[tuple[str, float, int]]


def _at_once(address: str, keys: Sequence[str], questions: Sequence[str], answered: Callable[[], object]) -> _Calls:
    """A call for each question, spread over one second; each as (what was called, seconds since it was due, status).

    Each has a thread and a connection of its own. By httpx a call takes four milliseconds of the processor that the server is
    measured on, by http.client less than one.
    """
    begin = time.perf_counter() + 0.5

    def call(number: int) -> tuple[str, float, int]:
        due = begin + number / len(questions)
        time.sleep(max(0.0, due - time.perf_counter()))
        kind = _MIX[number % len(_MIX)]
        status = _status(address, kind, questions[number], keys[number % len(keys)])
        return kind, time.perf_counter() - due, status

    calls: _Calls = []
    with ThreadPoolExecutor(len(questions)) as threads:
        for one in threads.map(call, range(len(questions))):
            calls.append(one)
            answered()
    return calls


def _status(address: str, kind: str, question: str, key: str) -> int:
    """The HTTP status that a call ended with, 0 where there was no answer."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=_SECONDS)
    headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
    try:
        if kind in {"ask", "search"}:
            connection.request("POST", f"/api/{kind}", json.dumps({"question": question}), headers)
        else:
            connection.request("GET", f"/api/{kind}", headers=headers)
        response = connection.getresponse()
        response.read()
        return response.status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()


def resident(process: int) -> int:
    """Bytes of a process that are in memory. Needs Linux's /proc."""
    pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def processor_seconds(process: int) -> float:
    """Seconds of processor time that a process has used, of its own and in the system. Needs Linux's /proc."""
    fields = Path(f"/proc/{process}/stat").read_text("utf8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
