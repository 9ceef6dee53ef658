"""A step of the reading path as the chat shows it, and how far a visitor has come.

Progress is plain values, so that it can be kept with the conversation: {"region": "Gotland", "read": [1, 2]}. "Kom igång" without
a step goes on after the last one read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.answer_view import as_markdown
from assistant.answers import CLARIFY, Answer, Claim
from assistant.markdown import escaped
from assistant.reading_path import (
    STEPS,
    choices,
    command_said,
    heading,
    path_properties,
    regions_to_choose,
    step_answer,
)
from index.scope import Scope
from prompts import text

if TYPE_CHECKING:
    from assistant.ask import Assistant


@dataclass(frozen=True, slots=True)
class PathMessage:
    """What one command on the path leads to: the message, the element below it (none where a region is asked for)."""

    question: str
    answer: Answer
    content: str
    properties: dict[str, Any] | None
    progress: dict[str, Any]


def path_message(
    assistant: Assistant, said: str, progress: Mapping[str, Any] | None, scope: Scope, language: str
) -> PathMessage | None:
    """The step that a message asks for, or the question which region it is about; None where it is no command of the path.

    Takes some tenths of a second where it is one.
    """
    if not said.strip().lower().startswith(text("reading_path.name", language).lower()):
        return None
    regions = regions_to_choose(assistant.library, scope)
    command = command_said(said, regions, language)
    if command is None:
        return None
    known = dict(progress or {"region": "", "read": []})
    region = command.region or known["region"]
    if region not in regions:
        if len(regions) > 1:
            return _asked_which(assistant, regions, known, language)
        region = next(iter(regions), "")
    read: list[int] = known["read"] if region == known["region"] else []
    number = command.number or min(max(read, default=0) + 1, len(STEPS))
    answer = step_answer(assistant, number, region, scope, language)
    title = heading(number, region, language)
    read = sorted({*read, number})
    return PathMessage(
        question=title,
        answer=answer,
        content=f"## {escaped(title)}\n\n{as_markdown(answer, assistant.library)}",
        properties=path_properties(number, region, read, language),
        progress={"region": region, "read": read},
    )


def _asked_which(
    assistant: Assistant, regions: tuple[str, ...], progress: dict[str, Any], language: str
) -> PathMessage:
    words = text("reading_path.choose", language, count=len(STEPS))
    name = text("reading_path.name", language)
    answer = Answer(
        name, CLARIFY, "reading-path", (Claim(words),), language=language, choices=choices(regions, language)
    )
    return PathMessage(name, answer, as_markdown(answer, assistant.library), None, progress)
