"""The program's log: one line of JSON per event, on standard error, without what anybody asked.

    {"at": "2026-11-22T09:14:02.113Z", "level": "INFO", "logger": "vagvisaren.http", "message": "answered",
     "area": "api", "method": "POST", "status": 200, "seconds": 0.031}

A person at a terminal gets the warnings as plain sentences instead. Our own messages never hold a question. Those of the
libraries below us may, in an exception's message say: of an exception the kind and the place are logged, never its message,
and personal identity numbers are taken out of everything.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import TextIO

from assistant.privacy import anonymise

# What a call may give a line besides its message: log.info("answered", extra={"area": "api", "status": 200}).
FIELDS = ("area", "method", "status", "seconds")


def start_logging(stream: TextIO | None = None) -> None:
    """Log to standard error (or `stream`) from now on: JSON, or plain sentences where a person reads along."""
    out = stream or sys.stderr
    for_person = out.isatty()
    handler = logging.StreamHandler(out)
    handler.setFormatter(PlainLines() if for_person else JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("vagvisaren").setLevel(logging.WARNING if for_person else logging.INFO)


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its line break."""
        at = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "at": f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": anonymise(record.getMessage()),
        }
        line |= {field: getattr(record, field) for field in FIELDS if hasattr(record, field)}
        if record.exc_info and record.exc_info[0]:
            line |= {"error": record.exc_info[0].__name__, "place": _place(record)}
        return json.dumps(line, ensure_ascii=False)


class PlainLines(logging.Formatter):
    """A record as a sentence for the person at the terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """The sentence; for an exception, its kind and place follow."""
        said = anonymise(record.getMessage())
        if record.exc_info and record.exc_info[0]:
            return f"{said}\n{record.exc_info[0].__name__}\n{_place(record)}"
        return said


def _place(record: logging.LogRecord) -> str:
    assert record.exc_info
    return "".join(traceback.format_tb(record.exc_info[2]))
