"""The same question in several regions: which of them answer it, and what each says.

"Fem strategier" stand in one region's plan, "fem områden" in another's. Where a question names no region and more than
one answers it about as well, the assistant asks back; where it asks to compare, each region's own sentences stand under its
name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant import extract, ranking, requirements
from assistant.evidence import Sentence, surroundings
from assistant.questions import Question, names_of_several_words
from assistant.statements import Statement
from assistant.terms import Term
from index.scope import Scope
from index.windows import place_of
from ingest.regions import without_regions

if TYPE_CHECKING:
    from assistant.ask import Assistant

# From this share of the best sentence's score on, another region's sentence answers as well. Chosen on the dev questions.
_AS_GOOD_ELSEWHERE = 0.9


def by_region_of(asked: Question, terms: Sequence[Term], sentences: Sequence[Sentence]) -> dict[str, list[Sentence]]:
    """The sentences of each region that answers about as well as the best; one region where the question names it."""
    groups: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        groups.setdefault(place_of(sentence.document, sentence.passage).region, []).append(sentence)
    if asked.kind == "comparison":
        wanted = [region for region in groups if region in asked.regions or (not asked.regions and region != "Sverige")]
        close = {r: groups[r] for r in wanted if ranking.confidence(groups[r][0]) >= 0.6 * ranking.ANSWERS_FROM}
        return close if len(close) > 1 else {"": list(sentences)}
    best = sentences[0]
    # What a thing is hardly depends on the region; who does it, when and how may.
    if asked.regions or asked.kind in {"which-document", "definition"} or extract.asks_across_regions(asked):
        return {"": list(sentences)}
    current = place_of(best.document, best.passage).status
    named = [name for name in names_of_several_words(asked.text) if name in _said_around(best)]
    close = {
        region: group
        for region, group in groups.items()
        if region != "Sverige"
        and group[0].score >= _AS_GOOD_ELSEWHERE * best.score
        and group[0].own >= _AS_GOOD_ELSEWHERE * best.own
        and all(name in _said_around(group[0]) for name in named)  # "Unga In" is not what another region has
        and requirements.answers(asked, group[0], terms)
        and place_of(group[0].document, group[0].passage).status == current
    }
    return close if len(close) > 1 else {"": list(sentences)}


def _said_around(sentence: Sentence) -> str:
    passage = sentence.passage
    own = passage.readable or sentence.document.text[passage.start : passage.end]
    return f"{surroundings(sentence.document, passage)} {passage.lead} {own}".lower()


def compared(asked: Question, terms: Sequence[Term], by_region: dict[str, list[Sentence]]) -> list[Statement]:
    """What each region says, under its name: at most two statements each."""
    return [
        of_region(region, statement)
        for region, group in by_region.items()
        for statement in extract.compose(asked, terms, group)[:2]
    ]


def each_region(assistant: Assistant, asked: Question, scope: Scope) -> list[Statement]:
    """What each region that a question names has to say, asked as if it alone were named; empty unless two answer."""
    statements: list[Statement] = []
    answering = 0
    inside = [region for region in asked.regions if not scope.regions or region in scope.regions]
    for region in inside if len(inside) > 1 else ():
        text = without_regions(asked.text, region)
        for other in inside:  # those that only this library knows, too
            text = text if other == region else re.sub(rf"\b{re.escape(other)}s?\b", "", text, flags=re.IGNORECASE)
        alone = replace(asked, text=text, regions=(region,))
        terms = assistant.terms(alone, alone.text)
        sentences = assistant.ranked(alone, alone.text, terms, replace(scope, regions=(region,)))
        if sentences and ranking.confidence(sentences[0]) >= 0.75 * ranking.ANSWERS_FROM:
            answering += 1
            statements += [of_region(region, s) for s in extract.compose(alone, terms, sentences)[:3]]
    return statements if answering > 1 else []


def of_region(region: str, statement: Statement) -> Statement:
    """A statement with the region that it holds for in front."""
    return replace(statement, text=f"{region}: {statement.text}", said=statement.said or statement.text)
