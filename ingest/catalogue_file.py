"""Reading catalogue.toml, which people write by hand.

    [[document]]
    id = "gotland-ramverk"        # stable, used in citations
    file = "gotland-ramverk.pdf"  # relative to the catalogue
    kind = "framework"
    status = "in-force"

A slip in one entry refuses that document and no other. What makes the whole file doubtful - a syntax error, a
misspelt `[[document]]` - refuses everything: read without its catalogue, a document would change its id and its weight.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ingest.catalogue import EDITIONS, INFERABLE, KINDS, STATUSES, Entry, Part
from ingest.fields import Fields, WrongField
from ingest.folder import CATALOGUE, FORMATS, OLD_FORMATS, find_file
from ingest.refusal import Refusal
from ingest.toml_lines import Place, line_of, lines_by_place

_KEYS = (
    *(
        "id",
        "file",
        "title",
        "issuer",
        "region",
        "kind",
        "status",
        "dated",
        "valid_from",
        "valid_to",
        "replaces",
        "url",
    ),
    *("skip_pages", "password", "allow_contact_details", "edition", "restates", "readers", "part"),
)
_PART_KEYS = ("id", "pages", "title", "issuer", "kind", "status", "dated")


class WrongCatalogue(Exception):
    """The catalogue cannot be used at all. `reason` is a key of the messages, `values` what they mention."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(f"{reason} {values}")
        self.reason = reason
        self.values = values


