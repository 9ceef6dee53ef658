"""A language model as judge: asked over a real socket, and never taken at its word."""

import json
from pathlib import Path

import pytest
from eval_cases import question, record, refusal, run, unanswerable
from scripted_model import scripted_model

from eval.__main__ import main
from eval.judge import read_verdict


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ('{"correct": true, "grounded": false, "why": "x"}', (True, False)),
        ('Jag tänker {så}. {"correct": false, "grounded": true, "why": "x"} Klart.', (False, True)),
        ('{"correct": "ja", "grounded": true}', (None, None)),
        ('{"correct": true}', (None, None)),
        ("Svaret är rätt.", (None, None)),
    ],
)
def test_a_verdict_is_read_or_said_to_be_unreadable(said: str, verdict: tuple[bool | None, bool | None]) -> None:
    judged = read_verdict("q1", said, "modell")
    assert (judged.correct, judged.grounded) == verdict
    assert judged.correct is not None or judged.why == said


def test_the_judges_verdicts_are_kept_and_its_agreement_with_the_metrics_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = [question("q1"), question("q2"), question("q3"), unanswerable()]
    run(tmp_path, questions, [record("q1"), record("q2", answer="Skolan [1]"), record("q3"), refusal()])

    def verdict(messages: list[dict[str, str]]) -> str:
        asked = messages[-1]["content"]
        return json.dumps({"correct": "<svar>Skolan" not in asked, "grounded": True, "why": "därför"})

    with scripted_model(verdict) as (url, requests):
        monkeypatch.setenv("VAGVISAREN_LLM_URL", url)
        assert main(["judge", str(tmp_path), "--model", "domare"]) == 0
        assert len(requests) == 3, "a refusal is not judged"
    lines = [json.loads(line) for line in (tmp_path / "judgements.jsonl").read_text("utf8").splitlines()]
    assert {line["id"]: line["correct"] for line in lines} == {"q1": True, "q2": False, "q3": True}
    assert {line["model"] for line in lines} == {"domare"}
    assert "rätt: domaren 67 % ja, måtten 67 % ja, 100 % lika av 3, kappa 1,00" in capsys.readouterr().out


def test_without_a_model_the_command_says_what_to_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, [question()], [record()])
    assert main(["judge", str(tmp_path)]) == 2
    assert "VAGVISAREN_LLM_URL" in capsys.readouterr().err


def test_a_model_that_fails_is_an_error_of_the_harness(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(tmp_path, [question()], [record()])
    with scripted_model(lambda _: "", status=400) as (url, _):
        monkeypatch.setenv("VAGVISAREN_LLM_URL", url)
        assert main(["judge", str(tmp_path), "--model", "domare"]) == 2
    assert "Språkmodellen svarade inte" in capsys.readouterr().err
