"""Questions over two made-up plans that name their columns differently, a list of agreements and one of measures."""

from datetime import date
from pathlib import Path

import pytest
from asking import open_assistant

from assistant.questions import understand
from assistant.register_answers import answer_from_register
from assistant.register_questions import state_of
from assistant.rows import Row, row_sentence
from assistant.statements import Statement
from assistant.terms import question_terms
from ingest.catalogue import Entry
from ingest.document import Document
from ingest.read import read_file

TIDAL = """# Färdplan för Gotland

Hälsoförvaltningen (HF) leder arbetet. Omsorgsförvaltningen (OF) och skolförvaltningen (SKF) deltar.

## Främja rörelse

| Mål | Aktivitet | 2026 | 2027 | Förvaltning |
| --- | --- | --- | --- | --- |
| Fler rör på sig | 1. Öppna idrottshallar på kvällar | X | | SKF |
| Fler rör på sig | 2a. Starta gångskola för äldre | X | X | HF/OF |
| Fler rör på sig | 2b. Låna ut elcyklar | | X | HF (i samarbete med OF, SKF) |

## Trygga hemgång

| Mål | Aktivitet | 2026 | 2027 | Förvaltning |
| --- | --- | --- | --- | --- |
| Ingen väntar | 1. Införa hemgångsteam | X | X | HF |
| Ingen väntar | 2. Ta fram rutin för hjälpmedel | | | OF/HF |

## Bilaga 1 Överenskommelser, ej fullständig

| Överenskommelse | Syfte |
| --- | --- |
| ABC-01234- Syrgas i hemmet | Att klargöra vem som lånar ut utrustning. |
| ABC-05678- Larm | Att fördela kostnader för larm till äldre. |
| ABC- Solgården | Att fördela ansvar för barn på Solgården. |
"""
LAKES = """# Handlingsplan i Jämtland Härjedalen

## Ökad närhet

| Effektmått | Målvärde |
| --- | --- |
| Antal hembesök | Ska öka |
| Väntetid till läkare | Ska minska |

| Mått | Utfall 2025 | Målvärde |
| --- | --- | --- |
| Andel med plan | 52 procent | 90 procent |

| Prioritet | Åtgärd | Delåtgärd | Status |
| --- | --- | --- | --- |
| 2025-2026 | Kartlägga jourtid | Göra kartläggning | Ej påbörjad, uppdrag behövs |
| 2025-2026 | Kartlägga jourtid | Räkna timmar | Pågår |
| 2024 | Digitala möten | Pröva teknik | Klart |
"""


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[Document]:
    folder = tmp_path_factory.mktemp("plans")
    entries = [
        Entry("plan", "plan.md", "Färdplan", "Region Gotland", "Gotland", "plan", "in-force", date(2026, 1, 5)),
        Entry("lakes", "lakes.md", "Handlingsplan", "RJH", "Jämtland Härjedalen", "plan", "in-force", date(2024, 1, 5)),
    ]
    read = []
    for entry, text in zip(entries, (TIDAL, LAKES), strict=True):
        (folder / entry.file).write_text(text, "utf8")
        read.append(read_file(folder / entry.file, entry)[0])
    return read


def statements(documents: list[Document], question: str) -> list[Statement]:
    """What the register answers; no statements where it leaves the question to others."""
    terms = question_terms(question, lambda feature: 1.0)
    answer = answer_from_register(understand(question), documents, terms)
    return answer[0] if answer else []


def told(documents: list[Document], question: str) -> str:
    return "\n".join(statement.text for statement in statements(documents, question))


def listed(documents: list[Document], question: str) -> list[str]:
    """The rows of a list by the first words that they quote."""
    said = statements(documents, question)
    return [statement.quotes[0].text.split(". ")[0] for statement in said if statement.text.startswith("- ")]


