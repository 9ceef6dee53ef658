"""Faults of one machine, made for real: kill -9, a full disk, a damaged index, two processes on one folder."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from asking import open_assistant

from assistant.ask import Assistant
from index.build import build
from index.generations import FORMAT, IndexDamaged, IndexMismatch, current_folder
from index.seal import damaged
from ingest.settings import Settings

ROOT = Path(__file__).parents[1]
QUESTION = "Vem kallar till ett planeringsmöte på Gotland?"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("made") / "var"
    open_assistant(data)
    return data


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    """A copy that a test may damage."""
    return shutil.copytree(made, tmp_path / "var")


def answer(data: Path) -> str:
    return Assistant.open(data, Settings(data=data)).ask(QUESTION).text


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120)


def in_use(data: Path) -> Path:
    folder = current_folder(data)
    assert folder is not None
    return folder


@pytest.mark.parametrize(
    "pattern",
    [
        "shard/segments/*/segment.json",
        "shard/segments/*/vector_storage-dense/vectors/chunk_0.mmap",
        "words.json",
        "spread.npz",
    ],
)
@pytest.mark.parametrize("harm", ["gone", "cut", "changed"])
def test_a_damaged_index_is_never_searched_and_is_built_anew_from_the_library(
    data: Path, pattern: str, harm: str
) -> None:
    expected = answer(data)
    (path,) = in_use(data).glob(pattern)
    content = path.read_bytes()
    if harm == "gone":
        path.unlink()
    elif harm == "cut":
        path.write_bytes(content[: len(content) // 2])
    else:
        path.write_bytes(bytes(byte ^ 255 for byte in content[:4096]) + content[4096:])
    assert damaged(in_use(data), contents=True) == [path.relative_to(in_use(data)).as_posix()]
    if harm != "changed":
        with pytest.raises(IndexDamaged, match=r"missing or changed .*Run `python -m index`"):
            answer(data)
    assert build(Settings(data=data)).changed
    assert answer(data) == expected
    assert damaged(in_use(data), contents=True) == []


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 2}', "\x00" * 100])
def test_an_index_that_cannot_say_what_it_is_is_built_anew(data: Path, content: str) -> None:
    expected = answer(data)
    (in_use(data) / "generation.json").write_text(content, "utf8")
    with pytest.raises(IndexMismatch, match="Run `python -m index`"):
        answer(data)
    assert build(Settings(data=data)).changed
    assert answer(data) == expected
    assert len(list((data / "index" / "generations").iterdir())) == 1, "the broken one is cleared away"


def test_an_index_of_an_older_format_says_so_and_is_built_anew(data: Path) -> None:
    described = json.loads((in_use(data) / "generation.json").read_text("utf8"))
    (in_use(data) / "generation.json").write_text(json.dumps({**described, "format": FORMAT - 1}), "utf8")
    told = command("assistant", "ask", QUESTION, "--data", str(data))
    assert told.returncode == 1
    assert f"The index has format {FORMAT - 1}, this program reads {FORMAT}. Run `python -m index`." in told.stderr
    assert command("index", "--data", str(data)).returncode == 0
    assert command("assistant", "ask", QUESTION, "--data", str(data)).returncode == 0


def test_a_pointer_that_names_nothing_is_a_sentence_and_is_mended(data: Path) -> None:
    for content in ("", "000099", "generations"):
        (data / "index" / "current").write_text(content, "utf8")
        told = command("assistant", "ask", QUESTION, "--data", str(data))
        assert (told.returncode, "Run `python -m index`" in told.stderr) == (1, True)
        assert "Traceback" not in told.stderr
    assert build(Settings(data=data)).changed
    assert "Vårdsamordnaren" in answer(data)


def test_two_processes_use_one_embedded_index_at_the_same_time(data: Path) -> None:
    first = Assistant.open(data, Settings(data=data))
    second = command("assistant", "ask", QUESTION, "--json", "--data", str(data))
    assert second.returncode == 0, second.stderr
    assert json.loads(second.stdout)["answer"] == first.ask(QUESTION).text


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A file system in memory that is soon full. Skips where this user may not mount one."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a file system")
def test_a_full_disk_stops_an_index_in_words_and_leaves_room_and_the_old_index(made: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "small", 400) as small:
        data = shutil.copytree(made, small / "var")
        expected = answer(data)
        (in_use(data) / "words.json").write_text("{}", "utf8")  # so that there is something to build
        shutil.copyfile(made / "index" / "generations" / in_use(made).name / "words.json", small / "kept")
        free = shutil.disk_usage(small).free
        with (small / "filling").open("wb") as file:
            file.write(bytes(max(0, free - 2_000_000)))
        told = command("index", "--data", str(data))
        assert told.returncode == 1
        assert "MB är lediga" in told.stderr
        assert "Traceback" not in told.stderr
        assert not list((data / "index" / "generations").glob(".building-*"))
        shutil.copyfile(small / "kept", in_use(data) / "words.json")
        assert answer(data) == expected
        (small / "filling").unlink()
        (in_use(data) / "words.json").write_text("{}", "utf8")
        assert command("index", "--data", str(data)).returncode == 0
        assert answer(data) == expected


class Chat:
    """The chat as a process of its own."""

    def __init__(self, data: Path) -> None:
        arguments = [sys.executable, "-m", "assistant", "chat", "--port", "0", "--data", str(data)]
        self.process = subprocess.Popen(
            arguments, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self.process.stdout is not None
        told = re.search(r"http://[\d.]+:\d+", self.process.stdout.readline())
        assert told
        self.address = told[0]

    def ask(self) -> str:
        request = urllib.request.Request(
            f"{self.address}/api/ask",
            json.dumps({"question": QUESTION}).encode(),
            {"content-type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as response:
            return str(json.load(response)["answer"])

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


def test_a_chat_killed_while_it_answers_starts_again_as_if_nothing_had_been(data: Path) -> None:
    chat = Chat(data)
    try:
        expected = chat.ask()
    finally:
        chat.kill()
    again = Chat(data)
    try:
        assert again.ask() == expected
        assert damaged(in_use(data), contents=True) == []
        # Nobody has the old generation open any more, so a new one takes its place at once.
        (in_use(data) / "words.json").write_text("{}", "utf8")
        assert command("index", "--data", str(data)).returncode == 0
        assert again.ask() == expected
    finally:
        again.kill()
