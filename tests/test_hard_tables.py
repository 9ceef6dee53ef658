"""Random tables, set in type and read back: no row lost, none invented, every word in its cell."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from typesetting import broken_table, grid, read_back, space, table

from ingest.document import Document

WORDS = (
    "samverkan vården omsorg utveckla stöd barn unga kommunen regionen riktlinje rutiner uppföljning kontakter fasta "
    "gemensam plan hälsofrämjande patienter brukare anhöriga införa pröva kartlägga ansvar"
).split()
HEADER = ("Mål", "Aktiviteter", "2026", "2027", "Status", "Förvaltning")
WIDTHS = (110.0, 150.0, 36.0, 36.0, 70.0, 90.0)


@dataclass(frozen=True)
class Hard:
    """A random table: its rows (None: merged with the cell above) and how it is set."""

    rows: list[list[str | None]]
    above: float
    wide: bool
    repeat_header: bool
    cut_rows: bool
    broken_at: int

    @property
    def expected(self) -> list[list[str]]:
        filled: list[list[str]] = []
        for row in self.rows:
            filled.append([text if text is not None else filled[-1][column] for column, text in enumerate(row)])
        return filled


@st.composite
def phrases(draw: st.DrawFn, longest: int) -> str:
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=longest))
    return " ".join([words[0].capitalize(), *words[1:]])


@st.composite
def tables(draw: st.DrawFn) -> Hard:
    numbered = draw(st.booleans())
    cut_rows = draw(st.booleans())  # reportlab lets a merged cell that it cuts overflow: then none is merged
    rows: list[list[str | None]] = []
    for number in range(1, draw(st.integers(1, 22)) + 1):
        goal = None if rows and not cut_rows and draw(st.integers(0, 2)) == 0 else draw(phrases(14))
        # A unit's merged cell never runs over the border of its goal's.
        unit = (
            None
            if goal is None and draw(st.booleans())
            else draw(st.sampled_from(["HSF", "HSF/SOF", "RSF (i samarbete med UAF)"]))
        )
        activity = (f"{number}. " if numbered else "") + draw(phrases(25))
        marks = [draw(st.sampled_from(["X", ""])), draw(st.sampled_from(["X", ""]))]
        rows.append([goal, activity, *marks, draw(st.sampled_from(["Pågår", "Ej påbörjat", ""])), unit])
    # reportlab draws no rule between a repeated header and a row that it has cut: not both at once.
    repeat_header = not cut_rows and draw(st.booleans())
    broken_at = draw(st.integers(0, len(rows)))
    return Hard(rows, draw(st.floats(0, 640)), draw(st.booleans()), repeat_header, cut_rows, broken_at)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hard")


# Each example sets and reads a document, a third of a second: no shrinking, which would read hundreds.
BY_READING = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@BY_READING
@given(hard=tables())
def test_no_row_is_lost_and_none_invented(folder: Path, hard: Hard) -> None:
    above = min(hard.above, 380.0) if hard.wide else hard.above
    set_table = table(HEADER, hard.rows, WIDTHS, repeat_header=hard.repeat_header, cut_rows=hard.cut_rows)
    document = read_back(folder, [space(above), set_table], wide=hard.wide)
    assert [found.columns for found in document.tables] == [HEADER]
    assert grid(document) == hard.expected
    words = sum(len(text.split()) for row in hard.rows for text in row if text)
    assert sum(len(document.text[cell.start : cell.end].split()) for cell in document.tables[0].cells) == words


@BY_READING
@given(hard=tables())
def test_cells_merged_over_a_page_break_are_mended_or_marked(folder: Path, hard: Hard) -> None:
    assume(0 < hard.broken_at < len(hard.rows))
    document = read_back(folder, broken_table(HEADER, hard.rows, WIDTHS, hard.broken_at), wide=True)
    assert [found.rows for found in document.tables] == [len(hard.rows)]
    doubtful = {(row, cell.column) for cell in document.tables[0].cells if cell.uncertain for row in cell.rows}
    for row, (read, expected) in enumerate(zip(grid(document), hard.expected, strict=True)):
        for column, (text, right) in enumerate(zip(read, expected, strict=True)):
            assert text == right or (row, column) in doubtful
    # Doubt is the exception: only what stands right behind a page break can be in it.
    assert {row for row, _ in doubtful} <= _first_rows(document)


def _first_rows(document: Document) -> set[int]:
    """The rows that a page begins with, and those that share a merged cell with them."""
    cells = document.tables[0].cells
    firsts = [
        min(cell.row for cell in cells if page.number in cell.pages and cell.column == 1) for page in document.pages[1:]
    ]
    return {row for first in firsts for cell in cells if first in cell.rows for row in cell.rows}
