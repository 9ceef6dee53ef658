"""A document as readable text in the browser, a quote marked in it: for files without pages, and beside a PDF.

A page of its own that needs nothing else: no script, no outside address, one style sheet whose digest the page's policy names,
so that nothing a document says can bring in another. All text is escaped; blocks become the elements that they are:

    heading -> h1 to h6    item -> li in nested lists    row -> tr, merged cells and all    footnote -> p role="doc-footnote"

The mark is `<mark id="citat">` (only the first piece has the id, where a quote runs over several blocks or cells), and the
section it stands in is `id="avsnitt"`, so an address may end in "#citat" or "#avsnitt".
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from ingest.document import Block, Document
from ingest.tables import Cell, Table

_STYLE = """
:root { color-scheme: light dark; --ink: #1a1a1a; --paper: #fff; --rule: #767676; --mark: #ffe040; --quiet: #595959 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ececec; --paper: #171717; --rule: #8c8c8c; --mark: #ffd60a; --quiet: #b0b0b0 }
}
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.55 system-ui, sans-serif }
main { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; overflow-wrap: break-word; hyphens: auto }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 1.6em 0 .4em }
h1 { font-size: 1.6rem } h2 { font-size: 1.35rem } h3 { font-size: 1.15rem } h4, h5, h6 { font-size: 1rem }
p, ul, table { margin: .6em 0 } li { margin: .2em 0 } .numbered > li { list-style: none }
.title, .footnote, .page { color: var(--quiet); font-size: .9rem }
.page { border-top: 1px solid var(--rule); margin-top: 2em; text-align: right }
.scroll { overflow-x: auto } table { border-collapse: collapse; font-size: .95rem }
th, td { border: 1px solid var(--rule); padding: .35rem .5rem; text-align: left; vertical-align: top }
mark { background: var(--mark); color: #000; padding: .05em 0 } #citat, #avsnitt { scroll-margin-top: 4rem }
"""
_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
# What the page may do, to be sent as its Content-Security-Policy too: nothing but show itself.
TEXT_POLICY = f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none'"


def highlighted_text(document: Document, start: int, end: int) -> str:
    """The whole document as an HTML page, the span `[start, end)` of its text marked."""
    title = escape(document.entry.title)
    body = "\n".join(_View(document, start, end).elements())
    return (
        '<!doctype html>\n<html lang="sv">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{TEXT_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f'<body>\n<main>\n<p class="title">{title}</p>\n{body}\n</main>\n</body>\n</html>\n'
    )


@dataclass
class _View:
    document: Document
    start: int
    end: int
    marked: bool = False
    page: int = 0
    levels: dict[int, int] = field(init=False)
    anchor: int = field(init=False)

    def __post_init__(self) -> None:
        self.levels = {section.start: section.level for section in self.document.sections}
        around = self.document.sections_at(self.start)
        self.anchor = around[-1].start if around else -1

    def elements(self) -> Iterator[str]:
        """The document's blocks as HTML, one string for each element at the top."""
        runs = groupby(self.document.blocks, key=lambda block: (block.kind, block.row[0] if block.row else -1))
        for (kind, table), run in runs:
            blocks = list(run)
            if kind == "row":
                yield self._page(blocks[0]) + self._table(self.document.tables[table], blocks)
            elif kind == "item":
                yield self._page(blocks[0]) + self._list(blocks)
            else:
                yield from (self._page(block) + self._element(block) for block in blocks)

    def _page(self, block: Block) -> str:
        """The label of the page that a block begins on, where that is a new one; lists and tables are not broken for it."""
        here = self.document.page_at(block.start)
        if here.number == self.page or len(self.document.pages) < 2:
            return ""
        self.page = here.number
        label = escape(here.label)
        return f'<p class="page" role="doc-pagebreak" aria-label="{label}">{label}</p>'

    def _element(self, block: Block) -> str:
        text = self._text(block.start, block.end)
        if block.kind == "heading":
            level = min(self.levels.get(block.start, block.level or 1), 6)
            anchor = ' id="avsnitt"' if block.start == self.anchor else ""
            return f"<h{level}{anchor}>{text}</h{level}>"
        if block.kind == "footnote":
            return f'<p class="footnote" role="doc-footnote">{text}</p>'
        return f"<p>{text}</p>"

    def _list(self, items: Sequence[Block], depth: int = 1) -> str:
        """Items as lists within lists; an item deeper than the one above it, by however much, opens one list."""
        found: list[tuple[Block, list[Block]]] = []
        for item in items:
            if found and item.level > depth:
                found[-1][1].append(item)
            else:
                found.append((item, []))
        # A number that opens an item is part of its text, and needs no bullet before it.
        numbered = all(self.document.text[item.start : item.start + 1].isdigit() for item, _ in found)
        parts = ['<ul class="numbered">' if numbered else "<ul>"]
        for item, inner in found:
            text = self._text(item.start, item.end)
            below = self._list(inner, min(deeper.level for deeper in inner)) if inner else ""
            parts.append(f"<li>{text}{below}</li>")
        return "".join([*parts, "</ul>"])

    def _table(self, table: Table, rows: Sequence[Block]) -> str:
        parts = ['<div class="scroll" tabindex="0"><table>']
        head = [row for row in rows if row.row is not None and row.row[1] < 0]
        for row in head:
            parts.append(f"<thead><tr>{self._header(table, row)}</tr></thead>")
        parts.append("<tbody>")
        cells: dict[int, list[Cell]] = {}
        for cell in table.cells:
            cells.setdefault(cell.row, []).append(cell)
        for number in range(table.rows):
            of_row = sorted(cells.get(number, []), key=lambda cell: cell.column)
            parts.append(f"<tr>{''.join(self._cell(cell) for cell in of_row)}</tr>")
        return "".join([*parts, "</tbody></table></div>"])

    def _header(self, table: Table, row: Block) -> str:
        """The header's cells: pieces of its row parted by tabs, each over as many columns as bear its name."""
        parts: list[str] = []
        column, start = 0, row.start
        pieces = self.document.text[row.start : row.end].split("\t")
        for piece in pieces:
            name, width = piece.strip().rstrip(":").strip(), 1
            spare = len(table.columns) - column - (len(pieces) - len(parts))
            while width <= spare and name and table.columns[column + width] == name:
                width += 1
            span = f' colspan="{width}"' if width > 1 else ""
            parts.append(f'<th scope="col"{span}>{self._text(start, start + len(piece))}</th>')
            column, start = column + width, start + len(piece) + 1
        return "".join(parts)

    def _cell(self, cell: Cell) -> str:
        spans = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
        spans += f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
        return f"<td{spans}>{self._text(cell.start, cell.end)}</td>"

    def _text(self, start: int, end: int) -> str:
        """The text of a span, escaped, with what the quote takes of it marked."""
        text = self.document.text
        first, last = max(start, self.start), min(end, self.end)
        if first >= last:
            return escape(text[start:end])
        id = "" if self.marked else ' id="citat"'
        self.marked = True
        return f"{escape(text[start:first])}<mark{id}>{escape(text[first:last])}</mark>{escape(text[last:end])}"
