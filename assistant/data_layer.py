"""Chainlit's data layer: what it calls to keep a conversation and to show it again, over `History`.

Chainlit ships one for SQLAlchemy. It is not used: a list does not bind in SQLite, and a message that cannot be written is
then lost behind a line in the log; what is drawn below a message is only kept in somebody's cloud; a list of conversations
reads every message of a thousand of them; and feedback may be given to anybody's answer.

Whose conversation it is comes from `VISITOR`, which every request sets, never from what the browser sends.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Mapping
from typing import Any, cast

from chainlit import data
from chainlit.data.base import BaseDataLayer
from chainlit.data.utils import queue_until_user_message
from chainlit.element import Element, ElementDict
from chainlit.step import StepDict
from chainlit.types import (
    Feedback,
    PageInfo,
    PaginatedResponse,
    Pagination,
    ThreadDict,
    ThreadFilter,
)
from chainlit.user import PersistedUser, User

from assistant import audit
from assistant.archive import Archive
from assistant.database import FAILURES
from assistant.feedback import Opinion
from assistant.history import Conversation, Thread
from assistant.visitor import VISITOR

_LOG = logging.getLogger("vagvisaren.history")
# What Chainlit keeps of a session and we do not: the first two stand elsewhere, the others are nothing to resume with.
_NOT_KEPT = frozenset({"history", "user", "id", "env", "client_type"})


class DataLayer(BaseDataLayer):
    """Conversations kept in a database, each for its owner alone."""

    def __init__(self, archive: Archive) -> None:
        self.history = archive.history
        self.opinions = archive.opinions
        self.folder = archive.data

    async def get_user(self, identifier: str) -> PersistedUser | None:
        """The visitor who asks; there is no table of users: a name is all that a conversation needs."""
        visitor = VISITOR.get()
        if not visitor.name or identifier != visitor.name:
            return None
        metadata = {"roles": list(visitor.roles)}
        return PersistedUser(
            id=visitor.name, createdAt="", identifier=visitor.name, display_name=visitor.display_name, metadata=metadata
        )

    async def create_user(self, user: User) -> PersistedUser | None:
        """The visitor who has just signed in."""
        return PersistedUser(
            id=user.identifier,
            createdAt="",
            identifier=user.identifier,
            display_name=user.display_name,
            metadata=user.metadata,
        )

    async def upsert_feedback(self, feedback: Feedback) -> str:
        """Keep what a visitor thinks of an answer of theirs; Chainlit's id of it is the answer's."""
        opinion = Opinion(feedback.forId, feedback.value, comment=feedback.comment or "")
        await self.opinions.keep(opinion, VISITOR.get().name)
        return feedback.forId

    async def delete_feedback(self, feedback_id: str) -> bool:
        """Take back what the visitor thought."""
        await self.opinions.remove(feedback_id, VISITOR.get().name)
        return True

    @queue_until_user_message()  # type: ignore[untyped-decorator]
    async def create_element(self, element: Element) -> None:
        """Keep what is drawn below a message."""
        if element.for_id and element.thread_id:
            drawn = cast(dict[str, Any], element.to_dict())
            await self._kept(self.history.keep_element(element.thread_id, VISITOR.get().name, drawn))

    async def get_element(self, thread_id: str, element_id: str) -> ElementDict | None:
        """What is drawn below a message of the visitor's."""
        return cast(ElementDict | None, await self.history.element(element_id, thread_id, VISITOR.get().name))

    @queue_until_user_message()  # type: ignore[untyped-decorator]
    async def delete_element(self, element_id: str, thread_id: str | None = None) -> None:
        """Forget what was drawn below a message."""
        await self._kept(self.history.remove_element(element_id, VISITOR.get().name))

    @queue_until_user_message()  # type: ignore[untyped-decorator]
    async def create_step(self, step_dict: StepDict) -> None:
        """Keep a message."""
        await self._kept(self.history.keep_step(step_dict["threadId"], VISITOR.get().name, dict(step_dict)))

    @queue_until_user_message()  # type: ignore[untyped-decorator]
    async def update_step(self, step_dict: StepDict) -> None:
        """Keep a message's later form."""
        await self.create_step(step_dict)

    @queue_until_user_message()  # type: ignore[untyped-decorator]
    async def delete_step(self, step_id: str) -> None:
        """Forget a message."""
        await self._kept(self.history.remove_step(step_id, VISITOR.get().name))

    async def get_thread_author(self, thread_id: str) -> str:
        """Whose conversation it is; "" where there is none."""
        return await self.history.owner(thread_id)

    async def delete_thread(self, thread_id: str) -> None:
        """Delete a conversation of the visitor's; the audit log says that it went, and who did it."""
        name = VISITOR.get().name
        if await self.history.remove(thread_id, name):
            await asyncio.to_thread(audit.note, self.folder, "deleted", name, kind="conversation", status="asked-for")

    async def list_threads(self, pagination: Pagination, filters: ThreadFilter) -> PaginatedResponse[ThreadDict]:
        """The visitor's conversations, a page at a time."""
        found, more = await self.history.page(
            VISITOR.get().name,
            search=filters.search or "",
            value=filters.feedback,
            after=pagination.cursor or "",
            first=pagination.first,
        )
        ends = (found[0].id, found[-1].id) if found else (None, None)
        return PaginatedResponse(PageInfo(more, *ends), [_thread_dict(thread) for thread in found])

    async def get_thread(self, thread_id: str) -> ThreadDict | None:
        """A conversation of the visitor's as the browser draws it, with what they thought of its answers."""
        name = VISITOR.get().name
        conversation = await self.history.conversation(thread_id, name)
        if conversation is None:
            return None
        return _whole(conversation, {given.step: given for given in await self.opinions.of_thread(thread_id, name)})

    async def update_thread(
        self,
        thread_id: str,
        name: str | None = None,
        user_id: str | None = None,
        metadata: dict[str, Any] | None = None,
        tags: list[str] | None = None,
    ) -> None:
        """Begin or rename a conversation, or keep what it is resumed with; an empty name changes nothing."""
        settings = None
        if metadata is not None:
            settings = {key: value for key, value in metadata.items() if key not in _NOT_KEPT}
        await self._kept(self.history.keep_thread(thread_id, VISITOR.get().name, name=name or None, settings=settings))

    async def get_favorite_steps(self, user_id: str) -> list[StepDict]:
        """None: marking messages is switched off."""
        return []

    async def build_debug_url(self) -> str:
        """None: there is no such page."""
        return ""

    async def close(self) -> None:
        """Close the database."""
        await self.history.database.close()

    async def _kept(self, writing: Awaitable[None]) -> None:
        """Chainlit writes in tasks that nobody waits for, so a failure is told here or nowhere."""
        try:
            await writing
        except FAILURES as error:
            _LOG.error("part of a conversation could not be kept: %s", error)


