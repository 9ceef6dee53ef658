"""What the load measurement measures: that its questions differ, that its figures are right, that it leaves no trace."""

import os
from pathlib import Path

import pytest
from small_library import make_small_library

from assistant.api_keys import keys_file
from assistant.privacy import identity_numbers
from eval import bench_load
from eval.bench_load import (
    COMMON,
    Peaks,
    Soak,
    different_questions,
    mixed_questions,
    peaks,
    processor_seconds,
    resident,
    soak,
)
from index.build import build
from ingest.settings import Settings


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    make_small_library(data)
    build(Settings(data=data))
    return data


def test_no_two_questions_are_the_same_and_none_is_refused() -> None:
    questions = different_questions(20_000)
    assert len(set(questions)) == 20_000
    assert not any(identity_numbers(question) for question in questions)


def test_questions_that_repeat_are_as_many_as_was_said_and_the_others_are_new() -> None:
    common = set(different_questions(COMMON))
    assert mixed_questions(0, 200, 0.0) == different_questions(COMMON + 200)[COMMON:]
    peaks_ = [mixed_questions(first, 200, 0.5) for first in range(0, 2000, 200)]
    asked = [question for peak in peaks_ for question in peak]
    new = [question for question in asked if question not in common]
    assert len(set(new)) == len(new)
    assert len(new) / len(asked) == pytest.approx(0.5, abs=0.05)
    assert set(asked) - set(new) == common


def test_growth_is_counted_from_a_tenth_of_the_way() -> None:
    assert Soak(((1, 100), (10, 200), (50, 210), (100, 220)), 1.0).growth == pytest.approx(0.10)


def test_a_percentile_is_of_all_calls_or_of_one_kind_and_every_other_status_is_an_error() -> None:
    measured = Peaks({"ask": (1.0, 3.0), "search": (2.0, 2.0)}, {200: 2, 503: 1, 0: 1}, 1, 1, 1.0)
    assert measured.percentile(50) == 2.0
    assert measured.percentile(50, "ask") == 2.0
    assert measured.percentile(95, "search") == 2.0
    assert measured.errors == 2


def test_a_process_has_memory_and_has_used_its_processor() -> None:
    assert resident(os.getpid()) > 10**6
    assert processor_seconds(os.getpid()) > 0


def test_a_soak_asks_every_question_and_reads_the_memory(data: Path) -> None:
    answered: list[int] = []
    measured = soak(data, Settings(data=data), 12, lambda: answered.append(1))
    assert len(answered) == 12
    assert [count for count, _ in measured.memory] == [12]


def test_peaks_are_answered_without_error_and_leave_no_key_behind(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_load, "PEAKS", 2)
    monkeypatch.setattr(bench_load, "CALLS", 10)
    monkeypatch.setattr(bench_load, "PAUSE", 0.0)
    measured = peaks(data, lambda: None)
    assert measured.statuses == {200: 20}
    assert {kind: len(seconds) for kind, seconds in measured.seconds.items()} == {
        "ask": 6,
        "register": 6,
        "search": 4,
        "documents": 4,
    }
    assert not keys_file(data).exists()
