"""From blocks to the document's text, with a span for every block and a box for every word.

Lines are joined by a space, unless a hyphen at the line's end says otherwise. Swedish has three kinds:

    "verksam-" + "het"          a word cut in two: the hyphen goes
    "hälso-"   + "och sjukvård" a suspended hyphen: it stays, and so does the space
    "SIP-"     + "samordnare"   a compound that has its hyphen anyway: it stays, without a space
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.contacts import without_contacts
from ingest.document import Block, Page, WordBox
from ingest.layout import RawBlock
from ingest.pages import Word
from ingest.tables import Cell, RuledCell, RuledTable, Table

_SUSPENDED = re.compile(r"(?:och|eller|samt|respektive|och/eller|/och|/eller)\b", re.IGNORECASE)
_RANGE = re.compile(r"\d[–-]$")  # "2023–" + "2024"
# What a line may open with that goes on with an address: "%20Region", "c8f5df.html".
_ADDRESS_PIECE = re.compile(r"\S*[/%=&_]\S*|\S*\w\.\w{2,4}")


@dataclass
class Assembly:
    """The text under construction; `finish` hands out what it has become."""

    known: frozenset[str]
    mask_contacts: bool = True

    def __post_init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.boxes: list[WordBox] = []
        self.blocks: list[Block] = []
        self.tables: list[Table] = []
        self.pieces: list[tuple[int, int]] = []  # (offset, page): from here on the text stands on that page
        self.styles: dict[int, tuple[float, bool]] = {}  # heading's offset -> how it is set

    @property
    def text(self) -> str:
        """What has been written so far."""
        return "".join(self.parts)

    def add(self, block: RawBlock) -> None:
        """Append a block behind a line break."""
        if block.table is not None:
            self._add_table(block.table)
            return
        start = self._break("\n")
        self._add_lines(block.lines)
        if self.length == start:
            return
        if block.kind == "heading":
            self.styles[start] = block.style
        self.blocks.append(Block(block.kind, start, self.length, block.level))

    def _break(self, separator: str) -> int:
        if self.length and not (self.parts and self.parts[-1] == "\n"):
            self._write(separator)
        return self.length

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def _add_table(self, table: RuledTable) -> None:
        start = self._break("\n")
        number = len(self.tables)
        columns = max((cell.column + cell.column_span for cell in (*table.header, *table.cells)), default=0)
        names, caption = [""] * columns, ""
        for row in sorted({cell.row for cell in table.header}):
            self._break("\n")
            for place, header in enumerate(sorted((c for c in table.header if c.row == row), key=lambda c: c.column)):
                begin, end = self._add_cell(header, first=place == 0)
                name = self.text[begin:end].strip().rstrip(":").strip()
                if header.column_span == columns > 1:
                    caption = name
                    continue
                for column in range(header.column, header.column + header.column_span):
                    names[column] = name
        if table.header:
            self.blocks.append(Block("row", start, self.length, row=(number, -1)))
        cells: list[Cell] = []
        for row in range(table.rows):
            row_start = self._break("\n")
            for place, cell in enumerate(sorted((c for c in table.cells if c.row == row), key=lambda c: c.column)):
                begin, end = self._add_cell(cell, first=place == 0)
                pages = tuple(dict.fromkeys(word.page for line in cell.lines for word in line)) or (cell.page,)
                cells.append(Cell(begin, end, row, cell.column, cell.row_span, cell.column_span, pages, cell.uncertain))
            if self.length > row_start:
                self.blocks.append(Block("row", row_start, self.length, row=(number, row)))
        self.tables.append(Table(tuple(names), tuple(cells), table.rows, start, self.length, caption))

    def _add_cell(self, cell: RuledCell, *, first: bool) -> tuple[int, int]:
        if not first:
            self._write("\t")
        start = self.length
        self._add_lines(cell.lines)
        return start, self.length

    def _add_lines(self, lines: Sequence[Sequence[Word]]) -> None:
        flat = [(word, line, position == 0) for line in lines for position, word in enumerate(line)]
        texts = [word.text for word, _, _ in flat]
        if self.mask_contacts:
            texts = without_contacts(texts)
        start, in_address = self.length, False
        for (word, line, opens_line), text in zip(flat, texts, strict=True):
            if not text:  # it went into the mask
                continue
            if self.length == start:
                pass
            elif not opens_line:
                # Punctuation that a footnote mark had parted from its word goes back to it.
                self._write("" if re.fullmatch(r"[.,;:!?]", text) else " ")
            elif not (in_address and _goes_on_with_address(line)):
                self._join_lines(text)
            self._add_word(word, text)
            in_address = len(line) == 1 and (in_address or "://" in text)

    def _join_lines(self, after: str) -> None:
        """Write what stands between two lines: a space, nothing, or nothing and the hyphen taken back."""
        before = self.parts[-1]
        if len(before) > 1 and (before.endswith("/") or (_RANGE.search(before) and after[0].isdigit())):
            return
        if "://" in before and before[-1] in "_-=&?.":
            return
        if not (before.endswith("-") and len(before) > 1) or _SUSPENDED.match(after):
            self._write(" ")
            return
        if self._keeps_hyphen(before, after):
            return
        self.parts[-1] = before[:-1]
        self.length -= 1
        if not self.boxes:  # a format without pages
            return
        box = self.boxes[-1]
        self.boxes[-1] = WordBox(box.start, box.end - 1, box.page, box.x0, box.top, box.x1, box.bottom)

    def _keeps_hyphen(self, before: str, after: str) -> bool:
        left = re.split(r"[\s(/]", before)[-1].rstrip("-")
        right = re.match(r"\w+", after)
        if not right or not after[0].islower() or not left or left[-1].isdigit():
            return True  # "STY-" + "02276", "Covid-" + "19", "Jämtland-" + "Härjedalen"
        mended, hyphened = (left + right.group()).lower(), f"{left}-{right.group()}".lower()
        if mended in self.known:
            return False
        if hyphened in self.known:
            return True
        return len(left) == 1 or left.isupper()  # "e-" + "hälsa", "SIP-" + "samordnare"

    def _add_word(self, word: Word, text: str) -> None:
        """Write `text`, which stands for `word`, and keep the word's box."""
        if not self.pieces or self.pieces[-1][1] != word.page:
            self.pieces.append((self.length, word.page))
        start = self.length
        self._write(text)
        if word.x1 > word.x0:
            self.boxes.append(WordBox(start, self.length, word.page, word.x0, word.top, word.x1, word.bottom))

    def pages(self, sheets: Iterable[tuple[int, str, float, float]]) -> tuple[Page, ...]:
        """Pages with their spans; `sheets` are (number, label, width, height) of every page, empty ones too."""
        spans: dict[int, list[tuple[int, int]]] = {}
        ends = [*(offset for offset, _ in self.pieces), self.length][1:]
        for (offset, page), end in zip(self.pieces, ends, strict=True):
            spans.setdefault(page, []).append((offset, end))
        return tuple(
            Page(number, label, tuple(spans.get(number, ())), width, height) for number, label, width, height in sheets
        )


def _goes_on_with_address(line: Sequence[Word]) -> bool:
    """Whether a line goes on with the web address that the line above it consists of."""
    return len(line) == 1 or _ADDRESS_PIECE.fullmatch(line[0].text) is not None


def known_words(words: Iterable[str]) -> frozenset[str]:
    """Every word form that stands within a line somewhere in the document, lower case: what a mended word is held against."""
    return frozenset(
        form for word in words for form in [re.sub(r"^\W+|\W+$", "", word).lower()] if form and not word.endswith("-")
    )
