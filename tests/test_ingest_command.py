"""`python -m ingest`: the library follows the folder, an unchanged file costs nothing, and a killed run is healed."""

import os
import re
from pathlib import Path

import pytest
from small_folder import make_small_folder

from ingest import update, worker
from ingest.__main__ import main
from ingest.settings import Settings
from ingest.store import library_folder, library_lock, open_library
from ingest.summary import ranges, table

CATALOGUED = '[[document]]\nid = "{id}"\nfile = "{file}"\ntitle = "Titel"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_small_folder(tmp_path / "mina dokument")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "var"


def files(data: Path) -> set[str]:
    return {item.file for item in open_library(data).items}


def states(output: str) -> dict[str, str]:
    """The last column of the summary's table, by file."""
    rows = output.split("\n\n")[0].splitlines()[1:]
    return {re.split(r"\s{2,}", row)[0]: re.split(r"\s{2,}", row)[-1] for row in rows}


def test_a_folder_becomes_the_library(folder: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder), "--data", str(data)]) == 0
    output = capsys.readouterr()
    assert states(output.out) == {"färdplan.md": "ny", "ramverk.txt": "ny", "bilagor/avtal å ä ö.md": "ny"}
    assert "python -m index" in output.out
    assert output.err == ""
    library = open_library(data)
    assert library.ids == ("fardplan", "ramverk", "bilagor-avtal-a-a-o")
    document = library.document("fardplan")
    assert "Regionen ansvarar för färdplan." in document.text
    assert document.entry.inferred == ("title", "region", "kind")
    assert "färdplan.md: titel, region, slag" in output.out


def test_unchanged_files_are_not_opened_and_nothing_is_written(
    folder: Path, data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main([str(folder), "--data", str(data)])
    before = {path: path.stat().st_mtime_ns for path in library_folder(data).rglob("*") if path.name != ".lock"}
    capsys.readouterr()
    monkeypatch.setattr(worker, "_Worker", lambda: pytest.fail("a worker was started"))
    assert main([str(folder), "--data", str(data)]) == 0
    output = capsys.readouterr().out
    assert set(states(output).values()) == {"oförändrad"}
    assert "python -m index" not in output
    assert {path: path.stat().st_mtime_ns for path in library_folder(data).rglob("*") if path.name != ".lock"} == before


def test_changed_files_are_replaced_and_removed_ones_leave(
    folder: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(folder), "--data", str(data)])
    old = open_library(data)
    (folder / "färdplan.md").write_text("# Om annat\n\nKommunen ansvarar.\n", "utf8")
    (folder / "ramverk.txt").unlink()
    (folder / "ny.md").write_text("# Nytt\n\nNågot nytt.\n", "utf8")
    capsys.readouterr()
    assert main([str(folder), "--data", str(data)]) == 0
    output = capsys.readouterr().out
    assert states(output) == {
        "färdplan.md": "ändrad", "ny.md": "ny", "bilagor/avtal å ä ö.md": "oförändrad", "ramverk.txt": "borttagen"
    }  # fmt: skip
    assert "Har lämnat biblioteket: ramverk.txt." in output
    assert files(data) == {"färdplan.md", "ny.md", "bilagor/avtal å ä ö.md"}
    assert "Kommunen" in open_library(data).document("fardplan").text
    # Whoever has the old library open reads on; the index removes the old readings when it has switched.
    assert "Regionen" in old.document("ramverk").text


def test_a_changed_entry_is_a_changed_document(folder: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(folder), "--data", str(data)])
    (folder / "catalogue.toml").write_text(CATALOGUED.format(id="fardplan", file="färdplan.md"), "utf8")
    capsys.readouterr()
    assert main([str(folder), "--data", str(data)]) == 0
    assert states(capsys.readouterr().out)["färdplan.md"] == "ändrad"
    assert open_library(data).document("fardplan").entry.title == "Titel"


