"""The text of one paragraph in a Word file, and all that hangs on it.

A paragraph is a tree: runs of text, and around them insertions, links, fields, content controls and drawings that may
hold text boxes with paragraphs of their own. What a reader sees is collected; what only Word sees is passed over, and
counted where it has words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.opc.part import Part

from ingest.content import plain_block, word_count
from ingest.layout import RawBlock
from ingest.numbering import Numbering, formatted
from ingest.office import WORD, diagram_lines
from ingest.word_styles import BODY_TEXT, Styles, number, switch, value

# What holds no text that a reader sees: properties, field codes, and the place that a moved text was taken from.
SKIPPED = {WORD + name for name in ("pPr", "rPr", "tblPr", "tblGrid", "sdtPr", "sdtEndPr", "moveFrom", "instrText")}
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_DRAWING_FRAME = "{http://schemas.openxmlformats.org/drawingml/2006/main}graphicData"
# Marks in tables are often drawn with a symbol font; the code is the glyph's place in Wingdings, Wingdings 2 or Symbol.
_SYMBOLS = {"FC": "✓", "FE": "☑", "FB": "✗", "FD": "☒", "A8": "☐", "6F": "☐", "78": "☒", "B7": "•", "E0": "→"}


@dataclass
class Paragraph:
    """A paragraph as collected.

    `lines` are parted where the author broke them. `label` is what its list prints before it: None outside lists, ""
    for a bullet; `depth` is its depth in that list from 1. `level` is its level as a heading (`Styles.heading_level`).
    `bold` says of each piece of text whether it is bold. `boxes` are text boxes anchored in it, `diagrams` the texts of
    SmartArt.
    """

    label: str | None = None
    depth: int = 0
    level: int = BODY_TEXT
    lines: list[str] = field(default_factory=lambda: [""])
    footnotes: list[RawBlock | None] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    diagrams: list[str] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its text in one line, without its number."""
        return " ".join(" ".join(self.lines).split())

    @property
    def all_bold(self) -> bool:
        """Whether it has text, and all of it is bold."""
        return bool(self.bold) and all(self.bold)

    @property
    def labelled(self) -> list[str]:
        """Its lines with its number before them, where it has both a number and text."""
        return [f"{self.label} {self.lines[0]}", *self.lines[1:]] if self.label and self.text else self.lines

    def joined(self, before: Paragraph | None) -> Paragraph:
        """This paragraph with the text of the one before, whose end was deleted."""
        if before is None:
            return self
        lines = [*before.lines[:-1], before.lines[-1] + self.lines[0], *self.lines[1:]]
        return replace(
            self,
            lines=lines,
            footnotes=before.footnotes + self.footnotes,
            boxes=before.boxes + self.boxes,
            diagrams=before.diagrams + self.diagrams,
            bold=before.bold + self.bold,
        )


