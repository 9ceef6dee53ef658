"""The starter library: a source in Markdown becomes a PDF that a reader of PDFs understands."""

import tomllib
from pathlib import Path

import pdfplumber
import pypdf
import pypdfium2  # type: ignore[import-untyped]
import pytest

from ingest.starter.__main__ import main
from ingest.starter.source import Source, SourceError, read_source
from ingest.starter.tables import Box, MergeError, boxes, header_rows
from ingest.starter.typeset import typeset

STARTER = Path(main.__code__.co_filename).parent

FRONT = """\
---
id: prov
title: "Ramverk för nära vård"
issuer: "Region Gotland"
region: Gotland
kind: framework
status: in-force
dated: 2026-02-25
original: {title: "Ramverk", issuer: "Region Gotland", date: "odaterat"}
layout: portrait
bookmarks: true
"""
BOX = "---\nDetta är ett referat.\n\n"
LONG = " ".join(f"Mening nummer {i} om samverkan mellan huvudmännen." for i in range(300))


def source_of(folder: Path, body: str, front: str = FRONT) -> Source:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "prov.md"
    path.write_text(front + BOX + body, encoding="utf-8")
    return read_source(path)


def pdf_of(folder: Path, body: str, front: str = FRONT) -> Path:
    pdf = folder / "prov.pdf"
    pdf.write_bytes(typeset(source_of(folder, body, front)))
    return pdf


def page_texts(pdf: Path) -> list[str]:
    with pdfplumber.open(pdf) as opened:
        return [page.extract_text() for page in opened.pages]


def error_of(folder: Path, body: str, front: str = FRONT) -> str:
    with pytest.raises(SourceError) as caught:
        typeset(source_of(folder, body, front))
    return str(caught.value)


def line_of(folder: Path, text: str) -> str:
    lines = (folder / "prov.md").read_text(encoding="utf-8").split("\n")
    return f"{folder / 'prov.md'}, line {1 + next(i for i, li in enumerate(lines) if text in li)}: "


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


# Bound files, the catalogue and the check


PARTS = """\
parts:
  - {id: yrkande, title: "Yrkande", issuer: "X", kind: motion, status: proposal, dated: 2025-04-04}
  - {id: svar, title: "Svar på yrkandet", issuer: "Y", kind: decision-paper, status: proposal}
"""
PARTS_BODY = (
    f"# 1 Försättsblad\n\n{LONG}\n\n<!-- part: yrkande -->\n\n# Yrkande\n\n{LONG} {LONG}\n\n"
    "<!-- part: svar -->\n\n# Svar\n\nText.\n"
)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    source_of(tmp_path / "sources", PARTS_BODY, FRONT + PARTS)
    assert main([], tmp_path) == 0
    return tmp_path


def test_a_part_begins_on_a_new_page_and_the_catalogue_has_its_pages(library: Path) -> None:
    pages = page_texts(library / "prov.pdf")
    catalogue = tomllib.loads((library / "catalogue.toml").read_text(encoding="utf-8"))
    heads = [text.split("\n")[0] for text in pages]
    first, last = heads.index("Yrkande") + 1, len(heads) - heads[::-1].index("Yrkande")
    assert first > 1
    assert last > first
    (document,) = catalogue["document"]
    assert [part["pages"] for part in document["part"]] == [f"{first}-{last}", str(last + 1)]
    assert pages[first - 1].split("\n")[:2] == ["Yrkande", "Yrkande"]
    assert heads[last:] == ["Svar på yrkandet"]


def test_the_catalogue_says_that_a_document_is_a_restatement_and_of_what(library: Path) -> None:
    text = (library / "catalogue.toml").read_text(encoding="utf-8")
    (document,) = tomllib.loads(text)["document"]
    assert "python -m ingest.starter" in text.split("\n")[0]
    assert document["edition"] == "restatement"
    assert document["restates"] == {
        "title": "Ramverk",
        "issuer": "Region Gotland",
        "date": "odaterat",
    }
    assert str(document["dated"]) == "2026-02-25"
    assert document["file"] == "prov.pdf"


