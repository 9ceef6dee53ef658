import csv
import io
import json
from pathlib import Path

import pytest
from asking import open_assistant

from assistant import register_table
from assistant.ask import Assistant
from assistant.rows import Row


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    assistant: Assistant = open_assistant(tmp_path_factory.mktemp("register"))
    return register_table.select(assistant.library.documents(), year="2026")


def test_a_unit_is_found_by_its_short_and_its_long_name(tmp_path: Path) -> None:
    documents = list(open_assistant(tmp_path / "data").library.documents())
    short = register_table.select(documents, responsible="hsf")
    assert short
    assert short == register_table.select(documents, responsible="hälso- och sjukvårdsförvaltningen")


def test_json_holds_the_columns_of_the_contract(rows: list[Row]) -> None:
    record = json.loads(register_table.written(rows, "json"))[0]
    assert list(record) == list(register_table.COLUMNS)
    assert record["years"] == ["2026", "2027"]
    assert record["responsible"] == ["HSF"]
    assert record["in_cooperation_with"] == ["SOF"]
    assert record["subactivity"] is None


def test_csv_and_xlsx_hold_the_same_rows(rows: list[Row]) -> None:
    from openpyxl import load_workbook

    text = register_table.written(rows, "csv")
    content = register_table.written(rows, "xlsx")
    assert isinstance(text, str)
    assert isinstance(content, bytes)
    lines = list(csv.reader(io.StringIO(text)))
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    cells = [["" if cell is None else str(cell) for cell in line] for line in sheet.iter_rows(values_only=True)]
    assert lines == cells


def test_a_cell_that_looks_like_a_formula_stays_text() -> None:
    assert register_table._safe("=HYPERLINK(1)") == "'=HYPERLINK(1)"


def test_the_table_for_people_counts_its_rows(rows: list[Row]) -> None:
    table = str(register_table.written(rows, "table"))
    assert table.split("\n")[0].split() == "Område Nr Aktivitet År Ansvarig I samarbete med Status Sida".split()
    assert table.endswith(f"{len(rows)} rader")
    assert str(register_table.written(rows[:1], "table")).endswith("\n1 rad")
    assert register_table.written([], "table") == "Ingen rad passar valet."
