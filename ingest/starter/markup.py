"""From the Markdown of a source to Typst markup.

Typst reads `#`, `$`, `*`, `_`, `@` and more as commands. The text of a source is data, so all of it
is handed over as string literals, which Typst never interprets:

    Se **STY-123** # 4   becomes   #"Se ";#strong[#"STY-123";];#" # 4";

The looks (`slide`, `divider`, `two-columns`, `ruled`, `cell`, `head`, `part`) are functions in
`design.typ`. What the source format does not have (images, code, quotations, HTML) is refused with
its line, because it would otherwise be lost or set wrongly without anyone noticing.
"""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.footnote import footnote_plugin

from .source import Part, Source, SourceError
from .tables import MergeError, boxes, header_rows

DIRECTIVES = (
    "columns: N N …",
    "no repeat",
    "part: ID",
    "page",
    "two columns",
    "column",
    "end columns",
)


def literal(text: str | None) -> str:
    """A Typst string literal, or `none`."""
    if text is None:
        return "none"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def body_markup(source: Source) -> tuple[str, str]:
    """The Typst markup of what stands before the first heading (the box), and of all the rest."""
    return _Body(source).markup()


class _Body:
    """One pass over a source's Markdown; remembers what a directive says about what follows it."""

    def __init__(self, source: Source) -> None:
        self._source = source
        markdown = MarkdownIt("commonmark").enable("table").use(footnote_plugin)
        markdown.disable("footnote_inline")  # ^[…] is not in the source format
        environment: dict[str, dict[str, dict[str, int]]] = {}
        self._tree = SyntaxTreeNode(markdown.parse(source.body, environment))
        self._lines = source.body.split("\n")
        self._notes: dict[str, SyntaxTreeNode] = {}
        for block in self._tree.children:
            if block.type == "footnote_block":
                self._notes = {note.meta["label"]: note for note in block.children}
        for label, number in environment.get("footnotes", {}).get("refs", {}).items():
            if number < 0:
                raise self._error(self._line_of(f"[^{label[1:]}]:"), f"footnote {label[1:]} is never referred to")
        self._noted: set[str] = set()
        self._widths: list[str] | None = None
        self._repeat = True
        self._columns_from: int | None = None  # the line of an open <!-- two columns -->
        self._slide_open = False
        self._parts_left = list(source.parts)

    def markup(self) -> tuple[str, str]:
        blocks = [node for node in self._tree.children if node.type != "footnote_block"]
        first = next((i for i, node in enumerate(blocks) if self._ends_box(node)), len(blocks))
        if first == 0:
            raise self._error(
                _line(blocks[0]) if blocks else len(self._lines),
                "a paragraph that says what is restated must stand before the first heading",
            )
        box = "\n".join(self._block(node) for node in blocks[:first])
        rest = "\n".join(text for node in blocks[first:] for text in self._top(node))
        if self._columns_from:
            raise self._error(self._columns_from, "<!-- end columns --> is missing")
        if self._parts_left:
            missing = ", ".join(part.id for part in self._parts_left)
            raise self._error(1, f"parts without their <!-- part: … --> in the body: {missing}")
        return box, rest + ("\n]" if self._slide_open else "")

    def _ends_box(self, node: SyntaxTreeNode) -> bool:
        return node.type == "heading" or any(
            word == "page" or word.startswith("part:") for word, _ in self._directives(node)
        )

    def _top(self, node: SyntaxTreeNode) -> Iterator[str]:
        """A block at the top level, where pages, slides, parts and columns begin."""
        if node.type == "html_block":
            for word, line in self._directives(node):
                yield from self._directive(word, line)
            return
        if (self._widths or not self._repeat) and node.type != "table":
            raise self._error(_line(node), "a table must follow <!-- columns --> or <!-- no repeat -->")
        if node.type == "heading" and node.tag in ("h1", "h2") and self._source.layout == "slides":
            yield self._end_page(_line(node))
            if node.tag == "h1":
                self._slide_open = True
                yield "#divider["
        yield self._open_slide() + self._block(node)

    def _directive(self, word: str, line: int) -> Iterator[str]:
        if columns := re.fullmatch(r"columns:((?: +[0-9]+(?:\.[0-9]+)?)+)", word):
            self._widths = columns.group(1).split()
        elif word == "no repeat":
            self._repeat = False
        elif word == "page":
            yield self._end_page(line) + "\n#pagebreak(weak: true)"
        elif word.startswith("part:"):
            part = self._next_part(word.removeprefix("part:").strip(), line)
            head = part.running_head or part.title
            yield (self._end_page(line) + f"\n#pagebreak(weak: true)\n#set page(header: running({literal(head)}))")
            yield f"#part({literal(part.id)})"
        elif word == "two columns" and not self._columns_from:
            self._columns_from = line
            yield self._open_slide() + "#two-columns([\n"
        elif word == "column" and self._columns_from:
            yield "\n], ["
        elif word == "end columns" and self._columns_from:
            self._columns_from = None
            yield "\n])"
        elif word in ("two columns", "column", "end columns"):
            raise self._error(line, f"<!-- {word} --> is out of order")
        else:
            allowed = ", ".join(DIRECTIVES)
            raise self._error(line, f"<!-- {word} --> is not a directive; there are {allowed}")

    def _open_slide(self) -> str:
        if self._slide_open or self._source.layout != "slides":
            return ""
        self._slide_open = True
        return "#slide[\n"

    def _end_page(self, line: int) -> str:
        if self._columns_from:
            raise self._error(line, "a new page or slide begins before <!-- end columns -->")
        closing = "]" if self._slide_open else ""
        self._slide_open = False
        return closing

    def _next_part(self, id: str, line: int) -> Part:
        if not self._parts_left or self._parts_left[0].id != id:
            order = ", ".join(part.id for part in self._source.parts) or "no parts"
            raise self._error(line, f'part "{id}" does not come here: the front matter has {order}')
        return self._parts_left.pop(0)

    def _directives(self, node: SyntaxTreeNode) -> list[tuple[str, int]]:
        if node.type != "html_block":
            return []
        found = []
        for offset, text in enumerate(node.content.strip().split("\n")):
            line = _line(node) + offset
            if not re.fullmatch(r"(\s*<!--.*?-->)*\s*", text):
                raise self._error(line, "the only HTML is <br> and comments on lines of their own")
            found += [(word, line) for word in re.findall(r"<!--\s*(.*?)\s*-->", text)]
        return found

    def _block(self, node: SyntaxTreeNode) -> str:
        line = _line(node)
        match node.type:
            case "heading":
                level = int(node.tag[1])
                if level > 4:
                    raise self._error(line, "headings go from # to ####")
                if any(each.type == "footnote_ref" for each in node.walk()):
                    # Typst would copy the whole note into the PDF's outline.
                    raise self._error(line, "a footnote cannot stand in a heading")
                return f"#heading(level: {level})[{self._inside(node)}]\n"
            case "paragraph":
                return f"{self._inside(node)}\n"
            case "bullet_list" | "ordered_list":
                items = ", ".join(f"[{self._inside(item)}]" for item in node.children)
                if node.type == "bullet_list":
                    return f"#list({items})\n"
                return f"#enum(start: {node.attrs.get('start', 1)}, {items})\n"
            case "table":
                return self._table(node)
            case "footnote_anchor":
                return ""
        raise self._error(line, f"a {node.type.replace('_', ' ')} is not in the source format")

    def _inside(self, node: SyntaxTreeNode) -> str:
        return "\n".join(
            self._inline(child, _line(node)) if child.type == "inline" else self._block(child)
            for child in node.children
        )

    def _inline(self, node: SyntaxTreeNode, line: int) -> str:
        return "".join(self._run(child, line) for child in node.children)

    def _run(self, node: SyntaxTreeNode, line: int) -> str:
        """A stretch of text in a paragraph, heading or cell; the `;` ends Typst code."""
        match node.type:
            case "text":
                if unknown := re.search(r"\[\^([^\]\s]+)\]", node.content):
                    label = unknown.group(1)
                    raise self._error(self._line_of(f"[^{label}]"), f"footnote {label} is not defined")
                return f"#{literal(node.content)};" if node.content else ""
            case "softbreak":
                return '#" ";'
            case "hardbreak":
                return "#linebreak();"
            case "html_inline" if re.fullmatch(r"<br\s*/?>", node.content):
                return "#linebreak();"
            case "strong":
                return f"#strong[{self._inline(node, line)}];"
            case "em":
                return f"#emph[{self._inline(node, line)}];"
            case "link":
                return f"#link({literal(str(node.attrs['href']))})[{self._inline(node, line)}];"
            case "footnote_ref":
                return self._footnote(node.meta["label"])
        raise self._error(line, f"{node.content or node.type!r} is not in the source format")

    def _footnote(self, label: str) -> str:
        # The printed number is the writer's own, because the original's numbers may be cited.
        numbering = f"numbering: _ => {literal(label)}"
        if label in self._noted:
            return f"#footnote({numbering}, label({literal('note-' + label)}));"
        self._noted.add(label)
        name = f"#label({literal('note-' + label)})"
        return f"#[#footnote({numbering})[{self._inside(self._notes[label]).strip()}]{name}];"

    def _table(self, node: SyntaxTreeNode) -> str:
        rows = [row for group in node.children for row in group.children]
        texts = [[_text(cell) for cell in row.children] for row in rows]
        for row in rows:
            line = _line(row)
            # Counted anew, because Markdown pads a short row and cuts a long one.
            written = escapedSplit(self._lines[line - 1].strip())
            count = len(written) - (written[0] == "") - (written[-1] == "")
            if count != len(texts[0]):
                raise self._error(line, f"the row has {count} cells, its header {len(texts[0])}")
        widths, self._widths = self._widths or ["auto"] * len(texts[0]), None
        repeat, self._repeat = self._repeat, True
        if len(widths) != len(texts[0]):
            raise self._error(_line(node), f"{len(widths)} column widths for {len(texts[0])} columns")
        try:
            found = boxes(texts)
        except MergeError as error:
            raise self._error(_line(rows[error.row]), str(error)) from error
        header = header_rows(found)
        drawn: dict[bool, list[str]] = {True: [], False: []}
        for box in found:
            cell = rows[box.row].children[box.column]
            name = "head" if box.row < header else "cell"
            spans = f"rowspan: {box.rows}, colspan: {box.columns}"
            drawn[box.row < header].append(f"{name}({spans})[{self._inside(cell)}]")
        columns = ", ".join(width if width == "auto" else f"{width}fr" for width in widths)
        # An empty header is none: Markdown only demands that one is written.
        if header > 1 or any(texts[0]):
            heads = ", ".join(drawn[True])
            drawn[False].insert(0, f"table.header(repeat: {str(repeat).lower()}, {heads})")
        return f"#ruled(columns: ({columns},), " + ",\n  ".join(drawn[False]) + ")\n"

    def _line_of(self, text: str) -> int:
        return next(i for i, line in enumerate(self._lines, 1) if text in line)

    def _error(self, line: int, what: str) -> SourceError:
        return SourceError(self._source.path, line, what)


def _line(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 1


def _text(cell: SyntaxTreeNode) -> str:
    return "".join(child.content for child in cell.children).strip()
