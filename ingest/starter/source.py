"""A source: one document of the starter library, as its writer left it in `sources/<id>.md`.

A source opens with YAML between two `---` lines (what the document is, and which original it
restates), and goes on in Markdown. `README.md` beside this file is the contract with the writers:

    ---
    id: gotland-ramverk
    title: "Ramverk för …"
    original: {title: "Ramverk för …", issuer: "Region Gotland", date: "odaterat"}
    …
    ---
    Detta är ett referat …

Only the front matter is read here, strictly: a misspelt key would otherwise vanish without a word.
"""

import datetime
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

# The words of catalogue.toml.
KINDS = (
    "plan",
    "framework",
    "agreement",
    "guideline",
    "overview",
    "decision-paper",
    "motion",
    "law",
)
STATUSES = ("in-force", "proposal", "draft", "historical", "unknown")
LAYOUTS = ("portrait", "slides")


class SourceError(ValueError):
    """A source that cannot be typeset: which file and line, what is wrong, what is allowed."""

    def __init__(self, path: Path, line: int, what: str) -> None:
        super().__init__(f"{path}, line {line}: {what}")


@dataclass(frozen=True)
class Original:
    """The document that a source restates."""

    title: str
    issuer: str
    date: str  # as words, because many originals are undated


@dataclass(frozen=True)
class Part:
    """One of several papers bound in the same file."""

    id: str
    title: str
    issuer: str
    kind: str
    status: str
    dated: datetime.date | None
    running_head: str | None


@dataclass(frozen=True)
class Source:
    """What the front matter says, and the Markdown that follows it."""

    path: Path
    id: str
    title: str
    issuer: str
    region: str
    kind: str
    status: str
    dated: datetime.date | None
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    original: Original
    layout: str
    bookmarks: bool
    running_head: str | None
    page_label: str
    first_label: int
    margin_text: str | None
    parts: tuple[Part, ...]
    body: str  # the front matter blanked out, so that its lines are numbered as in the file

    @property
    def date_line(self) -> str | None:
        """The date that the title block shows: the day of the facts, else when they apply."""
        if self.dated:
            return self.dated.isoformat()
        if self.valid_from and self.valid_to:
            return f"{self.valid_from.isoformat()} – {self.valid_to.isoformat()}"
        return self.valid_from.isoformat() if self.valid_from else None


def read_source(path: Path) -> Source:
    """Read one source; raises SourceError for front matter that breaks the contract."""
    text = path.read_text(encoding="utf-8")
    found = re.match(r"---\n(.*?\n)---\n", text, re.DOTALL)
    if not found:
        raise SourceError(path, 1, "the file must open with YAML between two --- lines")
    front = _Mapping(path, _compose(path, found.group(1)), "front matter")
    original = front.mapping("original")
    source = Source(
        path=path,
        id=front.word("id"),
        title=front.word("title"),
        issuer=front.word("issuer"),
        region=front.word("region"),
        kind=front.choice("kind", KINDS),
        status=front.choice("status", STATUSES),
        dated=front.date("dated"),
        valid_from=front.date("valid_from"),
        valid_to=front.date("valid_to"),
        original=Original(original.word("title"), original.word("issuer"), original.word("date")),
        layout=front.choice("layout", LAYOUTS),
        bookmarks=front.flag("bookmarks"),
        running_head=front.optional_word("running_head"),
        page_label=front.optional_word("page_label") or "{page}",
        first_label=front.number("first_label", 1),
        margin_text=front.optional_word("margin_text"),
        parts=tuple(_part(part) for part in front.mappings("parts")),
        body="\n" * found.group(0).count("\n") + text[found.end() :],
    )
    original.refuse_unread_keys()
    front.refuse_unread_keys()
    if source.id != path.stem:
        raise SourceError(
            path,
            front.line("id"),
            f'the id "{source.id}" differs from the file\'s name, {path.stem}',
        )
    if "{page}" not in source.page_label:
        raise SourceError(path, front.line("page_label"), "page_label must contain {page}")
    return source


