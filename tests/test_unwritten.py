"""What a paper says is not written yet, and what is said to whoever asks for just that."""

from datetime import date

import pytest
from asking import open_assistant

from assistant.ask import Assistant
from assistant.unfinished import asks_what_is_open, is_unwritten, leaves_open
from ingest.catalogue import Entry

AGREEMENT = """# Överenskommelse om rehabilitering
## 1 Ansvar
Regionen ansvarar för rehabilitering på sjukhus. Kommunen ansvarar för rehabilitering i hemmet dagtid. Vem som ansvarar för
rehabilitering i hemmet på helger är inte utrett.

## 2 Forskning
Texten lämnas av forskningsenheten och förs in i nästa utgåva.

## Bilaga 1 Tröskelprincipen
Bilagan gäller två nämnder.

Ska kompletteras.

## 3 Öarna
Texten förhandlas med Ostholmens kommun och är ännu inte klar. Tills vidare tillämpas den muntliga överenskommelsen från 2023.

## 4 Medicinska gruppen
Medicinska gruppen lämnar underlag till ledningen. Sammansättning och mandattid är ännu inte fastställda. Avsnittet kompletteras
vid nästa revidering.

## 5 Utbildning
Grundutbildningen är obligatorisk för handläggare. Arbete pågår kring vilka moment som ska ingå i fördjupad utbildning, och
arbetsgruppen Kompass tar fram ett förslag. Anmälan görs till kansliet. Deltagare betalar ingen avgift.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    entry = Entry("a", "a.md", "Rehabilitering", "Region Gotland", "Gotland", "agreement", "in-force", date(2026, 1, 1))
    return open_assistant(tmp_path_factory.mktemp("unwritten"), [(entry, AGREEMENT)])


@pytest.mark.parametrize(
    "text",
    [
        "Frågan besvaras i nästa version av riktlinjen.",
        "Avsnittet är under framtagande och har ännu inte skrivits.",
        "Text väntas tidigast hösten 2026.",
        "Texten förhandlas mellan regionen och kommunen och är ännu inte klar.",
        "Rutin för jul- och nyårshelgen är under framtagande.",
        "Uppföljningsplan: ska tas fram av projektledaren och finns inte än.",
    ],
)
def test_what_is_not_written_yet_says_so_in_many_words(text: str) -> None:
    assert is_unwritten(text)
    assert not is_unwritten("Frågan besvaras av biståndshandläggaren.")
    assert not is_unwritten("Rutinen för nyckelhantering är inte klarlagd för alla, säger fyra kommuner.")


@pytest.mark.parametrize(
    "item",
    [
        "6.8 Gemensam rutin för drogtestning av unga: text saknas, arbete pågår i gruppen.",
        "Bilaga 4. Samverkan med Kriminalvården – ej upprättad",
        "Vårdlots: definition ska införas, se avsnitt 4.",
        "Rutin för gallring: saknas, tas fram av sekretariatet tillsammans med arkivet.",
        "Text om placerade elever i resursskola tas fram av gruppen och beräknas föreligga under 2027.",
        "Bestämmelser om rehabilitering i hemmet är inte färdigställda.",
        "Stöd till barn under tio år: avsnittet ska kompletteras när rapporten är lämnad.",
    ],
)
def test_an_item_that_is_named_and_not_written_says_so(item: str) -> None:
    assert is_unwritten(item)
    assert not is_unwritten("Mål: det som saknas i kommunerna ska åtgärdas.")
    assert not is_unwritten("Bestämmelser om sekretess gäller även när planen tas fram.")


@pytest.mark.parametrize(
    "text",
    [
        "Frågan om vem som är personuppgiftsansvarig är inte utredd; avsnittet ska kompletteras.",
        "Hur reglementet ska utformas om bara tre kommuner deltar är inte utrett.",
        "Delegationsordning finns ännu inte.",
        "Underbilaga D är under framtagande.",
        "Svar lämnas senare.",
        "Svar har inte inkommit från kommunen.",
    ],
)
def test_a_point_that_is_left_open_is_told_from_what_is_not_decided(text: str) -> None:
    assert leaves_open(text)
    assert not leaves_open("Förslaget är inte antaget.")
    assert not leaves_open("Saknas svar på fråga 2 ska hemgången skjutas upp till måndagen.")
    assert not leaves_open("Namnet på verksamheten är inte beslutat.")


def test_who_asks_what_is_left_open_is_answered_by_that() -> None:
    assert asks_what_is_open("Vad är inte utrett inför socialjouren?")
    assert asks_what_is_open("Vilka frågor om centralen är inte avgjorda än?")
    assert not asks_what_is_open("Vad gäller för rehabilitering på helger?")


def test_a_section_that_is_not_written_is_named_and_quoted(assistant: Assistant) -> None:
    answer = assistant.ask("Vad säger överenskommelsen om forskning?")
    assert answer.status == "unwritten"
    assert answer.text.startswith("Avsnittet ”2 Forskning” finns i Rehabilitering, men det är inte skrivet.")


def test_a_line_that_says_what_a_section_will_be_about_does_not_make_it_written(assistant: Assistant) -> None:
    answer = assistant.ask("Hur tolkas tröskelprincipen?")
    assert answer.status == "unwritten"
    assert "”Bilaga 1 Tröskelprincipen” finns i Rehabilitering, men det är inte skrivet." in answer.text


def test_what_applies_meanwhile_is_quoted_too(assistant: Assistant) -> None:
    answer = assistant.ask("Vad gäller på öarna?")
    assert answer.status == "unwritten"
    assert "Tills vidare tillämpas den muntliga överenskommelsen från 2023" in answer.text


def test_a_point_left_open_in_a_written_section_is_told_as_a_point(assistant: Assistant) -> None:
    answer = assistant.ask("Vem ansvarar för rehabilitering i hemmet på helger?")
    assert answer.status == "unwritten"
    assert answer.text.startswith("I avsnittet ”1 Ansvar” i Rehabilitering står: ”")
    assert "på helger är inte utrett" in answer.text


def test_what_is_written_beside_an_open_point_answers_what_it_answers(assistant: Assistant) -> None:
    assert assistant.ask("Vem ansvarar för rehabilitering på sjukhus?").status == "answered"
    assert assistant.ask("Vad kostar utbildningen för deltagare?").status == "answered"
    assert assistant.ask("Vem tar fram ett förslag om fördjupad utbildning?").status == "answered"