@dataclass
class Paragraphs:
    """Collects paragraphs of one document in its order, counting lists and footnotes as it goes.

    `notes` are the footnotes and endnotes by kind ("footnote", "endnote") and id; each is used once.
    """

    part: Part
    styles: Styles
    numbering: Numbering
    notes: dict[tuple[str, str], Any]
    left_out: Counter[str]
    referred: Counter[str] = field(default_factory=Counter)

    def style_of(self, node: Any) -> str:
        """The id of a paragraph's style."""
        return value(node.find(WORD + "pPr"), "pStyle") or self.styles.default

    def collect(self, node: Any) -> Paragraph:
        """A paragraph (`w:p`) with its number, its text and what hangs on it."""
        style = self.style_of(node)
        outline = number(value(node.find(WORD + "pPr"), "outlineLvl"))
        label, depth = (None, 0) if end_is_deleted(node) else self._label(node, style)
        found = Paragraph(label, depth, self.styles.heading_level(style) if outline is None else outline + 1)
        self._collect(node, found, self.styles.is_bold(style))
        return found

    def within(self, container: Any) -> Iterator[Paragraph]:
        """Every paragraph inside a cell or a note, nested tables and text boxes flattened."""
        for node in container:
            if node.tag == WORD + "p":
                found = self.collect(node)
                yield found
                for box in found.boxes:
                    yield from self.within(box)
            elif isinstance(node.tag, str) and node.tag not in SKIPPED:
                yield from self.within(node)

    def _label(self, node: Any, style: str) -> tuple[str | None, int]:
        numbering = node.find(f"{WORD}pPr/{WORD}numPr")
        list_id, level, owner = self.styles.list_of(style)
        own_level = number(value(numbering, "ilvl"))
        if own_list := value(numbering, "numId"):
            list_id, level = own_list, own_level or 0
        elif own_level is not None:
            level = own_level
        elif level is None and list_id:
            level = self.numbering.level_of_style(list_id, owner)
        if not list_id:
            return None, 0
        return self.numbering.count(list_id, level or 0), max((level or 0) + 1, self.styles.list_depth(style))

    def _collect(self, node: Any, found: Paragraph, bold: bool) -> None:
        for child in node:
            tag = child.tag
            if not isinstance(tag, str) or tag in SKIPPED:
                continue
            name = tag.removeprefix(WORD)
            if name in {"t", _MATH_TEXT}:
                found.lines[-1] += child.text or ""
                found.bold += [bold] if (child.text or "").strip() else []
            elif name in {"tab", "ptab"}:
                found.lines[-1] += " "
            elif name in {"br", "cr"}:
                found.lines.append("")
            elif name == "noBreakHyphen":
                found.lines[-1] += "-"
            elif name == "sym":
                found.lines[-1] += self._symbol(child)
            elif name in {"footnoteReference", "endnoteReference"}:
                found.footnotes.append(self._note(name.removesuffix("Reference"), child.get(WORD + "id", "")))
            elif name == "txbxContent":
                found.boxes.append(child)
            elif name == "del":
                self.left_out["deleted text"] += words_in(child, "delText")
            elif name == "r" and switch(child.find(WORD + "rPr"), "vanish"):
                self.left_out["hidden text"] += words_in(child)
            elif name == "r":
                self._collect(child, found, self._is_bold(child, bold))
            else:
                if tag == _DRAWING_FRAME:
                    found.diagrams += diagram_lines(child, self.part)
                self._collect(child, found, bold)

    def _is_bold(self, run: Any, paragraph: bool) -> bool:
        properties = run.find(WORD + "rPr")
        own = switch(properties, "b")
        if own is not None:
            return own
        style = value(properties, "rStyle")
        return paragraph or (bool(style) and self.styles.is_bold(style))

    def _symbol(self, node: Any) -> str:
        sign = _SYMBOLS.get(node.get(WORD + "char", "")[-2:].upper(), "")
        if not sign:
            self.left_out["unknown symbol"] += 1
        return sign

    def _note(self, kind: str, id: str) -> RawBlock | None:
        self.left_out["footnote mark"] += 1
        self.referred[kind] += 1
        note = self.notes.pop((kind, id), None)
        if note is None:
            return None
        # Word numbers footnotes 1, 2, 3 and endnotes i, ii, iii, unless told otherwise.
        mark = formatted(self.referred[kind], "decimal" if kind == "footnote" else "lowerRoman")
        return plain_block("footnote", [" ".join([mark, *(found.text for found in self.within(note))])])


def end_is_deleted(paragraph: Any) -> bool:
    """Whether the mark at a paragraph's end was deleted: what is left of it then belongs to the next paragraph."""
    return bool(switch(paragraph.find(f"{WORD}pPr/{WORD}rPr"), "del"))


def words_in(node: Any, name: str = "t") -> int:
    """How many words stand under a node, for counting what is left out; `name` is the element that holds them."""
    paragraphs = [node] if node.tag == WORD + "p" else list(node.iter(WORD + "p")) or [node]
    return sum(word_count("".join(text.text or "" for text in p.iter(WORD + name))) for p in paragraphs)
