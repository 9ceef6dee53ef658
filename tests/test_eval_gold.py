"""Gold questions: what a line must hold, and that what we do not know is kept."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval.gold import BadQuestions, GoldQuestion, Problem, digest_of, load_questions, parse_question, read_lines

LINE: dict[str, Any] = {
    "id": "s12",
    "question": "Vem ansvarar?",
    "type": "responsibility",
    "answerable": True,
    "expected_status": "answered",
    "key_facts": [{"accept": ["UAF"], "vital": True}, {"accept": ["re:\\b2026\\b"], "forbid": ["re:\\b2025\\b"]}],
    "evidence": [{"any_of": [{"document": "plan", "page": 15, "quote": "några ord"}]}],
    "history": [{"question": "Vad är UAF?"}],
}


def written(folder: Path, *lines: object) -> Path:
    path = folder / "set.jsonl"
    path.write_text("".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in lines), "utf8")
    return path


def test_a_question_comes_back_as_it_went_with_fields_we_do_not_know() -> None:
    asked = parse_question({**LINE, "reviewer": "A", "weights": [1, 2]})
    assert asked.key_facts[0].vital
    assert not asked.key_facts[1].vital
    assert asked.extra == {"reviewer": "A", "weights": [1, 2]}
    assert parse_question(json.loads(json.dumps(asked.to_json()))) == asked


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": ""}, "problem-missing"),
        ({"question": None}, "problem-missing"),
        ({"question": 7}, "problem-not-text"),
        ({"type": "gissning"}, "problem-not-choice"),
        ({"split": "train"}, "problem-not-choice"),
        ({"answerable": "ja"}, "problem-not-flag"),
        ({"answerable": None}, "problem-missing"),
        ({"history": {}}, "problem-not-list"),
        ({"history": ["Vad?"]}, "problem-not-object"),
        ({"key_facts": [{"accept": []}]}, "problem-missing"),
        ({"key_facts": [{"accept": ["re:("]}]}, "problem-not-regular"),
        ({"key_facts": [{"accept": "UAF"}]}, "problem-not-list"),
        ({"evidence": [{"any_of": []}]}, "problem-missing"),
        ({"evidence": [{"any_of": [{"document": "plan"}]}]}, "problem-missing"),
        ({"evidence": [{"any_of": [{"document": "plan", "quote": "x", "page": 0}]}]}, "problem-not-page"),
        ({"evidence": [{"any_of": [{"document": "plan", "quote": "x", "page": True}]}]}, "problem-not-page"),
        ({"evidence": [{"any_of": [{"document": "plan", "quote": "x", "edition": "kopia"}]}]}, "problem-not-choice"),
    ],
)
def test_a_faulty_line_is_named_with_what_is_wrong(tmp_path: Path, change: dict[str, Any], reason: str) -> None:
    path = written(tmp_path, LINE, "", {**LINE, "id": "s13", **change})
    (_, first, asked), (file, third, problem) = read_lines(path)
    assert isinstance(asked, GoldQuestion)
    assert isinstance(problem, Problem)
    assert (first, file, third, problem.line, problem.reason) == (1, "set.jsonl", 3, 3, reason)


def test_every_faulty_line_is_told_at_once_and_so_is_an_id_given_twice(tmp_path: Path) -> None:
    path = written(tmp_path, LINE, "{", LINE)
    with pytest.raises(BadQuestions) as raised:
        load_questions([path])
    assert [(p.line, p.reason) for p in raised.value.problems] == [(2, "problem-not-json"), (3, "problem-same-id")]


def test_a_folder_means_every_set_in_it(tmp_path: Path) -> None:
    written(tmp_path, LINE)
    (tmp_path / "more.jsonl").write_text(json.dumps({**LINE, "id": "m1"}), "utf8")
    assert [asked.id for asked in load_questions([tmp_path])] == ["m1", "s12"]


def test_the_digest_of_a_set_ignores_order_and_sees_every_label() -> None:
    one, two = parse_question(LINE), parse_question({**LINE, "id": "s13"})
    assert digest_of([one, two]) == digest_of([two, one])
    assert digest_of([one]) != digest_of([parse_question({**LINE, "reference": "Annat."})])


def test_what_was_asked_is_the_question_and_the_questions_before_it() -> None:
    asked = parse_question(LINE)
    assert asked.asked == parse_question({**LINE, "reference": "Annat."}).asked
    assert asked.asked != parse_question({**LINE, "history": []}).asked
