from pathlib import Path

import pytest
from paper import SENTENCE, Paper, sentences, texts

ENTRIES = [("1 Inledning", "2"), ("1.1 Syfte", "2"), ("2 Ansvar", "3"), ("3 Uppföljning", "7"), ("Bilaga 1", "12")]


def with_contents(folder: Path, title: str, leaders: str, entries: list[tuple[str, str]]) -> Paper:
    paper = Paper(folder)
    if title:
        paper.bold(50, 60, title, 16)
    for number, (heading, page) in enumerate(entries):
        paper.write(50, 100 + 18 * number, f"{heading} {leaders}" if leaders else heading)
        paper.write(500 - 6 * len(page), 100 + 18 * number, page)
    paper.turn().bold(50, 60, "1 Inledning", 16)
    paper.fill(50, 100, 480, sentences(3))
    return paper


@pytest.mark.parametrize("leaders", ["." * 80, ". " * 40, "…" * 20, "_" * 40, ""])
def test_a_table_of_contents_is_left_out_with_its_title(tmp_path: Path, leaders: str) -> None:
    document = with_contents(tmp_path, "Innehåll", leaders, ENTRIES).read()
    assert texts(document)[0] == "1 Inledning"
    assert document.left_out["table of contents"] >= 16
    assert document.pages[0].spans == ()


def test_leaders_alone_give_contents_away(tmp_path: Path) -> None:
    assert texts(with_contents(tmp_path, "", "." * 60, ENTRIES).read())[0] == "1 Inledning"


def test_an_entry_over_two_lines_is_left_out_whole(tmp_path: Path) -> None:
    paper = with_contents(
        tmp_path, "Innehållsförteckning", "." * 30, [*ENTRIES, ("och för rehabilitering i hemmet", "14")]
    )
    paper.canvas.save()
    long = Paper(tmp_path)
    long.bold(50, 60, "Innehållsförteckning", 16)
    long.write(50, 100, "1 Ansvar för hemsjukvården i ordinärt boende").write(
        60, 114, "och i särskilt boende " + "." * 50 + " 2"
    )
    long.write(50, 130, "2 Samverkan " + "." * 80 + " 4").write(50, 146, "3 Uppföljning " + "." * 80 + " 5")
    long.write(50, 220, SENTENCE)
    assert texts(long.read()) == [SENTENCE]


def test_contents_go_on_over_the_page(tmp_path: Path) -> None:
    paper = Paper(tmp_path).bold(50, 60, "Innehåll", 16)
    for number in range(5):
        paper.write(50, 100 + 18 * number, f"{number} Avsnitt {'.' * 60} {number + 3}")
    paper.turn().write(50, 60, f"Bilaga 1 {'.' * 60} 20").write(50, 120, SENTENCE)
    assert texts(paper.read()) == [SENTENCE]


def test_numbers_in_a_column_without_that_title_are_text(tmp_path: Path) -> None:
    rows = [("Läkare", "12"), ("Sjuksköterskor", "45"), ("Undersköterskor", "120"), ("Chefer", "130")]
    document = with_contents(tmp_path, "Anställda", "", rows).read()
    assert "Undersköterskor" in document.text
    assert document.left_out["table of contents"] == 0


def test_a_form_with_a_dotted_line_is_text(tmp_path: Path) -> None:
    paper = Paper(tmp_path).write(50, 100, f"Namn {'.' * 60}").write(50, 130, f"Antal {'.' * 40} 3")
    assert "Antal" in paper.read().text
