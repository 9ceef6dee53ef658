import json
from pathlib import Path

import pytest

from eval.bench import Bench, CommandFailed, Cost, TooFewQuestions, gold_questions, run


def bench(seconds: float = 10, peak: int | None = 500_000_000, answers: float = 0.01, idle_cores: int = 2) -> Bench:
    return Bench({"ingest": Cost(seconds, peak), "index": Cost(1, 1)}, (answers,) * 100, idle_cores)


def test_nothing_is_broken_within_the_limits() -> None:
    assert bench().broken() == []


def test_each_limit_is_named_when_it_breaks() -> None:
    assert bench(peak=1_000_000_001, seconds=59.1, answers=0.11).broken() == ["memory", "seconds", "answers"]


def test_time_is_not_judged_on_a_busy_machine_but_memory_is() -> None:
    assert bench(peak=2_000_000_000, seconds=300, answers=1, idle_cores=1).broken() == ["memory"]


def test_memory_that_the_system_does_not_tell_breaks_nothing() -> None:
    unknown = Bench({"ingest": Cost(1, None)}, (0.01,) * 100, 2)
    assert (unknown.peak, unknown.broken()) == (None, [])


def test_a_few_slow_answers_show_in_the_tail_and_not_in_the_middle() -> None:
    measured = Bench({}, (0.01,) * 90 + (0.5,) * 10, 2)
    assert measured.percentile(50) == pytest.approx(0.01)
    assert measured.percentile(95) == pytest.approx(0.5)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system tells nothing under /proc")
def test_the_memory_of_a_commands_child_counts() -> None:
    child = "x = b'x' * 150_000_000; sum(range(6_000_000))"
    program = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    cost = run(["timeit", "-n", "1", "-r", "1", program])
    assert cost.peak is not None
    assert 150_000_000 < cost.peak < 300_000_000


def test_a_command_that_fails_is_shown_with_what_it_said() -> None:
    with pytest.raises(CommandFailed, match=r"python -m timeit nonsense\( ended with 1:[^$]*SyntaxError"):
        run(["timeit", "nonsense("])


def write_gold(folder: Path, name: str, count: int, history: list[dict[str, str]]) -> None:
    gold = {"type": "process", "answerable": True, "expected_status": "answered", "history": history}
    lines = [json.dumps({"id": f"{name}{n}", "question": f"{name} {n}", **gold}) for n in range(count)]
    (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", "utf8")


def test_a_hundred_questions_are_taken_evenly_from_those_that_stand_alone(tmp_path: Path) -> None:
    write_gold(tmp_path, "a", 100, [])
    write_gold(tmp_path, "b", 50, [{"question": "före", "answer": "svar"}])
    write_gold(tmp_path, "c", 100, [])
    questions = gold_questions(tmp_path)
    assert questions == [f"{name} {number}" for name in "ac" for number in range(0, 100, 2)]


def test_too_few_questions_are_refused_with_the_count(tmp_path: Path) -> None:
    write_gold(tmp_path, "a", 99, [])
    with pytest.raises(TooFewQuestions, match="holds 99 questions"):
        gold_questions(tmp_path)


def test_the_gold_questions_that_ship_are_enough() -> None:
    assert len(set(gold_questions())) == 100
