"""Office files that must not be opened are refused by name before they are, and broken ones while they are read."""

import zipfile
from pathlib import Path

import pytest
from word_file import docx, p

from ingest.catalogue import Entry
from ingest.office import core_title, office_table
from ingest.pages import Unreadable
from ingest.read import read_file
from ingest.ruled import RuledCell


def refusal(path: Path) -> str:
    with pytest.raises(Unreadable) as caught:
        read_file(path, Entry("prov", path.name, "Prov"))
    return caught.value.reason


@pytest.mark.parametrize(
    ("name", "start", "reason"),
    [
        ("tom.docx", b"", "empty"),
        ("text.docx", "Detta är ingen fil från Word.".encode(), "not-office"),
        ("avbruten.docx", b"PK\x03\x04" + bytes(40), "damaged"),
        ("gammal.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-format"),
        ("omdöpt.pptx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old-format"),
        ("låst.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "office-password"),
        ("bild.xyz", b"x", "unknown-format"),
    ],
)
def test_a_file_that_is_not_what_it_is_called_is_refused(tmp_path: Path, name: str, start: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(start)
    assert refusal(path) == reason


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = docx(tmp_path, p("Text."))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/bild.bin", bytes(12_000_000))
    assert refusal(path) == "too-large-unpacked"


def test_entities_are_never_expanded(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    assert refusal(docx(tmp_path, p("Text."), footnotes=bomb)) == "damaged"


def test_broken_xml_and_a_zip_of_something_else_are_refused_as_damaged(tmp_path: Path) -> None:
    assert refusal(docx(tmp_path, "<w:p>")) == "damaged"
    other = tmp_path / "annan.docx"
    with zipfile.ZipFile(other, "w") as package:
        package.writestr("hej.txt", "hej")
    assert refusal(other) == "damaged"


def test_elements_nested_without_end_are_refused(tmp_path: Path) -> None:
    depth = 900
    path = docx(tmp_path, "<w:sdt><w:sdtContent>" * depth + p("x") + "</w:sdtContent></w:sdt>" * depth)
    assert refusal(path) == "damaged"


def test_a_title_merged_over_all_rows_does_not_turn_the_table_into_a_header() -> None:
    texts = [(0, 0, 3), (0, 1, 1), (1, 1, 1), (2, 1, 1)]
    cells = [RuledCell(row, column, height, 1, (), 1) for row, column, height in texts]
    assert office_table(cells, 3, 1, 1).rows == 2


def test_a_file_without_properties_has_no_title(tmp_path: Path) -> None:
    path = docx(tmp_path, p("Text."))
    assert core_title(path) == ""
    with zipfile.ZipFile(path, "a") as package:
        title = "<c xmlns:d='http://purl.org/dc/elements/1.1/'><d:title> Rutin  för SIP</d:title></c>"
        package.writestr("docProps/core.xml", title)
    assert core_title(path) == "Rutin för SIP"
