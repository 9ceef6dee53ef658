"""From a thumb down to the evaluators' list of candidates, by the two commands."""

import asyncio
import json
from pathlib import Path

import pytest

from assistant.__main__ import main as assistant
from assistant.answers import ANSWERED, Answer, Claim
from assistant.archive import Archive
from assistant.feedback import DID_NOT_HELP, HELPED, REASONS, Opinion, feedback_properties
from eval.__main__ import main as evaluate
from ingest.settings import Settings
from prompts import text


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with one answer that helped and one that did not."""

    async def give() -> None:
        archive = Archive.open(tmp_path, Settings(data=tmp_path))
        await archive.database.prepare()
        for step, opinion in (
            ("11111111-a", Opinion("11111111-a", HELPED)),
            ("22222222-b", Opinion("22222222-b", DID_NOT_HELP, "mixes-regions", "Om 811228-9874")),
        ):
            answer = Answer(f"Fråga {step}?", ANSWERED, "who", (Claim("Svar."),))
            await archive.history.keep_answer("thread", "anna", step, answer)
            await archive.opinions.keep(opinion, "anna")
        await archive.database.close()

    asyncio.run(give())
    return tmp_path


def test_the_table_is_there_to_be_read(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert assistant(["feedback", "--data", str(data)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert "Det blandar regioner" in lines[2]
    assert "anna" not in "".join(lines)


def test_everything_is_exported_as_lines(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert assistant(["feedback", "--data", str(data), "--format", "jsonl"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["value"], line["question"]) for line in lines] == [(1, "Fråga 11111111-a?"), (0, "Fråga 22222222-b?")]


def test_what_went_wrong_is_what_the_evaluators_read(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert assistant(["feedback", "--data", str(data), "--format", "candidates"]) == 0
    file = data / "candidates.jsonl"
    file.write_text(capsys.readouterr().out, "utf8")
    assert evaluate(["candidates", str(file)]) == 0
    told = capsys.readouterr().out
    assert "c-22222222" in told
    assert "Om [personnummer]" in told
    assert "11111111" not in told


def test_an_empty_database_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert assistant(["feedback", "--data", str(tmp_path)]) == 0
    assert capsys.readouterr().out.strip() == text("feedback.none")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_reason_has_its_words(language: str) -> None:
    shown = feedback_properties("step", language)
    assert [reason["value"] for reason in shown["reasons"]] == list(REASONS)
    assert len({reason["label"] for reason in shown["reasons"]}) == len(REASONS)
