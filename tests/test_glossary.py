"""Abbreviations and what they stand for, from sentences, lists, tables and names."""

from __future__ import annotations

from pathlib import Path

import pytest
from typesetting import heading, paragraph, read_back, space, table

from ingest.abbreviations import could_be_a_name, spells
from ingest.catalogue import Entry
from ingest.document import Document
from ingest.read import read_file
from ingest.regions import NATIONAL


def meanings(document: Document) -> list[tuple[str, str]]:
    return [(term.abbreviation, term.expansion) for term in document.terms]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Verktyget är samordnad individuell plan (SIP) för alla.", ("SIP", "samordnad individuell plan")),
        ("Enligt Hälso- och sjukvårdslagen (HSL) ska vården finnas.", ("HSL", "Hälso- och sjukvårdslagen")),
        ("Det gäller mödrahälsovård (MHV) i länet.", ("MHV", "mödrahälsovård")),
        ("Bland annat individens behov i centrum (IBIC) används.", ("IBIC", "individens behov i centrum")),
        ("Läkare besöker särskilda boenden (SÄBO) varje vecka.", ("SÄBO", "särskilda boenden")),
        ("En SIP (samordnad individuell plan) ska erbjudas.", ("SIP", "samordnad individuell plan")),
        ("En SIP, samordnad individuell plan, ska erbjudas.", ("SIP", "samordnad individuell plan")),
        ("SIP står för samordnad individuell plan.", ("SIP", "samordnad individuell plan")),
        ("PNA – patientnära analyser", ("PNA", "patientnära analyser")),
        (
            "Huvudansvarig samordnare: den som håller ihop planen. Kallas i dagligt tal HAS.",
            ("HAS", "Huvudansvarig samordnare"),
        ),
        (
            "Kommunerna inrättar Gemensamma nämnden för hälsa, skola och omsorg, i det följande nämnden eller GHSO.",
            ("GHSO", "Gemensamma nämnden för hälsa, skola och omsorg"),
        ),
        (
            "Avtalet rör utskrivning till särskilda boenden, nedan SÄBO.",
            ("SÄBO", "särskilda boenden"),
        ),
    ],
)
def test_a_sentence_spells_an_abbreviation_out(tmp_path: Path, sentence: str, expected: tuple[str, str]) -> None:
    document = read_back(tmp_path, [paragraph(sentence)])
    (term,) = document.terms
    assert (term.abbreviation, term.expansion) == expected
    assert not term.inferred
    quote = document.text[term.start : term.end]
    assert term.abbreviation in quote
    assert term.expansion in quote


@pytest.mark.parametrize(
    "sentence",
    [
        "Placering på institution (heldygnsvård, HVB eller SiS) kan förebyggas.",
        "Ansvarig är förvaltningen (i samarbete med SOF).",
        "Planen beslutas av nämnden (SON 2022/295).",
        "Arbetet följs upp i gruppen (SKR) varje år.",
        "Avsnitt IV, om kommunal vård, gäller.",
        "Överenskommelsen STY-02276 gäller.",
    ],
)
def test_what_stands_beside_an_abbreviation_is_not_its_meaning_unless_the_letters_say_so(
    tmp_path: Path, sentence: str
) -> None:
    assert meanings(read_back(tmp_path, [paragraph(sentence)])) == []


def test_two_meanings_in_one_document_are_both_kept(tmp_path: Path) -> None:
    first = paragraph("En samordnad individuell plan (SIP) upprättas.")
    second = paragraph("Utskrivningen inleds med särskild individuell planering (SIP).")
    document = read_back(tmp_path, [first, space(30), second])
    assert meanings(document) == [("SIP", "samordnad individuell plan"), ("SIP", "särskild individuell planering")]


def test_one_meaning_in_several_inflections_is_kept_once(tmp_path: Path) -> None:
    first = paragraph("En samordnad individuell plan (SIP) upprättas.")
    second = paragraph("Antalet samordnade individuella planer (SIP) ökar.")
    assert meanings(read_back(tmp_path, [first, space(30), second])) == [("SIP", "samordnad individuell plan")]


