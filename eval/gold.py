"""The gold questions: what was asked, what a right answer must say, and where the documents say it.

One JSON object a line. What a right answer must say is written as key facts, each with phrases of which any one will do,
so that a score needs no judge; where it stands, as groups of evidence: every group is needed, any member of a group will do.

    {"id": "s12", "question": "Vem ansvarar för …?", "type": "responsibility", "answerable": true, "expected_status": "answered",
     "key_facts": [{"accept": ["UAF"], "vital": true}],
     "evidence": [{"any_of": [{"document": "gotland-fardplan", "page": 15, "quote": "a few words that stand there"}]}]}

A member never names a passage, so it outlives another way of cutting. Fields we do not know are kept.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ingest.catalogue import EDITIONS

TYPES = (
    "responsibility process definition which-document number list region status time comparison multi-hop colloquial "
    "english follow-up unanswerable"
).split()
STATUSES = ("answered", "unwritten", "not-found", "declined", "clarify")
SPLITS = ("dev", "test")
# When the questions were written: what "nästa år" is counted from, whenever they are asked.
WRITTEN = date(2026, 11, 22)
REGULAR = "re:"  # opens an `accept` or `forbid` that is a regular expression


@dataclass(frozen=True, slots=True)
class Member:
    """One place that says it: a few words, the document they stand in ("id" or "id#part"), page and edition where known."""

    document: str
    quote: str
    page: int | None = None
    edition: str | None = None


@dataclass(frozen=True, slots=True)
class KeyFact:
    """Something that a right answer says in any of the ways in `accept`; a `forbid` that matches is a contradiction."""

    accept: tuple[str, ...]
    forbid: tuple[str, ...] = ()
    vital: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """What was asked and answered before."""

    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """One question with all that is needed to judge an answer to it; `extra` holds the fields we do not know."""

    id: str
    question: str
    type: str
    answerable: bool
    expected_status: str
    history: tuple[Turn, ...] = ()
    reference: str = ""
    key_facts: tuple[KeyFact, ...] = ()
    evidence: tuple[tuple[Member, ...], ...] = ()
    split: str = "dev"
    persona: str = ""
    region: str = ""
    tags: tuple[str, ...] = ()
    notes: str = ""
    author: str = ""
    updated: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def asked(self) -> str:
        """Digest (12 hex digits) of what was asked, history included: an answer with the same digest answers it."""
        whole = json.dumps([self.question, [turn.question for turn in self.history]], ensure_ascii=False)
        return hashlib.sha256(whole.encode()).hexdigest()[:12]

    def to_json(self) -> dict[str, Any]:
        """The question as a line of its file."""
        known = asdict(self)
        known["evidence"] = [{"any_of": [_without_none(member) for member in group]} for group in known["evidence"]]
        return {**known.pop("extra"), **known}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line of a file: `reason` is a key of `prompts/*/eval.toml`, `values` what the sentence mentions."""

    file: str
    line: int
    reason: str
    values: Mapping[str, object] = field(default_factory=dict)


