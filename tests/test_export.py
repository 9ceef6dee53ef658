"""A conversation saved as Word and as PDF: all that makes an answer checkable, structure for screen readers, and the mark."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from asking import open_assistant
from pypdf import PdfReader

from assistant.answers import Answer, Claim
from assistant.ask import Assistant
from assistant.export_docx import as_docx
from assistant.export_pages import Conversations
from assistant.export_pdf import as_pdf
from assistant.transcript import Transcript, transcript
from prompts import text

DAY = date(2026, 11, 22)
HOSTILE = '#set page(fill: red) $x$ *a* _b_ `c` @d <e> \\ // "f" [g] {h}'


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return open_assistant(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def conversation(assistant: Assistant) -> list[tuple[str, Answer]]:
    question = "Vad föreslår motionen om nattöppen mottagning?"
    answer = assistant.ask(question)
    table = replace(answer, table=(("Uppgift", "År"), ("Inrätta team", "2026")))
    return [(question, table), (HOSTILE, replace(assistant.ask("Vad kostar en biljett till månen?"), question=HOSTILE))]


@pytest.fixture(scope="module")
def saved(conversation: list[tuple[str, Answer]]) -> Transcript:
    return transcript(conversation, DAY, "sv")


def words_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_an_exchange_keeps_status_date_source_and_quote(
    saved: Transcript, conversation: list[tuple[str, Answer]]
) -> None:
    exchange = saved.exchanges[0]
    cited = conversation[0][1].citations[0]
    assert exchange.status == "Svarets status: besvarad ur dokumenten"
    assert exchange.sources[0].quote == cited.quote
    assert exchange.sources[0].title == "Motion om nattöppen mottagning"
    assert "förslag" in exchange.sources[0].facts
    assert "2025-03-04" in exchange.sources[0].facts
    said = text("answer.proposal", paper="Motion om nattöppen mottagning, 2025-03-04")
    assert said in {*exchange.notices, *(paragraph.text for paragraph in exchange.paragraphs)}


def test_a_list_in_an_answer_is_a_list_in_the_transcript(conversation: list[tuple[str, Answer]]) -> None:
    answer = replace(conversation[0][1], claims=(Claim("Teamet ska:\n- åka hem\n  - med bil\n- ringa", (1,)),))
    exchange = transcript([("Vad?", answer)], DAY, "sv").exchanges[0]
    assert [(p.text, p.level) for p in exchange.paragraphs] == [
        ("Teamet ska:", 0),
        ("åka hem", 1),
        ("med bil", 2),
        ("ringa\u00a0[1]", 1),
    ]


def test_an_identity_number_is_not_saved(conversation: list[tuple[str, Answer]]) -> None:
    exchange = transcript([("Gäller det 811228-9874?", conversation[0][1])], DAY, "sv").exchanges[0]
    assert "811228" not in exchange.question


def test_the_word_file_has_headings_a_header_row_its_language_and_the_mark(saved: Transcript) -> None:
    document = docx.Document(io.BytesIO(as_docx(saved)))
    headings = [p.text for p in document.paragraphs if p.style.name in {"Title", "Heading 1"}]
    assert headings == ["Samtal med Vägvisaren", saved.exchanges[0].question, HOSTILE]
    assert document.core_properties.title == "Samtal med Vägvisaren"
    assert document.core_properties.author == "Vägvisaren (AI)"
    assert 'w:val="sv-SE"' in document.styles.element.xml
    assert "w:tblHeader" in document.tables[0].rows[0]._tr.xml
    words = "\n".join(p.text for p in document.paragraphs)
    assert "Sparat 2026-11-22." in words
    assert saved.mark in words
    assert saved.exchanges[0].sources[0].quote in words
    assert document.sections[0].footer.paragraphs[0].text == saved.mark


def test_the_pdf_is_tagged_titled_in_its_language_and_says_pdf_ua(saved: Transcript) -> None:
    content = as_pdf(saved)
    reader = PdfReader(io.BytesIO(content))
    assert reader.metadata is not None
    assert reader.metadata.title == "Samtal med Vägvisaren"
    assert reader.root_object["/Lang"] == "sv"
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in reader.root_object
    assert reader.xmp_metadata is not None
    assert b"pdfuaid" in content


def test_the_pdf_holds_the_words_as_they_are_and_takes_none_for_a_command(saved: Transcript) -> None:
    words = words_of(as_pdf(saved))
    assert HOSTILE in words
    assert saved.exchanges[0].sources[0].title in words
    assert saved.mark in words
    assert "Inrätta team" in words


def test_an_english_visitor_gets_an_english_frame(conversation: list[tuple[str, Answer]]) -> None:
    saved = transcript(conversation, DAY, "en")
    assert saved.title == "Conversation with Vägvisaren"
    assert PdfReader(io.BytesIO(as_pdf(saved))).root_object["/Lang"] == "en"


def test_conversations_are_kept_by_a_key_that_cannot_be_guessed_until_they_are_forgotten(
    conversation: list[tuple[str, Answer]],
) -> None:
    kept = Conversations()
    key = kept.new_key()
    assert len(key) >= 22
    assert key != kept.new_key()
    kept.keep(key, conversation)
    assert kept.of(key) == tuple(conversation)
    assert kept.of("another") == ()
    kept.forget(key)
    assert kept.of(key) == ()


def test_the_oldest_conversations_leave_when_there_are_too_many(
    conversation: list[tuple[str, Answer]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.export_pages._MOST_VISITS", 2)
    kept = Conversations()
    for key in ("first", "second", "first", "third"):
        kept.keep(key, conversation)
    assert [bool(kept.of(key)) for key in ("first", "second", "third")] == [True, False, True]


def test_the_design_of_the_pdf_ships_with_the_program() -> None:
    assert (Path(__file__).parents[1] / "assistant" / "export.typ").is_file()
