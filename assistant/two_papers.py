"""What two papers say of the same thing, where a question asks whether they agree.

    "Hur ofta rapporterar rådet – säger alla papper samma sak?"
      Handlingsplanen: "Rådet rapporterar två gånger per år."
      Handboken:       "Gruppen lämnar en rapport per år."

Each paper is asked on its own, since the one that answers best would else speak alone; the two that answer best, and most alike,
stand beside each other under their titles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from assistant import extract
from assistant.conflicts import paper_of
from assistant.evidence import Sentence
from assistant.questions import Question
from assistant.statements import Statement
from assistant.then_and_now import likeness, paired, telling
from index.scope import Scope
from ingest.document import Document

if TYPE_CHECKING:
    from assistant.ask import Assistant

_ASKS = re.compile(
    r"(?:[–—,-] ?)?\b(?:(?:säger|betyder|gäller|är) (?:det )?(?:samma sak|detsamma|samma) i (?:alla|båda|bägge) (?:\w+ )?"
    r"(?:papper\w*|dokument\w*)|(?:säger|står det|är) (?:alla|båda|bägge) (?:\w+ )?(?:papper\w*|dokument\w*) "
    r"(?:samma(?: sak)?|överens)|"
    r"(?:siffrorna |uppgifterna |papperen )?(?:om \w+ )?går (?:\w+ )?isär|på ett ställe och [^?]{1,40} på ett annat|"
    r"vilka (?:två|olika) (?:\w+ )?(?:summor|siffror|uppgifter|tal|belopp) (?:finns|står|anges)(?: det)?|"
    r"(?:jag )?(?:ser|hittar) två olika (?:siffror|uppgifter|tal|belopp)[^?.]*|"
    r"vilket papper säger vad|säger emot varandra|"
    r"stämmer (?=.{3,80} med (?:vad|det) som))",
    re.IGNORECASE,
)
# So many papers are asked, and so many sentences of each held against the others'.
_PAPERS, _LOOKED_AT = 4, 3
# How much of the shorter of two sentences the other must say too.
_ALIKE = 0.25


def asks_whether_papers_agree(question: str) -> bool:
    """Whether a question asks if its papers say the same, or says that they do not."""
    return _ASKS.search(question) is not None


def two_papers(assistant: Assistant, asked: Question, found: Sequence[Document], scope: Scope) -> list[Statement]:
    """What the two of the `found` documents say that answer best and most alike; empty unless two answer."""
    if not asks_whether_papers_agree(asked.text):
        return []
    matter = " ".join(_ASKS.sub(" ", asked.text).split())
    alone = replace(asked, text=matter, kind="what")
    terms = assistant.terms(alone, matter)
    told: list[list[Sentence]] = []
    for document in list({document.entry.id: document for document in found}.values())[:_PAPERS]:
        inside = replace(scope, documents=(document.entry.id,))
        told.append(telling(assistant, alone, terms, inside)[:_LOOKED_AT])
    pairs = [pair for one, other in combinations(told, 2) if (pair := paired(one, other)) is not None]
    if not pairs:
        return []
    _, *best = max(pairs, key=lambda pair: pair[0])
    if likeness(*best) < _ALIKE:
        return []
    return [
        replace(said, text=f"{paper_of(first).title}: {said.text}", said=said.said or said.text, aside=False)
        for first in best
        for said in extract.compose(alone, terms, [first])[:1]
    ]
