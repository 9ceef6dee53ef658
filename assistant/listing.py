"""A listing: the whole register, or the whole glossary, as one table in the chat.

    Uppgift                         År      Ansvarig   Sida
    1. Införa hemgångsteam          2026    HSF        17 (22)      <- a line; it opens page 17 with its words marked

The element `Listing` draws it. Lines are sent once and sorted and filtered in the browser, so what is the same for many of
them - the paper they stand in - is sent apart from them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answer_view import address, paper_words
from assistant.answers import dated_words
from assistant.sources import opening
from ingest.document import Document
from ingest.store import Library
from prompts import text

# The words that the elements Listing and SourcePanel show as they are; {braces} are filled in by Listing.
_WORDS = (
    "filter-text",
    "filter-all",
    "filter-clear",
    "lines",
    "lines-none",
    "lines-more",
    "line-open",
    "line-position",
)
_PANEL_WORDS = ("panel", "previous", "next", "new-tab")
# Braces that the browser fills in.
_LEFT_OPEN = {name: f"{{{name}}}" for name in ("shown", "count", "number")}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the key of its heading in `prompts`, and the language of its cells where it is not the documents'."""

    key: str
    language: str = "sv"


@dataclass(frozen=True, slots=True)
class Line:
    """A row: what its cells say, the values by which each filter lets it pass, and the span that it opens.

    `note` is a sentence about what in it is uncertain, "" where nothing is.
    """

    document: Document
    start: int
    end: int
    cells: tuple[str, ...]
    filters: Mapping[str, tuple[str, ...]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice above the table: its key, the key of its label in `prompts`, and (value, label) for each option."""

    key: str
    label: str
    options: tuple[tuple[str, str], ...]


def has_words(cells: Sequence[str], words: str) -> bool:
    """Whether every word stands somewhere in the cells, as a part of a word too; Listing.jsx filters by the same rule."""
    said = "\n".join(cells).lower()
    return all(word in said for word in words.lower().split())


def listing_properties(
    name: str,
    columns: Sequence[Column],
    lines: Sequence[Line],
    filters: Sequence[Filter],
    library: Library,
    language: str,
) -> dict[str, Any]:
    """What the element Listing draws, without columns that no line fills and filters that have nothing to choose."""
    filled = [number for number in range(len(columns)) if any(line.cells[number] for line in lines)]
    papers: dict[tuple[str, str], dict[str, Any]] = {}
    return {
        "name": text(f"chat.{name}", language),
        "words": {word: text(f"chat.{word}", language, **_LEFT_OPEN) for word in (*_WORDS, *_PANEL_WORDS)},
        "columns": [
            {"label": text(f"chat.{columns[number].key}", language), "lang": columns[number].language}
            for number in filled
        ],
        "filters": [
            {"key": choice.key, "label": text(f"chat.{choice.label}", language), "options": choice.options}
            for choice in filters
            if choice.options
        ],
        "lines": [
            {
                "cells": [line.cells[number] for number in filled],
                "filters": line.filters,
                "note": line.note,
                "place": _place(line, papers, library, language),
            }
            for line in lines
        ],
        "papers": list(papers.values()),
        "downloads": [],
        "text": "",
    }


def page_label(document: Document, start: int) -> str:
    """The page as printed on it, "" in a document without pages."""
    page = document.page_at(start)
    return page.label if page.width else ""


def _place(
    line: Line, papers: dict[tuple[str, str], dict[str, Any]], library: Library, language: str
) -> dict[str, Any]:
    """Where the line is opened; `paper` is the place of its paper among `papers`, which grows as needed."""
    document, entry = line.document, line.document.entry
    part = document.part_at(line.start)
    paper = part or entry
    key = (entry.id, part.id if part else "")
    opened = address(opening(library, entry.id, line.start, line.end))
    if key not in papers:
        words = paper_words(
            paper.kind, paper.status, dated_words(paper.dated), entry.region, edition=entry.edition, language=language
        )
        papers[key] = {"title": paper.title, "original": opened["original"], **words}
    page = page_label(document, line.start)
    return {
        **{name: value for name, value in opened.items() if name != "original"},
        "paper": list(papers).index(key),
        "section": " › ".join(h for h in document.section_path(line.start) if h != paper.title),
        "page": text("chat.page", language, page=page) if page else "",
    }
