"""What a table's bare figures are figures of: "Hjälpmedel: 8" says nothing without "fördelas enligt följande procentsatser".

Where neither the column nor the cell has a unit, the sentence right before the table or the heading above it may have it; it is
shown and quoted with the row.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import replace

from assistant.statements import Quote, Statement, passage_at
from ingest.document import Document
from ingest.passages import Passage
from ingest.sentences import sentence_spans

_FIGURE = re.compile(r"[\d\s,.–-]*\d[\d\s,.–-]*")
_YEAR = re.compile(r"(?:19|20)\d\d")
# What a column is called that says itself what it counts, or whose figures count nothing.
_SAYS_WHAT = re.compile(
    r"procent|%|kronor|\bkr\b|\b[tmk]kr\b|antal|andel|minut|timm|dag|dygn|veck|månad|platser|tjänster|ledamöter|ersättare|personer|"
    r"årsarbetare|kostnad|\bnr\b|nummer|steg|nivå|mål\b|index|datum|paragraf|\bper\b",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\bprocent|%|kronor|\b[tmk]?kr\b|\bantal|\bandel|minuter|timmar|dagar|dygn|veckor|månader|\bper \w+|årsarbetare|platser",
    re.IGNORECASE,
)
# "Belopp anges i tusental kronor.", "Väntetiden mäts i dagar.": of a sentence that says it of the table.
_OF_TABLE = re.compile(r"tabell|nedan|följande|\banges?\b|\bavser\b|\bmäts\b|redovisas|\bbelopp", re.IGNORECASE)
_NUMBERED = re.compile(r"^(?:(?:§ ?)?\d+[a-z]?(?:\.\d+)*\.?|[A-Z]\.\d[\d.]*) ")
# Words of the longest caption.
_LONGEST = 30


def under_caption(statement: Statement, document: Document, passage: Passage) -> Statement:
    """The statement of a table row with what its figures are figures of, where only the text before the table says that."""
    span = _caption(document, passage) if _has_bare_figures(passage.readable) else None
    if span is None:
        return statement
    caption = document.text[slice(*span)]
    shown = _NUMBERED.sub("", caption).rstrip(" .:")
    quote = Quote(document, passage_at(document, span[0]) or passage, *span)
    said = f"{caption}\n{statement.said or statement.text}"
    return replace(statement, text=f"{shown}: {statement.text}", quotes=(quote, *statement.quotes), said=said)


def _has_bare_figures(row: str) -> bool:
    """Whether a cell of a row holds a figure, and neither it nor its column says of what: "2026: 3 100"."""
    cells = (cell.partition(": ") for cell in row.split("; "))
    return any(
        _FIGURE.fullmatch(value) and not _SAYS_WHAT.search(column) and not _YEAR.fullmatch(value)
        for column, _, value in cells
    )


def _caption(document: Document, passage: Passage) -> tuple[int, int] | None:
    """The span of the sentence right before the passage's table that names a unit, else of a heading that does."""
    table = document.table_at(passage.start)
    if table is None:
        return None
    place = bisect.bisect_left(document.blocks, table.start, key=lambda block: block.start) - 1
    if place < 0 or document.blocks[place].kind not in {"paragraph", "heading"}:
        return None
    block = document.blocks[place]
    text = document.text
    # "Tabell 3. Finansiering, miljoner kronor" is one caption, not two sentences.
    whole = block.kind == "heading" or text.startswith("Tabell", block.start)
    spans = [(block.start, block.end)] if whole else sentence_spans(text, block.start, block.end)
    naming = [
        span for span in spans if _UNIT.search(text[slice(*span)]) and (whole or _OF_TABLE.search(text[slice(*span)]))
    ]
    return naming[-1] if naming and len(text[slice(*naming[-1])].split()) <= _LONGEST else None