def install(layer: DataLayer | None) -> None:
    """Make a data layer, or none, the one that Chainlit uses in this process.

    Set as it is found afterwards: left to choose, Chainlit takes up any DATABASE_URL or LITERAL_API_KEY of the environment.
    """
    data._data_layer, data._data_layer_initialized = layer, True


def _thread_dict(thread: Thread) -> ThreadDict:
    return ThreadDict(
        id=thread.id,
        createdAt=thread.updated,  # Chainlit's list stands under "today", "yesterday": by the latest message, not the first
        name=thread.name,
        userId=thread.owner,
        userIdentifier=thread.owner,
        tags=None,
        metadata=dict(thread.settings),
        steps=[],
        elements=[],
    )


def _whole(conversation: Conversation, opinions: Mapping[str, Opinion]) -> ThreadDict:
    thread = _thread_dict(conversation.thread)
    thread["steps"] = [cast(StepDict, step) for step in conversation.steps]
    thread["elements"] = [cast(ElementDict, _with_opinion(one, opinions)) for one in conversation.elements]
    return thread


def _with_opinion(element: dict[str, Any], opinions: Mapping[str, Opinion]) -> dict[str, Any]:
    """The element Feedback shows what was given before."""
    given = opinions.get(element["forId"])
    if element.get("name") != "Feedback" or given is None:
        return element
    known = {"value": given.value, "reason": given.reason, "comment": given.comment}
    return {**element, "props": {**(element.get("props") or {}), "given": known}}
