"""A question in several parts: each part's answer under its question, the sources numbered through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answers import ANSWERED, CLARIFY, NOT_FOUND, UNWRITTEN, Answer, Citation, Claim

# What the whole is called when its parts differ: the first of these that any part is.
_ORDER = (ANSWERED, CLARIFY, UNWRITTEN, NOT_FOUND)


def joined(question: str, parts: Sequence[Answer]) -> Answer:
    """One answer out of the parts' answers, in order. A source that two parts cite keeps one number."""
    claims: list[Claim] = []
    citations: dict[tuple[str, int, int], Citation] = {}
    for part in parts:
        numbers: dict[int, int] = {}
        for citation in part.citations:
            key = (citation.document, citation.start, citation.end)
            known = citations.setdefault(key, replace(citation, marker=len(citations) + 1))
            numbers[citation.marker] = known.marker
        claims.append(Claim(f"**{part.question}**"))
        claims += [replace(claim, markers=tuple(numbers[m] for m in claim.markers)) for claim in part.claims]
    statuses = {part.status for part in parts}
    found = {passage.passage: passage for part in parts for passage in part.passages}
    return replace(
        parts[0],
        question=question,
        standalone=question,
        status=next((status for status in _ORDER if status in statuses), parts[0].status),
        claims=tuple(claims),
        citations=tuple(citations.values()),
        passages=tuple(sorted(found.values(), key=lambda passage: -passage.score)[:10]),
        notices=tuple(dict.fromkeys(notice for part in parts for notice in part.notices)),
        choices=tuple(choice for part in parts for choice in part.choices),
        follow_ups=tuple(dict.fromkeys(follow_up for part in parts for follow_up in part.follow_ups)),
        table=next((part.table for part in parts if part.table), ()),
        withheld=sum(part.withheld for part in parts),
    )
