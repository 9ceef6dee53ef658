"""An identity number that was typed before must not come back in what is searched for, recorded or sent to a model."""

import pytest
from asking import open_assistant

from assistant.ask import Assistant
from assistant.privacy import MASKS

NUMBER = "19811228-9874"
FIRST = f"Vem kallar {NUMBER} till planeringsmöte?"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return open_assistant(tmp_path_factory.mktemp("kept"))


def test_the_record_of_a_declined_question_does_not_hold_its_identity_number(assistant: Assistant) -> None:
    declined = assistant.ask(FIRST)
    assert declined.status == "declined"
    assert NUMBER not in str(declined.record())


@pytest.mark.parametrize("follow_up", ["Vem kallar till det?", "Och 2027?"])
def test_a_follow_up_does_not_bring_back_an_identity_number(assistant: Assistant, follow_up: str) -> None:
    followed = assistant.ask(follow_up, history=[(FIRST, assistant.ask(FIRST))])
    assert NUMBER not in str(followed.record())


@pytest.mark.parametrize("mask", MASKS.values())
def test_what_was_taken_out_of_a_question_is_neither_searched_for_nor_a_reason_to_decline(
    assistant: Assistant, mask: str
) -> None:
    question = f"Vem kallar {mask} till planeringsmöte på Gotland?"
    masked, plain = assistant.ask(question), assistant.ask(question.replace(f"{mask} ", ""))
    assert masked.question == question
    assert (masked.status, masked.claims) == (plain.status, plain.claims)
    assert masked.status == "answered"
