"""Questions about a paper itself: does it hold, since when, until when, under which number, who decided it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from asking import open_assistant

from assistant.ask import Assistant
from ingest.catalogue import Entry

TODAY = date(2026, 11, 22)
REGION = ("Region Gotland", "Gotland")
ROUTINE = """# Rutin för samordnad individuell plan

Dokumentnummer RUT-2211. Fastställd av Länsledningsgruppen 2025-03-06. Gäller från 2025-04-01, längst till 2027-03-31.
Rutinen ersätter version 2.2 från 2021.

## Möte
Rutinen gäller också privata utförare. Mötet hålls inom tre veckor.
"""
OLD = """# Avtal om hjälpmedel 2019–2023
## Ansvar
Regionen ansvarar för hjälpmedel i hemmet.
"""
NEW = """# Förslag: Avtal om hjälpmedel 2027
## Ansvar
Kommunen ansvarar för hjälpmedel i hemmet.
"""
STRATEGY = """# Strategi för nära vård
## Mål
Vården ska vara nära.
"""
BRIEF = """# Brev om samverkan

Dnr RG 2026/417. Ersätter tidigare brev (dnr RG 2021/288).

Vården ska vara nära.
"""
DOCUMENTS = [
    (
        Entry(
            "rutin",
            "rutin.md",
            "Rutin för samordnad individuell plan (SIP)",
            *REGION,
            "guideline",
            "in-force",
            date(2025, 3, 6),
            date(2025, 4, 1),
            date(2027, 3, 31),
        ),
        ROUTINE,
    ),
    (
        Entry(
            "avtal",
            "avtal.md",
            "Avtal om hjälpmedel 2019–2023",
            *REGION,
            "agreement",
            "historical",
            date(2019, 1, 1),
            date(2019, 1, 1),
            date(2023, 12, 31),
        ),
        OLD,
    ),
    (
        Entry(
            "forslag", "forslag.md", "Förslag: Avtal om hjälpmedel", *REGION, "agreement", "proposal", date(2026, 4, 2)
        ),
        NEW,
    ),
    (
        Entry("strategi", "strategi.md", "Strategi för nära vård", *REGION, "plan", "in-force", date(2024, 5, 6)),
        STRATEGY,
    ),
]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return replace(open_assistant(tmp_path_factory.mktemp("papers"), DOCUMENTS), today=lambda: TODAY)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Hur länge gäller SIP-rutinen?", "(SIP) gäller till och med 2027-03-31."),
        ("När går rutinen för samordnad individuell plan ut?", "gäller till och med 2027-03-31."),
        (
            "Gäller rutinen fortfarande?",
            "Ja. Rutin för samordnad individuell plan (SIP) gäller till och med 2027-03-31.",
        ),
        ("När började rutinen gälla?", "gäller från och med 2025-04-01."),
        ("När fastställdes strategin för nära vård?", "Strategi för nära vård är daterad 2024-05-06."),
        ("Till vilket år gäller strategin?", "något slutdatum är inte angivet."),
        ("Vilket nummer har SIP-rutinen?", "har nummer RUT-2211."),
        ("Vem har fastställt rutinen?", "”Fastställd av Länsledningsgruppen 2025-03-06.”"),
        ("Är rutinen fastställd?", "”Fastställd av Länsledningsgruppen 2025-03-06.”"),
        ("Vad ersätter rutinen?", "”Rutinen ersätter version 2.2 från 2021.”"),
        ("Gäller hjälpmedelsavtalet från 2019 fortfarande?", "Nej. Avtal om hjälpmedel 2019–2023 gäller inte längre"),
        ("Är det nya hjälpmedelsavtalet beslutat?", "Nej. Förslag: Avtal om hjälpmedel gäller inte."),
        ("Is the SIP plan still in force?", "Yes. Rutin för samordnad individuell plan (SIP) holds until 2027-03-31."),
    ],
)
def test_a_question_about_a_paper_is_answered_from_what_the_library_knows_of_it(
    assistant: Assistant, question: str, said: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert said in answer.text
    assert len(answer.citations) == 1


def test_the_papers_own_words_stand_beside_what_the_library_knows_where_they_name_the_day(assistant: Assistant) -> None:
    answer = assistant.ask("Hur länge gäller SIP-rutinen?")
    assert "I dokumentet står: ”Gäller från 2025-04-01, längst till 2027-03-31.”" in answer.text
    assert answer.citations[0].quote == "Gäller från 2025-04-01, längst till 2027-03-31."
    assert "I dokumentet står" not in assistant.ask("Till vilket år gäller strategin?").text


def test_the_number_that_a_paper_was_registered_under_is_its_own(tmp_path: Path) -> None:
    entry = Entry("policy", "p.md", "Policy för samverkan", *REGION, "guideline", "in-force", date(2026, 1, 1))
    answer = open_assistant(tmp_path, [(entry, BRIEF)]).ask("Vilket dnr har policyn för samverkan?")
    assert "RG 2026/417" in answer.text
    assert "2021/288" not in answer.text


def test_of_several_papers_each_is_told_under_its_title(assistant: Assistant) -> None:
    answer = assistant.ask("Hur länge gäller avtalet om hjälpmedel?")
    assert "Avtal om hjälpmedel 2019–2023 gäller inte längre" in answer.text
    assert "Förslag: Avtal om hjälpmedel gäller inte." in answer.text
    assert {citation.document for citation in answer.citations} == {"avtal", "forslag"}


@pytest.mark.parametrize(
    "question",
    [
        "Gäller rutinen även privata utförare?",
        "När hålls mötet enligt rutinen?",
        "Vem ansvarar för hjälpmedel i avtalet?",
    ],
)
def test_what_a_paper_says_is_no_question_about_the_paper(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).kind != "status"


def test_a_paper_whose_day_has_passed_holds_no_longer_whatever_its_status(tmp_path: Path) -> None:
    entry = replace(DOCUMENTS[0][0], valid_to=date(2026, 1, 31))
    assistant = replace(open_assistant(tmp_path, [(entry, ROUTINE)]), today=lambda: TODAY)
    assert "Nej. " in assistant.ask("Gäller rutinen fortfarande?").text
    assert "giltighetstiden gick ut 2026-01-31" in assistant.ask("Gäller rutinen fortfarande?").text


def test_of_a_paper_whose_status_nobody_knows_nothing_is_claimed(tmp_path: Path) -> None:
    entry = Entry("x", "x.md", "Strategi för nära vård", *REGION, "plan", "unknown")
    answer = open_assistant(tmp_path, [(entry, STRATEGY)]).ask("Gäller strategin fortfarande?")
    assert answer.kind != "status"


def test_a_follow_up_asks_of_the_paper_that_was_just_cited(assistant: Assistant) -> None:
    first = assistant.ask("När hålls mötet enligt rutinen?")
    before = [(first.question, first)]
    assert "gäller till och med 2027-03-31" in assistant.ask("Hur länge gäller den?", history=before).text
    assert "RUT-2211" in assistant.ask("Vad har den för nummer?", history=before).text


def test_two_things_asked_of_a_paper_are_both_told(assistant: Assistant) -> None:
    answer = assistant.ask("Vilket nummer har SIP-rutinen och hur länge gäller den?")
    assert "har nummer RUT-2211." in answer.text
    assert "gäller till och med 2027-03-31." in answer.text
