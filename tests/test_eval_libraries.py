"""The invented libraries: their documents are read whole, and their questions fit them."""

from pathlib import Path

import pytest

from eval.__main__ import main
from ingest.__main__ import main as ingest

LIBRARIES = Path(__file__).parents[1] / "eval" / "libraries"
NAMES = sorted(folder.name for folder in LIBRARIES.iterdir() if folder.is_dir())


@pytest.mark.parametrize("name", NAMES)
def test_the_questions_of_a_library_hold_against_a_fresh_reading_of_its_documents(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ingest([str(LIBRARIES / name / "documents"), "--data", str(tmp_path)]) == 0
    capsys.readouterr()
    status = main(["check", str(LIBRARIES / name / "questions.jsonl"), "--data", str(tmp_path)])
    assert status == 0, capsys.readouterr().out


def test_there_is_more_than_one_library() -> None:
    assert len(NAMES) > 1
