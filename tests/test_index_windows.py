"""Windows: what of a passage is matched, and what they know about where they stand."""

from dataclasses import replace
from datetime import date

from index_documents import GOTLAND, document, in_parts

from index.windows import place_of, windows_of
from ingest.catalogue import Part
from ingest.document import Document
from ingest.passages import Passage

FIVE = "Ett möte hålls i maj. Två leder det. Tre för protokoll. Fyra röstar. Fem går hem."


def windows(whole: Document, passage: Passage) -> list[tuple[str, str]]:
    return [(w.text, w.context) for w in windows_of(whole, passage, place_of(whole, passage))]


def test_a_long_passage_is_matched_by_overlapping_windows_of_three_sentences() -> None:
    whole = document("plan", {"Möten": [FIVE]})
    assert [text for text, _ in windows(whole, whole.passages[0])] == [
        "Ett möte hålls i maj. Två leder det. Tre för protokoll.",
        "Två leder det. Tre för protokoll. Fyra röstar.",
        "Tre för protokoll. Fyra röstar. Fem går hem.",
    ]


def test_a_short_passage_is_one_window() -> None:
    whole = document("plan", {"Möten": ["Ett möte hålls i maj."]})
    assert [text for text, _ in windows(whole, whole.passages[0])] == ["Ett möte hålls i maj."]


def test_a_window_is_the_text_at_its_span() -> None:
    whole = document("plan", GOTLAND)
    for passage in whole.passages:
        for window in windows_of(whole, passage, place_of(whole, passage)):
            assert whole.text[window.start : window.end] == window.text
            assert passage.start <= window.start < window.end <= passage.end


def test_every_sentence_of_a_passage_stands_in_some_window() -> None:
    whole = document("plan", {"Möten": [FIVE]})
    joined = " ".join(text for text, _ in windows(whole, whole.passages[0]))
    assert all(sentence in joined for sentence in FIVE.split(". "))


def test_a_window_carries_title_region_heading_and_the_lead_of_its_list() -> None:
    whole = document("plan", {"Möten": ["Ett möte hålls i maj."]}, title="Plan för vården", region="Skåne")
    passage = replace(whole.passages[0], lead="Detta gäller:")
    ((_, context),) = windows(whole, passage)
    assert context.splitlines() == ["Plan för vården", "Skåne", "Möten", "Detta gäller:"]


def test_a_row_is_matched_as_a_reader_sees_it_in_one_window() -> None:
    whole = document("plan", {"Möten": [FIVE]})
    row = replace(whole.passages[0], kind="row", readable="Mål: färre möten; 2026: X; Ansvarig: HSF")
    assert [text for text, _ in windows(whole, row)] == ["Mål: färre möten; 2026: X; Ansvarig: HSF"]


def test_the_innermost_heading_that_names_a_region_decides_the_region() -> None:
    whole = document("oversikt", {"Region Halland": ["Här finns fyra team."]}, region="Sverige")
    assert place_of(whole, whole.passages[0]).region == "Halland"


def test_a_paper_bound_in_a_file_has_its_own_standing() -> None:
    part = Part("motion", "Motion om team", "Ett parti", "motion", "proposal", 1, 1, date(2025, 4, 4))
    whole = in_parts(document("akt", GOTLAND, dated=date(2025, 6, 1)), part)
    place = place_of(whole, whole.passages[0])
    assert (place.part, place.title, place.kind, place.status) == ("motion", "Motion om team", "motion", "proposal")
    assert place.years == (2025,)


def test_a_paper_holds_in_every_year_that_it_is_valid_for_and_an_undated_one_in_none() -> None:
    plan = document("plan", GOTLAND, dated=date(2023, 5, 1), valid_from=date(2024, 1, 1), valid_to=date(2026, 12, 31))
    assert place_of(plan, plan.passages[0]).years == (2023, 2024, 2025, 2026)
    undated = document("ramverk", GOTLAND)
    assert place_of(undated, undated.passages[0]).years == ()
