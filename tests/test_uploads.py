"""Documents handed in through the chat: read, confirmed, kept beside the folder that was ingested, refused in its words."""

import os
import time
from datetime import date
from pathlib import Path

import pytest
from hostile_files import bomb, typed_pages
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from assistant.upload_gate import UploadGate
from assistant.upload_view import upload_properties
from assistant.uploads import Given, UploadRefused, file_name, given_of, read_upload, take_in
from assistant.visitor import LOCAL, NOBODY, VISITOR, Visitor
from ingest.__main__ import main as ingest
from ingest.catalogue_file import read_catalogue
from ingest.store import open_library

WORDS = """# Rutin för hemgång

Region Östervik, 2026-03-02. Rutinen gäller från och med den dagen.

## Vem ringer

Hemgångsteamet ringer den enskilde inom ett dygn efter hemkomsten.

## Aktiviteter

| Mål | Aktivitet | 2026 | 2027 | Förvaltning |
| --- | --- | --- | --- | --- |
| Lugnare hemgång | 1. Införa hemgångsteam | X | X | HSF |
"""
GIVEN = Given("Rutin för hemgång", "Östervik", "guideline", "in-force", date(2026, 3, 2))
FORM = {"title": "Rutin", "region": "Östervik", "kind": "guideline", "status": "in-force", "dated": "2026-03-02"}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder whose library holds one ingested document."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "plan.md").write_text("# Plan\n\nPlanen beslutas av nämnden.\n", "utf8")
    assert ingest([str(folder), "--data", str(tmp_path / "var")]) == 0
    return tmp_path / "var"


def handed_in(tmp_path: Path, words: str = WORDS) -> Path:
    path = tmp_path / "handed-in"
    path.write_text(words, "utf8")
    return path


def ids(data: Path) -> list[str]:
    return list(open_library(data).ids)


def test_a_file_is_read_and_shown_before_it_is_in_the_library(data: Path, tmp_path: Path) -> None:
    draft = read_upload(data, handed_in(tmp_path), "Rutin för hemgång.md", "sv")
    shown = upload_properties(draft, ["Östervik"], "sv")
    assert {"label": "Rader till ansvarsregistret", "count": 1} in shown["counts"]
    assert "Vem ringer" in shown["sections"]
    assert shown["fields"]["title"] == "Rutin för hemgång"
    assert set(shown["inferred"]) >= {"title", "kind"}
    assert ids(data) == ["plan"]


def test_a_confirmed_file_is_in_the_library_as_its_entry_says(data: Path, tmp_path: Path) -> None:
    draft = read_upload(data, handed_in(tmp_path), "Rutin för hemgång.md", "sv")
    id = take_in(data, draft.id, GIVEN, "sv")
    assert ids(data) == ["plan", id] == ["plan", "rutin-for-hemgang"]
    entry = open_library(data).document(id).entry
    assert (entry.title, entry.region, entry.kind, entry.status, entry.dated) == (
        GIVEN.title, GIVEN.region, GIVEN.kind, GIVEN.status, GIVEN.dated,
    )  # fmt: skip
    assert list((data / "uploads" / ".reading").iterdir()) == []


def test_neither_folder_makes_the_others_documents_leave(data: Path, tmp_path: Path) -> None:
    id = take_in(data, read_upload(data, handed_in(tmp_path), "rutin.md", "sv").id, GIVEN, "sv")
    (tmp_path / "documents" / "ny.md").write_text("# Ny plan\n\nDen nya planen gäller alla.\n", "utf8")
    assert ingest([str(tmp_path / "documents"), "--data", str(data)]) == 0
    assert ids(data) == ["ny", "plan", id]
    (data / "uploads" / "rutin.md").unlink()
    (data / "uploads" / "catalogue.toml").unlink()
    take_in(data, read_upload(data, handed_in(tmp_path), "annan.md", "sv").id, GIVEN, "sv")
    assert ids(data) == ["ny", "plan", "annan"]


def test_what_was_handed_in_is_read_again_with_the_rest(data: Path, tmp_path: Path) -> None:
    id = take_in(data, read_upload(data, handed_in(tmp_path), "rutin.md", "sv").id, GIVEN, "sv")
    (data / "library" / "manifest.json").write_text("damaged", "utf8")
    assert ingest([str(tmp_path / "documents"), "--data", str(data)]) == 0
    assert ids(data) == ["plan", id]


