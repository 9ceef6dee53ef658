"""A row of the register in words: one sentence where a question asks about one activity, one line where it asks for many.

    "HSF (hälso- och sjukvårdsförvaltningen) ansvarar för ”Starta gångskola” – nr 3 i området Rörelse; planerat 2027."
    "- 3. Starta gångskola – tillsammans med UAF"

The document's own words are what a citation must carry; who, when and how far come from the columns beside them. A unit
is spelled out where an answer names it first, as far as the document's glossary can.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.questions import Question
from assistant.statements import Quote, Statement, passage_at
from ingest.columns import role_of
from ingest.document import Document
from ingest.passages import Passage
from ingest.register import Activity
from prompts import text

_DONE = re.compile(
    r"\b(?:är|har|blev|blivit|hunnit|hur långt|is|are|has|have|was)\b.*\b(?:klar\w*|genomför(?:ts?|da?)|gjor[dt]\w*|avsluta\w*|"
    r"införd?[ta]?s?|färdig\w*|kommit|done|completed?|finished|implemented|come)\b",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\b(?:vem|vilka som|ansvar\w*|leder|äger|håller i|who|responsib\w+|in charge|leads?)\b", re.IGNORECASE
)
_TO_BE = re.compile(r"\b(?:ska|skall|should|will|to be)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the register with the document it stands in."""

    document: Document
    activity: Activity

    @property
    def words(self) -> str:
        """What is to be done, measured or agreed, in the document's words; a part after what it is part of."""
        a = self.activity
        own = (a.subactivity or a.activity or a.measure).rstrip(" :;")
        # A part with a number of its own ("3a") says what it is; one without ("Pilot") is nothing without its activity.
        return f"{a.activity.rstrip(' :;')}: {own}" if a.subactivity and not a.number else own

    @property
    def numbered(self) -> str:
        """The same with its number, as a list shows it: "3a. Införa …", "STY-02276 …"."""
        number = self.activity.number
        if not number or self.words.startswith(number):
            return self.words
        return f"{number}. {self.words}" if number[0].isdigit() else f"{number} {self.words}"

    def quotes(self, *fields: str) -> tuple[Quote, ...]:
        """The spans to cite: the row's own cell, and the cells that its `fields` were read from."""
        spans = [(self.activity.start, self.activity.end)]
        spans += [(start, end) for field, start, end in self.activity.evidence if field in fields]
        found: list[Quote] = []
        for start, end in dict.fromkeys(spans):
            before = found[-1] if found else None
            if before and before.end <= start and not self.document.text[before.end : start].strip():
                found[-1] = replace(before, end=end)  # side by side in one row: one quote
            elif passage := passage_at(self.document, start):
                found.append(Quote(self.document, passage, start, end))
        return tuple(found)


