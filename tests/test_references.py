from pathlib import Path

import pytest
from asking import open_assistant

from assistant.ask import Assistant
from assistant.questions import understand
from assistant.references import REFERS, places_named, with_places_referred_to
from assistant.statements import Quote, Statement, passage_at
from index.scope import Scope
from ingest.catalogue import Entry

AGREEMENT = """# Överenskommelse om hembesök
## 1 Hembesök
Kommunens sjuksköterska kan göra hälsocentralens hembesök. Regionen ersätter då kommunen med det belopp som anges i bilaga 2.

## 2 Rum
Enhetschefen lånar ut lokaler enligt 3.2 till föreningar.

## 3 Regler
3.1 Nycklar lämnas i receptionen.

3.2 Föreningar lånar lokaler av enhetschefen i högst fyra timmar.

## Bilaga 1 Ord
Ett hembesök är ett besök hemma.

## Bilaga 2 Ersättningar
| Insats | Belopp |
| --- | --- |
| Hembesök åt hälsocentralen | 870 kronor |
| Utbildning | 90 kronor |
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    entry = Entry("avtal", "avtal.md", "Överenskommelse", "Region Gotland", "Gotland", "agreement", "in-force")
    return open_assistant(tmp_path_factory.mktemp("references"), [(entry, AGREEMENT)])


def test_what_a_clause_leaves_to_an_appendix_is_read_there(assistant: Assistant) -> None:
    document = assistant.library.document("avtal")
    start = document.text.index("Regionen ersätter")
    end = document.text.index("\n", start)
    passage = passage_at(document, start)
    assert passage is not None
    said = Statement(document.text[start:end], (Quote(document, passage, start, end),))
    asked = understand("Vilken ersättning ger hälsocentralens hembesök?")
    told = with_places_referred_to(asked, assistant.terms(asked, asked.text), [said])
    assert len(told) == 2
    assert "870 kronor" in told[1].text


def test_a_clause_is_found_by_its_number(assistant: Assistant) -> None:
    assert "högst fyra timmar" in assistant.ask("Vem lånar ut lokaler till föreningar?").text


def test_a_reference_never_leads_to_another_region(tmp_path: Path) -> None:
    overview = """# Läget i regionerna
## Region Gotland
Sjuksköterskan gör hembesök mot ersättning enligt bilaga 2.

## Region Skåne
### Bilaga 2 Ersättningar
Hembesök som sjuksköterskan gör ger 870 kronor i ersättning.
"""
    entry = Entry("laget", "laget.md", "Läget", "Myndigheten", "Sverige", "overview", "in-force")
    assistant = open_assistant(tmp_path, [(entry, overview)])
    answer = assistant.ask("Vem gör hembesök mot ersättning?", scope=Scope(regions=("Gotland",)))
    assert answer.status == "answered"
    assert "870" not in answer.text


@pytest.mark.parametrize("text", ["Det gäller 14 dagar.", "Se bilaga i avtalet.", "Enligt 2 kap. 3 § gäller lagen."])
def test_not_every_number_refers_on(text: str) -> None:
    assert REFERS.search(text) is None


def test_a_section_asked_for_by_its_number_is_read_there_and_only_there(assistant: Assistant) -> None:
    assert "högst fyra timmar" in assistant.ask("Vad säger punkt 3.2?").text
    answer = assistant.ask("Vad säger avsnitt 3 om nycklar?")
    assert answer.text.startswith("Nycklar lämnas i receptionen.")
    assert assistant.ask("Vad säger avsnitt 2 om nycklar?").status == "not-found"


def test_a_section_that_no_document_has_is_not_answered_from_another(assistant: Assistant) -> None:
    assert assistant.ask("Vad står i avsnitt 17 om hembesök?").status == "not-found"


def test_a_paragraph_of_a_law_is_no_section_of_a_document(assistant: Assistant) -> None:
    hits = [(assistant.library.document("avtal"), passage) for passage in assistant.library.document("avtal").passages]
    assert places_named("Vad säger 2 kap. 3 § socialtjänstlagen?", (), hits) is None
    assert places_named("Vad gäller för nycklar?", (), hits) is None


def test_a_section_asked_for_that_is_not_written_says_so(tmp_path: Path) -> None:
    text = "# Rutin\n## 1 Syfte\nRutinen ger stöd.\n## 2 Skolan\nAvsnittet är under framtagande och har ännu inte skrivits.\n"
    entry = Entry("rutin", "rutin.md", "Rutin", "Region Gotland", "Gotland", "guideline", "in-force")
    assistant = open_assistant(tmp_path, [(entry, text)])
    assert assistant.ask("Vad står i avsnitt 2 i rutinen?").status == "unwritten"
    assert "Rutinen ger stöd." in assistant.ask("Vad står i avsnitt 1 i rutinen?").text


def test_what_would_answer_and_only_says_that_it_is_not_written_is_no_answer(tmp_path: Path) -> None:
    text = (
        "# Rutin\n## Syfte\nRutinen ger stöd.\n## Uppgifter som delegeras\nSka fyllas på\n\nArbete pågår i gruppen.\n"
    )
    entry = Entry("rutin", "rutin.md", "Rutin", "Region Gotland", "Gotland", "guideline", "in-force")
    answer = open_assistant(tmp_path, [(entry, text)]).ask("Vad gäller för delegering?")
    assert answer.status == "unwritten"


def test_of_minutes_the_decision_is_told_and_not_what_led_up_to_it(tmp_path: Path) -> None:
    text = (
        "# Protokoll\n## § 34 Kostnader\nUtskottet föreslår lika delar.\n\nNämnden beslutar att remittera förslaget.\n"
    )
    entry = Entry("protokoll", "protokoll.md", "Protokoll", "Region Gotland", "Gotland", "decision-paper", "in-force")
    told = open_assistant(tmp_path, [(entry, text)]).ask("Vad beslutades i § 34?").text
    assert told.startswith("Nämnden beslutar att remittera förslaget.")
