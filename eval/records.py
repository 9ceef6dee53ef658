"""Records: what an answering system said, one JSON object a line, as `python -m eval run` writes it.

Any system that writes this form can be scored and compared, so only `id`, `status` and `answer` must be there; what a
system does not tell is empty, and the metrics that need it do not apply.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MARKER = re.compile(r"\s?\[(\d+)\]")


class BadRecord(Exception):
    """A line of a records file that cannot be used."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage that was found, or the place that a citation names.

    `text` is what stands there, for a citation the passage around its quote. `pages` are all page numbers it stands on.
    """

    document: str
    text: str
    pages: tuple[int, ...] = ()
    section: str = ""
    quote: str = ""
    marker: int = 0
    status: str = ""
    dated: str = ""
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One answer. `spoken` is all that the user reads as the answer: text, table and notices, without markers."""

    id: str
    question: str
    status: str
    answer: str
    kind: str = ""
    language: str = "sv"
    citations: tuple[Shown, ...] = ()
    passages: tuple[Shown, ...] = ()
    notices: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    seconds: float | None = None
    timings: Mapping[str, float] = field(default_factory=dict)
    error: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def spoken(self) -> str:
        """All that the user reads as the answer, without markers."""
        rows = ("; ".join(row) for row in self.table)
        return MARKER.sub("", "\n".join((self.answer, *rows, *self.notices)))


def parse_record(item: object, where: str = "") -> Record:
    """The record that one JSON object describes. Raises BadRecord for anything else."""
    if not isinstance(item, Mapping):
        raise BadRecord(f"{where}: {item!r} is no JSON object.")
    for key in ("id", "status", "answer"):
        if not isinstance(item.get(key), str):
            raise BadRecord(f"{where}: the field {key!r} is {item.get(key)!r}; a record needs a text there.")
    try:
        return Record(
            id=item["id"],
            question=item.get("question", ""),
            status=item["status"],
            answer=item["answer"],
            kind=item.get("kind", ""),
            language=item.get("language", "sv"),
            citations=tuple(_shown(citation, "context") for citation in item.get("citations", [])),
            passages=tuple(_shown(passage, "text") for passage in item.get("passages", [])),
            notices=tuple(item.get("notices", [])),
            table=tuple(tuple(row) for row in item.get("table", [])),
            seconds=item.get("seconds"),
            timings=item.get("timings", {}),
            error=item.get("error", ""),
            raw=item,
        )
    except (TypeError, AttributeError, KeyError, ValueError) as error:
        raise BadRecord(
            f"{where}: {error!r}; records.jsonl in the folder of a run shows what one looks like."
        ) from error


def read_records(path: Path) -> dict[str, Record]:
    """The records of a file by question id; of two with one id the last counts, as a run that was resumed appends.

    A last line that was cut short by a kill is passed over: its question will be answered again.
    """
    lines = path.read_text("utf8").split("\n")
    records: dict[str, Record] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except json.JSONDecodeError as error:
            if number == len(lines):
                continue
            raise BadRecord(f"{path}:{number} is not JSON ({error}). Mend or remove the line.") from error
        record = parse_record(item, f"{path}:{number}")
        records[record.id] = record
    return records


def write_records(path: Path, records: Iterable[Mapping[str, Any]]) -> None:
    """Write records one a line."""
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf8")


def _shown(item: Mapping[str, Any], text: str) -> Shown:
    page = item.get("page")
    pages = item.get("pages") or ([page] if page is not None else [])
    return Shown(
        document=item["document"],
        text=item.get(text) or item.get("quote", ""),
        pages=tuple(int(number) for number in pages),
        section=item.get("section") or "",
        quote=item.get("quote", ""),
        marker=int(item.get("marker", 0)),
        status=item.get("status", ""),
        dated=item.get("dated") or "",
        score=item.get("score"),
    )
