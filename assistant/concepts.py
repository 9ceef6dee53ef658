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
from assistant.evidence import Sentence
from assistant.forms import fits
from assistant.questions import Question, understand
from assistant.statements import Statement
from assistant.terms import Term
from index.scope import Scope

if TYPE_CHECKING:
    from assistant.ask import Assistant

_COMPARES = re.compile(
    r"\b(?:skillnad\w* (?:mellan|på)|skilj\w* (?:jag |man |mellan )+|difference between)\s+(?P<things>.+?)\s*(?:[?.]|$)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:,|\boch\b|\bå\b|\bsamt\b|\bfrån\b|\band\b)\s*", re.IGNORECASE)
# "… och LSV i Silverdal", "… hos oss": where it is so is no part of a thing's name.
_WHERE = re.compile(
    r"\s+(?:(?:hos|för) oss\b.*|(?:i|på|inom|hos|enligt)\s+(?-i:[A-ZÅÄÖ][\w-]+)(?: (?:län|kommun))?)\s*$", re.IGNORECASE
)
_LONGEST = 6  # words of a thing's name; what is longer is a clause
_MOST = 4
# Words that a definition may have before the thing's name.
_OPENING = 4
# How much of a thing's name a sentence must hold to speak of it.
_SPEAKS_OF = 0.8


def things_compared(question: str) -> list[str]:
    """The things that a question asks to hold against each other, two or more, or none."""
    found = _COMPARES.search(question)
    things = [thing for thing in _BETWEEN.split(_WHERE.sub("", found["things"])) if thing] if found else []
    return things if 2 <= len(things) <= _MOST and all(len(thing.split()) <= _LONGEST for thing in things) else []


def concept_statements(assistant: Assistant, asked: Question, things: Sequence[str], scope: Scope) -> list[Statement]:
    """What is said of each thing, under its name; empty unless two of them are explained."""
    parts = [replace(understand(f"Vad är {thing}?", asked.language), regions=asked.regions) for thing in things]
    names = [assistant.terms(part, thing) for part, thing in zip(parts, things, strict=True)]
    statements: list[Statement] = []
    told = 0
    for thing, part, terms in zip(things, parts, names, strict=True):
        ranked = [s for s in assistant.ranked(part, thing, terms, scope) if _speaks_of(s, terms)]
        # What says what it is explains it best, then what speaks of this thing alone, then what mentions all of them.
        alone = [s for s in ranked if not any(_speaks_of(s, other) for other in names if other is not terms)]
        best = sorted(alone or ranked, key=lambda sentence: not _defines(sentence, thing))
        if not best or not _defines(best[0], thing):
            best = [*(s for s in ranked if _defines(s, thing)), *best]
        if not best or not requirements.answers(part, best[0], terms):
            continue
        said = extract.compose(part, terms, best)[0]
        told += 1
        if any(extract.overlap(a, b) for a in said.quotes for known in statements for b in known.quotes):
            continue  # "Med A avses …, till skillnad från B" stands there once
        # What opens with the thing's own name, or with "Med" and it, needs it no second time.
        opening = " ".join(said.text.lower().split()[: len(thing.split()) + 1])
        name = "" if thing.lower() in opening else f"{thing[0].upper()}{thing[1:]}: "
        statements.append(replace(said, text=f"{name}{said.text}", said=said.said or said.text))
    return statements if told > 1 else []


def _defines(sentence: Sentence, thing: str) -> bool:
    """Whether a sentence says of a thing what it is: "LBU: Länsgruppen för barn", "Med fast omsorgskontakt avses …"."""
    text = sentence.passage.readable if sentence.passage.kind == "row" else sentence.text
    opening = " ".join(text.split()[: len(thing.split()) + _OPENING]).lower()
    named = opening.startswith(thing.lower()) or (thing.lower() in opening and ":" not in opening)
    return named and fits("definition", text, "") == 1


def _speaks_of(sentence: Sentence, terms: Sequence[Term]) -> bool:
    if sentence.block is not None and sentence.block.kind == "footnote":
        return False
    section = sentence.document.section_path(sentence.start)
    return ranking.covered_by(f"{sentence.text} {section[-1] if section else ''}", terms) >= _SPEAKS_OF
