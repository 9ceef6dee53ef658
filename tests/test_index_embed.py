"""Embedders: models read from a folder, models learnt from the library, and what they refuse."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from index_documents import document, make_library

from index.build import build
from index.embed import (
    LEARNT,
    LEARNT_COUNTS,
    EmbedderMissing,
    StaticEmbedder,
    TransformerEmbedder,
    open_embedder,
    put_beside_shipped,
    wanted_model,
)
from index.latent import learn, read_table, save_static
from index.search import IndexMismatch, Search
from index.swedish import ANALYSIS
from ingest.settings import Settings

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


def test_a_model_that_reads_other_features_is_refused_with_both_named(tmp_path: Path) -> None:
    save_static(tmp_path, ["[UNK]", "~vård"], np.eye(2, dtype=np.float32))
    (tmp_path / "input.json").write_text(json.dumps({"input": "subwords", "version": 99}), "utf8")
    with pytest.raises(EmbedderMissing, match=r"99.*'version': 1"):
        open_embedder(tmp_path)


def test_the_fingerprint_of_a_model_that_reads_features_names_the_analysis(learnt: Path, tmp_path: Path) -> None:
    save_static(tmp_path, ["[UNK]", "vård"], np.eye(2, dtype=np.float32))
    (tmp_path / "input.json").unlink()
    assert ANALYSIS in open_embedder(learnt).fingerprint
    assert ANALYSIS not in open_embedder(tmp_path).fingerprint


def test_a_table_of_bytes_is_read_as_sentence_transformers_reads_it(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    table = np.random.default_rng(1).standard_normal((4, 8)).astype(np.float32) * [[0], [1], [0.01], [100]]
    save_static(tmp_path, ["[UNK]", "hej", "då", "nu"], table.astype(np.float32), in_bytes=True)
    (tmp_path / "input.json").unlink()
    ours = open_embedder(tmp_path).passages(["hej", "då hej", "nu"])
    theirs = SentenceTransformer(str(tmp_path), device="cpu", local_files_only=True)
    assert ours == pytest.approx(theirs.encode(["hej", "då hej", "nu"], normalize_embeddings=True), abs=1e-6)
    # A number is at most half a step of 1/127 of its row's largest from what it was.
    assert read_table(tmp_path / "model.safetensors") == pytest.approx(
        table, abs=float(np.abs(table).max() / 127 / 2 + 1e-6)
    )
    assert ours[0] == pytest.approx(table[1] / np.linalg.norm(table[1]), abs=0.02)


def shipped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model in place of the one that ships: "rektor" and "skolledare" are one thing, "läkare" is another."""
    features = ["~rektor", "~skolledare", "~läkare"]
    save_static(folder, ["[UNK]", *features], np.array([[0, 0], [1, 0], [1, 0], [0, 1]], np.float32))
    monkeypatch.setattr("index.embed.SHIPPED", folder)
    return folder