def test_an_ingested_document_does_not_take_an_uploads_id(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take_in(data, read_upload(data, handed_in(tmp_path), "rutin.md", "sv").id, GIVEN, "sv")
    (tmp_path / "documents" / "rutin.md").write_text("# En annan rutin\n\nDen säger något annat.\n", "utf8")
    assert ingest([str(tmp_path / "documents"), "--data", str(data)]) == 1
    assert 'redan ett dokument med id "rutin"' in capsys.readouterr().err
    assert open_library(data).document("rutin").entry.title == GIVEN.title


def test_the_same_file_again_replaces_the_one_before_and_keeps_what_was_added_by_hand(
    data: Path, tmp_path: Path
) -> None:
    take_in(data, read_upload(data, handed_in(tmp_path), "rutin.md", "sv").id, GIVEN, "sv")
    catalogue = data / "uploads" / "catalogue.toml"
    catalogue.write_text(f"{catalogue.read_text('utf8')}readers = ['Chefer']  # sagt av Åsa\n", "utf8")
    again = read_upload(data, handed_in(tmp_path, WORDS.replace("ett dygn", "två dygn")), "rutin.md", "sv")
    assert again.replaces
    take_in(data, again.id, Given("Ny titel", "Halland", "plan", "draft", None), "sv")
    document = open_library(data).document("rutin")
    assert "inom två dygn" in document.text
    assert (document.entry.title, document.entry.region, document.entry.readers) == ("Ny titel", "Halland", ("Chefer",))
    assert "# sagt av Åsa" in catalogue.read_text("utf8")


def test_a_file_whose_name_is_an_ingested_documents_is_refused(data: Path, tmp_path: Path) -> None:
    with pytest.raises(UploadRefused, match="Byt namn på filen"):
        read_upload(data, handed_in(tmp_path), "Plan.md", "sv")


def test_a_bad_file_is_refused_in_the_words_of_the_command_line(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    handed = tmp_path / "handed-in"
    for content in (bomb(), b"no PDF at all", typed_pages([None])):
        handed.write_bytes(content)
        folder = tmp_path / "same"
        folder.mkdir(exist_ok=True)
        (folder / "fil.pdf").write_bytes(content)
        assert ingest([str(folder), "--data", str(tmp_path / "other")]) == 1
        with pytest.raises(UploadRefused) as refused:
            read_upload(data, handed, "fil.pdf", "sv")
        assert str(refused.value) in capsys.readouterr().err
    assert list((data / "uploads" / ".reading").iterdir()) == []
    with pytest.raises(UploadRefused, match="Det formatet läses inte"):
        read_upload(data, handed, "fil.exe", "sv")


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("../../etc/Plan för allt.md", "Plan för allt.md"),
        ("C:\\Users\\Anna\\Rutin.MD", "Rutin.md"),
        (".~$rutin.md", "rutin.md"),
        ("README.md", "dokument.md"),
        ("rad\nbrytning.md", "radbrytning.md"),
        (f"{'a' * 300}.md", f"{'a' * 120}.md"),
    ],
)
def test_a_files_name_leads_nowhere_but_to_the_folder(name: str, file: str) -> None:
    assert file_name(name, "sv") == file


def test_where_taking_in_fails_the_folder_is_as_it_was(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(data, read_upload(data, handed_in(tmp_path), "rutin.md", "sv").id, GIVEN, "sv")
    before = {path.name: path.read_bytes() for path in (data / "uploads").iterdir() if path.is_file()}
    again = read_upload(data, handed_in(tmp_path, "# Annat\n\nNågot annat står här.\n"), "rutin.md", "sv")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("assistant.uploads.bring_in_line", full)
    with pytest.raises(OSError, match="No space"):
        take_in(data, again.id, GIVEN, "sv")
    assert {path.name: path.read_bytes() for path in (data / "uploads").iterdir() if path.is_file()} == before


@pytest.mark.parametrize("draft", ["", "finns-inte-0123456789", "../../library", "."])
def test_a_draft_that_is_not_there_is_told(tmp_path: Path, draft: str) -> None:
    with pytest.raises(UploadRefused, match="Ladda upp den igen"):
        take_in(tmp_path, draft, GIVEN, "sv")


def test_drafts_that_nobody_confirmed_are_gone_after_a_day(data: Path, tmp_path: Path) -> None:
    old = read_upload(data, handed_in(tmp_path), "rutin.md", "sv")
    yesterday = time.time() - 25 * 60 * 60
    os.utime(data / "uploads" / ".reading" / old.id, (yesterday, yesterday))
    new = read_upload(data, handed_in(tmp_path), "rutin.md", "sv")
    assert [folder.name for folder in (data / "uploads" / ".reading").iterdir()] == [new.id]


def test_the_form_is_taken_as_it_is_filled_in() -> None:
    assert given_of(FORM, "sv") == Given("Rutin", "Östervik", "guideline", "in-force", date(2026, 3, 2))
    assert given_of({**FORM, "dated": ""}, "sv").dated is None


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", " ", "Skriv en titel"),
        ("title", "a" * 301, "titel är för lång"),
        ("region", "a\nb", "region är för lång eller har tecken"),
        ("kind", "poem", "Välj slag"),
        ("status", None, "Välj slag"),
        ("dated", "i går", "i går är inget datum"),
    ],
)
def test_a_form_filled_in_wrongly_is_refused_with_what_to_do(field: str, value: object, words: str) -> None:
    with pytest.raises(UploadRefused, match=words):
        given_of({**FORM, field: value}, "sv")


def test_a_title_cannot_write_other_fields_into_the_catalogue(data: Path, tmp_path: Path) -> None:
    title = 'Rutin"\nreaders = ["x"]\n[[document]] \\'.replace("\n", " ")
    draft = read_upload(data, handed_in(tmp_path), "rutin.md", "sv")
    take_in(data, draft.id, Given(title, "", "plan", "draft", None), "sv")
    (entry,) = read_catalogue(data / "uploads").entries
    assert (entry.title, entry.readers) == (title, ())


async def accepts(scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"read"})


@pytest.mark.parametrize(("visitor", "status"), [(LOCAL, 200), (NOBODY, 403), (Visitor("anna", ("reader",)), 403)])
def test_only_an_administrators_file_is_read_at_all(visitor: Visitor, status: int) -> None:
    async def as_visitor(scope: Scope, receive: Receive, send: Send) -> None:
        VISITOR.set(visitor)
        await UploadGate(accepts)(scope, receive, send)

    client = TestClient(as_visitor)
    assert client.post("/project/file", content=b"x").status_code == status
    assert client.post("/project/action", content=b"x").status_code == 200


def test_a_file_that_is_too_long_or_does_not_say_how_long_it_is_is_refused_unread() -> None:
    async def as_administrator(scope: Scope, receive: Receive, send: Send) -> None:
        VISITOR.set(LOCAL)
        await UploadGate(accepts)(scope, receive, send)

    client = TestClient(as_administrator)
    assert client.post("/project/file", content=b"x", headers={"content-length": "999999999"}).status_code == 413
    assert client.post("/project/file", content=iter([b"x"])).status_code == 413
