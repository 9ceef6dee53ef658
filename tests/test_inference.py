"""What an uncatalogued document is taken to be, and when that is left open."""

from datetime import date

import pytest

from ingest.catalogue import INFERABLE, Entry, Part
from ingest.document import Block, Page
from ingest.inference import dates_in, infer_entry, kind_of

TODAY = date(2026, 6, 1)


def inferred(page: str, *, heading: str = "", later: str = "", title: str = "", entry: Entry | None = None) -> Entry:
    """The entry of a document whose first page says this; `heading` is its first line, `later` its second page."""
    pieces = [(kind, piece) for kind, piece in (("heading", heading), ("paragraph", page)) if piece]
    text = "\n".join(piece for _, piece in pieces)
    blocks, offset = [], 0
    for kind, piece in pieces:
        blocks.append(Block(kind, offset, offset + len(piece)))
        offset += len(piece) + 1
    pages = [Page(1, "1", ((0, len(text)),))]
    if later:
        blocks.append(Block("paragraph", len(text) + 1, len(text) + 1 + len(later)))
        pages.append(Page(2, "2", ((len(text) + 1, len(text) + 1 + len(later)),)))
        text = f"{text}\n{later}"
    entry = entry or Entry("x", "Min fil_v2.pdf", "", inferred=INFERABLE)
    return infer_entry(entry, text, pages, blocks, title, TODAY)


def test_a_first_page_tells_title_issuer_region_kind_and_date() -> None:
    entry = inferred("Region Skåne\nDatum: 2025-03-04", heading="Handlingsplan för barn i Skåne")
    assert (entry.title, entry.issuer, entry.region) == ("Handlingsplan för barn i Skåne", "Region Skåne", "Skåne")
    assert (entry.kind, entry.dated, entry.status) == ("plan", date(2025, 3, 4), "unknown")
    assert entry.inferred == ("title", "issuer", "region", "kind", "dated")


def test_only_what_the_catalogue_leaves_open_is_inferred() -> None:
    entry = Entry("x", "x.pdf", "Min titel", region="Gotland", kind="law", inferred=("issuer", "dated"))
    found = inferred("Region Skåne 2025-03-04", heading="Handlingsplan", entry=entry)
    assert (found.title, found.region, found.kind) == ("Min titel", "Gotland", "law")
    assert found.inferred == ("dated",)  # a region does not issue what is about another


def test_a_complete_entry_is_left_as_it_is() -> None:
    entry = Entry("x", "x.pdf", "Min titel")
    assert inferred("Region Skåne 2025-03-04", heading="Handlingsplan", entry=entry) is entry


def test_kind_status_and_date_of_a_file_of_several_papers_are_not_those_of_the_first() -> None:
    parts = (Part("a", "A", "", "motion", "proposal", 1, 1), Part("b", "B", "", "plan", "in-force", 2, 2))
    entry = Entry("x", "x.pdf", "", parts=parts, inferred=INFERABLE)
    found = inferred("Region Skåne 2025-03-04", heading="Yrkande om något i Skåne", entry=entry)
    assert found.inferred == ("title", "issuer", "region")


@pytest.mark.parametrize(
    ("heading", "page", "file_title", "title"),
    [
        ("Riktlinje för vård", "Text.", "Riktlinje för vård, version 2", "Riktlinje för vård, version 2"),
        ("Riktlinje för vård", "Text.", "PowerPoint-presentation", "Riktlinje för vård"),
        ("Riktlinje för vård", "Text.", "Microsoft Word - rl_7.docx", "Riktlinje för vård"),
        ("Sammanfattning", "Vi gör så här.", "", "Min fil v2"),
        ("1 Inledning", "Vi gör så här.", "", "Min fil v2"),
        ("Region Blekinge", "Vi gör så här.", "", "Min fil v2"),
        ("", "Rutin för vård", "", "Rutin för vård"),
        ("", "12", "", "Min fil v2"),
    ],
)
def test_a_title_is_the_files_own_or_the_first_heading_that_can_be_one(
    heading: str, page: str, file_title: str, title: str
) -> None:
    assert inferred(page, heading=heading, title=file_title).title == title


