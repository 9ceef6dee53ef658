"""From lines to blocks: headings, paragraphs, list items and footnotes, whole even where a page breaks them.

What a line is shows in how it is set. Most letters of a document have one size, the body's; a heading is larger, or bold and
short. A list item opens with a sign and hangs from it. A footnote is small and stands at the foot of the page behind its number.
A paragraph ends where the leading widens, the style changes or a sign begins something new - not where the page ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.footnotes import split_footnotes
from ingest.lines import Line
from ingest.pages import Bookmark, PdfPage, Word
from ingest.style import Style, style_of
from ingest.tables import RuledTable

_PARAGRAPH_OF_LAW = re.compile(r"(?:\d+\s?[a-z]?\s§|§\s?\d+)\s")
_SENTENCE_END = re.compile(r"[.!?:;…][”\"')\]]*$")


@dataclass(frozen=True)
class RawBlock:
    """A block as set on the page: its lines (words), before they become text.

    `kind` is heading, paragraph, item, footnote or table. `style` is (size, bold) for headings. `level` is the list item's
    depth. `table` is set for a table.
    """

    kind: str
    lines: tuple[tuple[Word, ...], ...]
    style: tuple[float, bool] = (0.0, False)
    level: int = 0
    table: RuledTable | None = None

    @property
    def page(self) -> int:
        """The number of the page it begins on."""
        return self.table.page if self.table else self.lines[0][0].page

    @property
    def text(self) -> str:
        """Its words, with a space between."""
        return " ".join(word.text for line in self.lines for word in line)


@dataclass
class _Open:
    """A block that may still grow."""

    kind: str
    lines: list[Line]
    sign: float = 0.0
    level: int = 0
    table: RuledTable | None = None

    def closed(self) -> RawBlock:
        if self.table is not None:
            return RawBlock("table", (), table=self.table)
        first = self.lines[0]
        words = [line.words for line in self.lines]
        if self.kind == "item" and first.bullet:
            words[0] = first.words[1:]
        if self.kind == "footnote" and first.mark:
            number = Word(first.mark, first.page, first.x0, first.top, first.x0, first.bottom, first.size)
            words[0] = (number, *words[0])
        block = RawBlock(self.kind, tuple(words), (first.size, first.bold), self.level)
        if self.kind == "heading" and _is_preamble(block.text):
            return replace(block, kind="paragraph")
        return block


def blocks_of(
    pages: Sequence[PdfPage],
    lines: dict[int, list[Line]],
    bookmarks: Sequence[Bookmark],
    tables: dict[int, list[RuledTable]],
) -> list[RawBlock]:
    """All blocks of the document in reading order, footnotes behind the block that the page's text ends with.

    `lines` are each page's lines without margins and table words; `tables` the tables that begin on each page.
    """
    style = style_of(lines)
    marked = _bookmarked(lines, bookmarks)
    done: list[_Open] = []
    waiting: list[_Open] = []  # footnotes, until the block that runs over their page's end is whole
    last_note: _Open | None = None
    current: _Open | None = None
    for page in pages:
        body, rest, notes = split_footnotes(lines[page.number], style, page, last_note.lines[-1] if last_note else None)
        if last_note is not None:
            last_note.lines += rest
        before: Line | None = None
        for piece in _with_tables(body, tables.get(page.number, [])):
            if isinstance(piece, Line):
                opened = _open(piece, before, marked, style)
                before = piece
                if current is not None and _continues(current, piece, opened, style):
                    current.lines.append(piece)
                    continue
                opened.level = _level(done, opened)
                current = opened
            else:
                opened, current, before = _Open("table", [], table=piece), None, None
            done += [*waiting, opened]
            waiting = []
        waiting += [_Open("footnote", note) for note in notes]
        last_note = waiting[-1] if notes else last_note if rest else None
    done += waiting
    return [block.closed() for block in done]


def _bookmarked(lines: dict[int, list[Line]], bookmarks: Sequence[Bookmark]) -> set[Line]:
    """Lines that the file's own outline names as headings (or that begin one set over two lines)."""
    found: set[Line] = set()
    for bookmark in bookmarks:
        wanted = _fold(bookmark.title)
        of_page = lines.get(bookmark.page, [])
        for position, line in enumerate(of_page):
            together = "".join(_fold(following.text) for following in of_page[position : position + 3])
            start = _fold(line.text)
            if start and wanted.startswith(start) and together.startswith(wanted) and len(start) >= min(len(wanted), 4):
                found.add(line)
                break
    return found


