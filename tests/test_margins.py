from pathlib import Path

import pytest
from paper import Paper, sentences, texts


def pages_with(folder: Path, count: int, foot: str = "", head: str = "") -> Paper:
    """Pages of text; `{n}` and `{of}` in head and foot are the page's number and their count."""
    paper = Paper(folder)
    for number in range(1, count + 1):
        if number > 1:
            paper.turn()
        if head:
            paper.write(50, 30, head.format(n=number, of=count), 9)
        paper.fill(
            50, 120, 480, f"Sida nummer {'ett två tre fyra fem'.split()[number - 1]} har sin text. {sentences(5)}"
        )
        if foot:
            paper.write(280, 800, foot.format(n=number, of=count), 9)
    return paper


@pytest.mark.parametrize(
    ("foot", "label"),
    [
        ("{n}", "2"),
        ("- {n} -", "2"),
        ("{n} ({of})", "2 (4)"),
        ("{n}({of})", "2(4)"),
        ("Sida | {n}", "2"),
        ("Sidan {n} av {of}", "2 av 4"),
    ],
)
def test_printed_page_numbers_become_labels_and_leave_the_text(tmp_path: Path, foot: str, label: str) -> None:
    document = pages_with(tmp_path, 4, foot).read()
    assert document.pages[1].label == label
    assert len(texts(document)) == 4
    assert document.left_out["page number"] == 4 * len(foot.split())


@pytest.mark.parametrize("count", [1, 2])
def test_short_papers_have_page_numbers_too(tmp_path: Path, count: int) -> None:
    document = pages_with(tmp_path, count, "{n}").read()
    assert [page.label for page in document.pages] == [str(n + 1) for n in range(count)]
    assert len(texts(document)) == count


@pytest.mark.parametrize("count", [2, 3, 5])
def test_a_line_that_comes_back_on_each_page_is_a_running_head(tmp_path: Path, count: int) -> None:
    document = pages_with(tmp_path, count, head="Lerdala kommun 2026-03-14 Plan för nära vård").read()
    assert document.left_out["running head"] == 7 * count
    assert all(text.startswith("Sida nummer") for text in texts(document))


def test_a_date_alone_in_the_head_of_each_page_is_a_running_head(tmp_path: Path) -> None:
    document = pages_with(tmp_path, 3, head="2026-03-14").read()
    assert document.left_out["running head"] == 3


def test_a_diary_number_is_no_page_number(tmp_path: Path) -> None:
    document = pages_with(tmp_path, 1, head="Dnr: SN 2026/112").read()
    assert document.pages[0].label == "1"
    assert "Dnr: SN 2026/112" in document.text


def test_a_number_in_the_last_line_of_the_text_is_no_page_number(tmp_path: Path) -> None:
    paper = pages_with(tmp_path, 3, "{n}")
    paper.write(50, 740, "Av de tillfrågade svarade 3 (12)")
    document = paper.read()
    assert document.text.endswith("3 (12)")
    assert document.pages[2].label == "3"


def test_a_year_at_the_foot_of_one_page_stays(tmp_path: Path) -> None:
    paper = pages_with(tmp_path, 3, "{n}")
    paper.write(50, 770, "2030")
    assert paper.read().text.endswith("2030")


def test_numbers_at_head_and_foot_are_both_left_out(tmp_path: Path) -> None:
    document = pages_with(tmp_path, 4, "{n}", "{n}(26)").read()
    assert [page.label for page in document.pages] == ["1(26)", "2(26)", "3(26)", "4(26)"]
    assert document.left_out["page number"] == 8


def test_page_numbers_that_begin_anew_in_each_part_are_found(tmp_path: Path) -> None:
    paper = Paper(tmp_path)
    for number, label in enumerate(["1 (2)", "2 (2)", "1 (3)", "2 (3)", "3 (3)"]):
        if number:
            paper.turn()
        paper.fill(50, 120, 480, sentences(3))
        paper.write(500, 40, label, 9)
    assert [page.label for page in paper.read().pages] == ["1 (2)", "2 (2)", "1 (3)", "2 (3)", "3 (3)"]


def test_a_label_in_a_longer_running_head_is_taken_from_it(tmp_path: Path) -> None:
    document = pages_with(tmp_path, 3, head="Protokoll från socialnämnden {n} (3)").read()
    assert [page.label for page in document.pages] == ["1 (3)", "2 (3)", "3 (3)"]


def test_a_slide_title_that_comes_back_stays(tmp_path: Path) -> None:
    paper = Paper(tmp_path, (960, 540))
    for number, region in enumerate(["Skåne", "Halland", "Blekinge", "Gotland", "Dalarna", "Värmland", "Kalmar"]):
        if number:
            paper.turn()
        paper.bold(50, 20, "Inriktning och mål" if number % 3 else f"Region {region}", 28)
        paper.fill(50, 120, 800, f"I {region} finns en plan. {sentences(3)}", 16)
    assert texts(paper.read(), "heading").count("Inriktning och mål") == 4


def test_a_file_whose_pages_are_labelled_says_so_where_nothing_is_printed(tmp_path: Path) -> None:
    paper = pages_with(tmp_path, 2)
    paper.canvas.addPageLabel(0, "ROMAN_LOWER", 1)
    assert [page.label for page in paper.read().pages] == ["i", "ii"]
