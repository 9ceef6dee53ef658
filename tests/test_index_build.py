"""Building the index: what a build does, what it leaves alone, and what survives when it dies."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from index_documents import GOTLAND, HALLAND, document, make_library

from index.__main__ import main
from index.build import build
from index.embed import EmbedderMissing, Vectors
from index.generations import (
    BuildLock,
    Hold,
    IndexBusy,
    IndexMismatch,
    IndexMissing,
    current_folder,
    generations,
    hold_current,
    index_folder,
    pointer,
    read_generation,
)
from index.kept import KeptVectors, Spread, digest_of
from index.lexical import place_of_feature
from index.search import Search
from index.store_server import ServerStore
from ingest.settings import Settings
from ingest.store import LibraryMissing, library_folder

ROOT = Path(__file__).parents[1]


class Lengths:
    """An embedder that can be computed by eye: how many words and letters a text has, and whether it says "vård"."""

    name, fingerprint, dimensions = "lengths", "lengths", 3

    def __init__(self) -> None:
        self.asked: list[str] = []

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        rows = np.array([[len(t.split()), len(t), "vård" in t.lower()] for t in texts], dtype=np.float32)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))

    def query(self, text: str) -> Vectors:
        return np.asarray(self.passages([text])[0])


@pytest.fixture
def embedder(monkeypatch: pytest.MonkeyPatch) -> Lengths:
    made = Lengths()
    monkeypatch.setattr("index.build.wanted_model", lambda setting: "lengths")
    monkeypatch.setattr("index.search.wanted_model", lambda setting: "lengths")
    monkeypatch.setattr("index.build.open_embedder", lambda model: made)
    monkeypatch.setattr("index.search.open_embedder", lambda model: made)
    return made


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    make_library(tmp_path, document("ramverk", GOTLAND), document("avtal", HALLAND, region="Halland"))
    return Settings(data=tmp_path)


def found(settings: Settings, question: str) -> list[str]:
    return [hit.document for hit in Search.open(settings.data, settings).search(question)]


def test_a_first_build_stores_every_window_and_says_what_it_did(settings: Settings, embedder: Lengths) -> None:
    built = build(settings)
    generation = built.generation
    assert built.changed
    assert (generation.documents, generation.passages) == (2, 5)
    assert generation.windows == len(embedder.asked) >= 5
    assert found(settings, "Vem leder elevhälsan?")[0] == "avtal"


def test_an_unchanged_library_is_not_indexed_again(settings: Settings, embedder: Lengths) -> None:
    first = build(settings)
    embedder.asked.clear()
    again = build(settings)
    assert not again.changed
    assert again.folder == first.folder
    assert embedder.asked == []


def test_only_new_windows_are_embedded_and_vectors_are_the_same_as_in_a_fresh_build(
    settings: Settings, embedder: Lengths, tmp_path_factory: pytest.TempPathFactory
) -> None:
    build(settings)
    embedder.asked.clear()
    longer = {**GOTLAND, "Tandvård": ["Tandvården är kostnadsfri till och med det år du fyller nitton."]}
    documents = document("ramverk", longer), document("avtal", HALLAND, region="Halland")
    make_library(settings.data, *documents)
    built = build(settings)
    assert [text.splitlines()[-1][:11] for text in embedder.asked] == ["Tandvården "]
    assert built.reused == built.generation.windows - 1

    fresh = Settings(data=tmp_path_factory.mktemp("fresh"))
    make_library(fresh.data, *documents)
    anew = build(fresh)
    for name in ("digests.bin", "dense.f32", "places.u32", "values.f32", "lengths.u32"):
        assert (built.folder / name).read_bytes() == (anew.folder / name).read_bytes(), name


def test_a_new_title_is_embedded_anew_because_windows_carry_it(settings: Settings, embedder: Lengths) -> None:
    build(settings)
    embedder.asked.clear()
    make_library(settings.data, document("ramverk", GOTLAND), document("avtal", HALLAND, title="Nytt avtal"))
    build(settings)
    assert embedder.asked
    assert all(text.startswith("Nytt avtal") for text in embedder.asked)


def test_a_document_that_left_the_library_leaves_the_index_and_the_disk(settings: Settings, embedder: Lengths) -> None:
    build(settings)
    make_library(settings.data, document("ramverk", GOTLAND))
    build(settings)
    assert set(found(settings, "elevhälsa skola")) <= {"ramverk"}
    assert [path.name[:7] for path in library_folder(settings.data).iterdir() if path.is_dir()] == ["ramverk"]
    assert len(generations(settings.data)) == 1


def test_an_open_search_keeps_its_generation_until_it_is_gone(settings: Settings, embedder: Lengths) -> None:
    build(settings)
    search = Search.open(settings.data, settings)
    make_library(settings.data, document("ramverk", GOTLAND))
    build(settings)
    assert not search.is_current
    assert len(generations(settings.data)) == 2
    hit = search.search("Vem leder elevhälsan?")[0]
    assert "elevhälsa" in search.library.document(hit.document).text
    del search
    build(settings)
    assert generations(settings.data) == [current_folder(settings.data)]


def test_another_process_may_open_the_index_that_this_one_has_open(settings: Settings) -> None:
    build(settings)
    search = Search.open(settings.data, settings)
    program = (
        "import sys; from pathlib import Path; from index.search import Search; from ingest.settings import Settings;"
        "d = Path(sys.argv[1]); print(Search.open(d, Settings(data=d)).search('elevhälsa')[0].document)"
    )
    command = [sys.executable, "-c", program, str(settings.data)]
    other = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert other.stdout.strip() == search.search("elevhälsa")[0].document == "avtal"


def test_only_one_build_at_a_time(settings: Settings, embedder: Lengths) -> None:
    with BuildLock(settings.data), pytest.raises(IndexBusy, match="Wait until it is done"):
        build(settings)
    assert build(settings).changed


def test_no_library_is_an_error_that_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing):
        build(Settings(data=tmp_path / "empty"))
    assert not (tmp_path / "empty").exists()


def test_a_missing_model_is_told_before_anything_is_written(settings: Settings) -> None:
    with pytest.raises(EmbedderMissing, match="no/such"):
        build(Settings(data=settings.data, embedder="no/such"))
    assert generations(settings.data) == []


def test_nothing_indexed_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="python -m index"):
        Search.open(tmp_path, Settings(data=tmp_path))


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("analysis", "swedish-0", "analysis swedish-0"), ("format", 0, "format 0"), ("server", "http://q:6333", "q:6333")],
)
def test_an_index_of_another_program_or_store_is_refused_and_built_anew(
    settings: Settings, embedder: Lengths, field: str, value: object, words: str
) -> None:
    folder = build(settings).folder
    described = json.loads((folder / "generation.json").read_text("utf8"))
    (folder / "generation.json").write_text(json.dumps(described | {field: value}), "utf8")
    with pytest.raises(IndexMismatch, match=words):
        Search.open(settings.data, settings)
    assert build(settings).changed
    assert found(settings, "elevhälsa")


def test_an_index_of_another_model_is_refused_with_both_named(settings: Settings, embedder: Lengths) -> None:
    build(settings)
    embedder.fingerprint = "retrained"
    with pytest.raises(IndexMismatch, match="lengths"):
        Search.open(settings.data, settings)
    assert build(settings).reused == 0


def test_an_index_learnt_from_its_library_needs_no_model(settings: Settings) -> None:
    built = build(settings)
    assert built.generation.model == "library"
    assert found(settings, "Vem leder elevhälsan?")[0] == "avtal"
    make_library(settings.data, document("ramverk", GOTLAND))
    assert build(settings).generation.fingerprint != built.generation.fingerprint


# Where a build can die, each by the name that it is about to use.
STAGES = ("index.build.fill", "index.build.write_generation", "index.build.switch_to", "index.generations.replacing")


@pytest.mark.parametrize("stage", [*STAGES, "index.build.remove_unheld"])
def test_a_build_killed_anywhere_leaves_a_working_index_and_the_next_one_heals(settings: Settings, stage: str) -> None:
    build(settings)
    make_library(settings.data, document("ramverk", GOTLAND), document("bok", {"Lek": ["Barn leker i skogen."]}))
    program = (
        "import os, signal, sys; from pathlib import Path; from unittest.mock import patch\n"
        "import index.build; from ingest.settings import Settings\n"
        f"with patch({stage!r}, lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)):\n"
        "    index.build.build(Settings(data=Path(sys.argv[1])))"
    )
    killed = subprocess.run([sys.executable, "-c", program, str(settings.data)], cwd=ROOT)
    assert killed.returncode == -signal.SIGKILL
    assert found(settings, "Vem skriver ut från sjukhus?")[0] == "ramverk"
    build(settings)
    assert "bok" in found(settings, "Var leker barn?")
    assert generations(settings.data) == [current_folder(settings.data)]
    assert not list((index_folder(settings.data) / "generations").glob(".*"))


def test_a_generation_that_vanished_is_told_with_what_to_do(settings: Settings, embedder: Lengths) -> None:
    build(settings)
    pointer(settings.data).write_text("000099", "utf8")
    with pytest.raises(IndexMissing, match="python -m index"):
        hold_current(settings.data)
    assert build(settings).changed


def test_a_hold_ends_with_its_object(settings: Settings, embedder: Lengths) -> None:
    folder = build(settings).folder
    held = Hold(folder)
    assert held.release.alive
    finalizer = held.release
    del held
    assert not finalizer.alive


def test_kept_vectors_are_found_by_what_the_window_says(settings: Settings, embedder: Lengths) -> None:
    folder = build(settings).folder
    kept = KeptVectors(folder, read_generation(folder))
    context = "Avtal\nHalland\nElevhälsa"
    text = "Skolans elevhälsa leds av rektor. Samverkan med barnhälsovården sker varje termin."
    row = kept.row(digest_of(context, text))
    assert row is not None
    assert kept.dense(row) == pytest.approx(embedder.query(f"{context}\n{text}"))
    assert place_of_feature("~rektor") in kept.lexical(row).indices
    assert kept.row(digest_of(context, text + "!")) is None


def test_spread_counts_the_windows_that_a_feature_stands_in(settings: Settings, embedder: Lengths) -> None:
    spread = Spread(build(settings).folder)
    assert spread.of(place_of_feature("~rektor")) == (1, 0)
    assert spread.of(place_of_feature("~hemsjukvård")) == (2, 0)  # under the heading of either document
    assert spread.of(place_of_feature("~finnsinte")) == (0, 0)


def test_what_laws_say_makes_no_word_of_the_steering_documents_common(tmp_path: Path, embedder: Lengths) -> None:
    settings = Settings(data=tmp_path / "beside")
    laws = {f"{number} §": ["Rektor ansvarar för skolan."] for number in range(1, 9)}
    make_library(settings.data, document("avtal", HALLAND), document("lagen", laws, kind="law"))
    rektor, year = place_of_feature("~rektor"), place_of_feature("~termin")
    spread = Spread(build(settings).folder)
    assert spread.of(rektor) == (9, 8)
    assert spread.rarity(rektor) == spread.rarity(year)
    assert spread.idf(rektor) < spread.idf(year)
    make_library(settings.data, document("lagen", laws, kind="law"))
    alone = Spread(build(settings).folder)
    assert alone.rarity(rektor) == alone.idf(rektor)


def test_on_a_server_a_build_makes_a_collection_switches_and_deletes_the_old_one(
    settings: Settings, embedder: Lengths
) -> None:
    served = Settings(data=settings.data, qdrant_url=":memory:")
    first = build(served).generation
    make_library(served.data, document("ramverk", GOTLAND))
    second = build(served).generation
    assert first.collection != second.collection
    assert not ServerStore(":memory:", "", first.collection).exists()
    assert ServerStore(":memory:", "", "vagvisaren").count() == second.windows
    assert found(served, "utskrivning från sjukhus")[0] == "ramverk"
    assert not build(served).changed


def test_a_collection_that_was_deleted_on_the_server_is_built_again(settings: Settings, embedder: Lengths) -> None:
    served = Settings(data=settings.data, qdrant_url=":memory:")
    ServerStore(":memory:", "", build(served).generation.collection).drop()
    assert build(served).changed


def test_the_command_tells_what_it_did(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(settings.data)]) == 0
    assert "2 dokument, 5 stycken" in capsys.readouterr().out
    assert main(["--data", str(settings.data)]) == 0
    assert "Inget har ändrats" in capsys.readouterr().out


def test_a_library_larger_than_the_engine_was_measured_with_is_advised_a_server(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["--data", str(settings.data)])
    assert "QDRANT" not in capsys.readouterr().out
    shutil.rmtree(settings.data / "index")
    monkeypatch.setattr("index.__main__.MEASURED_WITH", 4)
    main(["--data", str(settings.data)])
    assert "prövad med 4" in capsys.readouterr().out


def test_the_command_says_what_is_missing_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path)]) == 1
    assert "python -m ingest" in capsys.readouterr().err


def test_the_command_tells_a_full_disk_and_keeps_the_old_index(
    settings: Settings, embedder: Lengths, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    build(settings)
    make_library(settings.data, document("ramverk", GOTLAND))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("index.build.fill", full)
    assert main(["--data", str(settings.data)]) == 1
    assert "No space left" in capsys.readouterr().err
    assert found(settings, "elevhälsa")[0] == "avtal"
