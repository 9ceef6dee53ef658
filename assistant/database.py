"""The database: what is kept of conversations, in SQLite by default and in PostgreSQL where a setting names one.

    threads ── steps       a conversation and its messages
         ├──── elements    what is drawn below a message: sources, tables
         ├──── answers     the whole answer behind a message: what follow-ups and evaluators need
         └──── feedback    what the visitor thought of it

Whatever a person may have typed goes through the column types `MaskedText` and `MaskedJSON`, which replace personal identity
numbers on the way in. So none reaches the disk, whichever part of the program writes. Removing a thread removes all of it.

Times are text, ISO 8601 in UTC with microseconds, and so sort as they follow each other.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    event,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.types import TypeDecorator

from assistant.privacy import anonymise
from prompts import text

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

# Raised with every change to the tables; a database of another version is refused, never guessed at.
VERSION = 1
# The key of a text in an address of ours (sources.py): twelve hexadecimal digits, some of them letters. It is no identity
# number, though ten of its digits in a row might look like one, and with another key the address would lead nowhere.
_TEXT_KEY = re.compile(r"(text=(?=\d*[a-f])[0-9a-f]{12}\b)")


# What a statement may fail with that another time would succeed: the database is locked, full, or away.
FAILURES = (OSError, SQLAlchemyError)


class DatabaseUnusable(Exception):
    """The database cannot be opened; the message says why and what to do."""


class MaskedText(TypeDecorator[str]):
    """Text without personal identity numbers."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """What is written for a value."""
        return None if value is None else masked(value)


class MaskedJSON(TypeDecorator[Any]):
    """JSON without personal identity numbers in any of its texts."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """What is written for a value."""
        return _masked_json(value)


def masked(value: str) -> str:
    """Text with every personal identity number replaced, as it is kept."""
    if not any(character.isdigit() for character in value):
        return value
    return "".join(piece if n % 2 else anonymise(piece) for n, piece in enumerate(_TEXT_KEY.split(value)))


def _masked_json(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, (list, tuple)):
        return [_masked_json(one) for one in value]
    return {masked(str(k)): _masked_json(v) for k, v in value.items()} if isinstance(value, dict) else value


METADATA = MetaData()


def _of_thread() -> Column[str]:
    return Column("thread", ForeignKey("threads.id", ondelete="CASCADE"), nullable=False, index=True)


threads = Table(
    "threads",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("owner", Text, nullable=False),  # the visitor's name
    Column("name", MaskedText, nullable=False),
    Column("words", MaskedText, nullable=False),  # the name in lower case, to search in: SQLite's own knows no "Å"
    Column("created", String(27), nullable=False),
    Column("updated", String(27), nullable=False),
    Column("settings", MaskedJSON, nullable=False),  # profile, scope: how the conversation is resumed
    Index("threads_by_owner", "owner", "updated"),
    Index("threads_by_age", "updated"),
)
steps = Table(
    "steps",
    METADATA,
    Column("id", String(36), primary_key=True),
    _of_thread(),
    Column("created", String(27), nullable=False),
    Column("words", MaskedText, nullable=False),  # its text in lower case
    Column("content", MaskedJSON, nullable=False),
)
elements = Table(
    "elements",
    METADATA,
    Column("id", String(36), primary_key=True),
    _of_thread(),
    Column("step", String(36), nullable=False, index=True),
    Column("content", MaskedJSON, nullable=False),
)
answers = Table(
    "answers",
    METADATA,
    Column("step", String(36), primary_key=True),
    _of_thread(),
    Column("created", String(27), nullable=False),
    Column("question", MaskedText, nullable=False),
    Column("answer", MaskedJSON, nullable=False),
)
feedback = Table(
    "feedback",
    METADATA,
    Column("step", ForeignKey("answers.step", ondelete="CASCADE"), primary_key=True),
    _of_thread(),
    Column("created", String(27), nullable=False),
    Column("value", Integer, nullable=False),  # 1 helped, 0 did not
    Column("reason", String(40), nullable=False, default=""),
    Column("comment", MaskedText, nullable=False, default=""),
)
_version = Table("version", METADATA, Column("version", Integer, primary_key=True))


class Database:
    """One database, opened. Connections are made when they are needed, in the event loop that uses them."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, data: Path, address: str = "") -> Database:
        """The database at an address, or the file `chat.sqlite` in the data folder. Raises DatabaseUnusable."""
        from sqlalchemy.ext.asyncio import create_async_engine

        if not address:
            path = data.absolute() / "chat.sqlite"
            data.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            address = f"sqlite+aiosqlite:///{path}"
        try:
            # A statement's values are somebody's words; an error that shows them would end up in the log.
            engine = create_async_engine(address, hide_parameters=True, pool_pre_ping=True)
        except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
            raise DatabaseUnusable(text("history.database-address")) from error
        if engine.dialect.name == "sqlite":
            event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        elif engine.dialect.name != "postgresql":
            raise DatabaseUnusable(text("history.database-address"))
        return cls(engine)

    async def prepare(self) -> None:
        """Make the tables where there are none. Raises DatabaseUnusable: no such server, or tables of another version."""
        try:
            async with self.engine.begin() as connection:
                await connection.run_sync(METADATA.create_all)
                await connection.execute(self.insert(_version).values(version=VERSION).on_conflict_do_nothing())
                found = (await connection.execute(select(func.max(_version.c.version)))).scalar_one()
        except FAILURES as error:
            raise DatabaseUnusable(text("history.database-unreachable", kind=type(error).__name__)) from error
        if found != VERSION:
            raise DatabaseUnusable(text("history.database-version", found=found, ours=VERSION))

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A connection whose writes all happen, or none."""
        async with self.engine.begin() as connection:
            yield connection

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An insert that can say what to do where the row is there already; each engine has its own."""
        return sqlite.insert(table) if self.engine.dialect.name == "sqlite" else postgresql.insert(table)

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def now() -> str:
    """The time, as the tables hold it."""
    return stamp(datetime.now(UTC))


def stamp(moment: datetime) -> str:
    """A moment as the tables hold it: "2026-11-22T09:14:02.113000Z"."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def _prepare_sqlite(connection: Any, record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")  # who reads does not wait for who writes
    cursor.execute("PRAGMA synchronous=NORMAL")  # enough beside that journal: a power cut costs the last words, no more
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")  # what is deleted is overwritten, not only forgotten
    cursor.close()
