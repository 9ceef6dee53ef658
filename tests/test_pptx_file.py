"""Slide decks: titles make sections, text is read as the eye reads it, bullets are found where they are inherited from."""

import io
from collections.abc import Callable
from pathlib import Path

import pptx
import pytest
from PIL import Image
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.presentation import Presentation
from pptx.util import Cm

from ingest.catalogue import Entry
from ingest.content import heading_style
from ingest.pages import Box, Unreadable
from ingest.pptx_file import read_pptx
from ingest.read import read_file
from ingest.slide_order import reading_order


def told(path: Path) -> list[tuple[str, int, str]]:
    """Blocks as (kind, level, text)."""
    return [(block.kind, block.level, block.text) for block in read_pptx(path, Entry("prov", path.name, "Prov")).blocks]


def deck(folder: Path, make: Callable[[Presentation], object]) -> Path:
    presentation = pptx.Presentation()
    make(presentation)
    path = folder / "prov.pptx"
    presentation.save(str(path))
    return path


def test_a_divider_opens_a_section_and_a_title_a_subsection(tmp_path: Path) -> None:
    def make(presentation: Presentation) -> None:
        layouts = presentation.slide_layouts
        presentation.slides.add_slide(layouts[2]).shapes.title.text = "Region Skåne"
        slide = presentation.slides.add_slide(layouts[1])
        slide.shapes.title.text = "Inriktning"
        frame = slide.placeholders[1].text_frame
        frame.text = "nära vård"
        deeper = frame.add_paragraph()
        deeper.text, deeper.level = "i hemmet", 1
        slide.notes_slide.notes_text_frame.text = "säg detta"
        alone = presentation.slides.add_slide(layouts[5])
        alone.shapes.title.text = "Region Halland"
        alone._element.set("show", "0")

    path = deck(tmp_path, make)
    document, _ = read_file(path, Entry("prov", path.name, "Prov"))
    assert [(s.level, s.title) for s in document.sections] == [
        (1, "Region Skåne"),
        (2, "Inriktning"),
        (1, "Region Halland"),
    ]
    assert [(page.number, page.label, page.width) for page in document.pages] == [(1, "1", 0), (2, "2", 0), (3, "3", 0)]
    assert [(b.kind, b.level) for b in document.blocks if b.kind == "item"] == [("item", 1), ("item", 2)]
    assert document.page_at(document.text.index("hemmet")).number == 2
    assert document.left_out == {"speaker notes": 2}
    assert document.notes == ((3, "hidden-slide"),)


def test_slides_are_read_column_by_column_also_inside_groups(tmp_path: Path) -> None:
    places = {"H2": (13, 10), "V1": (1, 5), "H1": (13, 5), "V2": (1, 10)}

    def make(presentation: Presentation) -> None:
        slide = presentation.slides.add_slide(presentation.slide_layouts[6])
        group = slide.shapes.add_group_shape()
        for text, (x, y) in places.items():
            group.shapes.add_textbox(Cm(x), Cm(y), Cm(10), Cm(2)).text_frame.text = text
        slide.shapes.add_textbox(Cm(1), Cm(17), Cm(23), Cm(1)).text_frame.text = "Sist"

    assert [text for _, _, text in told(deck(tmp_path, make))] == ["V1", "V2", "H1", "H2", "Sist"]


def test_numbered_paragraphs_of_a_slide_are_counted_from_where_they_start(tmp_path: Path) -> None:
    def make(presentation: Presentation) -> None:
        slide = presentation.slides.add_slide(presentation.slide_layouts[6])
        frame = slide.shapes.add_textbox(Cm(1), Cm(1), Cm(10), Cm(5)).text_frame
        frame.text = "kalla"
        frame.add_paragraph().text = "mötas"
        for paragraph in frame.paragraphs:
            properties = paragraph._p.get_or_add_pPr()
            number = properties.makeelement(
                "{http://schemas.openxmlformats.org/drawingml/2006/main}buAutoNum",
                {"type": "alphaLcParenR", "startAt": "2"},
            )
            properties.append(number)

    assert told(deck(tmp_path, make)) == [("item", 1, "b) kalla"), ("item", 1, "c) mötas")]