def _part(front: "_Mapping") -> Part:
    part = Part(
        id=front.word("id"),
        title=front.word("title"),
        issuer=front.word("issuer"),
        kind=front.choice("kind", KINDS),
        status=front.choice("status", STATUSES),
        dated=front.date("dated"),
        running_head=front.optional_word("running_head"),
    )
    front.refuse_unread_keys()
    return part


def _compose(path: Path, front: str) -> yaml.Node | None:
    try:
        return yaml.compose(front, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise SourceError(path, line, f"the front matter is not YAML: {error.problem}") from error


class _Mapping:
    """A YAML mapping that knows its lines, and which of its keys have been asked for."""

    def __init__(self, path: Path, node: yaml.Node | None, name: str) -> None:
        if not isinstance(node, yaml.MappingNode):
            line = node.start_mark.line + 2 if node else 1
            raise SourceError(path, line, f"{name} must be keys with values")
        self._path = path
        self._name = name
        self._start = node.start_mark.line + 2  # counted from one, after the opening ---
        self._nodes: dict[str, yaml.Node] = {}
        self._lines: dict[str, int] = {}
        self._read: set[str] = set()
        for key, value in node.value:
            if key.value in self._nodes:
                raise SourceError(path, key.start_mark.line + 2, f'"{key.value}" stands twice')
            self._nodes[key.value] = value
            self._lines[key.value] = key.start_mark.line + 2

    def line(self, key: str) -> int:
        return self._lines.get(key, self._start)

    def word(self, key: str) -> str:
        word = self.optional_word(key)
        if word is None:
            raise SourceError(self._path, self._start, f'{self._name} lacks "{key}"')
        return word

    def optional_word(self, key: str) -> str | None:
        value = self._value(key)
        if value is None or (isinstance(value, str) and value.strip()):
            return value
        raise self._bad(key, value, "text (in quotation marks if it looks like a date or number)")

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        word = self.word(key)
        if word not in allowed:
            raise self._bad(key, word, "one of " + ", ".join(allowed))
        return word

    def date(self, key: str) -> datetime.date | None:
        value = self._value(key)
        if value is None or type(value) is datetime.date:
            return value
        raise self._bad(key, value, "a date as 2026-02-25, without quotation marks")

    def flag(self, key: str) -> bool:
        value = self._value(key)
        if isinstance(value, bool):
            return value
        raise self._bad(key, value, "true or false")

    def number(self, key: str, default: int) -> int:
        value = self._value(key)
        if value is None:
            return default
        if type(value) is int:
            return value
        raise self._bad(key, value, "a whole number")

    def mapping(self, key: str) -> "_Mapping":
        self._read.add(key)
        if key not in self._nodes:
            raise SourceError(self._path, self._start, f'{self._name} lacks "{key}"')
        return _Mapping(self._path, self._nodes[key], key)

    def mappings(self, key: str) -> list["_Mapping"]:
        self._read.add(key)
        node = self._nodes.get(key)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise self._bad(key, node.value, "a list")
        return [_Mapping(self._path, each, f"an entry of {key}") for each in node.value]

    def refuse_unread_keys(self) -> None:
        for key in self._nodes:
            if key not in self._read:
                allowed = ", ".join(sorted(self._read))
                raise SourceError(
                    self._path,
                    self.line(key),
                    f'{self._name} has the unknown key "{key}"; known keys are {allowed}',
                )

    def _value(self, key: str) -> Any:
        self._read.add(key)
        node = self._nodes.get(key)
        if node is None:
            return None
        # yaml builds values only from text, so the node's own text is read once more.
        return yaml.SafeLoader("").construct_object(node, deep=True)

    def _bad(self, key: str, value: object, wanted: str) -> SourceError:
        return SourceError(self._path, self.line(key), f'"{key}" is {value!r}, but must be {wanted}')
