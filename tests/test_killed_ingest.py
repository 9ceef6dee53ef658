"""An ingest that is killed or interrupted: the old library stays readable, the next run heals, no worker lives on."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hostile_files import endless
from small_folder import make_small_folder

from ingest.__main__ import main
from ingest.store import Library, library_folder, open_library

ROOT = Path(__file__).parents[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_small_folder(tmp_path / "mina dokument")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "var"


class Command:
    """The real command as a process of its own."""

    def __init__(self, folder: Path, data: Path) -> None:
        self.data = data
        command = [sys.executable, "-m", "ingest", str(folder), "--data", str(data)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def wait_for(self, moment: str) -> None:
        """Until the lock is taken, a half is being written, a reading is in place, or the manifest is."""
        root = library_folder(self.data)
        patterns = {"lock": ".lock", "half": ".writing-*", "reading": "*/document.json", "manifest": "manifest.json"}
        until = time.monotonic() + 60
        while not any(root.glob(patterns[moment])) and self.process.poll() is None:
            assert time.monotonic() < until, f"{moment} was never seen"
            time.sleep(0.001)

    def wait_until_reading(self) -> list[int]:
        """Until all quick files are read and only the slow one is left; then the processes of the run."""
        until = time.monotonic() + 60
        while len(list(library_folder(self.data).glob("*/document.json"))) < 3:
            assert time.monotonic() < until, "the quick files were never read"
            time.sleep(0.01)
        return self.children()

    def children(self) -> list[int]:
        listing = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(child) for child in listing.read_text("utf8").split()] if listing.exists() else []


def alive(process: int) -> bool:
    """Whether a process runs; one that has ended and waits for its parent to notice does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text("utf8").rpartition(")")[2].split()[0] not in {"Z", "X"}
    except FileNotFoundError:
        return False


def all_end(processes: list[int]) -> None:
    until = time.monotonic() + 30
    while any(alive(process) for process in processes):
        assert time.monotonic() < until, "a worker outlives its parent"
        time.sleep(0.01)


def same(one: Library, other: Library) -> bool:
    return one.items == other.items and all(one.document(id) == other.document(id) for id in one.ids)


@pytest.mark.parametrize("moment", ["lock", "half", "reading", "manifest"])
def test_a_run_killed_at_any_moment_is_healed_by_the_next(folder: Path, tmp_path: Path, moment: str) -> None:
    undisturbed, killed = tmp_path / "undisturbed", tmp_path / "killed"
    assert main([str(folder), "--data", str(undisturbed)]) == 0
    command = Command(folder, killed)
    command.wait_for(moment)
    workers = command.children()
    command.process.kill()
    command.process.communicate()
    all_end(workers)
    assert main([str(folder), "--data", str(killed)]) == 0
    assert same(open_library(killed), open_library(undisturbed))
    assert not [path for path in library_folder(killed).iterdir() if path.name.startswith((".writing", ".manifest"))]


def test_the_old_library_can_be_read_while_a_run_is_killed(folder: Path, data: Path) -> None:
    main([str(folder), "--data", str(data)])
    old = open_library(data)
    texts = [document.text for document in old.documents()]
    for path in folder.rglob("*.*"):
        path.write_text(path.read_text("utf8") + "\nOch mer.\n", "utf8")
    command = Command(folder, data)
    command.wait_for("half")
    command.process.kill()
    command.process.communicate()
    now = open_library(data)
    assert [document.text for document in now.documents()] == texts
    assert now.items == old.items


def test_an_interrupted_run_ends_its_workers_and_says_so(folder: Path, data: Path) -> None:
    (folder / "slow.pdf").write_bytes(endless())
    command = Command(folder, data)
    workers = command.wait_until_reading()
    command.process.send_signal(signal.SIGINT)
    output, _ = command.process.communicate(timeout=60)
    assert command.process.returncode == 130
    assert "Avbrutet. Biblioteket är som det var" in output
    assert "Traceback" not in output
    all_end(workers)


def test_a_worker_that_is_busy_does_not_outlive_a_killed_parent(folder: Path, data: Path) -> None:
    (folder / "slow.pdf").write_bytes(endless())
    command = Command(folder, data)
    workers = command.wait_until_reading()
    command.process.kill()
    command.process.communicate()
    all_end(workers)
