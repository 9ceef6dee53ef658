from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paper import SENTENCE, Paper, sentences, texts
from real_documents import original

from ingest.pages import Word
from ingest.reading_order import lines_in_reading_order

SLIDE = (960.0, 540.0)
LEFT = [
    "Länets kommuner och regionen har",
    "en gemensam ledningsgrupp som",
    "möts varje månad och beslutar",
    "om gemensamma satsningar.",
]
RIGHT = [
    "Arbetsgrupperna bereder frågor",
    "om barn, äldre och personer med",
    "psykisk ohälsa och lämnar",
    "förslag till ledningsgruppen.",
]


def order(paper: Paper) -> list[str]:
    page = paper.pdf().pages[0]
    return [line.text for line in lines_in_reading_order(page.words, page.shapes)]


def test_two_columns_below_a_title_are_read_one_after_the_other(tmp_path: Path) -> None:
    paper = Paper(tmp_path, SLIDE).bold(60, 40, "Så styrs omställningen i länet till en nära vård", 28)
    paper.lines(60, 120, LEFT, 16)
    paper.lines(500, 120, RIGHT, 16)
    assert order(paper) == ["Så styrs omställningen i länet till en nära vård", *LEFT, *RIGHT]


def test_three_columns_are_read_from_left_to_right(tmp_path: Path) -> None:
    columns = [
        ["Kommunstyrelsen", "i länets kommuner"],
        ["Tjänsteutlåtande", "Utfärdat i mars"],
        ["Handläggare", "på kansliet"],
    ]
    paper = Paper(tmp_path)
    for number, column in enumerate(columns):
        paper.lines(50 + 180 * number, 60, column)
    paper.fill(50, 140, 490, sentences(2))
    assert order(paper)[:6] == [line for column in columns for line in column]


@pytest.mark.parametrize("higher", ["left", "right"])
def test_a_column_may_begin_higher_than_the_one_beside_it(tmp_path: Path, higher: str) -> None:
    paper = Paper(tmp_path, SLIDE)
    paper.lines(60, 100 if higher == "left" else 140, LEFT, 16)
    paper.lines(500, 140 if higher == "left" else 100, RIGHT, 16)
    assert order(paper) == [*LEFT, *RIGHT]


def test_a_column_runs_on_beside_a_heading_in_the_other(tmp_path: Path) -> None:
    paper = Paper(tmp_path)
    paper.lines(50, 100, LEFT)
    paper.bold(50, 185, "Ansvar", 13)
    paper.lines(50, 215, LEFT[:2])
    paper.lines(320, 107, RIGHT * 3)
    assert order(paper) == [*LEFT, "Ansvar", *LEFT[:2], *RIGHT * 3]


def test_text_across_the_page_parts_the_columns_above_from_those_below(tmp_path: Path) -> None:
    paper = Paper(tmp_path)
    paper.lines(50, 100, LEFT[:2])
    paper.lines(320, 100, RIGHT[:2])
    paper.write(50, 150, SENTENCE)
    paper.lines(50, 190, LEFT[2:])
    paper.lines(320, 190, RIGHT[2:])
    assert order(paper) == [*LEFT[:2], *RIGHT[:2], SENTENCE, *LEFT[2:], *RIGHT[2:]]


def test_labels_and_their_values_are_read_across(tmp_path: Path) -> None:
    paper = Paper(tmp_path)
    for number, (label, value) in enumerate(
        [("Datum:", "2026-03-14"), ("Diarienummer:", "SN 112"), ("Plats:", "Visby")]
    ):
        paper.write(50, 100 + 15 * number, label).write(220, 100 + 15 * number, value)
    assert order(paper) == ["Datum:", "2026-03-14", "Diarienummer:", "SN 112", "Plats:", "Visby"]


def test_a_drawn_box_is_read_whole(tmp_path: Path) -> None:
    paper = Paper(tmp_path, SLIDE).box(50, 90, 380, 120).box(480, 90, 380, 120)
    paper.lines(60, 100, LEFT, 16)
    paper.lines(490, 100, RIGHT, 16)
    paper.write(60, 300, "Nederst står en rad.", 16)
    assert order(paper) == [*LEFT, *RIGHT, "Nederst står en rad."]


def test_columns_are_numbered_in_reading_order(tmp_path: Path) -> None:
    paper = Paper(tmp_path, SLIDE)
    paper.lines(60, 100, LEFT, 16)
    paper.lines(500, 100, RIGHT, 16)
    numbers = [line.column for line in lines_in_reading_order(paper.pdf().pages[0].words)]
    assert numbers == [*[numbers[0]] * 4, *[numbers[4]] * 4]
    assert numbers[0] < numbers[4]


def test_a_slide_in_two_columns_of_the_deck_is_read_column_by_column() -> None:
    document = original("regioner-2020")
    slide = "".join(document.text[a:b] for a, b in document.pages[35].spans)
    assert slide.index("L-IFO") < slide.index("Barnarenan och SVOM")
    assert texts(document)[0] == "Region Blekinge"


@given(
    st.lists(
        st.tuples(st.integers(0, 500), st.integers(0, 700), st.integers(1, 60), st.sampled_from([8, 11, 20])),
        max_size=25,
    )
)
def test_every_word_is_read_exactly_once(places: list[tuple[int, int, int, int]]) -> None:
    words = [Word(f"w{n}", 1, x, y, x + wide, y + size, size) for n, (x, y, wide, size) in enumerate(places)]
    read = [word for line in lines_in_reading_order(words) for word in line.words]
    assert sorted(word.text for word in read) == sorted(word.text for word in words)
