"""The audit log: who asked when, which documents were shown, what was uploaded and deleted. Never what was asked.

    var/audit/2026-11-22.jsonl
    {"at": "2026-11-22T09:14:02.113Z", "event": "asked", "who": "anna", "place": "chat", "status": "answered",
     "kind": "register", "documents": ["gotland-fardplan"]}

One line per event, one file per day (UTC), readable by the user that the program runs as and by nobody else. A line goes to
the file in a single append, so that several threads, and several replicas on one folder, never mix theirs; a line that a
killed process or a full disk cut short is told by number when the log is read.

There is no field for a question's words: what cannot be written cannot leak. Names are personal data too, so days older
than `LONGEST` are removed when a new day begins, and `python -m assistant audit --keep-days N` removes earlier.
"""

from __future__ import annotations

import csv
import fcntl
import io
import json
import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal, get_args

Event = Literal["asked", "opened", "searched", "uploaded", "deleted", "exported", "signed-in", "refused"]

# Days that the log is kept whatever anybody sets: two years, time enough to follow up a complaint.
LONGEST = 730
# Who came where nobody has to say who they are.
UNNAMED = "visitor"
_LOG = logging.getLogger("vagvisaren.audit")
_COLUMNS = ("at", "event", "who", "place", "status", "kind", "documents")


@dataclass(frozen=True, slots=True)
class Noted:
    """One event. `place` is where it came in (chat, api, mcp, terminal), `documents` the ids that were shown or changed."""

    at: str
    event: str
    who: str
    place: str
    status: str
    kind: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """A line that cannot be read: where it stands."""

    file: str
    line: int


def note(
    data: Path,
    event: Event,
    who: str,
    *,
    place: str = "chat",
    documents: Sequence[str] = (),
    status: str = "",
    kind: str = "",
) -> None:
    """Add an event to today's file of the data folder. Blocks for a write; call it from a thread.

    `who` is the visitor's name or the key's, never more; "" is somebody whom nobody asked for a name. Raises ValueError for
    an event that the log does not know. Where the log cannot be written, what was done stays done: the loss is an error in
    the program's own log, and a fault that `python -m assistant doctor` names.
    """
    if event not in get_args(Event):
        raise ValueError(f"The audit log knows no event {event!r}; it knows {', '.join(get_args(Event))}.")
    now = datetime.now(UTC)
    at = f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1000:03}Z"
    noted = Noted(at, event, who or UNNAMED, place, status, kind, tuple(documents))
    path = audit_folder(data) / f"{now:%Y-%m-%d}.jsonl"
    try:
        is_new_day = not path.exists()
        _append(path, f"{json.dumps(asdict(noted), ensure_ascii=False)}\n".encode())
        if is_new_day:
            _forget_by_itself(data)
    except OSError as error:
        _LOG.error("the audit log lost a line (%s, %s): %s", event, who, error)


def _append(path: Path, line: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        # Whoever looks at the end of the file while another writes sees half a line that is about to be whole.
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        size = os.fstat(descriptor).st_size
        if size and os.pread(descriptor, 1, size - 1) != b"\n":  # a full disk cut the last line short
            line = b"\n" + line
        written = os.write(descriptor, line)
    finally:
        os.close(descriptor)
    if written < len(line):
        raise OSError(f"{path} took {written} of {len(line)} bytes; the disk is full")


def audit_folder(data: Path) -> Path:
    """Where a data folder keeps its audit log."""
    return data / "audit"


def days(data: Path) -> list[date]:
    """The days that have a file, the earliest first."""
    return sorted(date.fromisoformat(path.stem) for path in audit_folder(data).glob("????-??-??.jsonl"))


def read(data: Path, since: date | None = None, until: date | None = None) -> Iterator[Noted | Broken]:
    """Every event of the days from `since` to `until`, both included, in the order in which they were written."""
    for day in days(data):
        if (since and day < since) or (until and day > until):
            continue
        path = audit_folder(data) / f"{day}.jsonl"
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                yield _read_line(line) or Broken(path.name, number)


def _read_line(line: bytes) -> Noted | None:
    try:
        content = json.loads(line)
        return Noted(**{**content, "documents": tuple(content["documents"])})
    except (ValueError, TypeError, KeyError):
        return None


def forget(data: Path, before: date) -> list[date]:
    """Remove the days before a date; return them. The removal is itself noted."""
    gone = [day for day in days(data) if day < before]
    for day in gone:
        (audit_folder(data) / f"{day}.jsonl").unlink()
    if gone:
        note(data, "deleted", "vagvisaren", place="audit", kind="audit-days", status=f"{gone[0]}..{gone[-1]}")
    return gone


def _forget_by_itself(data: Path) -> None:
    """Remove what is older than LONGEST, counted from the latest day before this one.

    Not from today: a clock that is wrong for a day, years ahead say, must not empty the log.
    """
    *earlier, _ = days(data)
    if earlier:
        forget(data, earlier[-1] - timedelta(days=LONGEST))


def written(noted: Sequence[Noted], form: str) -> str:
    """The events as "csv" or "jsonl"."""
    if form == "jsonl":
        return "\n".join(json.dumps(asdict(one), ensure_ascii=False) for one in noted)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for one in noted:
        record = {**asdict(one), "documents": " ".join(one.documents)}
        writer.writerow([_cell(str(record[column])) for column in _COLUMNS])
    return out.getvalue().rstrip("\n")


def _cell(value: str) -> str:
    # A visitor's name comes from outside: a spreadsheet must not take it for a formula.
    return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value
