"""Reading files in processes that can die alone.

A PDF is a program of sorts: it nests, refers to itself, and unpacks a kilobyte into gigabytes. Whatever a file makes its
reader do - run out of memory, run forever, crash in compiled code - it does in a worker process with bounds of its own,
and costs that file and no other. Workers live on from file to file, because starting one takes longer than reading most.

The worker stores the reading itself and sends back one line about it: a document of a thousand pages does not travel.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path

from ingest.catalogue import Entry
from ingest.document import Document
from ingest.interruption import interruption
from ingest.refusal import Refusal
from ingest.store import Item

# Two cores are what the smallest machine we are meant for has.
_MOST_WORKERS = 2
# Address space, not memory in use: the 217 pages at hand take 0.1 GiB of it, 1,900 full pages 0.65.
_MOST_GIBIBYTES = 2
# Processor seconds, so that a good file is not refused because the machine is busy. Measured: 0.03 to 0.2 s a page. Formats
# without pages get the time to open only.
_SECONDS_TO_OPEN = 30.0
_SECONDS_A_PAGE = 1.0
_MOST_SECONDS = 900.0
# A reader that waits uses no processor time: so many times longer by the clock, and it is taken to wait for ever.
_CLOCK_SECONDS_A_SECOND = 10.0

# Reasons after which a worker is gone, or not trusted with the next file.
_HURT = frozenset({"too-slow", "stuck", "reader-died", "too-much-memory", "nested-too-deep", "unexpected"})


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read into the library in `data`. `digest` is the SHA-256 that the file had when `key` was made of it."""

    path: Path
    entry: Entry
    digest: str
    key: str
    data: Path


