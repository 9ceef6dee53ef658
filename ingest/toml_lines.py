"""Where in catalogue.toml a value stands: the line to tell a person who has to correct it.

Python's TOML reader hands out values without their places, so the lines are found again by the headers
`[[document]]` and `[[document.part]]` and the keys under them.
"""

from __future__ import annotations

import re

_HEADER = re.compile(r"\s*\[\[?\s*document\s*(?P<part>\.\s*part\s*)?\]")
_KEY = re.compile(r"""\s*["']?(?P<key>[\w-]+)["']?\s*[.=]""")
_LONG_QUOTE = re.compile(r'"""|' + "'''")

Place = tuple[int | None, int | None, str | None]  # document and part, each from 0; key


def lines_by_place(text: str) -> dict[Place, int]:
    """Line numbers from 1, by (document, part, key); without key: the header's line, without document: a key on top."""
    places: dict[Place, int] = {}
    document: int | None = None
    part: int | None = None
    inside = ""  # the quotes that a string over several lines began with: what stands in it are no keys
    for number, line in enumerate(text.splitlines(), 1):
        if not inside:
            if header := _HEADER.match(line):
                if header["part"]:
                    part = 0 if part is None else part + 1
                else:
                    document, part = 0 if document is None else document + 1, None
                places.setdefault((document, part, None), number)
            elif key := _KEY.match(line):
                places.setdefault((document, part, key["key"]), number)
        for quote in _LONG_QUOTE.findall(line):
            inside = "" if inside == quote else inside or quote
    return places


def line_of(places: dict[Place, int], document: int | None, part: int | None = None, key: str | None = None) -> int:
    """The line of a key; where the key is missing or written inline, that of the nearest header above it."""
    for place in ((document, part, key), (document, part, None), (document, None, None)):
        if place in places:
            return places[place]
    return 1
