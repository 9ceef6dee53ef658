"""Sentences that speak of all that is asked about and still do not answer."""

import unicodedata
from datetime import date

import pytest
from asking import open_assistant

from assistant.ask import Assistant
from ingest.catalogue import Entry

PLAN = """# Plan för korttidsenheten
## Platser
Korttidsenheten i Ekby tar emot personer över 65 år och har två avdelningar. Direktören beslutar om korttidsenheten.

## Avgift
Avgiften för korttidsenheten är 2068 kronor enligt lag (2017:612).

## Ansvar
Läkare från vårdcentralen ansvarar för den medicinska vården på korttidsenheten. Enhetschefen ansvarar för vården enligt LSS
på korttidsenheten.

## Försök
Ett försök med vaksköterska nattetid finns på korttidsenheten. Försöket med musikterapi visade att fler sov bättre.

## Öppet
Besök tas emot på korttidsenheten alla dagar. Broschyren om korttidsenheten finns på svenska och finska.

## Kök
Köket har öppet 8–16.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    entry = Entry("plan", "plan.md", "Plan", "Region Gotland", "Gotland", "plan", "in-force", date(2026, 1, 1))
    return open_assistant(tmp_path_factory.mktemp("requirements"), [(entry, PLAN)])


@pytest.mark.parametrize(
    ("answered", "silent"),
    [
        ("Hur många avdelningar har korttidsenheten?", "Hur många bilar har korttidsenheten i Ekby?"),
        ("Vem ansvarar för den medicinska vården på korttidsenheten?", "Vem ansvarar för dietist på korttidsenheten?"),
        (
            "Vem ansvarar för den medicinska vården på korttidsenheten?",
            "Vem betalar den medicinska vården på korttidsenheten?",
        ),
        ("Vem beslutar om korttidsenheten?", "Vem kallar till möte om korttidsenheten?"),
        ("Vem beslutar om korttidsenheten?", "Vad heter direktören för korttidsenheten?"),
        ("Vad visade försöket med musikterapi?", "Vad visade försöket med vaksköterska nattetid?"),
        ("När har köket öppet?", "Vilka öppettider har korttidsenheten för besök?"),
        ("Vilka avdelningar har korttidsenheten?", "Vilken leverantör har korttidsenheten i Ekby?"),
        ("När tas besök emot på korttidsenheten?", "När avskaffades besök på korttidsenheten alla dagar?"),
        ("Hur gick försöket med musikterapi?", "Vad tyckte personalen om korttidsenheten?"),
        ("Vad kostar korttidsenheten?", "Vilket arvode har direktören för korttidsenheten?"),
        ("Vilka avdelningar har korttidsenheten?", "Hur lång är väntetiden till korttidsenheten?"),
        ("Vilka avdelningar har korttidsenheten?", "Vilka tidsgränser gäller för korttidsenheten i Ekby?"),
        ("Vad visade försöket med musikterapi?", "Vad sa facket om korttidsenheten?"),
        ("Hur många avdelningar har korttidsenheten?", "Hur ska ambulansen arbeta med korttidsenheten?"),
        ("Vem ansvarar för LSS-vården på korttidsenheten?", "Vem ansvarar för EKG-vården på korttidsenheten?"),
        ("Vilka språk finns broschyren om korttidsenheten på?", "Vilken dietist har korttidsenheten i Ekby?"),
        ("Vem beslutar om korttidsenheten enligt planen?", "Vem beslutar om korttidsenheten enligt samverkansavtalet?"),
    ],
)
def test_what_was_asked_for_must_be_there(assistant: Assistant, answered: str, silent: str) -> None:
    assert assistant.ask(answered).status == "answered"
    assert assistant.ask(silent).status == "not-found"


@pytest.mark.parametrize(
    "question",
    [
        "Hur hög är avgiften för korttidsenheten 2026?",
        "HUR MÅNGA AVDELNINGAR HAR KORTTIDSENHETEN?",
        unicodedata.normalize("NFD", "Hur många avdelningar har korttidsenheten?"),
    ],
)
def test_what_only_looks_like_a_year_or_a_name_hides_no_answer(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status == "answered"


def test_a_dash_in_a_question_takes_no_requirement_away(assistant: Assistant) -> None:
    assert assistant.ask("Korttidsenheten i Ekby – Hur många bilar har korttidsenheten i Ekby?").status == "not-found"


def test_what_has_a_place_or_a_day_must_be_spoken_of(assistant: Assistant) -> None:
    assert assistant.ask("Var finns vaksköterska nattetid?").status == "answered"
    assert assistant.ask("Var finns skyddsrummen i Ekby?").status == "not-found"
    assert assistant.ask("Vilken dag är det städdag på korttidsenheten?").status == "not-found"
    assert assistant.ask("När öppnar simhallen på korttidsenheten?").status == "not-found"


FIGURES = """# Slutrapport om frånvaro
## Andel högstadieelever med hög frånvaro

| Kommun | 2020 | 2024 |
| --- | --- | --- |
| Ekby | 6,0 | 4,4 |
| Alby | 5,0 | 3,9 |

## Ledning
Projektledaren samordnade frånvaroteamen med stöd av en styrgrupp som möttes varje månad. Verksamhetschefen i Ekby var
chef för frånvaroteamen.
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    entry = Entry("rapport", "r.md", "Slutrapport", "Ekby", "Gotland", "overview", "historical", date(2024, 6, 1))
    return open_assistant(tmp_path_factory.mktemp("report"), [(entry, FIGURES)])


