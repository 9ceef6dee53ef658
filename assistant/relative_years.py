"""Years that a question counts from today: documents name years, people say "nästa år".

"Vad ska göras nästa år och året därpå?"  ->  "Vad ska göras 2027 och 2028?"      asked in 2026
"""

from __future__ import annotations

import re
from datetime import date

# What is said, and how many years from this one; after an earlier mention, from that.
_FROM_TODAY = {
    "i år": 0,
    "innevarande år": 0,
    "this year": 0,
    "nästa år": 1,
    "kommande år": 1,
    "next year": 1,
    "förra året": -1,
    "föregående år": -1,
    "i fjol": -1,
    "last year": -1,
    "i förrfjol": -2,
}
_FROM_THERE = {
    "året därpå": 1,
    "året därefter": 1,
    "året efter": 1,
    "the year after": 1,
    "året innan": -1,
    "året före": -1,
}
_SAID = re.compile(
    rf"(?<!\w)(?:{'|'.join((*_FROM_TODAY, *_FROM_THERE))})(?!\w)(?! ?\(?(?:19|20)\d\d)|\b(?:19|20)\d\d\b", re.IGNORECASE
)

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SCHOOL_YEAR = re.compile(
    r"\b(?P<before>läsåret|säsongen|perioden|verksamhetsåret|år) (?P<one>\d\d)[/–-](?P<other>\d\d)\b", re.IGNORECASE
)


def with_years(question: str, today: date, before: str = "") -> str:
    """The question with a year for each of these expressions, and "läsåret 26/27" with its years in full; "i år 2026" and
    whatever else names one stays as it is. "Året innan" counts from the last year of the question asked `before`."""
    question = _SCHOOL_YEAR.sub(r"\g<before> 20\g<one>/20\g<other>", question)
    read = _YEAR.findall(before)
    latest: int | None = int(read[-1]) if read else None

    def written(match: re.Match[str]) -> str:
        nonlocal latest
        said = match.group().lower()
        if said.isdigit():
            latest = int(said)
        elif said in _FROM_TODAY:
            latest = today.year + _FROM_TODAY[said]
            return str(latest)
        elif latest is not None:
            latest += _FROM_THERE[said]
            return str(latest)
        return match.group()

    return _SAID.sub(written, question)