def test_an_original_takes_the_place_of_the_restatement_with_its_id(folder: Path, data: Path, tmp_path: Path) -> None:
    starter = tmp_path / "starter"
    starter.mkdir()
    (starter / "referat.md").write_text("# Referat\n\nMed andra ord.\n", "utf8")
    restated = 'edition = "restatement"\nrestates = {title = "Färdplan", issuer = "Region X", date = "2026"}\n'
    (starter / "catalogue.toml").write_text(CATALOGUED.format(id="fardplan", file="referat.md") + restated, "utf8")
    assert main([str(starter), "--data", str(data)]) == 0
    assert open_library(data).document("fardplan").entry.restates == "Färdplan, Region X, 2026"
    assert main([str(folder), "--data", str(data)]) == 0
    assert open_library(data).document("fardplan").entry.edition == "original"
    assert "referat.md" not in files(data)


def test_another_version_of_the_program_reads_everything_again(
    folder: Path, data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main([str(folder), "--data", str(data)])
    monkeypatch.setattr(update, "_program", lambda: "another")
    capsys.readouterr()
    assert main([str(folder), "--data", str(data)]) == 0
    assert set(states(capsys.readouterr().out).values()) == {"ändrad"}


def test_a_damaged_reading_is_read_anew(folder: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(folder), "--data", str(data)])
    library = open_library(data)
    (library.folder("ramverk") / "document.json").write_text("{", "utf8")
    (library.folder("fardplan") / "source.md").unlink()
    assert main([str(folder), "--data", str(data)]) == 0
    library = open_library(data)
    assert all(library.is_whole(id) for id in library.ids)


def test_a_damaged_list_is_made_anew_from_the_readings(
    folder: Path, data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main([str(folder), "--data", str(data)])
    (library_folder(data) / "manifest.json").write_text("", "utf8")
    monkeypatch.setattr(worker, "_Worker", lambda: pytest.fail("a worker was started"))
    assert main([str(folder), "--data", str(data)]) == 0
    assert "förteckning var skadad" in capsys.readouterr().out
    assert len(files(data)) == 3


def test_a_refused_document_stays_with_its_last_good_reading(
    folder: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(folder), "--data", str(data)])
    (folder / "färdplan.md").write_bytes(b"")
    (folder / "ny.md").write_text("# Nytt\n\nNågot nytt.\n", "utf8")
    capsys.readouterr()
    assert main([str(folder), "--data", str(data)]) == 1
    output = capsys.readouterr()
    assert "färdplan.md: Filen är tom." in output.err
    assert "Kvar med sin senaste fungerande läsning: färdplan.md." in output.out
    assert states(output.out)["färdplan.md"] == "avvisad, äldre läsning kvar"
    assert "Regionen ansvarar" in open_library(data).document("fardplan").text
    assert "ny.md" in files(data)


def test_when_everything_is_refused_the_library_stays_as_it_is(
    folder: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(folder), "--data", str(data)])
    other = tmp_path / "annan"
    other.mkdir()
    (other / "tom.md").touch()
    before = (library_folder(data) / "manifest.json").read_bytes()
    capsys.readouterr()
    assert main([str(other), "--data", str(data)]) == 1
    assert "Inget kunde läsas. Biblioteket är som det var." in capsys.readouterr().out
    assert (library_folder(data) / "manifest.json").read_bytes() == before


def test_a_wrong_catalogue_changes_nothing(folder: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(folder), "--data", str(data)])
    before = (library_folder(data) / "manifest.json").read_bytes()
    (folder / "ny.md").write_text("# Nytt\n", "utf8")
    (folder / "catalogue.toml").write_text("[[document]\n", "utf8")
    capsys.readouterr()
    assert main([str(folder), "--data", str(data)]) == 1
    assert "catalogue.toml, rad 1: inte giltig TOML" in capsys.readouterr().err
    assert (library_folder(data) / "manifest.json").read_bytes() == before


