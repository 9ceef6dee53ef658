"""From a thumbs-down to a gold question, and two reviewers' agreement."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from asking import open_assistant
from eval_cases import PLAN, question, record, unanswerable

from assistant.__main__ import main as command
from assistant.answers import Answer
from assistant.archive import Archive
from assistant.feedback import DID_NOT_HELP, Opinion
from eval.__main__ import main
from eval.agreement import agree, shared_evidence
from eval.candidates import BadCandidate, accepted, add_question, find_candidate, read_candidates
from eval.gold import KeyFact, Member, load_questions
from ingest.settings import Settings

NUMBER = "811228-9874"  # Skatteverket's own example


def kept(folder: Path, **fields: Any) -> Path:
    path = folder / "candidates.jsonl"
    given = {"id": "k1", "reason": "fel", "comment": "UAF leder", "record": record("k1"), **fields}
    path.write_text(json.dumps(given, ensure_ascii=False) + "\n", "utf8")
    return path


def test_an_identity_number_is_gone_before_anything_is_shown_or_stored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = record("k1", question=f"Är {NUMBER} inskriven?", answer=f"Nej, {NUMBER} är det inte.")
    path = kept(tmp_path, record=told, comment=f"Gäller {NUMBER}", history=[{"question": f"Vem är {NUMBER}?"}])
    into = tmp_path / "from-use.jsonl"
    assert main(["candidates", str(path)]) == 0
    assert main(["candidates", str(path), "--show", "k1"]) == 0
    accept = ["candidates", str(path), "--accept", "k1", "--into", str(into), "--reference", f"Svar om {NUMBER}"]
    assert main([*accept, "--question", f"Är {NUMBER} inskriven?"]) == 0
    assert NUMBER not in capsys.readouterr().out + into.read_text("utf8")
    assert "[personnummer]" in into.read_text("utf8")


def test_a_candidate_becomes_a_test_question_with_evidence_from_its_passages(tmp_path: Path) -> None:
    (candidate,) = read_candidates(kept(tmp_path))
    asked = accepted(
        candidate, type="process", status="answered", facts=["HSF | sjukvården"], evidence=["2:Rektor beslutar", "3"]
    )
    assert asked.split == "test"
    assert asked.key_facts == (KeyFact(("HSF", "sjukvården"), vital=True),)
    opening = " ".join(PLAN.text.splitlines()[2].split()[:10])
    assert asked.evidence == ((Member("plan", "Rektor beslutar", 2),), (Member("plan", opening, 3),))
    assert asked.extra["record"]["id"] == "k1"
    path = tmp_path / "from-use.jsonl"
    add_question(path, asked)
    assert load_questions([path]) == (asked,)
    with pytest.raises(BadCandidate, match="k1"):
        add_question(path, asked)


@pytest.mark.parametrize("choice", ["0", "4", "två", "2:står inte där"])
def test_evidence_must_be_there_to_be_picked(tmp_path: Path, choice: str) -> None:
    (candidate,) = read_candidates(kept(tmp_path))
    with pytest.raises(BadCandidate):
        accepted(candidate, type="process", status="answered", evidence=[choice])


def test_what_should_not_be_answered_becomes_an_unanswerable_question(tmp_path: Path) -> None:
    (candidate,) = read_candidates(kept(tmp_path))
    assert not accepted(candidate, type="unanswerable", status="declined").answerable


def test_a_dropped_candidate_is_gone_and_an_unknown_one_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = kept(tmp_path)
    assert main(["candidates", str(path), "--drop", "k2"]) == 2
    assert "k2" in capsys.readouterr().err
    assert main(["candidates", str(path), "--drop", "k1"]) == 0
    assert main(["candidates", str(path)]) == 0
    assert "Inga kandidater." in capsys.readouterr().out
    with pytest.raises(BadCandidate):
        find_candidate(read_candidates(path), "k1")


def test_a_line_that_is_no_candidate_is_named(tmp_path: Path) -> None:
    path = kept(tmp_path)
    path.write_text('{"id": "k1"}\n', "utf8")
    with pytest.raises(BadCandidate, match=":1"):
        read_candidates(path)


def test_kappa_takes_away_what_chance_explains() -> None:
    # Cohen's table: both yes 20, only the first 5, only the second 10, both no 15; kappa 0.4.
    cells = [(True, True, 20), (True, False, 5), (False, True, 10), (False, False, 15)]
    pairs = [(a, b) for a, b, count in cells for _ in range(count)]
    first, second = ({str(n): pair[side] for n, pair in enumerate(pairs)} for side in (0, 1))
    agreed = agree(first, second)
    assert (agreed.share, agreed.count, len(agreed.differing)) == (0.7, 50, 15)
    assert agreed.kappa == pytest.approx(0.4)
    assert agree({"a": 1}, {"a": 1}).kappa is None
    with pytest.raises(ValueError, match="common"):
        agree({"a": 1}, {"b": 1})


def test_evidence_is_shared_where_the_words_of_one_stand_in_the_others() -> None:
    mine = question(evidence=((Member("plan", "Hemteamet leds av"),), (Member("plan", "Rektor beslutar"),)))
    its = question(evidence=((Member("plan", "hemteamet leds av hälso- och sjukvårdsförvaltningen"),),))
    assert shared_evidence([mine], [its]) == (pytest.approx(2 / 3), 1)
    assert shared_evidence([unanswerable()], [unanswerable()]) is None


def test_the_command_names_the_questions_on_which_reviewers_differ(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    for path, status in zip(paths, ("answered", "clarify"), strict=True):
        asked = [question("q1", expected_status=status), question("q2")]
        path.write_text("".join(json.dumps(q.to_json()) + "\n" for q in asked), "utf8")
    assert main(["agreement", *map(str, paths)]) == 0
    shown = capsys.readouterr().out
    assert "olika expected_status: q1" in shown
    assert "expected_status: 50 % lika av 2" in shown


def test_contact_details_are_gone_too_and_what_the_library_says_is_left_alone(tmp_path: Path) -> None:
    told = record("k1", question="Ring mig på 070-123 45 67?", answer="Skriv till a.b@exempel.se\nså snart du kan")
    comment = "Fråga Anna, anna@exempel.se eller 0498-26 90 00"
    asked = [{"question": "Når jag er på 0498-26 90 00?", "answer": "Nej"}]
    (candidate,) = read_candidates(kept(tmp_path, record=told, comment=comment, history=asked))
    assert candidate.question == "Ring mig på [telefon]?"
    assert candidate.record.answer == "Skriv till [e-post]\nså snart du kan"
    assert candidate.comment == "Fråga Anna, [e-post] eller [telefon]"
    assert candidate.history[0].question == "Når jag er på [telefon]?"
    assert candidate.record.raw["passages"] == told["passages"]
    taken = accepted(candidate, status="answered", question="Vem når jag på 0498-26 90 00 nu?")
    assert (taken.question, taken.type) == ("Vem når jag på [telefon] nu?", "follow-up")


def test_a_thumb_up_is_no_candidate_and_one_that_became_a_question_is_listed_no_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, into = kept(tmp_path, value=0), tmp_path / "from-use.jsonl"
    liked = {"id": "k2", "value": 1, "reason": "", "comment": "", "record": record("k2")}
    path.write_text(path.read_text("utf8") + json.dumps(liked) + "\n", "utf8")
    listing = ["candidates", str(path), "--into", str(into)]
    assert main(listing) == 0
    listed = capsys.readouterr().out
    assert "k1" in listed
    assert "k2" not in listed
    assert main([*listing, "--accept", "k1"]) == 0
    assert main(listing) == 0
    assert "k1  " not in capsys.readouterr().out


def test_a_thumb_down_in_the_chat_becomes_a_question_of_the_set(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assistant = open_assistant(tmp_path)
    first = assistant.ask("Vem kallar till planeringsmötet på Gotland?")
    second = assistant.ask("Hur snart ska det hållas?", history=((first.question, first),))
    asyncio.run(disliked(tmp_path, first, second))
    assert command(["feedback", "--format", "candidates", "--data", str(tmp_path)]) == 0
    path = tmp_path / "candidates.jsonl"
    path.write_text(capsys.readouterr().out, "utf8")
    (candidate,) = read_candidates(path)
    into = tmp_path / "from-use.jsonl"
    assert main(["candidates", str(path), "--into", str(into)]) == 0
    listed = capsys.readouterr().out
    assert "Det bygger på fel dokument: Hur snart ska det hållas?" in listed
    assert "Mejla [e-post]" in listed
    choice = ["--accept", candidate.id, "--evidence", "1", "--fact", "tre dagar | 3 dagar"]
    assert main(["candidates", str(path), "--into", str(into), *choice]) == 0
    (asked,) = load_questions([into])
    assert (asked.type, asked.history[0].question) == ("follow-up", first.question)
    assert asked.evidence
    assert asked.extra["record"]["answer"] == second.text
    assert main(["check", str(into), "--data", str(tmp_path)]) == 0, capsys.readouterr().out


async def disliked(data: Path, first: Answer, second: Answer) -> None:
    """A conversation of two answers as the chat keeps it, and a thumb down on the second."""
    archive = Archive.open(data, Settings(data=data))
    async with archive.running():
        await archive.history.keep_thread("samtal", "besökare")
        await archive.history.keep_answer("samtal", "besökare", "0steg1", first)
        await archive.history.keep_answer("samtal", "besökare", "0steg2", second)
        opinion = Opinion("0steg2", DID_NOT_HELP, "wrong-document", "Mejla anna@exempel.se")
        await archive.opinions.keep(opinion, "besökare")


def test_a_comment_with_a_line_separator_in_it_is_one_candidate(tmp_path: Path) -> None:
    path, into = kept(tmp_path, comment="först\u2028sedan"), tmp_path / "from-use.jsonl"
    (candidate,) = read_candidates(path)
    for id in ("k1", "k3"):
        add_question(into, accepted(replace(candidate, id=id), status="not-found"))
    assert [asked.notes for asked in load_questions([into])] == ["fel – först\u2028sedan"] * 2
