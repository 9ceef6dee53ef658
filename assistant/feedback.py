"""What visitors think of answers: a thumb, a reason, a comment - and how the evaluators get to see it.

    {"id": "c-2f1a…", "at": "2026-11-22T09:14:02.113000Z", "value": 0, "reason": "wrong-document", "comment": "…",
     "question": "Vem ansvarar …?", "history": [{"question": "…", "answer": "…"}], "record": {…}}

Feedback belongs to an answer, an answer to a conversation, and a conversation to a visitor; it goes when they go. Nothing in
an export says who gave it. The lines with a thumb down are what `python -m eval candidates` reads (eval/candidates.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from assistant.answers import Answer
from assistant.database import Database, answers, feedback, now, threads
from assistant.history import answer_of
from prompts import text

HELPED, DID_NOT_HELP = 1, 0
# Why an answer did not help, each with its words in prompts/*/feedback.toml.
REASONS = (
    "wrong",
    "missing-detail",
    "wrong-document",
    "wrong-context",
    "mixes-regions",
    "quote-not-found",
    "no-source",
)
LONGEST_COMMENT = 2000
# The words that the element Feedback shows as they are.
_WORDS = ("question", "helped", "not-helped", "why", "comment", "comment-hint", "send", "cancel", "thanks", "failed")


class NoSuchAnswer(Exception):
    """Feedback on an answer that is not kept, or is somebody else's."""


class WrongOpinion(ValueError):
    """Feedback with a value or a reason that does not exist, or a comment that is too long."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a visitor thinks of an answer: `step` is the message that shows it, `value` HELPED or DID_NOT_HELP.

    `reason` is one of REASONS or "". Raises WrongOpinion where it is not.
    """

    step: str
    value: int
    reason: str = ""
    comment: str = ""

    def __post_init__(self) -> None:
        """Check what may come from anywhere."""
        if self.value not in (HELPED, DID_NOT_HELP) or self.reason not in ("", *REASONS):
            raise WrongOpinion(f"Feedback has the value 0 or 1, and a reason among {', '.join(REASONS)} or none.")
        if len(self.comment) > LONGEST_COMMENT:
            raise WrongOpinion(f"The comment has {len(self.comment)} characters; at most {LONGEST_COMMENT} are kept.")


class FeedbackBox:
    """Where feedback is put and taken from."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def keep(self, opinion: Opinion, owner: str) -> None:
        """Keep what a visitor thinks of an answer of theirs; the latest counts. Raises NoSuchAnswer."""
        wanted = (
            select(answers.c.thread)
            .join(threads, threads.c.id == answers.c.thread)
            .where(answers.c.step == opinion.step, threads.c.owner == owner)
        )
        async with self.database.transaction() as connection:
            thread = (await connection.execute(wanted)).scalar_one_or_none()
            if thread is None:
                raise NoSuchAnswer(f"There is no answer {opinion.step} of this visitor's.")
            given = {"value": opinion.value, "reason": opinion.reason, "comment": opinion.comment.strip()}
            row = self.database.insert(feedback).values(step=opinion.step, thread=thread, created=now(), **given)
            await connection.execute(row.on_conflict_do_update(index_elements=[feedback.c.step], set_=given))

    async def remove(self, step: str, owner: str) -> None:
        """Take back what a visitor thought of an answer."""
        theirs = select(threads.c.id).where(threads.c.owner == owner)
        async with self.database.transaction() as connection:
            await connection.execute(delete(feedback).where(feedback.c.step == step, feedback.c.thread.in_(theirs)))

    async def of_thread(self, thread: str, owner: str) -> list[Opinion]:
        """What a visitor thinks of the answers of one of their conversations."""
        wanted = (
            select(feedback.c.step, feedback.c.value, feedback.c.reason, feedback.c.comment)
            .join(threads, threads.c.id == feedback.c.thread)
            .where(feedback.c.thread == thread, threads.c.owner == owner)
        )
        async with self.database.transaction() as connection:
            return [Opinion(*row) for row in await connection.execute(wanted)]

    async def lines(self, *, only_wrong: bool = False) -> list[dict[str, Any]]:
        """All feedback, the oldest first, each with its question, what came before, and the answer's record."""
        columns = (feedback, answers.c.question, answers.c.answer, answers.c.created.label("asked"))
        wanted = select(*columns).join(answers, answers.c.step == feedback.c.step).order_by(feedback.c.created)
        if only_wrong:
            wanted = wanted.where(feedback.c.value == DID_NOT_HELP)
        async with self.database.transaction() as connection:
            given = (await connection.execute(wanted)).mappings().all()
            told = select(answers.c.thread, answers.c.created, answers.c.question, answers.c.answer)
            before = told.where(answers.c.thread.in_({row["thread"] for row in given})).order_by(answers.c.created)
            earlier = (await connection.execute(before)).all()
        lines = []
        for row in given:
            history = [
                {"question": question, "answer": answer_of(answer).text}
                for thread, asked, question, answer in earlier
                if thread == row["thread"] and asked < row["asked"]
            ]
            lines.append(_line(dict(row), answer_of(row["answer"]), history))
        return lines


def opinion_of(payload: Mapping[str, Any]) -> Opinion:
    """What the browser sends as feedback. Raises WrongOpinion for anything else."""
    step, reason, comment = (payload.get(key, "") for key in ("step", "reason", "comment"))
    if not all(isinstance(given, str) for given in (step, reason, comment)):
        raise WrongOpinion("Feedback names a message, a reason and a comment, each a text.")
    return Opinion(step, payload.get("value", ""), reason, comment)


def feedback_properties(step: str, language: str) -> dict[str, Any]:
    """What the element Feedback draws below the answer that the message `step` shows."""
    words = {word: text(f"feedback.{word}", language) for word in _WORDS}
    reasons = [{"value": reason, "label": text(f"feedback.reason-{reason}", language)} for reason in REASONS]
    return {"step": step, "words": words, "reasons": reasons, "longest": LONGEST_COMMENT, "given": None}


def _line(row: dict[str, Any], answer: Answer, history: list[dict[str, str]]) -> dict[str, Any]:
    # The message's own id leads back to a visitor's conversation, so a line is named after it without being it.
    id = f"c-{row['step'][:8]}"
    return {
        "id": id,
        "at": row["created"],
        "value": row["value"],
        "reason": row["reason"],
        "comment": row["comment"],
        "question": row["question"],
        "history": history,
        "record": answer.record(id),
    }
