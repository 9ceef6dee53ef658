"""`python -m assistant feedback`: what visitors think of the answers, to read or to work with.

python -m assistant feedback                                            a table, the oldest first
python -m assistant feedback --format candidates > candidates.jsonl     what went wrong, for the evaluators
python -m eval candidates candidates.jsonl
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.settings import Settings
from ingest.summary import table
from prompts import text

if TYPE_CHECKING:
    from argparse import _SubParsersAction

_COLUMNS = ("at", "value", "reason", "question", "comment")
_LONGEST_CELL = 60


def add_commands(commands: _SubParsersAction[argparse.ArgumentParser], data: Path) -> None:
    """Add the command to the parser's; `data` is the folder where none is named."""
    command = commands.add_parser("feedback", help=text("feedback.help"), description=text("feedback.about"))
    forms = ("table", "jsonl", "candidates")
    command.add_argument("--format", choices=forms, default="table", help=text("feedback.help-format"))
    command.add_argument("--data", type=Path, default=data, metavar="DIR", help=text("terminal.help-data"))
    command.set_defaults(run=run)


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Print the feedback; returns 0, or 1 where the database cannot be used."""
    from assistant.archive import Archive
    from assistant.database import DatabaseUnusable
    from assistant.retention import WrongRetention

    try:
        archive = Archive.open(settings.data, settings)
        lines = asyncio.run(_lines(archive, only_wrong=options.format == "candidates"))
    except (DatabaseUnusable, WrongRetention) as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    if options.format != "table":
        for line in lines:
            print(json.dumps(line, ensure_ascii=False))  # noqa: T201
    else:
        print(_table(lines) if lines else text("feedback.none"))  # noqa: T201
    return 0


async def _lines(archive: Any, *, only_wrong: bool) -> list[dict[str, Any]]:
    try:
        await archive.database.prepare()
        lines: list[dict[str, Any]] = await archive.opinions.lines(only_wrong=only_wrong)
    finally:
        await archive.database.close()
    return lines


def _table(lines: list[dict[str, Any]]) -> str:
    rows = [
        [
            f"{line['at'][:10]} {line['at'][11:16]}",
            text("feedback.helped" if line["value"] else "feedback.not-helped"),
            text(f"feedback.reason-{line['reason']}") if line["reason"] else "",
            _shortened(line["question"]),
            _shortened(line["comment"]),
        ]
        for line in lines
    ]
    return table([text(f"feedback.column-{column}") for column in _COLUMNS], rows, numbers=())


def _shortened(words: str) -> str:
    return words if len(words) <= _LONGEST_CELL else words[: _LONGEST_CELL - 1] + "…"
