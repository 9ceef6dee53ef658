"""An answer as Markdown, as a copied text, and as what the element below it draws."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from small_library import ANSWER, PLAN, ROUTINE, SECOND, make_small_library

from assistant.answer_view import _WORDS, as_copied, as_markdown, element_properties
from assistant.answers import ANSWERED, CLARIFY, Answer, Choice, Citation, Claim, Found
from assistant.markdown import escaped, table
from assistant.sources import opening
from ingest.store import Library


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return make_small_library(tmp_path_factory.mktemp("data"))


def citation(library: Library, id: str, quote: str, marker: int = 1) -> Citation:
    document = library.document(id)
    start = document.text.index(quote)
    entry, page = document.entry, document.page_at(start)
    return Citation(
        marker, id, entry.title, entry.status, entry.dated.isoformat() if entry.dated else "", page.number, page.label,
        document.section_path(start)[-1], quote, quote, 0.9, start, start + len(quote), entry.kind, entry.region,
    )  # fmt: skip


def answer(library: Library, **changes: object) -> Answer:
    cited = (citation(library, PLAN.id, ANSWER), citation(library, ROUTINE.id, SECOND, 2))
    claims = (Claim(ANSWER, (1,)), Claim(SECOND, (2,)))
    return replace(Answer("Vem gör vad?", ANSWERED, "who", claims, cited), **changes)


def as_html(markdown: str) -> str:
    return str(MarkdownIt("commonmark").enable("table").render(markdown))


def test_a_marker_is_a_link_to_its_source(library: Library) -> None:
    href = opening(library, PLAN.id, *span(library, PLAN.id, ANSWER)).href
    assert href.startswith("/sources/plan/")
    html = as_html(as_markdown(answer(library), library))
    assert f'<a href="{href}" title="Källa 1: {PLAN.title}, sida 2">[1]</a>' in html


def span(library: Library, id: str, quote: str) -> tuple[int, int]:
    start = library.document(id).text.index(quote)
    return start, start + len(quote)


def test_what_a_document_says_never_becomes_a_link_an_image_or_markup(library: Library) -> None:
    hostile = 'Se ![bild](http://ond.example/x) <b>nu</b> [här](javascript:x) | *a* :::danger "q" &lt;'
    html = as_html(as_markdown(answer(library, claims=(Claim(hostile),), notices=(hostile,)), library))
    assert not any(f"<{tag}" in html for tag in ("a ", "img", "b>", "em"))
    # The chat makes links of bare addresses too, whatever is escaped; a word joiner ends this one before it begins.
    assert html.count("![bild](http:\u2060//ond.example/x)") == 2
    assert "&amp;lt;" in html


@pytest.mark.parametrize("line", ["1. Först", "2) Sedan", "- Ett", "+ Två", "# Rubrik", "> Citat", "---"])
def test_a_sentence_that_looks_like_a_list_or_a_heading_stays_a_sentence(line: str) -> None:
    html = as_html(escaped(line))
    assert html == f"<p>{line.replace('>', '&gt;')}</p>\n"


def test_a_claim_with_items_is_a_list_with_its_marker_last(library: Library) -> None:
    claim = Claim("Styrgruppen ska:\n- följa upp\n  - varje år\n- rapportera", (1,))
    html = as_html(as_markdown(answer(library, claims=(claim,)), library))
    assert html.startswith("<p>Styrgruppen ska:</p>\n<ul>")
    assert html.count("<li>") == 3
    assert "rapportera\u00a0<a" in html


def test_a_table_keeps_its_bars_and_line_breaks_inside_its_cells() -> None:
    html = as_html(table((("Aktivitet", "År"), ("a | b\nc", "2026"))))
    assert "<td>a | b c</td>" in html
    assert table(()) == ""


def test_a_notice_is_set_apart(library: Library) -> None:
    html = as_html(as_markdown(answer(library, notices=("Det här är ett förslag.",)), library))
    assert "<blockquote>\n<p>Det här är ett förslag.</p>\n</blockquote>" in html


def test_a_source_card_says_what_its_quote_weighs(library: Library) -> None:
    card, other = element_properties(answer(library), library, "sv")["sources"]
    assert (card["statusWords"], card["page"]) == ("gäller", "sida 2")
    assert card["facts"] == "plan · 2026-03-02 · Östervik"
    assert card["support"] == "Citatet stöder svaret väl"
    assert card["quote"] == ANSWER
    assert (other["statusWords"], other["page"]) == ("förslag", "")
    assert other["facts"] == "riktlinje · utan datum · Östervik"


def test_a_historical_source_shows_its_year_and_a_restatement_that_it_is_one(library: Library) -> None:
    old = replace(citation(library, PLAN.id, ANSWER), status="historical", dated="2020-06-30", edition="restatement")
    card = element_properties(answer(library, citations=(old,)), library, "sv")["sources"][0]
    assert card["statusWords"] == "historisk (2020)"
    assert "referat, originalet gäller" in card["facts"]
    assert card["originalWords"] == "Ladda ner referatet"


def test_a_title_that_is_its_documents_first_heading_is_shown_once(library: Library) -> None:
    cited = replace(citation(library, PLAN.id, ANSWER), section=f"{PLAN.title} › 2 Utskrivning › 2.1 Planering")
    card = element_properties(answer(library, citations=(cited,)), library, "sv")["sources"][0]
    assert card["section"] == "2 Utskrivning › 2.1 Planering"


def test_the_cards_are_worded_in_the_visitors_language(library: Library) -> None:
    properties = element_properties(answer(library), library, "en")
    assert properties["words"]["sources"] == "Sources"
    assert properties["sources"][0]["statusWords"] == "in force"


def test_the_page_is_opened_where_the_quote_stands(library: Library) -> None:
    opened = opening(library, PLAN.id, *span(library, PLAN.id, ANSWER))
    first = next(word for word in library.word_boxes(PLAN.id) if word.end > span(library, PLAN.id, ANSWER)[0])
    assert (opened.page, opened.top) == (2, first.top)
    assert 0 < opened.top < opened.height


def test_a_document_without_pages_is_opened_as_text(library: Library) -> None:
    opened = opening(library, ROUTINE.id, *span(library, ROUTINE.id, SECOND))
    assert ".html?" in opened.href
    assert (opened.page, opened.top) == (0, 0.0)


def test_a_part_is_opened_in_the_file_it_is_bound_in(library: Library) -> None:
    assert opening(library, f"{PLAN.id}#bilaga", 0, 5) == opening(library, PLAN.id, 0, 5)


def test_a_passage_that_was_read_can_be_opened(library: Library) -> None:
    passage = library.document(PLAN.id).passages[-1]
    found = Found(PLAN.id, 2, "2", "2.1 Uppföljning", "…", 0.5, passage.id, PLAN.title, PLAN.region)
    shown = element_properties(answer(library, passages=(found,)), library, "sv")["passages"][0]
    assert shown["href"] == opening(library, PLAN.id, passage.start, passage.end).href
    assert shown["facts"] == f"{PLAN.title} · Östervik · 2.1 Uppföljning · sida 2"


def test_choices_and_follow_ups_are_questions_to_ask(library: Library) -> None:
    asked = answer(
        library, status=CLARIFY, choices=(Choice("Östervik", "Vem gör vad i Östervik?"),), follow_ups=("När?",)
    )
    properties = element_properties(asked, library, "sv")
    assert properties["choices"] == [{"label": "Östervik", "question": "Vem gör vad i Östervik?"}]
    assert properties["followUps"] == ["När?"]


def test_a_copied_answer_keeps_its_sources_and_says_that_an_ai_wrote_it(library: Library) -> None:
    copied = as_copied(answer(library), library, "sv")
    assert copied.startswith(f"{ANSWER} [1]\n{SECOND} [2]\n")
    assert f"[1] {PLAN.title}, gäller, 2026-03-02, 2 Utskrivning från sjukhus, sida 2: ”{ANSWER}”" in copied
    assert copied.endswith("Svar från Vägvisaren, en AI-assistent. Kontrollera källan innan du agerar.")


def test_every_word_that_the_elements_show_is_given_to_them() -> None:
    elements = Path(__file__).parents[1] / "assistant" / "chat" / "public" / "elements"
    used = {
        word
        for name in ("Sources", "SourcePanel")
        for pair in re.findall(r"words(?:\.([a-z]+)|\['([a-z-]+)'\])", (elements / f"{name}.jsx").read_text("utf8"))
        for word in pair
        if word
    }
    states_of_the_copy_button = {"copy", "copied", "copy-failed"}
    assert used - {"passages"} == set(_WORDS) - states_of_the_copy_button


@pytest.mark.parametrize("address", ["https://a.se/x", "HTTP://a.se", "www.a.se", "anna@a.se"])
def test_an_address_in_a_document_stays_text(address: str) -> None:
    assert escaped(address).replace("\\", "").replace("\u2060", "") == address
    assert "\u2060" in escaped(address)