def first(documents: list[Document], question: str) -> str:
    return told(documents, question).splitlines()[0]


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("Vad ska HF göra 2026?", ["2a", "1"]),
        ("Vilka aktiviteter har HF ensam?", ["1"]),
        ("Vilka aktiviteter har hälsoförvaltningen ansvar för?", ["2a", "2b", "1", "2"]),
        ("I vilka aktiviteter är OF bara med som samarbetspart?", ["2b"]),
        ("I vilka aktiviteter är OF med, som ansvarig eller i samarbete?", ["2a", "2", "2b"]),
        ("Vilka aktiviteter delar HF och OF?", ["2a", "2"]),
        ("Vilka aktiviteter har HF men inte OF?", ["1"]),
        ("Vilka aktiviteter på Gotland är planerade bara 2026?", ["1"]),
        ("Vilka aktiviteter på Gotland börjar inte förrän 2027?", ["2b"]),
        ("Vilka aktiviteter på Gotland avslutas 2026?", ["1"]),
        ("Vilka aktiviteter på Gotland är planerade både 2026 och 2027?", ["2a", "1"]),
        ("Finns det någon aktivitet i färdplanen utan år?", ["2"]),
        ("Vilka aktiviteter finns inom hemgång?", ["1", "2"]),
        ("Vad ska HF göra inom rörelse 2027?", ["2a", "2b"]),
        ("Jag är ny chef på SKF. Vilka aktiviteter har vi ansvar för 2026?", ["1"]),
        ("Which activities is OF only taking part in, without being responsible?", ["2b"]),
        ("What is HF alone responsible for in 2026?", ["1"]),
    ],
)
def test_a_question_by_unit_role_year_and_area_lists_exactly_its_rows(
    documents: list[Document], question: str, rows: list[str]
) -> None:
    assert listed(documents, question) == rows


def test_a_list_opens_with_its_count_and_how_it_divides(documents: list[Document]) -> None:
    assert first(documents, "Vilka aktiviteter har HF ansvar för?") == (
        "4 aktiviteter har HF (Hälsoförvaltningen) som ansvarig: "
        "1 ensam, 1 ensam i ledningen men i samarbete med andra, 2 delat med andra."
    )


def test_a_unit_is_spelled_out_once(documents: list[Document]) -> None:
    assert told(documents, "Vilka aktiviteter har HF ansvar för?").count("Omsorgsförvaltningen") == 1


def test_every_row_of_a_list_is_cited_at_its_own_cell(documents: list[Document]) -> None:
    for statement in statements(documents, "Vilka aktiviteter är planerade 2026?"):
        if statement.text.startswith("- "):
            (quote,) = statement.quotes
            assert quote.document.text[quote.start : quote.end] == quote.text
            assert quote.text.split(". ")[-1] in statement.text


def test_planned_is_never_called_done(documents: list[Document]) -> None:
    assert told(documents, "Vad ska vara klart 2027?").endswith("inte vad som är gjort.")
    assert told(documents, "Vilka aktiviteter är genomförda på Gotland?") == (
        "Registret säger vad som är planerat, inte vad som är gjort."
    )


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("I vilka aktiviteter är HF bara samarbetspart?", "HF är ansvarig i 4 aktiviteter."),
        ("Har SKF något ansvar inom hemgång?", "Nej. Ingen aktivitet har SKF (skolförvaltningen) som ansvarig"),
        ("Har SKF något ansvar inom hemgång?", "Där är HF (Hälsoförvaltningen) och OF"),
        (
            "Vilka aktiviteter har HF 2031?",
            "Registret har inga aktiviteter för 2031. Det sträcker sig från 2024 till 2027.",
        ),
        ("Vad går aktivitet 7 ut på inom rörelse?", "Det finns ingen aktivitet 7 i området Främja rörelse."),
        ("Vilka aktiviteter har parkförvaltningen ansvar för?", "Parkförvaltningen står inte som ansvarig"),
    ],
)
def test_that_there_is_no_such_row_is_said_with_what_there_is_instead(
    documents: list[Document], question: str, answer: str
) -> None:
    assert answer in told(documents, question)


