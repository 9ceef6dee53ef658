"""What else a question asks: "Vem beslutar riktlinjerna, och vilka chefer sitter i den gruppen?"

The first clause is answered like any question. A further one leans on it, and often on its answer: "den gruppen" is whatever
body the answer names. So it is searched for together with the first clause and with the names that its answer brought, but a
sentence must carry the clause's own words to count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant import extract, ranking
from assistant.evidence import Sentence
from assistant.forms import BODY, fits
from assistant.questions import Question, understand
from assistant.statements import Statement
from assistant.terms import Term
from index.everyday import is_everyday
from index.scope import Scope

if TYPE_CHECKING:
    from assistant.ask import Assistant

# How much a word of the first clause, or a name from its answer, counts beside the further clause's own words.
_CARRIED = 0.5
# How much of its own words a sentence must cover, with its headings, to answer a further clause.
_COVERED = 0.55
_MOST_NAMES = 4
# "… och hur lång tid har man på sig?" says nothing of its own.
_MEASURES = frozenset(
    "lång tid tiden länge ofta stor stort mycket långt många fort snabbt sent senast tidigast dag".split()
)
# How far a sentence must have the form that a clause asks for, to be taken for its answer.
_FITS = 0.8


def further_statements(
    assistant: Assistant, asked: Question, clauses: Sequence[str], said: Sequence[Statement], scope: Scope
) -> list[Statement]:
    """At most one statement for each clause that what is `said` already leaves open."""
    added: list[Statement] = []
    for clause in clauses:
        part = replace(understand(clause, asked.language), regions=understand(clause).regions or asked.regions)
        own = assistant.terms(part, clause)
        if not own or _is_said(part, own, [*said, *added]):
            continue
        names = _names(said)
        words = " ".join((clause, asked.text, *names))
        terms = together(own, assistant.terms(asked, asked.text))
        ranked = [s for s in assistant.ranked(part, words, terms, scope) if _carries(own, s)]
        if all(is_everyday(term.form) or term.form in _MEASURES for term in own):
            # "… och hur ofta ses de?" must be told of what was asked about before.
            about = [term for term in assistant.terms(asked, asked.text) if not is_everyday(term.form)]
            ranked = [s for s in ranked if _carries(about, s) and fits(part.kind, s.text, part.text) >= _FITS]
        if not ranked or ranking.confidence(ranked[0]) < ranking.ANSWERS_FROM:
            continue
        statement = extract.compose(part, own, ranked[:1])[0]
        if not any(
            extract.overlap(quote, other) for quote in statement.quotes for s in (*said, *added) for other in s.quotes
        ):
            added.append(statement)
    return added


def _is_said(part: Question, own: Sequence[Term], said: Sequence[Statement]) -> bool:
    """Whether the answer so far has the form that a clause asks for and speaks of what it asks about."""
    return any(
        fits(part.kind, s.text, part.text) >= _FITS and ranking.covered_by(s.text, own) >= _COVERED for s in said
    )


def _names(said: Sequence[Statement]) -> list[str]:
    """The bodies that the answer so far names; "den gruppen" is one of them."""
    found = dict.fromkeys(name for statement in said[:1] for name in BODY.findall(statement.text) if len(name) > 4)
    return list(found)[:_MOST_NAMES]


def together(own: Sequence[Term], carried: Sequence[Term]) -> tuple[Term, ...]:
    """A question's own terms, and at less weight those that it takes over from what was asked before."""
    known = {term.word for term in own}
    return (*own, *(replace(term, weight=_CARRIED * term.weight) for term in carried if term.word not in known))


def _carries(own: Sequence[Term], sentence: Sentence) -> bool:
    return ranking.covered_by(f"{sentence.text} {sentence.passage.lead}", own) >= _COVERED
