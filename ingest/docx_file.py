"""Word documents: the text that a reader sees, in the order in which it stands. The only home of python-docx.

python-docx opens the package; its `paragraph.text` would lose tracked insertions, text boxes, footnotes and list
numbers, so the XML is walked here. Deleted revisions, hidden text, field codes and comments are no text; headers,
footers and the table of contents repeat what stands elsewhere. Page breaks are made anew by every program that shows
the file: it counts as one sheet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.opc.part import Part

from ingest.catalogue import Entry
from ingest.content import Content, Flow, Sheet, heading_style, plain_block, plain_lines, typed_item
from ingest.docx_paragraphs import SKIPPED, Paragraph, Paragraphs, end_is_deleted, words_in
from ingest.layout import RawBlock
from ingest.numbering import Numbering, read_numbering
from ingest.office import WORD, core_title, office_file, office_table, settle_alternatives
from ingest.pages import Word
from ingest.ruled import RuledCell
from ingest.word_styles import BODY_TEXT, Styles, number, read_styles, switch, value

# What stands under a heading of its own making: a short line all in bold, below every level that a style can have.
_BOLD_LINE = 9
# Word's own limit on columns; what claims more is damaged, and each column would cost memory.
_MOST_COLUMNS = 63


def read_docx(path: Path, entry: Entry) -> Content:
    """Read a Word document as one sheet. Raises Unreadable as `ingest.office.office_file` does."""
    import docx

    with office_file(path):
        opened = docx.Document(str(path))
        settle_alternatives(opened.element)
        reader = _reader(opened.part)
        reader.read(opened.element)
        blocks = reader.flow.finish()
        title = next((b.text for b in blocks if b.kind == "heading" and b.style == heading_style(0)), "")
        title = title or core_title(path)
    return Content(blocks, [Sheet(1, "1")], reader.text.left_out, (), title)


@dataclass
class _Reader:
    text: Paragraphs
    flow: Flow = field(default_factory=Flow)
    carried: Paragraph | None = None

    def read(self, container: Any) -> None:
        """Read paragraphs and tables in their order, those inside content controls and insertions too."""
        for node in container:
            if node.tag == WORD + "p":
                self._paragraph(node)
            elif node.tag == WORD + "tbl":
                self._table(node)
            elif node.tag == WORD + "sdt" and _is_contents(node):
                self.text.left_out["table of contents"] += words_in(node)
            elif isinstance(node.tag, str) and node.tag not in SKIPPED:
                self.read(node)

    def _paragraph(self, node: Any) -> None:
        if self.text.styles.is_contents(self.text.style_of(node)):
            self.text.left_out["table of contents"] += words_in(node)
            return
        found = self.text.collect(node).joined(self.carried)
        self.carried = found if end_is_deleted(node) else None
        if self.carried is not None:
            return
        self.flow.add(_block(found), found.footnotes)
        for line in found.diagrams:
            self.flow.add(plain_block("item", [line], level=1))
        for box in found.boxes:
            self.read(box)

    def _table(self, node: Any) -> None:
        rows = [row for row in _rows(node) if not _is_deleted(row)]
        if len(rows) < 2 or all(len(list(_children(row, "tc"))) < 2 for row in rows):
            # A frame around text: one row or one column has nothing to relate.
            for row in rows:
                for cell in _children(row, "tc"):
                    self.read(cell)
            return
        cells, footnotes = self._cells(rows)
        marked = 0
        while marked < len(rows) and switch(rows[marked].find(WORD + "trPr"), "tblHeader"):
            marked += 1
        properties = node.find(WORD + "tblPr")
        if (
            not marked
            and _first_row_differs(properties)
            and self.text.styles.heads_tables(value(properties, "tblStyle"))
        ):
            marked = 1
        table = office_table(cells, len(rows), marked if marked < len(rows) else 0, 1)
        self.flow.add(RawBlock("table", (), table=table), footnotes)

    def _cells(self, rows: list[Any]) -> tuple[list[RuledCell], list[RawBlock | None]]:
        """The cells of a table, those merged over rows or columns as one, and the footnotes that they refer to."""
        cells: list[RuledCell] = []
        footnotes: list[RawBlock | None] = []
        above: dict[int, int] = {}  # column -> which cell stands there and may reach further down
        for row, node in enumerate(rows):
            column = _within_limits(value(node.find(WORD + "trPr"), "gridBefore"), 0)
            for cell in _children(node, "tc"):
                properties = cell.find(WORD + "tcPr")
                width = _within_limits(value(properties, "gridSpan"), 1)
                merged = properties is not None and properties.find(WORD + "vMerge") is not None
                if merged and value(properties, "vMerge") != "restart" and column in above:
                    upper = cells[above[column]]
                    cells[above[column]] = replace(upper, row_span=row - upper.row + 1)
                else:
                    lines: list[tuple[Word, ...]] = []
                    for found in self.text.within(cell):
                        lines += plain_lines([*found.labelled, *found.diagrams], bold=found.all_bold)
                        footnotes += found.footnotes
                    cells.append(RuledCell(row, column, 1, width, tuple(lines), 1))
                    above[column] = len(cells) - 1
                column += width
        return cells, footnotes


def _reader(part: Part) -> _Reader:
    from docx.oxml.parser import parse_xml

    styles, numbering = Styles(), Numbering()
    notes: dict[tuple[str, str], Any] = {}
    left_out: Counter[str] = Counter()
    for relation in part.rels.values():
        if relation.is_external:
            continue
        kind = relation.reltype.rsplit("/", 1)[-1]
        if kind not in {"styles", "numbering", "footnotes", "endnotes", "header", "footer"}:
            continue
        root = parse_xml(relation.target_part.blob)
        settle_alternatives(root)
        if kind == "styles":
            styles = read_styles(root)
        elif kind == "numbering":
            numbering = read_numbering(root)
        elif kind in {"header", "footer"}:
            left_out["running head"] += words_in(root)
        else:
            # Separators are notes too, of a type of their own.
            singular = kind.removesuffix("s")
            for note in root.iterchildren(WORD + singular):
                if note.get(WORD + "type", "normal") == "normal":
                    notes[singular, note.get(WORD + "id", "")] = note
    return _Reader(Paragraphs(part, styles, numbering, notes, left_out))


def _block(found: Paragraph) -> RawBlock | None:
    lines = found.labelled
    if found.level < BODY_TEXT:
        return plain_block("heading", lines, level=found.level)
    if found.label is not None:
        return plain_block("item", lines, level=found.depth)
    if (item := typed_item(lines[0])) is not None:
        return plain_block("item", [item, *lines[1:]], level=1)
    if found.all_bold and _may_head(found.text):
        return plain_block("heading", lines, level=_BOLD_LINE)
    return plain_block("paragraph", lines)


def _may_head(text: str) -> bool:
    return sum(c.isalpha() for c in text) >= 2 and len(text) <= 140 and not text.endswith((".", ",", ";", ":"))


def _is_contents(control: Any) -> bool:
    gallery = control.find(f"{WORD}sdtPr/{WORD}docPartObj/{WORD}docPartGallery")
    return gallery is not None and gallery.get(WORD + "val") == "Table of Contents"


def _children(node: Any, name: str) -> Iterator[Any]:
    """The children of a row or table that are rows or cells, those inside content controls too."""
    for child in node:
        if child.tag == WORD + name:
            yield child
        elif isinstance(child.tag, str) and child.tag not in SKIPPED and child.tag not in {WORD + "tc", WORD + "tr"}:
            yield from _children(child, name)


def _rows(table: Any) -> list[Any]:
    return list(_children(table, "tr"))


def _is_deleted(row: Any) -> bool:
    return row.find(f"{WORD}trPr/{WORD}del") is not None


def _within_limits(columns: str, least: int) -> int:
    return min(_MOST_COLUMNS, max(least, number(columns) or least))


def _first_row_differs(properties: Any | None) -> bool:
    look = None if properties is None else properties.find(WORD + "tblLook")
    if look is None:
        return False
    if (first := look.get(WORD + "firstRow")) is not None:
        return first in {"1", "true", "on"}
    return bool(int(look.get(WORD + "val", "0"), 16) & 0x0020)  # how Word 2007 wrote it
