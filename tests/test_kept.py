import hashlib
import io
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from eval.ingest_table import Reading, ingest_table
from eval.kept import PageKept, pages_kept
from ingest.catalogue import Entry
from ingest.document import Document, Page


def write_pdf(path: Path, pages: list[list[str]]) -> Path:
    paper = io.BytesIO()
    canvas = Canvas(paper, invariant=True)
    for lines in pages:
        for number, line in enumerate(lines):
            canvas.drawString(72, 760 - 20 * number, line)
        canvas.showPage()
    canvas.save()
    path.write_bytes(paper.getvalue())
    return path


def document_of(texts: list[str], left_out: dict[str, int] | None = None, **entry: object) -> Document:
    pages, start = [], 0
    for number, text in enumerate(texts, start=1):
        pages.append(Page(number, str(number), ((start, start + len(text)),)))
        start += len(text) + 1
    whole = "\n".join(texts)
    described = Entry("plan", "plan.pdf", "Plan", **entry)  # type: ignore[arg-type]
    digest = hashlib.sha256(whole.encode()).hexdigest()
    return Document(described, whole, digest, "", tuple(pages), left_out=left_out or {})


def kept_of(tmp_path: Path, lines: list[str], text: str) -> PageKept:
    return pages_kept(document_of([text]), write_pdf(tmp_path / "plan.pdf", [lines]))[0]


def test_a_word_that_the_text_does_not_hold_is_lost_and_named(tmp_path: Path) -> None:
    page = kept_of(tmp_path, ["Kommunen ansvarar", "för hemsjukvården."], "Kommunen för hemsjukvården.")
    assert (page.words, page.lost, page.kept) == (4, ("ansvarar",), 0.75)


def test_a_word_held_once_does_not_answer_for_its_twin(tmp_path: Path) -> None:
    assert kept_of(tmp_path, ["vård och vård"], "vård och").lost == ("vård",)


def test_a_line_that_recurs_with_another_number_is_furniture_where_the_text_leaves_it_out(tmp_path: Path) -> None:
    words = ["hemsjukvård", "elevhälsa", "rehabilitering"]
    pages = [[f"Dnr 12/34 Sida {number}", word] for number, word in enumerate(words, start=1)]
    kept = pages_kept(document_of(words), write_pdf(tmp_path / "plan.pdf", pages))
    assert [(page.words, page.furniture, page.lost, page.kept) for page in kept] == [(5, 4, (), 1.0)] * 3


def test_a_heading_that_recurs_and_is_in_the_text_does_not_take_words_from_the_page(tmp_path: Path) -> None:
    pages = [["Samverkan", "Samverkan sker här"]] * 3
    kept = pages_kept(document_of(["Samverkan sker här"] * 3), write_pdf(tmp_path / "plan.pdf", pages))
    assert [(page.furniture, page.lost) for page in kept] == [(1, ())] * 3


def test_a_masked_address_or_number_is_counted_as_masked(tmp_path: Path) -> None:
    page = kept_of(
        tmp_path, ["Ring 0498-12 34 56 eller skriv till a.b@exempel.se"], "Ring [telefon] eller skriv till [e-post]"
    )
    assert (page.masked, page.lost, page.kept) == (4, (), 1.0)


def test_a_mended_hyphen_and_a_dropped_footnote_mark_are_no_loss(tmp_path: Path) -> None:
    page = kept_of(
        tmp_path,
        ["verksamhets-", "chefer inom hälso- och", "sjukvård7 svarar"],
        "verksamhetschefer inom hälso- och sjukvård svarar",
    )
    assert page.lost == ()


def test_a_word_parted_at_its_hyphen_is_no_loss_but_half_of_it_is(tmp_path: Path) -> None:
    assert kept_of(tmp_path, ["hälso-och kommun/region"], "hälso- och kommun/ region").lost == ()
    assert kept_of(tmp_path, ["hälso-och sjukvård"], "hälso- sjukvård").lost == ("hälso-och",)


def test_a_number_that_the_text_does_not_hold_is_lost(tmp_path: Path) -> None:
    assert kept_of(tmp_path, ["3 av 17 regioner"], "av 17 regioner").lost == ("3",)


def test_a_page_without_words_has_no_share(tmp_path: Path) -> None:
    assert kept_of(tmp_path, [], "").kept is None


def test_a_skipped_page_is_not_compared(tmp_path: Path) -> None:
    document = document_of(["", "Mål"], skip_pages=(1,))
    kept = pages_kept(document, write_pdf(tmp_path / "plan.pdf", [["Omslag"], ["Mål"]]))
    assert [page.number for page in kept] == [2]


def test_the_table_shows_the_worst_page_and_names_what_is_lost() -> None:
    pages = (PageKept(1, 100, 0, 0, ()), PageKept(2, 104, 4, 0, ("Ansvarig", "nämnd")))
    table = ingest_table(
        [Reading(document_of(["a", "b"], {"running head": 4, "margin text": 0}), 0.25, pages)], "Mätt i dag."
    )
    assert "| plan | 2 | 204 | 99.00% | 98.0% (p. 2) |" in table
    assert "- **plan**: running head 4. unaccounted for: p. 2: Ansvarig nämnd\n" in table


def test_the_table_shows_a_dash_where_there_is_nothing_to_compare_with() -> None:
    assert "| plan | 1 | - | - | - |" in ingest_table([Reading(document_of(["a"]), 0.25, ())], "Mätt i dag.")
