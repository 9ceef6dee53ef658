"""Reranking: a cross-encoder by setting, here one of two tiny layers with random weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from index_documents import GOTLAND, HALLAND, document, make_library

from index.build import build
from index.embed import EmbedderMissing
from index.rerank import CrossEncoderReranker, RerankerMissing, open_reranker
from index.search import Search
from ingest.settings import Settings

QUESTION = "Vem beslutar om inskrivning i hemsjukvården?"


def tiny(folder: Path, labels: int = 1) -> Path:
    """A cross-encoder of two layers that knows the letters and a few pieces of words."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors, trainers
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    configuration: Any = BertConfig  # its types know none of its options
    fast: Any = PreTrainedTokenizerFast

    words = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    words.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    texts = [text for part in (GOTLAND, HALLAND) for paragraphs in part.values() for text in paragraphs]
    words.train_from_iterator(texts, trainers.WordPieceTrainer(vocab_size=300, special_tokens=special))
    words.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    torch.manual_seed(7)
    size = words.get_vocab_size()
    config = configuration(
        vocab_size=size,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=128,
        num_labels=labels,
        initializer_range=0.5,  # or all scores are nearly the same
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    fast(
        tokenizer_object=words,
        model_max_length=128,
        unk_token="[UNK]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
    ).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    data = tmp_path_factory.mktemp("data")
    make_library(data, document("ramverk", GOTLAND), document("avtal", HALLAND, region="Halland"))
    build(Settings(data=data))
    return Settings(data=data)


def test_a_cross_encoder_gives_every_passage_a_number_between_0_and_1(model: Path) -> None:
    scores = CrossEncoderReranker(str(model)).scores(
        QUESTION, ["Ett möte beslutar.", "Rektor leder.", "Ett möte beslutar."]
    )
    assert len(scores) == 3
    assert all(0 <= score <= 1 for score in scores)
    assert scores[0] == pytest.approx(scores[2]) != scores[1]


def test_the_setting_puts_the_cross_encoders_order_in_place_of_the_searchs(model: Path, settings: Settings) -> None:
    plain = Search.open(settings.data, settings).search(QUESTION, limit=20)
    hits = Search.open(settings.data, replace(settings, reranker=str(model))).search(QUESTION, limit=20)
    assert {hit.passage.id for hit in hits} == {hit.passage.id for hit in plain}
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.signals["reranked"] == hit.score for hit in hits)
    assert [hit.passage.id for hit in hits] != [hit.passage.id for hit in plain]


class Backwards:
    """A reranker that can be computed by eye: what came last is best."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        self.seen = list(texts)
        return [n / len(texts) for n in range(len(texts))]


def test_more_passages_are_reranked_than_are_handed_on_and_each_is_shown_with_its_headings(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    backwards = Backwards()
    monkeypatch.setattr("index.search.open_reranker", lambda setting: backwards if setting else None)
    plain = Search.open(settings.data, settings).search(QUESTION, limit=20)
    hits = Search.open(settings.data, replace(settings, reranker="backwards")).search(QUESTION, limit=2)
    assert [hit.passage.id for hit in hits] == [plain[-1].passage.id, plain[-2].passage.id]
    assert any(text.startswith("Ramverk\nHemsjukvård\nHemsjukvården ges") for text in backwards.seen)


def test_without_the_setting_there_is_no_reranker() -> None:
    assert open_reranker("") is None


@pytest.mark.parametrize("name", ["no-such-model", "nobody/no-such-model"])
def test_a_reranker_that_is_not_there_is_told_and_never_left_out(name: str, settings: Settings) -> None:
    with pytest.raises(RerankerMissing, match=f"{name}.*VAGVISAREN_RERANKER"):
        Search.open(settings.data, replace(settings, reranker=name))
    assert issubclass(RerankerMissing, EmbedderMissing)  # whoever tells of a missing model tells of this one


def test_a_folder_without_a_model_and_a_model_of_several_numbers_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(RerankerMissing, match="VAGVISAREN_RERANKER"):
        open_reranker(str(tmp_path / "empty"))
    with pytest.raises(RerankerMissing, match="gives 3 numbers"):
        open_reranker(str(tiny(tmp_path / "three", labels=3)))
