"""The starter library: a source in Markdown becomes a PDF that a reader of PDFs understands."""

from pathlib import Path

import pdfplumber
import pypdf
import pytest
from starter_sources import FRONT, LONG, page_texts, source_of

from ingest.starter.tables import Box, MergeError, boxes, header_rows
from ingest.starter.typeset import typeset


def pdf_of(folder: Path, body: str, front: str = FRONT) -> Path:
    pdf = folder / "prov.pdf"
    pdf.write_bytes(typeset(source_of(folder, body, front)))
    return pdf


# What stands on the page


def test_page_one_shows_title_issuer_date_and_the_restatement_box(tmp_path: Path) -> None:
    text = page_texts(pdf_of(tmp_path, "# 1 Inledning\n\nText.\n"))[0]
    assert text.split("\n")[:5] == [
        "Ramverk för nära vård",
        "Region Gotland · 2026-02-25",
        "Detta är ett referat.",
        "Original: Ramverk, Region Gotland, odaterat",
        "1 Inledning",
    ]


def test_signs_that_typst_reads_as_commands_come_out_as_they_were_written(tmp_path: Path) -> None:
    signs = '$x$ #let a = 1 @namn \\<b> ~ // nej /* nej */ "citat" 50 % = - + \\_ \\* `'
    text = page_texts(pdf_of(tmp_path, f"# 1 #set {{}}\n\n{signs}\n"))[0]
    assert '$x$ #let a = 1 @namn <b> ~ // nej /* nej */ "citat" 50 % = - + _ * `' in text
    assert "1 #set {}" in text


def test_words_are_hyphenated_at_line_ends_in_portrait_documents(tmp_path: Path) -> None:
    text = "".join(page_texts(pdf_of(tmp_path, "# 1\n\n" + "samverkansöverenskommelsen " * 60)))
    assert "-\n" in text


def test_a_footnote_stands_at_the_foot_of_its_page_under_the_writers_number(
    tmp_path: Path,
) -> None:
    body = "# 1\n\nText[^7] och mer[^7].\n\n<!-- page -->\n\nNästa.\n\n[^7]: Noten här.\n"
    pages = page_texts(pdf_of(tmp_path, body))
    assert "Text7 och mer7." in pages[0]
    assert pages[0].split("\n")[-2:] == ["7Noten här.", "1"]
    assert "Noten" not in pages[1]


def test_the_running_head_and_the_margin_text_stand_on_every_page(tmp_path: Path) -> None:
    front = FRONT + 'running_head: "Region Gotland HSF"\nmargin_text: "HSN 2026/148"\n'
    pdf = pdf_of(tmp_path, "# 1\n\n<!-- page -->\n\nText.\n", front)
    assert all("Region Gotland HSF" in text for text in page_texts(pdf))
    with pdfplumber.open(pdf) as opened:
        for page in opened.pages:
            assert len([char for char in page.chars if not char["upright"]]) == len("HSN 2026/148")


# Tables


def test_a_row_longer_than_the_rest_of_the_page_splits_and_the_header_repeats(
    tmp_path: Path,
) -> None:
    body = f"# 1\n\nText.\n\n| A | B |\n|---|---|\n| {LONG} | kort |\n"
    with pdfplumber.open(pdf_of(tmp_path, body)) as pdf:
        tables = [page.extract_tables() for page in pdf.pages]
    assert len(tables) == 3
    assert [table[0] for (table,) in tables] == [["A", "B"]] * 3
    assert [table[1][1] for (table,) in tables] == ["kort", "", ""]


def test_no_repeat_leaves_the_header_on_its_first_page(tmp_path: Path) -> None:
    body = f"# 1\n\n<!-- no repeat -->\n| A | B |\n|---|---|\n| {LONG} | kort |\n"
    with pdfplumber.open(pdf_of(tmp_path, body)) as pdf:
        first, second = (page.extract_table() for page in pdf.pages[:2])
    assert first is not None
    assert first[0] == ["A", "B"]
    assert second is not None
    assert second[0] != ["A", "B"]


def test_merged_cells_come_out_as_one_box_with_real_rules(tmp_path: Path) -> None:
    body = """# 1

<!-- columns: 3 4 1 1 2 -->
| Mål | Aktivitet | År | < | Ansvarig |
|---|---|---|---|---|
| ^ | ^ | 2026 | 2027 | ^ |
| Jämlik hälsa | Utbilda<br>alla | x | | HSF |
| ^ | Följa upp | x | x | **SOF** |
| Trygghet | < | | x | UAF |
"""
    with pdfplumber.open(pdf_of(tmp_path, body)) as pdf:
        assert pdf.pages[0].extract_tables() == [
            [
                ["Mål", "Aktivitet", "År", None, "Ansvarig"],
                [None, None, "2026", "2027", None],
                ["Jämlik hälsa", "Utbilda\nalla", "x", "", "HSF"],
                [None, "Följa upp", "x", "x", "SOF"],
                ["Trygghet", None, "", "x", "UAF"],
            ]
        ]