@dataclass(frozen=True, slots=True)
class Facts:
    """A reading in numbers, for the summary. `left_out` counts words; `notes` and `inferred` are as in a Document."""

    pages: int
    words: int
    left_out: int
    sections: int
    passages: int
    notes: tuple[tuple[int, str], ...]
    inferred: tuple[str, ...]
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read and stored."""

    item: Item
    facts: Facts


def facts_of(document: Document, seconds: float = 0.0) -> Facts:
    """The numbers of a document that took `seconds` to read."""
    return Facts(
        pages=len(document.pages),
        words=len(document.text.split()),
        left_out=sum(document.left_out.values()),
        sections=len(document.sections),
        passages=len(document.passages),
        notes=document.notes,
        inferred=document.entry.inferred,
        seconds=seconds,
    )


def seconds_allowed(pages: int) -> float:
    """How many processor seconds a file may take in all, when it says that it has so many pages."""
    return min(_SECONDS_TO_OPEN + _SECONDS_A_PAGE * pages, _MOST_SECONDS)


def read_in_workers(
    tasks: Sequence[Task], allowed: Callable[[int], float] = seconds_allowed
) -> Generator[tuple[Task, Reading | Refusal]]:
    """Read all files, and give each one's outcome as soon as it is known.

    `allowed` says how many processor seconds a file of so many pages may take. Raises OSError where a reading cannot be
    stored: no other file would fare better then. Whoever stops asking early must close the iterator; that ends the workers.
    """
    waiting = deque(tasks)
    workers: list[_Worker] = []
    with interruption() as pressed:
        try:
            while waiting or workers:
                for worker in [worker for worker in workers if worker.task is None]:
                    if waiting:
                        worker.begin(waiting.popleft(), allowed)
                    else:
                        worker.stop()
                        workers.remove(worker)
                while waiting and len(workers) < min(_MOST_WORKERS, os.cpu_count() or 1):
                    workers.append(_Worker())
                    workers[-1].begin(waiting.popleft(), allowed)
                soonest = min((worker.deadline for worker in workers), default=0.0)
                awaited: list[Connection | int] = [worker.connection for worker in workers]
                awaited += [pressed] if pressed is not None else []
                ready = wait(awaited, max(0.0, soonest - time.monotonic()))
                if pressed in ready:
                    raise KeyboardInterrupt
                for worker in list(workers):
                    task, answer = worker.task, worker.answer(worker.connection in ready, allowed)
                    if isinstance(answer, OSError):
                        raise answer
                    if task is None or answer is None:
                        continue
                    if isinstance(answer, Refusal) and answer.reason in _HURT:
                        worker.stop()
                        workers.remove(worker)
                    yield task, answer
        finally:
            for worker in workers:
                worker.stop()


class _Worker:
    """One process, and the file that it is reading."""

    def __init__(self) -> None:
        # Spawned, not forked: a fork of a process with threads (tqdm has one) can deadlock.
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()  # so that the worker's end is the only one, and its death is seen
        self.task: Task | None = None
        self.deadline = 0.0
        self.began = 0.0
        self.seconds = 0.0

    def begin(self, task: Task, allowed: Callable[[int], float]) -> None:
        self.task = task
        self.began = time.monotonic()
        self._send(task)
        self._allow(allowed(0))

    def _allow(self, seconds: float) -> None:
        self.seconds = seconds
        self.deadline = self.began + _CLOCK_SECONDS_A_SECOND * seconds
        self._send(seconds)

    def _send(self, message: Task | float) -> None:
        try:
            self.connection.send(message)
        except BrokenPipeError:
            return  # it died in between; its answer will be the end of the pipe

    def answer(self, ready: bool, allowed: Callable[[int], float]) -> Reading | Refusal | OSError | None:
        """What has become of the file; None while it is still being read."""
        assert self.task is not None
        if not ready:
            if time.monotonic() < self.deadline:
                return None
            return _refusal(self.task, "stuck", seconds=round(self.deadline - self.began))
        try:
            message: int | Reading | Refusal | OSError = self.connection.recv()
        except (EOFError, ConnectionResetError):
            self.process.join(5)
            if self.process.exitcode == -signal.SIGXCPU:
                return _refusal(self.task, "too-slow", seconds=round(self.seconds))
            return _refusal(self.task, "reader-died", code=self.process.exitcode)
        if isinstance(message, int):
            self._allow(allowed(message))
            return None
        self.task = None
        return message

    def stop(self) -> None:
        self.connection.close()
        self.process.kill()
        self.process.join()
        self.process.close()


def _refusal(task: Task, reason: str, **values: object) -> Refusal:
    return Refusal(task.entry.file, task.entry.id, reason, values)


def _work(connection: Connection) -> None:
    """The worker process: read what is sent, until the other end is closed."""
    import logging
    import resource
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides what it means
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_GIBIBYTES * 1024**3,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable(logging.CRITICAL)  # the PDF libraries log every oddity; what matters stands in the summary
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with closing(connection):
        while True:
            try:
                task = connection.recv()
            except EOFError:
                return
            spent = time.process_time()
            _allow(spent, connection)
            connection.send(_read(task, connection, spent))


def _allow(spent: float, connection: Connection) -> None:
    """Take the processor seconds that the parent allows beyond those `spent` earlier; whoever needs more is ended by SIGXCPU."""
    import resource

    # The system counts whole seconds, from the start of the process.
    seconds = math.ceil(spent + connection.recv())
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))


def _end_with_parent() -> None:
    """A parent killed with -9 can stop nobody: its workers notice themselves, and drop what they were writing."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _read(task: Task, connection: Connection, spent: float) -> Reading | Refusal | OSError:
    from ingest.pages import Unreadable, page_count
    from ingest.read import read_file
    from ingest.store import write_reading

    began = time.monotonic()
    try:
        if task.path.suffix.lower() == ".pdf":
            connection.send(page_count(task.path, task.entry.password))
            _allow(spent, connection)
        document, words = read_file(task.path, task.entry)
        if document.source_digest != task.digest:
            raise Unreadable("changed-meanwhile")
        _refuse_pages_out_of_bounds(task.entry, len(document.pages))
    except Unreadable as error:
        return _refusal(task, error.reason, **error.values)
    except MemoryError:
        return _refusal(task, "too-much-memory", gibibytes=_MOST_GIBIBYTES)
    except RecursionError:
        return _refusal(task, "nested-too-deep")
    except OSError as error:
        return _refusal(task, "unreadable-file", detail=error.strerror or str(error))
    except Exception as error:  # noqa: BLE001 - a broken file breaks its reader in ways nobody has listed
        return _refusal(task, "unexpected", detail=f"{error.__class__.__name__}: {error}"[:300])
    try:
        item = write_reading(task.data, document, words, task.path, task.key)
    except OSError as error:
        return error
    return Reading(item, facts_of(document, time.monotonic() - began))


def _refuse_pages_out_of_bounds(entry: Entry, pages: int) -> None:
    from ingest.pages import Unreadable

    for part in entry.parts:
        if part.last_page > pages:
            value = f"{part.first_page}-{part.last_page}"
            raise Unreadable("catalogue-page-out-of-bounds", key="pages", part=part.id, value=value, pages=pages)
    for page in entry.skip_pages:
        if page > pages:
            raise Unreadable("catalogue-page-out-of-bounds", key="skip_pages", part="", value=page, pages=pages)
