"""What was and what is, or what is and what is proposed: "Hur har gränsen för betalningsansvar ändrats sedan 2019?"

No paper tells the change, but an old one tells what was and one in force tells what is; what may become, a proposal tells. So
each is asked about on its own, in the papers of its time or kind, and the two stand beside each other under a label each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant import extract, ranking
from assistant.evidence import Sentence
from assistant.questions import Question
from assistant.statements import Statement
from assistant.terms import Term, bag
from index.scope import Scope
from index.windows import Place, place_of
from ingest.document import Document
from ingest.regions import NATIONAL
from prompts import text

if TYPE_CHECKING:
    from assistant.ask import Assistant

_YEAR = r"(?:år )?(?P<year>(?:19|20)\d\d)"
_CHANGE = r"(?:för)?ändra\w*|hänt|skil(?:jer|de|t|da)\w*|skillnad\w*|utvecklat\w*|chang\w+|differ\w*"
_NOW = r"i ?dag|dagens|nu|nuvarande|now|today|current"
# "… ändrats sedan 2019", "2020 jämfört med nu", "dagens … mot 2020": a year that was, and a word for change or for the present.
_ASKS = re.compile(
    rf"(?=.*\b(?:{_CHANGE})\b).*\b(?:sedan|från|mot|jämfört med|since|from) (?:\w+ ){{0,3}}?{_YEAR}|"
    rf"(?=.*\b(?:{_NOW})\b)(?=.*\b(?:{_CHANGE}|jämför\w*|mot|compared)\b).*\b{_YEAR.replace('year', 'beside')}",
    re.IGNORECASE | re.DOTALL,
)
_OF_TIME = re.compile(
    rf"\b(?:{_CHANGE}|{_NOW}|har|hade|hur|vad|gällde|gäller|det|jämför\w*|compared|"
    r"(?:sedan|från|mot|med|since|from)(?= (?:\w+ ){0,3}?(?:19|20)\d\d)|(?:år )?(?:19|20)\d\d|"
    r"gamla|tidigare|förra|nya|nuvarande|förslaget?|utkastet|antas|går igenom|enligt|avtalet|om|blir|vad)\b",
    re.IGNORECASE,
)
# As sure as each region must be that a comparison names; so many sentences of each time are held against each other.
_SURE, _LOOKED_AT = 0.75 * ranking.ANSWERS_FROM, 8
# What is told as holding now: no proposal, no draft, nothing of the past. Without a catalogue nothing is known.
_HOLDS = frozenset({"in-force", "unknown"})
_PROPOSES = frozenset({"proposal", "draft"})
# "… enligt gamla avtalet, och vad säger förslaget?", "Hur ändras det om det nya avtalet går igenom?"
_PROPOSED = re.compile(
    r"\bförslag\w*|\butkast\w*|\bnya (?:\w*avtalet|\w*överenskommelsen|\w*riktlinjen)|\bantas\b|går igenom|\bdraft\b|\bpropos",
    re.IGNORECASE,
)
_BESIDE_PROPOSAL = re.compile(
    rf"\b(?:gamla|tidigare|förra|gällande|nuvarande|(?:enligt|i) \w*(?:avtalet|överenskommelsen) (?:från )?(?:19|20)\d\d|"
    rf"{_NOW}|{_CHANGE}|previous|old|current)\b",
    re.IGNORECASE,
)
# What two sentences that say the same but for a number weigh beside how well each of them answers.
_ALIKE = 1.0


def year_before(question: str) -> int | None:
    """The year that a question holds the present against, or None."""
    found = _ASKS.match(question)
    return int(found["year"] or found["beside"]) if found else None


def then_and_now(assistant: Assistant, asked: Question, documents: Sequence[Document], scope: Scope) -> list[Statement]:
    """What papers of both times, or those that hold and a proposal, say of the matter; empty unless both speak of it."""
    year = year_before(asked.text)
    if year is not None and year < assistant.today().year:
        old = tuple(d.entry.id for d in documents if d.entry.dated is not None and d.entry.dated.year <= year)
        labels = text("answer.then", asked.language, year=str(year)), text("answer.now", asked.language)
        later = _HOLDS
    elif _PROPOSED.search(asked.text) and _BESIDE_PROPOSAL.search(asked.text):
        old = tuple(d.entry.id for d in documents if d.entry.status not in _PROPOSES and not d.entry.parts)
        labels = text("answer.before", asked.language), text("answer.proposed", asked.language)
        later = _PROPOSES
    else:
        return []
    new = tuple(d.entry.id for d in documents if d.entry.id not in old)
    matter = " ".join(_OF_TIME.sub(" ", asked.text).split())
    matter_asked = replace(asked, text=matter, kind="what", years=(), history=True, proposals=True)
    terms = assistant.terms(matter_asked, matter)
    then = telling(assistant, matter_asked, terms, replace(scope, documents=old))
    now = [
        s for s in telling(assistant, matter_asked, terms, replace(scope, documents=new)) if _place(s).status in later
    ]
    if (pair := paired(then, now)) is None:
        return []
    _, one, other = pair
    region = {_place(one).region, _place(other).region, NATIONAL}
    then, now = ([sentence for sentence in told if _place(sentence).region in region] for told in (then, now))
    return [
        replace(said, text=f"{label}: {said.text}", said=said.said or said.text, aside=False)
        for label, first, told in zip(labels, (one, other), (then, now), strict=True)
        for said in extract.compose(matter_asked, terms, [first, *(each for each in told if each is not first)])[:2]
    ]


def paired(some: Sequence[Sentence], others: Sequence[Sentence]) -> tuple[float, Sentence, Sentence] | None:
    """One sentence of each that answer well and alike, in one region or the whole country, and how well; None without any."""
    pairs = [
        (one.score + other.score + _ALIKE * likeness(one, other), one, other)
        for one in some
        for other in others
        if _place(one).region == _place(other).region or NATIONAL in {_place(one).region, _place(other).region}
    ]
    return max(pairs, key=lambda pair: pair[0], default=None)


def telling(assistant: Assistant, matter: Question, terms: Sequence[Term], scope: Scope) -> list[Sentence]:
    """The sentences in scope that tell of the matter, best first."""
    if not terms or not scope.documents:
        return []
    sentences = assistant.ranked(matter, matter.text, terms, scope)[:_LOOKED_AT]
    return [
        sentence
        for sentence in sentences
        if ranking.confidence(sentence) >= _SURE
        and sentence.passage.kind != "heading"
        and len(sentence.text.split()) > 3
        and (not matter.regions or _place(sentence).region in (*matter.regions, NATIONAL))
    ]


def _place(sentence: Sentence) -> Place:
    return place_of(sentence.document, sentence.passage)


def likeness(one: Sentence, other: Sentence) -> float:
    """How much of the shorter of two sentences the other says too, 0 to 1."""
    words, others = bag(one.text), bag(other.text)
    return len(words & others) / max(1, min(len(words), len(others)))
