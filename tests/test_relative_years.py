"""Years that a question counts from today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from asking import open_assistant

from assistant.ask import Assistant
from assistant.relative_years import with_years

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return open_assistant(tmp_path_factory.mktemp("years") / "var")


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("Vad ska göras nästa år och året därpå?", "Vad ska göras 2027 och 2028?"),
        ("Hur många var det i fjol, och året innan?", "Hur många var det 2025, och 2024?"),
        ("Vad gäller från nästa år?", "Vad gäller från 2027?"),
        ("What happens next year?", "What happens 2027?"),
        ("Vad gäller i år 2025?", "Vad gäller i år 2025?"),
        ("Vad hände 2019 och året efter?", "Vad hände 2019 och 2020?"),
        ("Vad hände året efter?", "Vad hände året efter?"),
        ("Hur ofta revideras planen, varje år?", "Hur ofta revideras planen, varje år?"),
        ("Planen gäller i åratal", "Planen gäller i åratal"),
    ],
)
def test_a_year_is_written_for_what_counts_from_today(asked: str, meant: str) -> None:
    assert with_years(asked, TODAY) == meant


def test_the_year_before_counts_from_the_year_that_was_just_asked_about() -> None:
    assert with_years("Hur var det året innan?", TODAY, "Hur många kom 2024 och 2025?") == "Hur var det 2024?"


def test_rows_of_next_year_are_those_of_the_year_after_the_day_of_asking(assistant: Assistant) -> None:
    asked_in_2026 = replace(assistant, today=lambda: TODAY)
    answer = asked_in_2026.ask("Vilka aktiviteter startar nästa år?")
    assert answer.standalone == "Vilka aktiviteter startar 2027?"
    assert "gångskola" in answer.text
    assert "hemgångsteam" not in answer.text


def test_a_school_year_is_written_out() -> None:
    assert with_years("Hur många platser läsåret 26/27?", date(2026, 1, 1)) == "Hur många platser läsåret 2026/2027?"
