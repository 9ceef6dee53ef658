"""Which sentences speak of what the question asks, and how much of it they cover.

A sentence is held against the question's terms together with what it stands under - heading, region, title - because "Ska
kompletteras" answers a question about the principle that its heading names.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.terms import Term, bag, match, match_in
from ingest.document import Block, Document
from ingest.passages import Passage
from ingest.sentences import answered_spans

# How much a match counts by where it is found: in the sentence, in its headings, in the rest of its passage.
_HEADING, _PASSAGE = 0.9, 0.85


@dataclass(frozen=True)
class Sentence:
    """A sentence (or table row) that may carry an answer.

    `own` is how much of the question it covers by itself, `covered` with its headings and passage, both 0 to 1. `rank`
    is the place of its passage among the hits, from 0, and `likeness` how close that passage's embedding is to the question's,
    0 to 1.
    """

    document: Document
    passage: Passage
    start: int
    end: int
    rank: int
    block: Block | None = None
    own: float = 0.0
    covered: float = 0.0
    headed: float = 0.0
    likeness: float = 0.0
    score: float = 0.0
    reasons: dict[str, float] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return self.document.text[self.start : self.end]


def weigh_sentences(
    terms: Sequence[Term], hits: Sequence[tuple[Document, Passage]], likeness: Sequence[float] = ()
) -> list[Sentence]:
    """Every sentence of the passages found, with how much of the question it covers; `likeness` has a value for each passage."""
    total = sum(term.weight for term in terms) or 1.0
    found: list[Sentence] = []
    seen: set[tuple[str, int]] = set()
    for rank, (document, passage) in enumerate(hits):
        headings = bag(surroundings(document, passage))
        around = bag(passage.readable or passage.lead + " " + document.text[passage.start : passage.end])
        context = [(match(term, headings), match(term, around)) for term in terms]
        for start, end, block in _units(document, passage):
            if (document.entry.id, start) in seen:
                continue
            seen.add((document.entry.id, start))
            text = document.text[start:end] if passage.kind != "row" else passage.readable
            words = bag(text)
            # A question with its answer stands for itself; what its neighbours speak of it does not.
            beside = 0.0 if passage.kind != "row" and "? " in text else 1.0
            pairs = [
                (term, match_in(term, words, text), head, beside * near)
                for term, (head, near) in zip(terms, context, strict=True)
            ]
            found.append(
                Sentence(
                    document,
                    passage,
                    start,
                    end,
                    rank,
                    block,
                    own=sum(t.weight * own for t, own, _, _ in pairs) / total,
                    covered=sum(t.weight * max(own, _HEADING * head, _PASSAGE * near) for t, own, head, near in pairs)
                    / total,
                    headed=sum(t.weight * max(own, head) for t, own, head, _ in pairs) / total,
                    likeness=likeness[rank] if likeness else 0.0,
                )
            )
    return found


def surroundings(document: Document, passage: Passage) -> str:
    """What a passage stands under: headings, the part's or document's title, the region."""
    return document.kept("surroundings", passage.start, lambda: _surroundings(document, passage))


def _surroundings(document: Document, passage: Passage) -> str:
    part = document.part_at(passage.start)
    return " ".join(
        (*document.section_path(passage.start), part.title if part else "", document.entry.title, document.entry.region)
    )


def _units(document: Document, passage: Passage) -> list[tuple[int, int, Block | None]]:
    """The sentences of a passage, each with the block it stands in; a table row or heading is one unit."""
    if passage.kind in {"row", "heading"}:
        return [(passage.start, passage.end, None)]
    return document.kept("units", passage.start, lambda: _sentences(document, passage))


def _sentences(document: Document, passage: Passage) -> list[tuple[int, int, Block | None]]:
    units: list[tuple[int, int, Block | None]] = []
    for block in blocks_between(document, passage.start, passage.end):
        for start, end in answered_spans(document.text, max(block.start, passage.start), min(block.end, passage.end)):
            if re.search(r"\w", document.text[start:end]):
                units.append((start, end, block))
    return units


def blocks_between(document: Document, start: int, end: int) -> list[Block]:
    """The blocks that overlap `[start, end)`, in order."""
    first = bisect.bisect_right(document.blocks, start, key=lambda block: block.start) - 1
    found = []
    for block in document.blocks[max(0, first) :]:
        if block.start >= end:
            break
        if block.end > start:
            found.append(block)
    return found
