"""What holds for every document that was read, held against the documents that ship and the five originals."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from real_documents import BOTH, IDS, STARTER, entry_of, original, reading

from eval.kept import pages_kept


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


@pytest.mark.parametrize(("folder", "id"), BOTH)
def test_ninety_nine_of_a_hundred_words_of_each_page_are_kept(folder: Path, id: str) -> None:
    document, _ = reading(folder, id)
    for page in pages_kept(document, folder / entry_of(folder, id).file):
        sheet = document.pages[page.number - 1]
        # PDFium parts what we mend ("2019–" and "2025"), so letters are looked for, and a page's label is no loss.
        kept = letters("".join(document.text[a:b] for a, b in sheet.spans) + sheet.label)
        lost = [word for word in page.lost if letters(word) not in kept]
        assert len(lost) <= 0.01 * page.words, (page.number, lost)


@pytest.mark.parametrize(("folder", "id"), BOTH)
def test_pages_cover_the_text_without_gap_or_overlap(folder: Path, id: str) -> None:
    document, _ = reading(folder, id)
    spans = sorted(span for page in document.pages for span in page.spans)
    assert spans[0][0] == 0
    assert spans[-1][1] == len(document.text)
    assert all(before[1] == after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize(("folder", "id"), BOTH)
def test_every_word_of_the_text_has_a_box_on_its_page(folder: Path, id: str) -> None:
    document, boxes = reading(folder, id)
    sizes = {page.number: (page.width, page.height) for page in document.pages}
    held = [False] * len(document.text)
    for box in boxes:
        assert document.text[box.start : box.end].strip()
        assert document.page_at(box.start).number == box.page
        width, height = sizes[box.page]
        assert -1 <= box.x0 < box.x1 <= width + 1
        assert -1 <= box.top < box.bottom <= height + 1
        held[box.start : box.end] = [True] * (box.end - box.start)
    # A footnote's number is written without a box: its mark is no word.
    numbers = {b.start + n for b in document.blocks if b.kind == "footnote" for n in range(4)}
    bare = [n for n, c in enumerate(document.text) if not c.isspace() and not held[n] and n not in numbers]
    assert not bare, document.text[bare[0] - 30 : bare[0] + 30]


@pytest.mark.parametrize(("folder", "id"), BOTH)
def test_each_block_is_in_one_passage_and_no_item_or_row_is_cut(folder: Path, id: str) -> None:
    document, _ = reading(folder, id)
    passages = document.passages
    assert all(a.end <= b.start for a, b in pairwise(passages))
    for block in document.blocks:
        touching = [p for p in passages if p.start < block.end and p.end > block.start]
        if block.kind in {"item", "footnote"} or (block.row is not None and block.row[1] >= 0):
            assert len(touching) == 1
            assert touching[0].start <= block.start
            assert touching[0].end >= block.end
        elif block.kind == "paragraph":
            covered = "".join(document.text[max(p.start, block.start) : min(p.end, block.end)] for p in touching)
            assert "".join(covered.split()) == "".join(document.text[block.start : block.end].split())


@pytest.mark.parametrize(("folder", "id"), BOTH)
def test_sections_nest_and_begin_with_their_headings(folder: Path, id: str) -> None:
    document, _ = reading(folder, id)
    for section in document.sections:
        assert document.text[section.start : section.heading_end] == section.title
        path = document.sections_at(section.start)
        assert path[-1] == section
        assert [each.level for each in path] == list(range(1, section.level + 1))
        assert all(outer.end >= section.end for outer in path)


@pytest.mark.parametrize("id", IDS)
def test_the_paragraphs_of_the_starter_documents_are_those_of_their_sources(id: str) -> None:
    source = (STARTER.parent / "sources" / f"{id}.md").read_text("utf-8")
    source = re.sub(r"\[\^\w+\]", "", source)
    written = [letters(part) for part in re.split(r"\n\s*\n|\n(?=\s*[-\d]+[.)]?\s)", source)]
    document = reading(STARTER, id)[0]
    read = [(b.kind, letters(document.text[b.start : b.end])) for b in document.blocks]
    seams = [
        one[-25:] + other[:25]
        for (kind, one), (next_kind, other) in pairwise(read)
        if kind == next_kind == "paragraph" and min(len(one), len(other)) > 30
    ]
    parted = [seam for seam in seams if any(seam in part for part in written)]
    joined = [
        one[-25:] + other[:25]
        for one, other in pairwise(part for part in written if len(part) > 60)
        if any(one[-25:] + other[:25] in text for _, text in read)
    ]
    assert not joined
    assert len(parted) <= 1, parted


def test_the_plan_of_jamtland_has_its_printed_labels_and_forty_numbered_sections() -> None:
    document = original("jamtland-plan")
    assert [page.label for page in document.pages[:3]] == ["4(26)", "5(26)", "6(26)"]
    assert sum(section.number is not None for section in document.sections) >= 40
    assert all(section.level == section.number.count(".") + 1 for section in document.sections if section.number)


def test_the_parts_of_a_bound_file_number_their_pages_anew_and_share_no_section() -> None:
    document = original("vg-fardplan")
    assert document.pages[1].label == "1 (4)"
    assert document.pages[6].label == "1 (6)"
    for section in document.sections:
        assert document.part_at(section.start) == document.part_at(section.end - 1)


def test_each_region_of_the_deck_holds_its_own_slides() -> None:
    document = original("regioner-2020")
    regions = [section for section in document.sections if section.level == 1]
    assert len(regions) == 21
    targets = [s for s in document.sections if s.title == "Inriktning, målbild och målområden"]
    assert len({document.section_path(section.start)[0] for section in targets}) == len(targets) == 21


def test_the_margin_text_of_gotlands_plan_is_left_out_and_its_sentences_cross_pages_whole() -> None:
    document = original("gotland-fardplan")
    assert document.left_out["margin text"] == 100
    assert [page.label for page in document.pages][:2] == ["3 (22)", "4 (22)"]
    crossing = [b for b in document.blocks if document.page_at(b.start) != document.page_at(b.end - 1)]
    assert len(crossing) >= 5
    assert not any(document.text[b.start].islower() for b in document.blocks if b.kind == "paragraph")
