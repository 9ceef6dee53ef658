"""A quote marked where it stands: the pixels under its words turn yellow and no others, however the page is turned."""

import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pdfplumber
import pypdf
import pypdfium2
import pytest
from pypdf.generic import RectangleObject
from reportlab.pdfgen.canvas import Canvas

from assistant.highlight import TEXT_POLICY, boxes_of, highlighted_pdf, highlighted_text, lines_of
from ingest.catalogue import Entry
from ingest.document import Document, WordBox
from ingest.pages import Unreadable
from ingest.read import read_file

SHARED = Path(__file__).parents[2] / "shared" / "documents"


def pdf(
    folder: Path, pages: int = 1, rotation: int = 0, media: tuple[int, ...] = (0, 0, 300, 400), password: str = ""
) -> Path:
    """A PDF with the same two lines on every page, its words upright as shown."""
    drawn = io.BytesIO()
    canvas = Canvas(drawn, pagesize=(1000, 1000))
    for _ in range(pages):
        left, bottom, right, top = media
        # Drawn so that the text is upright once the page is turned.
        match rotation:
            case 90:
                canvas.translate(right, bottom)
                canvas.rotate(90)
            case 180:
                canvas.translate(right, top)
                canvas.rotate(180)
            case 270:
                canvas.translate(left, top)
                canvas.rotate(270)
            case _:
                canvas.translate(left, bottom)
        canvas.setFont("Helvetica", 12)
        canvas.drawString(40, 200, "Ansvaret ligger hos regionen alltid")
        canvas.drawString(40, 180, "och vid kommunen ibland")
        canvas.showPage()
    canvas.save()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(drawn.getvalue()))
    for page in writer.pages:
        page.mediabox = RectangleObject(media)
        page.cropbox = RectangleObject(media)
        page.rotation = rotation
    if password:
        writer.encrypt(password)
    path = folder / "prov.pdf"
    writer.write(path)
    return path


def words(path: Path, page: int = 1, password: str = "") -> dict[str, WordBox]:
    """The word boxes of one page by word, measured as ingest measures them; spans count words, not letters."""
    with pdfplumber.open(path, password=password) as opened:
        found = opened.pages[page - 1].extract_words()
    return {
        word["text"]: WordBox(n, n + 1, page, word["x0"], word["top"], word["x1"], word["bottom"])
        for n, word in enumerate(found)
    }


def yellow(data: bytes, page: int = 1) -> np.ndarray:
    """Which pixels of a page, one for each point, are drawn yellow."""
    opened = pypdfium2.PdfDocument(data)
    colours = opened[page - 1].render(scale=1).to_numpy().astype(int)  # blue, green, red
    opened.close()
    return (colours[..., 2] > 200) & (colours[..., 1] > 160) & (colours[..., 0] < 140)


def share(marked: np.ndarray, box: WordBox, origin: tuple[float, float] = (0, 0)) -> float:
    """How much of a word's box is yellow; `origin` is where the page's corner lies in the box's coordinates."""
    x, y = origin
    part = marked[round(box.top - y) + 1 : round(box.bottom - y) - 1, round(box.x0 - x) + 1 : round(box.x1 - x) - 1]
    assert part.size, "the word lies outside the page"
    return float(part.mean())


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("media", [(0, 0, 300, 400), (50, 30, 350, 430), (-20, -60, 280, 340)])
def test_the_quoted_words_turn_yellow_and_no_others_however_the_page_lies(
    tmp_path: Path, rotation: int, media: tuple[int, int, int, int]
) -> None:
    path = pdf(tmp_path, rotation=rotation, media=media)
    with pdfplumber.open(path) as opened:
        origin = opened.pages[0].bbox[:2]
    box = words(path)
    marked = yellow(highlighted_pdf(path, 1, [box["vid"], box["kommunen"]]))
    assert share(marked, box["vid"], origin) > 0.5
    assert share(marked, box["kommunen"], origin) > 0.5
    assert share(marked, box["Ansvaret"], origin) == 0
    assert share(marked, box["ibland"], origin) == 0
    area = (box["kommunen"].x1 - box["vid"].x0 + 4) * (box["vid"].bottom - box["vid"].top + 3)
    assert marked.sum() < area


def test_a_cropped_page_shows_the_mark_where_the_words_are(tmp_path: Path) -> None:
    path = pdf(tmp_path)
    writer = pypdf.PdfWriter(clone_from=path)
    writer.pages[0].cropbox = RectangleObject((30, 150, 290, 250))
    writer.write(path)
    box = words(path)
    marked = yellow(highlighted_pdf(path, 1, [box["regionen"]]))
    assert marked.shape == (100, 260)
    assert share(marked, box["regionen"], (30, 400 - 250)) > 0.5
    assert share(marked, box["kommunen"], (30, 400 - 250)) == 0


