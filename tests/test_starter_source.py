"""A source that breaks the starter library's format is refused with the line that breaks it."""

from pathlib import Path

import pytest
from starter_sources import FRONT, source_of

from ingest.starter.source import SourceError, read_source
from ingest.starter.typeset import typeset


def error_of(folder: Path, body: str, front: str = FRONT) -> str:
    with pytest.raises(SourceError) as caught:
        typeset(source_of(folder, body, front))
    return str(caught.value)


def line_of(folder: Path, text: str) -> str:
    lines = (folder / "prov.md").read_text(encoding="utf-8").split("\n")
    return f"{folder / 'prov.md'}, line {1 + next(i for i, li in enumerate(lines) if text in li)}: "


@pytest.mark.parametrize(
    ("front", "at", "sentence"),
    [
        (FRONT + "bokmärken: true\n", "bokmärken", 'front matter has the unknown key "bokmärken"'),
        (FRONT.replace("kind: framework", "kind: ramverk"), "kind", "\"kind\" is 'ramverk'"),
        (FRONT.replace("2026-02-25", '"februari"'), "dated", "must be a date as 2026-02-25"),
        (FRONT.replace("region: Gotland\n", ""), "id: prov", 'front matter lacks "region"'),
        (FRONT.replace("id: prov", "id: annan"), "id: annan", "differs from the file's name, prov"),
        (FRONT.replace('"odaterat"', "2020"), "original", "must be text"),
        (FRONT + "kind: plan\n", "kind: plan", '"kind" stands twice'),
        (FRONT + 'page_label: "sida"\n', "page_label", "must contain {page}"),
    ],
)
def test_bad_front_matter_is_refused_with_its_line(tmp_path: Path, front: str, at: str, sentence: str) -> None:
    error = error_of(tmp_path, "# 1\n", front)
    assert error.startswith(line_of(tmp_path, at))
    assert sentence in error


@pytest.mark.parametrize(
    ("body", "at", "sentence"),
    [
        ("# 1\n\n| A | B |\n|---|---|\n| en | |\n| a |\n", "| a |", "the row has 1 cells"),
        ("# 1\n\n| A | B |\n|---|---|\n| a | b | c |\n", "| a |", "the row has 3 cells"),
        ("# 1\n\n| ^ | B |\n|---|---|\n| a | b |\n", "| ^ |", "^ stands in the first row"),
        ("# 1\n\n| A | B |\n|---|---|\n| < | b |\n", "| < |", "< stands in the first column"),
        ("# 1\n\nText[^9].\n", "[^9]", "footnote 9 is not defined"),
        ("# 1\n\nText.\n\n[^9]: Not.\n", "[^9]", "footnote 9 is never referred to"),
        ("# 1\n\n<!-- sida -->\n", "sida", "is not a directive"),
        ("# 1\n\n<!-- columns: 1 2 -->\n\nText.\n", "Text.", "a table must follow"),
        ("# 1\n\n<!-- columns: 1 -->\n| A | B |\n|---|---|\n", "| A", "1 column widths for 2"),
        ("# 1\n\n<!-- two columns -->\n\nText.\n", "two columns", "end columns --> is missing"),
        ("# 1\n\n<!-- part: x -->\n", "part: x", 'part "x" does not come here'),
        ("# 1\n\n> Citat.\n", "> Citat", "a blockquote is not in the source format"),
        ("# 1\n\nText <b>fet</b>.\n", "<b>", "'<b>' is not in the source format"),
        ("# Rubrik[^1]\n\n[^1]: Not.\n", "Rubrik", "a footnote cannot stand in a heading"),
        ("# 1\n\n##### Djup\n", "#####", "headings go from # to ####"),
    ],
)
def test_a_bad_body_is_refused_with_its_line(tmp_path: Path, body: str, at: str, sentence: str) -> None:
    error = error_of(tmp_path, body)
    assert error.startswith(line_of(tmp_path, at))
    assert sentence in error


def test_a_source_without_a_restatement_box_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "prov.md"
    path.write_text(FRONT + "---\n# 1 Inledning\n", encoding="utf-8")
    with pytest.raises(SourceError, match="must stand before the first heading"):
        typeset(read_source(path))
