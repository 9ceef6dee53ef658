"""The register and the glossary as the chat gets them, and the files to take along, without a browser."""

import csv
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from openpyxl import load_workbook
from register_library import FIRST, LONG_ROWS, PLAN, ROWS, SECOND, make_register_library
from starlette.applications import Starlette
from starlette.testclient import TestClient

from assistant.desk import Desk
from assistant.glossary_view import glossary_properties
from assistant.listing import has_words
from assistant.register_pages import RegisterPages
from assistant.register_view import register_properties, selected_rows
from index.scope import Scope
from ingest.register import Activity
from ingest.store import Library
from prompts import texts

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return make_register_library(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def browser(library: Library) -> Iterator[TestClient]:
    desk = cast(Desk, SimpleNamespace(assistant=lambda: SimpleNamespace(library=library)))
    with TestClient(Starlette(routes=RegisterPages(desk).routes())) as client:
        yield client


def command(library: Library, *options: str) -> bytes:
    """What `python -m assistant register` writes."""
    arguments = [sys.executable, "-m", "assistant", "register", "--data", str(library.root.parent), *options]
    return subprocess.run(arguments, cwd=ROOT, capture_output=True, check=True).stdout


def cells(workbook: bytes) -> list[tuple[Any, ...]]:
    return list(load_workbook(io.BytesIO(workbook)).worksheets[0].iter_rows(values_only=True))


def line_of(properties: dict[str, Any], words: str) -> dict[str, Any]:
    return next(line for line in properties["lines"] if words in line["cells"][0])


def test_the_csv_is_what_the_command_writes(browser: TestClient, library: Library) -> None:
    assert browser.get("/register.csv").content == command(library, "--format", "csv")


def test_the_xlsx_is_what_the_command_writes_for_the_same_filters(browser: TestClient, library: Library) -> None:
    written = browser.get("/register.xlsx", params={"responsible": "uaf", "year": "2026", "region": "Gotland"})
    asked = command(library, "--format", "xlsx", "--responsible", "uaf", "--year", "2026", "--region", "Gotland")
    assert cells(written.content) == cells(asked)
    assert len(cells(written.content)) == 1 + 2


def test_a_file_is_downloaded_under_a_name_that_no_address_can_change(browser: TestClient) -> None:
    headers = browser.get("/register.csv", params={"text": '"\r\nset-cookie: x', "region": "../.."}).headers
    assert headers["content-disposition"] == 'attachment; filename="ansvarsregister.csv"'
    assert "set-cookie" not in headers
    assert "sandbox" in headers["content-security-policy"]


def test_kind_and_words_filter_the_file_too(browser: TestClient) -> None:
    def lines(**filters: str) -> int:
        return len(browser.get("/register.csv", params=filters).text.splitlines()) - 1

    assert lines(text="IDROTTSHALLAR uaf") == 1
    assert lines(text="idrottshallar sof") == 0
    assert lines(kind="measure") == 0
    assert lines(kind="activity") == len(ROWS) + LONG_ROWS


@pytest.mark.parametrize("key", ["responsible", "year", "region", "kind"])
def test_every_choice_shows_the_rows_that_the_file_holds(library: Library, key: str) -> None:
    properties = register_properties(library, "sv")
    options = next(choice["options"] for choice in properties["filters"] if choice["key"] == key)
    assert options
    for value, _ in options:
        shown = [
            line["place"]["href"].partition("?")[0] for line in properties["lines"] if value in line["filters"][key]
        ]
        taken = [
            f"/sources/{row.document.entry.id}/{row.activity.start}-{row.activity.end}."
            for row in selected_rows(library, {key: value}, "sv")
        ]
        assert shown
        assert sorted(href.rpartition(".")[0] + "." for href in shown) == sorted(taken)


def test_a_unit_is_chosen_by_its_lead_not_by_its_cooperation(library: Library) -> None:
    lines = register_properties(library, "sv")["lines"]
    found = [line["cells"][0] for line in lines if "HSF" in line["filters"]["responsible"]]
    assert found == [f"1. {FIRST}"]


def test_a_line_opens_the_page_that_its_activity_stands_on(library: Library) -> None:
    properties = register_properties(library, "sv")
    place = line_of(properties, SECOND)["place"]
    assert place["href"].startswith("/sources/plan/")
    assert place["pageNumber"] == 2
    assert place["top"] > 0
    paper = properties["papers"][place["paper"]]
    assert paper["title"] == PLAN.title
    assert paper["statusWords"] == "gäller"


def test_what_was_planned_comes_before_what_running_text_says(library: Library) -> None:
    kinds = [line["filters"]["kind"][0] for line in register_properties(library, "sv")["lines"]]
    assert {"activity", "rule"} <= set(kinds)
    assert kinds == sorted(kinds)  # of these two the alphabet gives the same order


def test_a_column_that_no_row_fills_is_left_out(library: Library) -> None:
    labels = [column["label"] for column in register_properties(library, "sv")["columns"]]
    assert "Ansvarig" in labels
    assert "Mått" not in labels
    assert all(len(line["cells"]) == len(labels) for line in register_properties(library, "sv")["lines"])


def test_an_english_visitor_reads_english_headings_over_swedish_cells(library: Library) -> None:
    properties = register_properties(library, "en")
    assert {"label": "Responsible", "lang": "sv"} in properties["columns"]
    assert {"label": "Kind", "lang": "en"} in properties["columns"]


def test_the_glossary_says_which_meanings_are_inferred(library: Library) -> None:
    properties = glossary_properties(library, "sv")
    abbreviation, expansion, region, origin, document, _ = line_of(properties, "HSF")["cells"]
    assert (abbreviation, region, document) == ("HSF", "Gotland", PLAN.title)
    assert expansion.lower() == "hälso- och sjukvårdsförvaltningen"
    assert origin == "utskriven i dokumentet"
    assert line_of(properties, "SIP")["filters"] == {"region": ("Halland",), "origin": ("spelled-out",)}


def test_the_glossary_stands_in_the_order_of_the_alphabet(library: Library) -> None:
    short = [line["cells"][0] for line in glossary_properties(library, "sv")["lines"]]
    assert short == sorted(short, key=str.lower)


@pytest.mark.parametrize(
    ("words", "found"), [("", True), ("  tand VÅRD ", True), ("tandvård", True), ("tandvård sip", False)]
)
def test_every_word_must_stand_somewhere_in_the_row(words: str, found: bool) -> None:
    assert has_words(("Tandvård för äldre", "HSF"), words) is found


def test_every_word_that_the_table_and_its_panel_show_is_given_to_them(library: Library) -> None:
    elements = ROOT / "assistant" / "chat" / "public" / "elements"
    used = {
        word
        for name in ("Listing", "SourcePanel")
        for pair in re.findall(r"words(?:\.([a-z]+)|\['([a-z-]+)'\])", (elements / f"{name}.jsx").read_text("utf8"))
        for word in pair
        if word
    }
    assert used == register_properties(library, "sv")["words"].keys()


def test_whatever_is_uncertain_has_a_name_for_people() -> None:
    never_named = {"start", "end", "responsible_wording", "uncertain", "evidence"}
    named = {field.name for field in fields(Activity)} - never_named
    assert {f"register-{name}" for name in named} <= texts("chat", "sv").keys()


@pytest.mark.parametrize(
    "scope", [Scope(documents=("no-such",)), Scope(regions=("Nowhere",)), Scope(years=(1999,)), Scope(years=(0,))]
)
def test_what_is_outside_the_scope_is_neither_in_the_register_nor_in_the_glossary_nor_in_a_file(
    library: Library, browser: TestClient, scope: Scope
) -> None:
    properties = register_properties(library, "sv", scope)
    assert properties["lines"] == []
    assert glossary_properties(library, "sv", scope)["lines"] == []
    download = browser.get(properties["downloads"][0]["href"]).text
    assert len(download.splitlines()) == 1  # the headings


def test_the_register_within_a_scope_is_what_its_file_holds(library: Library, browser: TestClient) -> None:
    whole = register_properties(library, "sv")
    region = next(choice["options"] for choice in whole["filters"] if choice["key"] == "region")[0][0]
    scope = Scope(regions=(region,), only_in_force=True)
    properties = register_properties(library, "sv", scope)
    assert 0 < len(properties["lines"]) <= len(whole["lines"])
    assert {line["filters"]["region"] for line in properties["lines"]} == {(region,)}
    rows = csv.DictReader(io.StringIO(browser.get(properties["downloads"][0]["href"]).text))
    assert len(list(rows)) == len(properties["lines"])
