"""Slide decks: one sheet for each slide, its title as heading, its text in reading order. The only home of python-pptx.

A deck has two levels: a divider slide ("Region Gotland") opens a section, a slide's title a sub-section. Whether a
paragraph has a bullet stands mostly not in the slide: it is inherited from the layout and the master, level by level.
Speaker notes are not on the slide and are left out; a hidden slide is read, with a note that says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pptx.slide import Slide

from ingest.catalogue import Entry
from ingest.content import Content, Flow, Sheet, plain_block, plain_lines, typed_item, word_count
from ingest.layout import RawBlock
from ingest.numbering import formatted
from ingest.office import core_title, diagram_lines, office_file, office_table, settle_alternatives
from ingest.pages import Box
from ingest.ruled import RuledCell
from ingest.slide_order import reading_order

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_DIVIDER, _TITLE = 1, 2
# `<a:buAutoNum type="alphaLcParenR"/>`: what counts, and what stands around it (ECMA-376, part 1, ST_TextAutonumberScheme).
_COUNTS = {"arabic": "decimal", "alphaLc": "lowerLetter", "alphaUc": "upperLetter", "romanLc": "lowerRoman"} | {
    "romanUc": "upperRoman"
}
_AROUND = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Plain": "{}"}


def read_pptx(path: Path, entry: Entry) -> Content:
    """Read a deck, one sheet a slide. Raises Unreadable as `ingest.office.office_file` does."""
    import pptx

    left_out: Counter[str] = Counter()
    flow, sheets, notes, title = Flow(), [], [], ""
    with office_file(path):
        deck = pptx.Presentation(str(path))
        for number, slide in enumerate(deck.slides, 1):
            sheets.append(Sheet(number, str(number)))
            settle_alternatives(slide._element)
            if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
                left_out["speaker notes"] += word_count(slide.notes_slide.notes_text_frame.text)
            found = _read_slide(slide, number)
            if number in entry.skip_pages:
                left_out["skipped page"] += sum(_words(block) for block in found.blocks)
                continue
            left_out += found.left_out
            for block in found.blocks:
                flow.add(block)
            if slide._element.get("show") in {"0", "false"}:
                notes.append((number, "hidden-slide"))
            if not found.blocks and found.pictures:
                notes.append((number, "page-without-text"))
            title = title or next((block.text for block in found.blocks if block.kind == "heading"), "")
        title = title or core_title(path)
    return Content(flow.finish(), sheets, left_out, tuple(notes), title)


@dataclass
class _Slide:
    """What one slide says. `pictures` counts pictures and charts, whose text cannot be read."""

    number: int
    blocks: list[RawBlock] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    pictures: int = 0

    def add(self, block: RawBlock | None) -> None:
        self.blocks += [block] if block is not None else []


def _read_slide(slide: Slide, number: int) -> _Slide:
    from pptx.enum.shapes import PP_PLACEHOLDER

    found = _Slide(number)
    title = slide.shapes.title
    repeated = {
        PP_PLACEHOLDER.SLIDE_NUMBER: "page number",
        PP_PLACEHOLDER.DATE: "running head",
        PP_PLACEHOLDER.FOOTER: "running head",
        PP_PLACEHOLDER.HEADER: "running head",
    }
    shapes: list[Any] = []
    shape: Any
    for shape in slide.shapes:
        reason = repeated.get(shape.placeholder_format.type) if shape.is_placeholder else None
        if reason is not None:
            found.left_out[reason] += word_count(shape.text_frame.text) if shape.has_text_frame else 0
        elif title is None or shape.shape_id != title.shape_id:
            shapes.append(shape)
    _read_shapes(shapes, slide, found)
    if title is not None:
        opens = slide.slide_layout._element.get("type") in {"secHead", "title"} or not (found.blocks or found.pictures)
        lines = [line for paragraph in title.text_frame.paragraphs for line in paragraph.text.split("\v")]
        heading = plain_block("heading", lines, number, _DIVIDER if opens else _TITLE)
        found.blocks[:0] = [heading] if heading is not None else []
    return found


def _read_shapes(shapes: Sequence[Any], slide: Slide, found: _Slide) -> None:
    from pptx.enum.shapes import MSO_SHAPE_TYPE
    from pptx.shapes.group import GroupShape

    for position in reading_order([_box(shape) for shape in shapes]):
        shape = shapes[position]
        if isinstance(shape, GroupShape):
            # Places inside a group are measured in the group's own units: enough to put them in order.
            _read_shapes(list(shape.shapes), slide, found)
        elif getattr(shape, "has_table", False):
            _read_table(shape.table, found)
        elif shape.has_text_frame:
            _read_text(shape, slide, found)
        elif getattr(shape, "has_chart", False) or shape.shape_type == MSO_SHAPE_TYPE.PICTURE:
            found.pictures += 1
        else:
            for line in diagram_lines(shape._element, slide.part):
                found.add(plain_block("item", [line], found.number, 1))


def _box(shape: Any) -> Box:
    # A shape may have no place of its own and none to inherit; it then counts as standing in the corner.
    left, top = shape.left or 0, shape.top or 0
    return Box(left, top, left + (shape.width or 0), top + (shape.height or 0))


def _read_text(shape: Any, slide: Slide, found: _Slide) -> None:
    counters: dict[int, int] = {}
    styles = list(_list_styles(shape, slide))
    for paragraph in shape.text_frame.paragraphs:
        lines = paragraph.text.split("\v")
        level = paragraph.level
        bullet = _bullet(paragraph._p, level, styles)
        if not any(line.strip() for line in lines):
            continue
        if bullet is None:
            counters = {}
            item = typed_item(lines[0])
            kind, first = ("paragraph", lines[0]) if item is None else ("item", item)
            found.add(plain_block(kind, [first, *lines[1:]], found.number, 0 if item is None else level + 1))
            continue
        counters = {depth: count for depth, count in counters.items() if depth <= level}
        if bullet.tag == _A + "buAutoNum":
            counters[level] = counters.get(level, _start(bullet) - 1) + 1
            lines[0] = f"{_counted(bullet.get('type', ''), counters[level])} {lines[0]}"
        else:
            counters.pop(level, None)
        found.add(plain_block("item", lines, found.number, level + 1))


def _list_styles(shape: Any, slide: Slide) -> Iterator[Any]:
    """Where a shape's paragraphs take their bullets from, nearest first: itself, layout, master, the master's text styles."""
    yield shape.text_frame._txBody.find(_A + "lstStyle")
    if not shape.is_placeholder:
        return
    kind, index = shape.placeholder_format.type, shape.placeholder_format.idx
    layout: Any = slide.slide_layout
    above = next((p for p in layout.placeholders if p.placeholder_format.idx == index), None)
    if above is not None:
        yield above.text_frame._txBody.find(_A + "lstStyle")
        kind = above.placeholder_format.type
    master = layout.slide_master
    name = "titleStyle" if "TITLE" in kind.name and kind.name != "SUBTITLE" else "bodyStyle"
    same = next((p for p in master.placeholders if p.placeholder_format.type == kind), None)
    if same is not None:
        yield same.text_frame._txBody.find(_A + "lstStyle")
    yield master._element.find(f"{_P}txStyles/{_P}{name}")


def _bullet(paragraph: Any, level: int, styles: Sequence[Any]) -> Any | None:
    """The element that gives a paragraph its bullet or number; None where it has none."""
    own = paragraph.find(_A + "pPr")
    for properties in (own, *(style.find(f"{_A}lvl{level + 1}pPr") for style in styles if style is not None)):
        for child in properties if properties is not None else ():
            if child.tag == _A + "buNone":
                return None
            if child.tag in {_A + "buChar", _A + "buAutoNum", _A + "buBlip"}:
                return child
    return None


def _start(bullet: Any) -> int:
    start = bullet.get("startAt", "1")
    return int(start) if start.isdecimal() else 1


def _counted(type: str, number: int) -> str:
    match = re.fullmatch(r"(\w+?)(Period|ParenR|ParenBoth|Plain)", type)
    if not match:
        return f"{number}."
    return _AROUND[match[2]].format(formatted(number, _COUNTS.get(match[1], "decimal")))


def _read_table(table: Any, found: _Slide) -> None:
    rows, columns = len(table.rows), len(table.columns)
    cells = []
    for row in range(rows):
        for column in range(columns):
            cell = table.cell(row, column)
            if cell.is_spanned:
                continue
            lines = [line for paragraph in cell.text_frame.paragraphs for line in paragraph.text.split("\v")]
            height, width = (cell.span_height, cell.span_width) if cell.is_merge_origin else (1, 1)
            words = plain_lines(lines, found.number)
            cells.append(RuledCell(row, column, height, width, words, found.number))
            if rows < 2 or columns < 2:  # a frame around text: it has nothing to relate
                found.add(plain_block("paragraph", lines, found.number))
    if rows > 1 and columns > 1:
        drawn = office_table(cells, rows, 1 if table.first_row else 0, found.number)
        found.add(RawBlock("table", (), table=drawn))


def _words(block: RawBlock) -> int:
    cells = (*block.table.header, *block.table.cells) if block.table else ()
    return sum(len(line) for line in block.lines) + sum(len(line) for cell in cells for line in cell.lines)