def test_letters_under_the_mark_stay_black(tmp_path: Path) -> None:
    path = pdf(tmp_path)
    box = words(path)["regionen"]

    def darkest(data: bytes) -> int:
        opened = pypdfium2.PdfDocument(data)
        part = (
            opened[0]
            .render(scale=4)
            .to_numpy()[int(box.top * 4) : int(box.bottom * 4), int(box.x0 * 4) : int(box.x1 * 4)]
        )
        opened.close()
        return int(part.max(axis=2).min())

    assert darkest(highlighted_pdf(path, 1, [box])) == darkest(path.read_bytes()) < 30


def test_a_quote_over_two_lines_is_one_annotation_with_a_quadrilateral_for_each_line(tmp_path: Path) -> None:
    path = pdf(tmp_path)
    reader = pypdf.PdfReader(io.BytesIO(highlighted_pdf(path, 1, list(words(path).values())[2:7])))
    (annotation,) = [reference.get_object() for reference in reader.pages[0]["/Annots"]]
    assert annotation["/Subtype"] == "/Highlight"
    assert len(annotation["/QuadPoints"]) == 2 * 8
    assert len(re.findall(rb" re\b", annotation["/AP"]["/N"].get_data())) == 2


def test_words_far_apart_on_a_line_are_marked_apart() -> None:
    near = [WordBox(0, 1, 1, 10, 10, 30, 20), WordBox(1, 2, 1, 33, 10, 50, 20)]
    other_column = WordBox(2, 3, 1, 90, 10, 120, 20)
    other_page = WordBox(3, 4, 2, 123, 10, 140, 20)
    assert [(line.start, line.end, line.x0, line.x1) for line in lines_of([*near, other_column, other_page])] == [
        (0, 2, 10, 50),
        (2, 3, 90, 120),
        (3, 4, 123, 140),
    ]


def test_the_boxes_of_a_span_are_those_it_touches() -> None:
    boxes = [WordBox(0, 4, 1, 0, 0, 1, 1), WordBox(5, 9, 1, 0, 0, 1, 1), WordBox(10, 12, 1, 0, 0, 1, 1)]
    assert boxes_of(boxes, 5, 10) == [boxes[1]]
    assert boxes_of(boxes, 3, 11) == boxes
    assert boxes_of(boxes, 4, 5) == []


def test_a_quote_over_a_page_break_is_marked_on_both_pages_of_the_whole_file(tmp_path: Path) -> None:
    path = pdf(tmp_path, pages=3)
    data = highlighted_pdf(path, 2, [words(path, 2)["ibland"], words(path, 3)["Ansvaret"]])
    assert [bool(yellow(data, page).any()) for page in (1, 2, 3)] == [False, True, True]
    reader = pypdf.PdfReader(io.BytesIO(data))
    opened = reader.trailer["/Root"]["/OpenAction"]
    assert reader.get_page_number(opened[0].get_object()) == 1


def test_an_encrypted_file_is_marked_with_its_password_and_refused_without(tmp_path: Path) -> None:
    path = pdf(tmp_path, password="hemligt")
    box = words(path, password="hemligt")["regionen"]
    assert yellow(highlighted_pdf(path, 1, [box], "hemligt")).any()
    with pytest.raises(Unreadable, match="wrong-password"):
        highlighted_pdf(path, 1, [box])


def test_a_page_that_the_file_does_not_have_is_refused_by_number(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="1 pages, not a page 2"):
        highlighted_pdf(pdf(tmp_path), 2, [])


@pytest.mark.skipif(not SHARED.exists(), reason="the real documents are not beside this checkout")
def test_a_mark_on_a_real_page_covers_the_words_that_ingest_measured() -> None:
    path = SHARED / "gotland-fardplan.pdf"
    box = words(path, 15)["målgruppen"]
    marked = yellow(highlighted_pdf(path, 15, [box]), 15)
    assert share(marked, box) > 0.4
    assert marked.sum() < 1.4 * (box.x1 - box.x0 + 2) * (box.bottom - box.top + 1)


class _Outline(HTMLParser):
    """The elements of a page, and whether every one that was opened was closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and "style" not in self.open:
            self.texts.append((tuple(self.open), data))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.seen if name == tag]

    def said(self, tag: str) -> list[str]:
        return [text for path, text in self.texts if tag in path]


def document(folder: Path, text: str, title: str = "Rutin") -> Document:
    path = folder / "rutin.md"
    path.write_text(text)
    return read_file(path, Entry("rutin", path.name, title))[0]


TEXT = """# Rutin

