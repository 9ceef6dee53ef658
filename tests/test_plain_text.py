"""Markdown and plain text: what their authors marked is read as marked, nothing in them is ever run."""

import time
from pathlib import Path

import pytest

from ingest.catalogue import Entry
from ingest.content import Content, heading_style, plain_block, plain_words
from ingest.markdown import markdown_content
from ingest.pages import Unreadable
from ingest.plain import read_plain, read_text
from ingest.read import read_file
from ingest.sections import ranks


def blocks(content: Content) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, block.text) for block in content.blocks]


def markdown(text: str) -> list[tuple[str, int, str]]:
    return blocks(markdown_content(text))


def plain(folder: Path, text: str) -> list[tuple[str, int, str]]:
    path = folder / "prov.txt"
    path.write_bytes(text.encode())
    return blocks(read_plain(path, Entry("prov", path.name, "Prov")))


def test_every_heading_level_has_a_rank_of_its_own() -> None:
    styles = {level: heading_style(level) for level in range(10)}
    assert ranks(styles) == {level: level + 1 for level in range(10)}


def test_markdown_headings_lists_and_paragraphs_become_sections_and_blocks(tmp_path: Path) -> None:
    path = tmp_path / "rutin.md"
    path.write_text(
        "# Rutin\n\n## Kallelse\n\nDen som skriver ut kallar.\n\n- vårdcentral\n  - läkare\n\n### Tid\n\n1) inom tre dagar\n"
    )
    document, boxes = read_file(path, Entry("rutin", path.name, "Rutin"))
    assert [(section.level, section.title) for section in document.sections] == [
        (1, "Rutin"),
        (2, "Kallelse"),
        (3, "Tid"),
    ]
    assert [(b.kind, b.level, document.text[b.start : b.end]) for b in document.blocks if b.kind != "heading"] == [
        ("paragraph", 0, "Den som skriver ut kallar."),
        ("item", 1, "vårdcentral"),
        ("item", 2, "läkare"),
        ("item", 1, "1) inom tre dagar"),
    ]
    assert boxes == []
    assert [(page.number, page.label, page.width) for page in document.pages] == [(1, "1", 0.0)]


def test_wrapped_markdown_lines_are_joined_and_a_suspended_hyphen_keeps_its_space(tmp_path: Path) -> None:
    path = tmp_path / "rutin.md"
    path.write_text("inom hälso-\noch sjukvård\nges vård")
    assert read_file(path, Entry("rutin", path.name, "Rutin"))[0].text == "inom hälso- och sjukvård ges vård"


def test_the_title_is_the_front_matters_else_the_first_heading() -> None:
    assert markdown_content('---\ntitle: "Riktlinje"\n---\n# Rubrik\n').title == "Riktlinje"
    assert markdown_content("Text.\n\n## Rubrik\n").title == "Rubrik"
    assert markdown("---\ntitle: x\n---\nText.") == [("paragraph", 0, "Text.")]


def test_html_is_text_without_tags_and_a_script_is_no_text_at_all() -> None:
    text = "Före <b>fet</b><script>alert(1)</script><br>efter <!-- gömt -->&lt;b&gt;\n\n"
    text += "<div onclick='x()'><p>I <i>rutan</i></p><script>\nevil()\n</script>\n<style>p{}</style></div>\n"
    assert markdown(text) == [("paragraph", 0, "Före fet efter <b>"), ("paragraph", 0, "I rutan")]


def test_links_keep_their_words_and_pictures_are_counted() -> None:
    content = markdown_content("Se [riktlinjen](http://exempel.se) ![bild av huset](hus.png) nu.")
    assert [block.text for block in content.blocks] == ["Se riktlinjen nu."]
    assert content.left_out["image description"] == 3


def test_code_is_shown_as_text() -> None:
    assert markdown("```\nrad ett\nrad två\n```\n") == [("paragraph", 0, "rad ett rad två")]


def test_a_markdown_footnote_follows_its_paragraph_and_stands_once() -> None:
    text = "Ett[^a] och två[^a].\n\n- punkt[^b]\n- till\n\nSlut.\n\n[^a]: Enligt lag.\n[^b]: Se bilagan.\n"
    assert markdown(text) == [
        ("paragraph", 0, "Ett och två."),
        ("footnote", 0, "1 Enligt lag."),
        ("item", 1, "punkt"),
        ("item", 1, "till"),
        ("footnote", 0, "2 Se bilagan."),
        ("paragraph", 0, "Slut."),
    ]


def test_a_markdown_table_keeps_its_columns_and_empty_cells(tmp_path: Path) -> None:
    path = tmp_path / "tabell.md"
    path.write_text("| Aktivitet | 2026 | 2027 |\n|---|---|---|\n| Införa | X | |\n| Följa upp | | X |\n")
    document, _ = read_file(path, Entry("tabell", path.name, "Tabell"))
    assert document.tables[0].columns == ("Aktivitet", "2026", "2027")
    assert [passage.readable for passage in document.passages] == [
        "Aktivitet: Införa; 2026: X",
        "Aktivitet: Följa upp; 2027: X",
    ]


def test_lists_nested_deeper_than_commonmark_reads_by_default_are_kept() -> None:
    depth = 15
    text = "\n".join("  " * level + f"- nivå {level + 1}" for level in range(depth))
    assert markdown(text)[-1] == ("item", depth, f"nivå {depth}")


