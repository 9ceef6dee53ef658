"""Answers from the register: lists, counts and filters over its rows, exact and complete.

"Vilka aktiviteter har UAF ensam 2026?" cannot come from the few best passages: it needs every row, and the word "ensam". What
the question names - a unit, a year, an area, a status - becomes a filter; the rows that pass are all named, each with its page.
Lead and cooperation are told apart, and planned is never called done.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.evidence import bag, match, question_terms
from assistant.questions import Question
from assistant.rows import Row, row_statement
from assistant.statements import Statement
from ingest.document import Document
from prompts import text

Structured = tuple[list[Statement], str, tuple[tuple[str, ...], ...]]

_ROWS = re.compile(
    r"\b(?:aktivitet\w*|åtgärd\w*|register\w*|handlingsplan\w*|delaktivitet\w*|uppgift\w*|activit\w+|tasks?)\b",
    re.IGNORECASE,
)
_AGREEMENTS = re.compile(r"\b(?:överenskommelse\w*|agreements?)\b", re.IGNORECASE)
_MEASURES = re.compile(r"\beffektmått\w*|\beffect measures?\b", re.IGNORECASE)
_TO_DO = re.compile(
    r"\b(?:ska|göra|göras|gör|ansvar\w*|genomför\w*|klar\w*|planer\w*|ligger på|har|leder|do|responsible)\b",
    re.IGNORECASE,
)
_ALONE = re.compile(r"\b(?:ensam\w*|själv\w*|på egen hand|enbart|alone)\b", re.IGNORECASE)
_COOPERATES = re.compile(r"\b(?:samarbetar|samarbete med|medverkar|deltar|bidrar|cooperat\w+)\b", re.IGNORECASE)
_ONLY_YEAR = re.compile(r"\b(?:bara|endast|enbart|only)\b[^.?]{0,25}\b20\d\d", re.IGNORECASE)
_MANY = re.compile(
    r"\b(?:vilka|hur många|lista|räkna upp|alla|samtliga|vad ska|vad har|vad gör|which|how many|list)\b", re.IGNORECASE
)
# Words of a question that are filters or form, never the topic of a row.
_NO_TOPIC = frozenset(
    "aktivitet aktiviteter delaktiviteter åtgärd åtgärder register registret handlingsplan handlingsplanen "
    "färdplan färdplanen plan planen överenskommelse överenskommelser effektmått mått mål ansvar ansvarig "
    "ansvariga ansvarar ansvarat ensam ensamt själv bara endast enbart år året planerad planerade planerat "
    "planeras klar klara klart göra göras gör genomföra genomföras genomförs ligger status område området områden "
    "samarbete samarbetar medverkar deltar gäller finns region regionen gotland gotlands jämtland härjedalen "
    "många antal totalt alla samtliga lista uppgifter uppgift leder har enligt inom påbörjat påbörjad påbörjats "
    "pågår pågående avslutad förvaltning förvaltningen".split()
)


def rows_of(documents: Iterable[Document], kinds: Sequence[str] = ("activity",)) -> list[Row]:
    """The register's rows of these kinds, in the documents' order."""
    return [Row(document, a) for document in documents for a in document.activities if a.kind in kinds]


def answer_from_register(asked: Question, documents: Sequence[Document]) -> Structured | None:
    """A list or count of register rows, or None where the question does not ask for one."""
    question = asked.text
    if not _MANY.search(question):
        return None
    if _MEASURES.search(question):
        kind, name = "measure", "measures"
    elif _AGREEMENTS.search(question):
        kind, name = "agreement", "agreements"
    else:
        kind, name = "activity", "activities"
    rows = rows_of(documents, (kind,))
    if asked.regions:
        rows = [row for row in rows if row.document.entry.region in asked.regions]
    if not rows:
        return None
    units = _units_in(question, rows)
    status = _status_in(question, rows)
    about_rows = (
        kind != "activity" or _ROWS.search(question) or (units and (asked.years or _TO_DO.search(question))) or status
    )
    if not about_rows or (kind == "activity" and not (units or asked.years or status or _ROWS.search(question))):
        return None
    return _filtered(asked, rows, name, units, status)


def _filtered(asked: Question, rows: list[Row], name: str, units: list[str], status: str) -> Structured | None:
    said = ""
    question, language = asked.text, asked.language
    for unit in units:
        if _COOPERATES.search(question):
            rows = [r for r in rows if unit in r.activity.in_cooperation_with and unit not in r.activity.responsible]
            said += text("register.by-cooperation", language, unit=unit)
        elif _ALONE.search(question):
            rows = [r for r in rows if r.activity.responsible == (unit,) and not r.activity.in_cooperation_with]
            said += text("register.by-unit-alone", language, unit=unit)
        else:
            rows = [r for r in rows if unit in r.activity.responsible]
            said += text("register.by-unit", language, unit=unit)
    for year in asked.years if name == "activities" else ():
        only = _ONLY_YEAR.search(question) is not None
        rows = [r for r in rows if year in r.activity.years and (not only or len(r.activity.years) == 1)]
        said += text("register.by-year-only" if only else "register.by-year", language, year=year)
    if status:
        rows = [r for r in rows if status in r.activity.status.lower()]
        said += text("register.by-status", language, status=status)
    rows, topic = _about_topic(question, rows, units, asked)
    if topic:
        said += text("register.by-topic", language, topic=topic)
    if not rows:
        # A filter that fits nothing is an answer only when nothing but exact filters was applied.
        return (
            None if topic or not said else ([Statement(text("register.none", language, filter=said))], "register", ())
        )
    one = "-one" if len(rows) == 1 else ""
    first = Statement(text(f"register.count-{name}{one}", language, count=len(rows), filter=said))
    listed = [row_statement(row, language) for row in rows]
    statements = [first, *(replace(statement, text=f"- {statement.text}") for statement in listed)]
    if name == "activities":
        statements.append(Statement(text("register.planned", language)))
    return statements, "register", table_of(rows, language)


def _units_in(question: str, rows: Sequence[Row]) -> list[str]:
    """The units that the question names, in the register's own spelling."""
    names: dict[str, str] = {}
    for row in rows:
        for unit in (*row.activity.responsible, *row.activity.in_cooperation_with):
            names[unit.lower()] = unit
    expansions = {t.expansion.lower(): t.abbreviation for row in rows for t in row.document.terms}
    lowered = question.lower()
    found = [unit for name, unit in names.items() if re.search(rf"(?<!\w){re.escape(name)}(?:s|:s)?(?!\w)", lowered)]
    found += [
        a
        for e, a in expansions.items()
        if a.lower() in names and re.search(rf"(?<!\w){re.escape(e)}(?:en|s|ens)?(?!\w)", lowered)
    ]
    return list(dict.fromkeys(found))


