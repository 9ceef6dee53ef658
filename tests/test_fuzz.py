"""The short form of `fuzz.py`: a few hundred damaged inputs with every test run, and what earlier long runs found."""

from __future__ import annotations

import random
from pathlib import Path

import fuzz
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eval.gold import Problem, read_lines

# What long runs broke, by the seed that makes it again.
FOUND = {
    "1.gold.3": "gold",  # a line that is not UTF-8 ended the command with a traceback
    "2611.pdf.190": "pdf",  # three pages' boxes that are none, told as faults of the program
    "2611.pdf.425": "pdf",
    "2611.pdf.525": "pdf",
    "2611.pdf.822": "pdf",
    "2611.pdf.4138": "pdf",
    "2611.pdf.4940": "pdf",
    "2611.docx.87": "docx",  # a relationship without a target
    "1.docx.48": "docx",  # a place before the beginning of the file was told as a fault of the disk
}


@pytest.mark.parametrize("seed", FOUND)
def test_what_a_long_run_found_is_refused(seed: str) -> None:
    assert fuzz.run(FOUND[seed], seed) in {"refused", "damaged"}


@pytest.mark.parametrize(
    ("target", "cases"), [("catalogue", 150), ("gold", 150), ("question", 30), ("docx", 30), ("pdf", 15)]
)
def test_damaged_input_is_read_or_refused(target: str, cases: int) -> None:
    outcomes = set()
    for number in range(cases):
        try:
            outcomes.add(fuzz.run(target, f"short.{target}.{number}"))
        except (MemoryError, RecursionError):
            assert target in fuzz.IN_WORKERS
    assert len(outcomes) > 1, "damage that is always refused, or never, tests nothing"


def test_damage_is_damage_and_the_same_for_the_same_seed() -> None:
    content = bytes(range(256))
    assert fuzz.damage(content, random.Random("a")) == fuzz.damage(content, random.Random("a"))
    assert sum(fuzz.damage(content, random.Random(n)) != content for n in range(100)) > 90


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=300))
def test_any_text_is_a_question_that_gets_an_answer(words: str) -> None:
    assistant = fuzz._assistant()
    answer = assistant.ask(words)  # type: ignore[attr-defined]
    assert answer.text
    for citation in answer.citations:
        document = assistant.library.document(citation.document)  # type: ignore[attr-defined]
        assert document.text[citation.start : citation.end] == citation.quote


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.one_of(st.binary(max_size=80), st.text(max_size=80).map(str.encode)), max_size=5))
def test_any_bytes_are_lines_with_a_problem_each(tmp_path: Path, lines: list[bytes]) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(b"\n".join(lines))
    assert all(isinstance(read, Problem) for _, _, read in read_lines(path))


# What `fuzz_coverage.py` broke (the first), and what was tried by hand beside it: a place in a well-read input, and what
# broke there.
STEERED = (
    ("gold", b"\\\\bHSN\\\\b", b"\\\\D{42949672962}"),  # a count of repetitions that is too large
    ("gold", b'"page": 3', b'"page": ' + b"3" * 5000),  # a number with more digits than Python reads
    ("gold", "Nämnden.".encode(), b"\\ud800"),  # half of a surrogate pair, which no file can be written with
    ("catalogue", b"[1, 2]", b"[" + b"1" * 5000 + b"]"),
)


@pytest.mark.parametrize(("target", "place", "wrong"), STEERED)
def test_what_a_steered_run_or_a_hand_found_is_refused(target: str, place: bytes, wrong: bytes, tmp_path: Path) -> None:
    (well,) = fuzz.WELL[target]()
    assert place in well
    assert fuzz.TARGETS[target](well.replace(place, wrong), tmp_path) == "refused"


def test_brackets_within_brackets_are_a_problem_of_their_line(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(b"[" * 100_000)
    ((_, _, problem),) = read_lines(path)
    assert isinstance(problem, Problem)
    assert problem.reason == "problem-not-json"
