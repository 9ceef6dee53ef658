"""Passages: the pieces of a document that are found and cited.

A passage follows sections and sentences. It never cuts a list item or a table row, and it knows where it stands,
because a slide headed "Inriktning, målbild och målområden" means nothing without the region it speaks of.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a document's text that can be found and shown on its own.

    `id` is document id + ":" + the first 12 hex digits of the text's digest + ":" + start + "-" + end: stable over
    runs, never reused for other text. `kind` is prose, list, row, footnote or heading (a heading with nothing under it).
    `lead` is the sentence that introduces a list when the passage starts in the middle of that list, else "".
    `readable` is what a reader should see when the span alone cannot be understood (a table row with its column
    names and merged cells); "" means that the span's own text serves.
    """

    id: str
    start: int
    end: int
    kind: str
    lead: str = ""
    readable: str = ""
