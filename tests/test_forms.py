import pytest

from assistant.forms import HOURS, asks_for_members, asks_outcome, fits, tells_outcome


@pytest.mark.parametrize(
    "sentence",
    [
        "2. Ordföranden undertecknar avtalet.",
        "Beslutet fattades enligt § 194.",
        "Det gäller från 2022-10-27.",
        "Se STY-05554 och bilaga 3.",
        "8.1 Placering utanför länet.",
        "8a.2 Remiss krävs inte.",
    ],
)
def test_the_number_of_an_item_a_paragraph_a_day_or_a_paper_counts_nothing(sentence: str) -> None:
    assert fits("number", sentence, "Hur många kommuner är med?") == 0


def test_an_amount_is_one() -> None:
    assert fits("number", "Av länets kommuner är 49 med.", "Hur många kommuner är med?") == 1
    assert fits("number", "Hälften av kommunerna är med.", "Hur många kommuner är med?") == 0.8
    assert fits("number", "Antalet har nästan tredubblats.", "Hur mycket har det ökat?") == 0.8
    assert fits("number", "Några särskilda medel är inte avsatta.", "Hur stor är potten?") == 0.8


def test_what_something_costs_is_an_amount_of_money() -> None:
    assert fits("number", "Avgiften är 300 kronor.", "Vad är avgiften?") == 1
    assert fits("number", "Avgiften ses över 2 gånger om året.", "Vad är avgiften?") == 0
    assert fits("number", "Avgiften är 2 procent av prisbasbeloppet.", "Vad är avgiften?") == 1
    assert fits("number", "Kostavdelningen har 12 anställda.", "Hur stor är kostavdelningen?") == 1


def test_how_often_is_answered_by_an_interval() -> None:
    for interval in ("vart tredje år", "var fjortonde dag", "fyra gånger per år", "varannan vecka", "årligen"):
        assert fits("number", f"Planen revideras {interval}.", "Hur ofta revideras planen?") == 1
    assert fits("number", "Planen reviderades 2024.", "Hur ofta revideras planen?") == 0.4


@pytest.mark.parametrize(
    "question",
    ["Vad visade kartläggningen?", "Har köerna blivit kortare?", "Hur gick försöket?", "Vem vann upphandlingen?"],
)
def test_a_question_for_an_outcome_is_known(question: str) -> None:
    assert asks_outcome(question)


def test_what_came_of_something_is_told_from_what_is_planned_or_described() -> None:
    assert not asks_outcome("Vem gör kartläggningen?")
    assert not asks_outcome("Diabetes, vem ansvarar för fotvård?")
    assert not tells_outcome("En kartläggning ska göras 2026 så att andelen ökar.")
    assert not tells_outcome("Kartläggningen finns i fyra kommuner.")
    assert tells_outcome("Kartläggningen ska vara klar och har visat att fler behövs.")
    assert tells_outcome("Fullmäktige avslog motionen.")
    assert tells_outcome("Frågan om en central återremitteras till förvaltningen.")


def test_when_something_may_be_done_is_answered_by_a_condition() -> None:
    assert fits("when", "En plan görs när två huvudmän behövs.", "När ska man göra en plan?") == 0.8
    assert fits("when", "En plan görs när två huvudmän behövs.", "När görs planen?") == 0


def test_who_is_in_a_body_is_answered_by_what_it_consists_of() -> None:
    assert asks_for_members("Vem leder gruppen, och vilka sitter där?")
    assert not asks_for_members("Vem leder gruppen?")
    asked = "Vilka sitter i styrgruppen?"
    assert fits("list", "Styrgruppen består av tre chefer.", asked) > fits("list", "Styrgruppen beslutar.", asked)
    assert fits("list", "I styrgruppen sitter tre chefer.", asked) == 1
    assert fits("list", "Sekreteraren är inte ledamot.", asked) < 1


@pytest.mark.parametrize(
    ("question", "limit", "other"),
    [
        ("Hur fort ska meddelandet skickas?", "Det skickas inom 24 timmar.", "Det skickas av sköterskan."),
        ("När senast ska vi svara?", "Svar lämnas samma dag.", "Svar lämnas till chefen."),
        ("Från vilken dag betalar kommunen?", "Kommunen betalar från den fjärde dagen.", "Kommunen betalar."),
    ],
)
def test_a_time_limit_is_what_answers_how_soon(question: str, limit: str, other: str) -> None:
    assert fits("when", limit, question) > fits("when", other, question) == 0


def test_ages_are_no_opening_hours() -> None:
    assert not HOURS.search("Mottagningen tar emot barn 6–17 år.")
    assert HOURS.search("Öppet vardagar 8–16.")


def test_of_whom_a_team_consists_is_asked_for_by_profession_too() -> None:
    assert asks_for_members("Vilka yrken finns i teamet?")
    assert fits("list", "Teamet består av en läkare och en psykolog.", "Vilka yrken finns i teamet?") == 1


def test_who_a_sentence_begins_with_does_what_it_says() -> None:
    assert fits("who", "5.1 Initiativtagaren skickar kallelsen.", "Vem kallar till mötet?") == 1
    assert fits("who", "Kallelsen är kort.", "Vem kallar till mötet?") == 0


def test_what_says_what_a_thing_is_defines_it_better_than_a_dash() -> None:
    asked = "Vad är ett patientkontrakt?"
    said = fits("definition", "Patientkontrakt består av flera delar.", asked)
    assert said > fits("definition", "Patientkontrakt – kommunerna är med i arbetet.", asked) > 0


def test_what_praises_a_thing_does_not_say_what_it_is() -> None:
    asked = "Vad är fast omsorgskontakt?"
    assert fits("definition", "Fast omsorgskontakt är en person som samordnar omsorgen.", asked) == 1
    assert fits("definition", "Fast omsorgskontakt är ett viktigt stöd för anhöriga.", asked) < 1


def test_what_a_paper_shall_hold_is_told_from_what_it_is() -> None:
    asked = "Vad ska stå i kvittot?"
    assert fits("what", "Kvittot ska innehålla namn och tider.", asked) == 1
    assert fits("what", "Kvittot är ett papper.", asked) < 1
