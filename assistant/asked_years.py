"""Years that a question names: whether what a paper says is of them.

"Hur många platser fanns 2031?" is not answered by a paper of 2024 that does not name that year.
"""

from __future__ import annotations

import re

from assistant.evidence import Sentence
from assistant.questions import Question

# "2068 kronor" and "lag (2017:612)" are no years, "2010-12-31" is no span of them.
_YEAR = re.compile(r"\b(?:19|20)\d\d\b(?!:\d)(?! ?(?:kronor|kr|tkr|mkr|personer|platser|timmar|dagar)\b)")
_YEARS = re.compile(r"\b((?:19|20)\d\d) ?[-–—] ?((?:19|20)\d\d|\d\d)\b(?!-\d)")
# "Vad är skillnaden mot i dag?", "Hur mycket har det ökat sedan 2019?" ask of other times besides.
_OTHER_TIMES = re.compile(
    r"\b(?:i ?dag|dagens|nu|nuvarande|sedan|från|jämför\w*|now|today|current|since)\b", re.IGNORECASE
)
# "Hur många är det just nu?" is not told by a paper of the past.
_NOW = re.compile(
    r"\b(?:just nu|för närvarande|i ?dag|numera|(?:det )?senaste året|i år|currently|right now|today|this year)\b",
    re.IGNORECASE,
)


def is_of_the_years(asked: Question, best: Sentence, around: str) -> bool:
    """Whether a paper speaks of the years asked about: of those over when it was written, and once it is history of later
    ones, it does so only by name: `around` is all that stands around the sentence. An amount that is told for one year is none of
    another.
    """
    entry = best.document.entry
    if entry.status == "historical" and _NOW.search(asked.text) and not asked.history:
        return False
    years = {int(year) for year in asked.years}
    if not years or _OTHER_TIMES.search(asked.text):
        return True
    # "Utgångsläge 2024: 34 %": a column's name may hold the year of what stands in it.
    if asked.kind == "number" and (named := _years_in(best.passage.readable or best.text)):
        return not named.isdisjoint(years)
    if entry.valid_to and min(years) > entry.valid_to.year:
        return not _years_in(around).isdisjoint(years)
    if entry.dated is None or (
        max(years) >= entry.dated.year and (entry.status != "historical" or min(years) <= entry.dated.year)
    ):
        return True
    return not _years_in(around).isdisjoint(years)


def _years_in(text: str) -> set[int]:
    """The years that a text names, those within a span of years ("2024-27") too."""
    named = {int(year) for year in _YEAR.findall(text)}
    for first, last in _YEARS.findall(text):
        named.update(range(int(first), int(first[: -len(last)] + last) + 1))
    return named
