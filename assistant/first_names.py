"""First names that are common in Sweden: who is called by one is a person, and no subject of a steering document."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_NAMES = Path(__file__).parent / "chat" / "first_names.txt"


@cache
def first_names() -> frozenset[str]:
    """The names of chat/first_names.txt, in small letters."""
    return frozenset(line.lower() for line in _NAMES.read_text("utf8").splitlines() if not line.startswith("#"))
