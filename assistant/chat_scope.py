"""The scope that a visitor sets in the chat: which regions, documents and years, and whether only what is in force.

The browser sends the choice as plain values, and gets back what of it holds and the words for it:

    {"regions": ["Gotland"], "documents": [], "years": [2026], "onlyInForce": true}
    -> Scope(regions=("Gotland",), years=(2026,), only_in_force=True)
    -> chips "Gotland", "2026", "Endast gällande", each of which can be taken away by itself

A choice outlives the library that it was made in (a document may be gone by the next visit). What the library no longer has is
taken out and told, never left to empty every answer in silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from assistant.welcome import facts
from index.scope import Scope
from index.windows import years_of
from ingest.document import Document
from ingest.regions import NATIONAL, region_of_heading
from ingest.store import Library
from prompts import text

# What holds for everybody's documents, whatever they are about.
EVERYTHING = Scope()
_IN_FORCE = "in-force"


class NoScope(Exception):
    """What the browser sent is no choice of scope."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a visitor can choose from.

    `regions` come with their own documents first, then those that only an overview speaks of. `documents` are (id, title,
    facts). `years` are newest first.
    """

    regions: tuple[str, ...]
    overviewed: tuple[str, ...]
    documents: tuple[tuple[str, str, str], ...]
    years: tuple[int, ...]


def offer(library: Library, roles: tuple[str, ...], language: str) -> Offer:
    """What the library has for a visitor of these roles."""
    documents = [document for document in library.documents() if Scope(roles=roles).admits(document)]
    entries = [document.entry for document in documents]
    own = sorted({entry.region for entry in entries} - {"", NATIONAL})
    own += [NATIONAL] * any(entry.region == NATIONAL for entry in entries)
    headed = {region_of_heading(section.title) for document in documents for section in document.sections}
    return Offer(
        tuple(own),
        tuple(sorted(region for region in headed if region and region not in own)),
        tuple((entry.id, entry.title, facts(entry, language)) for entry in entries),
        tuple(sorted({year for document in documents for year in _years(document)}, reverse=True)),
    )


def chosen_scope(said: object, offered: Offer) -> tuple[Scope, tuple[str, ...]]:
    """The scope that the browser asks for, and what in it the library no longer has. Raises NoScope."""
    if not isinstance(said, Mapping):
        raise NoScope(f"A choice of scope is an object, not {type(said).__name__}.")
    known: dict[str, set[Any]] = {
        "regions": {*offered.regions, *offered.overviewed},
        "documents": {id for id, _, _ in offered.documents},
        "years": {*offered.years},
    }
    kept: dict[str, tuple[Any, ...]] = {}
    lost: list[str] = []
    for field, have in known.items():
        asked = _values(said, field)
        kept[field] = tuple(value for value in asked if value in have)
        lost += [str(value) for value in asked if value not in have]
    return Scope(**kept, only_in_force=said.get("onlyInForce") is True), tuple(lost)


def as_said(scope: Scope) -> dict[str, Any]:
    """A scope in the browser's form; `read_back` reads it."""
    return {
        "regions": list(scope.regions),
        "documents": list(scope.documents),
        "years": list(scope.years),
        "onlyInForce": scope.only_in_force,
    }


def read_back(said: Mapping[str, Any]) -> Scope:
    """The scope that `as_said` wrote."""
    regions, documents, years = (tuple(said[field]) for field in ("regions", "documents", "years"))
    return Scope(regions, documents, years, only_in_force=said["onlyInForce"])


def as_query(scope: Scope) -> str:
    """A scope as query parameters, "" for the whole library; `of_query` reads it."""
    fields = [("in-region", region) for region in scope.regions]
    fields += [("in-document", id) for id in scope.documents]
    fields += [("in-year", str(year)) for year in scope.years]
    return urlencode([*fields, *[("in-force", "1")] * scope.only_in_force])


