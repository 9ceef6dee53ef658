"""Typesetting: one source becomes one PDF, the same bytes every time.

Typst sets the pages offline with the fonts it carries itself. It cannot write page labels such as
"7 (21)" into a PDF (it reads the 1 of "21" as a counter of its own), nor name the page where a part
begins; pypdf adds both afterwards. A PDF says what it was made from: its keywords hold a digest of
the Typst markup, so that a PDF left behind by its source, or by a change of the design, is found
without setting a page.
"""

import hashlib
import io
import json
import re
import tempfile
from pathlib import Path

import pypdf
import typst

from .markup import body_markup, literal
from .source import Source, SourceError

DESIGN = Path(__file__).with_name("design.typ")


def typst_markup(source: Source) -> str:
    """The whole Typst document; raises SourceError where the body breaks the source format."""
    box, body = body_markup(source)
    original = source.original
    facts = {
        "title": literal(source.title),
        "issuer": literal(source.issuer),
        "date": literal(source.date_line),
        "original": literal(f"{original.title}, {original.issuer}, {original.date}"),
        "layout": literal(source.layout),
        "bookmarks": str(source.bookmarks).lower(),
        "running-head": literal(source.running_head),
        "page-label": literal(source.page_label),
        "first-label": str(source.first_label),
        "margin-text": literal(source.margin_text),
    }
    dictionary = ", ".join(f"{name}: {value}" for name, value in facts.items())
    design = DESIGN.read_text(encoding="utf-8")
    return f"#let source = ({dictionary})\n{design}\n#opening[\n{box}\n]\n{body}\n"


def digest(markup: str) -> str:
    """The keyword that a PDF made from this markup carries."""
    return "source-" + hashlib.sha256(markup.encode()).hexdigest()[:32]


def typeset(source: Source) -> bytes:
    """The PDF of a source; raises SourceError where the body breaks the source format."""
    markup = typst_markup(source)
    with tempfile.TemporaryDirectory() as folder:
        # A file, because a Compiler of bytes forgets them after its first use (typst 0.15.2).
        main = Path(folder, "main.typ")
        main.write_text(markup, encoding="utf-8")
        compiler = typst.Compiler(main, ignore_system_fonts=True, sys_inputs={"digest": digest(markup)})
        pages = compiler.compile(format="pdf")
        labels = json.loads(compiler.query("<page-label>", field="value"))
        parts = json.loads(compiler.query("<part>", field="value"))
    assert isinstance(pages, bytes)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pages))
    if source.margin_text:
        for page in writer.pages:
            _turn_exactly(page)
    for index, label in enumerate(labels):
        if label:
            writer.set_page_label(index, index, prefix=label)
    for part in parts:
        writer.add_named_destination(part["id"], part["page"] - 1)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _turn_exactly(page: pypdf.PageObject) -> None:
    """Write the cosine of a right angle as 0, which Typst writes as 0.00000000000000006.

    Readers of PDFs ask whether it is 0 to tell that text is turned; otherwise pdfplumber strews the
    letters of the margin text over the lines of the page.
    """
    contents = page.get_contents()
    assert contents is not None
    contents.set_data(re.sub(rb"-?\b0\.0{15,}\d+", b"0", contents.get_data()))
    page.replace_contents(contents)
    page.compress_content_streams()


def recorded_digest(pdf: Path) -> str | None:
    """The digest that a PDF carries, None for a PDF that was not made here."""
    metadata = pypdf.PdfReader(pdf).metadata
    return metadata.keywords if metadata else None


def part_pages(pdf: Path, source: Source) -> dict[str, str]:
    """The pages of each part as the catalogue writes them, "2-5"; read from the PDF itself."""
    reader = pypdf.PdfReader(pdf)
    named = reader.named_destinations
    starts = []
    for part in source.parts:
        start = reader.get_destination_page_number(named[part.id]) if part.id in named else None
        if start is None:
            raise SourceError(source.path, 1, f'{pdf.name} lacks the part "{part.id}"; typeset it')
        starts.append(start + 1)
    ends = [start - 1 for start in starts[1:]] + [len(reader.pages)]
    return {
        part.id: str(start) if start == end else f"{start}-{end}"
        for part, start, end in zip(source.parts, starts, ends, strict=False)
    }