def test_a_statute_sized_markdown_file_is_read_in_milliseconds() -> None:
    text = (
        "# Lag\n\n"
        + "### 1 §\n\nRegionen ska erbjuda den som behöver det en fast läkarkontakt – i hemmet också.\n\n" * 60
    )
    markdown_content(text)
    begun = time.process_time()
    for _ in range(5):
        markdown_content(text)
    # Measured at 3 ms for 6 kB; the bound leaves room for a slow machine, not for a quadratic reader.
    assert (time.process_time() - begun) / 5 < 0.05


def test_plain_text_headings_are_capitals_underlined_or_numbered(tmp_path: Path) -> None:
    text = "RIKTLINJE FÖR SAMVERKAN\n\nAnsvar\n------\nDen som skriver ut kallar.\n\n"
    text += "2.4 Hemsjukvård\n\nGes i hemmet.\n\nBilaga 2\n\nText."
    path = tmp_path / "prov.txt"
    path.write_text(text)
    document, _ = read_file(path, Entry("prov", path.name, "Prov"))
    assert [section.title for section in document.sections] == [
        "RIKTLINJE FÖR SAMVERKAN",
        "Ansvar",
        "2.4 Hemsjukvård",
        "Bilaga 2",
    ]
    assert document.section_path(document.text.index("kallar")) == ("RIKTLINJE FÖR SAMVERKAN", "Ansvar")
    assert read_plain(path, Entry("prov", path.name, "Prov")).title == "RIKTLINJE FÖR SAMVERKAN"


def test_numbered_lines_that_follow_one_another_are_a_list_and_sentences_are_no_headings(tmp_path: Path) -> None:
    text = "1. Kalla\n\n2. Mötas\n\n12 personer deltog.\n\nI början av året\n\nOBS! VIKTIGT."
    assert [kind for kind, _, _ in plain(tmp_path, text)] == ["item", "item", "paragraph", "paragraph", "paragraph"]


def test_plain_items_keep_their_second_line_and_their_depth(tmp_path: Path) -> None:
    text = "Dessa kallas:\n- den enhet som skriver\n  ut personen\n  * kommunen\n- regionen\nSedan hålls mötet."
    assert plain(tmp_path, text) == [
        ("paragraph", 0, "Dessa kallas:"),
        ("item", 1, "den enhet som skriver ut personen"),
        ("item", 2, "kommunen"),
        ("item", 1, "regionen"),
        ("paragraph", 0, "Sedan hålls mötet."),
    ]


def test_a_form_feed_begins_a_page_and_a_sentence_runs_over_it(tmp_path: Path) -> None:
    path = tmp_path / "prov.txt"
    path.write_text("Vårdcentralen ansvarar för\n\n\fden som är listad.\n\fNy sida.", newline="\n")
    document, _ = read_file(path, Entry("prov", path.name, "Prov"))
    assert document.text.splitlines() == ["Vårdcentralen ansvarar för den som är listad.", "Ny sida."]
    assert document.page_at(document.text.index("listad")).number == 2
    assert [page.label for page in document.pages] == ["1", "2", "3"]


def test_skipped_pages_of_a_text_are_left_out_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "prov.txt"
    path.write_text("Ett.\f Två ord.\f Tre.")
    content = read_plain(path, Entry("prov", path.name, "Prov", skip_pages=(2,)))
    assert [block.text for block in content.blocks] == ["Ett.", "Tre."]
    assert content.left_out == {"skipped page": 2}


@pytest.mark.parametrize(
    ("raw", "text", "notes"),
    [
        ("räksmörgås".encode(), "räksmörgås", ()),
        (b"\xef\xbb\xbf" + "räksmörgås".encode(), "räksmörgås", ()),
        ("räksmörgås".encode("utf-16"), "räksmörgås", ()),
        ("räka – “x”".encode("cp1252"), "räka – “x”", ((1, "old-encoding"),)),
        (b"r\xe4ka \x81", "räka \x81", ((1, "old-encoding"),)),
    ],
)
def test_text_is_read_in_the_encoding_it_was_written_in(
    tmp_path: Path, raw: bytes, text: str, notes: tuple[tuple[int, str], ...]
) -> None:
    path = tmp_path / "prov.txt"
    path.write_bytes(raw)
    assert read_text(path) == (text, notes)


@pytest.mark.parametrize(
    ("name", "raw", "reason"),
    [
        ("tom.txt", b"", "empty"),
        ("blank.md", b" \n\n", "empty"),
        ("binär.txt", b"\x00\x01\x02abc", "not-text"),
        ("udda.txt", b"\xff\xfea", "not-text"),
        ("stor.md", b"x" * 20_000_001, "too-large"),
        ("bara-tecken.txt", b"-----\n\n=====", "no-words"),
        ("bara-kommentar.md", b"<!-- inget -->", "no-words"),
    ],
)
def test_what_holds_no_text_is_refused_with_its_reason(tmp_path: Path, name: str, raw: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(Unreadable) as caught:
        read_file(path, Entry("prov", path.name, "Prov"))
    assert caught.value.reason == reason


def test_invisible_characters_are_taken_out_of_words() -> None:
    assert [word.text for word in plain_words("läkar\u00adkontakt\u200b e\u0301n \u00a0två")] == [
        "läkarkontakt",
        "én",
        "två",
    ]
    assert plain_block("paragraph", ["\u200b", " "]) is None
