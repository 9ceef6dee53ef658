"""Bad input: for each file a sentence that says what is wrong and what to do, and the rest is read all the same."""

import errno
import io
import os
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import hostile_files as hostile
import pytest

from ingest import store, update
from ingest.__main__ import main
from ingest.store import Library, library_folder, open_library
from ingest.truncated import is_truncated, with_new_end

PAGES = (
    ("Region Exempel ansvarar för lungmottagningen.", "Kommunen ansvarar för hemtjänsten."),
    ("Skolan kallar till möte varje termin.", "Rektor skriver protokoll."),
    ("Vårdcentralen ringer upp samma dag.", "Sjuksköterskan bokar tid."),
)
WHOLE = hostile.typed_pages(PAGES)
CATALOGUE = """
[[document]]
id = "rätt id"
file = "bra.pdf"

[[document]]
id = "sidor"
file = "sidor.pdf"
skip_pages = "4"

[[document]]
id = "delar"
file = "delar.pdf"
  [[document.part]]
  id = "a"
  title = "A"
  pages = "1-2"
  [[document.part]]
  id = "b"
  title = "B"
  pages = "3-9"

[[document]]
id = "last"
file = "låst med lösenord.pdf"
password = "hemligt"

[[document]]
id = "fel-last"
file = "låst med fel lösenord.pdf"
password = "fel"
"""
FILES = {
    "bra.pdf": WHOLE,
    "en till å ä ö .. .pdf": WHOLE,
    "sidor.pdf": WHOLE,
    "delar.pdf": WHOLE,
    "skyddad.pdf": hostile.encrypted(WHOLE, "hemligt"),
    "låst med lösenord.pdf": hostile.encrypted(WHOLE, "hemligt"),
    "låst med fel lösenord.pdf": hostile.encrypted(WHOLE, "hemligt"),
    "tom.pdf": b"",
    "tom text.md": b"",
    "brev.pdf": b"Hej, jag heter bara pdf.",
    "halv.pdf": WHOLE[: len(WHOLE) // 4],
    "skannad.pdf": hostile.typed_pages([None, None]),
    "blandad.pdf": hostile.typed_pages([PAGES[0], None, PAGES[1], None, None]),
    "femtusen.pdf": hostile.many_pages(5000),
    "djupt träd.pdf": hostile.deep_page_tree(),
    "djupa bokmärken.pdf": hostile.deep_outline(),
    "djup lista.pdf": hostile.deep_array(),
    "ring.pdf": hostile.ring_of_pages(),
    "gammal.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "zip.docx": b"PK nej",
    "webb.pptx": b"<html>",
    "binär.txt": b"\x00\x01\x02\x00" * 100,
    "rubrik.md": "# Rubrik\n\nMjölk och ägg.\n".encode("cp1252"),
}
REFUSED = {
    "bra.pdf": 'catalogue.toml, rad 3: id = "rätt id". Tillåtet är små bokstäver a–z, siffror',
    "sidor.pdf": 'catalogue.toml, rad 9: skip_pages = "4", men filen har 3 sidor. Tillåtet är 1 till 3.',
    "delar.pdf": 'catalogue.toml, rad 21: pages = "3-9", men filen har 3 sidor. Tillåtet är 1 till 3.',
    "skyddad.pdf": "skyddad.pdf: Filen är skyddad med lösenord. Skriv lösenordet som password i catalogue.toml.",
    "låst med fel lösenord.pdf": "låst med fel lösenord.pdf: Lösenordet i catalogue.toml öppnar inte filen.",
    "tom.pdf": "tom.pdf: Filen är tom.",
    "tom text.md": "tom text.md: Filen är tom.",
    "brev.pdf": "brev.pdf: Filen heter .pdf men är ingen PDF.",
    "halv.pdf": "halv.pdf: Filen är avhuggen: slutet saknas",
    "skannad.pdf": "skannad.pdf: Filen har ingen text på någon sida (antal sidor: 2)",
    "femtusen.pdf": "femtusen.pdf: Filen har 5000 sidor. Gränsen är 2000.",
    "djupt träd.pdf": "djupt träd.pdf: Filen är skadad",
    "djupa bokmärken.pdf": "djupa bokmärken.pdf: Filen är skadad",
    "djup lista.pdf": "djup lista.pdf: Filen är skadad",
    "ring.pdf": "ring.pdf: Filen är skadad",
    "gammal.doc": "gammal.doc: Formatet .doc är för gammalt.",
    "zip.docx": "zip.docx: Filen är skadad",
    "webb.pptx": "webb.pptx: Filen heter .pptx men är inget sådant dokument.",
    "binär.txt": "binär.txt: Filen är inte läsbar text.",
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, str, str, Library]:
    """One run over all of them: exit status, what it printed, what it printed as errors, and the library."""
    place = tmp_path_factory.mktemp("bad")
    folder = hostile.write(place / "dåliga filer", {**FILES, "catalogue.toml": CATALOGUE.encode()})
    output, errors = io.StringIO(), io.StringIO()
    with redirect_stdout(output), redirect_stderr(errors):
        status = main([str(folder), "--data", str(place / "var")])
    return status, output.getvalue(), errors.getvalue(), open_library(place / "var")


def test_a_run_with_refusals_has_status_1_and_reads_the_rest(run: tuple[int, str, str, Library]) -> None:
    status, output, errors, library = run
    assert status == 1
    assert len(errors.splitlines()) == len(REFUSED)
    assert {item.file for item in library.items} == set(FILES) - set(REFUSED)
    assert f"Avvisade: {len(REFUSED)}, se nedan." in output


@pytest.mark.parametrize("file", REFUSED)
def test_each_bad_file_has_its_sentence(run: tuple[int, str, str, Library], file: str) -> None:
    assert [line for line in run[2].splitlines() if line.startswith(REFUSED[file])], run[2]


def test_a_name_with_å_and_spaces_and_dots_is_read(run: tuple[int, str, str, Library]) -> None:
    assert "lungmottagningen" in run[3].document("en-till-a-a-o").text


def test_an_encrypted_file_is_read_with_its_password(run: tuple[int, str, str, Library]) -> None:
    assert "lungmottagningen" in run[3].document("last").text


def test_pages_without_a_text_layer_are_named_one_by_one(run: tuple[int, str, str, Library]) -> None:
    assert "blandad.pdf, sida 2, 4–5: ingen text, bara bild." in run[1]
    assert "Rektor" in run[3].document("blandad").text


def test_another_encoding_is_read_and_told(run: tuple[int, str, str, Library]) -> None:
    assert "rubrik.md: filen är inte UTF-8" in run[1]
    assert "Mjölk och ägg." in run[3].document("rubrik").text


@pytest.mark.parametrize("lost", ["%%EOF", "startxref", "trailer", "xref\n0"])
def test_a_pdf_that_lost_its_end_is_read_and_noted(
    tmp_path: Path, lost: str, capsys: pytest.CaptureFixture[str]
) -> None:
    cut = WHOLE[: WHOLE.rindex(lost.encode())]
    folder = hostile.write(tmp_path / "folder", {"avhuggen.pdf": cut})
    assert main([str(folder), "--data", str(tmp_path / "var")]) == 0
    assert "avhuggen.pdf: filen är avhuggen. De sidor som fanns kvar är lästa." in capsys.readouterr().out
    text = open_library(tmp_path / "var").document("avhuggen").text
    assert all(line in text for page in PAGES for line in page)


def test_the_pages_that_a_truncated_pdf_lost_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    streams = [place for place in range(len(WHOLE)) if WHOLE.startswith(b"endstream", place)]
    folder = hostile.write(tmp_path / "folder", {"avhuggen.pdf": WHOLE[: streams[1]]})
    assert main([str(folder), "--data", str(tmp_path / "var")]) == 0
    assert "avhuggen.pdf, sida 3: finns inte kvar" in capsys.readouterr().out
    assert "Rektor" in open_library(tmp_path / "var").document("avhuggen").text


def test_a_truncated_pdf_that_was_encrypted_is_not_given_an_end_without_its_key() -> None:
    locked = hostile.encrypted(WHOLE, "x")
    cut = locked[: locked.rindex(b"trailer")] + b"/Encrypt"
    assert is_truncated(cut)
    assert with_new_end(cut) is None


def test_bytes_after_the_end_do_not_make_a_pdf_truncated() -> None:
    assert not is_truncated(WHOLE + b"\r\n" + bytes(5000))


def test_an_empty_folder_is_refused_and_the_library_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = hostile.write(tmp_path / "folder", {"bild.png": b"x"})
    assert main([str(folder), "--data", str(tmp_path / "var")]) == 1
    output = capsys.readouterr()
    assert "I mappen finns inget dokument som kan läsas" in output.err
    assert "Läses inte (annat format, länk eller README): bild.png." in output.out


def closed(path: Path) -> None:
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))


