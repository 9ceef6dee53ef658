"""Paragraph styles of a Word file: which are headings, which carry a list number, which are bold.

A style says only how it differs from the one it is based on. Swedish Word calls its first heading style "Rubrik 1" on
the screen and gives it the id "Rubrik1", but writes the name "heading 1" into the file, whatever the language; an
organisation's own "RG Rubrik numrerad" is a heading because it is based on that one, or because it has an outline
level. ECMA-376, part 1, 17.7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest.office import WORD

_HEADING = re.compile(r"(?:heading|rubrik|överskrift|otsikko)\s*([1-9])\b", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|innehåll)\s*\d|toc heading|table of figures|table of authorities", re.IGNORECASE)
_LIST = re.compile(r"list (?:bullet|number) ([2-5])$", re.IGNORECASE)
# Outline level 9 is how a style based on a heading says that it is none.
BODY_TEXT = 10


@dataclass(frozen=True, slots=True)
class Style:
    """What one style says itself; None or "" where it leaves a thing to the style that it is based on."""

    id: str
    name: str
    based_on: str
    outline: int | None
    list_id: str
    list_level: int | None
    bold: bool | None
    bold_first_row: bool


@dataclass
class Styles:
    """The styles of one document by id. `default` is the id of the paragraph style that needs no naming."""

    by_id: dict[str, Style] = field(default_factory=dict)
    default: str = ""

    def chain(self, id: str) -> Iterator[Style]:
        """The style and those that it is based on, nearest first."""
        seen: set[str] = set()
        while id and id not in seen:
            seen.add(id)
            # A style that is used but not defined still tells by its id what it is.
            style = self.by_id.get(id) or Style(id, id, "", None, "", None, None, False)
            yield style
            id = style.based_on

    def heading_level(self, id: str) -> int:
        """The heading level of a paragraph style: 0 for the title, 1 to 9, BODY_TEXT for what is no heading."""
        for style in self.chain(id):
            if style.outline is not None:
                return style.outline + 1
            if match := _HEADING.match(style.name):
                return int(match.group(1))
            if style.name.lower() == "title":
                return 0
        return BODY_TEXT

    def is_contents(self, id: str) -> bool:
        """Whether a paragraph of this style belongs to a table of contents or the like."""
        return any(_CONTENTS.match(style.name) for style in self.chain(id))

    def list_of(self, id: str) -> tuple[str, int | None, str]:
        """The list that the style numbers by: its id ("" for none), the level if given, and the id of the style that says so."""
        for style in self.chain(id):
            if style.list_id:
                return style.list_id, style.list_level, style.id
        return "", None, ""

    def list_depth(self, id: str) -> int:
        """The depth of Word's own "List Bullet 2" and the like, each a list of its own on level 0; 0 for others."""
        return next((int(match.group(1)) for s in self.chain(id) if (match := _LIST.match(s.name))), 0)

    def is_bold(self, id: str) -> bool:
        """Whether text of this style is bold."""
        return next((style.bold for style in self.chain(id) if style.bold is not None), False)

    def heads_tables(self, id: str) -> bool:
        """Whether a table of this style sets its first row in bold."""
        return any(style.bold_first_row for style in self.chain(id))


def read_styles(root: Any) -> Styles:
    """The styles that a styles part (`w:styles`) defines."""
    styles = Styles()
    for node in root.iterchildren(WORD + "style"):
        id = str(node.get(WORD + "styleId", ""))
        numbering = node.find(f"{WORD}pPr/{WORD}numPr")
        first_row = [n for n in node.iterchildren(WORD + "tblStylePr") if n.get(WORD + "type") == "firstRow"]
        styles.by_id[id] = Style(
            id=id,
            name=value(node, "name"),
            based_on=value(node, "basedOn"),
            outline=number(value(node.find(WORD + "pPr"), "outlineLvl")),
            list_id=value(numbering, "numId"),
            list_level=number(value(numbering, "ilvl")),
            bold=switch(node.find(WORD + "rPr"), "b"),
            bold_first_row=any(switch(n.find(WORD + "rPr"), "b") for n in first_row),
        )
        if node.get(WORD + "type") == "paragraph" and node.get(WORD + "default") in {"1", "true"}:
            styles.default = id
    return styles


def value(node: Any | None, name: str) -> str:
    """What the child `w:name` of a node says in `w:val`; "" without such a child."""
    child = None if node is None else node.find(WORD + name)
    return "" if child is None else str(child.get(WORD + "val", ""))


def number(text: str) -> int | None:
    """A number as written in an attribute, or None for what is none."""
    return int(text) if re.fullmatch(r"-?\d{1,6}", text) else None


def switch(node: Any | None, name: str) -> bool | None:
    """A property that is on or off (`<w:b/>`, `<w:b w:val="0"/>`); None where nothing is said."""
    child = None if node is None else node.find(WORD + name)
    return None if child is None else child.get(WORD + "val", "1") not in {"0", "false", "off", "none"}
