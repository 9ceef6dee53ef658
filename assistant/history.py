"""Conversations that can be taken up again: kept, listed, searched, renamed, deleted.

    await history.keep_step(thread, owner, step)          as Chainlit has it, a dictionary
    await history.keep_answer(thread, owner, step, answer)
    await history.page(owner, search="sip", first=20)     the latest conversations in which every word occurs

Every conversation has an owner, the visitor's name, and every function that changes or shows one names the owner it does so
for: what belongs to somebody else is as good as not there. Messages reach this module as Chainlit's dictionaries; what is
in them is kept as it is, less identity numbers (database.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Table, delete, or_, select, tuple_, update

from assistant.answers import Answer
from assistant.database import Database, answers, elements, feedback, now, stamp, steps, threads

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from sqlalchemy.ext.asyncio import AsyncConnection

_LONGEST_NAME = 120


class NotTheirs(Exception):
    """A conversation that belongs to another visitor."""

    def __init__(self, thread: str) -> None:
        super().__init__(f"The conversation {thread} belongs to another visitor.")


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation as a list shows it. Times are ISO 8601 in UTC; `settings` is what it is resumed with."""

    id: str
    owner: str
    name: str
    created: str
    updated: str
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Conversation:
    """A whole conversation: messages in their order, and what is drawn below them, as dictionaries of Chainlit's."""

    thread: Thread
    steps: tuple[dict[str, Any], ...]
    elements: tuple[dict[str, Any], ...]