@pytest.mark.parametrize(
    ("page", "day"),
    [
        ("Datum 2026-02-25", date(2026, 2, 25)),
        ("gäller från den 1 december 2023", date(2023, 12, 1)),
        ("Fastställd 2024-01-02. Lagen trädde i kraft 2025-07-01.", date(2024, 1, 2)),
        ("Version 2024-01-02, reviderad 3 mars 2025", date(2025, 3, 3)),
        ("Beslut fattades 2024-01-02 och 2024-05-06", date(2024, 5, 6)),
        ("Klart senast 2027-12-31", None),
        ("30 februari 2024", None),
        ("Dnr 12026-02-256", None),
        ("Ingen dag nämns, bara 2024", None),
    ],
)
def test_the_date_is_the_pages_own_and_not_one_it_speaks_of(page: str, day: date | None) -> None:
    assert inferred(page).dated == day


def test_dates_are_found_where_they_stand() -> None:
    text = "Den 5 maj 2024 och 2025-01-31."
    assert [(text[start : start + 4], day) for start, day in dates_in(text)] == [
        ("5 ma", date(2024, 5, 5)),
        ("2025", date(2025, 1, 31)),
    ]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Färdplan för nära vård", "plan"),
        ("Överenskommelse om en gemensam handlingsplan", "agreement"),
        ("Ramverk för primärvård", "framework"),
        ("Länsgemensam riktlinje för utskrivning", "guideline"),
        ("Motion om en plan", "motion"),
        ("Yrkande angående färdplanen", "motion"),
        ("Tjänsteutlåtande om ramverket", "decision-paper"),
        ("Lag (2017:612) om samverkan", "law"),
        ("Kungörelse (1962:516) med vissa föreskrifter", "law"),
        ("Rapport (2023:5) om samverkan", "overview"),
        ("Kartläggning av regionerna", "overview"),
        ("Hälso- och sjukvårdslagen", "law"),
        ("Underlag och förslag inför samverkan", ""),
        ("Planet jorden och lagom varma planeter", ""),
        ("Samverkan", ""),
    ],
)
def test_the_first_telling_word_of_a_title_tells_the_kind(title: str, kind: str) -> None:
    assert kind_of(title) == kind


def test_a_kind_that_no_word_tells_is_the_one_that_weighs_least() -> None:
    assert inferred("Några ord.", heading="Samverkan").kind == "overview"


@pytest.mark.parametrize(
    ("heading", "page", "status"),
    [
        ("Utkast till färdplan", "Text.", "draft"),
        ("Färdplan", "Remissversion 3", "draft"),
        ("Yrkande om färdplan", "Text.", "proposal"),
        ("Förslag till beslut", "Text.", "proposal"),
        ("Färdplan", "Ett utkast lämnades i maj.", "unknown"),
        ("Färdplan", "Beslutad 2024-01-01", "unknown"),
    ],
)
def test_a_status_is_read_only_where_the_page_says_it_plainly(heading: str, page: str, status: str) -> None:
    assert inferred(page, heading=heading).status == status


@pytest.mark.parametrize(
    ("heading", "page", "later", "region"),
    [
        ("Plan i Skåne", "Gotland", "Gotland", "Skåne"),
        ("Plan", "På Gotland gäller detta.", "Och i Skåne annat.", "Sverige"),
        ("Plan", "På Gotland gäller detta.", "Gotland igen.", "Gotland"),
        ("Skåne och Halland", "Skåne", "", "Sverige"),
        ("Plan", "Ingen nämns.", "", "Sverige"),
    ],
)
def test_the_region_is_the_one_named_most_or_the_whole_country(
    heading: str, page: str, later: str, region: str
) -> None:
    assert inferred(page, heading=heading, later=later).region == region


@pytest.mark.parametrize(
    ("page", "issuer"),
    [
        ("Region Gotland", "Region Gotland"),
        ("Östersunds kommun", "Östersunds kommun"),
        ("Göteborgs Stad", "Göteborgs Stad"),
        ("Socialstyrelsen", "Socialstyrelsen"),
        ("Region Gotland och Socialstyrelsen", ""),
        ("Region Gotland, Region Gotland och Socialstyrelsen", "Region Gotland"),
        ("Ingen nämns", ""),
    ],
)
def test_the_issuer_is_named_only_where_one_leads(page: str, issuer: str) -> None:
    assert inferred(page, heading="Plan").issuer == issuer


def test_a_document_without_any_text_on_its_pages_is_named_for_its_file() -> None:
    entry = Entry("x", "Min fil_v2.pdf", "", inferred=INFERABLE)
    assert infer_entry(entry, "", [Page(1, "1", ())], [], "", TODAY).title == "Min fil v2"
