"""From use to test: questions that went wrong for somebody, on their way into the question set.

A thumbs-down leaves a line: what was asked, what the assistant said (the whole record), the reason and a comment. A person
turns it into a gold question: reworded, with the status it should have had, key facts, and evidence picked from the passages
that were found. Identity numbers, telephone numbers and e-mail addresses are masked on reading, so none gets any further,
whoever wrote the file. A name looks like any other word: that is for the person to see.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.privacy import anonymise
from eval.case import ABSTENTIONS
from eval.gold import GoldQuestion, KeyFact, Member, Turn, load_questions
from eval.matching import holds
from eval.records import Record, parse_record
from ingest.contacts import without_contacts
from ingest.store import replacing

QUOTE_WORDS = 10  # of a passage that is picked without saying which
HELPED = 1  # the value of a thumb up, in the feedback that the chat exports
# What comes from the library, where contact details are masked already, and names that only look like telephone numbers.
FROM_THE_LIBRARY = {"passages", "citations", "id", "at"}


class BadCandidate(Exception):
    """A candidate, or a choice made for one, that cannot become a question."""


@dataclass(frozen=True)
class Candidate:
    """A question from use: the reason that the user chose, what they wrote, and what was asked before."""

    id: str
    question: str
    record: Record
    reason: str = ""
    comment: str = ""
    history: tuple[Turn, ...] = ()
    raw: dict[str, Any] = field(default_factory=dict, repr=False)


def read_candidates(path: Path) -> list[Candidate]:
    """The candidates of a file, personal data masked; a thumb up is none. Raises BadCandidate naming a faulty line."""
    candidates = []
    # Split at line feeds alone: what somebody typed may hold other signs that Python takes for the end of a line.
    for number, line in enumerate(path.read_text("utf8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            item = masked(json.loads(line))
            if item.get("value") == HELPED:
                continue
            record = parse_record(item["record"], f"{path}:{number}")
            candidates.append(
                Candidate(
                    id=item["id"],
                    question=item.get("question") or record.question,
                    record=record,
                    reason=item.get("reason", ""),
                    comment=item.get("comment", ""),
                    history=tuple(Turn(turn["question"], turn.get("answer", "")) for turn in item.get("history", [])),
                    raw=item,
                )
            )
        except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
            raise BadCandidate(f"{path}:{number} is no candidate: {error!r}.") from error
    return candidates


def masked(item: Any) -> Any:
    """JSON with personal data in its texts replaced.

    Identity numbers go wherever they stand, keys included; contact details wherever somebody may have written them.
    """
    if isinstance(item, str):
        return anonymise(item)
    if isinstance(item, list):
        return [masked(one) for one in item]
    if isinstance(item, dict):
        return {
            masked(key): masked(value) if key in FROM_THE_LIBRARY else _without_contacts(masked(value))
            for key, value in item.items()
        }
    return item


def masked_text(text: str) -> str:
    """What somebody wrote, with identity numbers and contact details replaced."""
    lines = anonymise(text).split("\n")
    return "\n".join(" ".join(filter(None, without_contacts(line.split(" ")))) for line in lines)


def _without_contacts(item: Any) -> Any:
    if isinstance(item, str):
        return masked_text(item)
    return [_without_contacts(one) for one in item] if isinstance(item, list) else item


def find_candidate(candidates: Sequence[Candidate], id: str) -> Candidate:
    """The candidate with this id. Raises BadCandidate where there is none."""
    for candidate in candidates:
        if candidate.id == id:
            return candidate
    raise BadCandidate(f"No candidate has the id {id!r}; there are {', '.join(c.id for c in candidates) or 'none'}.")


def accepted(
    candidate: Candidate,
    *,
    status: str,
    type: str = "",
    facts: Sequence[str] = (),
    evidence: Sequence[str] = (),
    question: str = "",
    reference: str = "",
) -> GoldQuestion:
    """The gold question that a candidate becomes; its split is test, because nobody has tuned against it.

    Without a `type` it is a follow-up where something was asked before, else a process.
    `facts` are vital key facts, ways of saying one parted by "|". `evidence` picks passages of the record by rank: "2", or
    "2:some words" of it. Raises BadCandidate for a rank that is not there, or words that do not stand in the passage.
    """
    return GoldQuestion(
        id=candidate.id,
        question=masked_text(question or candidate.question),
        type=type or ("follow-up" if candidate.history else "process"),
        answerable=status not in ABSTENTIONS,
        expected_status=status,
        history=candidate.history,
        reference=masked_text(reference),
        key_facts=tuple(KeyFact(tuple(way.strip() for way in fact.split("|")), vital=True) for fact in facts),
        evidence=tuple((_picked(candidate, choice),) for choice in evidence),
        split="test",
        notes=" – ".join(filter(None, (candidate.reason, candidate.comment))),
        updated=datetime.now(UTC).date().isoformat(),
        extra={"record": dict(candidate.record.raw)},
    )


def _picked(candidate: Candidate, choice: str) -> Member:
    rank, _, words = choice.partition(":")
    passages = candidate.record.passages
    if not rank.strip().isdigit() or not 1 <= int(rank) <= len(passages):
        raise BadCandidate(f"{choice!r} picks no passage of {candidate.id}: it has 1 to {len(passages)}.")
    passage = passages[int(rank) - 1]
    if words and not holds(passage.text, words):
        raise BadCandidate(f"{words!r} does not stand in passage {rank} of {candidate.id}.")
    quote = words.strip() or " ".join(passage.text.split()[:QUOTE_WORDS])
    return Member(passage.document, quote, passage.pages[0] if passage.pages else None)


def add_question(path: Path, question: GoldQuestion) -> None:
    """Append a question to a file of questions. Raises BadCandidate where its id is taken, BadQuestions for a faulty file."""
    known = load_questions([path]) if path.exists() else ()
    if question.id in {one.id for one in known}:
        raise BadCandidate(f"{path} already has a question {question.id!r}.")
    with replacing(path) as beside:
        lines = path.read_text("utf8").rstrip("\n").split("\n") if path.exists() else []
        lines.append(json.dumps(question.to_json(), ensure_ascii=False))
        beside.write_text("\n".join(lines) + "\n", "utf8")


def drop(path: Path, id: str) -> None:
    """Remove a candidate from its file. Raises BadCandidate where it is not there."""
    candidates = read_candidates(path)
    gone = find_candidate(candidates, id)
    with replacing(path) as beside:
        left = (candidate.raw for candidate in candidates if candidate.id != gone.id)
        beside.write_text("".join(json.dumps(raw, ensure_ascii=False) + "\n" for raw in left), "utf8")