class Names:
    """The units of one answer: each is spelled out where it is named first, then short."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._named: set[str] = set()

    def of(self, units: Sequence[str], document: Document) -> str:
        """These units in words, "A (…), B och C"."""
        return joined([self._first(unit, document) for unit in units], self._language)

    def _first(self, unit: str, document: Document) -> str:
        if unit in self._named:
            return unit
        self._named.add(unit)
        meaning = next((t.expansion for t in document.terms if t.abbreviation == unit), "")
        return f"{unit} ({meaning})" if meaning else unit


def row_in(document: Document, passage: Passage) -> Row | None:
    """The row of the register that a passage holds, if it holds one."""
    rows = (
        Row(document, a) for a in document.activities if a.kind != "rule" and passage.start <= a.start < passage.end
    )
    return next(rows, None)


def says_who_or_when(row: Row, kind: str) -> bool:
    """Whether a row has what a question of this kind ("who", "when") asks for, whatever its words are."""
    return bool(row.activity.responsible if kind == "who" else row.activity.years or row.activity.deadline)


def table_row(document: Document, passage: Passage, asked: Question) -> Statement:
    """The row that a passage holds: as the register reads it, else in the words of its columns."""
    row = row_in(document, passage)
    if row is not None:
        return row_sentence(row, asked)
    cells = [
        (cell.start, cell.end)
        for table in document.tables
        if table.start <= passage.start < table.end
        for cell in table.cells
        if passage.start <= cell.start and cell.end <= passage.end and cell.end > cell.start
    ]
    start, end = max(cells, key=lambda span: span[1] - span[0], default=(passage.start, passage.end))
    # The columns' names stand above the table, the cells in the row that is cited.
    said = "\t".join(document.text[begin:stop] for begin, stop in cells)
    return Statement(passage.readable, (Quote(document, passage, start, end),), said=said)


def row_sentence(row: Row, asked: Question) -> Statement:
    """One row as one sentence that opens with what was asked: who, when, how far, else what.

    Whether something is done, a plan does not say; the sentence is followed by one that tells so.
    """
    if row.activity.kind == "agreement":
        return agreement(row, asked.language, purpose=True)
    if row.activity.kind == "measure":
        return measure(row, asked.language)
    a, language, names = row.activity, asked.language, Names(asked.language)
    done = asks_what_is_done(asked.text)
    who = names.of(a.responsible, row.document)
    partners = names.of(a.in_cooperation_with, row.document)
    opens = "what"
    if done and a.status:
        opens = "status"
    elif a.years and (done or asked.kind == "when" or (asked.years and asked.kind == "yes-no")):
        opens = "years"
    elif asks_who(asked):
        opens = "who" if who else "nobody"
    facts = [
        _place(a, language),
        text("register.fact-part", language, activity=a.activity.rstrip(" :;")) if a.subactivity and a.number else "",
        text("register.fact-goal", language, goal=a.goal) if a.goal and opens == "what" else "",
        _who(who, partners, language) if opens not in {"who", "nobody"} else "",
        _years(row, language) if opens != "years" else "",
        text("register.fact-deadline", language, deadline=a.deadline) if a.deadline else "",
        text("register.fact-status", language, status=a.status) if a.status and opens != "status" else "",
        _measured(a, language) if opens == "what" else "",
        _uncertain(a, language),
    ]
    values = {
        "units": who,
        "partners": text("register.with-partners", language, units=partners) if partners else "",
        "years": joined(a.years, language),
        "status": a.status,
    }
    said = text(f"register.told-{opens}", language, activity=row.words, facts=_after_dash(facts), **values)
    if done and opens != "status":
        said += " " + text("register.planned", language)
    return Statement(said, row.quotes(), said=carried(row))


def row_line(row: Row, language: str, names: Names, *, besides: Sequence[str] = (), shown: Iterable[str]) -> Statement:
    """One row as a line of a list: number, words, and after a dash the `shown` of "units", "years" and "status".

    `besides` are the units that the list is about: only those that share an activity with them are named.
    """
    a, wanted = row.activity, set(shown)
    others = [unit for unit in a.responsible if unit not in besides]
    facts = []
    if "units" in wanted and others:
        key = "fact-together" if len(others) < len(a.responsible) else "fact-responsible"
        facts.append(text(f"register.{key}", language, units=names.of(others, row.document)))
    partners = [unit for unit in a.in_cooperation_with if unit not in besides]
    if "units" in wanted and partners:
        facts.append(text("register.fact-cooperation", language, units=names.of(partners, row.document)))
    if "years" in wanted:
        facts.append(_years(row, language))
    if "status" in wanted and a.status:
        facts.append(text("register.fact-status", language, status=a.status))
    facts.append(_uncertain(a, language))
    return Statement(f"- {row.numbered}{_after_dash(facts)}", row.quotes(), said=carried(row))


def agreement(row: Row, language: str, *, purpose: bool) -> Statement:
    """An agreement by number and title, and on request what it is for; a number that the document leaves out is said so."""
    a = row.activity
    facts = [
        text("register.no-number", language) if not a.number else "",
        text("register.fact-purpose", language, purpose=a.goal.rstrip(". ")) if purpose and a.goal else "",
    ]
    quotes = row.quotes("goal") if purpose else row.quotes()
    return Statement(f"{row.numbered}{_after_dash(facts)}", quotes, said=carried(row))


def measure(row: Row, language: str) -> Statement:
    """An effect measure with its target and how it is followed up."""
    a = row.activity
    facts = [
        text(f"register.fact-{key.replace('_', '-')}", language, **{key: value})
        for key, value in (("target", a.target), ("follow_up", a.follow_up))
        if value
    ]
    other = _in_other_columns(row)
    facts = [*(f"{column}: {value}" for column, value in other), *facts]
    said = "\t".join((carried(row), *(value for _, value in other)))
    return Statement(f"{row.words}{_after_dash(facts)}", row.quotes("target"), said=said)


def _in_other_columns(row: Row) -> list[tuple[str, str]]:
    """What stands in columns that the register knows no name for, "Utfall 2025", marks left out: (the column, the cell)."""
    document, start = row.document, row.activity.start
    table = document.table_at(start)
    if table is None:
        return []
    here = next((cell.rows for cell in table.cells if cell.start <= start < cell.end), ())
    other = (
        cell
        for cell in table.cells
        if set(cell.rows) & set(here) and role_of(table.columns[cell.column]) in {"", "mark"}
    )
    told = ((table.columns[cell.column], document.text[cell.start : cell.end]) for cell in other)
    return [(column, value) for column, value in told if column.strip() and len(value.strip()) > 1]


def carried(row: Row) -> str:
    """All that the register holds of a row, cells parted by tabs: what the table row that is cited must carry."""
    a = row.activity
    said = (a.number, a.activity, a.subactivity, a.goal, *a.years, *a.responsible, *a.in_cooperation_with)
    return "\t".join(filter(None, (*said, a.status, a.measure, a.target, a.follow_up)))


def asks_what_is_done(question: str) -> bool:
    """Whether a question asks if something has happened: "Är kartläggningen klar?", not "Vad ska vara klart 2027?"."""
    return _DONE.search(question) is not None and _TO_BE.search(question) is None


def asks_who(asked: Question) -> bool:
    """Whether a question wants to know who does something."""
    return asked.kind == "who" or _WHO.search(asked.text) is not None


def joined(values: Sequence[str], language: str) -> str:
    """A, B and C."""
    joint = f" {text('register.and', language)} "
    return joint.join((", ".join(values[:-1]), values[-1])) if len(values) > 1 else "".join(values)


def _who(who: str, partners: str, language: str) -> str:
    lead = text("register.fact-responsible", language, units=who) if who else text("register.no-responsible", language)
    return "; ".join(
        filter(None, (lead, text("register.fact-cooperation", language, units=partners) if partners else ""))
    )


def _place(a: Activity, language: str) -> str:
    if a.number and a.area:
        return text("register.fact-place", language, number=a.number, area=a.area)
    if a.number:
        return text("register.fact-number", language, number=a.number)
    return text("register.fact-area", language, area=a.area) if a.area else ""


def _years(row: Row, language: str) -> str:
    """The years of a row, and that it has none where its plan gives years to others."""
    if row.activity.years:
        return text("register.fact-years", language, years=joined(row.activity.years, language))
    planned = any(other.years for other in row.document.activities if other.kind == row.activity.kind)
    return text("register.no-years", language) if planned and not row.activity.deadline else ""


def _measured(a: Activity, language: str) -> str:
    parts = [
        text("register.fact-measure", language, measure=a.measure) if a.measure else "",
        text("register.fact-target", language, target=a.target) if a.target else "",
    ]
    return "; ".join(filter(None, parts))


def _uncertain(a: Activity, language: str) -> str:
    fields = ", ".join(text(f"register.field-{field.replace('_', '-')}", language) for field in a.uncertain)
    return text("register.fact-uncertain", language, fields=fields) if fields else ""


def _after_dash(facts: Iterable[str]) -> str:
    # No brackets: units are spelled out in brackets themselves.
    said = "; ".join(filter(None, facts))
    return f" – {said}" if said else ""
