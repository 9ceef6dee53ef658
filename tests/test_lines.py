from ingest.lines import Line, body_size, rows_of
from ingest.pages import Word


def word(
    text: str, x0: float, top: float = 100, size: float = 10, width: float | None = None, bold: bool = False
) -> Word:
    return Word(text, 1, x0, top, x0 + (5 * len(text) if width is None else width), top + size, size, bold)


def texts(*words: Word) -> list[list[str]]:
    return [[line.text for line in row] for row in rows_of(words)]


def test_words_on_one_baseline_are_a_line_from_left_to_right() -> None:
    assert texts(word("vård", 80), word("nära", 50), word("nästa", 50, top=114)) == [["nära vård"], ["nästa"]]


def test_a_gap_wider_than_a_space_parts_a_row() -> None:
    assert texts(word("vänster", 50), word("höger", 200)) == [["vänster", "höger"]]


def test_a_sign_stays_with_the_text_behind_its_tab() -> None:
    for sign in ("•", "1.", "a)", "2.4", "3"):
        assert texts(word(sign, 50, width=8), word("text", 90)) == [[f"{sign} text"]]


def test_a_small_raised_number_is_a_footnote_mark_and_no_word() -> None:
    (row,) = rows_of([word("sker", 50), word("1", 71, top=98, size=6), word("här", 80)])
    assert (row[0].text, row[0].marks, row[0].mark) == ("sker här", 1, "")


def test_a_small_number_that_opens_a_line_is_its_note_number() -> None:
    (row,) = rows_of([word("2", 50, size=6, width=4), word("Lagen", 58, top=100, size=9)])
    assert (row[0].text, row[0].mark) == ("Lagen", "2")


def test_a_line_of_marks_alone_keeps_its_words() -> None:
    (row,) = rows_of([word("12", 50, size=6)])
    assert row[0].text == "12"


def test_list_signs_are_told_from_words() -> None:
    assert Line((word("•", 50), word("text", 60))).bullet
    assert Line((word("o", 50), word("text", 60))).bullet
    assert not Line((word("och", 50), word("text", 70))).bullet
    assert not Line((word("–", 50),)).bullet
    assert Line((word("b)", 50), word("text", 65))).numbered
    assert not Line((word("2024", 50), word("text", 75))).numbered
    assert Line((word("1.", 50), word("text", 65))).indent == 65


def test_a_line_is_bold_when_each_word_with_letters_is() -> None:
    assert Line((word("Beslut", 50, bold=True), word("–", 90))).bold
    assert not Line((word("Beslut", 50, bold=True), word("fattas", 90))).bold


def test_the_body_is_the_text_even_where_footnotes_hold_more_letters() -> None:
    assert body_size([word("a" * 40, 0, size=11), word("b" * 60, 0, size=8)]) == 11
    assert body_size([word("a" * 10, 0, size=20), word("b" * 90, 0, size=11)]) == 11
    assert body_size([]) == 0