def test_merged_cells_of_a_slide_are_one_cell(tmp_path: Path) -> None:
    def make(presentation: Presentation) -> None:
        slide = presentation.slides.add_slide(presentation.slide_layouts[6])
        table = slide.shapes.add_table(3, 2, Cm(1), Cm(1), Cm(10), Cm(5)).table
        for text, (r, c) in {"Mål": (0, 0), "Ansvar": (0, 1), "Trygghet": (1, 0), "HSF": (1, 1), "SOF": (2, 1)}.items():
            table.cell(r, c).text = text
        table.cell(1, 0).merge(table.cell(2, 0))

    path = deck(tmp_path, make)
    document, _ = read_file(path, Entry("prov", path.name, "Prov"))
    assert document.tables[0].columns == ("Mål", "Ansvar")
    assert [passage.readable for passage in document.passages] == [
        "Mål: Trygghet; Ansvar: HSF",
        "Mål: Trygghet; Ansvar: SOF",
    ]


def test_a_heading_across_columns_comes_first_and_a_line_below_them_last() -> None:
    across, left, right, below = Box(0, 0, 20, 2), Box(0, 3, 9, 9), Box(11, 3, 20, 6), Box(0, 10, 20, 12)
    lower_right = Box(11, 7, 20, 9)
    assert reading_order([below, lower_right, right, left, across]) == [4, 3, 2, 1, 0]


def test_a_deck_of_pictures_alone_is_refused_as_being_without_text(tmp_path: Path) -> None:
    path = deck(tmp_path, lambda presentation: presentation.slides.add_slide(presentation.slide_layouts[6]))
    with pytest.raises(Unreadable, match="no-words"):
        read_file(path, Entry("prov", path.name, "Prov"))


def test_what_is_repeated_on_every_slide_is_left_out_and_a_slide_of_pictures_is_noted(tmp_path: Path) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")

    def make(presentation: Presentation) -> None:
        slide = presentation.slides.add_slide(presentation.slide_layouts[5])
        slide.shapes.title.text = "Målbild"
        slide.shapes.add_picture(picture, 0, 0)
        for layout_placeholder in presentation.slide_layouts[5].placeholders:
            if layout_placeholder.placeholder_format.type in {PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}:
                slide.shapes.clone_placeholder(layout_placeholder)
                slide.placeholders[layout_placeholder.placeholder_format.idx].text = "7"
        presentation.slides.add_slide(presentation.slide_layouts[6]).shapes.add_picture(picture, 0, 0)
        presentation.slides.add_slide(presentation.slide_layouts[5]).shapes.title.text = "Två ord"

    path = deck(tmp_path, make)
    content = read_pptx(path, Entry("prov", path.name, "Prov", skip_pages=(3,)))
    # A title beside a picture is a slide's title, not a divider.
    assert [(block.text, block.style) for block in content.blocks] == [("Målbild", heading_style(2))]
    assert content.left_out == {"running head": 1, "page number": 1, "skipped page": 2}
    assert content.notes == ((2, "page-without-text"),)


def test_a_table_of_one_column_is_read_as_text_and_typed_bullets_are_items(tmp_path: Path) -> None:
    def make(presentation: Presentation) -> None:
        slide = presentation.slides.add_slide(presentation.slide_layouts[6])
        slide.shapes.add_table(1, 1, 0, 0, Cm(5), Cm(1)).table.cell(0, 0).text = "I en ram."
        slide.shapes.add_textbox(0, Cm(5), Cm(5), Cm(1)).text_frame.text = "• kalla"

    assert told(deck(tmp_path, make)) == [("paragraph", 0, "I en ram."), ("item", 1, "kalla")]
