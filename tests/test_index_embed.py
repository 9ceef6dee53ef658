"""Embedders: models read from a folder, models learnt from the library, and what they refuse."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from index.embed import LEARNT, EmbedderMissing, StaticEmbedder, open_embedder, wanted_model
from index.latent import learn, save_static
from index.swedish import ANALYSIS

TEXTS = [
    "Sjuksköterskan ger vård i hemmet på natten.",
    "Hemsjukvården ger vård i hemmet dygnet runt.",
    "Läkaren gör hembesök i hemsjukvården.",
    "Rektorn leder skolans elevhälsa.",
    "Eleverna i skolan möter elevhälsan.",
    "Skolan och eleverna har en rektor.",
]


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    learn(TEXTS, folder)
    return folder


def test_what_stands_in_the_same_sentences_lies_close(learnt: Path) -> None:
    model = open_embedder(learnt)
    near = model.query("hemsjukvård") @ model.query("vård i hemmet")
    far = model.query("hemsjukvård") @ model.query("rektor")
    assert near > 0.2 > far


def test_vectors_have_length_one_and_a_text_without_known_words_has_none(learnt: Path) -> None:
    model = open_embedder(learnt)
    vectors = model.passages(["Vård i hemmet", "xyzzy qwfp"])
    assert vectors.shape == (2, model.dimensions)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0, 0.0])


def test_the_same_texts_give_the_same_model(learnt: Path, tmp_path: Path) -> None:
    learn(TEXTS, tmp_path / "again")
    again = open_embedder(tmp_path / "again")
    assert again.fingerprint == open_embedder(learnt).fingerprint
    assert again.query("vård") == pytest.approx(open_embedder(learnt).query("vård"))


def test_other_texts_give_another_fingerprint(learnt: Path, tmp_path: Path) -> None:
    learn([*TEXTS, "Skolan och vården möts."], tmp_path / "other")
    assert open_embedder(tmp_path / "other").fingerprint != open_embedder(learnt).fingerprint


@pytest.mark.parametrize("texts", [["Hej"], ["Vård", "Vård"], ["", "vård"]])
def test_a_tiny_library_still_gives_a_model(texts: list[str], tmp_path: Path) -> None:
    learn(texts, tmp_path)
    model = open_embedder(tmp_path)
    assert np.isfinite(model.passages(texts)).all()


def test_a_static_model_is_read_as_sentence_transformers_reads_it(learnt: Path) -> None:
    from sentence_transformers import SentenceTransformer

    from index.swedish import subwords

    theirs = SentenceTransformer(str(learnt), device="cpu", local_files_only=True)
    prepared = [" ".join(subwords(text)) for text in TEXTS]
    expected = theirs.encode(prepared, normalize_embeddings=True)
    assert open_embedder(learnt).passages(TEXTS) == pytest.approx(expected, abs=1e-5)


def test_a_static_model_without_a_marker_reads_the_text_itself(tmp_path: Path) -> None:
    save_static(tmp_path, ["[UNK]", "hej", "då"], np.array([[0, 0], [1, 0], [0, 2]], np.float32))
    (tmp_path / "input.json").unlink()
    model = open_embedder(tmp_path)
    assert isinstance(model, StaticEmbedder)
    # The mean of (1, 0) and (0, 2) is (0.5, 1), brought to length 1.
    assert model.query("hej då") == pytest.approx([0.4472, 0.8944], abs=1e-4)


def test_a_model_of_another_analysis_is_refused_with_both_named(tmp_path: Path) -> None:
    save_static(tmp_path, ["[UNK]", "~vård"], np.eye(2, dtype=np.float32))
    (tmp_path / "input.json").write_text(json.dumps({"input": "subwords", "analysis": "swedish-0"}), "utf8")
    with pytest.raises(EmbedderMissing, match=f"swedish-0.*{ANALYSIS}"):
        open_embedder(tmp_path)


def test_a_model_that_is_not_on_this_machine_is_never_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(EmbedderMissing, match="nobody/no-such-model"):
        open_embedder("nobody/no-such-model")


def test_the_setting_wins_over_the_model_that_ships(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("index.embed.SHIPPED", tmp_path)
    assert wanted_model("") == LEARNT
    (tmp_path / "modules.json").write_text("[]", "utf8")
    assert wanted_model("") == str(tmp_path)
    assert wanted_model("my/model") == "my/model"