def test_check_names_what_is_out_of_step_and_writes_nothing(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"], library) == 0
    before = (library / "prov.pdf").read_bytes()
    source_of(library / "sources", PARTS_BODY + "\nEn ny mening.\n", FRONT + PARTS)
    assert main(["--check"], library) == 1
    assert "prov.pdf is older than" in capsys.readouterr().err
    assert (library / "prov.pdf").read_bytes() == before

    changed = (FRONT + PARTS).replace("status: in-force", "status: draft")
    source_of(library / "sources", PARTS_BODY, changed)
    assert main(["--check"], library) == 1
    assert "catalogue.toml differs from the sources" in capsys.readouterr().err

    (library / "prov.pdf").rename(library / "annan.pdf")
    assert main(["--check"], library) == 1
    errors = capsys.readouterr().err
    assert "prov.pdf is missing" in errors
    assert "annan.pdf has no source" in errors


def test_a_bad_source_is_named_and_the_others_are_typeset(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source_of(tmp_path / "sources", "# 1\n\nText.\n")
    (tmp_path / "sources" / "fel.md").write_text("Ingen ingress.\n", encoding="utf-8")
    assert main([], tmp_path) == 1
    assert "fel.md, line 1: the file must open with YAML" in capsys.readouterr().err
    assert (tmp_path / "prov.pdf").exists()
    assert 'id = "prov"' in (tmp_path / "catalogue.toml").read_text(encoding="utf-8")


@pytest.mark.skipif(not list((STARTER / "sources").glob("*.md")), reason="no sources yet")
def test_the_committed_pdfs_and_catalogue_are_in_step_with_their_sources() -> None:
    assert main(["--check"]) == 0


@pytest.mark.parametrize("path", sorted((STARTER / "sources").glob("*.md")), ids=lambda p: p.stem)
def test_a_committed_pdf_has_the_words_of_its_source_typeset_anew(path: Path) -> None:
    # Words, not bytes: another version of typst or pypdf may write the same pages differently.
    def words(pdf: Path | bytes) -> list[str]:
        document = pypdfium2.PdfDocument(pdf)
        return [page.get_textpage().get_text_bounded() for page in document]

    assert words(STARTER / f"{path.stem}.pdf") == words(typeset(read_source(path)))


# Sources that break the contract


@pytest.mark.parametrize(
    ("front", "at", "sentence"),
    [
        (FRONT + "bokmärken: true\n", "bokmärken", 'front matter has the unknown key "bokmärken"'),
        (FRONT.replace("kind: framework", "kind: ramverk"), "kind", "\"kind\" is 'ramverk'"),
        (FRONT.replace("2026-02-25", '"februari"'), "dated", "must be a date as 2026-02-25"),
        (FRONT.replace("region: Gotland\n", ""), "id: prov", 'front matter lacks "region"'),
        (FRONT.replace("id: prov", "id: annan"), "id: annan", "differs from the file's name, prov"),
        (FRONT.replace('"odaterat"', "2020"), "original", "must be text"),
        (FRONT + "kind: plan\n", "kind: plan", '"kind" stands twice'),
        (FRONT + 'page_label: "sida"\n', "page_label", "must contain {page}"),
    ],
)
def test_bad_front_matter_is_refused_with_its_line(tmp_path: Path, front: str, at: str, sentence: str) -> None:
    error = error_of(tmp_path, "# 1\n", front)
    assert error.startswith(line_of(tmp_path, at))
    assert sentence in error


@pytest.mark.parametrize(
    ("body", "at", "sentence"),
    [
        ("# 1\n\n| A | B |\n|---|---|\n| en | |\n| a |\n", "| a |", "the row has 1 cells"),
        ("# 1\n\n| A | B |\n|---|---|\n| a | b | c |\n", "| a |", "the row has 3 cells"),
        ("# 1\n\n| ^ | B |\n|---|---|\n| a | b |\n", "| ^ |", "^ stands in the first row"),
        ("# 1\n\n| A | B |\n|---|---|\n| < | b |\n", "| < |", "< stands in the first column"),
        ("# 1\n\nText[^9].\n", "[^9]", "footnote 9 is not defined"),
        ("# 1\n\nText.\n\n[^9]: Not.\n", "[^9]", "footnote 9 is never referred to"),
        ("# 1\n\n<!-- sida -->\n", "sida", "is not a directive"),
        ("# 1\n\n<!-- columns: 1 2 -->\n\nText.\n", "Text.", "a table must follow"),
        ("# 1\n\n<!-- columns: 1 -->\n| A | B |\n|---|---|\n", "| A", "1 column widths for 2"),
        ("# 1\n\n<!-- two columns -->\n\nText.\n", "two columns", "end columns --> is missing"),
        ("# 1\n\n<!-- part: x -->\n", "part: x", 'part "x" does not come here'),
        ("# 1\n\n> Citat.\n", "> Citat", "a blockquote is not in the source format"),
        ("# 1\n\nText <b>fet</b>.\n", "<b>", "'<b>' is not in the source format"),
        ("# Rubrik[^1]\n\n[^1]: Not.\n", "Rubrik", "a footnote cannot stand in a heading"),
        ("# 1\n\n##### Djup\n", "#####", "headings go from # to ####"),
    ],
)
def test_a_bad_body_is_refused_with_its_line(tmp_path: Path, body: str, at: str, sentence: str) -> None:
    error = error_of(tmp_path, body)
    assert error.startswith(line_of(tmp_path, at))
    assert sentence in error


def test_a_source_without_a_restatement_box_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "prov.md"
    path.write_text(FRONT + "---\n# 1 Inledning\n", encoding="utf-8")
    with pytest.raises(SourceError, match="must stand before the first heading"):
        typeset(read_source(path))
