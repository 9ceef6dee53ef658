"""A backup holds everything, is made while the chat runs, and comes back whole or not at all."""

import io
import json
import os
import sqlite3
import stat
import tarfile
import threading
from contextlib import closing
from pathlib import Path

import pytest
from asking import open_assistant

from assistant.ask import Assistant
from assistant.audit import note
from assistant.backup import BackupRefused, back_up, postgresql
from assistant.restore import restore
from index.build import build
from index.generations import IndexBusy, current_folder
from ingest.settings import Settings
from ingest.store import LibraryBusy, LibraryMissing, library_lock, open_library

QUESTION = "Vem kallar till ett planeringsmöte på Gotland?"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one of everything; no test changes it."""
    data = tmp_path_factory.mktemp("made") / "var"
    open_assistant(data)
    with closing(sqlite3.connect(data / "chat.sqlite")) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE steps (words TEXT)")
        database.execute("INSERT INTO steps VALUES ('hej')")
        database.commit()
    (data / "keys.json").write_text("{}", "utf8")
    (data / "keys.json").chmod(0o600)
    (data / "uploads").mkdir()
    (data / "uploads" / "rutin.md").write_text("# Rutin\n", "utf8")
    (data / "chat").mkdir()
    (data / "chat" / "config.toml").write_text("", "utf8")
    note(data, "asked", "anna", documents=["plan"])
    return data


@pytest.fixture(scope="module")
def backup(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "backup.tar.gz"
    back_up(made, file)
    return file


def answer(data: Path) -> dict[str, object]:
    record = Assistant.open(data, Settings(data=data)).ask(QUESTION).record()
    return {key: value for key, value in record.items() if key not in {"id", "seconds", "timings"}}


def altered(file: Path, folder: Path, change: object) -> Path:
    """A copy of the backup with its members passed through `change`, which gives (name, content) pairs."""
    other = folder / "altered.tar.gz"
    with tarfile.open(file) as source, tarfile.open(other, "w:gz") as target:
        for member in source:
            content = source.extractfile(member)
            assert content is not None
            for name, words in change(member.name, content.read()):  # type: ignore[operator]
                new = tarfile.TarInfo(name)
                new.size = len(words)
                target.addfile(new, io.BytesIO(words))
    return other


def test_what_comes_back_answers_as_before_and_holds_everything_else(made: Path, backup: Path, tmp_path: Path) -> None:
    data = tmp_path / "new"
    contents, before = restore(backup, data)
    assert before is None
    assert answer(data) == answer(made)
    assert not build(Settings(data=data)).changed
    with closing(sqlite3.connect(data / "chat.sqlite")) as database:
        assert database.execute("SELECT words FROM steps").fetchall() == [("hej",)]
    for name in ("keys.json", "uploads/rutin.md"):
        assert (data / name).read_bytes() == (made / name).read_bytes()
    assert stat.S_IMODE((data / "keys.json").stat().st_mode) == 0o600
    assert [path.name for path in (data / "audit").iterdir()] == [path.name for path in (made / "audit").iterdir()]
    assert not (data / "chat").exists()
    assert {stored.path for stored in contents.files} >= {"data/library/manifest.json", "data/index/current"}


def test_only_its_owner_can_read_a_backup(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_a_file_that_is_there_is_not_written_over_unasked(made: Path, backup: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(BackupRefused, match="--force"):
        back_up(made, backup)
    assert backup.read_bytes() == before
    back_up(made, backup, force=True)


def test_a_backup_is_not_put_where_the_next_would_hold_it(made: Path) -> None:
    with pytest.raises(BackupRefused, match="outside"):
        back_up(made, made / "backup.tar.gz")


def test_what_was_never_ingested_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing):
        back_up(tmp_path / "var", tmp_path / "backup.tar.gz")
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_refused_because_a_backup_would_miss_what_it_leads_to(made: Path, tmp_path: Path) -> None:
    link = made / "linked"
    link.symlink_to(tmp_path)
    try:
        with pytest.raises(BackupRefused, match="is a link"):
            back_up(made, tmp_path / "backup.tar.gz")
    finally:
        link.unlink()
    assert list(tmp_path.iterdir()) == []


def test_a_running_chat_answers_and_writes_while_a_backup_is_made(made: Path, tmp_path: Path) -> None:
    assistant = Assistant.open(made, Settings(data=made))
    expected = assistant.ask(QUESTION).text
    ended = threading.Event()
    answers: list[str] = []
    rows: list[int] = []

    def ask() -> None:
        with closing(sqlite3.connect(made / "chat.sqlite")) as database:
            database.execute("CREATE TABLE IF NOT EXISTS pairs (one INTEGER, other INTEGER)")
            while not ended.is_set():
                answers.append(assistant.ask(QUESTION).text)
                database.execute("INSERT INTO pairs VALUES (?, ?)", (len(rows), len(rows)))
                database.commit()
                rows.append(1)
                note(made, "asked", "bo")

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        while not rows:
            assert thread.is_alive()
        back_up(made, tmp_path / "backup.tar.gz")
        during = len(rows)
    finally:
        ended.set()
        thread.join()
    assert set(answers) == {expected}
    restore(tmp_path / "backup.tar.gz", tmp_path / "restored")
    with closing(sqlite3.connect(tmp_path / "restored" / "chat.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert 0 < database.execute("SELECT count(*) FROM pairs").fetchone()[0] <= during + 1


def test_an_ingest_that_is_running_is_waited_for_not_disturbed(made: Path, tmp_path: Path) -> None:
    with library_lock(made), pytest.raises(LibraryBusy):
        back_up(made, tmp_path / "backup.tar.gz")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_put_where_something_stands_unless_asked(backup: Path, tmp_path: Path) -> None:
    data = tmp_path / "var"
    data.mkdir()
    (data / "mine").write_text("kept", "utf8")
    with pytest.raises(BackupRefused, match="not empty"):
        restore(backup, data)
    assert [path.name for path in data.iterdir()] == ["mine"]
    _, before = restore(backup, data, force=True)
    assert before is not None
    assert (before / "mine").read_text("utf8") == "kept"
    assert open_library(data).ids


def test_a_chat_that_has_the_index_open_stops_a_restore(backup: Path, tmp_path: Path) -> None:
    data = tmp_path / "var"
    restore(backup, data)
    assistant = Assistant.open(data, Settings(data=data))
    with pytest.raises(BackupRefused, match="Stop it first"):
        restore(backup, data, force=True)
    assert assistant.ask(QUESTION).status == "answered"


def test_a_build_that_is_running_stops_a_restore(backup: Path, tmp_path: Path) -> None:
    from index.generations import BuildLock

    data = tmp_path / "var"
    restore(backup, data)
    with BuildLock(data), pytest.raises(IndexBusy):
        restore(backup, data, force=True)
    assert answer(data)["status"] == "answered"


@pytest.mark.parametrize("length", [0, 10, 1000, -100])
def test_a_backup_cut_short_is_refused_and_leaves_nothing(backup: Path, tmp_path: Path, length: int) -> None:
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(backup.read_bytes()[:length])
    with pytest.raises(BackupRefused, match="damaged"):
        restore(cut, tmp_path / "var")
    assert list((tmp_path / "var").iterdir()) == []


def test_a_backup_with_a_changed_file_is_refused(backup: Path, tmp_path: Path) -> None:
    def change(name: str, content: bytes) -> list[tuple[str, bytes]]:
        return [(name, b"[]" if name == "data/keys.json" else content)]

    with pytest.raises(BackupRefused, match="not those that it lists"):
        restore(altered(backup, tmp_path, change), tmp_path / "var")


@pytest.mark.parametrize("name", ["data/../../outside", "/etc/outside", "elsewhere/file"])
def test_a_backup_writes_nowhere_but_in_the_data_folder(backup: Path, tmp_path: Path, name: str) -> None:
    def change(member: str, content: bytes) -> list[tuple[str, bytes]]:
        return [(member, content)] if member != "contents.json" else [(name, b"x"), (member, content)]

    with pytest.raises(BackupRefused, match="no backup of ours"):
        restore(altered(backup, tmp_path, change), tmp_path / "var")
    assert not list(tmp_path.rglob("outside"))


def test_a_backup_of_another_format_says_so(backup: Path, tmp_path: Path) -> None:
    def change(name: str, content: bytes) -> list[tuple[str, bytes]]:
        return [
            (name, json.dumps({**json.loads(content), "format": 99}).encode() if name == "contents.json" else content)
        ]

    with pytest.raises(BackupRefused, match="format 99, this program reads 1"):
        restore(altered(backup, tmp_path, change), tmp_path / "var")


def test_only_the_generation_in_use_and_its_readings_are_in_a_backup(made: Path, tmp_path: Path) -> None:
    current = current_folder(made)
    assert current is not None
    forgotten = [made / "library" / "forgotten-000000000000", current.with_name("000000")]
    for folder in forgotten:
        folder.mkdir()
        (folder / "file").write_text("x", "utf8")
    back_up(made, tmp_path / "backup.tar.gz")
    with tarfile.open(tmp_path / "backup.tar.gz") as archive:
        names = archive.getnames()
    assert f"data/index/generations/{current.name}/generation.json" in names
    assert not [name for name in names if any(f"/{folder.name}/" in name for folder in forgotten)]
    for folder in forgotten:
        (folder / "file").unlink()
        folder.rmdir()


def test_a_postgresql_url_becomes_its_tools_environment_and_no_argument() -> None:
    named = postgresql("postgresql+asyncpg://chat:h%40mlig@db.example:5433/vagvisaren")
    assert {name: named[name] for name in named if name.startswith("PG") and name not in os.environ} == {
        "PGHOST": "db.example",
        "PGPORT": "5433",
        "PGUSER": "chat",
        "PGPASSWORD": "h@mlig",
        "PGDATABASE": "vagvisaren",
    }