## Kallelse

Den som skriver ut kallar[^1] till möte.

- vårdcentral
  - läkare
- kommun

| Aktivitet | Ansvar |
|---|---|
| Kalla | HSF |

[^1]: Enligt lag.
"""


def test_the_text_view_shows_headings_lists_tables_and_footnotes_as_what_they_are(tmp_path: Path) -> None:
    read = document(tmp_path, TEXT)
    start = read.text.index("skriver")
    view = _Outline(highlighted_text(read, start, start + len("skriver ut")))
    assert view.open == []
    assert (view.said("h1"), view.said("h2")) == (["Rutin"], ["Kallelse"])
    assert view.said("mark") == ["skriver ut"]
    assert view.all("mark") == [{"id": "citat"}]
    assert view.all("h2") == [{"id": "avsnitt"}]
    assert [path.count("ul") for path, text in view.texts if "li" in path] == [1, 2, 1]
    assert (view.said("th"), view.said("td")) == (["Aktivitet", "Ansvar"], ["Kalla", "HSF"])
    assert "1 Enligt lag." in view.said("p")
    assert view.all("html") == [{"lang": "sv"}]


def test_a_quote_over_several_blocks_and_cells_is_marked_piece_by_piece(tmp_path: Path) -> None:
    read = document(tmp_path, TEXT)
    start, end = read.text.index("läkare"), read.text.index("HSF") + 3
    view = _Outline(highlighted_text(read, start, end))
    assert view.said("mark") == ["läkare", "kommun", "Aktivitet", "Ansvar", "Kalla", "HSF"]
    assert view.all("mark") == [{"id": "citat"}, *[{}] * 5]


def test_every_word_of_the_document_stands_in_the_text_view_once(tmp_path: Path) -> None:
    read = document(tmp_path, TEXT)
    view = _Outline(highlighted_text(read, 0, 1))
    shown = [text for path, text in view.texts if "main" in path][1:]  # the first is the title of the document
    assert "".join("".join(shown).split()) == "".join(read.text.split())


def test_merged_cells_are_merged_in_the_text_view(tmp_path: Path) -> None:
    read = document(tmp_path, "| Mål | Ansvar |\n|---|---|\n| Trygg | HSF |\n| | SOF |\n")
    table = read.tables[0]
    goal, *others = [cell for cell in table.cells if cell.end > cell.start]
    merged = replace(read, tables=(replace(table, cells=(replace(goal, row_span=2), *others)),))
    view = _Outline(highlighted_text(merged, 0, 1))
    assert view.all("td") == [{"rowspan": "2"}, {}, {}]


def test_a_header_over_two_columns_spans_them(tmp_path: Path) -> None:
    read = document(tmp_path, "| Mål | År |\n|---|---|\n| Trygg | X |\n")
    table = read.tables[0]
    wide = replace(read, tables=(replace(table, columns=("Mål", "År", "År")),))
    assert _Outline(highlighted_text(wide, 0, 1)).all("th") == [{"scope": "col"}, {"scope": "col", "colspan": "2"}]


def test_nothing_in_a_document_becomes_markup(tmp_path: Path) -> None:
    hostile = '`<script>alert(1)</script>` & `"><img src=x onerror=alert(1)>`'
    read = document(tmp_path, f"# {hostile}\n\n{hostile}\n\n- {hostile}\n", title="</title><script>alert(2)</script>")
    page = highlighted_text(read, 0, len(read.text))
    assert {tag for tag, _ in _Outline(page).seen} == {
        *("html", "head", "meta", "title", "style", "body", "main"),
        *("p", "h1", "mark", "ul", "li"),
    }
    assert not re.search(r"<(?:script|img)|https?://|url\(", page)


def test_the_text_view_allows_its_own_style_sheet_and_nothing_else(tmp_path: Path) -> None:
    page = highlighted_text(document(tmp_path, "Text."), 0, 4)
    assert f'content="{TEXT_POLICY}"' in page
    assert TEXT_POLICY.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in TEXT_POLICY
    assert "prefers-color-scheme: dark" in page


def test_a_document_of_several_pages_tells_where_each_begins(tmp_path: Path) -> None:
    path = tmp_path / "prov.txt"
    path.write_text("Ett.\fTvå.")
    view = _Outline(highlighted_text(read_file(path, Entry("prov", path.name, "Prov"))[0], 0, 3))
    assert [p["aria-label"] for p in view.all("p") if p.get("role") == "doc-pagebreak"] == ["1", "2"]
