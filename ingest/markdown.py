"""Markdown: headings, lists and tables as their author marked them.

CommonMark with tables, footnotes and front matter. HTML inside it is never interpreted: its tags are dropped and what
stands between them is text, except in a script or a style sheet, which is no text at all. Links keep their words,
pictures are counted.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

from ingest.catalogue import Entry
from ingest.content import Content, Flow, Sheet, plain_block, plain_lines, word_count
from ingest.layout import RawBlock
from ingest.plain import read_text
from ingest.tables import RuledCell, RuledTable

_HIDDEN_HTML = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style|template)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[!/?]?[A-Za-z][^>]*>")
_BREAK = re.compile(r"<br\b|</?(?:p|div|li|tr|h[1-6])\b", re.IGNORECASE)
_OPENS_HIDDEN = re.compile(r"<(?:script|style|template)\b", re.IGNORECASE)
_CLOSES_HIDDEN = re.compile(r"</(?:script|style|template)\b", re.IGNORECASE)


def read_markdown(path: Path, entry: Entry) -> Content:
    """Read a Markdown file as one sheet. Raises Unreadable as `ingest.plain.read_text` does."""
    text, notes = read_text(path)
    content = markdown_content(text)
    return Content(content.blocks, content.sheets, content.left_out, notes, content.title)


def markdown_content(text: str) -> Content:
    """The blocks of a Markdown text. The title is the front matter's, else the first heading."""
    tokens = _parser().parse(text)
    reader = _Reader(_footnotes(tokens))
    reader.read(tokens)
    blocks = reader.flow.finish()
    heading = next((block.text for block in blocks if block.kind == "heading"), "")
    return Content(blocks, [Sheet(1, "1")], reader.left_out, (), _front_matter_title(tokens) or heading)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin

    # CommonMark's preset drops without a word whatever lies deeper than 20 levels, which ten nested lists reach.
    parser = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table")
    return parser.use(front_matter_plugin).use(footnote_plugin)


@dataclass
class _List:
    """A list that is open: whether its next paragraph begins an item, and what that item's number is."""

    number: str = ""
    fresh: bool = False


@dataclass
class _Reader:
    """Walks the parser's flat list of tokens and collects blocks."""

    footnotes: dict[int, RawBlock]
    flow: Flow = field(default_factory=Flow)
    left_out: Counter[str] = field(default_factory=Counter)
    lists: list[_List] = field(default_factory=list)

    def read(self, tokens: Sequence[Token]) -> None:
        position = 0
        while position < len(tokens):
            token = tokens[position]
            match token.type:
                case "bullet_list_open" | "ordered_list_open":
                    self.lists.append(_List())
                case "bullet_list_close" | "ordered_list_close":
                    self.lists.pop()
                case "list_item_open":
                    # An ordered item carries its number in `info` and its full stop or bracket in `markup`.
                    self.lists[-1] = _List(token.info + token.markup if token.info else "", fresh=True)
                case "heading_open":
                    self._add(tokens[position + 1], "heading", int(token.tag[1:]))
                case "paragraph_open":
                    self._add(tokens[position + 1], "paragraph", 0)
                case "fence" | "code_block":
                    self.flow.add(plain_block("paragraph", token.content.splitlines()))
                case "html_block":
                    for paragraph in _html_paragraphs(token.content):
                        self.flow.add(plain_block("paragraph", [paragraph]))
                case "table_open":
                    position = self._table(tokens, position)
                case "footnote_block_open":
                    return  # always last; they are already read
            position += 1

    def _add(self, inline: Token, kind: str, level: int) -> None:
        lines, notes = self._inline(inline)
        if kind == "paragraph" and self.lists:
            current = self.lists[-1]
            kind, level = ("item", len(self.lists)) if current.fresh else ("paragraph", 0)
            if current.fresh and current.number:
                lines[0] = f"{current.number} {lines[0]}"
            current.fresh = False
        self.flow.add(plain_block(kind, lines, level=level), notes)

    def _inline(self, inline: Token) -> tuple[list[str], list[RawBlock]]:
        """The lines of an inline token and the footnotes it refers to."""
        lines, referred = _lines(inline.children or [])
        self.left_out["image description"] += sum(
            word_count(child.content) for child in inline.children or [] if child.type == "image"
        )
        self.left_out["footnote mark"] += len(referred)
        # A footnote follows its first reference; a second reference to it adds nothing.
        return lines, [self.footnotes.pop(number) for number in referred if number in self.footnotes]

    def _table(self, tokens: Sequence[Token], start: int) -> int:
        """Read the table that opens at `start`; return the position of its closing token."""
        header: list[RuledCell] = []
        cells: list[RuledCell] = []
        notes: list[RawBlock] = []
        row, column, position = -1, 0, start
        while tokens[position].type != "table_close":
            match tokens[position].type:
                case "tr_open":
                    column = 0
                case "tr_close":
                    row += 1
                case "th_open" | "td_open":
                    lines, referred = self._inline(tokens[position + 1])
                    notes += referred
                    cell = RuledCell(max(row, 0), column, 1, 1, plain_lines(lines), 1)
                    (header if row < 0 else cells).append(cell)
                    column += 1
            position += 1
        table = RuledTable(1, 0.0, tuple(header), tuple(cells), row)
        self.flow.add(RawBlock("table", (), table=table), notes)
        return position


def _lines(children: Sequence[Token]) -> tuple[list[str], list[int]]:
    """The lines of text among inline tokens, and the numbers of the footnotes referred to."""
    lines, referred, hidden = [""], [], False
    for child in children:
        if child.type == "html_inline":
            if _OPENS_HIDDEN.match(child.content):
                hidden = True
            elif _CLOSES_HIDDEN.match(child.content):
                hidden = False
            elif _BREAK.match(child.content):
                lines.append("")
        elif hidden:
            continue
        elif child.type in {"softbreak", "hardbreak"}:
            lines.append("")
        elif child.type == "footnote_ref":
            referred.append(int(child.meta["id"]))
        elif child.type in {"text", "code_inline"}:
            lines[-1] += child.content
    return lines, referred


def _footnotes(tokens: Sequence[Token]) -> dict[int, RawBlock]:
    """The footnotes that the parser has gathered at the end, by their place in the order of first reference, from 0."""
    found: dict[int, RawBlock] = {}
    number, lines = -1, [""]
    for token in tokens:
        if token.type == "footnote_open":
            number, lines = int(token.meta["id"]), [str(int(token.meta["id"]) + 1)]
        elif token.type == "inline" and number >= 0:
            lines += _lines(token.children or [])[0]
        elif token.type == "footnote_close":
            block = plain_block("footnote", lines)
            if block is not None and len(block.lines) > 1:
                found[number] = block
    return found


def _html_paragraphs(source: str) -> Iterator[str]:
    """What an HTML block says, without tags: text between its block elements."""
    for piece in _BREAK.split(_HIDDEN_HTML.sub(" ", source)):
        # The split leaves the rest of a tag (" class='x'>") at a piece's start.
        text = html.unescape(_TAG.sub(" ", re.sub(r"^[^<>]*>", "", piece)))
        if text.strip():
            yield text


def _front_matter_title(tokens: Sequence[Token]) -> str:
    if not tokens or tokens[0].type != "front_matter":
        return ""
    match = re.search(r"^(?:title|titel)\s*:\s*(.+)$", tokens[0].content, re.MULTILINE | re.IGNORECASE)
    return match.group(1).strip().strip("\"'").strip() if match else ""