def test_an_entry_of_a_list_may_say_more_than_the_meaning(tmp_path: Path) -> None:
    (tmp_path / "r.md").write_text(
        "# Rutin\n## Begrepp\n\n- **HU** – hälsoundersökning enligt rutinen, samtal och kroppslig undersökning.\n"
        "- **SIP** – planen, det vill säga papperet.\n",
        "utf8",
    )
    document = read_file(tmp_path / "r.md", Entry("r", "r.md", "Rutin"))[0]
    assert meanings(document) == [("HU", "hälsoundersökning enligt rutinen")]


@pytest.mark.parametrize("header", ["Betydelse", "Betyder", "Uttytt"])
def test_a_table_of_abbreviations_gives_each_row(tmp_path: Path, header: str) -> None:
    rows = [["LSS", "Lagen om stöd och service till vissa funktionshindrade"], ["VFU", "Verksamhetsförlagd utbildning"]]
    document = read_back(tmp_path, [table(("Förkortning", header), rows, (100.0, 300.0))])
    assert meanings(document) == [(row[0], row[1]) for row in rows]


def test_a_name_that_is_never_expanded_is_inferred_and_marked(tmp_path: Path) -> None:
    names = paragraph("Mottagare är socialförvaltningen samt utbildnings- och arbetslivsförvaltningen.")
    rows = [["1. Införa", "UAF/SOF"]]
    document = read_back(tmp_path, [names, space(20), table(("Aktivitet", "Förvaltning"), rows, (200.0, 100.0))])
    assert [(term.abbreviation, term.expansion, term.inferred) for term in document.terms] == [
        ("SOF", "socialförvaltningen", True),
        ("UAF", "utbildnings- och arbetslivsförvaltningen", True),
    ]
    for term in document.terms:
        assert document.text[term.start : term.end] == term.expansion


def test_a_meaning_holds_for_the_region_whose_pages_give_it(tmp_path: Path) -> None:
    story = [
        heading("Region Värmland"),
        paragraph("Där finns patientens egen provtagning (PEP) sedan länge."),
        heading("Region Halland"),
        paragraph("Här utvecklas primärvårdens egna projekt (PEP) vidare."),
    ]
    document = read_back(tmp_path, story, region=NATIONAL)
    assert [(term.region, term.expansion) for term in document.terms] == [
        ("Värmland", "patientens egen provtagning"),
        ("Halland", "primärvårdens egna projekt"),
    ]


@pytest.mark.parametrize(
    ("phrase", "letters", "answer"),
    [
        ("hälso- och sjukvårdsförvaltningen", "HSF", True),
        ("regionstyrelseförvaltningen", "RSF", True),
        ("socialförvaltningen", "SOF", True),
        ("äldre samt vård- och omsorgsnämnden", "ÄVON", True),
        ("stadsledningskontoret", "SLK", True),
        ("Sveriges Kommuner och Regioner", "SKR", True),
        ("socialförvaltningen", "HSF", False),
        ("sjukvårdsförvaltningen", "HSF", False),
        ("hälso- och sjukvårdsnämnden", "HSF", False),
    ],
)
def test_letters_must_open_words_or_parts_of_compounds(phrase: str, letters: str, answer: bool) -> None:
    assert spells(phrase, letters) is answer


@pytest.mark.parametrize(
    ("phrase", "answer"),
    [
        ("ledningsgruppen för vård och omsorg", True),
        ("Sveriges Kommuner och Regioner", True),
        ("stöd till kommuner och regioner", False),
        ("samordnad vård och omsorg", False),
        ("läkarkontakt - Socialstyrelsen", False),
    ],
)
def test_only_what_is_built_like_a_name_can_be_inferred(phrase: str, answer: bool) -> None:
    assert could_be_a_name(phrase) is answer
