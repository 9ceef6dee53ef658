"""Two things held against each other: "Vad är skillnaden mellan fast vårdkontakt och fast läkarkontakt?"

No document draws the comparison, but each thing is explained somewhere. So each is asked about on its own, and what is said of
one stands beside what is said of the other, under its name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant import extract, ranking, requirements
from assistant.evidence import Sentence, Term
from assistant.forms import fits
from assistant.questions import Question, understand
from assistant.statements import Statement
from index.scope import Scope

if TYPE_CHECKING:
    from assistant.ask import Assistant

_COMPARES = re.compile(
    r"\b(?:skillnad\w* (?:mellan|på)|skilj\w* (?:jag |man |mellan )+|difference between)\s+(?P<things>.+?)\s*(?:[?.]|$)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:,|\boch\b|\bå\b|\bsamt\b|\bfrån\b|\band\b)\s*", re.IGNORECASE)
_LONGEST = 6  # words of a thing's name; what is longer is a clause
_MOST = 4
# How much of a thing's name a sentence must hold to speak of it.
_SPEAKS_OF = 0.8


def things_compared(question: str) -> list[str]:
    """The things that a question asks to hold against each other, two or more, or none."""
    found = _COMPARES.search(question)
    things = [thing for thing in _BETWEEN.split(found["things"]) if thing] if found else []
    return things if 2 <= len(things) <= _MOST and all(len(thing.split()) <= _LONGEST for thing in things) else []


def concept_statements(assistant: Assistant, asked: Question, things: Sequence[str], scope: Scope) -> list[Statement]:
    """What is said of each thing, under its name; empty unless two of them are explained."""
    parts = [replace(understand(f"Vad är {thing}?", asked.language), regions=asked.regions) for thing in things]
    names = [assistant.terms(part, thing) for part, thing in zip(parts, things, strict=True)]
    statements: list[Statement] = []
    for thing, part, terms in zip(things, parts, names, strict=True):
        ranked = [s for s in assistant.ranked(part, thing, terms, scope) if _speaks_of(s, terms)]
        # What speaks of this thing alone explains it better than what mentions all of them.
        alone = [s for s in ranked if not any(_speaks_of(s, other) for other in names if other is not terms)]
        best = _definitions_first(alone or ranked, thing)
        if best and requirements.answers(part, best[0], terms):
            said = extract.compose(part, terms, best)[0]
            # What opens with the thing's own name needs it no second time.
            name = "" if said.text.lower().startswith(thing.lower()) else f"{thing[0].upper()}{thing[1:]}: "
            statements.append(replace(said, text=f"{name}{said.text}", said=said.said or said.text))
    return statements if len(statements) > 1 else []


def _definitions_first(ranked: Sequence[Sentence], thing: str) -> list[Sentence]:
    """The sentences that open with a thing's name and say what it is, "LBU: Länsgruppen för barn", then the others."""

    def defines(sentence: Sentence) -> bool:
        return sentence.text.lower().startswith(thing.lower()) and fits("definition", sentence.text, "") == 1

    return sorted(ranked, key=lambda sentence: not defines(sentence))


def _speaks_of(sentence: Sentence, terms: Sequence[Term]) -> bool:
    if sentence.block is not None and sentence.block.kind == "footnote":
        return False
    section = sentence.document.section_path(sentence.start)
    return ranking.covered_by(f"{sentence.text} {section[-1] if section else ''}", terms) >= _SPEAKS_OF