@dataclass(frozen=True)
class Catalogue:
    """What a catalogue says: its sound entries, and a refusal for each of the others.

    `files` and `ids` are all that it names, in wrong entries too: what is refused is not read under another name
    instead. `withheld` is the line of a wrong entry that limits the readers of a file that cannot be told (0: there is
    none); while it stands, any file without an entry may be that one.
    """

    entries: tuple[Entry, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    files: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    withheld: int = 0
    lines: dict[Place, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)

    def line(self, entry: Entry, key: str, part: str = "") -> int:
        """The line on which a key of a document, or of one of its parts, stands."""
        number = [p.id for p in entry.parts].index(part) if part else None
        return line_of(self.lines, self.places[entry.id], number, key)


def read_catalogue(folder: Path) -> Catalogue:
    """Read the catalogue beside the documents in `folder`; an empty one where there is none.

    Raises WrongCatalogue where nothing in it can be relied on.
    """
    path = folder / CATALOGUE
    if not path.exists():
        return Catalogue()
    text = _text(path)
    lines = lines_by_place(text)
    tables = _tables(text, lines)
    said = [{"id": _said(table, "id"), "file": _said_file(folder, table)} for table in tables]

    entries: dict[int, Entry] = {}
    refusals: list[Refusal] = []
    withheld = 0
    for number, table in enumerate(tables):
        try:
            entry = _entry(folder, table, lines, number)
            for key, value in said[number].items():
                others = [
                    line_of(lines, n, key=key) for n, other in enumerate(said) if n != number and other[key] == value
                ]
                if others:
                    raise WrongField(key, f"same-{key}", value=value, others=", ".join(map(str, others)))
            entries[number] = entry
        except WrongField as error:
            values = {"line": line_of(lines, number, key=error.key), **error.values}
            refusals.append(Refusal(said[number]["file"], said[number]["id"], f"catalogue-{error.reason}", values))
            if "readers" in table and not said[number]["file"]:
                withheld = line_of(lines, number)
    return Catalogue(
        entries=tuple(entries.values()),
        refusals=tuple(refusals),
        files=frozenset(names["file"] for names in said) - {""},
        ids=frozenset(names["id"] for names in said) - {""},
        withheld=withheld,
        lines=lines,
        places={entry.id: number for number, entry in entries.items()},
    )


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")  # Windows' editors open a file with a byte order mark
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise WrongCatalogue("catalogue-not-utf8", line=line) from error
    except OSError as error:
        raise WrongCatalogue("catalogue-unreadable", detail=error.strerror or error) from error


def _tables(text: str, lines: dict[Place, int]) -> list[dict[str, Any]]:
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        at = re.search(r"at line (\d+)", str(error))
        rows = text.splitlines()
        # TOML's own error names a line or means the end; brackets or digits by the thousand make the longest line.
        last = len(rows) if isinstance(error, tomllib.TOMLDecodeError) else rows.index(max(rows, key=len)) + 1
        line = int(at[1]) if at else last
        raise WrongCatalogue("catalogue-syntax", line=line, detail=error) from error
    for key in content:
        if key != "document":
            found = [n for n, row in enumerate(text.splitlines(), 1) if re.match(rf"\W*{re.escape(key)}\b", row)]
            raise WrongCatalogue("catalogue-unknown-table", line=found[0] if found else 1, key=key)
    tables = content.get("document", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise WrongCatalogue("catalogue-not-a-list", line=line_of(lines, 0))
    return tables


def _said(table: dict[str, Any], key: str) -> str:
    """What stands under a key of a table that may be wrong; "" where it is no text."""
    value = table.get(key)
    return value.strip() if isinstance(value, str) else ""


def _said_file(folder: Path, table: dict[str, Any]) -> str:
    """The file that a table names, relative to the folder as it is spelt there; "" where there is none."""
    try:
        return _file(folder, Fields(table))
    except WrongField:
        return ""


def _file(folder: Path, fields: Fields) -> str:
    file = fields.text("file")
    if Path(file).is_absolute() or "\\" in file or ".." in Path(file).parts:
        raise WrongField("file", "file-outside", value=file)
    try:
        path = find_file(folder, file)
    except OSError as error:  # a name that is too long, or a folder on the way that is closed
        raise WrongField("file", "no-such-file", value=file) from error
    if path is None:
        raise WrongField("file", "no-such-file", value=file)
    if not path.resolve().is_relative_to(folder.resolve()):
        raise WrongField("file", "file-outside", value=file)
    if path.suffix.lower() not in FORMATS + OLD_FORMATS:
        raise WrongField("file", "format", value=file, allowed=", ".join(FORMATS))
    return path.relative_to(folder).as_posix()


def _entry(folder: Path, table: dict[str, Any], lines: dict[Place, int], number: int) -> Entry:
    fields = Fields(table)
    fields.only(_KEYS)
    entry = Entry(
        id=fields.id("id"),
        file=_file(folder, fields),
        title=fields.text("title", ""),
        issuer=fields.text("issuer", ""),
        region=fields.text("region", ""),
        kind=fields.choice("kind", KINDS, "plan"),
        status=fields.choice("status", STATUSES, "unknown"),
        dated=fields.day("dated"),
        valid_from=fields.day("valid_from"),
        valid_to=fields.day("valid_to"),
        replaces=fields.id("replaces") if "replaces" in table else "",
        url=fields.address("url"),
        skip_pages=fields.pages("skip_pages"),
        password=fields.text("password", ""),
        allow_contact_details=fields.flag("allow_contact_details"),
        edition=fields.choice("edition", EDITIONS, "original"),
        restates=_restates(fields),
        inferred=tuple(key for key in INFERABLE if key not in table),
        readers=fields.names("readers"),
    )
    if entry.valid_from and entry.valid_to and entry.valid_from > entry.valid_to:
        raise WrongField("valid_to", "dates-backwards", first=entry.valid_from, last=entry.valid_to)
    return replace(entry, parts=_parts(fields, entry, lines, number))


def _restates(fields: Fields) -> str:
    """What a restatement restates, on one line. Only a restatement says it, and each must."""
    value = fields.table.get("restates")
    if (value is not None) != (fields.table.get("edition") == "restatement"):
        raise WrongField("restates" if value is not None else "edition", "restatement")
    if value is None:
        return ""
    try:
        original = Fields(value if isinstance(value, dict) else {})
        original.only(("title", "issuer", "date"))
        return ", ".join(original.text(key) for key in ("title", "issuer", "date"))
    except WrongField as error:
        raise WrongField("restates", "restatement") from error


def _parts(fields: Fields, entry: Entry, lines: dict[Place, int], number: int) -> tuple[Part, ...]:
    tables = fields.table.get("part", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise WrongField("part", "not-parts")
    parts: list[Part] = []
    for place, table in enumerate(tables):
        try:
            part = _part(Fields(table), entry)
            for other in parts:
                if other.id == part.id:
                    raise WrongField("id", "same-part-id", value=part.id)
                if other.first_page <= part.last_page and part.first_page <= other.last_page:
                    raise WrongField("pages", "parts-overlap", value=table["pages"], part=part.id, other=other.id)
        except WrongField as error:
            error.values["line"] = line_of(lines, number, place, error.key)
            raise
        parts.append(part)
    return tuple(parts)


def _part(fields: Fields, entry: Entry) -> Part:
    """One part; what it does not say itself, the document says for it."""
    fields.only(_PART_KEYS)
    first, last = fields.page_range("pages")
    return Part(
        id=fields.id("id"),
        title=fields.text("title"),
        issuer=fields.text("issuer", entry.issuer),
        kind=fields.choice("kind", KINDS, entry.kind),
        status=fields.choice("status", STATUSES, entry.status),
        first_page=first,
        last_page=last,
        dated=fields.day("dated"),
    )
