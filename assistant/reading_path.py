"""The reading path for new managers ("Kom igång"): how collaboration works in one region, a step at a time.

    1 levels   2 principles   3 SIP   4 fixed contacts   5 discharge   6 escalation   7 what is not written yet

Nothing of what a step says is ours. Each has a few general questions (`prompts/sv/reading_path.toml`), which are put to the
library in turn; the first answer that is about the step's subject is the step. Papers in force are asked first, older ones only
where those are silent, and a step that no paper answers says so. So the path holds for any library and region.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.answers import ANSWERED, NOT_FOUND, UNWRITTEN, Answer, Choice, Claim
from assistant.citations import Cited
from assistant.statements import Quote, Statement
from assistant.unfinished import is_unwritten
from index.scope import Scope
from index.windows import place_of
from ingest.regions import NATIONAL
from ingest.sentences import sentence_spans
from ingest.store import Library
from prompts import text

if TYPE_CHECKING:
    from assistant.ask import Assistant

STEPS = ("levels", "principles", "plan", "contacts", "discharge", "escalation", "unwritten")
# The words that say what an answer must be about stand in one file only: the documents are Swedish.
_DOCUMENTS_LANGUAGE = "sv"
_MOST_UNWRITTEN = 8


@dataclass(frozen=True, slots=True)
class Command:
    """What a visitor asks of the path: a region ("" for none named) and a step, 0 for where they left off."""

    region: str = ""
    number: int = 0


def command_said(said: str, regions: Sequence[str], language: str) -> Command | None:
    """The command that a message is, or None: "Kom igång", "Kom igång: Gotland", "Kom igång: Gotland, steg 3"."""
    name = text("reading_path.name", language).lower()
    words = said.strip().lower()
    if not re.match(rf"{re.escape(name)}\b", words):
        return None
    rest = words.removeprefix(name)
    named = [region for region in regions if re.search(rf"\b{re.escape(region.lower())}\b", rest)]
    number = re.search(r"(\d+)\W*$", rest)
    region = max(named, key=len, default="")
    if rest.strip(" :.!") and not region and not number:
        return None  # a question that happens to begin with the same words
    return Command(region, min(max(int(number[1]), 1), len(STEPS)) if number else 0)


def command_words(region: str, number: int, language: str) -> str:
    """The message that asks for a step; `command_said` reads it."""
    key = "command-step" if region else "command-step-only"
    return text(f"reading_path.{key}", language, region=region, number=number)


def regions_to_choose(library: Library, scope: Scope) -> tuple[str, ...]:
    """The regions that the path can be about: those with a paper of their own inside the scope."""
    own = {document.entry.region for document in library.documents() if scope.admits(document)} - {"", NATIONAL}
    return tuple(sorted(own.intersection(scope.regions) or own))


def choices(regions: Sequence[str], language: str) -> tuple[Choice, ...]:
    """A button for each region."""
    return tuple(Choice(region, text("reading_path.command-region", language, region=region)) for region in regions)


def step_answer(assistant: Assistant, number: int, region: str, scope: Scope, language: str) -> Answer:
    """The answer that is step `number` (from 1) of the path through `region`, within the visitor's scope."""
    within = replace(scope, regions=(region, NATIONAL)) if region else scope
    step = STEPS[number - 1]
    if step == "unwritten":
        return _unwritten(assistant.library, within, region, language)
    about = re.compile(text(f"reading_path.about-{step}", _DOCUMENTS_LANGUAGE), re.IGNORECASE)
    for narrowed in (replace(within, only_in_force=True), within):
        for question in _questions(step, region):
            answer = assistant.ask(question, scope=narrowed, language=language)
            if answer.status in {ANSWERED, UNWRITTEN} and _is_about(answer, about):
                return answer
    silent = Claim(text("reading_path.silent", language))
    return Answer(title(number, language), NOT_FOUND, "reading-path", (silent,), language=language)


def title(number: int, language: str) -> str:
    """The name of step `number`, from 1."""
    return text(f"reading_path.step-{STEPS[number - 1]}", language)


def heading(number: int, region: str, language: str) -> str:
    """What stands above a step."""
    said = text("reading_path.heading", language, number=number, count=len(STEPS), title=title(number, language))
    return f"{said} ({region})" if region else said


def path_properties(number: int, region: str, read: Sequence[int], language: str) -> dict[str, Any]:
    """What the element ReadingPath draws below a step: every step with what it is now, and the ways on and back."""

    def way(to: int, key: str) -> dict[str, str] | None:
        if not 1 <= to <= len(STEPS):
            return None
        label = text(f"reading_path.{key}", language, title=title(to, language))
        return {"label": label, "question": command_words(region, to, language)}

    return {
        "name": text("reading_path.name", language),
        "progress": text("reading_path.progress", language, read=len(set(read)), count=len(STEPS)),
        "steps": [
            {
                "title": title(step, language),
                "question": command_words(region, step, language),
                "state": "current" if step == number else "read" if step in read else "",
                "readWords": text("reading_path.read", language),
            }
            for step in range(1, len(STEPS) + 1)
        ],
        "previous": way(number - 1, "previous"),
        "next": way(number + 1, "next"),
        "done": text("reading_path.done", language) if number == len(STEPS) else "",
    }


def _questions(step: str, region: str) -> Iterator[str]:
    """The step's questions, the region added as a person would who means that region."""
    for line in text(f"reading_path.questions-{step}", _DOCUMENTS_LANGUAGE).split("\n"):
        if line:
            yield f"{line.rstrip('?')} ({region})?" if region else line


def _is_about(answer: Answer, about: re.Pattern[str]) -> bool:
    """Whether what the answer cites first speaks of the subject, itself or in the heading right above it."""
    if not answer.citations:
        return False
    first = answer.citations[0]
    return about.search(f"{first.section.rpartition(' › ')[2]}\n{first.quote}") is not None


def _unwritten(library: Library, scope: Scope, region: str, language: str) -> Answer:
    """Every place where a paper in force says of a section that it is not written yet."""
    found = list(_unwritten_places(library, replace(scope, only_in_force=True), region))
    question = title(len(STEPS), language)
    if not found:
        none = Claim(text("reading_path.all-written", language))
        return Answer(question, ANSWERED, "reading-path", (none,), language=language)
    cited = Cited()
    claims = [Claim(text("reading_path.unwritten", language, count=len(found)))]
    for quote in found[:_MOST_UNWRITTEN]:
        section = quote.document.section_path(quote.start)[-1]
        line = text("reading_path.unwritten-line", language, section=section, quote=quote.text)
        claims.append(Claim(f"- {line}", cited.markers(Statement(quote.text, (quote,)))))
    if len(found) > _MOST_UNWRITTEN:
        claims.append(Claim(text("reading_path.unwritten-more", language, count=len(found) - _MOST_UNWRITTEN)))
    return Answer(question, UNWRITTEN, "reading-path", tuple(claims), cited.all, language=language)


def _unwritten_places(library: Library, scope: Scope, region: str) -> Iterator[Quote]:
    for document in library.documents():
        if not scope.admits(document):
            continue
        for passage in document.passages:
            place = place_of(document, passage)
            # In a table "Arbete pågår" is the state of an activity, not of a text.
            if passage.kind == "row" or not place.section or place.status != "in-force":
                continue
            if region and place.region not in {region, NATIONAL}:
                continue
            for start, end in sentence_spans(document.text, passage.start, passage.end):
                if is_unwritten(document.text[start:end]):
                    yield Quote(document, passage, start, end)
