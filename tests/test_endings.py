"""How an answer ends: what its statements become."""

from __future__ import annotations

import pytest
from asking import open_assistant

from assistant import answers
from assistant.answers import Answer
from assistant.ask import Assistant
from assistant.clock import Clock
from assistant.endings import finished
from assistant.questions import understand
from assistant.statements import Quote, Statement
from prompts import text

ASKED = understand("Vad gäller?")
DRAFT = Answer(ASKED.text, answers.NOT_FOUND, ASKED.kind, ())


@pytest.fixture(scope="module")
def quotes(tmp_path_factory: pytest.TempPathFactory) -> list[Quote]:
    assistant: Assistant = open_assistant(tmp_path_factory.mktemp("endings"))
    document = assistant.library.document("plan")
    return [Quote(document, p, p.start, p.end) for p in document.passages if p.kind == "prose"]


def test_what_may_belong_to_an_answer_comes_last_under_words_that_say_so(quotes: list[Quote]) -> None:
    first, second, third = quotes[:3]
    statements = [
        Statement(first.text, (first,)),
        Statement(second.text, (second,), aside=True),
        Statement(third.text, (third,)),
    ]
    answer = finished(DRAFT, ASKED, statements, Clock())
    said = [claim.text for claim in answer.claims]
    assert said == [first.text, third.text, text("answer.aside"), second.text]
    assert [citation.quote for citation in answer.citations] == [first.text, third.text, second.text]


def test_nothing_is_announced_that_does_not_follow(quotes: list[Quote]) -> None:
    first, second = quotes[:2]
    unfounded = Statement("Nämnden betalar allt redan 2031.", (second,), aside=True)
    answer = finished(DRAFT, ASKED, [Statement(first.text, (first,)), unfounded], Clock())
    assert [claim.text for claim in answer.claims] == [first.text]
    assert answer.withheld == 1
