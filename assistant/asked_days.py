"""Days that a question names: whether a paper can know of them.

"Vad beslutade fullmäktige den 14 december?" is not answered by a paper of November that expects the decision. What will be
done on a day it may well tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from assistant.evidence import Sentence
from ingest.dates import ANY_MONTH, MONTHS

_DAY = re.compile(
    rf"\b(?P<year>20\d\d)-(?P<number>\d\d)-(?P<day>\d\d)\b|"
    rf"\b(?:(?P<written_day>\d{{1,2}}) )?(?P<month>{ANY_MONTH})(?: (?P<written_year>(?:19|20)\d\d))?\b",
    re.IGNORECASE,
)
# What is asked of as over and done: "Vad beslutade …?", "Vilka röstade …?"; not "skrevs in den 29 december – vad gäller då?".
_WAS = re.compile(
    r"\b(?:vad|vem|vilka|vilken|vilket|hur|varför|what|who|which|how|why)\b[^,;:–?]*?"
    r"\b(?:fick|gick|sa|blev|kom|tog|var|hade|gjorde|skrev|skedde|fattade|did|was|were|voted|decided|"
    r"\w{3,}(?:ade|ades|dde|ddes|tte|ttes|[bfgjlmrv]des?|slog|slogs|stod))\b",
    re.IGNORECASE,
)


def knows_of_days(question: str, sentence: Sentence) -> bool:
    """Whether the paper of a sentence was written late enough to tell what a question says to have happened on a day.

    A day without its year is that of the passage's own days which it fits.
    """
    dated = sentence.document.entry.dated
    if dated is None or not _WAS.search(question):
        return True
    if (dated.month, dated.day) == (1, 1):  # most often only the year is known
        dated = dated.replace(month=12, day=31)
    passage = sentence.passage
    around = sentence.document.text[passage.start : passage.end]
    own = [day for day in _days(around) if day is not None]
    for found in _DAY.finditer(question):
        asked = _day(found)
        meant = [asked] if asked else [day for day in own if _is_of(day, found)]
        if any(day > dated for day in meant):
            return False
    return True


def _days(text: str) -> Iterator[date | None]:
    return (_day(found) for found in _DAY.finditer(text))


def _day(found: re.Match[str]) -> date | None:
    """The day, or the first of the month; None without a year, and for a day that no calendar has."""
    year = found["year"] or found["written_year"]
    month = int(found["number"] or 0) or MONTHS.index(found["month"].lower()) + 1
    try:
        return date(int(year), month, int(found["day"] or found["written_day"] or 1)) if year else None
    except ValueError:
        return None


def _is_of(day: date, found: re.Match[str]) -> bool:
    """Whether a day is one that a question names without a year: "den 14 december"."""
    written = found["written_day"]
    return bool(written) and (day.day, day.month) == (int(written), MONTHS.index(found["month"].lower()) + 1)
