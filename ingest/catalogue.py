"""The catalogue: what a document is, who issued it, when it holds, and how much weight it carries.

Swedish steering documents look alike whatever they are worth: a party's motion opens with "Förslag till beslut" as a
decision does, and an overview from 2020 does not say that it is history. So a person says it, in `catalogue.toml`
(`catalogue_file` reads it), and what nobody says is inferred and marked so (`inference`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

KINDS = ("plan", "framework", "agreement", "guideline", "overview", "decision-paper", "motion", "law")
STATUSES = ("in-force", "proposal", "draft", "historical", "unknown")
EDITIONS = ("original", "restatement")

# What is read out of the file where the catalogue does not say it.
INFERABLE = ("title", "issuer", "region", "kind", "status", "dated")


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

    `inferred` names the fields that no catalogue gave: before the file is read those to infer, in a Document those that
    were inferred. `edition` is "original" or "restatement"; a restatement tells in `restates` what it restates
    ("title, issuer, date"). `readers` are the roles that may read the document; empty: everybody.
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
    password: str = field(default="", repr=False)
    allow_contact_details: bool = False
    edition: str = "original"
    restates: str = ""
    parts: tuple[Part, ...] = ()
    inferred: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()

    def may_be_read_by(self, roles: Collection[str]) -> bool:
        """Whether somebody with these roles may read the document."""
        return not self.readers or not set(self.readers).isdisjoint(roles)
