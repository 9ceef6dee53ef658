from pathlib import Path

import pytest
from paper import SENTENCE, Paper, outline, sentences, texts


def test_a_sentence_that_crosses_a_page_is_whole(tmp_path: Path) -> None:
    paper = Paper(tmp_path)
    paper.fill(50, 600, 480, SENTENCE + " Den som upptäcker ett behov ska samma dag ta kontakt med Region")
    paper.turn().write(50, 60, "Gotland, som utser en samordnare.")
    paper.write(50, 100, "Nästa stycke.")
    assert texts(paper.read())[0].endswith("ta kontakt med Region Gotland, som utser en samordnare.")


def test_a_finished_sentence_at_the_foot_ends_its_paragraph(tmp_path: Path) -> None:
    paper = Paper(tmp_path)
    paper.fill(50, 600, 480, sentences(3))
    paper.turn().fill(50, 60, 480, sentences(2))
    assert texts(paper.read()) == [sentences(3), sentences(2)]


def test_paragraphs_are_told_by_the_gap_between_them(tmp_path: Path) -> None:
    paper = Paper(tmp_path)
    after = paper.fill(50, 60, 480, sentences(4))
    paper.fill(50, after + 8, 480, sentences(3))
    assert texts(paper.read()) == [sentences(4), sentences(3)]


def test_paragraphs_are_told_by_a_first_line_indent_alone(tmp_path: Path) -> None:
    paper = Paper(tmp_path)
    after = paper.justified(50, 60, 480, sentences(5), indent=14)
    paper.justified(50, after, 480, sentences(4), indent=14)
    assert texts(paper.read()) == [sentences(5), sentences(4)]


def test_paragraphs_are_told_by_a_last_line_that_left_room(tmp_path: Path) -> None:
    paper = Paper(tmp_path)
    after = paper.fill(50, 60, 480, sentences(4) + " Avtalet gäller.")
    paper.fill(50, after, 480, sentences(4))
    assert texts(paper.read()) == [sentences(4) + " Avtalet gäller.", sentences(4)]


def test_paragraphs_of_a_law_are_blocks_of_their_own(tmp_path: Path) -> None:
    paper = Paper(tmp_path)
    paper.lines(50, 60, ["1 § Nämnden ansvarar för samverkan.", "2 § Nämnden består av elva ledamöter."])
    assert len(texts(paper.read())) == 2


def test_the_lines_of_a_letterhead_are_not_run_together(tmp_path: Path) -> None:
    paper = Paper(tmp_path)
    after = paper.lines(50, 60, ["Diarienummer SN 112", "Handläggare Karin Ek", "Socialförvaltningen"])
    paper.fill(50, after + 20, 480, sentences(3))
    assert texts(paper.read())[:3] == ["Diarienummer SN 112", "Handläggare Karin Ek", "Socialförvaltningen"]


@pytest.mark.parametrize("sign", ["•", "-", "–", "o"])
def test_list_items_keep_their_depth_and_lose_their_sign(tmp_path: Path, sign: str) -> None:
    paper = Paper(tmp_path).write(50, 60, "Huvudmännen ska")
    for number, (depth, text) in enumerate(
        [(1, "erbjuda kontakt,"), (2, "samma dag,"), (3, "även helger,"), (2, "per telefon,"), (1, "följa upp.")]
    ):
        paper.write(40 + 20 * depth, 80 + 15 * number, sign).write(52 + 20 * depth, 80 + 15 * number, text)
    document = paper.read()
    assert [(b.level, document.text[b.start : b.end]) for b in document.blocks if b.kind == "item"] == [
        (1, "erbjuda kontakt,"),
        (2, "samma dag,"),
        (3, "även helger,"),
        (2, "per telefon,"),
        (1, "följa upp."),
    ]


def test_an_item_over_two_lines_is_one_whether_it_hangs_or_not(tmp_path: Path) -> None:
    paper = Paper(tmp_path)
    for top, left in ((60, 62), (120, 50)):
        paper.write(50, top, "•").write(62, top, "erbjuda den enskilde och hennes närstående en fast kontakt inom")
        paper.write(left, top + 14, "primärvården inom tre dagar").write(50, top + 28, "•").write(
            62, top + 28, "följa upp"
        )
    assert (
        texts(paper.read(), "item")
        == [
            "erbjuda den enskilde och hennes närstående en fast kontakt inom primärvården inom tre dagar",
            "följa upp",
        ]
        * 2
    )


