from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Block
from ingest.passages import Passage, cut_passages, readable_row
from ingest.sections import Section
from ingest.tables import Cell, Table, cells_by_row

LONG = "Kommunen och regionen planerar insatserna tillsammans med den enskilde."


def cut(*blocks: tuple[str, str]) -> tuple[str, list[Passage]]:
    """The text of blocks given as (kind, text), and its passages; every heading opens a section that runs to the end."""
    text, found, sections = "", [], []
    for kind, content in blocks:
        start = len(text) + bool(text)
        text += ("\n" if text else "") + content
        found.append(Block(kind, start, len(text)))
    for block in found:
        if block.kind == "heading":
            sections.append(Section(text[block.start : block.end], None, 1, block.start, block.end, len(text)))
    return text, list(cut_passages("plan:0123", text, found, sections, []))


def shown(*blocks: tuple[str, str]) -> list[tuple[str, str]]:
    text, passages = cut(*blocks)
    return [(p.kind, text[p.start : p.end]) for p in passages]


def test_short_paragraphs_under_one_heading_are_one_passage() -> None:
    assert shown(("heading", "Mål"), ("paragraph", "Ett."), ("paragraph", "Två.")) == [("prose", "Ett.\nTvå.")]


def test_no_passage_runs_over_a_heading() -> None:
    assert shown(("paragraph", "Ett."), ("heading", "Mål"), ("paragraph", "Två.")) == [
        ("prose", "Ett."),
        ("prose", "Två."),
    ]


def test_a_heading_with_nothing_under_it_is_a_passage() -> None:
    assert shown(("heading", "Mål"), ("heading", "Ansvar"), ("paragraph", "Två.")) == [
        ("heading", "Mål"),
        ("prose", "Två."),
    ]
    assert shown(("paragraph", "Ett."), ("heading", "Tomt")) == [("prose", "Ett."), ("heading", "Tomt")]


def test_a_long_paragraph_is_cut_between_sentences_into_even_pieces() -> None:
    text, passages = cut(("paragraph", " ".join([LONG] * 30)))
    assert len(passages) == 3
    assert all(text[p.start : p.end].endswith(".") for p in passages)
    assert max(p.end - p.start for p in passages) <= 900
    assert min(p.end - p.start for p in passages) >= 500


def test_a_sentence_longer_than_a_passage_stays_whole() -> None:
    long = "ord " * 300 + "slut."
    assert shown(("paragraph", long)) == [("prose", long)]


def test_a_list_stays_with_the_sentence_that_introduces_it() -> None:
    found = shown(
        ("paragraph", "Avtalet gäller."), ("paragraph", "Parterna ska:"), ("item", "mötas,"), ("item", "besluta.")
    )
    assert found == [("prose", "Avtalet gäller."), ("prose", "Parterna ska:\nmötas,\nbesluta.")]


def test_a_list_cut_in_two_carries_its_introduction() -> None:
    items = [("item", f"punkt {n} {LONG * 3}") for n in range(8)]
    _, passages = cut(("paragraph", "Det gäller nu. Parterna ska:"), *items)
    assert len(passages) > 2
    assert [p.lead for p in passages] == ["", *["Parterna ska:"] * (len(passages) - 1)]
    assert all(p.kind == "list" for p in passages[1:])


def test_a_lead_does_not_outlive_its_heading() -> None:
    _, passages = cut(("paragraph", "Parterna ska:"), ("heading", "Mål"), ("item", "mötas"))
    assert passages[-1].lead == ""


def test_an_item_longer_than_a_passage_is_never_cut() -> None:
    item = LONG * 20
    assert shown(("item", item)) == [("list", item)]


def test_a_footnote_is_a_passage_of_its_own() -> None:
    assert [kind for kind, _ in shown(("paragraph", "Ett."), ("footnote", "1 Lag."), ("paragraph", "Två."))] == [
        "prose",
        "footnote",
        "prose",
    ]


def test_an_id_says_document_text_and_span() -> None:
    _, (passage,) = cut(("paragraph", "Ett."))
    assert passage.id == "plan:0123:0-4"


def test_a_row_is_readable_with_its_columns_and_merged_cells() -> None:
    text = "Trygghet\tInföra plan\tSOF\nÖva\tHSF"
    cells = (
        Cell(0, 8, 0, 0, 2, 1, (1,)),
        Cell(9, 20, 0, 1, 1, 1, (1,)),
        Cell(21, 24, 0, 2, 1, 1, (1,)),
        Cell(25, 28, 1, 1, 1, 1, (1,)),
        Cell(29, 32, 1, 2, 1, 1, (1,)),
    )
    table = Table(("Mål", "Aktivitet", ""), cells, 2, 0, len(text))
    assert readable_row(text, table, cells_by_row(table)[1]) == "Mål: Trygghet; Aktivitet: Öva; HSF"


KINDS = st.sampled_from(["heading", "paragraph", "item", "footnote"])
CONTENT = st.lists(
    st.sampled_from(["Ett ord.", LONG, "Parterna ska:", "t.ex. bl.a.", LONG * 4, "slut"]), min_size=1, max_size=9
)


@given(st.lists(st.tuples(KINDS, CONTENT.map(" ".join)), min_size=1, max_size=12))
def test_every_letter_outside_headings_is_in_exactly_one_passage(blocks: list[tuple[str, str]]) -> None:
    text, passages = cut(*blocks)
    assert all(0 <= p.start < p.end <= len(text) for p in passages)
    assert all(before.end <= after.start for before, after in pairwise(passages))
    start = 0
    for kind, content in blocks:
        covered = "".join(
            text[max(p.start, start) : max(p.start, start, min(p.end, start + len(content)))] for p in passages
        )
        if kind != "heading":
            assert "".join(covered.split()) == "".join(content.split())
        start += len(content) + 1
