"""Abbreviations and what they stand for, per document and region.

"samordnad individuell plan (SIP)" defines SIP; "SIP, samordnad individuell plan" does so in reverse. The same letters
may mean different things: HSL is a law in most documents and a steering group in Gävleborg's pages of the 2020 overview.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """An abbreviation with one meaning, and the span that gives it.

    `region` is set where the meaning holds for one region only within a document that covers several. `inferred` says
    that no text expands it: the expansion was put together from names that stand elsewhere in the document.
    """

    abbreviation: str
    expansion: str
    region: str
    start: int
    end: int
    inferred: bool = False
