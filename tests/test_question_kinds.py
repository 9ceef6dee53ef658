"""What kind of thing a question asks for."""

from __future__ import annotations

import pytest

from assistant.question_kinds import kind_of


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Vem kallar till mötet, och när?", "who"),
        ("När hålls mötet, och vem kallar?", "when"),
        ("Hur går det till när någon skrivs in?", "how"),
        ("Vad gör jag när systemet ligger nere?", "what"),
        ("När någon skrivs in, vem ansvarar?", "who"),
        ("När räknas ett besök som enstaka, hur många får det bli?", "when"),
        ("Är det beslutat hur pengarna ska delas upp?", "yes-no"),
        ("Får vi neka när vi har ont om folk?", "yes-no"),
        ("Rutinen för läkarmedverkan, är den klar?", "yes-no"),
        ("Var målbilden fastställd när rapporten skrevs?", "yes-no"),
        ("Var i länet finns teamet?", "what"),
        ("Vet du när planen upphör?", "when"),
        ("Kan du berätta vilka mål som gäller?", "list"),
        ("Jag är ny chef. Vilka mål gäller för oss?", "list"),
        ("Vilken kommun står utanför överenskommelsen?", "who"),
        ("Vilken målgrupp har teamet?", "what"),
        ("Fram till vilket datum gäller överenskommelsen?", "when"),
        ("Vilken överenskommelse gäller hjälpmedel?", "which-document"),
        ("Finns det någon rutin för utskrivning?", "which-document"),
        ("Inom hur många timmar ska meddelandet skickas?", "number"),
        ("Hur snabbt ska vi svara?", "when"),
        ("Vilka tider har mottagningen öppet?", "when"),
        ("Med vilka röstsiffror antogs planen?", "number"),
        ("Vad kostar ett besök?", "number"),
        ("Vad får en handledare i lönetillägg?", "number"),
        ("Vad är SIP?", "definition"),
        ("Vad är en fast vårdkontakt och vem utser den?", "definition"),
        ("Vad står BVO för?", "definition"),
        ("Vad står psykiatrin ensam eller med andra som ansvarig för?", "what"),
        ("Vad är målet med planen?", "what"),
        ("Vad är de vanligaste orsakerna?", "list"),
        ("Vad är bidraget till för?", "why"),
        ("Varför infördes modellen?", "why"),
        ("Vad är skillnaden mellan fast läkarkontakt och fast vårdkontakt?", "comparison"),
        ("Vad ska dokumenteras om den enskilde?", "what"),
        ("Räkna upp målen i planen.", "list"),
        ("Who pays for the visit, and how much?", "who"),
        ("When must a serious injury be reported?", "when"),
        ("What is the purpose of the plan?", "why"),
        ("Can the nurse decide?", "yes-no"),
        ("Socialtjänsten är med, så då slipper jag väl göra en anmälan när något händer?", "yes-no"),
        ("palliativa teamet vem ringer man", "who"),
        ("hemsjukvård", "what"),
        ("", "what"),
    ],
)
def test_the_kind_is_that_of_the_clause_that_asks(question: str, kind: str) -> None:
    assert kind_of(question) == kind
