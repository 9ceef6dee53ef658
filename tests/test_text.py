from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paper import Paper, sentences, texts

from ingest.layout import RawBlock
from ingest.pages import Word
from ingest.text import Assembly, known_words


def block(*lines: str, kind: str = "paragraph", pages: list[int] | None = None) -> RawBlock:
    """A block of these lines, each on its page."""
    words = tuple(
        tuple(Word(text, page, 10.0 * n, 5, 10.0 * n + 8, 15, 10) for n, text in enumerate(line.split()))
        for line, page in zip(lines, pages or [1] * len(lines), strict=True)
    )
    return RawBlock(kind, words)


def joined(*lines: str, known: str = "", mask: bool = True) -> str:
    assembly = Assembly(known_words(known.split()), mask_contacts=mask)
    assembly.add(block(*lines))
    return assembly.text


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("insatserna samord-", "nas av kommunen"), "insatserna samordnas av kommunen"),
        (("hälso-", "och sjukvård"), "hälso- och sjukvård"),
        (("region-", "eller kommunnivå"), "region- eller kommunnivå"),
        (("verksamhets-/", "chefer"), "verksamhets-/chefer"),
        (("enligt STY-", "02276"), "enligt STY-02276"),
        (("inom e-", "hälsa"), "inom e-hälsa"),
        (("vår SIP-", "samordnare"), "vår SIP-samordnare"),
        (("Jämtland-", "Härjedalen"), "Jämtland-Härjedalen"),
        (("åren 2023–", "2024 gäller"), "åren 2023–2024 gäller"),
        (("kommun/", "region"), "kommun/region"),
        (("tanken –", "som är ny –"), "tanken – som är ny –"),
        (("https://example.se/nara_", "vard/plan"), "https://example.se/nara_vard/plan"),
        (("https://example.se/plan.12adc8", "c8f5df.html"), "https://example.se/plan.12adc8c8f5df.html"),
        (("https://example.se/a", "%20b/c", "%20d"), "https://example.se/a%20b/c%20d"),
        (("se https://example.se/plan", "för mer"), "se https://example.se/plan för mer"),
        (("https://example.se/plan", "gäller alla kommuner"), "https://example.se/plan gäller alla kommuner"),
    ],
)
def test_lines_are_joined_as_swedish_hyphenates(lines: tuple[str, ...], text: str) -> None:
    assert joined(*lines) == text


def test_a_word_that_stands_elsewhere_says_how_a_hyphen_is_mended() -> None:
    assert joined("vård-", "plan", known="en vård-plan per person") == "vård-plan"
    assert joined("SIP-", "en", known="SIPen") == "SIPen"


def test_known_words_are_bare_and_whole() -> None:
    assert known_words(["(Hälsan,", "sam-", "SIP-samordnare"]) == {"hälsan", "sip-samordnare"}


def test_the_box_of_a_mended_word_covers_its_letters_without_the_hyphen() -> None:
    assembly = Assembly(frozenset())
    assembly.add(block("samord-", "nas"))
    assert [assembly.text[box.start : box.end] for box in assembly.boxes] == ["samord", "nas"]


def test_a_mark_taken_out_leaves_no_space_before_the_full_stop() -> None:
    assert joined("enligt lag .") == "enligt lag."


def test_contact_details_are_masked_unless_allowed(tmp_path: Path) -> None:
    lines = ("Telefon: 031-123 45 67,", "anna.ek@example.se")
    assert joined(*lines) == "Telefon: [telefon], [e-post]"
    assert joined(*lines, mask=False) == "Telefon: 031-123 45 67, anna.ek@example.se"
    for allowed in (False, True):
        paper = Paper(tmp_path).write(50, 60, "Frågor besvaras på 031-123 45 67.")
        assert ("031" in paper.read(allow_contact_details=allowed).text) == allowed


def test_masked_words_leave_no_box_behind() -> None:
    assembly = Assembly(frozenset())
    assembly.add(block("ring 031-123 45 67 nu"))
    assert [assembly.text[box.start : box.end] for box in assembly.boxes] == ["ring", "[telefon]", "nu"]


def test_the_text_of_a_page_may_lie_in_two_pieces() -> None:
    assembly = Assembly(frozenset())
    assembly.add(block("ett", "två", pages=[1, 2]))
    assembly.add(block("1 not", kind="footnote"))
    first, second, third = assembly.pages([(1, "1", 1, 1), (2, "2", 1, 1), (3, "3", 1, 1)])
    assert [assembly.text[a:b] for a, b in first.spans] == ["ett ", "1 not"]
    assert [assembly.text[a:b] for a, b in second.spans] == ["två\n"]
    assert third.spans == ()


WORDS = st.text("abcåäöABC1-–/.,@0 ", min_size=1, max_size=8).map(lambda text: "".join(text.split()) or "x")
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=5), min_size=1, max_size=4)
BLOCKS = st.lists(
    st.tuples(LINES, st.integers(1, 3), st.sampled_from(["paragraph", "item", "heading", "footnote"])), max_size=8
)


@given(BLOCKS)
def test_spans_are_in_bounds_in_order_and_apart(raw: list[tuple[list[list[str]], int, str]]) -> None:
    assembly = Assembly(known_words(word for lines, _, _ in raw for line in lines for word in line))
    for lines, page, kind in raw:
        assembly.add(block(*(" ".join(line) for line in lines), kind=kind, pages=[page] * len(lines)))
    text, spans = assembly.text, [(b.start, b.end) for b in assembly.blocks]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(text[before[1] : after[0]] == "\n" for before, after in pairwise(spans))
    assert all("\n" not in text[start:end] for start, end in spans)
    for before, after in pairwise(assembly.boxes):
        assert before.end <= after.start
    covered = "".join(text[box.start : box.end] for box in assembly.boxes)
    assert covered == "".join(text.split())
    pieces = sorted(s for p in assembly.pages((n, str(n), 1.0, 1.0) for n in (1, 2, 3)) for s in p.spans)
    assert [start for start, _ in pieces] == ([0] if text else []) + [end for _, end in pieces[:-1]]
    assert all(text[box.start : box.end] for box in assembly.boxes)


def test_hyphens_at_line_ends_are_mended_in_a_file(tmp_path: Path) -> None:
    paper = Paper(tmp_path)
    paper.lines(
        50,
        60,
        ["Kommunen planerar hälso- och sjukvårdens insatser i hälso-", "och sjukvården, samt samord-", "nar dem."],
    )
    paper.fill(50, 140, 480, sentences(2))
    assert texts(paper.read())[0].endswith("insatser i hälso- och sjukvården, samt samordnar dem.")
