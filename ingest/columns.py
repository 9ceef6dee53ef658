"""What a table's columns mean, read from their headers.

One plan heads its columns "Mål: | Aktiviteter: | 2026 | 2027 | Förvaltning:", another "Prioritet | Aktivitet |
Delaktivitet | Status | Mått | Målvärde". The words stand in `column_names.toml`; this module looks them up.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

YEAR = r"(?<!\d)20\d\d(?!\d)"
_MOST_WORDS = 4
_RANGE = re.compile(rf"({YEAR})\s*[-–—/]\s*(20\d\d|\d\d)(?![\d-])")


@lru_cache(maxsize=1)
def _names() -> dict[str, dict[str, list[str]]]:
    with Path(__file__).with_name("column_names.toml").open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=1)
def _roles() -> dict[str, str]:
    return {fold(name): role for role, names in _names()["roles"].items() for name in names}


@lru_cache(maxsize=1)
def _area_label() -> re.Pattern[str]:
    labels = sorted(_names()["areas"]["labels"], key=len, reverse=True)
    return re.compile(
        rf"(?:\d+(?:\.\d+)*\.?\s+)?(?:{'|'.join(map(re.escape, labels))})(?:\s+\d+)?\s*[-–—:.]?\s+", re.IGNORECASE
    )


def fold(text: str) -> str:
    """Lower case, letters and digits only, single spaces."""
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def role_of(header: str) -> str:
    """The role of the column headed `header`, a key of `column_names.toml`, "mark" for a column of a year or years, else ""."""
    words = fold(header).split()
    shortest = 1 if len(words) <= _MOST_WORDS else len(words)  # a sentence that begins with such a word is no header
    for length in range(len(words), shortest - 1, -1):
        if role := _roles().get(" ".join(words[:length])):
            return role
    return "mark" if words and years_in(header) and len(words) <= _MOST_WORDS else ""


def years_in(text: str) -> tuple[str, ...]:
    """The years that `text` names, ascending; "2024–2026" and "2024-26" stand for each of their years.

    A date ("2026-02-25") counts for its year. A range that runs backwards or over more than twenty years is read as
    its ends.
    """
    years = {int(year) for year in re.findall(YEAR, text)}
    for first, last in _RANGE.findall(text):
        end = int(last) if len(last) == 4 else int(first[:2] + last)
        if int(first) < end <= int(first) + 20:
            years.update(range(int(first), end + 1))
    return tuple(str(year) for year in sorted(years))


def area_of(heading: str) -> str | None:
    """The area that a heading such as "9.1 Strategi: Ökad delaktighet" names ("Ökad delaktighet"); None if it names none."""
    label = _area_label().match(heading)
    return heading[label.end() :].strip(" :.") if label else None
