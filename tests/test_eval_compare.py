"""Two runs compared, and the gate: a system that is broken in one way fails the metric that watches for it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from eval_cases import HERE, citation, passage, question, record, refusal, run, unanswerable

from eval.__main__ import main
from eval.compare import Comparison, DifferentQuestions, compare
from eval.gate import BadGate, check_gate, read_gate, write_junit
from eval.gold import GoldQuestion
from eval.runs import NoRun, keep_baseline, open_run, rescore

GATE = Path(__file__).parents[1] / "eval" / "gate.toml"
QUESTIONS = [*(question(f"q{n}") for n in range(1, 9)), *(unanswerable(f"u{n}") for n in range(1, 5))]

Broken = Callable[[GoldQuestion], dict[str, Any]]


def sound(asked: GoldQuestion) -> dict[str, Any]:
    answer = "Hemteamet leds av hälso- och sjukvårdsförvaltningen sedan 2026 [1]"
    return record(asked.id, answer=answer) if asked.answerable else refusal(asked.id)


def finding_the_wrong_passages(asked: GoldQuestion) -> dict[str, Any]:
    return {**sound(asked), "passages": [passage(2), passage(3)]}


def making_things_up(asked: GoldQuestion) -> dict[str, Any]:
    """Answers whatever is asked, with a body and a year that stand in no source, and a quote that nobody wrote."""
    invented = citation(1, "Hemteamet leds av skolan sedan 2019.")
    return record(asked.id, answer="Hemteamet drivs av rektorns råd sedan 2019 [1]", citations=[invented])


def refusing_too_much(asked: GoldQuestion) -> dict[str, Any]:
    return refusal(asked.id)


def contradicting(asked: GoldQuestion) -> dict[str, Any]:
    return (
        {**sound(asked), "answer": "HSF är med, men det är skolan leder hemteamet [1]"}
        if asked.answerable
        else sound(asked)
    )


def compared(folder: Path, broken: Broken) -> Comparison:
    before = run(folder / "before", QUESTIONS, [sound(asked) for asked in QUESTIONS])
    return compare(before, run(folder / "after", QUESTIONS, [broken(asked) for asked in QUESTIONS]))


@pytest.mark.parametrize(
    ("broken", "fails", "holds"),
    [
        (finding_the_wrong_passages, {"recall-5", "mrr-10"}, {"strict-accuracy", "number-fidelity", "false-refusal"}),
        (
            making_things_up,
            {"number-fidelity", "lemma-precision", "citation-verbatim", "abstention-recall", "strict-accuracy"},
            {"recall-5", "mrr-10", "false-refusal"},
        ),
        (
            refusing_too_much,
            {"false-refusal", "abstention-precision", "strict-accuracy", "vital-fact-recall", "citation-recall"},
            {"recall-5", "abstention-recall", "contradictions"},
        ),
        (contradicting, {"contradictions", "strict-accuracy"}, {"recall-5", "status-right", "vital-fact-recall"}),
    ],
)
def test_each_way_of_being_broken_fails_its_own_metrics(
    tmp_path: Path, broken: Broken, fails: set[str], holds: set[str]
) -> None:
    differences = compared(tmp_path, broken).differences
    worse = {name for name, difference in differences.items() if difference.worsening > 0}
    assert fails <= worse
    assert not holds & worse


@pytest.mark.parametrize(
    ("broken", "closes", "spares"),
    [
        (finding_the_wrong_passages, {"recall-5", "mrr-10"}, {"strict-accuracy", "number-fidelity", "false-refusal"}),
        (
            making_things_up,
            {"number-fidelity", "citation-verbatim", "abstention-recall"},
            {"recall-5", "false-refusal"},
        ),
        (refusing_too_much, {"false-refusal", "abstention-precision", "cited"}, {"recall-5", "abstention-recall"}),
        (contradicting, {"contradictions", "strict-accuracy"}, {"recall-5", "cited", "false-refusal"}),
    ],
)
def test_no_broken_system_passes_the_gate_and_the_limits_that_close_it_tell_how_it_is_broken(
    tmp_path: Path, broken: Broken, closes: set[str], spares: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    checks = check_gate(read_gate(GATE), compared(tmp_path, broken))
    limited = {check.metric for check in checks}
    closing = {check.metric for check in checks if not check.holds}
    assert closes | spares <= limited
    assert closes <= closing
    assert not spares & closing
    command = ["compare", str(tmp_path / "before"), str(tmp_path / "after"), "--gate", str(GATE)]
    assert main(command) == 1
    assert "stängd" in capsys.readouterr().out


def test_the_sound_system_passes_the_gate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    compared(tmp_path, sound)
    command = ["compare", str(tmp_path / "before"), str(tmp_path / "after"), "--gate", str(GATE)]
    assert main(command) == 0
    assert "öppen" in capsys.readouterr().out


def test_a_baseline_is_small_holds_no_passages_and_compares_like_the_run_it_was_kept_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = compared(tmp_path, refusing_too_much)
    kept = tmp_path / "baseline"
    assert main(["baseline", str(tmp_path / "before"), "--output", str(kept)]) == 0
    assert str(kept) in capsys.readouterr().out
    again = compare(open_run(kept), whole.after)
    assert (again.differences, again.lost) == (whole.differences, whole.lost)
    assert check_gate(read_gate(GATE), again) == check_gate(read_gate(GATE), whole)
    assert "passages" not in (kept / "records.jsonl").read_text("utf8")
    assert main(["compare", str(kept), str(tmp_path / "after"), "--flips", "--gate", str(GATE)]) == 1


def test_a_run_that_did_not_go_through_is_no_baseline(tmp_path: Path) -> None:
    broken = run(tmp_path, [question()], [record(error="Traceback")])
    with pytest.raises(NoRun, match="q1"):
        keep_baseline(broken, tmp_path / "baseline")


def test_what_can_no_longer_be_measured_does_not_pass(tmp_path: Path) -> None:
    checks = check_gate({"least": {"citation-verbatim": 0.0}}, compared(tmp_path, refusing_too_much))
    assert [check.holds for check in checks] == [False]


def test_what_was_never_measured_is_an_error_of_the_harness(tmp_path: Path) -> None:
    with pytest.raises(BadGate, match="quote-fidelity"):
        check_gate({"least": {"quote-fidelity": 0.0}}, compared(tmp_path, sound))


def test_a_question_that_could_not_be_put_is_an_error_of_the_harness(tmp_path: Path) -> None:
    def failing(asked: GoldQuestion) -> dict[str, Any]:
        return {**sound(asked), "error": "Traceback"} if asked.id == "q1" else sound(asked)

    with pytest.raises(BadGate, match="q1"):
        check_gate({"worsening": {"strict-accuracy": 1.0}}, compared(tmp_path, failing))


def test_a_limit_is_a_limit_to_the_last_rounding_error(tmp_path: Path) -> None:
    def one_wrong(asked: GoldQuestion) -> dict[str, Any]:
        return refusal(asked.id) if asked.id == "q1" else sound(asked)

    comparison = compared(tmp_path, one_wrong)
    at_the_limit, beyond = ({"worsening": {"strict-accuracy": limit}} for limit in (1 / 12, 1 / 12 - 0.001))
    assert [check.holds for check in check_gate(at_the_limit, comparison)] == [True]
    assert [check.holds for check in check_gate(beyond, comparison)] == [False]


def test_wins_losses_and_flips_are_counted_question_by_question(tmp_path: Path) -> None:
    before = run(tmp_path / "a", QUESTIONS, [refusal(q.id) if q.id == "q1" else sound(q) for q in QUESTIONS])
    after = run(tmp_path / "b", QUESTIONS, [refusal(q.id) if q.id in {"q2", "q3"} else sound(q) for q in QUESTIONS])
    comparison = compare(before, after)
    difference = comparison.differences["strict-accuracy"]
    assert (comparison.lost, comparison.won) == (("q2", "q3"), ("q1",))
    assert (difference.wins, difference.losses, difference.ties) == (1, 2, 9)
    assert difference.change == pytest.approx(-1 / 12)
    assert difference.low < difference.change < difference.high
    assert comparison.differences["false-refusal"].worsening == pytest.approx(1 / 8)


def test_runs_over_other_questions_are_refused_and_other_libraries_told(tmp_path: Path) -> None:
    before = run(tmp_path / "a", QUESTIONS, [sound(asked) for asked in QUESTIONS])
    with pytest.raises(DifferentQuestions, match="--rescore"):
        compare(before, run(tmp_path / "b", QUESTIONS[1:], [sound(asked) for asked in QUESTIONS[1:]]))
    relabelled = [question("q1", reference="Annat."), *QUESTIONS[1:]]
    with pytest.raises(DifferentQuestions):
        compare(before, run(tmp_path / "c", relabelled, [sound(asked) for asked in QUESTIONS]))
    after = run(tmp_path / "d", QUESTIONS, [sound(asked) for asked in QUESTIONS])
    other = type(after)(after.folder, {**after.config, "library": "en annan"})
    assert compare(before, other).unlike == ("library",)


@pytest.mark.parametrize(
    "toml",
    [
        "[worsening]\ngissning = 0.1",
        "[worsening]\nanswer-rate = 0.1",
        "[least]\ncited = true",
        "[least]\ncited = 'allt'",
        "[ungefär]\ncited = 1.0",
        "",
        "[least",
    ],
)
def test_a_gate_that_cannot_be_held_against_a_run_is_refused(tmp_path: Path, toml: str) -> None:
    path = tmp_path / "gate.toml"
    path.write_text(toml, "utf8")
    with pytest.raises(BadGate):
        read_gate(path)


def test_junit_names_the_limits_that_do_not_hold_and_what_wrong_answers_lack(tmp_path: Path) -> None:
    comparison = compared(tmp_path, finding_the_wrong_passages)
    checks = check_gate({"worsening": {"recall-5": 0.02, "strict-accuracy": 0.0}}, comparison)
    write_junit(tmp_path / "junit.xml", checks, comparison.after)
    gate, questions = ElementTree.parse(tmp_path / "junit.xml").getroot()
    assert (gate.get("tests"), gate.get("failures")) == ("2", "1")
    assert [case.get("name") for case in gate if case.find("failure") is not None] == ["recall-5"]
    assert (questions.get("tests"), questions.get("skipped")) == ("12", "0")


def test_the_command_shows_both_answers_to_what_flipped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    compared(tmp_path, making_things_up)
    assert main(["compare", str(tmp_path / "before"), str(tmp_path / "after"), "--flips"]) == 0
    shown = capsys.readouterr().out
    assert "rektorns råd" in shown
    assert "Jag hittar inget om detta." in shown


def test_a_baseline_is_not_scored_anew_because_what_was_found_is_not_in_it(tmp_path: Path) -> None:
    whole = run(tmp_path / "run", QUESTIONS, [sound(asked) for asked in QUESTIONS])
    keep_baseline(whole, tmp_path / "baseline")
    kept = open_run(tmp_path / "baseline")
    with pytest.raises(NoRun, match="make baseline"):
        rescore(kept.folder, QUESTIONS, HERE, kept.config)
    assert open_run(tmp_path / "baseline").scores == whole.scores


def test_the_verdict_is_written_into_a_folder_that_is_made_for_it(tmp_path: Path) -> None:
    compared(tmp_path, sound)
    path = tmp_path / "ny" / "junit.xml"
    command = ["compare", str(tmp_path / "before"), str(tmp_path / "after"), "--gate", str(GATE), "--junit", str(path)]
    assert main(command) == 0
    assert ElementTree.parse(path).getroot().tag == "testsuites"
