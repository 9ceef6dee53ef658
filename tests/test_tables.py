"""Tables read back from real PDFs, each set in type for the one thing that it shows."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from paper import Paper
from reportlab.platypus import Paragraph, Table
from typesetting import broken_table, grid, heading, paragraph, read_back, space, table

from ingest.columns import area_of, role_of, years_in
from ingest.lines import Line
from ingest.pages import Box, Grid, PdfPage, Word
from ingest.ruled import read_grid
from ingest.tables import ruled_tables

PLAN = ("Mål:", "Aktiviteter:", "2026", "2027", "Förvaltning:")
WIDTHS = (120.0, 160.0, 40.0, 40.0, 100.0)
LONG = "och stöd till barn och unga i hela länet " * 6


def test_columns_are_named_by_the_header_and_cells_hold_their_words(tmp_path: Path) -> None:
    rows = [["Trygg vård", "1. Införa rutiner", "X", "", "HSF/SOF"]]
    document = read_back(tmp_path, [table(PLAN, rows, WIDTHS)])
    assert document.tables[0].columns == ("Mål", "Aktiviteter", "2026", "2027", "Förvaltning")
    assert grid(document) == rows


def test_a_merged_cell_stands_in_every_row_that_it_spans(tmp_path: Path) -> None:
    rows = [
        ["Trygg vård", "2a. Införa", "X", "", "SOF"],
        [None, "2b. Etablera", "", "X", None],
        ["Nytt mål", "3. Pröva", "", "", "HSF"],
    ]
    document = read_back(tmp_path, [table(PLAN, rows, WIDTHS)])
    assert [row[0] for row in grid(document)] == ["Trygg vård", "Trygg vård", "Nytt mål"]
    assert [row[4] for row in grid(document)] == ["SOF", "SOF", "HSF"]
    assert [cell.row_span for cell in document.tables[0].cells if cell.column == 0] == [2, 1]


def test_a_table_that_runs_over_a_page_without_a_header_is_one_table(tmp_path: Path) -> None:
    rows = [
        ["Trygg vård", "1. Införa", "X", "", "SOF"],
        ["Nära vård", "2. Pröva", "X", "", "SOF"],
        [None, "3. Etablera", "X", "X", None],
        [None, "4. Bygga", "", "X", None],
        [None, "5. Följa upp", "", "", "HSF"],
    ]
    document = read_back(tmp_path, broken_table(PLAN, rows, WIDTHS, at=3))
    assert len(document.pages) == 2
    assert [found.rows for found in document.tables] == [5]
    assert [row[0] for row in grid(document)] == ["Trygg vård", *["Nära vård"] * 4]
    assert [row[4] for row in grid(document)] == ["SOF", "SOF", "SOF", "SOF", "HSF"]
    assert [cell.pages for cell in document.tables[0].cells if cell.column == 1] == [(1,), (1,), (1,), (2,), (2,)]
    assert not any(cell.uncertain for cell in document.tables[0].cells)


def test_a_single_row_on_the_next_page_belongs_to_the_table(tmp_path: Path) -> None:
    rows = [["Trygg vård", "1. Införa", "X", "", "SOF"], ["Nära vård", "2. Pröva", "X", "X", "HSF"]]
    assert grid(read_back(tmp_path, broken_table(PLAN, rows, WIDTHS, at=1))) == rows


def test_a_repeated_header_is_dropped_and_its_words_are_counted(tmp_path: Path) -> None:
    rows = [["Trygg vård", f"{number}. Införa", "X", "", "SOF"] for number in (1, 2, 3)]
    document = read_back(tmp_path, [space(650), table(PLAN, rows, WIDTHS, repeat_header=True)])
    assert len(document.pages) == 2
    assert grid(document) == rows
    assert document.text.count("Aktiviteter") == 1
    assert document.left_out["repeated table header"] == len(PLAN)


def test_a_header_that_repeats_within_a_page_is_dropped(tmp_path: Path) -> None:
    rows = [["Trygg vård", "1. Införa", "X", "", "SOF"], list(PLAN), ["Nära vård", "2. Pröva", "", "X", "HSF"]]
    document = read_back(tmp_path, [table(PLAN, rows, WIDTHS)])
    assert grid(document) == [rows[0], rows[2]]


def test_a_row_split_over_two_pages_is_one_row(tmp_path: Path) -> None:
    rows = [
        ["Trygg vård", "1. Införa rutiner " + LONG.strip(), "X", "", "SOF"],
        ["Nära vård", "2. Pröva", "X", "X", "HSF"],
    ]
    document = read_back(tmp_path, [space(640), table(PLAN, rows, WIDTHS, cut_rows=True)])
    assert len(document.pages) == 2
    assert grid(document) == rows
    cell = next(cell for cell in document.tables[0].cells if cell.column == 1)
    assert cell.pages == (1, 2)
    assert not cell.uncertain


def test_text_between_two_tables_keeps_them_apart(tmp_path: Path) -> None:
    first = table(PLAN, [["Trygg vård", "1. Införa", "X", "", "SOF"]], WIDTHS)
    second = table(PLAN, [["Nära vård", "1. Pröva", "", "X", "HSF"]], WIDTHS)
    document = read_back(tmp_path, [space(650), first, heading("Stärka primärvården"), second])
    assert len(document.pages) == 2
    assert [found.rows for found in document.tables] == [1, 1]


def test_two_tables_on_one_page_stay_two(tmp_path: Path) -> None:
    measures = table(("Effektmått", "Målvärde"), [["Läkarbesök i hemmet", "Ska öka"]], (200.0, 200.0))
    document = read_back(
        tmp_path, [measures, space(20), table(PLAN, [["Mål ett", "1. Pröva", "", "X", "HSF"]], WIDTHS)]
    )
    assert [found.columns[0] for found in document.tables] == ["Effektmått", "Mål"]


def test_a_title_over_all_columns_is_the_caption(tmp_path: Path) -> None:
    drawn = table(
        (),
        [["Strategi: Nära vård", "", ""], ["Aktivitet", "2026", "Ansvarig"], ["1. Införa", "X", "HSF"]],
        (200, 60, 90),
        across=[0],
    )
    document = read_back(tmp_path, [drawn])
    assert (document.tables[0].caption, document.tables[0].columns) == (
        "Strategi: Nära vård",
        ("Aktivitet", "2026", "Ansvarig"),
    )
    assert [(row.area, row.years, row.responsible) for row in document.activities] == [
        ("Nära vård", ("2026",), ("HSF",))
    ]
    assert document.text.split("\n")[:2] == ["Strategi: Nära vård", "Aktivitet\t2026\tAnsvarig"]


def test_a_table_without_its_outer_rules_is_read_whole(tmp_path: Path) -> None:
    cells = [
        ["Aktivitet", "2026", "2027", "Ansvarig"],
        ["1. Införa", "X", "", "HSF"],
        ["2. Pröva", "", "X", "SOF"],
        ["3. Se", "X", "X", "UAF"],
    ]
    document = read_back(
        tmp_path, [Table(cells, colWidths=[200, 50, 50, 100], style=[("INNERGRID", (0, 0), (-1, -1), 1, "black")])]
    )
    assert document.tables[0].columns == tuple(cells[0])
    assert grid(document) == cells[1:]


def test_the_lower_row_of_a_header_names_the_columns(tmp_path: Path) -> None:
    rows = [["1. Införa", "X", "", "HSF"], ["2. Pröva", "", "X", "SOF"]]
    top = [Paragraph("Aktivitet"), Paragraph("Tid"), "", Paragraph("Ansvarig")]
    cells = [top, ["", Paragraph("2026"), Paragraph("2027"), ""], *rows]
    spans = [
        ("SPAN", (0, 0), (0, 1)),
        ("SPAN", (1, 0), (2, 0)),
        ("SPAN", (3, 0), (3, 1)),
        ("GRID", (0, 0), (-1, -1), 0.5, "black"),
    ]
    document = read_back(tmp_path, [Table(cells, colWidths=[200, 50, 50, 100], style=spans)])
    assert document.tables[0].columns == ("Aktivitet", "2026", "2027", "Ansvarig")
    assert [row.years for row in document.activities] == [("2026",), ("2027",)]


def test_a_header_without_bold_is_known_by_its_words(tmp_path: Path) -> None:
    rows = [["Trygg vård", "1. Införa rutiner.", "X", "", "SOF"]]
    document = read_back(tmp_path, [table(PLAN, rows, WIDTHS, bold_header=False)])
    assert grid(document) == rows


def test_a_table_without_a_header_has_no_column_names(tmp_path: Path) -> None:
    rows = [
        ["1. Diarienummer är det som skrivs här.", "HSN 2026/148"],
        ["2. Datum då beslutet fattades.", "2026-02-25"],
    ]
    document = read_back(tmp_path, [table((), rows, (200.0, 200.0))])
    assert document.tables[0].columns == ("", "")
    assert grid(document) == rows


def test_a_blank_cell_after_the_page_break_is_uncertain_where_nothing_tells_if_it_is_merged(tmp_path: Path) -> None:
    header, widths = ("Aktivitet", "Status", "Ansvarig"), (200.0, 100.0, 100.0)
    rows = [["1. Införa", "Pågår", "SOF"], ["2. Pröva", "", "HSF"]]
    document = read_back(tmp_path, [space(662), table(header, rows, widths)])
    assert len(document.pages) == 2
    assert grid(document) == rows
    assert [(cell.row, cell.column) for cell in document.tables[0].cells if cell.uncertain] == [(1, 1)]


def test_a_landscape_page_is_read_as_it_stands(tmp_path: Path) -> None:
    rows = [[f"Mål {number}", f"{number}. Införa {LONG.strip()}", "X", "X", "HSF"] for number in range(1, 13)]
    document = read_back(tmp_path, [table(PLAN, rows, (200.0, 260.0, 50.0, 50.0, 150.0))], wide=True)
    assert len(document.pages) > 1
    assert grid(document) == rows


def test_words_in_a_table_are_not_in_the_running_text(tmp_path: Path) -> None:
    rows = [["Trygg vård", "1. Införa", "X", "", "SOF"]]
    document = read_back(
        tmp_path,
        [paragraph("Före tabellen."), space(20), table(PLAN, rows, WIDTHS), space(20), paragraph("Efter den.")],
    )
    assert document.text.split("\n") == ["Före tabellen.", "\t".join(PLAN), "\t".join(rows[0]), "Efter den."]


def word(text: str, x0: float, top: float, x1: float) -> Word:
    return Word(text, 1, x0, top, x1, top + 10, 10.0)


def boxes(columns: list[float], rows: list[float]) -> tuple[Box, ...]:
    return tuple(Box(left, top, right, bottom) for top, bottom in pairwise(rows) for left, right in pairwise(columns))


def test_a_mark_on_the_rule_between_two_years_is_uncertain() -> None:
    cells = boxes([0, 100, 140, 180], [0, 20, 40])
    words = [word("2026", 105, 5, 130), word("2027", 145, 5, 170), word("Införa", 5, 25, 40), word("X", 137, 25, 144)]
    found = read_grid(Grid(1, Box(0, 0, 180, 40), cells), words)
    assert [cell.uncertain for cell in found.cells if cell.text == "X"] == ["word-across-rule"]


def test_a_word_where_a_rule_is_missing_is_kept_and_marked() -> None:
    cells = tuple(box for box in boxes([0, 100, 200], [0, 20, 40]) if (box.x0, box.top) != (100, 20))
    found = read_grid(Grid(1, Box(0, 0, 200, 40), cells), [word("Införa", 5, 25, 40), word("HSF", 120, 25, 140)])
    assert [(cell.text, cell.uncertain) for cell in found.cells if cell.lines] == [("Införa", ""), ("HSF", "no-rules")]


def test_a_footnote_below_a_table_does_not_end_it() -> None:
    cells = boxes([0, 100, 200], [0, 20])
    first = PdfPage(
        1, 600, 800, (word("Aktivitet", 5, 5, 60), word("Ansvarig", 105, 5, 160)), (Grid(1, Box(0, 0, 200, 20), cells),)
    )
    body = (Word("Införa", 2, 5, 5, 60, 15, 10.0), Word("HSF", 2, 105, 5, 130, 15, 10.0))
    second = PdfPage(2, 600, 800, body, (Grid(2, Box(0, 0, 200, 20), cells),))
    note = Line((word("Se riktlinjen", 5, 700, 80),), mark="1")
    text = Line((word("Nytt stycke", 5, 700, 80),))
    assert [found.rows for found in ruled_tables([first, second], {1: [note], 2: []})] == [1]
    assert len(ruled_tables([first, second], {1: [text], 2: []})) == 2


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Mål:", "goal"),
        ("Målvärde", "target"),
        ("Ansvarig förvaltning", "responsible"),
        ("AKTIVITET", "activity"),
        ("2026", "mark"),
        ("HT 2026", "mark"),
        ("Syfte med överenskommelsen", "purpose"),
        ("Kommentar", ""),
        ("Samverkan mellan regionen och kommunerna i länet", ""),
    ],
)
def test_a_column_means_what_its_header_says(header: str, role: str) -> None:
    assert role_of(header) == role


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2024–2026", ("2024", "2025", "2026")),
        ("2024– 2025", ("2024", "2025")),
        ("2024-26", ("2024", "2025", "2026")),
        ("klart 2026-02-25", ("2026",)),
        ("2023, 2025", ("2023", "2025")),
        ("diarienummer 120261", ()),
    ],
)
def test_a_range_of_years_stands_for_each_of_them(text: str, years: tuple[str, ...]) -> None:
    assert years_in(text) == years


def test_an_area_is_what_stands_behind_its_label() -> None:
    assert area_of("9.1 Strategi: Ökad delaktighet") == "Ökad delaktighet"
    assert area_of("Förflyttningsområde- Samordna vård och omsorg:") == "Samordna vård och omsorg"
    assert area_of("Aktiviteter som ska genomföras") is None


def test_a_table_without_rules_is_read_as_text_and_pointed_out(tmp_path: Path) -> None:
    sheet = Paper(tmp_path)
    for top, cells in (
        (100, ("Mål", "Aktiviteter", "Ansvarig")),
        (120, ("Lugnare hemgång", "Införa hemgångsteam", "HSF")),
        (140, ("Fler rör på sig", "Öppna idrottshallar", "UAF")),
    ):
        for x, cell in zip((70, 220, 420), cells, strict=True):
            sheet.write(x, top, cell)
    document = sheet.read()
    assert document.notes == ((1, "table-without-rules"),)
    assert "Införa hemgångsteam" in document.text
    assert not [row for row in document.activities if row.kind == "activity"]
