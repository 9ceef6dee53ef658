"""What kind of thing a question asks for, and which passages hold such a thing.

    "Hur många är listade per läkare?"     asks for a number
    "När ska planen följas upp?"           asks for a date
    "… 1 100 listade per specialist …"     holds a number

A passage that speaks of the right topic and holds no number cannot answer how many, so it steps back a little (see
`ranking`). Only what was measured to help stands here: who, why and what-is were tried the same way and helped nothing,
for nearly every passage of a steering document names a body, a reason or a definition.
"""

from __future__ import annotations

import re

from ingest.dates import ANY_MONTH

NUMBER, DATE = "number", "date"

_ASKS = {
    NUMBER: re.compile(
        r"\bhur (?:många|mycket|stor|hög|lång|ofta|gammal|få)|\bantal|\bprocent|\bvilken andel"
        r"|\bhow (?:many|much|often|large|old|long)",
        re.IGNORECASE,
    ),
    DATE: re.compile(
        r"\bnär\b(?! det gäller)|\bvilke[nt] (?:år|datum|dag|månad|tid)|\bvilka år|\bhur länge|\bsedan|\bwhen\b|\bhow long",
        re.IGNORECASE,
    ),
}
_OF_LAWS = re.compile(
    r"\blag(?:en|ar|arna|ens|ligt?)?\b|\w{3,}lagen\b|\w*(?:lagstift|författning|förordning|paragraf|föreskrift)\w*|"
    r"\w+balken\b|§|\bkap\.?\b|\b(?:law|act|statute)s?\b|\b(?:LSS|HSL|SoL|LVM|LVU|LPT|OSL)\b",
    re.IGNORECASE,
)
# The number of a list item ("2. ") says nothing about how many.
_HOLDS = {
    NUMBER: re.compile(r"\d(?!\d*[.)]\d*\s)"),
    DATE: re.compile(
        rf"\b(?:19|20)\d\d\b|\b(?:{ANY_MONTH})\b"
        r"|\b(?:årlig|årsvis|varje år|halvår|kvartal|månad|vecka|veckor|dygn|dagar|timm|senast)",
        re.IGNORECASE,
    ),
}


def asked_for(question: str) -> tuple[str, ...]:
    """What the question asks for: NUMBER, DATE, both or neither."""
    return tuple(thing for thing, asks in _ASKS.items() if asks.search(question))


def asks_of_laws(question: str) -> bool:
    """Whether the question speaks of what a law says."""
    return _OF_LAWS.search(question) is not None


def held_in(text: str) -> tuple[str, ...]:
    """Which such things a passage's text holds."""
    return tuple(thing for thing, holds in _HOLDS.items() if holds.search(text))
