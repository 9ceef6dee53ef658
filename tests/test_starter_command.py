"""`python -m ingest.starter`: files with several papers, the catalogue, and the check that nothing is out of step."""

import tomllib
from pathlib import Path

import pypdfium2
import pytest
from starter_sources import FRONT, LONG, page_texts, source_of

from ingest.starter.__main__ import main
from ingest.starter.source import read_source
from ingest.starter.typeset import typeset

STARTER = Path(main.__code__.co_filename).parent


PARTS = """\
parts:
  - {id: yrkande, title: "Yrkande", issuer: "X", kind: motion, status: proposal, dated: 2025-04-04}
  - {id: svar, title: "Svar på yrkandet", issuer: "Y", kind: decision-paper, status: proposal}
"""
PARTS_BODY = (
    f"# 1 Försättsblad\n\n{LONG}\n\n<!-- part: yrkande -->\n\n# Yrkande\n\n{LONG} {LONG}\n\n"
    "<!-- part: svar -->\n\n# Svar\n\nText.\n"
)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    source_of(tmp_path / "sources", PARTS_BODY, FRONT + PARTS)
    assert main([], tmp_path) == 0
    return tmp_path


def test_a_part_begins_on_a_new_page_and_the_catalogue_has_its_pages(library: Path) -> None:
    pages = page_texts(library / "documents" / "prov.pdf")
    catalogue = tomllib.loads((library / "documents" / "catalogue.toml").read_text(encoding="utf-8"))
    heads = [text.split("\n")[0] for text in pages]
    first, last = heads.index("Yrkande") + 1, len(heads) - heads[::-1].index("Yrkande")
    assert first > 1
    assert last > first
    (document,) = catalogue["document"]
    assert [part["pages"] for part in document["part"]] == [f"{first}-{last}", str(last + 1)]
    assert pages[first - 1].split("\n")[:2] == ["Yrkande", "Yrkande"]
    assert heads[last:] == ["Svar på yrkandet"]


def test_the_catalogue_says_that_a_document_is_a_restatement_and_of_what(library: Path) -> None:
    text = (library / "documents" / "catalogue.toml").read_text(encoding="utf-8")
    (document,) = tomllib.loads(text)["document"]
    assert "python -m ingest.starter" in text.split("\n")[0]
    assert document["edition"] == "restatement"
    assert document["restates"] == {
        "title": "Ramverk",
        "issuer": "Region Gotland",
        "date": "odaterat",
    }
    assert str(document["dated"]) == "2026-02-25"
    assert document["file"] == "prov.pdf"


def test_check_names_what_is_out_of_step_and_writes_nothing(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"], library) == 0
    before = (library / "documents" / "prov.pdf").read_bytes()
    source_of(library / "sources", PARTS_BODY + "\nEn ny mening.\n", FRONT + PARTS)
    assert main(["--check"], library) == 1
    assert "prov.pdf is older than" in capsys.readouterr().err
    assert (library / "documents" / "prov.pdf").read_bytes() == before

    changed = (FRONT + PARTS).replace("status: in-force", "status: draft")
    source_of(library / "sources", PARTS_BODY, changed)
    assert main(["--check"], library) == 1
    assert "catalogue.toml differs from the sources" in capsys.readouterr().err

    (library / "documents" / "prov.pdf").rename(library / "documents" / "annan.pdf")
    assert main(["--check"], library) == 1
    errors = capsys.readouterr().err
    assert "prov.pdf is missing" in errors
    assert "annan.pdf has no source" in errors


def test_a_bad_source_is_named_and_the_others_are_typeset(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source_of(tmp_path / "sources", "# 1\n\nText.\n")
    (tmp_path / "sources" / "fel.md").write_text("Ingen ingress.\n", encoding="utf-8")
    assert main([], tmp_path) == 1
    assert "fel.md, line 1: the file must open with YAML" in capsys.readouterr().err
    assert (tmp_path / "documents" / "prov.pdf").exists()
    assert 'id = "prov"' in (tmp_path / "documents" / "catalogue.toml").read_text(encoding="utf-8")


@pytest.mark.skipif(not list((STARTER / "sources").glob("*.md")), reason="no sources yet")
def test_the_committed_pdfs_and_catalogue_are_in_step_with_their_sources() -> None:
    assert main(["--check"]) == 0


@pytest.mark.parametrize("path", sorted((STARTER / "sources").glob("*.md")), ids=lambda p: p.stem)
def test_a_committed_pdf_has_the_words_of_its_source_typeset_anew(path: Path) -> None:
    # Words, not bytes: another version of typst or pypdf may write the same pages differently.
    def words(pdf: Path | bytes) -> list[str]:
        document = pypdfium2.PdfDocument(pdf)
        return [page.get_textpage().get_text_bounded() for page in document]

    assert words(STARTER / "documents" / f"{path.stem}.pdf") == words(typeset(read_source(path)))
