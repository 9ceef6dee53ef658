"""Who has the most: "Vilken kommun hade lägst andel möten i tid 2025?"

No sentence says so, but a table does: the column that the question speaks of is gone down, row by row, and the rows with the
highest or the lowest figure answer. The row that sums up the others ("Länet") is none of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.questions import Question
from assistant.rows import joined, row_in
from assistant.statements import Quote, Statement
from assistant.terms import Term, bag, match
from ingest.document import Document
from ingest.passages import Passage
from ingest.tables import Cell, Table, cells_by_row
from prompts import text

_HIGHEST = r"högsta?|mesta?|flesta?|störs(?:t|ta)|längsta?|highest|most|largest|longest"
_LOWEST = r"lägsta?|minsta?|färs(?:t|ta)|kortasta?|lowest|fewest|least|smallest|shortest"
_BEST, _WORST = r"bästa?|best", r"sämsta?|worst"
_ASKS = re.compile(
    rf"\b(?:vem|vilke[nt]|vilka|vart?|which|who)\b[^?]*\b(?:(?P<highest>{_HIGHEST})|(?P<lowest>{_LOWEST})|(?P<best>{_BEST})|"
    rf"(?P<worst>{_WORST}))\b",
    re.IGNORECASE,
)
# Of these the lowest figure is the best.
_LESS_IS_BETTER = re.compile(
    r"frånvaro|vänt|\bkö|dag(?:ar)?\b|dygn|kostnad|avvikelse|återin|skad|brist|\bfel|suicid|självmord|försen|inställ",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[-–]?\d{1,3}(?:[ \u00a0]\d{3})+(?:,\d+)?|[-–]?\d+(?:,\d+)?")
# What may stand with a figure in its cell; "3 av 7" is no figure.
_CELL = re.compile(
    rf"(?P<number>{_NUMBER.pattern})\s*(?:%|procent|kr|kronor|tkr|mkr|st|dagar|timmar|år)?", re.IGNORECASE
)
_SUMS_UP = re.compile(
    r"(?:hela |totalt? )?(?:länet|riket|regionen|totalt?|summa|samtliga|alla|medel(?:värde)?|genomsnitt|total|average)\b.*",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# How much of what the question asks about a column must speak of, with the headings above its table.
_SPEAKS = 0.4
_FEWEST_ROWS = 3


def extreme_statement(
    asked: Question, terms: Sequence[Term], hits: Sequence[tuple[Document, Passage]]
) -> Statement | None:
    """The rows with the highest or lowest figure of the column asked about, or None where no table found has such a column."""
    found = _ASKS.search(asked.text)
    if found is None:
        return None
    superlative = found[found.lastgroup or 0].lower()
    terms = [term for term in terms if term.form != superlative and not _YEAR.fullmatch(term.form)]
    total = sum(term.weight for term in terms)
    best: tuple[float, Document, Table, int] | None = None
    for document, table in _tables(hits):
        headings = bag(" ".join((*document.section_path(table.start), table.caption, table.columns[0])))
        for column in range(1, len(table.columns)):
            name = table.columns[column]
            years = _YEAR.findall(name)
            if asked.years and years and not set(asked.years) & set(years):
                continue
            spoken = bag(name)
            share = sum(t.weight * max(match(t, spoken), 0.8 * match(t, headings)) for t in terms) / (total or 1.0)
            if any(match(t, spoken) >= _SPEAKS for t in terms) and share > max(_SPEAKS, best[0] if best else 0.0):
                best = share, document, table, column
    if best is None:
        return None
    _, document, table, column = best
    less = _LESS_IS_BETTER.search(table.columns[column]) is not None
    highest = found.lastgroup == "highest" or found.lastgroup == ("worst" if less else "best")
    return _told(asked, document, table, column, highest=highest)


def _tables(hits: Sequence[tuple[Document, Passage]]) -> list[tuple[Document, Table]]:
    """The tables of figures that rows among the hits belong to, each once; the register's own tables are left out."""
    found: dict[tuple[str, int], tuple[Document, Table]] = {}
    for document, passage in hits:
        if passage.kind == "row" and row_in(document, passage) is None:
            for table in document.tables:
                if table.start <= passage.start < table.end and len(table.columns) > 1:
                    found.setdefault((document.entry.id, table.start), (document, table))
    return list(found.values())


def _told(asked: Question, document: Document, table: Table, column: int, *, highest: bool) -> Statement | None:
    figures = [
        (figure, label, value)
        for cells in cells_by_row(table)
        if (label := _at(cells, 0)) is not None
        and not _SUMS_UP.fullmatch(_text(document, label))
        and (value := _at(cells, column)) is not None
        and (figure := _figure(_text(document, value))) is not None
    ]
    if len(figures) < _FEWEST_ROWS:
        return None
    extreme = (max if highest else min)(figure for figure, _, _ in figures)
    chosen = [(label, value) for figure, label, value in figures if figure == extreme]
    quotes = [
        Quote(document, passage, label.start, max(label.end, value.end))
        for label, value in chosen
        if (passage := _row_at(document, label.start)) is not None
    ]
    if len(quotes) != len(chosen):
        return None
    names = [_text(document, label) for label, _ in chosen]
    said = text(
        "answer.extreme-highest" if highest else "answer.extreme-lowest",
        asked.language,
        names=joined(names, asked.language),
        value=_text(document, chosen[0][1]),
        column=table.columns[column],
    )
    return replace(Statement(said, tuple(quotes)), said=" ".join((*names, _text(document, chosen[0][1]))))


def _at(cells: Sequence[Cell], column: int) -> Cell | None:
    return next((cell for cell in cells if column in cell.columns and cell.end > cell.start), None)


def _text(document: Document, cell: Cell) -> str:
    return " ".join(document.text[cell.start : cell.end].split())


def _figure(cell: str) -> float | None:
    found = _CELL.fullmatch(cell)
    return float(re.sub(r"[ \u00a0]", "", found["number"]).replace("–", "-").replace(",", ".")) if found else None


def _row_at(document: Document, offset: int) -> Passage | None:
    return next((p for p in document.passages if p.kind == "row" and p.start <= offset < p.end), None)
