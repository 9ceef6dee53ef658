"""The doctor finds what is wrong, says what to do, and is content with what is in order."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import time
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from asking import open_assistant
from scripted_qdrant import scripted_qdrant

from assistant import doctor_data
from assistant.__main__ import main
from assistant.audit import audit_folder, note
from assistant.doctor import Finding, examine
from assistant.doctor_servers import look_at_language_model, look_at_qdrant
from index.generations import current_folder
from ingest.settings import Settings, unknown_settings
from ingest.store import write_manifest


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("made") / "var"
    open_assistant(data)
    return data


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    """A copy that a test may damage."""
    return shutil.copytree(made, tmp_path / "var")


def found(data: Path, **settings: str) -> dict[str, Finding]:
    """What is not in order, by its reason; every sentence is said in both languages on the way."""
    findings = list(examine(Settings(data=data, **settings)))
    assert all(finding.message(language) for finding in findings for language in ("sv", "en"))
    return {finding.reason: finding for finding in findings if finding.state != "ok"}


def faults(data: Path, **settings: str) -> set[str]:
    return {reason for reason, finding in found(data, **settings).items() if finding.state == "fault"}


def test_what_is_in_order_has_neither_warning_nor_fault(made: Path) -> None:
    assert found(made) == {}


def test_the_command_ends_with_1_on_a_fault_only(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAGVISAREN_EMBEDER", "x")
    assert main(["doctor", "--data", str(data)]) == 0
    assert "VAGVISAREN_EMBEDER är ingen inställning" in capsys.readouterr().out
    (data / "index" / "current").unlink()
    assert main(["doctor", "--data", str(data)]) == 1
    assert "fel      index" in capsys.readouterr().out


def test_the_findings_come_as_json_too(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--json", "--data", str(made)]) == 0
    findings = json.loads(capsys.readouterr().out)
    assert {finding["subject"] for finding in findings} >= {"settings", "data", "disk", "library", "index", "audit"}
    assert all(set(finding) == {"subject", "state", "reason", "message"} for finding in findings)


def test_nothing_ingested_is_a_fault_and_no_traceback(tmp_path: Path) -> None:
    assert faults(tmp_path / "none") == {"data-missing", "library-missing", "index-unusable"}


def test_a_misspelt_setting_is_named() -> None:
    assert unknown_settings({"VAGVISAREN_DATA": "x", "VAGVISAREN_QDRANT_ULR": "x", "HOME": "x"}) == [
        "VAGVISAREN_QDRANT_ULR"
    ]


def test_settings_that_want_each_other_are_named(made: Path) -> None:
    assert set(found(made, llm_model="x")) == {"setting-llm-url"}
    assert set(found(made, qdrant_key="x")) == {"setting-qdrant-url"}
    away = found(made, llm_url="http://127.0.0.1:9/v1")
    assert set(away) == {"setting-llm-model", "llm-away"}


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://qdrant.example:6333", True),
        ("https://qdrant.example:6333", False),
        ("http://qdrant:6333", False),
        ("http://127.0.0.1:6333", False),
    ],
)
def test_a_key_that_would_travel_in_clear_is_told(url: str, told: bool) -> None:
    from assistant.doctor import look_at_settings

    reasons = {finding.reason for finding in look_at_settings(Settings(qdrant_url=url, qdrant_key="x"), ())}
    assert ("setting-clear" in reasons) is told


def test_secrets_that_others_can_read_are_named_with_the_command_that_helps(data: Path) -> None:
    (data / "keys.json").write_text("{}", "utf8")
    (data / "keys.json").chmod(0o644)
    finding = found(data)["others-can-read"]
    assert finding.state == "fault"
    assert f"chmod 600 {data / 'keys.json'}" in finding.message()
    (data / "keys.json").chmod(0o600)
    assert found(data) == {}


def test_a_data_folder_that_cannot_be_written_to_is_a_fault(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("assistant.doctor_data.tempfile.TemporaryFile", refuse)
    assert faults(data) == {"data-unwritable"}


def test_a_disk_without_room_for_the_next_index_is_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_data, "_LEAST_FREE", 10**18)
    assert faults(data) == {"disk-full"}
    monkeypatch.setattr(doctor_data, "_LEAST_FREE", 1)
    monkeypatch.setattr(doctor_data, "_size", lambda folder: 10**18)
    assert {reason: finding.state for reason, finding in found(data).items()} == {"disk-low": "warning"}


def test_a_damaged_document_is_named(data: Path) -> None:
    (damaged, *_) = (data / "library").glob("plan-*/document.json")
    damaged.write_text("{", "utf8")
    finding = found(data)["library-damaged"]
    assert "plan" in finding.message()


def test_a_changed_file_of_the_index_is_a_fault_although_the_index_opens(data: Path) -> None:
    folder = current_folder(data)
    assert folder is not None
    content = bytearray((folder / "dense.f32").read_bytes())
    content[100] ^= 255
    (folder / "dense.f32").write_bytes(content)
    assert "dense.f32" in found(data)["index-damaged"].message()


def test_a_library_that_is_newer_than_the_index_is_told(data: Path) -> None:
    from ingest.store import open_library

    write_manifest(data, open_library(data).items[:-1])
    assert {reason: finding.state for reason, finding in found(data).items()} == {"index-behind": "warning"}


def test_a_clock_that_is_behind_the_library_is_told(data: Path) -> None:
    ahead = time.time() + 86400
    for folder in (data / "library").iterdir():
        os.utime(folder, (ahead, ahead))
    assert {reason: finding.state for reason, finding in found(data).items()} == {"clock-behind": "warning"}


def test_what_a_restore_left_is_told(data: Path) -> None:
    (data / ".restoring-12345678").mkdir()
    (data / ".before-restore-20260101T000000Z-1234").mkdir()
    states = {reason: finding.state for reason, finding in found(data).items()}
    assert states == {"restore-unfinished": "fault", "restore-left": "warning"}


def test_an_audit_log_with_a_cut_line_is_told(data: Path) -> None:
    note(data, "asked", "anna")
    (file,) = audit_folder(data).iterdir()
    with file.open("ab") as end:
        end.write(b"{")
    assert f"{file.name}:2" in found(data)["audit-broken"].message()


def test_a_damaged_database_of_conversations_is_a_fault(data: Path) -> None:
    path = data / "chat.sqlite"
    path.touch(0o600)
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE steps (words TEXT)")
        database.executemany("INSERT INTO steps VALUES (?)", [("x" * 1000,)] * 50)
        database.commit()
    assert found(data) == {}
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(8192))
    assert faults(data) == {"conversations-damaged"}


def test_a_qdrant_server_is_greeted_and_its_version_compared() -> None:
    for version, reason in (("1.20.3", "qdrant-fine"), ("1.19.0", "qdrant-fine"), ("1.17.0", "qdrant-version")):
        with scripted_qdrant("key", version) as server:
            (finding,) = look_at_qdrant(Settings(qdrant_url=server.url, qdrant_key="key"))
            assert finding.reason == reason, version
    (finding,) = look_at_qdrant(Settings(qdrant_url=server.url, qdrant_key="key"))
    assert (finding.reason, finding.state) == ("qdrant-away", "fault")
    assert "'key'" not in finding.message()


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (200, b'{"data": [{"id": "small"}]}', "llm-fine"),
        (200, b'{"data": [{"id": "other"}]}', "llm-unknown"),
        (200, b"<html>", "llm-list"),
        (401, b"{}", "llm-away"),
        (503, b"{}", "llm-away"),
    ],
)
def test_a_language_model_is_greeted(status: int, body: bytes, reason: str) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert self.headers["authorization"] == "Bearer secret"
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}/v1"
        (finding,) = look_at_language_model(Settings(llm_url=url, llm_model="small", llm_key="secret"))
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert finding.reason == reason
    assert "secret" not in finding.message()