def test_numbered_items_keep_their_numbers(tmp_path: Path) -> None:
    paper = Paper(tmp_path)
    paper.lines(50, 60, ["Nämnden beslutar", "1. att anta avtalet,", "b) att teckna det, samt"])
    assert texts(paper.read(), "item") == ["1. att anta avtalet,", "b) att teckna det, samt"]


def test_headings_are_larger_or_bold_and_short(tmp_path: Path) -> None:
    paper = Paper(tmp_path).bold(50, 60, "Plan för nära vård", 20).bold(50, 100, "Bakgrund", 11)
    after = paper.fill(50, 120, 480, sentences(3))
    paper.write(50, after + 10, "Ansvar", 14)
    paper.fill(50, after + 40, 480, sentences(3))
    assert outline(paper.read()) == [(1, "Plan för nära vård"), (2, "Bakgrund"), (2, "Ansvar")]


def test_a_heading_over_two_lines_is_one(tmp_path: Path) -> None:
    paper = (
        Paper(tmp_path).bold(50, 60, "Samverkan kring barn och unga", 16).bold(50, 80, "med behov av särskilt stöd", 16)
    )
    paper.fill(50, 120, 480, sentences(3))
    assert texts(paper.read(), "heading") == ["Samverkan kring barn och unga med behov av särskilt stöd"]


def test_emphasis_that_fills_a_line_is_no_heading(tmp_path: Path) -> None:
    paper = Paper(tmp_path).write(50, 60, "Avtalet gäller från årsskiftet och")
    paper.bold(50, 74, "sägs upp senast sex månader innan det löper ut").write(
        50, 88, "om inte parterna enas om annat."
    )
    paper.fill(50, 130, 480, sentences(3))
    assert texts(paper.read(), "heading") == []


def test_a_preamble_set_large_is_a_paragraph(tmp_path: Path) -> None:
    paper = Paper(tmp_path).bold(50, 60, "Nära vård", 22)
    paper.fill(50, 100, 480, sentences(3), 14)
    paper.fill(50, 240, 480, sentences(8))
    assert texts(paper.read(), "heading") == ["Nära vård"]


def test_headings_in_capitals_or_with_numbers_need_no_bold(tmp_path: Path) -> None:
    paper = Paper(tmp_path).write(50, 60, "ANSVARSFÖRDELNING")
    paper.fill(50, 90, 480, sentences(3))
    paper.write(50, 150, "3.1 Läkarinsatser")
    paper.fill(50, 180, 480, sentences(3))
    paper.fill(50, 250, 480, "3.2 Parterna ska varje år gå igenom avtalet tillsammans. " + sentences(2))
    assert texts(paper.read(), "heading") == ["ANSVARSFÖRDELNING", "3.1 Läkarinsatser"]


def test_bold_words_at_the_head_of_a_box_head_only_the_box(tmp_path: Path) -> None:
    paper = Paper(tmp_path).bold(50, 60, "Bakgrund", 14).box(50, 100, 400, 60).bold(60, 110, "Fast vårdkontakt")
    paper.write(60, 130, "En person som samordnar insatser.").fill(50, 200, 480, sentences(3))
    document = paper.read()
    assert outline(document) == [(1, "Bakgrund")]
    assert "Fast vårdkontakt" in texts(document)[1]


def test_bookmarks_make_headings_of_lines_set_like_the_text(tmp_path: Path) -> None:
    paper = Paper(tmp_path).bookmark("Ansvar för insatser").write(50, 60, "Ansvar för insatser")
    paper.fill(50, 74, 480, sentences(3))
    assert texts(paper.read(), "heading") == ["Ansvar för insatser"]


def test_a_box_is_not_run_together_with_the_text_around_it(tmp_path: Path) -> None:
    paper = Paper(tmp_path).write(50, 60, "Parterna är överens om").box(50, 76, 300, 24).write(55, 82, "mål för tre år")
    paper.write(50, 104, "och om hur de följs upp.")
    assert texts(paper.read()) == ["Parterna är överens om", "mål för tre år", "och om hur de följs upp."]


def test_a_new_page_size_does_not_change_what_a_heading_is(tmp_path: Path) -> None:
    paper = Paper(tmp_path).bold(50, 60, "Inledning", 16)
    paper.fill(50, 100, 480, sentences(4))
    paper.turn((842, 595)).bold(50, 60, "Handlingsplan", 16)
    paper.fill(50, 100, 700, sentences(4))
    assert texts(paper.read(), "heading") == ["Inledning", "Handlingsplan"]
