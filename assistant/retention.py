"""Retention: conversations go when they have been kept for as long as they may be.

VAGVISAREN_RETENTION_DAYS counts from a conversation's latest message. 0 keeps nothing: what is there from before is deleted
at the start, and nothing is written. The chat deletes at its start and once a day; every conversation that goes leaves a line
in the audit log, which says that it went and never what was in it.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from assistant import audit
from assistant.history import History
from prompts import text

_LOG = logging.getLogger("vagvisaren.retention")
_A_DAY = 24 * 60 * 60.0
_LONGEST = 365 * 100


class WrongRetention(ValueError):
    """A retention that is no number of days."""


def days_kept(setting: str) -> int | None:
    """For how many days conversations are kept; None for as long as nobody deletes them. Raises WrongRetention."""
    if not setting:
        return None
    if not setting.isascii() or not setting.isdigit() or int(setting) > _LONGEST:
        raise WrongRetention(text("history.retention-days", value=setting))
    return int(setting)


async def forget(history: History, days: int, data: Path) -> int:
    """Delete the conversations whose latest message is older than so many days; returns how many went."""
    gone = await history.remove_until(datetime.now(UTC) - timedelta(days=days))
    for thread in gone:
        _LOG.info("deleted conversation %s: older than %d days", thread, days)
        await asyncio.to_thread(audit.note, data, "deleted", "retention", kind="conversation", status="expired")
    return len(gone)


async def forget_daily(history: History, days: int, data: Path) -> None:
    """Delete now and then once a day, until cancelled. A day that fails is told in the log, and tried again the next."""
    while True:
        try:
            await forget(history, days, data)
        except (OSError, SQLAlchemyError) as error:
            _LOG.error("old conversations could not be deleted: %s", error)
        await asyncio.sleep(_A_DAY)
