"""Workers: whatever a file does to its reader costs that file and no other, and nobody is left behind."""

import errno
import hashlib
import multiprocessing
import os
import resource
import shutil
import signal
import threading
import time
from pathlib import Path

import hostile_files as hostile
import pytest

from ingest import worker
from ingest.__main__ import main
from ingest.catalogue import Entry
from ingest.refusal import Refusal
from ingest.store import library_folder
from ingest.worker import Reading, Task, read_in_workers, seconds_allowed

WHOLE = hostile.typed_pages([("Region Exempel ansvarar för lungmottagningen.", "Kommunen ansvarar för hemtjänsten.")])


def task(folder: Path, data: Path, name: str, content: bytes) -> Task:
    hostile.write(folder, {name: content})
    digest = hashlib.sha256(content).hexdigest()
    return Task(folder / name, Entry(name.split(".")[0], name, "Titel"), digest, digest, data)


def test_a_decompression_bomb_is_stopped_and_the_next_file_is_read(tmp_path: Path) -> None:
    tasks = [
        task(tmp_path, tmp_path / "var", name, content)
        for name, content in (("bomb.pdf", hostile.bomb()), ("bra.pdf", WHOLE))
    ]
    outcomes = {task.entry.id: outcome for task, outcome in read_in_workers(tasks)}
    bomb = outcomes["bomb"]
    assert isinstance(bomb, Refusal)
    # Memory on an idle machine, time on a very busy one: whichever bound it meets first.
    assert bomb.reason in {"too-much-memory", "too-slow"}
    assert isinstance(outcomes["bra"], Reading)


def test_a_page_without_end_is_stopped_when_its_processor_time_is_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_CLOCK_SECONDS_A_SECOND", 1000.0)  # so that a busy machine cannot let the clock win
    slow = task(tmp_path, tmp_path / "var", "slow.pdf", hostile.endless())
    # Time enough to start and open it; once the number of pages is known, the time is nearly up.
    [(_, outcome)] = read_in_workers([slow], lambda pages: 1.0 if pages else 60.0)
    assert outcome == Refusal("slow.pdf", "slow", "too-slow", {"seconds": 1})
    assert multiprocessing.active_children() == []


def test_a_file_is_not_refused_for_time_that_its_worker_was_not_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = threading.Event()
    timers: list[threading.Timer] = []
    clock = time.monotonic

    def stop_for_a_while(pages: int) -> float:
        """As on a machine whose processors are taken: the worker stands still while the clock goes on."""
        if pages:
            [child] = multiprocessing.active_children()
            assert child.pid is not None
            os.kill(child.pid, signal.SIGSTOP)
            timers.append(threading.Timer(1.5, os.kill, (child.pid, signal.SIGCONT)))
            timers[0].start()
            stopped.set()
        return 20.0

    # Between the moment when it stops and the moment when it goes on, two minutes pass.
    begun = clock()
    monkeypatch.setattr("ingest.worker.time.monotonic", lambda: clock() + (120.0 if stopped.is_set() else 0.0))
    [(_, outcome)] = read_in_workers([task(tmp_path, tmp_path / "var", "bra.pdf", WHOLE)], stop_for_a_while)
    assert stopped.is_set()
    assert isinstance(outcome, Reading)
    assert clock() - begun > 1.5


def test_a_reader_that_waits_for_ever_is_stopped_by_the_clock(tmp_path: Path) -> None:
    def stop(pages: int) -> float:
        if not pages:
            return 60.0
        [child] = multiprocessing.active_children()
        assert child.pid is not None
        os.kill(child.pid, signal.SIGSTOP)
        return 0.0

    [(_, outcome)] = read_in_workers([task(tmp_path, tmp_path / "var", "bra.pdf", WHOLE)], stop)
    assert outcome == Refusal("bra.pdf", "bra", "stuck", {"seconds": 0})
    assert multiprocessing.active_children() == []


def test_what_earlier_files_needed_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[tuple[int, tuple[int, int]]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda *limit: limits.append(limit))
    ours, theirs = multiprocessing.Pipe()
    with ours, theirs:
        ours.send(30.0)
        worker._allow(7.2, theirs)
    assert limits == [(resource.RLIMIT_CPU, (38, resource.RLIM_INFINITY))]


def test_a_reader_that_crashes_costs_one_file(tmp_path: Path) -> None:
    crashed = False

    def crash_once(pages: int) -> float:
        nonlocal crashed
        if pages and not crashed:
            crashed = True
            for child in multiprocessing.active_children():
                assert child.pid is not None
                os.kill(child.pid, signal.SIGSEGV)
                child.join()
        return 60.0

    slow = task(tmp_path, tmp_path / "var", "slow.pdf", hostile.endless())
    [(_, outcome)] = read_in_workers([slow], crash_once)
    assert outcome == Refusal("slow.pdf", "slow", "reader-died", {"code": -signal.SIGSEGV})
    [(_, outcome)] = read_in_workers([task(tmp_path, tmp_path / "var", "bra.pdf", WHOLE)])
    assert isinstance(outcome, Reading)


def test_who_stops_asking_leaves_no_worker_behind(tmp_path: Path) -> None:
    tasks = [
        task(tmp_path, tmp_path / "var", name, content)
        for name, content in (("bra.md", b"# Bra\n\nText.\n"), ("slow.pdf", hostile.endless()))
    ]
    outcomes = read_in_workers(tasks)
    assert next(outcomes)[0].entry.id == "bra"
    outcomes.close()
    assert multiprocessing.active_children() == []


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    changed = task(tmp_path, tmp_path / "var", "bra.md", b"# Bra\n\nText.\n")
    hostile.write(tmp_path, {"bra.md": b"# Annat\n\nText.\n"})
    [(_, outcome)] = read_in_workers([changed])
    assert isinstance(outcome, Refusal)
    assert outcome.reason == "changed-meanwhile"


def test_a_file_has_time_by_its_pages_and_never_without_bound() -> None:
    assert seconds_allowed(0) < seconds_allowed(100) < seconds_allowed(2000) == seconds_allowed(100_000)


def test_a_worker_hands_a_full_disk_to_its_parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(shutil, "copyfile", full)
    ours, theirs = multiprocessing.Pipe()
    with ours, theirs:
        answer = worker._read(task(tmp_path, tmp_path / "var", "a.md", b"# A\n\nText.\n"), theirs, 0.0)
    assert isinstance(answer, OSError)
    assert answer.errno == errno.ENOSPC
    assert list(library_folder(tmp_path / "var").iterdir()) == []


def test_a_run_that_cannot_store_anything_stops_and_says_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()  # where the library should be
    with pytest.raises(NotADirectoryError):
        list(read_in_workers([task(tmp_path / "folder", tmp_path / "file", "a.md", b"# A\n\nText.\n")]))
    assert multiprocessing.active_children() == []
    assert main([str(tmp_path / "folder"), "--data", str(tmp_path / "file")]) == 1
    assert f"Det går inte att skriva i {tmp_path / 'file'}: Not a directory" in capsys.readouterr().err
