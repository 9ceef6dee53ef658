from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sections import Heading, Section, build_sections, heading_number, ranks


def sections(*titles: tuple[int, str], breaks: tuple[int, ...] = ()) -> tuple[Section, ...]:
    """Headings of (rank, title), twenty characters apart."""
    headings = [Heading(title, 20 * n, 20 * n + len(title), rank) for n, (rank, title) in enumerate(titles)]
    return build_sections(headings, breaks, 20 * len(titles))


def levels(*titles: tuple[int, str]) -> list[int]:
    return [section.level for section in sections(*titles)]


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("2.4 Hemsjukvård", "2.4"),
        ("1. Inledning", "1"),
        ("Avsnitt 3 – Samarbete", "Avsnitt 3"),
        ("Bilaga 4 - Mer", "Bilaga 4"),
        ("Bilaga A Mer", "Bilaga A"),
        ("Del II Genomförande", "Del II"),
        ("§ 34 Val", "§ 34"),
        ("3 kap. Sammanträden", "3 kap."),
        ("2 a § Undantag", "2 a §"),
        ("Inledning", None),
        ("2024 års plan", None),
        ("130 miljoner", None),
        ("12", None),
        ("Delaktighet", None),
        ("Kapacitet", None),
    ],
)
def test_the_number_of_a_heading(title: str, number: str | None) -> None:
    assert heading_number(title) == number


def test_numbered_headings_nest_by_their_numbers_however_they_are_set() -> None:
    assert levels((1, "1 A"), (1, "1.1 B"), (1, "1.1.1 C"), (1, "1.2 D"), (1, "2 E")) == [1, 2, 3, 2, 1]


def test_headings_without_numbers_nest_by_how_they_are_set() -> None:
    assert levels((1, "Plan"), (2, "Ansvar"), (3, "Vård"), (2, "Mål")) == [1, 2, 3, 2]


def test_an_unnumbered_heading_stands_under_the_numbered_one_above_it() -> None:
    assert levels((1, "3 Samarbete"), (2, "3.2 Kontakter"), (3, "Riktlinje"), (2, "3.3 Utskrivning")) == [1, 2, 3, 2]


def test_a_chapter_holds_the_sections_that_carry_its_number() -> None:
    assert levels((1, "Avsnitt 2 – Karta"), (1, "2.1 Mål"), (1, "Avsnitt 3"), (1, "3.1 Mål")) == [1, 2, 1, 2]


def test_paragraphs_of_law_stand_under_their_chapter_and_not_under_one_another() -> None:
    tree = [
        (1, "2 kap. Uppgifter"),
        (2, "1 § Beredning"),
        (2, "2 § Tvist"),
        (1, "3 kap. Möten"),
        (2, "1 § Tid"),
        (2, "3 § Plats"),
    ]
    assert levels(*tree) == [1, 2, 2, 1, 2, 2]
    assert levels(*((1, title) for _, title in tree)) == [1, 2, 2, 1, 2, 2]


def test_an_annex_is_no_part_of_the_section_before_it() -> None:
    assert levels((1, "9 Genomförande"), (2, "9.1 Stöd"), (2, "Bilaga 1 Avtal"), (3, "1 Parter"), (2, "Bilaga 2")) == [
        1,
        2,
        1,
        2,
        1,
    ]


def test_minutes_have_their_paragraphs_side_by_side() -> None:
    assert levels((1, "§ 34 Avtal"), (2, "Beslut"), (1, "§ 35 Val"), (2, "Beslut")) == [1, 2, 1, 2]


def test_slides_stand_under_the_region_of_the_divider() -> None:
    assert levels((1, "Region Skåne"), (2, "Mål"), (2, "Samverkan"), (1, "Region Halland"), (2, "Mål")) == [
        1,
        2,
        2,
        1,
        2,
    ]


def test_a_section_ends_where_the_next_of_its_level_begins() -> None:
    first, inner, second = sections((1, "1 A"), (1, "1.1 B"), (1, "2 C"))
    assert (first.start, first.heading_end, first.end) == (0, 3, 40)
    assert (inner.start, inner.end, second.start, second.end) == (20, 40, 40, 60)


def test_no_section_runs_over_the_start_of_another_paper() -> None:
    first, inner, other = sections((1, "Motion"), (2, "Yrkande"), (2, "Beslut"), breaks=(35,))
    assert (first.end, inner.end) == (35, 35)
    assert other.level == 1


def test_styles_that_hardly_differ_have_one_rank() -> None:
    assert ranks({0: (16.0, True), 9: (15.6, True), 20: (12.0, True), 30: (12.0, False)}) == {0: 1, 9: 1, 20: 2, 30: 3}


TITLES = st.sampled_from(
    ["1 A", "1.1 B", "2 C", "2.3.1 D", "Bilaga 1", "§ 3 E", "1 § F", "3 kap. G", "Mål", "Ansvar", "Avsnitt 2"]
)


@given(
    st.lists(st.tuples(st.integers(1, 4), TITLES), max_size=12),
    st.lists(st.integers(0, 12).map(lambda n: 20 * n), max_size=2),
)
def test_sections_nest_without_crossing(titles: list[tuple[int, str]], breaks: list[int]) -> None:
    found = sections(*titles, breaks=tuple(breaks))
    assert [section.title for section in found] == [title for _, title in titles]
    for section in found:
        assert section.start < section.heading_end <= section.end
    for one, other in pairwise(found):
        assert other.level <= one.level + 1
    for one in found:
        for other in found:
            if one.start < other.start < one.end:
                assert other.end <= one.end
                assert other.level > one.level
