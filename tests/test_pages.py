from pathlib import Path

import pytest
from paper import SENTENCE, Paper

from ingest.pages import Bookmark, Unreadable, read_pdf


def test_a_word_has_its_box_size_and_weight(tmp_path: Path) -> None:
    page = Paper(tmp_path).write(100, 200, "samverkan").bold(100, 240, "Ansvar", 14).pdf().pages[0]
    plain, bold = page.words
    assert (plain.text, plain.size, plain.bold) == ("samverkan", 11, False)
    assert (bold.text, bold.size, bold.bold) == ("Ansvar", 14, True)
    assert plain.x0 == 100
    assert 198 < plain.top < 204 < plain.bottom < 215


def test_words_on_their_side_are_counted_and_not_read(tmp_path: Path) -> None:
    page = Paper(tmp_path).write(100, 200, "text").sideways(30, 500, "Dokumentnummer 12 345").pdf().pages[0]
    assert [word.text for word in page.words] == ["text"]
    assert page.rotated == 3


def test_pages_of_two_sizes_each_keep_their_own(tmp_path: Path) -> None:
    paper = Paper(tmp_path).write(50, 50, "stående").turn((842, 595)).write(700, 500, "liggande")
    upright, wide = paper.pdf().pages
    assert (round(upright.width), round(wide.width)) == (595, 842)
    assert wide.words[0].x0 == 700


def test_a_page_turned_by_the_file_is_read_as_it_is_shown(tmp_path: Path) -> None:
    paper = Paper(tmp_path, (842, 595))
    paper.canvas.setPageRotation(90)  # reportlab draws on the upright sheet that the file then turns
    paper.sideways(300, 400, "Handlingsplan för länet", 11)
    page = paper.pdf().pages[0]
    assert page.width > page.height
    assert [word.text for word in page.words] == ["Handlingsplan", "för", "länet"]


def test_bookmarks_keep_their_level_and_page(tmp_path: Path) -> None:
    paper = (
        Paper(tmp_path)
        .write(50, 50, "ett")
        .bookmark("1 Inledning")
        .turn()
        .write(50, 50, "två")
        .bookmark("1.1 Syfte", 1)
    )
    assert paper.pdf().bookmarks == (Bookmark("1 Inledning", 1, 1), Bookmark("1.1 Syfte", 2, 2))


def test_a_ruled_table_is_a_grid_and_a_box_around_a_paragraph_is_a_shape(tmp_path: Path) -> None:
    paper = Paper(tmp_path)
    for row in range(2):
        for column in range(3):
            paper.box(50 + 100 * column, 50 + 30 * row, 100, 30).write(
                60 + 100 * column, 60 + 30 * row, f"c{row}{column}"
            )
    paper.box(50, 300, 300, 60).write(60, 310, "Fakta om samverkan")
    page = paper.pdf().pages[0]
    assert [len(grid.cells) for grid in page.grids] == [6]
    assert round(max(shape.top for shape in page.shapes)) == 300


def test_a_picture_of_many_boxes_is_no_set_of_text_boxes(tmp_path: Path) -> None:
    paper = Paper(tmp_path)
    for number in range(70):
        paper.box(30 + 7 * (number % 10), 50 + 20 * (number // 10), 30, 16).write(35, 53 + 20 * (number // 10), "1", 6)
    assert paper.pdf().pages[0].shapes == ()


@pytest.mark.parametrize(
    ("raw", "reason"), [(b"", "empty"), (b"PK\x03\x04 zip", "not-a-pdf"), (b"%PDF-1.7\n%%EOF", "damaged")]
)
def test_what_cannot_be_read_says_why(tmp_path: Path, raw: bytes, reason: str) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(raw)
    with pytest.raises(Unreadable) as caught:
        read_pdf(path)
    assert caught.value.reason == reason


def test_pages_without_any_text_are_refused_with_their_number(tmp_path: Path) -> None:
    paper = Paper(tmp_path).box(50, 50, 100, 100).turn().box(50, 50, 100, 100)
    with pytest.raises(Unreadable) as caught:
        paper.pdf()
    assert (caught.value.reason, caught.value.values) == ("no-text", {"pages": 2})


def test_a_page_set_sideways_is_named_in_the_notes(tmp_path: Path) -> None:
    paper = Paper(tmp_path).write(100, 100, SENTENCE).turn()
    for column in range(8):
        paper.sideways(100 + 15 * column, 800, SENTENCE)
    assert paper.read().notes == ((2, "page-sideways"),)