def test_a_number_means_one_activity_and_its_parts(documents: list[Document]) -> None:
    assert told(documents, "Vad innebär aktivitet 2b inom rörelse och vem ansvarar?") == (
        "HF (Hälsoförvaltningen) ansvarar, i samarbete med OF (Omsorgsförvaltningen) och SKF (skolförvaltningen), "
        "för ”Låna ut elcyklar” – nr 2b i området Främja rörelse; planerat 2027."
    )
    assert listed(documents, "Vilka aktiviteter är aktivitet 2 inom rörelse?") == ["2a", "2b"]


def test_split_numbers_are_counted_apart_from_their_parts(documents: list[Document]) -> None:
    answer = told(documents, "Hur många aktiviteter finns inom rörelse?")
    assert answer.startswith("3 aktiviteter finns i området Främja rörelse.")
    assert "Det är 2 nummer, 1–2, där 2 är delade i delar." in answer


def test_goals_are_listed_once_each(documents: list[Document]) -> None:
    assert told(documents, "Vilka mål finns under hemgång?").splitlines() == [
        "Ett mål finns i området Trygga hemgång.",
        "- Ingen väntar",
    ]


def test_a_plan_that_names_nobody_responsible_is_told_so(documents: list[Document]) -> None:
    assert first(documents, "Vem ansvarar för aktiviteterna i Jämtlands plan?") == (
        "Ansvarig anges inte för någon av de 3 aktiviteterna i Handlingsplan."
    )
    assert listed(documents, "Vilka aktiviteter saknar ansvarig?") == [
        "Göra kartläggning",
        "Räkna timmar",
        "Pröva teknik",
    ]


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("Vilka har status ej påbörjad?", ["Göra kartläggning"]),
        ("Vad pågår inom ökad närhet?", ["Räkna timmar"]),
        ("Vilka aktiviteter är klara i Jämtland?", ["Pröva teknik"]),
        ("Vilka aktiviteter är satta till 2025-2026?", ["Göra kartläggning", "Räkna timmar"]),
    ],
)
def test_status_and_priority_are_filters(documents: list[Document], question: str, rows: list[str]) -> None:
    assert listed(documents, question) == rows


def test_a_part_without_a_number_is_told_with_what_it_is_part_of(documents: list[Document]) -> None:
    assert "- Kartlägga jourtid: Räkna timmar" in told(documents, "Vad pågår inom ökad närhet?")


@pytest.mark.parametrize(
    ("status", "state"),
    [("Ej påbörjat, uppdrag behövs", "waiting"), ("Arbete pågår", "ongoing"), ("Genomfört", "done"), ("Se ovan", "")],
)
def test_a_status_says_how_far_a_row_has_come(status: str, state: str) -> None:
    assert state_of(status) == state


def test_measures_come_with_their_targets(documents: list[Document]) -> None:
    assert told(documents, "Vilka effektmått finns i Jämtland?").splitlines() == [
        "3 effektmått finns.",
        "- Antal hembesök – målvärde: Ska öka",
        "- Väntetid till läkare – målvärde: Ska minska",
        "- Andel med plan – Utfall 2025: 52 procent; målvärde: 90 procent",
    ]
    assert told(documents, "Vilket målvärde har väntetid till läkare?") == "Väntetid till läkare – målvärde: Ska minska"
    assert told(documents, "Vilka effektmått har Gotland?") == "Inget effektmått finns för Gotland."


def test_agreements_are_found_by_topic_and_by_number(documents: list[Document]) -> None:
    assert told(documents, "Vilken överenskommelse gäller larm?").startswith(
        "ABC-05678 Larm – syfte: Att fördela kostnader"
    )
    assert told(documents, "Vad heter abc 01234?").startswith("ABC-01234 Syrgas i hemmet")


def test_an_agreement_whose_number_is_missing_is_there_all_the_same(documents: list[Document]) -> None:
    answer = told(documents, "Finns någon överenskommelse om Solgården?")
    assert answer.startswith("Ja. Solgården – numret saknas i dokumentet")