def test_an_entry_that_is_wrong_keeps_what_it_had(folder: Path, data: Path) -> None:
    (folder / "catalogue.toml").write_text(CATALOGUED.format(id="mitt-id", file="färdplan.md"), "utf8")
    assert main([str(folder), "--data", str(data)]) == 0
    (folder / "catalogue.toml").write_text(CATALOGUED.format(id="Mitt id", file="färdplan.md"), "utf8")
    (folder / "ramverk.txt").unlink()
    assert main([str(folder), "--data", str(data)]) == 1
    assert set(open_library(data).ids) == {"mitt-id", "bilagor-avtal-a-a-o"}


def test_a_second_ingest_at_the_same_time_is_told_to_wait(
    folder: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with library_lock(data):
        assert main([str(folder), "--data", str(data)]) == 1
    assert f"En annan inläsning pågår i samma bibliotek (process {os.getpid()})" in capsys.readouterr().err


def test_the_list_shows_what_each_document_is(folder: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    described = 'issuer = "Region X"\nkind = "framework"\nstatus = "in-force"\ndated = 2026-02-25\n'
    (folder / "catalogue.toml").write_text(CATALOGUED.format(id="r", file="ramverk.txt") + described, "utf8")
    main([str(folder), "--data", str(data)])
    capsys.readouterr()
    assert main(["--list", "--data", str(data)]) == 0
    row = next(row for row in capsys.readouterr().out.splitlines() if row.startswith("ramverk.txt"))
    assert re.split(r"\s{2,}", row) == [
        "ramverk.txt", "Titel", "Region X", "ramverk", "gäller", "2026-02-25", "1", "original"
    ]  # fmt: skip


def test_the_list_of_nothing_says_what_to_do(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list", "--data", str(data)]) == 1
    assert "Läs in en mapp" in capsys.readouterr().err
    library_folder(data).mkdir(parents=True)
    (library_folder(data) / "manifest.json").write_text("x", "utf8")
    assert main(["--list", "--data", str(data)]) == 1
    assert "skadat" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [([], "Ange en mapp"), (["saknas"], "Mappen saknas finns inte"), ([__file__], "är en fil, inte en mapp")],
)
def test_wrong_usage_is_status_2_with_a_sentence(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    assert exit_.value.code == 2
    assert said in capsys.readouterr().err


def test_help_is_swedish(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["--help"])
    assert exit_.value.code == 0
    assert "mappen med dokument" in capsys.readouterr().out


def test_the_environment_says_where_data_lives_and_an_option_wins(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAGVISAREN_DATA", str(tmp_path / "miljö"))
    assert main([str(folder)]) == 0
    assert len(files(tmp_path / "miljö")) == 3
    assert main([str(folder), "--data", str(tmp_path / "val")]) == 0
    assert len(files(tmp_path / "val")) == 3


def test_settings_are_read_once_and_empty_ones_have_their_defaults() -> None:
    given = {"VAGVISAREN_DATA": " ", "VAGVISAREN_QDRANT_URL": " http://127.0.0.1:6333 ", "VAGVISAREN_QDRANT_KEY": "k"}
    settings = Settings.from_environment(given)
    assert settings == Settings(data=Path("var"), qdrant_url="http://127.0.0.1:6333", qdrant_key="k")
    assert "'k'" not in repr(settings)


def test_what_is_stored_can_lie_inside_the_folder_that_is_read(folder: Path) -> None:
    for _ in range(2):
        assert main([str(folder), "--data", str(folder / "var")]) == 0
        assert len(files(folder / "var")) == 3


def test_page_numbers_are_drawn_together() -> None:
    assert ranges([3, 5, 6, 7, 9]) == "3, 5–7, 9"


def test_a_name_cannot_steer_the_terminal() -> None:
    assert table(["Fil", "Ord"], [["a\x1b[31m\nb.md", "7"]], numbers=[1]) == "Fil          Ord\na�[31m�b.md    7"
