"""Who has the most: read off the column of a table."""

from datetime import date

import pytest
from asking import open_assistant

from assistant.ask import Assistant
from ingest.catalogue import Entry

REPORT = """# Uppföljning 2025
## Planer och väntan
| Kommun | Antal planer 2025 | Antal planer 2024 | Väntan i dagar, psykiatri | Hälsoundersökning i tid |
| --- | --- | --- | --- | --- |
| Alby | 1 246 | 90 | 2,0 | 3 av 7 |
| Berga | 98 | 112 | 5,6 | 5 av 21 |
| Cedby | 16 | 15 | uppgift saknas | 1 av 3 |
| Dalen | 16 | 40 | 1,7 | 2 av 5 |
| Länet | 1 376 | 257 | 3,1 | 11 av 36 |

## Personal
Flest chefer finns i Dalen.

## Läkare
Läkare finns i alla kommuner.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    entry = Entry(
        "rapport", "rapport.md", "Uppföljning", "Region Gotland", "Gotland", "overview", "in-force", date(2026, 1, 1)
    )
    return open_assistant(tmp_path_factory.mktemp("extremes"), [(entry, REPORT)])


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Vilken kommun hade flest planer 2025?", "Alby har det högsta värdet i tabellen: 1 246 (Antal planer 2025)."),
        ("Vilken kommun hade flest planer 2024?", "Berga har det högsta värdet i tabellen: 112 (Antal planer 2024)."),
        ("Vilka kommuner hade lägst antal planer 2025?", "Cedby och Dalen har det lägsta värdet i tabellen: 16 "),
        (
            "Var är väntan i psykiatrin längst?",
            "Berga har det högsta värdet i tabellen: 5,6 (Väntan i dagar, psykiatri).",
        ),
        ("Vilken kommun har bäst väntan i psykiatrin?", "Dalen har det lägsta värdet i tabellen: 1,7 "),
        ("I vilken kommun är antalet planer 2025 bäst?", "Alby har det högsta värdet i tabellen: 1 246 "),
        ("Vilken kommun har kortast väntan i psykiatrin?", "Dalen har det lägsta värdet i tabellen: 1,7 "),
    ],
)
def test_the_rows_with_the_most_or_the_least_answer_and_the_sum_is_none_of_them(
    assistant: Assistant, question: str, said: str
) -> None:
    answer = assistant.ask(question)
    assert said in answer.text
    assert len(answer.citations) == said.count(" och ") + 1


def test_a_sentence_that_says_who_has_the_most_answers_where_no_table_does(assistant: Assistant) -> None:
    assert "Flest chefer finns i Dalen." in assistant.ask("Vilken kommun har flest chefer?").text


@pytest.mark.parametrize(
    "question", ["Vilken kommun har flest läkare?", "Vilken kommun har högst andel undersökta i tid?"]
)
def test_what_no_column_counts_is_not_answered(assistant: Assistant, question: str) -> None:
    assert "värdet i tabellen" not in assistant.ask(question).text


def test_who_has_some_is_no_answer_to_who_has_the_most(assistant: Assistant) -> None:
    assert assistant.ask("Vilken kommun har flest läkare?").status == "not-found"
