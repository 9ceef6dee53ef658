"""Which regions a library speaks of, and what is said of those that it does not."""

from __future__ import annotations

import re
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
from ingest.regions import NATIONAL, REGIONS
from ingest.store import Library
from prompts import text

# Of each library by its digest: a library never changes, and a program that runs for months meets several.
_OWN_REGIONS: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
_MOST_LIBRARIES = 16


def covered(library: Library) -> set[str]:
    """The regions that the documents open to everybody speak of."""
    return {region for document in library.open_documents() for region in regions_of(document)}


def regions_around(question: str, library: Library) -> tuple[str, ...]:
    """The regions that a question means without a county's name: those of its municipalities, as far as the library speaks
    of them, and those that only the library calls so ("Fyrbodal")."""
    own = [region for region, pattern in _called_only_here(library) if pattern.search(question)]
    named = regions_of_municipalities(question)
    return (*own, *(region for region in named if region in covered(library))) if named or own else ()


def _called_only_here(library: Library) -> list[tuple[str, re.Pattern[str]]]:
    """The regions of a library's documents that are no county, each with what finds it in a question."""
    if library.digest not in _OWN_REGIONS:
        names = covered(library) - {"", NATIONAL, *REGIONS}
        if len(_OWN_REGIONS) >= _MOST_LIBRARIES:
            _OWN_REGIONS.clear()
        # "Landskapet Åland" is asked for as "Åland".
        _OWN_REGIONS[library.digest] = [
            (name, re.compile(rf"\b{re.escape(name.split()[-1])}s?\b", re.IGNORECASE)) for name in sorted(names)
        ]
    return _OWN_REGIONS[library.digest]


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