def test_a_header_reaches_as_far_down_as_its_merged_cells() -> None:
    found = boxes([["A", "B", "<"], ["^", "b", "c"], ["1", "2", "3"], ["^", "4", "5"]])
    assert header_rows(found) == 2
    assert found[0] == Box(0, 0, 2, 1)


def test_merged_cells_must_form_a_rectangle() -> None:
    with pytest.raises(MergeError, match="rectangle"):
        boxes([["A", "B"], ["a", "b"], ["^", "<"], ["x", "^"]])


def test_an_empty_header_is_no_header(tmp_path: Path) -> None:
    with pdfplumber.open(pdf_of(tmp_path, "# 1\n\n| | |\n|---|---|\n| a | b |\n")) as pdf:
        assert pdf.pages[0].extract_tables() == [[["a", "b"]]]


# What the file says about itself


def test_page_labels_are_printed_and_written_into_the_file(tmp_path: Path) -> None:
    front = FRONT + 'page_label: "{page} ({pages})"\nfirst_label: 10\n'
    pdf = pdf_of(tmp_path, "# 1\n\n<!-- page -->\n\nText.\n", front)
    assert [text.split("\n")[-1] for text in page_texts(pdf)] == ["10 (11)", "11 (11)"]
    assert pypdf.PdfReader(pdf).page_labels == ["10 (11)", "11 (11)"]


def test_the_outline_holds_the_headings_only_when_bookmarks_are_asked_for(tmp_path: Path) -> None:
    body = "# 1 Inledning\n\n## 1.1 Syfte\n\nText.\n"
    outline = pypdf.PdfReader(pdf_of(tmp_path, body)).outline
    assert [str(outline[0]["/Title"]), str(outline[1][0]["/Title"])] == ["1 Inledning", "1.1 Syfte"]  # type: ignore[index,call-overload]
    without = FRONT.replace("bookmarks: true", "bookmarks: false")
    assert pypdf.PdfReader(pdf_of(tmp_path, body, without)).outline == []


def test_the_same_source_gives_the_same_bytes(tmp_path: Path) -> None:
    body = "# 1\n\nText[^1].\n\n| A | B |\n|---|---|\n| a | b |\n\n[^1]: Not.\n"
    here, there = tmp_path / "here", tmp_path / "there"
    assert pdf_of(here, body).read_bytes() == pdf_of(there, body).read_bytes()


def test_only_the_fonts_that_typst_carries_are_used(tmp_path: Path) -> None:
    with pdfplumber.open(pdf_of(tmp_path, "# 1\n\n**fet** *kursiv*\n\n- punkt\n")) as pdf:
        assert {char["fontname"].split("-")[0][7:] for char in pdf.chars} == {"LibertinusSerif"}


# Slides


SLIDES = FRONT.replace("layout: portrait", "layout: slides")


def test_every_second_level_heading_starts_a_slide_and_a_first_level_one_a_divider(
    tmp_path: Path,
) -> None:
    body = "# Region Skåne\n\n## Läget\n\nText.\n\n### Mer\n\n## Framåt\n\nText.\n"
    pdf = pdf_of(tmp_path, body, SLIDES)
    firsts = [text.split("\n")[0] for text in page_texts(pdf)]
    assert firsts == ["Ramverk för nära vård", "Region Skåne", "Läget", "Framåt"]
    box = pypdf.PdfReader(pdf).pages[0].mediabox
    assert float(box.width) / float(box.height) == pytest.approx(16 / 9, abs=0.01)


def test_a_slide_shrinks_a_little_to_fit_and_goes_on_overleaf_when_it_cannot(
    tmp_path: Path,
) -> None:
    def pages_and_size(characters: int) -> tuple[int, float]:
        with pdfplumber.open(pdf_of(tmp_path, f"## Läget\n\n{LONG[:characters]}\n", SLIDES)) as pdf:
            body = [char["size"] for char in pdf.pages[1].chars if char["size"] > 9]
            return len(pdf.pages) - 1, round(min(body))

    assert pages_and_size(500) == (1, 16)
    shrunk = pages_and_size(1700)
    assert shrunk[0] == 1
    assert 13 <= shrunk[1] < 16
    continued = pages_and_size(6000)
    assert continued[0] > 1
    assert continued[1] == 14


def test_two_columns_stand_side_by_side(tmp_path: Path) -> None:
    body = """## Läget

<!-- two columns -->
### Styrkor
<!-- column -->
### Svagheter
<!-- end columns -->
"""
    assert "Styrkor Svagheter" in page_texts(pdf_of(tmp_path, body, SLIDES))[1]
