"""The catalogue: what a document is, who issued it, when it holds, and how much weight it carries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

KINDS = ("plan", "framework", "agreement", "guideline", "overview", "decision-paper", "motion", "law")
STATUSES = ("in-force", "proposal", "draft", "historical", "unknown")


@dataclass(frozen=True, slots=True)
class Part:
    """One of several papers bound in one file: pages `first_page` to `last_page`, cited as `document#id`."""

    id: str
    title: str
    issuer: str
    kind: str
    status: str
    first_page: int
    last_page: int
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A document's catalogue entry.

    `inferred` names the fields that no catalogue gave and that were read out of the file. `edition` is "original" or
    "restatement"; a restatement tells in `restates` what it restates ("title, issuer, date").
    """

    id: str
    file: str
    title: str
    issuer: str = ""
    region: str = ""
    kind: str = "plan"
    status: str = "unknown"
    dated: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    replaces: str = ""
    url: str = ""
    skip_pages: tuple[int, ...] = ()
    password: str = ""
    allow_contact_details: bool = False
    edition: str = "original"
    restates: str = ""
    parts: tuple[Part, ...] = ()
    inferred: tuple[str, ...] = ()
