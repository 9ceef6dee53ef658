"""Which regions a library speaks of, and what is said of those that it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant import answers
from assistant.answers import Answer, Claim
from assistant.endings import not_found
from assistant.questions import Question
from index.windows import regions_of
from ingest.document import Document
from ingest.municipalities import regions_of_municipalities
from ingest.passages import Passage
from ingest.regions import NATIONAL
from ingest.store import Library
from prompts import text


def covered(library: Library) -> set[str]:
    """The regions that the documents open to everybody speak of."""
    return {region for document in library.open_documents() for region in regions_of(document)}


def regions_around(question: str, library: Library) -> tuple[str, ...]:
    """The regions that the municipalities in a question belong to, as far as the library speaks of them."""
    named = regions_of_municipalities(question)
    return tuple(region for region in named if region in covered(library)) if named else ()


def found_nowhere(
    draft: Answer, asked: Question, passages: Sequence[tuple[Document, Passage]], library: Library
) -> Answer:
    """Nothing found; of a region that no document speaks of, say which regions there are."""
    if not asked.regions:
        return not_found(draft, asked, passages)
    # What is reserved is covered for those who were shown some of it.
    there = covered(library) | {found.region for found in draft.passages}
    missing = [region for region in asked.regions if region not in there]
    if not missing:
        return not_found(draft, asked, passages)
    regions = ", ".join(sorted(there - {NATIONAL}))
    line = text("answer.other-regions", asked.language, regions=regions, asked=", ".join(missing))
    return replace(draft, status=answers.NOT_FOUND, claims=(Claim(line),))
