"""What the chat keeps: conversations and feedback, over one database, for as long as the settings say.

Nothing is kept where the retention is 0 days, nor where nobody is anybody (`VAGVISAREN_SIGN_IN=none`): a conversation then
has no owner who could read or delete it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from assistant.answers import Answer
from assistant.database import FAILURES, Database
from assistant.feedback import FeedbackBox
from assistant.history import History
from assistant.retention import days_kept, forget, forget_daily
from assistant.sign_in import OPEN
from ingest.settings import Settings

_LOG = logging.getLogger("vagvisaren.history")


class Archive:
    """Conversations and feedback of one chat; `keeps` says whether anything is kept at all."""

    def __init__(self, database: Database, data: Path, days: int | None, *, keeps: bool) -> None:
        self.database = database
        self.data = data
        self.days = days
        self.keeps = keeps
        self.history = History(database)
        self.opinions = FeedbackBox(database)

    @classmethod
    def open(cls, data: Path, settings: Settings) -> Archive:
        """The archive that the settings name. Raises WrongRetention, DatabaseUnusable."""
        days = days_kept(settings.retention_days)
        keeps = days != 0 and settings.sign_in != OPEN
        return cls(Database.open(data, settings.database), data, days, keeps=keeps)

    async def check(self) -> None:
        """See that the database can be used, before a server is started over it. Raises DatabaseUnusable."""
        try:
            await self.database.prepare()
        finally:
            await self.database.close()

    async def keep(self, thread: str, owner: str, step: str, answer: Answer) -> bool:
        """Keep the answer that a message shows; False, and a line in the log, where the database does not take it now."""
        try:
            await self.history.keep_answer(thread, owner, step, answer)
        except FAILURES as error:
            _LOG.error("an answer could not be kept: %s", error)
            return False
        return True

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Delete what is too old, now and daily, for as long as the chat runs. Raises DatabaseUnusable."""
        await self.database.prepare()
        if self.days == 0:
            await forget(self.history, 0, self.data)
        forgetting = asyncio.create_task(forget_daily(self.history, self.days, self.data)) if self.days else None
        try:
            yield
        finally:
            if forgetting is not None:
                forgetting.cancel()
                with suppress(asyncio.CancelledError):
                    await forgetting
            await self.database.close()