class BadQuestions(Exception):
    """Files of questions that cannot be used; `problems` names each line and what is wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        lines = "; ".join(f"{p.file}:{p.line}: {p.reason} {dict(p.values)}" for p in problems[:5])
        super().__init__(f"{len(problems)} problems among the questions: {lines}. Run `python -m eval check` for all.")
        self.problems = tuple(problems)


def question_files(paths: Iterable[Path]) -> list[Path]:
    """The files themselves, and for a folder every `.jsonl` in it."""
    return [file for path in paths for file in (sorted(path.glob("*.jsonl")) if path.is_dir() else [path])]


def load_questions(paths: Iterable[Path]) -> tuple[GoldQuestion, ...]:
    """Every question of these files or folders. Raises BadQuestions naming every faulty line, OSError for a missing file."""
    found = [located for path in question_files(paths) for located in read_lines(path)]
    problems = [item for _, _, item in found if isinstance(item, Problem)]
    seen: dict[str, str] = {}
    for file, line, item in found:
        if isinstance(item, GoldQuestion) and seen.setdefault(item.id, f"{file}:{line}") != f"{file}:{line}":
            problems.append(Problem(file, line, "problem-same-id", {"id": item.id, "other": seen[item.id]}))
    if problems:
        raise BadQuestions(sorted(problems, key=lambda problem: (problem.file, problem.line)))
    return tuple(item for _, _, item in found if isinstance(item, GoldQuestion))


def read_lines(path: Path) -> list[tuple[str, int, GoldQuestion | Problem]]:
    """Each line of a file with its number (from 1): the question, or what is wrong with it. Empty lines are passed over."""
    read: list[tuple[str, int, GoldQuestion | Problem]] = []
    # Split at line feeds alone: JSON's own texts may hold the other signs that Python takes for the end of a line.
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        if line.strip():
            try:
                item: GoldQuestion | Problem = parse_question(_json(line.decode("utf8")))
            except UnicodeDecodeError as error:
                item = Problem(path.name, number, "problem-not-utf8", {"column": error.start + 1})
            except json.JSONDecodeError as error:
                item = Problem(path.name, number, "problem-not-json", {"column": error.colno})
            except (RecursionError, ValueError):  # brackets or digits by the thousand, or half of a surrogate pair
                item = Problem(path.name, number, "problem-not-json", {"column": 1})
            except _Wrong as wrong:
                item = Problem(path.name, number, wrong.reason, wrong.values)
            read.append((path.name, number, item))
    return read


def _json(line: str) -> object:
    """What a line says. Raises ValueError also for half of a surrogate pair, which JSON may hold and UTF-8 may not."""
    said: object = json.loads(line)
    json.dumps(said, ensure_ascii=False).encode("utf8")
    return said


def digest_of(questions: Iterable[GoldQuestion]) -> str:
    """Digest (12 hex digits) of questions with their labels, whatever their order: runs with the same one compare."""
    lines = sorted(json.dumps(question.to_json(), ensure_ascii=False, sort_keys=True) for question in questions)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


class _Wrong(Exception):
    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(f"{reason} {values}")
        self.reason, self.values = reason, values


def parse_question(item: object) -> GoldQuestion:
    """The question that one JSON object describes."""
    table = _table(item, "")
    known = set(GoldQuestion.__dataclass_fields__) - {"extra"}
    return GoldQuestion(
        id=_text(table, "id"),
        question=_text(table, "question"),
        type=_choice(table, "type", TYPES),
        answerable=_flag(table, "answerable"),
        expected_status=_choice(table, "expected_status", STATUSES),
        history=tuple(_turn(turn) for turn in _list(table, "history")),
        reference=_text(table, "reference", ""),
        key_facts=tuple(_key_fact(fact) for fact in _list(table, "key_facts")),
        evidence=tuple(_group(group) for group in _list(table, "evidence")),
        split=_choice(table, "split", SPLITS, "dev"),
        tags=_texts(table, "tags"),
        **{key: _text(table, key, "") for key in ("persona", "region", "notes", "author", "updated")},
        extra={key: value for key, value in table.items() if key not in known},
    )


def _turn(item: object) -> Turn:
    table = _table(item, "history")
    return Turn(_text(table, "question"), _text(table, "answer", ""))


def _key_fact(item: object) -> KeyFact:
    table = _table(item, "key_facts")
    fact = KeyFact(_texts(table, "accept"), _texts(table, "forbid"), _flag(table, "vital", default=False))
    if not fact.accept and not fact.forbid:
        raise _Wrong("problem-missing", key="accept")
    for phrase in (*fact.accept, *fact.forbid):
        if phrase.startswith(REGULAR):
            try:
                re.compile(phrase.removeprefix(REGULAR))
            except (re.error, OverflowError) as error:  # OverflowError: a count of repetitions that is too large
                raise _Wrong("problem-not-regular", phrase=phrase, error=str(error)) from error
    return fact


def _group(item: object) -> tuple[Member, ...]:
    members = tuple(_member(member) for member in _list(_table(item, "evidence"), "any_of"))
    if not members:
        raise _Wrong("problem-missing", key="any_of")
    return members


def _member(item: object) -> Member:
    table = _table(item, "any_of")
    page = table.get("page")
    if page is not None and (not isinstance(page, int) or isinstance(page, bool) or page < 1):
        raise _Wrong("problem-not-page", value=page)
    edition = _choice(table, "edition", EDITIONS) if table.get("edition") is not None else None
    return Member(_text(table, "document"), _text(table, "quote"), page, edition)


def _table(item: object, key: str) -> Mapping[str, Any]:
    if not isinstance(item, dict):
        raise _Wrong("problem-not-object", key=key, value=item)
    return item


def _list(table: Mapping[str, Any], key: str) -> list[Any]:
    value = table.get(key, [])
    if not isinstance(value, list):
        raise _Wrong("problem-not-list", key=key, value=value)
    return value


def _text(table: Mapping[str, Any], key: str, default: str | None = None) -> str:
    value = table.get(key, default)
    if value is None or (default is None and isinstance(value, str) and not value.strip()):
        raise _Wrong("problem-missing", key=key)
    if not isinstance(value, str):
        raise _Wrong("problem-not-text", key=key, value=value)
    return value


def _texts(table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(_text({key: value}, key) for value in _list(table, key))


def _flag(table: Mapping[str, Any], key: str, *, default: bool | None = None) -> bool:
    value = table.get(key, default)
    if not isinstance(value, bool):
        raise _Wrong("problem-missing" if value is None else "problem-not-flag", key=key, value=value)
    return value


def _choice(table: Mapping[str, Any], key: str, allowed: Sequence[str], default: str | None = None) -> str:
    value = _text(table, key, default)
    if value not in allowed:
        raise _Wrong("problem-not-choice", key=key, value=value, allowed=", ".join(allowed))
    return value


def _without_none(member: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in member.items() if value is not None}
