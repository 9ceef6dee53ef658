"""The formats of others: what we write they can read, and what they write we can score."""

import json
from pathlib import Path
from typing import Any

import pytest
from eval_cases import question, record, refusal, unanswerable
from small_library import ANSWER, SECOND, make_small_library

from eval.__main__ import main
from eval.exchange import BadExchange, take, write_taken
from eval.gold import GoldQuestion, Member, load_questions
from eval.labels import papers
from eval.records import read_records
from eval.runs import Run, rescore
from ingest.store import Library

ASKED = question("q1", evidence=((Member("plan", "Vårdplaneraren kallar till", 2),),), type="process")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def small(data: Path) -> Library:
    return make_small_library(data)


@pytest.fixture(scope="module")
def measured(data: Path, small: Library) -> Run:
    """A run over the small library in which the right passage came second."""
    hits = [_shown(small, "rutin", SECOND), _shown(small, "plan", ANSWER)]
    folder = data / "run"
    folder.mkdir()
    records = [record("q1", passages=hits, citations=[]), {**refusal("u1"), "passages": []}]
    (folder / "records.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records), "utf8")
    return rescore(folder, [ASKED, unanswerable()], papers(small), {"format": 1})


def _shown(small: Library, id: str, words: str) -> dict[str, Any]:
    document = small.document(id)
    passage = next(p for p in document.passages if words in document.text[p.start : p.end])
    text = document.text[passage.start : passage.end]
    page = document.page_at(passage.start).number
    return {"document": id, "page": page, "text": text, "passage": passage.id, "score": 0.5}


def exported(form: str, data: Path, measured: Run, folder: Path) -> Path:
    assert main(["export", str(measured.folder), "--to", form, "--output", str(folder), "--data", str(data)]) == 0
    return folder


def test_a_set_comes_back_from_beir_with_all_its_labels(
    data: Path, measured: Run, small: Library, tmp_path: Path
) -> None:
    folder = exported("beir", data, measured, tmp_path)
    corpus = [json.loads(line) for line in (folder / "corpus.jsonl").read_text("utf8").splitlines()]
    assert len(corpus) == sum(len(document.passages) for document in small.documents())
    assert {"_id", "title", "text"} <= set(corpus[0])
    header, qrel = (folder / "qrels" / "test.tsv").read_text("utf8").splitlines()
    assert header == "query-id\tcorpus-id\tscore"
    assert qrel == f"q1\t{_shown(small, 'plan', ANSWER)['passage']}\t1"
    taken = take(folder, "beir", "list", small, papers(small))
    assert taken.questions == measured.questions


def test_a_beir_set_of_others_becomes_questions_whose_relevant_passages_are_one_group(
    tmp_path: Path, small: Library
) -> None:
    (tmp_path / "qrels").mkdir()
    (tmp_path / "corpus.jsonl").write_text(
        '{"_id": "d1", "title": "", "text": "a b c"}\n{"_id": "d2", "text": "e f"}\n'
    )
    (tmp_path / "queries.jsonl").write_text('{"_id": "7", "text": "What?"}\n')
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n7\td1\t1\n7\td2\t2\n7\td3\t0\n")
    (asked,) = take(tmp_path, "beir", "list", small, {}).questions
    assert (asked.id, asked.type, [[m.document for m in group] for group in asked.evidence]) == (
        "7",
        "list",
        [["d1", "d2"]],
    )


def test_a_trec_run_says_the_rank_of_each_passage_and_can_be_scored_again(
    data: Path, measured: Run, small: Library, tmp_path: Path
) -> None:
    folder = exported("trec", data, measured, tmp_path)
    lines = (folder / "run.txt").read_text("utf8").splitlines()
    assert [line.split()[:2] + line.split()[3:4] for line in lines[:2]] == [["q1", "Q0", "1"], ["q1", "Q0", "2"]]
    assert (folder / "qrels.txt").read_text("utf8").split() == [
        "q1",
        "0",
        _shown(small, "plan", ANSWER)["passage"],
        "1",
    ]
    again = tmp_path / "again"
    assert main(["import", str(folder / "run.txt"), "--from", "trec", "--output", str(again), "--data", str(data)]) == 0
    scored = rescore(again, [ASKED], papers(small), {"format": 1})
    assert scored.scores["q1"].metrics["mrr-10"] == measured.scores["q1"].metrics["mrr-10"] == 0.5


@pytest.mark.parametrize(("form", "file"), [("ragas", "samples.jsonl"), ("deepeval", "cases.json")])
def test_samples_go_out_and_come_back_with_their_contexts_found_in_the_library(
    form: str, file: str, data: Path, measured: Run, small: Library, tmp_path: Path
) -> None:
    folder = exported(form, data, measured, tmp_path)
    taken = take(folder / file, form, "process", small, papers(small))
    assert taken.questions[0].question == ASKED.question
    assert taken.questions[0].evidence == ((Member("plan", "Vårdplaneraren kallar till", 2),),)
    assert write_taken(taken, tmp_path / "in") == ["questions.jsonl", "records.jsonl"]
    records = read_records(tmp_path / "in" / "records.jsonl")
    first = records[taken.questions[0].id]
    assert [passage.document for passage in first.passages] == ["rutin", "plan"]
    assert load_questions([tmp_path / "in" / "questions.jsonl"]) == taken.questions


def test_samples_have_the_fields_that_the_other_tools_ask_for(data: Path, measured: Run, tmp_path: Path) -> None:
    sample = json.loads(
        (exported("ragas", data, measured, tmp_path) / "samples.jsonl").read_text("utf8").splitlines()[0]
    )
    assert set(sample) == {"user_input", "retrieved_contexts", "reference_contexts", "response", "reference"}
    case = json.loads((exported("deepeval", data, measured, tmp_path) / "cases.json").read_text("utf8"))[0]
    assert set(case) == {"name", "input", "actual_output", "expected_output", "context", "retrieval_context"}


def test_a_context_that_stands_nowhere_is_counted_and_left_out(small: Library, tmp_path: Path) -> None:
    path = tmp_path / "samples.jsonl"
    path.write_text(json.dumps({"user_input": "Vad?", "reference_contexts": ["Detta står ingenstans."]}), "utf8")
    taken = take(path, "ragas", "process", small, papers(small))
    assert (taken.unplaced, taken.questions[0].evidence) == (1, ())


@pytest.mark.parametrize(("form", "content"), [("ragas", '{"fråga": "x"}'), ("deepeval", "{"), ("trec", "q1 Q0 d1")])
def test_a_file_that_is_something_else_is_refused(form: str, content: str, small: Library, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text(content, "utf8")
    with pytest.raises(BadExchange, match=form):
        take(path, form, "process", small, {})


def test_a_gold_question_is_what_import_makes(small: Library, tmp_path: Path) -> None:
    path = tmp_path / "samples.jsonl"
    path.write_text('{"user_input": "Vad?", "response": "Så.", "reference": "Så här."}', "utf8")
    taken = take(path, "ragas", "definition", small, papers(small))
    assert taken.questions == (
        GoldQuestion("vagvisaren-1", "Vad?", "definition", True, "answered", reference="Så här."),
    )
