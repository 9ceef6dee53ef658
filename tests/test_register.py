"""The register: against rows written by hand from the pages, and rule by rule."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from typesetting import heading, paragraph, read_back, space, table

from ingest.catalogue import Entry
from ingest.document import Document
from ingest.glossary import Term
from ingest.read import read_file
from ingest.register import Activity
from ingest.units import Units, numbers_in

TRUTH = Path(__file__).parent / "truth"
ORIGINALS = Path(__file__).parents[2] / "shared" / "documents"
RESTATEMENTS = Path(__file__).parents[1] / "ingest" / "starter" / "documents"
REGIONS = {"gotland-fardplan": "Gotland", "gotland-ramverk": "Gotland", "jamtland-plan": "Jämtland Härjedalen"}


@cache
def read(path: Path) -> Document:
    return read_file(path, Entry(id=path.stem, file=path.name, title=path.stem, region=REGIONS[path.stem]))[0]


def rows_of(document: Document) -> list[Activity]:
    return [activity for activity in document.activities if activity.kind != "rule"]


def mark_of(text: str) -> str:
    """A text as the truth writes it: its first three words, its last two and how many it has."""
    words = re.sub(r"(?<=\d[–-]) (?=\d)", "", text).split()
    return text if len(words) <= 5 else f"{' '.join(words[:3])} … {' '.join(words[-2:])} ({len(words)})"


FIELDS: dict[str, Callable[[Document, Activity], object]] = {
    "kind": lambda _, row: row.kind,
    "page": lambda document, row: document.page_at(row.start).number,
    "area": lambda _, row: row.area,
    "number": lambda _, row: row.number,
    "goal": lambda _, row: mark_of(row.goal),
    "words": lambda _, row: mark_of(row.subactivity or row.activity),
    "activity": lambda _, row: mark_of(row.activity),
    "years": lambda _, row: list(row.years),
    "responsible": lambda _, row: list(row.responsible),
    "in_cooperation_with": lambda _, row: list(row.in_cooperation_with),
    "status": lambda _, row: mark_of(row.status),
    "measure": lambda _, row: mark_of(row.measure),
    "target": lambda _, row: mark_of(row.target),
    "follow_up": lambda _, row: mark_of(row.follow_up),
    "uncertain": lambda _, row: list(row.uncertain),
}
# What stays the same when a document is restated in other words.
FACTS = ("kind", "area", "number", "years", "responsible", "in_cooperation_with", "uncertain")


def differences(name: str, document: Document, fields: tuple[str, ...]) -> tuple[list[str], int]:
    """The cells in which the register differs from the truth, and how many were compared; every row must be there."""
    wanted = tomllib.loads((TRUTH / f"{name}.toml").read_text("utf8"))["row"]
    found = rows_of(document)
    assert [row["kind"] for row in wanted] == [row.kind for row in found]
    differ, compared = [], 0
    for number, (row, activity) in enumerate(zip(wanted, found, strict=True), start=1):
        for field in fields:
            if field in row:
                compared += 1
                if (value := FIELDS[field](document, activity)) != row[field]:
                    differ.append(f"row {number} {field}: expected {row[field]!r}, read {value!r}")
    return differ, compared


@pytest.mark.parametrize("name", sorted(REGIONS))
def test_the_register_of_an_original_is_what_a_person_reads_on_its_pages(name: str) -> None:
    path = ORIGINALS / f"{name}.pdf"
    if not path.exists():
        pytest.skip(f"the original {path.name} is not on this machine")
    differ, compared = differences(name, read(path), tuple(FIELDS))
    report = "\n".join(differ)
    assert not [line for line in differ if " page:" in line], report
    assert len(differ) <= 0.02 * compared, report


@pytest.mark.parametrize("name", sorted(REGIONS))
def test_a_restatement_holds_the_same_register_row_by_row(name: str) -> None:
    differ, _ = differences(name, read(RESTATEMENTS / f"{name}.pdf"), FACTS)
    assert not differ


@pytest.mark.parametrize("name", sorted(REGIONS))
def test_every_row_quotes_words_that_stand_in_the_document(name: str) -> None:
    document = read(RESTATEMENTS / f"{name}.pdf")
    for row in document.activities:
        said = row.measure if row.kind == "measure" else row.subactivity or row.activity
        assert said
        assert said in document.text[row.start : row.end]
        for field, start, end in row.evidence:
            assert start < end, field


PLAN = ("Mål", "Aktiviteter", "2026", "2027", "Förvaltning")
WIDTHS = (110.0, 160.0, 40.0, 40.0, 120.0)


def plan(
    folder: Path, *rows: list[str | None], header: tuple[str, ...] = PLAN, widths: tuple[float, ...] = WIDTHS
) -> tuple[Activity, ...]:
    return read_back(folder, [heading("Strategi: Nära vård"), table(header, rows, widths)]).activities


def test_an_activity_has_area_goal_number_years_and_units(tmp_path: Path) -> None:
    (row,) = plan(tmp_path, ["Trygg vård", "1a. Införa rutiner", "X", "", "HSF/SOF"])
    assert (row.kind, row.area, row.goal, row.number, row.activity) == (
        "activity",
        "Nära vård",
        "Trygg vård",
        "1a",
        "Införa rutiner",
    )
    assert (row.years, row.responsible, row.in_cooperation_with) == (("2026",), ("HSF", "SOF"), ())
    assert {field for field, _, _ in row.evidence} == {"goal", "years", "responsible"}


def test_lead_and_cooperation_are_apart(tmp_path: Path) -> None:
    (row,) = plan(tmp_path, ["Trygg vård", "1. Införa", "", "X", "RSF (i samarbete med SOF, HSF)"])
    assert (row.responsible, row.in_cooperation_with) == (("RSF",), ("SOF", "HSF"))
    assert row.responsible_wording == "RSF (i samarbete med SOF, HSF)"


def test_a_unit_holds_only_for_the_activities_that_its_cell_names(tmp_path: Path) -> None:
    rows = plan(
        tmp_path,
        [
            "Delaktighet",
            "3. Skapa struktur genom att:",
            "",
            "",
            "HSF/SOF avseende 3a-b RSF (i samarbete med HSF) avseende 3c",
        ],
        [None, "3a. Utveckla rutiner", "X", "", None],
        [None, "3b. Utveckla former", "X", "", None],
        [None, "3c. Utveckla stöd", "", "X", None],
    )
    assert [row.responsible for row in rows] == [(), ("HSF", "SOF"), ("HSF", "SOF"), ("RSF",)]
    assert [row.in_cooperation_with for row in rows] == [(), (), (), ("HSF",)]
    assert [row.uncertain for row in rows] == [("responsible",), (), (), ()]
    assert [(row.activity, row.subactivity) for row in rows][1] == ("Skapa struktur genom att:", "Utveckla rutiner")


def test_a_mark_in_a_cell_over_two_years_holds_for_both(tmp_path: Path) -> None:
    header, widths = ("Aktivitet", "2026–2027", "Ansvarig"), (200.0, 80.0, 100.0)
    (row,) = plan(tmp_path, ["1. Införa", "X", "HSF"], header=header, widths=widths)
    assert row.years == ("2026", "2027")


def test_a_mark_in_brackets_is_an_uncertain_year(tmp_path: Path) -> None:
    (row,) = plan(tmp_path, ["Trygg vård", "1. Införa", "(X)", "nej", "HSF"])
    assert (row.years, row.uncertain) == (("2026",), ("years",))


def test_words_in_a_year_column_are_kept_as_the_deadline(tmp_path: Path) -> None:
    (row,) = plan(tmp_path, ["Trygg vård", "1. Införa", "kvartal 2", "", "HSF"])
    assert (row.years, row.deadline) == (("2026",), "kvartal 2 (2026)")


def test_a_sub_activity_column_makes_each_of_its_cells_a_row(tmp_path: Path) -> None:
    header = ("Prioritet", "Aktivitet", "Delaktivitet", "Status", "Mått")
    rows = plan(
        tmp_path,
        ["2024–2026", "Utveckla arbetssätt", "Ta fram begrepp", "Pågår", "Finns begrepp?"],
        [None, None, "Ta fram mall", "", "Finns mall?"],
        header=header,
        widths=(70.0, 120.0, 120.0, 80.0, 80.0),
    )
    assert [(row.activity, row.subactivity, row.status) for row in rows] == [
        ("Utveckla arbetssätt", "Ta fram begrepp", "Pågår"),
        ("Utveckla arbetssätt", "Ta fram mall", ""),
    ]
    assert {row.years for row in rows} == {("2024", "2025", "2026")}


def test_a_row_across_all_columns_names_the_area_of_those_below(tmp_path: Path) -> None:
    rows = [
        ["Trygg vård", "1. Införa", "X", "", "HSF"],
        ["Egenvård", "", "", "", ""],
        ["Nära vård", "1. Pröva", "X", "", "SOF"],
    ]
    document = read_back(tmp_path, [heading("Strategi: Delaktighet"), table(PLAN, rows, WIDTHS, across=[1])])
    assert [(row.area, row.number) for row in document.activities] == [("Delaktighet", "1"), ("Egenvård", "1")]


def test_a_row_without_an_activity_is_kept_and_marked(tmp_path: Path) -> None:
    first, second = plan(tmp_path, ["Trygg vård", "1. Införa", "X", "", "HSF"], ["Nära vård", "", "", "X", "SOF"])
    assert (second.activity, second.years, second.responsible, second.uncertain) == (
        "",
        ("2027",),
        ("SOF",),
        ("activity",),
    )
    assert not first.uncertain


def test_a_column_that_is_missing_leaves_its_field_empty(tmp_path: Path) -> None:
    (row,) = plan(tmp_path, ["1. Införa", "HSF"], header=("Åtgärd", "Ansvarig"), widths=(200.0, 100.0))
    assert (row.activity, row.responsible, row.years, row.status) == ("Införa", ("HSF",), (), "")


def test_a_table_whose_columns_say_nothing_of_work_is_no_register(tmp_path: Path) -> None:
    assert plan(tmp_path, ["Gotland", "61 000"], header=("Region", "Invånare"), widths=(200.0, 100.0)) == ()


def test_an_agreement_whose_number_is_missing_says_so(tmp_path: Path) -> None:
    rows = plan(
        tmp_path,
        ["STY-05559- Tandvård", "Att klargöra roller"],
        ["STY- 19411- Team", "Att ge insatser"],
        ["STY- Boendet", "Att fördela ansvar"],
        header=("Benämning", "Syfte med överenskommelsen"),
        widths=(200.0, 200.0),
    )
    assert [(row.number, row.activity, row.uncertain) for row in rows] == [
        ("STY-05559", "Tandvård", ()),
        ("STY-19411", "Team", ()),
        ("", "Boendet", ("number",)),
    ]


def test_an_effect_measure_has_target_and_follow_up(tmp_path: Path) -> None:
    header, widths = ("Effektmått", "Målvärde", "Uppföljning"), (150.0, 100.0, 100.0)
    (row,) = plan(tmp_path, ["Läkarbesök i hemmet", "Ska öka", "Fredagsgruppen"], header=header, widths=widths)
    assert (row.kind, row.measure, row.target, row.follow_up) == (
        "measure",
        "Läkarbesök i hemmet",
        "Ska öka",
        "Fredagsgruppen",
    )


@pytest.mark.parametrize(
    ("sentence", "responsible"),
    [
        ("Strategisk samverkansledning ansvarar för att förvalta överenskommelserna.", ("Strategisk samverkansledning",)),
        ("Enligt reglementet ansvarar Socialnämnden för kommunal hälso- och sjukvård.", ("Socialnämnden",)),
        ("Kvällar och helger ansvarar vårdcentralerna endast för jour.", ("vårdcentralerna",)),
        ("Planen beslutas av Socialnämnden, Regionstyrelsen respektive Barn- och utbildningsnämnden.",
         ("Socialnämnden", "Regionstyrelsen", "Barn- och utbildningsnämnden")),
        ("Arbetet leds av en styrgrupp med chefer från skolan.", ("styrgrupp",)),
        ("Det finns en processledare som har ansvar för att driva omställningen.", ("processledare",)),
        ("Huvudansvaret för strategiska frågor ligger på vårddirektörerna vid staben.", ("vårddirektörerna",)),
        ("Hemsjukvården ska erbjuda en trygg vård dygnet runt.", ("Hemsjukvården",)),
        ("Den fasta läkarkontakten finns i primärvården och har ansvaret för utredning.", ("fasta läkarkontakten",)),
        ("Vården bedrivs av såväl region som kommun.", ("region", "kommun")),
        ("Varje nämnd och förvaltning ansvarar för sin del.", ("Varje nämnd och förvaltning",)),
    ],
)  # fmt: skip
def test_a_sentence_that_says_who_is_a_rule(tmp_path: Path, sentence: str, responsible: tuple[str, ...]) -> None:
    document = read_back(tmp_path, [paragraph(f"Det är sommar. {sentence} Det är höst.")])
    (row,) = document.activities
    assert (row.kind, row.activity, row.responsible) == ("rule", sentence, responsible)
    assert document.text[row.start : row.end] == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "SIP ska erbjudas alla oavsett ålder.",
        "Vi tar ansvar för eget arbete och återkopplar till steget före.",
        "Var tydlig i den förvaltning man ansvarar för.",
        "Förvaltningen föreslår att nämnden beslutar att avslå yrkandet.",
        "Regionen har en modell som ska stödja inriktningen.",
        "Vårdcentralen ansvarar inte för hemtjänst.",
        "Förslaget tydliggör vilka vårdnivåer kommunen har ansvar för.",
    ],
)
def test_a_sentence_that_names_nobody_is_no_rule(tmp_path: Path, sentence: str) -> None:
    assert read_back(tmp_path, [paragraph(sentence)]).activities == ()


def test_a_full_name_becomes_the_abbreviation_that_the_document_has_for_it(tmp_path: Path) -> None:
    text = paragraph("Hälso- och sjukvårdsförvaltningen ansvarar för vårdcentralerna.")
    rows = [
        ["Trygg vård", "1. Införa", "X", "", "HSF"],
        ["Trygg vård", "2. Pröva", "X", "", "Hälso- och sjukvårdsförvaltningen"],
    ]
    document = read_back(tmp_path, [text, space(20), table(PLAN, rows, WIDTHS)])
    assert [row.responsible for row in document.activities] == [("HSF",), ("HSF",), ("HSF",)]


def test_units_are_read_apart_but_one_name_is_kept_whole() -> None:
    units = Units([Term("ÄVON", "äldre samt vård- och omsorgsnämnden", "", 0, 0)])
    assert units.split("HSF/SOF, UAF och RSF") == ("HSF", "SOF", "UAF", "RSF")
    assert units.split("Hälso- och sjukvårdsnämnden") == ("Hälso- och sjukvårdsnämnden",)
    assert units.split("Äldre samt vård- och omsorgsnämnden") == ("ÄVON",)
    assert units.split("Vård och omsorg") == ("Vård och omsorg",)
    described = "Den verksamhet som har flest insatser, om inte annat bestäms"
    assert units.split(described) == (described,)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("3a-c", {"3a", "3b", "3c"}),
        ("1a, b och d", {"1a", "1b", "1d"}),
        ("2–4", {"2", "3", "4"}),
        ("3 d", {"3d"}),
        ("1, 3", {"1", "3"}),
    ],
)
def test_activity_numbers_are_read_out_of_a_range(text: str, numbers: set[str]) -> None:
    assert numbers_in(text) == numbers


def test_those_who_take_part_may_stand_in_brackets_after_the_lead() -> None:
    who = Units(()).responsible("Ekby kommun (Berga, Cedby och Dalen medverkar)", "")
    assert who.lead == ("Ekby kommun",)
    assert who.cooperation == ("Berga", "Cedby", "Dalen")
