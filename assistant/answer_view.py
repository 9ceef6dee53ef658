"""An answer as the chat shows it: Markdown for the text, and what the element `Sources` draws below it.

The text is Chainlit's message, so that it is read aloud, searched and stored like any other. Its markers are links to the
sources; the element catches the click and opens the source in the side panel, so a marker works without it too. Everything the
element needs, words included, is in its properties: it has no language of its own.
"""

from __future__ import annotations

from typing import Any

from assistant.answers import Answer, Citation, Claim, Found
from assistant.markdown import escaped, table
from assistant.sources import Opening, opening
from assistant.verify import PARTLY, SUPPORTED
from assistant.welcome import status_words
from ingest.store import Library
from prompts import text

# The words that the elements Sources and SourcePanel show as they are.
_WORDS = [
    "sources",
    "new-tab",
    "panel",
    "previous",
    "next",
    "passage-open",
    "choices",
    "follow-ups",
    "copy",
    "copied",
    "copy-failed",
    "copy-mark",
]


def as_markdown(answer: Answer, library: Library) -> str:
    """The answer's sentences with linked markers, its table, and its notices as quoted blocks."""
    addresses = {citation.marker: _marker_link(citation, library, answer.language) for citation in answer.citations}
    blocks = [_claim(claim, addresses) for claim in answer.claims]
    blocks.append(table(answer.table))
    blocks += (f"> {escaped(notice)}" for notice in answer.notices)
    return "\n\n".join(block for block in blocks if block)


def _claim(claim: Claim, addresses: dict[int, str]) -> str:
    """A claim as a paragraph, or as a list where its lines are items; the markers stand after its last line."""
    lines: list[str] = []
    for line in claim.text.split("\n"):
        indent, item, content = line.partition("- ") if line.lstrip().startswith("- ") else ("", "", line)
        if item and lines and not lines[-1].lstrip().startswith("- "):
            lines.append("")
        lines.append(indent + item + escaped(content))
    # A marker does not stand alone on a line.
    return "\u00a0".join(["\n".join(lines), *(addresses[marker] for marker in claim.markers)])


def _marker_link(citation: Citation, library: Library, language: str) -> str:
    opened = opening(library, citation.document, citation.start, citation.end)
    where = ", ".join(filter(None, (citation.title, _page(citation, opened, language))))
    title = text("chat.marker", language, number=citation.marker, where=where)
    return f'[\\[{citation.marker}\\]]({opened.href} "{escaped(title).replace(chr(34), "&quot;")}")'


def element_properties(answer: Answer, library: Library, language: str) -> dict[str, Any]:
    """What the element Sources draws, in `language`, the visitor's: sources, passages, choices, follow-ups."""
    sources = [_source(citation, len(answer.citations), library, language) for citation in answer.citations]
    return {
        "words": {word: text(f"chat.{word}", language) for word in _WORDS}
        | {"passages": text("chat.passages", language, count=len(answer.passages))},
        "sources": sources,
        "passages": [_passage(found, library, language) for found in answer.passages],
        "choices": [{"label": choice.label, "question": choice.question} for choice in answer.choices],
        "followUps": list(answer.follow_ups),
        "copy": as_copied(answer, library, language),
    }


def as_copied(answer: Answer, library: Library, language: str) -> str:
    """The answer as plain text to paste elsewhere: with its sources, and marked as an AI's."""
    lines = [answer.text, *("\t".join(row) for row in answer.table), *answer.notices, ""]
    if answer.citations:
        lines.append(text("chat.copy-sources", language))
        for citation in answer.citations:
            opened = opening(library, citation.document, citation.start, citation.end)
            page = _page(citation, opened, language)
            known = (citation.title, _status(citation, language), citation.dated, section_words(citation), page)
            facts = ", ".join(fact for fact in known if fact)
            lines.append(text("chat.copy-source", language, number=citation.marker, facts=facts, quote=citation.quote))
        lines.append("")
    return "\n".join([*lines, text("chat.copy-mark", language)])


def _source(citation: Citation, count: int, library: Library, language: str) -> dict[str, Any]:
    opened = opening(library, citation.document, citation.start, citation.end)
    words = paper_words(
        citation.kind, citation.status, citation.dated, citation.region, edition=citation.edition, language=language
    )
    return {
        "number": citation.marker,
        "title": citation.title,
        **words,
        "section": section_words(citation),
        "page": _page(citation, opened, language),
        "quote": citation.quote,
        "support": support_words(citation.supports, language),
        "position": text("chat.position", language, number=citation.marker, count=count),
        "open": text("chat.open", language),
        "openLabel": text("chat.open-numbered", language, number=citation.marker, title=citation.title),
        **address(opened),
    }


def _passage(found: Found, library: Library, language: str) -> dict[str, Any]:
    # A passage's id ends with its span (ingest/passages.py).
    start, _, end = found.passage.rpartition(":")[2].partition("-")
    opened = opening(library, found.document, int(start), int(end))
    known = (found.title, found.region, section_words(found), _page(found, opened, language))
    return {"facts": " · ".join(fact for fact in known if fact), "text": found.text, **address(opened)}


def paper_words(kind: str, status: str, dated: str, region: str, *, edition: str, language: str) -> dict[str, Any]:
    """What a paper is and how much it weighs, as the elements Sources and SourcePanel show it."""
    facts = [
        text(f"answer.kind-{kind}", language) if kind else "",
        dated or text("chat.undated", language),
        region,
        text("chat.edition-restatement", language) if edition == "restatement" else "",
    ]
    original = "original" if edition == "original" else "original-restatement"
    return {
        "status": status,
        "statusWords": status_words(status, dated, language),
        "facts": " · ".join(fact for fact in facts if fact),
        "originalWords": text(f"chat.{original}", language),
    }


def address(opened: Opening) -> dict[str, Any]:
    """How the element SourcePanel opens a span."""
    return {
        "href": opened.href,
        "original": opened.original,
        "pageNumber": opened.page,
        "pageWidth": opened.width,
        "pageHeight": opened.height,
        "top": opened.top,
    }


def section_words(quoted: Citation | Found) -> str:
    """The headings above, without the document's own title, which stands beside them."""
    return " › ".join(heading for heading in quoted.section.split(" › ") if heading != quoted.title)


def _page(quoted: Citation | Found, opened: Opening, language: str) -> str:
    return text("chat.page", language, page=quoted.page_label) if opened.page else ""


def _status(citation: Citation, language: str) -> str:
    return status_words(citation.status, citation.dated, language)


def support_words(supports: float, language: str) -> str:
    """How well a quote carries its claim, in a sentence."""
    level = "well" if supports >= SUPPORTED else "partly" if supports >= PARTLY else "weakly"
    return text("chat.support", language, support=text(f"answer.supports-{level}", language))