class History:
    """The conversations of a database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def keep_thread(
        self, id: str, owner: str, *, name: str | None = None, settings: Mapping[str, Any] | None = None
    ) -> None:
        """Begin a conversation, or rename it, or change what it is resumed with. Raises NotTheirs."""
        async with self.database.transaction() as connection:
            await self._own(connection, id, owner)
            changed: dict[str, object] = {}
            if name is not None:
                changed |= {"name": name[:_LONGEST_NAME], "words": name[:_LONGEST_NAME].lower()}
            if settings is not None:
                changed["settings"] = dict(settings)
            if changed:
                await connection.execute(update(threads).where(threads.c.id == id).values(**changed))

    async def keep_step(self, thread: str, owner: str, step: Mapping[str, Any]) -> None:
        """Keep a message, or its later form. Raises NotTheirs."""
        words = str(step.get("output") or "").lower()
        row = {"id": step["id"], "thread": thread, "words": words, "content": dict(step)}
        async with self.database.transaction() as connection:
            await self._own(connection, thread, owner)
            await self._put(connection, steps, {**row, "created": step.get("createdAt") or now()}, ("words", "content"))
            await connection.execute(update(threads).where(threads.c.id == thread).values(updated=now()))
            if step.get("type") == "user_message":
                # A conversation that begins with a command without words is named for the command.
                name = str(step.get("output") or step.get("command") or "")[:_LONGEST_NAME]
                unnamed = (threads.c.id == thread) & (threads.c.name == "")
                await connection.execute(update(threads).where(unnamed).values(name=name, words=name.lower()))

    async def keep_element(self, thread: str, owner: str, element: Mapping[str, Any]) -> None:
        """Keep what is drawn below a message, or its later form. Raises NotTheirs."""
        row = {"id": element["id"], "thread": thread, "step": element["forId"], "content": dict(element)}
        async with self.database.transaction() as connection:
            await self._own(connection, thread, owner)
            await self._put(connection, elements, row, ("content",))

    async def keep_answer(self, thread: str, owner: str, step: str, answer: Answer) -> None:
        """Keep the answer that a message shows. Raises NotTheirs."""
        row = {"step": step, "thread": thread, "created": now(), "question": answer.question, "answer": asdict(answer)}
        async with self.database.transaction() as connection:
            await self._own(connection, thread, owner)
            await self._put(connection, answers, row, ("answer",))

    async def owner(self, thread: str) -> str:
        """The name of the visitor whose conversation it is; "" where there is none."""
        async with self.database.transaction() as connection:
            found = await connection.execute(select(threads.c.owner).where(threads.c.id == thread))
            return str(found.scalar_one_or_none() or "")

    async def page(
        self, owner: str, *, search: str = "", value: int | None = None, after: str = "", first: int = 20
    ) -> tuple[list[Thread], bool]:
        """A visitor's conversations, the latest first, at most `first` that follow the one with the id `after`.

        Each word of `search` must occur in the name or a message; `value` keeps those with feedback of that value. Also
        says whether more follow.
        """
        wanted = select(threads).where(threads.c.owner == owner)
        for word in search.lower().split():
            like = f"%{_escaped(word)}%"
            said = select(steps.c.thread).where(steps.c.words.like(like, escape="\\"))
            wanted = wanted.where(or_(threads.c.id.in_(said), threads.c.words.like(like, escape="\\")))
        if value is not None:
            wanted = wanted.where(threads.c.id.in_(select(feedback.c.thread).where(feedback.c.value == value)))
        if after:
            last = select(threads.c.updated, threads.c.id).where(threads.c.id == after).subquery()
            wanted = wanted.join(last, tuple_(threads.c.updated, threads.c.id) < tuple_(last.c.updated, last.c.id))
        wanted = wanted.order_by(threads.c.updated.desc(), threads.c.id.desc()).limit(first + 1)
        async with self.database.transaction() as connection:
            found = [_thread(row) for row in (await connection.execute(wanted)).mappings()]
        return found[:first], len(found) > first

    async def conversation(self, id: str, owner: str) -> Conversation | None:
        """A visitor's whole conversation; None where they have none with this id."""
        async with self.database.transaction() as connection:
            wanted = select(threads).where(threads.c.id == id, threads.c.owner == owner)
            row = (await connection.execute(wanted)).mappings().one_or_none()
            if row is None:
                return None
            said = await connection.execute(
                select(steps.c.id, steps.c.content).where(steps.c.thread == id).order_by(steps.c.created, steps.c.id)
            )
            drawn = await connection.execute(
                select(elements.c.id, elements.c.step, elements.c.content).where(elements.c.thread == id)
            )
            # Ids are never masked, so they come from their own columns.
            return Conversation(
                _thread(row),
                tuple({**content, "id": step, "threadId": id} for step, content in said),
                tuple({**content, "id": element, "forId": s, "threadId": id} for element, s, content in drawn),
            )

    async def element(self, id: str, thread: str, owner: str) -> dict[str, Any] | None:
        """What is drawn below a message of a visitor's; None where they have none with this id."""
        whole = await self.conversation(thread, owner)
        return next((one for one in whole.elements if one["id"] == id), None) if whole else None

    async def answers(self, thread: str, owner: str) -> list[tuple[str, Answer]]:
        """What was asked and answered in a visitor's conversation, the oldest first: what follow-ups lean on."""
        wanted = (
            select(answers.c.question, answers.c.answer)
            .join(threads, threads.c.id == answers.c.thread)
            .where(answers.c.thread == thread, threads.c.owner == owner)
            .order_by(answers.c.created)
        )
        async with self.database.transaction() as connection:
            return [(question, answer_of(kept)) for question, kept in await connection.execute(wanted)]

    async def remove(self, id: str, owner: str) -> bool:
        """Delete a visitor's conversation with all that belongs to it; says whether there was one."""
        gone = await self._remove((threads.c.id == id) & (threads.c.owner == owner))
        return bool(gone)

    async def remove_until(self, moment: datetime) -> list[str]:
        """Delete every conversation whose latest message is older than a moment; returns their ids."""
        return await self._remove(threads.c.updated < stamp(moment))

    async def remove_step(self, id: str, owner: str) -> None:
        """Delete a message of a visitor's and what is drawn below it."""
        theirs = select(threads.c.id).where(threads.c.owner == owner)
        async with self.database.transaction() as connection:
            for table, key in ((elements, elements.c.step), (answers, answers.c.step), (steps, steps.c.id)):
                await connection.execute(delete(table).where(key == id, table.c.thread.in_(theirs)))

    async def remove_element(self, id: str, owner: str) -> None:
        """Delete what is drawn below a message of a visitor's."""
        theirs = select(threads.c.id).where(threads.c.owner == owner)
        async with self.database.transaction() as connection:
            await connection.execute(delete(elements).where(elements.c.id == id, elements.c.thread.in_(theirs)))

    async def _remove(self, which: ColumnElement[bool]) -> list[str]:
        async with self.database.transaction() as connection:
            gone = await connection.execute(delete(threads).where(which).returning(threads.c.id))
            return [str(id) for id in gone.scalars()]

    async def _own(self, connection: AsyncConnection, id: str, owner: str) -> None:
        """Make sure that the conversation is there, and the owner's."""
        moment = now()
        row = {"id": id, "owner": owner, "name": "", "words": "", "created": moment, "updated": moment, "settings": {}}
        await connection.execute(self.database.insert(threads).values(**row).on_conflict_do_nothing())
        found = await connection.execute(select(threads.c.owner).where(threads.c.id == id))
        if found.scalar_one() != owner:
            raise NotTheirs(id)

    async def _put(
        self, connection: AsyncConnection, table: Table, row: Mapping[str, Any], changing: Sequence[str]
    ) -> None:
        """Insert a row, or change some columns of the one that stands there - in the same conversation, and no other."""
        statement = self.database.insert(table).values(**row)
        new = {column: statement.excluded[column] for column in changing}
        key = list(table.primary_key)
        same = table.c.thread == row["thread"]
        await connection.execute(statement.on_conflict_do_update(index_elements=key, set_=new, where=same))


def answer_of(kept: Mapping[str, Any]) -> Answer:
    """An answer from its kept form. Raises pydantic's ValidationError for one that no version has written."""
    return _answer_type().validate_python(kept)


@cache
def _answer_type() -> TypeAdapter[Answer]:
    from pydantic import TypeAdapter  # heavy: only when a conversation is taken up again

    return TypeAdapter(Answer)


def _thread(row: Mapping[Any, Any]) -> Thread:
    return Thread(row["id"], row["owner"], row["name"], row["created"], row["updated"], row["settings"])


def _escaped(word: str) -> str:
    """A word for LIKE, whose wildcards are % and _."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