def test_a_folder_that_cannot_be_read_is_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Root may read everything, so a closed folder is played.
    monkeypatch.setattr(os, "scandir", closed)
    assert main([str(tmp_path), "--data", str(tmp_path / "var")]) == 1
    assert f"Mappen {tmp_path} kan inte läsas: Permission denied" in capsys.readouterr().err


def test_documents_in_a_closed_sub_folder_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = hostile.write(tmp_path / "folder", {"a.md": b"# A\n\nText.\n"})
    hostile.write(folder / "sub", {"b.md": b"# B\n\nText.\n"})
    assert main([str(folder), "--data", str(tmp_path / "var")]) == 0
    scan = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: closed(path) if Path(path).name == "sub" else scan(path))
    (folder / "a.md").write_text("# A\n\nAnnat.\n", "utf8")
    capsys.readouterr()
    assert main([str(folder), "--data", str(tmp_path / "var")]) == 1
    assert "sub: Mappen kan inte öppnas: Permission denied" in capsys.readouterr().err
    assert open_library(tmp_path / "var").ids == ("a", "sub-b")


def test_a_file_that_cannot_be_opened_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = hostile.write(tmp_path / "folder", {"a.md": b"# A\n\nText.\n", "b.md": b"# B\n\nText.\n"})
    plan = update.look_through(folder, tmp_path / "var")
    (folder / "b.md").unlink()
    monkeypatch.setattr("ingest.__main__.look_through", lambda *_: plan)
    assert main([str(folder), "--data", str(tmp_path / "var")]) == 1
    assert "b.md: Filen kan inte öppnas: No such file" in capsys.readouterr().err
    assert open_library(tmp_path / "var").ids == ("a",)


