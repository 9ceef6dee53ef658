import pytest
from asking import open_assistant

from assistant.answers import ANSWERED
from assistant.ask import Assistant
from assistant.follow_ups import follow_ups


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return open_assistant(tmp_path_factory.mktemp("follow-ups"))


def test_what_is_suggested_is_answered(assistant: Assistant) -> None:
    answer = assistant.ask("Vem kallar till planeringsmöte på Gotland?")
    assert answer.follow_ups
    assert all(assistant.ask(question).status == ANSWERED for question in answer.follow_ups)


def test_what_would_not_be_answered_is_not_suggested(assistant: Assistant) -> None:
    answer = assistant.ask("Vem kallar till planeringsmöte på Gotland?")
    assert follow_ups(answer, assistant.library, lambda question: "not-found") == ()


def test_a_section_that_is_not_written_is_not_asked_about(assistant: Assistant) -> None:
    asked: list[str] = []

    def answered(question: str) -> str:
        asked.append(question)
        return ANSWERED

    follow_ups(assistant.ask("Vem kallar till planeringsmöte på Gotland?"), assistant.library, answered)
    assert asked
    assert not any("tröskelregeln" in question.lower() for question in asked)


def test_nothing_follows_from_what_was_not_found(assistant: Assistant) -> None:
    assert assistant.ask("Vad kostar en cykelhjälm?").follow_ups == ()


def test_the_same_question_is_tried_once(assistant: Assistant) -> None:
    first = assistant.ask("Vem kallar till planeringsmöte på Gotland?").follow_ups
    assert assistant.ask("Vem kallar till planeringsmöte på Gotland?").follow_ups == first
