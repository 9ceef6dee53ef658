"""The rule for identity numbers. The chat's page is held to the same cases: browser/test_privacy_in_browser.py."""

import json
from pathlib import Path

import pytest

from assistant.privacy import MASKS, anonymise, identity_numbers, without_masks

CASES = json.loads(Path(__file__).with_name("personal_data.json").read_text("utf8"))


@pytest.mark.parametrize(("written", "anonymous"), CASES["identity numbers"])
def test_an_identity_number_is_found_however_it_is_written(written: str, anonymous: str) -> None:
    assert anonymise(written) == anonymous


@pytest.mark.parametrize("text", CASES["other numbers"])
def test_other_numbers_survive(text: str) -> None:
    assert identity_numbers(text) == []


def test_a_mask_is_nothing_to_search_for() -> None:
    assert without_masks("Vem kallar [personnummer] till möte?") == "Vem kallar till möte?"
    assert without_masks("Vad gäller för [namn], [telefonnummer]?") == "Vad gäller för,?"
    assert without_masks("".join(MASKS.values())) == ""