def test_what_a_table_counts_may_stand_above_it(report: Assistant) -> None:
    answer = report.ask("Hur stor andel av högstadieeleverna i Ekby hade hög frånvaro 2020?")
    assert answer.status == "answered"
    assert "6,0" in answer.text


def test_what_is_asked_of_now_is_not_told_by_a_paper_of_the_past(report: Assistant) -> None:
    assert report.ask("Hur stor andel av högstadieeleverna i Ekby har hög frånvaro just nu?").status == "not-found"


def test_who_it_is_may_be_told_by_the_sentence_beside(report: Assistant) -> None:
    answer = report.ask("Vem var chef för frånvaroteamen?")
    assert answer.status == "answered"
    assert "Verksamhetschefen" in answer.claims[0].text + answer.claims[1].text


AGREEMENT = """# Avtal om lån av personal
## Lån
Vid lån av personal till grannkommunen betalas lön och resor av kommunen som lånar.

## Undantag
I Fårösund betalas lån av personal av regionen.
"""


def test_where_the_best_sentence_lacks_a_name_the_next_one_that_has_it_answers(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    entry = Entry("avtal", "a.md", "Avtal", "Region Gotland", "Gotland", "agreement", "in-force", date(2026, 1, 1))
    assistant = open_assistant(tmp_path_factory.mktemp("names"), [(entry, AGREEMENT)])
    named = assistant.ask("Vem betalar lån av personal till grannkommunen i Fårösund?")
    assert "av regionen" in named.claims[0].text
    assert assistant.ask("Vem betalar lån av personal till grannkommunen i Klintehamn?").status == "not-found"
    # What the municipality pays is no fee of the patient's.
    assert assistant.ask("Vad får den enskilde betala vid lån av personal?").status == "not-found"
    assert assistant.ask("Vad får kommunen betala vid lån av personal till grannkommunen?").status == "answered"


UNWRITTEN = """# Ramverk för utskrivning
## Utskrivning
Patienter som skrivs ut planeras tidigt tillsammans med kommunen.

### Ekonomisk reglering vid utskrivning
Revidering pågår.
"""


def test_a_place_that_is_not_written_says_nothing_of_what_its_section_never_names(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    entry = Entry("ramverk", "r.md", "Ramverk", "Region Gotland", "Gotland", "framework", "in-force", date(2026, 1, 1))
    assistant = open_assistant(tmp_path_factory.mktemp("unwritten"), [(entry, UNWRITTEN)])
    assert assistant.ask("Vem kallar till Knutpunkten när en patient skrivs ut?").status == "not-found"
    assert assistant.ask("Vad gäller för ekonomisk reglering vid utskrivning?").status == "unwritten"


RULES = """# Reglemente för gemensam nämnd för vård och omsorg
## Ordlista
Gemensam nämnd för vård och omsorg (GNVO) inrättas av region och kommuner.

## Beslut
Nämnden är beslutför när minst sju ledamöter är närvarande.

## Kostnader

| Kostnadsslag | 2026 | 2027 |
| --- | --- | --- |
| Införande | 1 800 | 2 600 |

## Vad som är beslutat
Fullmäktige anvisar 1,8 miljoner kronor till förberedelser av nämnden.

## Remissvar
Ekby förklarar sitt avslag på remissen med att underlaget kom sent.
"""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    title = "Reglemente för gemensam nämnd för vård och omsorg"
    entry = Entry("regler", "r.md", title, "Region Gotland", "Gotland", "framework", "in-force", date(2026, 1, 1))
    return open_assistant(tmp_path_factory.mktemp("rules"), [(entry, RULES)])


def test_the_rules_of_a_board_speak_of_it_without_its_name(rules: Assistant) -> None:
    answer = rules.ask("Hur många ledamöter måste vara närvarande i GNVO?")
    assert answer.status == "answered"
    assert "sju ledamöter" in answer.text
    assert rules.ask("Hur många ledamöter måste vara närvarande i LSVO?").status == "not-found"


def test_the_cells_of_a_table_of_costs_are_amounts(rules: Assistant) -> None:
    answer = rules.ask("Hur mycket kostar införandet 2027?")
    assert answer.status == "answered"
    assert "2 600" in answer.text


def test_what_came_of_it_stands_under_what_is_decided(rules: Assistant) -> None:
    answer = rules.ask("Hur mycket pengar fick vi till slut för förberedelser av nämnden?")
    assert answer.status == "answered"
    assert "1,8 miljoner" in answer.text


def test_what_somebody_explains_something_by_is_a_reason(rules: Assistant) -> None:
    assert "underlaget kom sent" in rules.ask("Varför gav Ekby avslag på remissen?").text


def test_a_sum_that_is_asked_for_must_be_one(rules: Assistant) -> None:
    assert "1,8 miljoner" in rules.ask("Hur stor summa anvisar fullmäktige till förberedelser av nämnden?").text
    assert rules.ask("Hur stor summa har Ekby avsatt för att svara på remissen?").status == "not-found"


def test_a_place_that_the_paper_knows_must_be_spoken_of_in_english_too(rules: Assistant) -> None:
    assert "sju ledamöter" in rules.ask("How many members must be present at the board?").text
    assert rules.ask("How many members must be present at the board in Ekby?").status == "not-found"
