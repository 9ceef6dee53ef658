"""The audit log: what is written, what never is, how it is read out, and when it is forgotten."""

import json
import logging
import resource
import stat
import subprocess
import sys
import threading
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant import audit
from assistant.audit import Broken, Noted, audit_folder, days, forget, note, read, written

TODAY = datetime.now(UTC).date()


def events(data: Path, **limits: date) -> list[Noted]:
    return [one for one in read(data, **limits) if isinstance(one, Noted)]


def old_day(data: Path, day: str) -> None:
    noted = Noted(f"{day}T08:00:00.000Z", "asked", "anna", "chat", "answered", "fact", ("plan",))
    audit_folder(data).mkdir(parents=True, exist_ok=True)
    (audit_folder(data) / f"{day}.jsonl").write_text(written([noted], "jsonl") + "\n", "utf8")


def test_an_event_is_one_line_of_todays_file(tmp_path: Path) -> None:
    note(tmp_path, "asked", "anna", documents=["plan", "rutin"], status="answered", kind="register")
    (line,) = (audit_folder(tmp_path) / f"{TODAY}.jsonl").read_text("utf8").splitlines()
    content = json.loads(line)
    assert content.pop("at").startswith(f"{TODAY}T")
    assert content == {
        "event": "asked",
        "who": "anna",
        "place": "chat",
        "status": "answered",
        "kind": "register",
        "documents": ["plan", "rutin"],
    }


def test_only_the_programs_own_user_can_read_it(tmp_path: Path) -> None:
    note(tmp_path, "asked", "anna")
    (file,) = audit_folder(tmp_path).iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(audit_folder(tmp_path).stat().st_mode) == 0o700


def test_an_unknown_event_is_a_mistake_of_the_program(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no event 'guessed'"):
        note(tmp_path, "guessed", "anna")  # type: ignore[arg-type]


def test_lines_of_many_threads_and_processes_never_mix(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from assistant.audit import note\n"
        "for n in range(100): note(Path(sys.argv[1]), 'asked', 'process', documents=['x' * 500])"
    )
    others = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path)]) for _ in range(2)]
    threads = [
        threading.Thread(
            target=lambda: [note(tmp_path, "asked", "thread", documents=["y" * 500]) for _ in range(100)] and None
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [other.wait(60) for other in others] == [0, 0]
    found = list(read(tmp_path))
    assert not [one for one in found if isinstance(one, Broken)]
    assert len(found) == 600


def test_a_line_cut_short_is_named_and_costs_no_other(tmp_path: Path) -> None:
    note(tmp_path, "asked", "anna")
    with (audit_folder(tmp_path) / f"{TODAY}.jsonl").open("ab") as file:
        file.write(b'{"at": "2026')
    note(tmp_path, "asked", "bo")
    found = list(read(tmp_path))
    assert found[1] == Broken(f"{TODAY}.jsonl", 2)
    assert [one.who for one in found if isinstance(one, Noted)] == ["anna", "bo"]


def test_what_was_done_stays_done_when_the_log_cannot_be_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    audit_folder(tmp_path).write_text("a file where a folder should be", "utf8")
    with caplog.at_level(logging.ERROR, "vagvisaren.audit"):
        note(tmp_path, "asked", "anna")
    assert "lost a line (asked, anna)" in caplog.text


def test_a_full_disk_is_told_and_the_next_line_is_whole(tmp_path: Path) -> None:
    program = f"""
import resource, signal, sys
from pathlib import Path
from assistant.audit import note
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
data = Path(sys.argv[1])
note(data, "asked", "anna")
resource.setrlimit(resource.RLIMIT_FSIZE, (200, {resource.RLIM_INFINITY}))
note(data, "asked", "bo")
resource.setrlimit(resource.RLIMIT_FSIZE, ({resource.RLIM_INFINITY}, {resource.RLIM_INFINITY}))
note(data, "asked", "cilla")
"""
    child = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, timeout=60)
    assert child.returncode == 0, child.stderr
    assert "lost a line (asked, bo)" in child.stderr
    assert [one.who for one in events(tmp_path)] == ["anna", "cilla"]


def test_a_period_is_read_out_with_both_its_days(tmp_path: Path) -> None:
    for day in ("2026-01-01", "2026-01-02", "2026-01-03"):
        old_day(tmp_path, day)
    found = events(tmp_path, since=date(2026, 1, 2), until=date(2026, 1, 3))
    assert [one.at[:10] for one in found] == ["2026-01-02", "2026-01-03"]


def test_a_spreadsheet_takes_no_name_for_a_formula() -> None:
    noted = Noted("2026-01-01T08:00:00.000Z", "asked", "=1+1", "chat", "answered", "fact", ("plan", "rutin"))
    assert written([noted], "csv").splitlines() == [
        "at,event,who,place,status,kind,documents",
        "2026-01-01T08:00:00.000Z,asked,'=1+1,chat,answered,fact,plan rutin",
    ]


def test_days_before_a_date_are_removed_and_the_removal_is_noted(tmp_path: Path) -> None:
    for day in ("2026-01-01", "2026-01-02"):
        old_day(tmp_path, day)
    assert forget(tmp_path, date(2026, 1, 2)) == [date(2026, 1, 1)]
    assert days(tmp_path) == [date(2026, 1, 2), TODAY]
    assert (events(tmp_path)[-1].event, events(tmp_path)[-1].status) == ("deleted", "2026-01-01..2026-01-01")


def test_a_new_day_removes_what_is_older_than_two_years(tmp_path: Path) -> None:
    for day in ("2020-01-01", "2023-01-01", "2023-01-02"):
        old_day(tmp_path, day)
    note(tmp_path, "asked", "anna")
    assert days(tmp_path) == [date(2023, 1, 1), date(2023, 1, 2), TODAY]


def test_a_clock_that_is_wrong_for_a_day_does_not_empty_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Ahead(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime(2099, 1, 1, tzinfo=UTC)

    old_day(tmp_path, "2026-01-01")
    monkeypatch.setattr(audit, "datetime", Ahead)
    note(tmp_path, "asked", "anna")
    assert days(tmp_path) == [date(2026, 1, 1), date(2099, 1, 1)]
