"""The paper that replaces the one which answers best: what holds now goes before what held.

An old agreement may say in the question's own words what the new one says in others. Where the catalogue knows that a paper
in force replaces it, that paper is asked on its own; what it says comes first, and what the old one said may follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant import requirements
from assistant.evidence import Sentence
from assistant.questions import Question
from assistant.terms import Term
from index.scope import Scope
from ingest.document import Document

if TYPE_CHECKING:
    from assistant.ask import Assistant

# How much of the question the new paper's sentence must say itself beside what the old one's says.
_AS_MUCH = 0.4


def successor_first(
    assistant: Assistant,
    asked: Question,
    sentences: list[Sentence],
    terms: Sequence[Term],
    documents: Sequence[Document],
    scope: Scope,
) -> list[Sentence]:
    """The ranked sentences; the best one of the paper in force that replaces the best one's paper first, where that answers."""
    if not sentences or asked.history or asked.papers:
        return sentences
    best = sentences[0]
    new = next((d.entry for d in documents if d.entry.replaces and d.entry.replaces == best.document.entry.id), None)
    if new is None or new.status != "in-force":
        return sentences
    inside = assistant.ranked(asked, asked.text, terms, replace(scope, documents=(new.id,)))
    answers = inside and requirements.answers(asked, inside[0], terms) and inside[0].own >= _AS_MUCH * best.own
    return [inside[0], *sentences] if answers else sentences
