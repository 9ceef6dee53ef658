"""What the measurement of the chat measures: real sockets, every question answered, no conversation left in the data folder."""

from pathlib import Path

import pytest
from small_library import make_small_library

from eval import bench_chat
from eval.__main__ import main
from eval.bench_chat import Chats, chats, told
from index.build import build
from ingest.settings import Settings


def test_every_visitor_is_answered_and_nothing_of_it_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_small_library(tmp_path)
    build(Settings(data=tmp_path))
    monkeypatch.setattr(bench_chat, "VISITORS", 3)
    monkeypatch.setattr(bench_chat, "READING", 0.1)
    monkeypatch.setenv("VAGVISAREN_SIGN_IN", "header")  # would let nobody in without a name
    answered: list[int] = []
    measured = chats(tmp_path, 0.0, lambda: answered.append(1))
    assert measured.failed == 0
    assert len(measured.seconds) == len(answered) == 3
    assert all(0 < one < 60 for one in measured.seconds)
    assert measured.worked > 0
    assert not (tmp_path / "chat.sqlite").exists()
    assert not (tmp_path / "audit").exists()


def test_a_question_without_answer_is_told_and_is_no_time() -> None:
    lines = told(Chats((0.1, 0.3), 1, 400_000_000, 500_000_000, 0.6))
    assert "1 av 3 frågor blev utan svar" in lines[0]
    assert "median 200 ms" in lines[0]
    assert "200.0 ms processortid per fråga" in lines[1]


@pytest.mark.parametrize("given", ["301", "-1", "en minut"])
def test_a_measurement_on_many_visitors_is_bounded(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["bench", "load", "--chat", given])
    assert ended.value.code == 2
    assert given.split()[0] in capsys.readouterr().err
