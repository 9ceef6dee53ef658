"""Lists that stand in a document's outline: "Fem områden där förflyttning behövs" and the five headings below it.

Nobody writes such a list out as bullets, because the chapters are the list. A section answers when its heading is what the
question asks for and it has that many headings right below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from assistant.particulars import NUMBER_WORDS
from assistant.statements import Quote, Statement, passage_at
from assistant.terms import Term, bag, match
from ingest.document import Document
from ingest.sections import Section

_FEWEST, _MOST = 3, 12
# How much of the question the heading alone must cover.
_NAMED = 0.6
# How much headings that all begin alike count above a single one of them.
_ALIKE = 0.2


def outline_statement(
    question: str, terms: Sequence[Term], documents: Sequence[Document], regions: Sequence[str]
) -> tuple[Statement, float] | None:
    """The list that a section's sub-headings are, and how much of the question its heading covers, 0 to 1."""
    # How many there are is held against the headings' count, not against their words.
    weighty = [term for term in terms if term.weight > 0 and term.form not in NUMBER_WORDS]
    total = sum(term.weight for term in weighty) or 1.0
    asked = _count(question)
    best: tuple[float, Document, tuple[Section, ...], list[Section]] | None = None
    for document in documents:
        if regions and document.entry.region not in regions:
            continue
        around = bag(f"{document.entry.title} {document.entry.region}")
        for section, right_below, beside in document.kept("outline", 0, partial(_outline, document)):
            below = right_below
            # "Förflyttningsområde: …" three times over below a heading is what "vilka är förflyttningsområdena?" asks for.
            alike = [s for s in below if weighty and match(max(weighty, key=lambda t: t.weight), bag(s.title)) >= 0.7]
            if len(alike) >= _FEWEST:
                below = alike
            heading = section.title
            if len(beside) >= _FEWEST:
                # "3 Strategi Ökad delaktighet" is one of the strategies; all of them are the list.
                below = alike = beside
                heading = _opens(heading)
            promised = _count(re.sub(r"^[\d.]+\s+", "", section.title))  # "5 Strategi" promises nothing
            if not _FEWEST <= len(below) <= _MOST or (asked and asked != len(below)):
                continue
            title = bag(f"{heading} {alike[0].title}" if below is alike and below is not beside else heading)
            named = sum(t.weight * max(match(t, title), 0.8 * match(t, around)) for t in weighty) / total
            own = max((match(t, title) for t in weighty if match(t, title) > match(t, around)), default=0.0)
            named += 0.1 * (promised == len(below)) + _ALIKE * (below is alike)
            if named >= _NAMED and own >= 0.7 and (best is None or named > best[0]):
                best = (named, document, () if below is beside else (section,), below)
    if best is None:
        return None
    named, document, above, below = best
    quotes = []
    for section in (*above, *below):
        passage = passage_at(document, section.start) or passage_at(document, section.heading_end + 1)
        if passage is not None:
            quotes.append(Quote(document, passage, section.start, section.heading_end))
    lines = [*(section.title for section in above), *(f"- {section.title}" for section in below)]
    return (Statement("\n".join(lines), tuple(quotes)), min(1.0, named)) if quotes else None


def _outline(document: Document) -> list[tuple[Section, list[Section], list[Section]]]:
    """Every section with those right below it, and those of its level whose headings begin with the same word."""
    alike: dict[tuple[int, str], list[Section]] = {}
    for section in document.sections:
        alike.setdefault((section.level, _opens(section.title)), []).append(section)
    return [
        (
            section,
            [s for s in document.sections if section.start < s.start < section.end and s.level == section.level + 1],
            alike[section.level, _opens(section.title)],
        )
        for section in document.sections
    ]


def _opens(title: str) -> str:
    """The word that a heading begins with, after its number."""
    found = re.match(r"[\d.\s]*([^\W\d_]+)", title)
    return found[1].lower() if found else ""


def _count(text: str) -> int:
    """The number that a text promises: "de fem strategierna", "5 områden"; 0 where it promises none."""
    found = re.search(rf"\b(?:({'|'.join(NUMBER_WORDS)})|([2-9]|1[0-2]))\s+\w", text.lower())
    if not found:
        return 0
    return NUMBER_WORDS[found.group(1)] if found.group(1) else int(found.group(2))
