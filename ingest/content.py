"""What a reader of one file format hands on, whatever the format: blocks in reading order, and the sheets they stand
on.

A PDF says where each word stands; a DOCX, a Markdown file or a plain text says only what follows what. Words of the
latter have a box without width, and the document then records no box for them: they are shown as text, never drawn on a
page. What such a file does say is which line is a heading, and of which level, so nothing has to be guessed from font
sizes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.glyphs import clean
from ingest.layout import RawBlock
from ingest.lines import BULLETS
from ingest.pages import Word

# "o" is a bullet only in a symbol font; typed, it is a word.
_SIGN = re.compile(rf"(?:(?P<bullet>[{re.escape(BULLETS.replace('o', ''))}])|\(?(?:\d{{1,2}}|[a-zåäö])[.)])\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page before its text is known: number, printed label, size in points."""

    number: int
    label: str
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True)
class Content:
    """What a reader of one file format hands on: blocks in reading order, and what it left out of them.

    `left_out` counts words by reason. `notes` are (page number, key of a message in `prompts`).
    """

    blocks: list[RawBlock]
    sheets: list[Sheet]
    left_out: Counter[str]
    notes: tuple[tuple[int, str], ...] = ()
    title: str = ""


@dataclass
class Flow:
    """Blocks in the making. Footnotes follow the block that refers to them, or the whole list if that is a list item."""

    blocks: list[RawBlock] = field(default_factory=list)
    waiting: list[RawBlock] = field(default_factory=list)

    def add(self, block: RawBlock | None, footnotes: Sequence[RawBlock | None] = ()) -> None:
        """Append a block and what its footnotes say; None, a block without words, is passed over."""
        if block is None or block.kind != "item":
            self.finish()
        if block is not None:
            self.blocks.append(block)
        self.waiting += [note for note in footnotes if note is not None]
        if block is None or block.kind != "item":
            self.finish()

    def finish(self) -> list[RawBlock]:
        """All blocks, those that waited included."""
        self.blocks += self.waiting
        self.waiting = []
        return self.blocks


def plain_words(text: str, page: int = 1, bold: bool = False) -> tuple[Word, ...]:
    """The words of a text that has no place on a page: every box is empty."""
    text = " ".join(text.split())
    # Cleaning looks at every letter. Printable text without combining marks or anything later in Unicode has nothing to
    # clean, and that is most of what is read.
    if not (text.isprintable() and max(text, default="") < "\u0300"):
        text = clean(text)
    return tuple(Word(word, page, 0.0, 0.0, 0.0, 0.0, 0.0, bold) for word in text.split())


def plain_lines(lines: Iterable[str], page: int = 1, bold: bool = False) -> tuple[tuple[Word, ...], ...]:
    """`plain_words` of each line that has any."""
    return tuple(words for line in lines if (words := plain_words(line, page, bold)))


def plain_block(kind: str, lines: Iterable[str], page: int = 1, level: int = 0) -> RawBlock | None:
    """A block of lines without boxes, or None where no line has a word.

    `level` is a heading's level from 0 (the document's title), or a list item's depth from 1.
    """
    words = plain_lines(lines, page)
    if not words:
        return None
    if kind == "heading":
        return RawBlock(kind, words, style=heading_style(level))
    return RawBlock(kind, words, level=level)


def typed_item(line: str) -> str | None:
    """What a line says as a list item whose sign was typed: without its bullet, but with its number; None for other lines."""
    line = line.strip()
    sign = _SIGN.match(line)
    return None if sign is None else line[sign.end() :] if sign["bullet"] else line


def heading_style(level: int) -> tuple[float, bool]:
    """A style (size, bold) that ranks headings as their levels do: a title 0, then 1 to 9.

    Steps of a tenth, because styles that differ by less than 4 % count as one rank (`ingest.sections.ranks`).
    """
    return 100.0 - 10.0 * min(level, 9), True


def word_count(text: str) -> int:
    """How many words a text has, for counting what is left out."""
    return len(text.split())