def _status_in(question: str, rows: Sequence[Row]) -> str:
    lowered = re.sub(r"\binte\b", "ej", question.lower())
    known = {re.split(r"[,.(]", row.activity.status.lower())[0].strip() for row in rows}
    return max((s for s in known if s and re.search(rf"\b{re.escape(s)}", lowered)), key=len, default="")


def _about_topic(question: str, rows: list[Row], units: Sequence[str], asked: Question) -> tuple[list[Row], str]:
    """The rows that speak of the question's topic: what is left of it when filters and form are taken away."""
    known = {unit.lower() for unit in units} | {word for unit in units for word in unit.lower().split()}
    full = {
        word
        for row in rows
        for t in row.document.terms
        if t.abbreviation in units
        for word in re.findall(r"\w+", t.expansion.lower())
    }
    left = [
        term
        for term in question_terms(question, lambda feature: 1.0)
        if term.weight >= 0.5
        and term.form not in _NO_TOPIC
        and term.form not in known | full
        and not term.form.isdigit()
        and not any(term.form.startswith(region.lower()[:5]) for region in asked.regions)
    ]
    if not left:
        return rows, ""
    scored = [(sum(match(t, bag(_words(row))) >= 0.7 for t in left) / len(left), row) for row in rows]
    best = max((score for score, _ in scored), default=0.0)
    if best < 0.6:
        return [], " ".join(term.form for term in left)
    return [row for score, row in scored if score >= max(0.6, best - 0.1)], " ".join(term.form for term in left)


def _words(row: Row) -> str:
    a = row.activity
    return " ".join((a.area, a.goal, a.activity, a.subactivity, a.status, a.measure))


def table_of(rows: Sequence[Row], language: str = "sv") -> tuple[tuple[str, ...], ...]:
    """The rows as a table for people, header first."""
    columns = ("document", "area", "number", "activity", "years", "responsible", "cooperation", "status", "page")
    header = tuple(text(f"register.column-{column}", language) for column in columns)
    body = tuple(
        (
            row.document.entry.title,
            row.activity.area,
            row.activity.number,
            row.activity.subactivity or row.activity.activity,
            ", ".join(row.activity.years),
            ", ".join(row.activity.responsible),
            ", ".join(row.activity.in_cooperation_with),
            row.activity.status,
            row.document.page_at(row.activity.start).label,
        )
        for row in rows
    )
    return (header, *body)
