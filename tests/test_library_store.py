"""The library on disk: whole or not at all, changed by one process at a time, old until the new is complete."""

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.catalogue import Entry
from ingest.document import Document
from ingest.read import read_file
from ingest.store import (
    Item,
    LibraryBusy,
    LibraryDamaged,
    LibraryMissing,
    library_folder,
    library_lock,
    open_library,
    remove_halves,
    remove_unreferenced,
    write_manifest,
    write_reading,
)


def store_text(data: Path, id: str, text: str = "# Rubrik\n\nEn mening.\n", key: str = "") -> Item:
    source = data.parent / f"{id}.md"
    source.write_text(text, "utf8")
    document, words = read_file(source, Entry(id, source.name, "Titel"))
    return write_reading(data, document, words, source, key or document.source_digest)


def folders(data: Path) -> list[str]:
    return sorted(path.name for path in library_folder(data).iterdir() if path.is_dir())


def test_a_reading_comes_back_as_it_was_written(tmp_path: Path) -> None:
    data = tmp_path / "var"
    item = store_text(data, "plan")
    write_manifest(data, (item,))
    library = open_library(data)
    document, _ = read_file(tmp_path / "plan.md", Entry("plan", "plan.md", "Titel"))
    assert library.document("plan") == document
    assert library.source("plan").read_text("utf8") == (tmp_path / "plan.md").read_text("utf8")
    assert library.word_boxes("plan") == []
    assert library.ids == ("plan",)


def test_nothing_ingested_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing, match="python -m ingest"):
        open_library(tmp_path)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"format": 0, "items": []}', '{"format": 1, "items": [{"id": 1}]}']
)
def test_a_damaged_manifest_is_said_so(tmp_path: Path, content: str) -> None:
    write_manifest(tmp_path, ())
    (library_folder(tmp_path) / "manifest.json").write_text(content, "utf8")
    with pytest.raises(LibraryDamaged, match="python -m ingest"):
        open_library(tmp_path)


@pytest.mark.parametrize("file", ["document.json", "words.json", "source.md"])
def test_a_reading_that_lacks_a_file_is_not_whole_and_is_written_anew(tmp_path: Path, file: str) -> None:
    data = tmp_path / "var"
    item = store_text(data, "plan")
    write_manifest(data, (item,))
    assert open_library(data).is_whole("plan")
    (library_folder(data) / item.folder / file).unlink()
    assert not open_library(data).is_whole("plan")
    assert store_text(data, "plan") == item
    assert open_library(data).is_whole("plan")


def test_a_reading_cut_short_is_named_and_not_whole(tmp_path: Path) -> None:
    data = tmp_path / "var"
    item = store_text(data, "plan")
    write_manifest(data, (item,))
    path = library_folder(data) / item.folder / "document.json"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(LibraryDamaged, match=r"document\.json"):
        open_library(data).document("plan")
    assert not open_library(data).is_whole("plan")


def test_a_whole_reading_is_not_written_again(tmp_path: Path) -> None:
    data = tmp_path / "var"
    item = store_text(data, "plan")
    path = library_folder(data) / item.folder / "document.json"
    before = path.stat()
    store_text(data, "plan")
    assert path.stat() == before


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "var"
    write_manifest(data, (store_text(data, "plan"),))
    before = folders(data), open_library(data).digest

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(OSError, match="No space"):
        store_text(data, "other")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_manifest(data, ())
    assert (folders(data), open_library(data).digest) == before
    assert not [path for path in library_folder(data).iterdir() if path.name.startswith(".manifest")]


def test_two_libraries_of_the_same_readings_have_one_digest_whatever_their_order(tmp_path: Path) -> None:
    data = tmp_path / "var"
    one, two = store_text(data, "one"), store_text(data, "two")
    digests = []
    for items in ((one, two), (two, one), (one,)):
        write_manifest(data, items)
        digests.append(open_library(data).digest)
    assert digests[0] == digests[1] != digests[2]


def test_one_process_at_a_time_changes_the_library(tmp_path: Path) -> None:
    program = """
import sys
from pathlib import Path
from ingest.store import library_lock
with library_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""
    command = [sys.executable, "-c", program, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(LibraryBusy) as busy, library_lock(tmp_path):
            pytest.fail("two processes hold the lock")
        assert busy.value.process == str(other.pid)
        other.kill()  # as -9 does: nobody tidies up
        other.wait()
    with library_lock(tmp_path):
        pass


def test_unnamed_readings_are_removed_but_those_of_a_library_in_use_stay(tmp_path: Path) -> None:
    data = tmp_path / "var"
    one, two, three = (store_text(data, id) for id in ("one", "two", "three"))
    write_manifest(data, (one,))
    in_use = open_library(data)
    write_manifest(data, (two,))
    assert remove_unreferenced(data, in_use) == 1
    assert folders(data) == sorted([one.folder, two.folder])
    assert three.folder not in folders(data)


def test_nothing_is_removed_while_another_process_ingests(tmp_path: Path) -> None:
    data = tmp_path / "var"
    write_manifest(data, ())
    item = store_text(data, "one")
    with library_lock(data):
        assert remove_unreferenced(data) == 0
        assert folders(data) == [item.folder]
    assert remove_unreferenced(data) == 1


def test_halves_of_a_killed_process_are_removed_and_readings_are_not(tmp_path: Path) -> None:
    data = tmp_path / "var"
    item = store_text(data, "plan")
    write_manifest(data, (item,))
    root = library_folder(data)
    (root / ".writing-abc").mkdir()
    (root / ".writing-abc" / "words.json").write_text("[", "utf8")
    (root / ".manifest.json.123").write_text("{", "utf8")
    remove_halves(data)
    assert sorted(path.name for path in root.iterdir()) == ["manifest.json", item.folder]
    assert open_library(data).is_whole("plan")


def test_a_reading_of_before_a_field_was_added_is_still_read(tmp_path: Path) -> None:
    data = tmp_path / "var"
    item = store_text(data, "plan")
    write_manifest(data, (item,))
    path = library_folder(data) / item.folder / "document.json"
    content = json.loads(path.read_text("utf8"))
    del content["entry"]["readers"]
    path.write_text(json.dumps(content), "utf8")
    document: Document = open_library(data).document("plan")
    assert document.entry.readers == ()


def test_a_document_reserved_for_some_readers_is_not_among_those_shown_to_all(tmp_path: Path) -> None:
    items = []
    for id, readers in (("open", ()), ("reserved", ("evaluator",))):
        path = tmp_path / f"{id}.md"
        path.write_text(f"# {id}\n\nMötet hålls varje vecka.", "utf8")
        document, words = read_file(path, Entry(id, path.name, id, readers=readers))
        items.append(write_reading(tmp_path, document, words, path, id * 12))
    write_manifest(tmp_path, tuple(items))
    assert [document.entry.id for document in open_library(tmp_path).open_documents()] == ["open"]
