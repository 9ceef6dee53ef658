"""Sweden's 21 regions and the names people and documents use for them.

A region has an official name ("Region Jönköpings län"), a short one ("Jönköping"), sometimes an abbreviation ("VGR") and
spellings that vary from page to page ("Västra Götalandsregionen", "Västragötalandsregionen").
Source of the list: Statistics Sweden's county codes, 01-25.
"""

from __future__ import annotations

import re
from functools import lru_cache

NATIONAL = "Sverige"

# Short name -> what else it is called, as regular expressions without word boundaries.
_NAMES: dict[str, str] = {
    "Blekinge": "blekinge",
    "Dalarna": "dalarnas?",
    "Gotland": "gotlands?|gottlands?",
    "Gävleborg": "gävleborgs?|gävleborgs län",
    "Halland": "hallands?",
    "Jämtland Härjedalen": "jämtlands?(?:[ /-](?:och )?härjedalens?)?|härjedalens?|rjh",
    "Jönköpings län": "jönköpings?(?: län)?",
    "Kalmar län": "kalmar(?: län)?",
    "Kronoberg": "kronobergs?",
    "Norrbotten": "norrbottens?",
    "Skåne": "skånes?",
    "Stockholm": "stockholms?(?: län)?",
    "Sörmland": "sörmlands?|södermanlands?",
    "Uppsala": "uppsalas?(?: län)?",
    "Värmland": "värmlands?",
    "Västerbotten": "västerbottens?",
    "Västernorrland": "västernorrlands?",
    "Västmanland": "västmanlands?",
    "Västra Götaland": "västra ?götalands?(?:regionens?|s län)?|västragötalandsregionens?|vgr|göteborgs?(?: stads?)?",
    "Örebro län": "örebros?(?: län)?",
    "Östergötland": "östergötlands?",
}
REGIONS = tuple(_NAMES)
_PATTERN = re.compile(
    "|".join(rf"(?P<r{number}>\b(?:{pattern})\b)" for number, pattern in enumerate(_NAMES.values())), re.IGNORECASE
)


def regions_in(text: str) -> tuple[str, ...]:
    """The regions that `text` names, by short name, in the order of their first mention."""
    found = dict.fromkeys(REGIONS[int(str(m.lastgroup)[1:])] for m in _PATTERN.finditer(text))
    return tuple(found)


def region_spans(text: str) -> list[tuple[int, int]]:
    """Where `text` names a region, in order."""
    return [match.span() for match in _PATTERN.finditer(text)]


def without_regions(text: str, keep: str) -> str:
    """`text` without the names of all regions but `keep`."""
    return _PATTERN.sub(lambda m: m.group() if REGIONS[int(str(m.lastgroup)[1:])] == keep else "", text)


# Headings are asked about for every passage of every answer.
@lru_cache(maxsize=1 << 14)
def region_of_heading(heading: str) -> str | None:
    """The region that a heading such as "Region Skåne" is about: its only content, or None."""
    bare = re.sub(r"^(?:region|landstinget)\s+", "", heading.strip(), flags=re.IGNORECASE)
    match = _PATTERN.fullmatch(bare)
    return REGIONS[int(str(match.lastgroup)[1:])] if match else None
