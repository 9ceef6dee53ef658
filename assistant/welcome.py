"""The first screen: what this is, what is in the library, and questions that it can answer.

A starter that leads to "I find nothing" is worse than none. So each candidate (`prompts/<language>/chat.toml`) is put to the
assistant before it is offered, and those that it does not answer are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from assistant.answers import ANSWERED
from assistant.markdown import escaped
from index.scope import Scope
from ingest.catalogue import Entry, Part
from ingest.document import Document
from prompts import text

if TYPE_CHECKING:
    from assistant.ask import Assistant

PROFILES = ("manager", "staff", "evaluator")
# What fits on the first screen of a phone beside the rest.
_STARTERS = 4
_DOCUMENTS = 12


@dataclass(frozen=True, slots=True)
class Welcome:
    """The first screen in one language: `description` in Markdown, starters by profile, and the library it was made for."""

    library: str
    description: str
    starters: dict[str, tuple[str, ...]]


def welcome(assistant: Assistant, language: str, roles: tuple[str, ...] = ()) -> Welcome:
    """The first screen for the library at hand, as far as a visitor of these roles may read it.

    Asks each candidate, so it takes some tenths of a second.
    """
    library = assistant.library
    documents = list(library.open_documents(roles))
    regions = sorted({document.entry.region for document in documents} - {"", "Sverige"})
    scope = Scope(roles=roles)
    starters = {p: _answered(assistant, candidates(p, language, regions), language, scope) for p in PROFILES}
    return Welcome(library.digest, introduction(language, _listed(documents, language)), starters)


def introduction(language: str, library: str) -> str:
    """What stands above the question field, and what is in the library, as Markdown."""
    name, what, how = (text(f"chat.{key}", language) for key in ("name", "what", "how"))
    return f"# {name}\n\n{what}\n\n{how}\n\n{library}"


def candidates(profile: str, language: str, regions: list[str]) -> Iterator[list[str]]:
    """The questions to try for a profile, each with its variants: one that names {region} has one for each region."""
    for line in text(f"chat.starters-{profile}", language, region="{region}").split("\n"):
        if line:
            yield [line.format(region=region) for region in regions] if "{region}" in line else [line]


def _answered(assistant: Assistant, candidates: Iterator[list[str]], language: str, scope: Scope) -> tuple[str, ...]:
    """The first few candidates that are answered, each in the first of its variants that is."""
    kept: list[str] = []
    for variants in candidates:
        if len(kept) == _STARTERS:
            break
        answered = (q for q in variants if assistant.ask(q, language=language, scope=scope).status == ANSWERED)
        kept += [question for question in (next(answered, None),) if question]
    return tuple(kept)


def _listed(documents: Sequence[Document], language: str) -> str:
    lines = [f"## {text('chat.library', language)}", ""]
    for document in documents[:_DOCUMENTS]:
        entry = document.entry
        lines.append(
            "- "
            + text("chat.library-line", language, title=escaped(entry.title), facts=escaped(facts(entry, language)))
        )
        lines += (
            "  - "
            + text("chat.library-part", language, title=escaped(part.title), facts=escaped(facts(part, language)))
            for part in entry.parts
        )
    if len(documents) > _DOCUMENTS:
        lines.append("- " + text("chat.library-more", language, count=len(documents) - _DOCUMENTS))
    return "\n".join(lines)


def facts(paper: Entry | Part, language: str) -> str:
    """Issuer, status, date and edition of a document, or of a paper bound in it, in words."""
    known = [
        paper.issuer,
        status_words(paper.status, paper.dated.isoformat() if paper.dated else "", language),
        _dated(paper.dated, language),
    ]
    if isinstance(paper, Entry):
        known.append(text(f"chat.edition-{paper.edition}", language))
    return " · ".join(fact for fact in known if fact)


def status_words(status: str, dated: str, language: str) -> str:
    """A status in words; a historical one with its year, since that is what it is about."""
    words = text(f"answer.status-{status}", language)
    if status == "historical" and dated:
        return text("chat.status-dated", language, status=words, year=dated[:4])
    return words


def _dated(day: date | None, language: str) -> str:
    return day.isoformat() if day else text("chat.undated", language)
