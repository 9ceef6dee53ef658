"""What of its paragraph the best sentence brings into an answer, and what a further one brings."""

from datetime import date

import pytest
from asking import open_assistant

from assistant.ask import Assistant
from ingest.catalogue import Entry

LONG = " ".join(
    f"Deltagarna i ledningsgruppen får arvode med {amount} kronor för förberedelser av ärende nummer {number}."
    for number, amount in enumerate(range(100, 900, 100), start=1)
)
ROUTINE = f"""# Rutin för Kvällsteamet
## Anmälan
Kvällsteamet finns i Visby. Anmälan till Kvällsteamet görs av personen själv eller av närstående. Svar lämnas inom sju dagar.
Sextio personer kan delta samtidigt.

Hemrehabilitering erbjuds i hela kommunen.

## Lån
Lokalerna är ljusa och rymliga. Nycklar till bassängen lånas ut av vaktmästaren. Kvitto lämnas.

## Rätt att hyra
- förening i Visby,
- skola på Gotland,
- den som är över 65 år.

## Oenighet
Oenighet löses nära den enskilde. Steg 1: närmaste chefer talas vid inom två dagar. Steg 2: verksamhetscheferna möts inom fem
dagar. Steg 3: Lokalrådet prövar frågan.

## Innehåll i Simkvittot
Simkvittot ska innehålla: vem som ringer och när, vilka tider som gäller samt vad som ska tas med.

## Besök
Simkvittot lämnas av vaktmästaren.

## Ledning
Ledningsgruppen för Kvällsteamet möts varje månad i Slite. {LONG} Protokollet skickas till nämnden.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    entry = Entry("rutin", "r.md", "Rutin", "Region Gotland", "Gotland", "guideline", "in-force", date(2026, 1, 1))
    return open_assistant(tmp_path_factory.mktemp("paragraphs"), [(entry, ROUTINE)])


def test_the_best_sentence_brings_its_short_paragraph_whole(assistant: Assistant) -> None:
    answer = assistant.ask("Vem gör anmälan till Kvällsteamet, och hur många kan delta?")
    assert answer.claims[0].text.startswith("Kvällsteamet finns i Visby.")
    assert "Svar lämnas inom sju dagar. Sextio personer kan delta samtidigt." in answer.claims[0].text
    assert "Hemrehabilitering" not in answer.claims[0].text


def test_where_one_thing_was_asked_the_answer_comes_before_the_rest_of_its_paragraph(assistant: Assistant) -> None:
    answer = assistant.ask("Vem lånar ut nycklar till bassängen?")
    assert answer.claims[0].text == "Nycklar till bassängen lånas ut av vaktmästaren. Kvitto lämnas."


def test_a_short_list_right_under_its_heading_is_told_whole(assistant: Assistant) -> None:
    answer = assistant.ask("Får en skola på Gotland hyra?")
    assert answer.claims[0].text.startswith("Rätt att hyra")
    assert "förening i Visby" in answer.claims[0].text
    assert "över 65 år" in answer.claims[0].text


def test_who_asks_in_which_paper_it_stands_is_told_the_paper_and_the_section(assistant: Assistant) -> None:
    answer = assistant.ask("I vilket dokument står vem som lånar ut nycklar till bassängen?")
    assert answer.claims[0].text.startswith("Det står i Rutin, under rubriken ”Lån”: Nycklar till bassängen lånas ut")


def test_the_last_of_some_steps_brings_the_first(assistant: Assistant) -> None:
    answer = assistant.ask("När prövar Lokalrådet en fråga?")
    assert "Steg 1: närmaste chefer" in answer.claims[0].text
    assert "Steg 3: Lokalrådet prövar frågan." in answer.claims[0].text


def test_what_a_paper_shall_hold_is_told_though_it_lists_questions(assistant: Assistant) -> None:
    assert "vem som ringer och när" in assistant.ask("Vad ska stå i Simkvittot?").claims[0].text


def test_of_a_long_paragraph_only_what_belongs_to_the_sentence_is_brought(assistant: Assistant) -> None:
    answer = assistant.ask("Hur ofta möts ledningsgruppen för Kvällsteamet?")
    assert "möts varje månad" in answer.claims[0].text
    assert "Protokollet skickas" not in answer.claims[0].text


def test_the_quote_is_the_words_that_are_shown(assistant: Assistant) -> None:
    answer = assistant.ask("Vem gör anmälan till Kvällsteamet?")
    assert " ".join(answer.citations[0].quote.split()) == answer.claims[0].text
