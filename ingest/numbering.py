"""How Word numbers paragraphs: the number is never in the text, it is counted.

A paragraph says only "I belong to list 3, level 1". List 3 (`w:num`) points to a definition (`w:abstractNum`) that says
for each level how it counts (`w:numFmt`) and what it prints (`w:lvlText`):

    level 0   decimal      "%1"         2
    level 1   decimal      "%1.%2"      2.4       <- the number that everybody cites, and that no run of text contains
    level 2   lowerLetter  "%3)"        a)

ECMA-376, part 1, section 17.9.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest.office import WORD
from ingest.word_styles import number, switch, value

_LEVELS = 9
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list counts. `style` is the paragraph style that stands for this level, or ""."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    restarts: bool = True
    all_decimal: bool = False
    style: str = ""


@dataclass
class Numbering:
    """The lists of one document and how far each has counted."""

    lists: dict[str, tuple[str, dict[int, _Level], dict[int, int]]] = field(default_factory=dict)
    counters: dict[str, list[int | None]] = field(default_factory=dict)
    restarted: set[tuple[str, int]] = field(default_factory=set)

    def level_of_style(self, list_id: str, style: str) -> int:
        """The level that a paragraph style stands for in a list; 0 where the list does not say."""
        levels = self.lists[list_id][1] if list_id in self.lists else {}
        return next((number for number, level in levels.items() if level.style == style), 0)

    def count(self, list_id: str, level: int) -> str | None:
        """Count one more paragraph and return what Word prints before it: "2.4", "a)", or "" for a bullet.

        None where there is no such list: the paragraph is then an ordinary one.
        """
        if list_id not in self.lists or not 0 <= level < _LEVELS:
            return None
        definition, levels, starts = self.lists[list_id]
        numbers = self.counters.setdefault(definition, [None] * _LEVELS)
        here = levels.get(level, _Level())
        # Lists that share a definition count on together, unless one of them says where it starts anew.
        if level in starts and (list_id, level) not in self.restarted:
            numbers[level] = starts[level] - 1
        self.restarted.add((list_id, level))
        before = numbers[level]
        numbers[level] = here.start if before is None else before + 1
        for deeper in range(level + 1, _LEVELS):
            if levels.get(deeper, _Level()).restarts:
                numbers[deeper] = None
        if here.format in {"bullet", "none"}:
            return ""

        def printed(match: re.Match[str]) -> str:
            above = int(match.group(1)) - 1
            number = numbers[above] if above < _LEVELS else None
            of = levels.get(above, _Level())
            return formatted(of.start if number is None else number, "decimal" if here.all_decimal else of.format)

        return re.sub(r"%([1-9])", printed, here.text).strip()


def read_numbering(root: Any | None) -> Numbering:
    """The lists that a numbering part (`w:numbering`) defines; none where the document has no such part."""
    if root is None:
        return Numbering()
    definitions = {node.get(WORD + "abstractNumId", ""): node for node in root.iterchildren(WORD + "abstractNum")}
    by_style = {value(node, "styleLink"): node for node in definitions.values() if value(node, "styleLink")}
    lists = {}
    for node in root.iterchildren(WORD + "num"):
        definition = definitions.get(value(node, "abstractNumId"))
        if definition is None:
            continue
        # A definition may only name a list style; the definition that the style links to holds the levels.
        definition = by_style.get(value(definition, "numStyleLink"), definition)
        levels, starts = dict(_levels(definition)), {}
        for override in node.iterchildren(WORD + "lvlOverride"):
            levels.update(_levels(override))
            start = number(value(override, "startOverride"))
            if start is not None:
                starts[number(override.get(WORD + "ilvl", "")) or 0] = start
        lists[str(node.get(WORD + "numId"))] = (str(definition.get(WORD + "abstractNumId")), levels, starts)
    return Numbering(lists)


def formatted(number: int, format: str) -> str:
    """A number as Word prints it. Formats that Swedish documents do not use are printed as digits."""
    match format:
        case "decimalZero":
            return f"{number:02d}"
        case "lowerLetter" | "upperLetter" if 0 < number <= 780:
            # After z comes aa, then bb: the letter is repeated, not carried; Word stops at thirty of them.
            text = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return text.upper() if format == "upperLetter" else text
        case "lowerRoman" | "upperRoman" if 0 < number < 4000:
            text = ""
            for value, letters in (*_ROMAN, *_ROMAN_SMALL):
                text += letters * (number // value)
                number %= value
            return text.upper() if format == "upperRoman" else text
        case "none" | "bullet":
            return ""
        case _:
            return str(number)


def _levels(parent: Any) -> Iterator[tuple[int, _Level]]:
    for node in parent.iterchildren(WORD + "lvl"):
        start = number(value(node, "start"))
        yield (
            number(node.get(WORD + "ilvl", "")) or 0,
            _Level(
                format=value(node, "numFmt") or "decimal",
                text=value(node, "lvlText"),
                start=1 if start is None else start,
                restarts=value(node, "lvlRestart") != "0",
                all_decimal=switch(node, "isLgl") or False,
                style=value(node, "pStyle"),
            ),
        )
