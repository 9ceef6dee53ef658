"""A run over the real assistant: resumed, repeated, scored again, and scored for somebody else."""

import json
from pathlib import Path
from typing import Any

import pytest
from asking import open_assistant
from eval_cases import HERE, question, record, refusal, run, unanswerable

from assistant.ask import Assistant
from eval.__main__ import main
from eval.gold import GoldQuestion, KeyFact, Member, Turn
from eval.labels import papers
from eval.records import BadRecord, read_records
from eval.runs import NoRun, answer, ask_assistant, describe, open_run, rescore
from ingest.settings import Settings

CALLS = GoldQuestion(
    "a1",
    "Vem kallar till planeringsmötet på Gotland?",
    "responsibility",
    True,
    "answered",
    key_facts=(KeyFact(("vårdsamordnaren",), vital=True),),
    evidence=((Member("plan", "Vårdsamordnaren kallar till ett planeringsmöte"),),),
)
WHEN = GoldQuestion(
    "a2",
    "Hur snart ska det hållas?",
    "follow-up",
    True,
    "answered",
    history=(Turn("Vem kallar till planeringsmötet på Gotland?"),),
    key_facts=(KeyFact(("tre dagar",), vital=True),),
    evidence=((Member("plan", "senast tre dagar"),),),
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def assistant(data: Path) -> Assistant:
    return open_assistant(data)


def test_the_assistant_is_asked_follow_ups_after_what_came_before(assistant: Assistant, tmp_path: Path) -> None:
    config = describe(assistant, Settings())
    assert answer([CALLS, WHEN], ask_assistant(assistant), tmp_path, config) == []
    measured = rescore(tmp_path, [CALLS, WHEN], papers(assistant.library), config)
    assert {id: score.right for id, score in measured.scores.items()} == {"a1": True, "a2": True}
    assert measured.records["a2"].raw["standalone"] != WHEN.question


def test_a_config_tells_what_was_measured_and_neither_secrets_nor_this_machines_folders(
    assistant: Assistant, data: Path
) -> None:
    secrets = {"qdrant_key": "hemlig", "llm_key": "hemlig", "llm_url": "http://namn:hemlig@127.0.0.1:9/v1"}
    config = describe(assistant, Settings(data=data, database="postgresql+asyncpg://namn:hemlig@db/chat", **secrets))
    assert config["settings"]["llm_url"] == "http://127.0.0.1:9/v1"
    assert {"commit", "program", "prompts", "library", "index", "machine", "settings"} <= set(config)
    assert "hemlig" not in json.dumps(config)
    assert str(data) not in json.dumps(config)


class Asked:
    """Answers with the question's id, notes what it was asked, and fails where it is told to."""

    def __init__(self, *failing: str) -> None:
        self.ids: list[str] = []
        self.failing = failing

    def __call__(self, asked: GoldQuestion) -> dict[str, Any]:
        self.ids.append(asked.id)
        if asked.id in self.failing:
            raise RuntimeError("disken är full")
        return record(asked.id)


CONFIG = {"format": 1, "program": "p", "settings": {}, "prompts": "w", "library": "l", "index": {}}
TWO = [question("q1"), question("q2")]


def test_a_run_goes_on_where_it_stopped_even_in_the_middle_of_a_line(tmp_path: Path) -> None:
    answer(TWO[:1], Asked(), tmp_path, CONFIG)
    with (tmp_path / "records.jsonl").open("a", encoding="utf8") as file:
        file.write('{"id": "q2", "sta')
    again = Asked()
    counted: list[int] = []
    answer(TWO, again, tmp_path, CONFIG, progress=counted.append)
    assert again.ids == ["q2"]
    assert counted == [1, 1]
    assert set(read_records(tmp_path / "records.jsonl")) == {"q1", "q2"}


@pytest.mark.parametrize("key", ["program", "settings", "prompts", "library", "index"])
def test_an_answer_of_another_system_is_asked_for_again(tmp_path: Path, key: str) -> None:
    answer(TWO, Asked(), tmp_path, CONFIG)
    again = Asked()
    answer(TWO, again, tmp_path, {**CONFIG, key: "annat"})
    assert sorted(again.ids) == ["q1", "q2"]


def test_a_question_that_was_reworded_is_asked_again_a_label_that_was_mended_is_not(tmp_path: Path) -> None:
    answer(TWO, Asked(), tmp_path, CONFIG)
    again = Asked()
    answer([question("q1", reference="Nytt."), question("q2", question="Ny fråga?")], again, tmp_path, CONFIG)
    assert again.ids == ["q2"]


def test_one_failure_costs_no_other_answer_is_told_and_asked_again(tmp_path: Path) -> None:
    assert answer(TWO, Asked("q1"), tmp_path, CONFIG, workers=2) == ["q1"]
    measured = rescore(tmp_path, TWO, HERE, CONFIG)
    assert "disken är full" in measured.records["q1"].error
    assert not measured.scores["q1"].right
    assert measured.scores["q2"].right
    again = Asked()
    assert answer(TWO, again, tmp_path, CONFIG) == []
    assert again.ids == ["q1"]


def test_a_run_without_scores_is_no_run(tmp_path: Path) -> None:
    answer(TWO, Asked(), tmp_path, CONFIG)
    with pytest.raises(NoRun, match=r"scores\.jsonl"):
        open_run(tmp_path)


def test_scores_come_back_as_they_were_written(tmp_path: Path) -> None:
    measured = run(tmp_path, [question(), unanswerable()], [record(), refusal()])
    again = open_run(tmp_path)
    assert again.scores == measured.scores
    assert again.questions == measured.questions
    assert again.scores["q1"].place == ("plan", 1)


@pytest.mark.parametrize("line", ['{"id": "q1"}', '{"id": "q1", "status": "answered", "answer": 7}', "[]", "{"])
def test_a_line_that_is_no_record_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text(f"{json.dumps(record())}\n{line}\n", "utf8")
    with pytest.raises(BadRecord, match=":2"):
        read_records(path)


def test_the_command_scores_records_that_another_system_wrote(
    assistant: Assistant, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions, theirs, folder = tmp_path / "q.jsonl", tmp_path / "r.jsonl", tmp_path / "run"
    questions.write_text(json.dumps(CALLS.to_json()) + "\n", "utf8")
    theirs.write_text(json.dumps({"id": "a1", "status": "answered", "answer": "Vårdsamordnaren."}) + "\n", "utf8")
    command = ["run", "--data", str(data), "--questions", str(questions), "--run", str(folder)]
    assert main([*command, "--records", str(theirs)]) == 0
    assert open_run(folder).scores["a1"].right
    assert open_run(folder).scores["a1"].metrics["recall-5"] == 0.0
    assert main(["show", str(folder), "a1", "--data", str(data)]) == 0
    assert "Vårdsamordnaren." in capsys.readouterr().out


def test_the_command_answers_scores_and_shows(
    assistant: Assistant, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions, folder = tmp_path / "q.jsonl", tmp_path / "run"
    questions.write_text("".join(json.dumps(q.to_json()) + "\n" for q in (CALLS, WHEN)), "utf8")
    command = ["run", "--data", str(data), "--questions", str(questions), "--run", str(folder)]
    assert main([*command, "--only", "a1"]) == 0
    assert set(open_run(folder).scores) == {"a1"}
    assert main(command) == 0
    assert set(open_run(folder).scores) == {"a1", "a2"}
    assert main([*command, "--only", "finns-inte"]) == 2
    assert "finns-inte" in capsys.readouterr().err


def test_the_command_ends_with_2_where_there_is_nothing_to_measure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "--data", str(tmp_path), "--run", str(tmp_path / "run")]) == 2
    assert "Det finns inget index." in capsys.readouterr().err
    assert main(["show", str(tmp_path), "a1", "--data", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert "I mappen finns ingen färdig körning." in told
    assert str(tmp_path) in told