def test_a_name_that_is_no_utf8_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = hostile.write(tmp_path / "folder", {"a.md": b"# A\n\nText.\n"})
    try:
        (folder / os.fsdecode(b"f\xe4rd.md")).write_text("# B\n", "utf8")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert main([str(folder), "--data", str(tmp_path / "var")]) == 1
    assert "f�rd.md: Filnamnet har tecken som inte är UTF-8." in capsys.readouterr().err


def test_a_pipe_is_passed_over_and_not_waited_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = hostile.write(tmp_path / "folder", {"a.md": b"# A\n\nText.\n"})
    os.mkfifo(folder / "pipe.pdf")
    assert main([str(folder), "--data", str(tmp_path / "var")]) == 0
    assert "pipe.pdf" in capsys.readouterr().out


@pytest.mark.parametrize(("error", "said"), [(errno.ENOSPC, "Disken är full."), (errno.EROFS, "Read-only file system")])
def test_a_disk_that_takes_no_more_leaves_the_library_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: int, said: str
) -> None:
    folder, data = hostile.write(tmp_path / "folder", {"a.md": b"# A\n\nText.\n"}), tmp_path / "var"
    assert main([str(folder), "--data", str(data)]) == 0
    before = (library_folder(data) / "manifest.json").read_bytes()
    (folder / "a.md").write_text("# A\n\nAnnat.\n", "utf8")

    def fail(*_: object) -> None:
        raise OSError(error, os.strerror(error))

    with monkeypatch.context() as patch:
        patch.setattr(store, "replacing", fail)
        assert main([str(folder), "--data", str(data)]) == 1
    assert said in capsys.readouterr().err
    assert (library_folder(data) / "manifest.json").read_bytes() == before
    assert main([str(folder), "--data", str(data)]) == 0
    assert "Annat" in open_library(data).document("a").text
