"""What the element Upload draws: what was read of a file, and a form for its catalogue entry, what was inferred filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from assistant.answers import ANSWERED
from assistant.uploads import Draft
from index.scope import Scope
from ingest.catalogue import KINDS, STATUSES
from ingest.document import Document
from ingest.summary import ranges
from prompts import text

if TYPE_CHECKING:
    from assistant.ask import Assistant

_MOST_SECTIONS = 12
_MOST_QUESTIONS = 3
_WORDS = (
    *("heading", "sections", "findings", "no-findings", "entry", "inferred", "confirm", "cancel"),
    *("working", "done", "cancelled", "failed", "replaces", "no-date"),
)


def upload_properties(draft: Draft, regions: Iterable[str], language: str) -> dict[str, Any]:
    """What the element Upload draws of a draft; `regions` are those of the library, to choose from."""
    document = draft.document
    entry = document.entry
    titles = [section.title for section in document.sections if section.title]
    more = len(titles) - _MOST_SECTIONS
    counts = (
        ("pages", len(document.pages)),
        ("sections-count", len(document.sections)),
        ("rows", len(document.activities)),
        ("terms", len(document.terms)),
        ("words", len(document.text.split())),
    )
    return {
        "draft": draft.id,
        "file": draft.file,
        "replaces": draft.replaces,
        "words": {word: text(f"upload.{word}", language) for word in _WORDS},
        "counts": [{"label": text(f"upload.{key}", language), "count": count} for key, count in counts],
        "sections": titles[:_MOST_SECTIONS],
        "moreSections": text("upload.more-sections", language, count=more) if more > 0 else "",
        "findings": list(findings(document, language)),
        "fields": {
            "title": entry.title,
            "region": entry.region,
            "kind": entry.kind,
            "status": entry.status,
            "dated": entry.dated.isoformat() if entry.dated else "",
        },
        "labels": {
            key: text(f"upload.field-{key}", language) for key in ("title", "region", "kind", "status", "dated")
        },
        "inferred": list(entry.inferred),
        "regions": list(regions),
        "kinds": [{"value": kind, "label": text(f"answer.kind-{kind}", language)} for kind in KINDS],
        "statuses": [{"value": status, "label": text(f"answer.status-{status}", language)} for status in STATUSES],
    }


def findings(document: Document, language: str) -> Iterator[str]:
    """Sentences about what could not be read well, page by page, and what was left out."""
    pages: dict[str, list[int]] = {}
    for page, key in document.notes:
        pages.setdefault(key, []).append(page)
    for key, on in sorted(pages.items()):
        yield text(f"ingest.{key}", language, file=document.entry.file, pages=ranges(sorted(on)))
    uncertain = sum(1 for activity in document.activities if activity.uncertain)
    if uncertain:
        yield text("upload.uncertain-rows", language, count=uncertain)


def questions_for(assistant: Assistant, id: str, scope: Scope, language: str) -> list[str]:
    """Questions that a document which has just been taken in answers, to try; each has been asked."""
    document = assistant.library.document(id)
    kept: list[str] = []
    for section in document.sections:
        if len(kept) == _MOST_QUESTIONS:
            break
        question = text("upload.question", language, section=section.title, title=document.entry.title)
        if section.title and section.title != document.entry.title:
            answer = assistant.ask(question, scope=scope, language=language)
            if answer.status == ANSWERED and any(c.document.partition("#")[0] == id for c in answer.citations):
                kept.append(question)
    return kept