def _fold(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


def _with_tables(lines: Sequence[Line], tables: Sequence[RuledTable]) -> list[Line | RuledTable]:
    """Lines and the tables that begin among them, a table before the first line below its top edge."""
    flow: list[Line | RuledTable] = list(lines)
    for table in sorted(tables, key=lambda table: table.top):
        place = next(
            (n for n, piece in enumerate(flow) if isinstance(piece, Line) and piece.top >= table.top), len(flow)
        )
        flow.insert(place, table)
    return flow


def _open(line: Line, before: Line | None, marked: set[Line], style: Style) -> _Open:
    if line in marked or _is_heading(line, style) or _is_plain_heading(line, before, style):
        return _Open("heading", [line])
    if line.bullet or line.numbered:
        return _Open("item", [line], sign=line.x0)
    return _Open("paragraph", [line])


def _is_heading(line: Line, style: Style) -> bool:
    body = max(style.body * 0.8, style.by_page[line.page])
    letters = sum(c.isalpha() for c in line.text)
    if letters < 2 or line.bullet:
        return False
    if line.size >= 1.12 * body and line.size > 1.05 * style.body:
        return True
    # Bold words at the head of a drawn box are the box's, not of what stands below it.
    return (
        line.bold
        and not line.shape
        and line.size >= 0.9 * style.body
        and len(line.text) <= 140
        and not line.text.endswith((".", ",", ";"))
    )


def _is_plain_heading(line: Line, before: Line | None, style: Style) -> bool:
    """Whether a line set like the text is a heading all the same: apart from what is above, and in capitals or numbered "3.1"."""
    gap = line.top - before.bottom if before is not None and line.column == before.column else None
    if gap is not None and -line.size < gap < style.gap(line.size) + 0.3 * line.size:
        return False
    if line.shape or line.size < 0.9 * style.body or len(line.text) > 80 or line.text.endswith((".", ",", ";", ":")):
        return False
    letters = [c for c in line.text if c.isalpha()]
    capitals = len(letters) >= 6 and all(c.isupper() for c in letters)
    numbered = re.match(r"\d+\.\d+(?:\.\d+)*\.?\s+[A-ZÅÄÖ]", line.text) is not None
    return capitals or (numbered and not style.is_full(line))


def _is_preamble(text: str) -> bool:
    """Whether a text set as a heading is a preamble set large: longer than a heading, or sentences."""
    return len(text) > 250 or (len(text) > 120 and text.endswith("."))


def _continues(current: _Open, line: Line, opened: _Open, style: Style) -> bool:
    """Whether `line` goes on with the block `current`."""
    last = current.lines[-1]
    if opened.kind == "item" or line.shape != last.shape:
        return False
    # Emphasis may fill a line of a paragraph; no heading begins in lower case.
    if opened.kind == "heading" != current.kind and not line.text[0].islower():
        return False
    if current.kind == "heading" != opened.kind:
        return False
    if abs(line.size - last.size) > 0.08 * last.size or (line.bold != last.bold and current.kind == "heading"):
        return False
    gap = line.top - last.bottom
    if line.page == last.page and gap >= -last.size:  # further down in the same column
        # What hangs under an item's sign belongs to it, a little further down too.
        if gap > style.gap(last.size) + (0.45 if current.kind == "item" else 0.3) * last.size:
            return False
        if current.kind == "heading":
            return not re.match(r"\d+(?:\.\d+)+\.?\s|(?:avsnitt|bilaga|kapitel)\s+\d", line.text, re.IGNORECASE)
        if current.kind == "item":
            return line.x0 > current.sign + 1 or not (_ends(last, line, style) or line.text[0].isupper())
        return not _ends(last, line, style)
    # The next column or the next page: only an unfinished sentence goes on.
    if current.kind == "heading" or _SENTENCE_END.search(last.text):
        return False
    first = line.text.lstrip("”\"'(")[:1]
    if first.islower() or last.text.endswith(("-", "/", ",")):
        return True
    # A capital may be a name's. In the next column of the same page it rather opens the next field of a letterhead.
    return current.kind == "paragraph" and line.page != last.page and style.is_full(last) and len(current.lines) > 1


def _ends(last: Line, line: Line, style: Style) -> bool:
    """Whether a paragraph ends with the line `last`, as its setting shows: `line` below it is indented, or would have fitted."""
    room = style.room_after(last) - (line.words[0].x1 - line.words[0].x0)
    if _SENTENCE_END.search(last.text):
        indented = line.x0 > last.x0 + 0.8 * last.size
        return indented or room > last.size or _PARAGRAPH_OF_LAW.match(line.text) is not None
    # Lines of a letterhead: "Dnr 2026/112" above "Handläggare: …".
    return line.text[0].isupper() and room > 0.5 * (last.x1 + style.room_after(last) - last.x0)


def _level(done: Sequence[_Open], item: _Open) -> int:
    """A list item's depth: one deeper than the nearest item above that begins further left."""
    if item.kind != "item":
        return 0
    for before in reversed(done):
        if before.kind != "item" or before.lines[0].page != item.lines[0].page:
            break
        if before.sign < item.sign - 4:
            return before.level + 1
        if abs(before.sign - item.sign) <= 4:
            return before.level
    return 1
