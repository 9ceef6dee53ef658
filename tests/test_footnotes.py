from pathlib import Path

from paper import Paper, sentences, texts


def noted(folder: Path) -> Paper:
    """A page whose last sentence runs over to the next, and a footnote below it."""
    paper = Paper(folder)
    after = paper.fill(50, 100, 480, sentences(8))
    paper.write(50, after, "Uppgiften regleras i lag").footnote_mark(180, after, "1").write(
        186, after, "och ska ses över av"
    )
    paper.footnote_mark(50, 760, "1", 12).write(56, 760, "Lagen om samverkan vid utskrivning", 9)
    return paper


def test_a_footnote_follows_the_paragraph_that_runs_on_overleaf(tmp_path: Path) -> None:
    paper = noted(tmp_path).turn()
    paper.write(50, 60, "huvudmännen varje år. Ett nytt stycke följer inte.")
    paper.fill(50, 120, 480, sentences(8))
    document = paper.read()
    _, crossing, note, rest = texts(document)
    assert "i lag och ska ses över av huvudmännen varje år." in crossing
    assert note == "1 Lagen om samverkan vid utskrivning"
    assert rest.startswith("Kommunen")
    assert document.left_out["footnote mark"] == 1
    assert len(document.pages[0].spans) == 2


def test_footnotes_at_one_foot_are_blocks_of_their_own(tmp_path: Path) -> None:
    paper = noted(tmp_path).footnote_mark(50, 775, "2", 12).write(56, 775, "Avtalet om hemsjukvård", 9)
    assert texts(paper.read(), "footnote") == ["1 Lagen om samverkan vid utskrivning", "2 Avtalet om hemsjukvård"]


def test_a_note_too_long_for_its_page_goes_on_at_the_next_foot(tmp_path: Path) -> None:
    paper = noted(tmp_path)
    paper.write(50, 772, "från sluten vård, som gäller för alla patienter som efter", 9).turn()
    paper.write(50, 60, "huvudmännen.")
    paper.fill(50, 120, 480, sentences(12))
    paper.write(50, 760, "utskrivningen behöver insatser.", 9)
    assert texts(paper.read(), "footnote") == [
        "1 Lagen om samverkan vid utskrivning från sluten vård, som gäller för alla patienter som efter "
        "utskrivningen behöver insatser."
    ]


def test_footnotes_one_point_smaller_than_the_text_are_told_by_their_marks(tmp_path: Path) -> None:
    paper = Paper(tmp_path)
    paper.fill(50, 100, 480, sentences(8))
    paper.footnote_mark(50, 760, "1", 11).write(56, 760, "Lagen om samverkan", 10)
    assert texts(paper.read(), "footnote") == ["1 Lagen om samverkan"]


def test_small_print_in_the_middle_of_a_page_is_no_footnote(tmp_path: Path) -> None:
    paper = Paper(tmp_path)
    paper.fill(50, 100, 480, sentences(4))
    paper.write(50, 400, "Figur: vägen till vården", 8)
    paper.fill(50, 430, 480, sentences(4))
    assert texts(paper.read(), "footnote") == []


def test_web_addresses_at_the_foot_are_a_note_each(tmp_path: Path) -> None:
    paper = Paper(tmp_path)
    paper.fill(50, 100, 480, sentences(8))
    paper.write(50, 760, "https://example.se/ett", 8).write(50, 772, "https://example.se/tva", 8)
    assert texts(paper.read(), "footnote") == ["https://example.se/ett", "https://example.se/tva"]
