"""From lines to blocks: headings, paragraphs, list items and footnotes, whole even where a page breaks them.

What a line is shows in how it is set. Most letters of a document have one size, the body's; a heading is larger, or bold and
short. A list item opens with a sign and hangs from it. A footnote is small and stands at the foot of the page behind its number.
A paragraph ends where the leading widens, the style changes or a sign begins something new - not where the page ends.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ingest.lines import Line, letters_by_size
from ingest.pages import Bookmark, PdfPage, Word
from ingest.tables import RuledTable

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
        return RawBlock(self.kind, tuple(words), (first.size, first.bold), self.level)


@dataclass
class _Style:
    """How running text is set in this document: size of the body, leading per size, right edge per page."""

    body: float
    by_page: dict[int, float]
    right: dict[int, float]
    leading: dict[float, float] = field(default_factory=dict)


def blocks_of(
    pages: Sequence[PdfPage],
    lines: dict[int, list[Line]],
    bookmarks: Sequence[Bookmark],
    tables: dict[int, list[RuledTable]],
) -> list[RawBlock]:
    """All blocks of the document in reading order, footnotes behind the block that the page's text ends with.

    `lines` are each page's lines without margins and table words; `tables` the tables that begin on each page.
    """
    style = _style(pages, lines)
    marked = _bookmarked(lines, bookmarks)
    done: list[_Open] = []
    waiting: list[_Open] = []  # footnotes, until the block that runs over their page's end is whole
    current: _Open | None = None
    for page in pages:
        body, notes = _split_footnotes(lines[page.number], style, page)
        for piece in _with_tables(body, tables.get(page.number, [])):
            if isinstance(piece, Line):
                opened = _open(piece, marked, style)
                if current is not None and _continues(current, piece, opened, style):
                    current.lines.append(piece)
                    continue
                opened.level = _level(done, opened)
                current = opened
            else:
                opened, current = _Open("table", [], table=piece), None
            done += [*waiting, opened]
            waiting = []
        waiting += _footnotes(notes)
    done += waiting
    return [block.closed() for block in done]


def _style(pages: Sequence[PdfPage], lines: dict[int, list[Line]]) -> _Style:
    counts = {number: letters_by_size(w for line in of_page for w in line.words) for number, of_page in lines.items()}
    total: Counter[float] = sum(counts.values(), Counter())
    body = total.most_common(1)[0][0] if total else 10.0
    right = {number: max((line.x1 for line in of_page), default=0.0) for number, of_page in lines.items()}
    by_page = {number: of_page.most_common(1)[0][0] if of_page else body for number, of_page in counts.items()}
    gaps: dict[float, list[float]] = {}
    for of_page in lines.values():
        for before, after in pairwise(of_page):
            gap = after.top - before.bottom
            if before.size == after.size and -1 < gap < 1.5 * before.size and not (after.bullet or after.numbered):
                gaps.setdefault(before.size, []).append(gap)
    return _Style(body, by_page, right, {size: median(values) for size, values in gaps.items()})


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


def _split_footnotes(lines: Sequence[Line], style: _Style, page: PdfPage) -> tuple[list[Line], list[Line]]:
    """The page's text and, apart from it, the small lines at its foot."""
    limit = 0.88 * min(style.body, style.by_page.get(page.number, style.body) or style.body)
    text_end = max((line.bottom for line in lines if line.size > limit), default=0.0)
    notes = [line for line in lines if line.size <= limit and line.top >= text_end - 1 and line.top > 0.4 * page.height]
    notes.sort(key=lambda line: (line.top, line.x0))
    # Small print without a number is a figure's lettering, unless it stands at the very foot of the page.
    while notes and not (notes[0].mark or _is_address(notes[0]) or notes[0].top > 0.9 * page.height):
        del notes[0]
    if text_end == 0.0 or not notes:
        return list(lines), []
    chosen = set(notes)
    return [line for line in lines if line not in chosen], notes


def _is_address(line: Line) -> bool:
    return line.text.startswith(("http://", "https://", "www."))


def _footnotes(notes: Sequence[Line]) -> list[_Open]:
    found: list[_Open] = []
    for line in notes:
        if line.mark or not found or _is_address(line):
            found.append(_Open("footnote", [line]))
        else:
            found[-1].lines.append(line)
    return found


def _with_tables(lines: Sequence[Line], tables: Sequence[RuledTable]) -> list[Line | RuledTable]:
    """Lines and the tables that begin among them, a table before the first line below its top edge."""
    flow: list[Line | RuledTable] = list(lines)
    for table in sorted(tables, key=lambda table: table.top):
        place = next(
            (n for n, piece in enumerate(flow) if isinstance(piece, Line) and piece.top >= table.top), len(flow)
        )
        flow.insert(place, table)
    return flow


def _open(line: Line, marked: set[Line], style: _Style) -> _Open:
    if line in marked or _is_heading(line, style):
        return _Open("heading", [line])
    if line.bullet or line.numbered:
        return _Open("item", [line], sign=line.x0)
    return _Open("paragraph", [line])


def _is_heading(line: Line, style: _Style) -> bool:
    body = max(style.body * 0.8, style.by_page.get(line.page, style.body))
    letters = sum(c.isalpha() for c in line.text)
    if letters < 2 or line.bullet:
        return False
    if line.size >= 1.12 * body and line.size > 1.05 * style.body:
        return True
    return (
        line.bold
        and line.size >= 0.9 * style.body
        and len(line.text) <= 140
        and not line.text.endswith((".", ",", ";"))
    )


def _continues(current: _Open, line: Line, opened: _Open, style: _Style) -> bool:
    """Whether `line` goes on with the block `current`."""
    last = current.lines[-1]
    if opened.kind == "item" or line.shape != last.shape:
        return False
    if (opened.kind == "heading") != (current.kind == "heading"):
        return False
    if abs(line.size - last.size) > 0.08 * last.size or (line.bold != last.bold and current.kind == "heading"):
        return False
    gap = line.top - last.bottom
    if line.page == last.page and gap >= -last.size:  # further down in the same column
        leading = style.leading.get(last.size, 0.25 * last.size)
        if gap > leading + 0.45 * last.size:
            return False
        if current.kind == "heading":
            return not re.match(r"\d+(?:\.\d+)+\.?\s|(?:avsnitt|bilaga|kapitel)\s+\d", line.text, re.IGNORECASE)
        if current.kind == "item":
            return line.x0 > current.sign + 1
        indented = line.x0 > last.x0 + 1.5 * last.size and _SENTENCE_END.search(last.text) is not None
        return not indented
    # The next column or the next page: only an unfinished sentence goes on.
    if current.kind == "heading" or _SENTENCE_END.search(last.text):
        return False
    first = line.text.lstrip("”\"'(")[:1]
    if first.islower() or last.text.endswith(("-", "/", ",")):
        return True
    full = last.x1 > 0.85 * style.right.get(last.page, last.x1)
    return current.kind == "paragraph" and full and len(current.lines) > 1


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