def test_a_list_that_calls_itself_incomplete_is_told_so(documents: list[Document]) -> None:
    answer = told(documents, "Vilka överenskommelser finns på Gotland?")
    assert answer.startswith("3 överenskommelser finns.")
    assert answer.endswith("Förteckningen är enligt sin rubrik inte fullständig.")


def test_an_agreement_is_denied_only_where_nothing_speaks_of_its_topic(documents: list[Document]) -> None:
    assert told(documents, "Finns det någon överenskommelse om snöröjning på Gotland?") == (
        "Nej. Ingen överenskommelse rör snöröjning."
    )
    assert statements(documents, "Finns det någon överenskommelse om idrottshallar på Gotland?") == []


@pytest.mark.parametrize(
    "question",
    [
        "Hur samverkar HF och OF om hemgång?",
        "Vad är skillnaden mellan HF och OF?",
        "Vad ska HF göra när en patient avviker?",
        "Vilka aktiviteter finns för den som vill lära sig segla?",
        "Vilka fjorton aktiviteter lades ner?",
        "Det blev en åtgärd. Vad gör vi sedan?",
        "Vilka yrken är med i teamet enligt överenskommelsen?",
        "Har vi fått en färdig handbok?",
        "Klarar alla kommuner att kvittera på helger?",
    ],
)
def test_questions_about_other_things_are_left_to_the_search(documents: list[Document], question: str) -> None:
    assert statements(documents, question) == []


@pytest.mark.parametrize(
    ("question", "opens"),
    [
        ("När startas gångskolan?", "Planerat 2026 och 2027: ”Starta gångskola för äldre”"),
        ("Vem startar gångskolan?", "HF (Hälsoförvaltningen) och OF (Omsorgsförvaltningen) ansvarar för ”Starta"),
        ("Är gångskolan startad och klar?", "Planerat 2026 och 2027: ”Starta gångskola för äldre”"),
        ("Vad handlar gångskolan om?", "”Starta gångskola för äldre” – nr 2a"),
    ],
)
def test_one_row_is_one_sentence_that_opens_with_what_was_asked(
    documents: list[Document], question: str, opens: str
) -> None:
    row = next(Row(documents[0], a) for a in documents[0].activities if a.number == "2a")
    assert row_sentence(row, understand(question)).text.startswith(opens)


def test_a_status_is_the_answer_to_how_far_something_has_come(documents: list[Document]) -> None:
    row = next(Row(documents[1], a) for a in documents[1].activities if a.status == "Pågår")
    answer = row_sentence(row, understand("Hur långt har kartläggningen kommit?")).text
    assert answer.startswith("Status enligt planen är ”Pågår” för ”Kartlägga jourtid: Räkna timmar”")


def test_a_row_without_a_year_in_a_plan_with_years_is_told_so(documents: list[Document]) -> None:
    row = next(Row(documents[0], a) for a in documents[0].activities if "hjälpmedel" in a.activity)
    assert "inget år angivet" in row_sentence(row, understand("Vem tar fram rutinen för hjälpmedel?")).text


def test_that_the_register_has_no_such_row_is_an_answer_of_its_own(tmp_path: Path) -> None:
    assistant = open_assistant(tmp_path)
    answer = assistant.ask("Vilka aktiviteter har UAF 2031?")
    assert (answer.status, answer.kind) == ("not-found", "register")
    assert answer.text.startswith("Registret har inga aktiviteter för 2031.")


def test_in_which_region_something_is_asks_for_no_rows(documents: list[Document]) -> None:
    assert listed(documents, "Vad har HF ansvar för?")
    assert not statements(documents, "Vilken region har HF?")


def test_what_to_do_if_an_activity_is_late_asks_for_a_rule(documents: list[Document]) -> None:
    assert listed(documents, "Vilka aktiviteter har HF 2026?")
    assert not statements(documents, "Vad gör vi om HF inte hinner med en aktivitet 2026?")
