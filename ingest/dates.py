"""Dates in words, "den 1 mars 2026", and the same day in figures, 2026-03-01."""

from __future__ import annotations

import re

MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
# For a pattern: "januari|februari|…".
ANY_MONTH = "|".join(MONTHS)
WRITTEN_DATE = re.compile(rf"\b(\d{{1,2}})\s+({ANY_MONTH})\s+((?:19|20)\d\d)\b", re.IGNORECASE)


def in_figures(written: re.Match[str]) -> str:
    """The day that `WRITTEN_DATE` matched, as 2026-03-01."""
    day, month, year = written.groups()
    return f"{year}-{MONTHS.index(month.lower()) + 1:02}-{int(day):02}"
