"""What came of a matter in minutes: the decision, though it stands apart and names nothing."""

from datetime import date

import pytest
from asking import open_assistant

from assistant.ask import Assistant
from ingest.catalogue import Entry

MINUTES = """# Protokoll

## § 11 Gemensam jourbil
Dnr SVN 2026-0009

### Beslut
Ärendet bordläggs till sammanträdet i november.

### Sammanfattning av ärendet
Förslaget om en gemensam jourbil innebär att Visby och Slite delar på en bil och dess förare.

### Yrkanden
Ledamoten från Slite yrkar avslag på förslaget om jourbil.

## § 12 Tolkar vid planering
Frågan om tolkar vid planering har beretts av ledningsgruppen. Två kommuner vill ha fler tolkar. Förvaltningen föreslår att
tolkar beställs centralt. Nämnden beslutar att återremittera ärendet.

## § 13 Lokaler
Utredningen om lokaler på Fårö presenteras av utredaren.
"""
AGREEMENT = """# Avtal
## § 4 Dagrehabilitering
Dagrehabilitering erbjuds i Hemse. Avgiften fastställs av nämnden.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    day = date(2026, 5, 1)
    minutes = Entry("protokoll", "p.md", "Protokoll", "SVN", "Gotland", "decision-paper", "in-force", day)
    agreement = Entry("avtal", "a.md", "Avtal", "Region Gotland", "Gotland", "agreement", "in-force", day)
    return open_assistant(tmp_path_factory.mktemp("matters"), [(minutes, MINUTES), (agreement, AGREEMENT)])


@pytest.mark.parametrize(
    ("question", "decision"),
    [
        ("Vad blev det av förslaget om en gemensam jourbil?", "Ärendet bordläggs"),
        ("Vad beslutades om jourbilen i Visby och Slite?", "Ärendet bordläggs"),
        ("Hur gick det med frågan om tolkar vid planering?", "Nämnden beslutar att återremittera"),
    ],
)
def test_the_decision_in_a_matter_comes_first(assistant: Assistant, question: str, decision: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert decision in answer.claims[0].text
    assert answer.citations[0].document == "protokoll"


def test_who_asks_what_a_proposal_means_is_told_of_the_proposal(assistant: Assistant) -> None:
    answer = assistant.ask("Vad innebär förslaget om en gemensam jourbil?")
    assert "delar på en bil" in answer.claims[0].text


def test_a_matter_without_a_decision_is_left_as_it_was_found(assistant: Assistant) -> None:
    answer = assistant.ask("Vad hände med utredningen om lokaler på Fårö?")
    assert "bordläggs" not in answer.text


def test_a_paragraph_of_an_agreement_is_no_matter(assistant: Assistant) -> None:
    answer = assistant.ask("Vad beslutades om dagrehabilitering i Hemse?")
    assert not answer.text.startswith("Avgiften")