def of_query(query: QueryParams, roles: tuple[str, ...]) -> Scope:
    """The scope of an address, for a visitor of these roles. What is no year is a year that nothing is from."""
    years = (int(year) if len(year) == 4 and year.isdecimal() else 0 for year in query.getlist("in-year"))
    return Scope(
        tuple(query.getlist("in-region")),
        tuple(query.getlist("in-document")),
        tuple(years),
        only_in_force="in-force" in query,
        roles=roles,
    )


def reaches(scope: Scope, document: Document, start: int) -> bool:
    """Whether what stands at `start` in the document is inside a scope, whoever may read it."""
    entry, part = document.entry, document.part_at(start)
    regions = {entry.region, *map(region_of_heading, document.section_path(start))}
    return (
        (not scope.regions or bool(regions.intersection(scope.regions)))
        and (not scope.documents or entry.id in scope.documents)
        and (not scope.years or bool(set(years_of(entry, part)).intersection(scope.years)))
        and (not scope.only_in_force or (part or entry).status == _IN_FORCE)
    )


def chips(scope: Scope, offered: Offer, language: str) -> list[dict[str, Any]]:
    """One for each thing chosen: its words, and the scope in the browser's form without it."""
    titles = {id: title for id, title, _ in offered.documents}
    said = as_said(scope)
    labels: list[tuple[str, str | int, str]] = [
        ("regions", region, region_name(region, language)) for region in scope.regions
    ]
    labels += [("documents", id, titles[id]) for id in scope.documents]
    labels += [("years", year, str(year)) for year in scope.years]
    made = [
        {"label": label, "without": {**said, field: [other for other in said[field] if other != value]}}
        for field, value, label in labels
    ]
    if scope.only_in_force:
        label = text("scope.only-in-force", language)
        made.append({"label": label, "without": {**said, "onlyInForce": False}})
    return [{**chip, "remove": text("scope.remove", language, label=chip["label"])} for chip in made]


def scope_words(scope: Scope, offered: Offer, language: str) -> str:
    """The scope in one sentence, to stand beside an answer; "" where nothing is chosen."""
    chosen = _said(scope, offered, language)
    return text("scope.answered-within", language, chosen=chosen) if chosen else ""


def scope_panel(scope: Scope, offered: Offer, lost: tuple[str, ...], language: str) -> dict[str, Any]:
    """All that the page draws: what can be chosen, what is, and the words to tell it in."""
    return {
        "regions": [[region, region_name(region, language)] for region in offered.regions],
        "overviewed": [[region, region] for region in offered.overviewed],
        "documents": [[id, title, known] for id, title, known in offered.documents],
        "years": [[year, str(year)] for year in offered.years],
        "chosen": as_said(scope),
        "chips": chips(scope, offered, language),
        "words": " ".join(_told(scope, offered, lost, language)),
    }


def region_name(region: str, language: str) -> str:
    """A region as a visitor reads it; what holds for the whole country is called national."""
    return text("scope.national", language) if region == NATIONAL else region


def _said(scope: Scope, offered: Offer, language: str) -> str:
    """What is chosen, as part of a sentence."""
    chosen = [chip["label"] for chip in chips(replace(scope, only_in_force=False), offered, language)]
    return ", ".join([*chosen, *[text("scope.only-in-force-said", language)] * scope.only_in_force])


def _told(scope: Scope, offered: Offer, lost: tuple[str, ...], language: str) -> list[str]:
    """What the visitor is told when a scope has been set: what had to go, and what now holds."""
    chosen = _said(scope, offered, language)
    told = [text("scope.lost", language, lost=", ".join(lost))] if lost else []
    return [*told, text("scope.set", language, chosen=chosen) if chosen else text("scope.unset", language)]


def _years(document: Document) -> set[int]:
    papers = {document.part_at(page.spans[0][0]) for page in document.pages if page.spans} or {None}
    return {year for part in papers for year in years_of(document.entry, part)}


def _values(said: Mapping[str, Any], field: str) -> list[Any]:
    values = said.get(field, [])
    if not isinstance(values, list) or not all(isinstance(value, str | int) for value in values):
        raise NoScope(f"The field {field} of a scope is a list of values, not {values!r}.")
    return list(dict.fromkeys(values))
