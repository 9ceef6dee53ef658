"""Typed values out of a table that a person wrote by hand.

TOML has types, but a hand-written file has slips: a date in quotes, a misspelt kind, a page range backwards. Each is
refused with the key it stands under, what stands there and what may stand there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
_RANGE = re.compile(r"\s*(\d+)\s*(?:[-–]\s*(\d+)\s*)?")
# No file has more pages than this; a slip such as "1-10000000000" must not become a list of that length.
_HIGHEST_PAGE = 100_000


class WrongField(Exception):
    """A value that is not allowed. `reason` is a key of the messages, `values` what they mention."""

    def __init__(self, key: str, reason: str, **values: object) -> None:
        super().__init__(f"{key}: {reason} {values}")
        self.key = key
        self.reason = reason
        self.values = {"key": key, **values}


@dataclass(frozen=True, slots=True)
class Fields:
    """The values of one table, by key; every method raises WrongField for a value that is not allowed."""

    table: Mapping[str, Any]

    def only(self, allowed: Collection[str]) -> None:
        """Refuse any key that is not allowed: a misspelt key would otherwise be a silent omission."""
        for key in self.table:
            if key not in allowed:
                raise WrongField(key, "unknown-key", allowed=", ".join(allowed))

    def text(self, key: str, default: str | None = None) -> str:
        """A string on one line; without a default it must be there and not be blank."""
        value = self.table.get(key, default)
        if value is None:
            raise WrongField(key, "missing-key")
        if not isinstance(value, str) or (default is None and not value.strip()) or not value.isprintable():
            raise WrongField(key, "not-text", value=value)
        return value.strip()

    def id(self, key: str) -> str:
        """A name used in citations."""
        value = self.text(key)
        if not _ID.fullmatch(value):
            raise WrongField(key, "bad-id", value=value)
        return value

    def choice(self, key: str, allowed: Collection[str], default: str) -> str:
        """One of a few words."""
        value = self.table.get(key, default)
        if value not in allowed:
            raise WrongField(key, "bad-choice", value=value, allowed=", ".join(allowed))
        return str(value)

    def day(self, key: str) -> date | None:
        """A date, written in TOML without quotes."""
        value = self.table.get(key)
        if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
            raise WrongField(key, "bad-date", value=value)
        return value

    def flag(self, key: str) -> bool:
        """True or false; false where nothing stands."""
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            raise WrongField(key, "bad-flag", value=value)
        return value

    def address(self, key: str) -> str:
        """A web address. It becomes a link, so no other scheme will do."""
        value = self.text(key, "")
        if value and not re.fullmatch(r"https?://\S+", value):
            raise WrongField(key, "bad-address", value=value)
        return value

    def names(self, key: str) -> tuple[str, ...]:
        """A list of strings. An empty list is refused: it could mean everybody as well as nobody."""
        value = self.table.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not value or not all(isinstance(v, str) and v.strip() for v in value):
            raise WrongField(key, "bad-names", value=value)
        return tuple(v.strip() for v in value)

    def pages(self, key: str) -> tuple[int, ...]:
        """Page numbers, written "27" or "1-3,5"."""
        value = self.text(key, "")
        pages: list[int] = []
        for piece in value.split(",") if value else []:
            first, last = self._range(key, piece, value)
            pages.extend(range(first, last + 1))
        return tuple(dict.fromkeys(pages))

    def page_range(self, key: str) -> tuple[int, int]:
        """First and last page, written "6" or "2-5"."""
        value = self.text(key)
        return self._range(key, value, value)

    def _range(self, key: str, piece: str, whole: str) -> tuple[int, int]:
        match = _RANGE.fullmatch(piece)
        first = int(match[1]) if match else 0
        last = int(match[2] or match[1]) if match else 0
        if not 1 <= first <= last <= _HIGHEST_PAGE:
            raise WrongField(key, "bad-pages", value=whole)
        return first, last
