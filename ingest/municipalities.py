"""Which region a municipality lies in: who asks from Östersund is served by Jämtland Härjedalen.

    "Jag jobbar på en skola i Östersund."   ->  Jämtland Härjedalen
    "Vem betalar i Lund?", "Anna Berg"      ->  Skåne; none

Documents name municipalities in passing, so this is for reading questions only. A municipality that is named like its region
("Kalmar", "Örebro") is found as the region, by `ingest.regions`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("municipalities.toml")
# These are words or surnames besides: only what is plainly a place counts.
_OTHERWISE_WORDS = frozenset(
    "Ale Berg Boden Eda Falkenberg Flen Grums Habo Hjo Kil Klippan Köping Lund Mark Mora Nacka Nora Norberg Orsa Sala Salem "
    "Skara Trosa Vara Åre".split()
)


@cache
def _regions() -> dict[str, str]:
    table: dict[str, list[str]] = tomllib.loads(_FILE.read_text("utf8"))
    return {name.lower(): region for region, names in table.items() for name in names}


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_regions(), key=len, reverse=True)
    otherwise = {name.lower() for name in _OTHERWISE_WORDS}
    plain = "|".join(re.escape(name) for name in names if name not in otherwise)
    places = "|".join(sorted(_OTHERWISE_WORDS))
    return re.compile(
        rf"(?<![\w-])(?:(?P<name>(?i:{plain}))(?i:s)?|(?:(?<=\b[Ii] )|(?<=\b[Ff]rån )|(?<=\b[Tt]ill )|(?<=\b[Pp]å ))"
        rf"(?P<place>{places})|(?P<whole>{places})s kommun)(?![\w-])"
    )


def regions_of_municipalities(text: str) -> tuple[str, ...]:
    """The regions of the municipalities that `text` names, by short name, in the order of their first mention."""
    found = (match["name"] or match["place"] or match["whole"] for match in _pattern().finditer(text))
    return tuple(dict.fromkeys(_regions()[name.lower()] for name in found))


def municipality_spans(text: str) -> list[tuple[int, int]]:
    """Where `text` names a municipality, in order."""
    return [match.span() for match in _pattern().finditer(text)]
