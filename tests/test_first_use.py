"""What is heavy is loaded once, however many need it first at the same moment."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from small_library import PLAN, make_small_library

from ingest import store
from ingest.document import Document
from ingest.first_use import loaded_once

ROOT = Path(__file__).parents[1]
THREADS = 8
# In a process of its own, since in this one the dictionary has been loaded already.
DICTIONARY = f"""
import threading
from concurrent.futures import ThreadPoolExecutor
from simplemma.strategies.dictionaries import dictionary_factory
from index.lexicon import look_up

load, loads = dictionary_factory._load_dictionary_from_disk, []
dictionary_factory._load_dictionary_from_disk = lambda language: loads.append(language) or load(language)
together = threading.Barrier({THREADS})
words = ["vård", "skola", "kommun", "region", "samverkan", "ansvar", "plan", "hälsa"]
with ThreadPoolExecutor({THREADS}) as threads:
    found = list(threads.map(lambda word: (together.wait(30), look_up(word))[1].lemma, words))
print(loads, found == words)
"""


def test_threads_that_come_at_once_get_what_the_first_of_them_loaded() -> None:
    together = threading.Barrier(THREADS)
    begun, may_end = threading.Event(), threading.Event()
    loads: list[object] = []

    @loaded_once
    def heavy() -> object:
        loads.append(object())
        begun.set()
        may_end.wait(30)
        return loads[-1]

    def get(_: int) -> object:
        together.wait(30)
        return heavy()

    with ThreadPoolExecutor(THREADS) as threads:
        got = [threads.submit(get, number) for number in range(THREADS)]
        assert begun.wait(30)
        may_end.set()
        assert {one.result(30) for one in got} == set(loads)
    assert len(loads) == 1


def test_a_load_that_failed_is_tried_again() -> None:
    outcomes: list[Exception | str] = [OSError("away"), "here"]

    @loaded_once
    def heavy() -> str:
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    with pytest.raises(OSError, match="away"):
        heavy()
    assert heavy() == heavy() == "here"


def test_the_swedish_dictionary_is_loaded_once_by_all_threads() -> None:
    told = subprocess.run([sys.executable, "-c", DICTIONARY], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout == "['sv'] True\n"


def test_a_document_is_read_once_by_all_threads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = make_small_library(tmp_path)
    together = threading.Barrier(THREADS)
    read, reads = store.Library._read, []

    def counted(library: store.Library, id: str) -> Document:
        reads.append(id)
        return read(library, id)

    monkeypatch.setattr(store.Library, "_read", counted)

    def document(_: int) -> Document:
        together.wait(30)
        return library.document(PLAN.id)

    with ThreadPoolExecutor(THREADS) as threads:
        documents = list(threads.map(document, range(THREADS)))
    assert reads == [PLAN.id]
    assert all(one is documents[0] for one in documents)
