"""The glossary in the chat: every abbreviation with every meaning it has somewhere, and the place that gives it.

The same letters mean different things in different regions, so a meaning always stands beside its region and document, and
one that no text spells out is said to be inferred.
"""

from __future__ import annotations

from typing import Any

from assistant.chat_scope import EVERYTHING, reaches
from assistant.listing import Column, Filter, Line, listing_properties, page_label
from index.scope import Scope
from ingest.document import Document
from ingest.glossary import Term
from ingest.store import Library
from prompts import text

_COLUMNS = ("abbreviation", "expansion", "region", "origin", "document", "page")


def glossary_properties(library: Library, language: str, scope: Scope = EVERYTHING) -> dict[str, Any]:
    """What the element Listing draws of the glossary within a scope, in `language`, the visitor's; by abbreviation."""
    lines = [
        _line(document, term, language)
        for document in library.open_documents(scope.roles)
        for term in document.terms
        if reaches(scope, document, term.start)
    ]
    lines.sort(key=lambda line: line.cells[0].lower())
    regions = dict.fromkeys(region for line in lines for region in line.filters["region"])
    origins = dict.fromkeys(origin for line in lines for origin in line.filters["origin"])
    filters = [
        Filter("region", "glossary-region", tuple((region, region) for region in regions)),
        Filter("origin", "glossary-origin", tuple((o, text(f"chat.glossary-{o}", language)) for o in origins)),
    ]
    columns = [Column(f"glossary-{column}", language if column in {"origin", "page"} else "sv") for column in _COLUMNS]
    return listing_properties("glossary", columns, lines, filters, library, language)


def _line(document: Document, term: Term, language: str) -> Line:
    region = term.region or document.entry.region
    origin = "inferred" if term.inferred else "spelled-out"
    paper = document.part_at(term.start) or document.entry
    cells = (
        term.abbreviation,
        term.expansion,
        region,
        text(f"chat.glossary-{origin}", language),
        paper.title,
        page_label(document, term.start),
    )
    filters = {"region": tuple(filter(None, (region,))), "origin": (origin,)}
    return Line(document, term.start, term.end, cells, filters)
