import pytest

from assistant.roles import asks_for_name, names_person, role_asked_for, tells_holder


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("Vem är ordförande i nämnden?", "ordförande"),
        ("Vad heter verksamhetschefen?", "verksamhetschefen"),
        ("Vad heter hälso- och sjukvårdsdirektören?", "hälso- och sjukvårdsdirektören"),
        ("Jag undrar vem som är divisionschef för psykiatrin.", "divisionschef"),
        ("Vem satt som ordförande 2025?", "ordförande"),
        ("Who is the current chair?", "chair"),
        ("Vem är ansvarig för planen?", ""),
        ("Vem är det tänkt ska skriva under?", ""),
        ("Who is medically responsible for the patient?", ""),
        ("Vem beslutar?", ""),
        ("Vem är kommunens MAS?", "MAS"),
        ("Vem är Thomas?", ""),
        ("Vad heter samverkansstrukturen?", ""),
    ],
)
def test_the_office_whose_holder_is_asked_for_is_read_from_the_question(question: str, role: str) -> None:
    assert role_asked_for(question) == role


def test_who_asks_what_somebody_is_called_wants_a_name() -> None:
    assert asks_for_name("Vad heter verksamhetschefen?")
    assert asks_for_name("Vad hette programchefen 2020?")
    assert not asks_for_name("Vad heter planen?")
    assert not asks_for_name("Vem är ordförande?")
    assert names_person("Verksamhetschef är Anna Lind.")
    assert not names_person("Region Gotland och Trygg Hemgång")


@pytest.mark.parametrize(
    ("role", "text", "told"),
    [
        ("ordförande", "Ordförande är ett regionråd.", True),
        ("ordförande", "Gruppen leds av en ordförande som väljs årligen.", True),
        ("ordförande", "Ordföranden: Anna Lind", True),
        ("chef", "Verksamhetschefen utses av direktören.", True),
        ("ordförande", "Ordföranden kallar till möte.", False),
        ("chef", "Anna Lind beslutar.", False),
        ("ordförande", "Ny ordförande i rådet från 2026-07-01: skolchefen i Ekby.", True),
        ("ordförande", "Skolchefen efterträder ordföranden.", True),
        ("MAS", "Thomas är ny.", False),
        ("person", "Personalen är ny.", False),
        ("ledare", "Ledamöterna är sju.", False),
        ("chef", "Ansökan skickas till enhetschefen.", False),
        ("MAS", "I Ekby är Anna Lind MAS.", True),
    ],
)
def test_a_sentence_that_merely_has_the_office_in_it_does_not_tell_its_holder(role: str, text: str, told: bool) -> None:
    assert tells_holder(role, text) == told
