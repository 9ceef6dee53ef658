"""Questions in English: told apart from Swedish ones, and stripped to what they are about."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from index import english
from index.english import dictionary, is_english, key, topic
from index.swedish import is_stop_word


@pytest.mark.parametrize(
    "question",
    [
        "Who pays for palliative home care on Gotland?",
        "Which guideline covers discharge from Slite vårdcentral?",  # names are Swedish
        "palliative care guidelines Gotland",  # no function word at all
        "list the goals",
    ],
)
def test_a_question_in_english_is_known_as_one(question: str) -> None:
    assert is_english(question)


@pytest.mark.parametrize(
    "question",
    [
        "Vem betalar palliativ hemsjukvård på Gotland?",
        "Vad är Getting It Right For Every Child?",  # an English name makes no English question
        "planering utskrivning",
        "va e sipp",
        "vem har hand om follow-up",
        "Slite",
        "",
    ],
)
def test_a_question_in_swedish_is_known_as_one(question: str) -> None:
    assert not is_english(question)


def test_the_topic_keeps_content_words_numbers_and_order() -> None:
    assert topic("Who decides about STY-02276 in 2026?") == "decides STY-02276 2026?"


def test_the_topic_of_a_swedish_question_is_the_question() -> None:
    assert topic("Vem beslutar om detta?") == "Vem beslutar om detta?"


@pytest.mark.parametrize(
    ("forms", "base"),
    [
        (("decides", "decided", "deciding"), "decide"),
        (("plans", "planned", "planning"), "plan"),
        (("policies",), "policy"),
        (("identified", "identifies", "identifying"), "identify"),
        (("nurse's", "nurses"), "nurse"),
    ],
)
def test_inflections_of_an_english_word_share_its_key(forms: tuple[str, ...], base: str) -> None:
    assert {key(form) for form in forms} == {key(base)}


@pytest.mark.parametrize(("one", "other"), [("need", "ne"), ("process", "proces"), ("status", "statu")])
def test_what_only_looks_like_an_ending_is_kept(one: str, other: str) -> None:
    assert key(one) != other


def test_words_with_one_key_have_the_translations_of_both() -> None:
    assert {"plan", "planering"} <= set(dictionary()[(key("planning"),)])


def test_every_line_of_the_dictionary_can_be_reached() -> None:
    table = tomllib.loads(Path(english.__file__).with_name("english_words.toml").read_text("utf8"))
    assert [said for said in table if said in english.FUNCTION_WORDS] == []
    assert [said for said, others in table.items() if not others] == []
    assert len(table) > 600


def test_function_words_do_not_hide_swedish_content_words() -> None:
    assert "who" in english.FUNCTION_WORDS
    assert not is_stop_word("who")
    assert "care" not in english.FUNCTION_WORDS