def test_the_cosine_is_what_the_library_and_the_shipped_model_say_weighed(
    learnt: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped(tmp_path / "shipped", monkeypatch)
    beside = tmp_path / "beside"
    learn(TEXTS, beside)
    put_beside_shipped(beside)
    joined, alone = open_embedder(beside), open_embedder(learnt)
    assert joined.dimensions == alone.dimensions + 2
    asked, said = "rektor", "Rektorn leder skolans elevhälsa."
    expected = LEARNT_COUNTS * (alone.query(asked) @ alone.query(said)) + (1 - LEARNT_COUNTS) * 1.0
    assert joined.query(asked) @ joined.query(said) == pytest.approx(expected, abs=1e-5)
    assert np.linalg.norm(joined.query(said)) == pytest.approx(1.0)


def test_no_more_of_the_shipped_model_is_used_than_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.embed.SHIPPED_NUMBERS", 1)
    shipped(tmp_path / "shipped", monkeypatch)
    learn(TEXTS, tmp_path / "learnt")
    learn(TEXTS, tmp_path / "beside")
    put_beside_shipped(tmp_path / "beside")
    joined = open_embedder(tmp_path / "beside")
    assert len(joined.query("rektor")) == joined.dimensions == open_embedder(tmp_path / "learnt").dimensions + 1
    assert joined.query("rektor")[-1] == pytest.approx((1 - LEARNT_COUNTS) ** 0.5)
    assert joined.query("läkare")[-1] == 0.0  # it lies along the second number alone, which is cut off


def test_an_index_beside_another_shipped_model_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = shipped(tmp_path / "shipped", monkeypatch)
    beside = tmp_path / "beside"
    learn(TEXTS, beside)
    put_beside_shipped(beside)
    save_static(model, ["[UNK]", "~rektor"], np.eye(2, dtype=np.float32))
    with pytest.raises(EmbedderMissing, match="python -m index"):
        open_embedder(beside)


def test_without_a_shipped_model_the_library_speaks_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.embed.SHIPPED", tmp_path / "nothing")
    learn(TEXTS, tmp_path / "learnt")
    put_beside_shipped(tmp_path / "learnt")
    assert isinstance(open_embedder(tmp_path / "learnt"), StaticEmbedder)


def test_a_new_shipped_model_has_the_index_built_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = shipped(tmp_path / "shipped", monkeypatch)
    make_library(
        tmp_path / "data", document("plan", {"Elevhälsa": ["Rektorn leder skolans elevhälsa. Alla elever har den."]})
    )
    settings = Settings(data=tmp_path / "data")
    assert build(settings).changed
    assert not build(settings).changed
    save_static(model, ["[UNK]", "~rektor", "~elev"], np.eye(3, dtype=np.float32))
    again = build(settings)
    assert again.changed
    assert again.reused == 0


def test_a_model_that_is_not_on_this_machine_is_never_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(EmbedderMissing, match="nobody/no-such-model"):
        open_embedder("nobody/no-such-model")


def test_the_setting_wins_over_what_is_used_without_one() -> None:
    assert wanted_model("") == LEARNT
    assert wanted_model("my/model") == "my/model"


@pytest.fixture(scope="module")
def transformer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real transformer with random weights over word pieces of its own, with a prompt for questions."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast, set_seed

    folder = tmp_path_factory.mktemp("transformer")
    pieces = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    pieces.normalizer = normalizers.Lowercase()
    pieces.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces.train_from_iterator(TEXTS, trainers.WordPieceTrainer(vocab_size=200, special_tokens=special))
    named = dict(zip(("pad_token", "unk_token", "cls_token", "sep_token", "mask_token"), special, strict=True))
    PreTrainedTokenizerFast(tokenizer_object=pieces, **named).save_pretrained(str(folder / "bert"))
    set_seed(0)
    config = BertConfig(
        vocab_size=200, hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64
    )
    BertModel(config).save_pretrained(str(folder / "bert"))
    bert = Transformer(str(folder / "bert"))
    model = SentenceTransformer(modules=[bert, Pooling(bert.get_embedding_dimension())], device="cpu")
    model.prompts = {"query": "fråga: ", "document": ""}
    model.save_pretrained(str(folder / "model"))
    return folder / "model"


def test_a_larger_model_embeds_with_its_own_prompts(transformer: Path) -> None:
    from sentence_transformers import SentenceTransformer

    model = open_embedder(transformer)
    assert isinstance(model, TransformerEmbedder)
    plain = SentenceTransformer(str(transformer), device="cpu", local_files_only=True)
    asked, said = plain.encode(["fråga: rektor", "rektor"], prompt="", normalize_embeddings=True)
    assert model.query("rektor") == pytest.approx(asked, abs=1e-5)
    assert model.passages(["rektor"])[0] == pytest.approx(said, abs=1e-5)
    assert model.dimensions == 32


def test_an_e5_model_without_prompts_of_its_own_gets_those_that_it_was_trained_with(
    transformer: Path, tmp_path: Path
) -> None:
    from sentence_transformers import SentenceTransformer

    folder = tmp_path / "multilingual-e5-tiny"
    shutil.copytree(transformer, folder)
    described = json.loads((folder / "config_sentence_transformers.json").read_text("utf8"))
    (folder / "config_sentence_transformers.json").write_text(json.dumps(described | {"prompts": {}}), "utf8")
    plain = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    asked, said = plain.encode(["query: rektor", "passage: rektor"], normalize_embeddings=True)
    model = open_embedder(folder)
    assert model.query("rektor") == pytest.approx(asked, abs=1e-5)
    assert model.passages(["rektor"])[0] == pytest.approx(said, abs=1e-5)


def test_a_library_is_indexed_and_searched_with_a_larger_model(transformer: Path, tmp_path: Path) -> None:
    make_library(tmp_path, document("plan", {"Elevhälsa": ["Rektorn leder skolans elevhälsa. Alla elever har den."]}))
    settings = Settings(data=tmp_path, embedder=str(transformer))
    assert build(settings).generation.dimensions == 32
    assert Search.open(tmp_path, settings).search("Vem leder elevhälsan?")[0].document == "plan"
    with pytest.raises(IndexMismatch, match="VAGVISAREN_EMBEDDER"):
        Search.open(tmp_path, Settings(data=tmp_path))
