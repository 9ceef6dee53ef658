"""Answers from the register: lists, counts and filters over its rows, exact and complete.

"Vilka aktiviteter har UAF ensam 2026?" cannot come from the few best passages: it needs every row, and the word "ensam".
What the question names becomes a filter; the rows that pass are all named, each with its place. Lead and cooperation are
told apart, planned is never called done, and where no row passes the answer says which rows it went through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from assistant.agreement_answers import answer_about_agreements, answer_about_measures
from assistant.particulars import NUMBER_WORDS
from assistant.questions import Question
from assistant.register_questions import Wanted, read
from assistant.register_rows import Selection, rows_of, select, series_of, takes_part
from assistant.register_units import unit_names, units_in
from assistant.register_words import opening, predicates, split, topic_words, where, yes_or_no
from assistant.rows import Names, Row, asks_what_is_done, asks_who, carried, joined, row_line, row_sentence
from assistant.statements import Quote, Statement, Structured
from assistant.terms import Term
from index.swedish import features
from index.tokens import words
from ingest.document import Document
from ingest.units import actor_pattern
from prompts import text

_KIND = "register"
# A list of rows that were gone through in vain is told by its units; this many are cited.
_MOST_IN_VAIN = 12
# Beyond this many, all the rows that there are are counted by area.
_MOST_ROWS, _MOST_COUNTED = 40, 12
_COUNTED = re.compile(rf"\b({'|'.join(NUMBER_WORDS)}) (?:\w+ )?(?:(?:del)?aktivitet|åtgärd|activit)", re.IGNORECASE)


def answer_from_register(asked: Question, documents: Sequence[Document], terms: Sequence[Term]) -> Structured | None:
    """A list, a count or a single row, or None where the question does not ask for rows or no row speaks of its topic.

    `terms` are the question's content words. Where all statements are without quotes, the register says that there is
    no such row.
    """
    every = rows_of(documents)
    wanted = read(asked, terms, unit_names(every), series_of(every))
    if wanted is None:
        return None
    regional = [row for row in every if not asked.regions or row.document.entry.region in asked.regions]
    rows = _of_named_document([row for row in regional if row.activity.kind == wanted.kind], asked.text)
    if wanted.kind == "agreement":
        return answer_about_agreements(asked, wanted, rows, documents)
    if wanted.kind == "measure" or (wanted.goals and not any(row.activity.goal for row in rows)):
        return answer_about_measures(asked, wanted, regional, every)
    return _activities(asked, wanted, rows) if rows else None


def _activities(asked: Question, wanted: Wanted, rows: list[Row]) -> Structured | None:
    if (wanted.state or wanted.year_rule == "missing") and not any(_tells(row, wanted) for row in rows):
        planned = [Statement(text("register.planned", asked.language))]
        return (planned, _KIND, ()) if wanted.state == "done" else None
    found = select(rows, wanted)
    if found is None:
        return _unknown_unit(asked, wanted, rows)
    if wanted.goals:
        return _goals(asked, found)
    if wanted.numbers and not found.before:
        return _no_such_number(asked, wanted, rows)
    if _asks_who(asked, wanted) and found.rows and not any(row.activity.responsible for row in found.rows):
        return _nobody(asked, found.rows)
    if not found.rows:  # "Har vi fått en färdig handbok?" may speak of rows, or of anything else
        return _none(asked, wanted, found, rows) if wanted.explicit or wanted.units or wanted.years else None
    if _counts_others(asked.text, len(found.rows)) and len(found.rows) == len(rows):
        return None
    if len(found.rows) == 1 and wanted.numbers:
        return [row_sentence(found.rows[0], asked)], _KIND, table_of(found.rows, asked.language)
    return _listed(asked, wanted, found), _KIND, table_of(found.rows, asked.language)


def _counts_others(question: str, rows: int) -> bool:
    """Whether a question speaks of so many activities, "de fyra aktiviteterna", and not of as many as there are rows."""
    counted = _COUNTED.search(question)
    return counted is not None and NUMBER_WORDS.get(counted[1].lower(), 0) != rows


def _tells(row: Row, wanted: Wanted) -> bool:
    return bool(row.activity.status if wanted.state else row.activity.years)


def _asks_who(asked: Question, wanted: Wanted) -> bool:
    return not wanted.units and wanted.role in {"responsible", "alone"} and asks_who(asked)


def _listed(asked: Question, wanted: Wanted, found: Selection) -> list[Statement]:
    """The count, then every row: by document and area, or apart by whether the unit leads or takes part."""
    language, names = asked.language, Names(asked.language)
    statements = [Statement(_count(asked, wanted, found, names))]
    if asked.kind == "number" and (told := _numbers_told(found.rows, language)):
        statements.append(Statement(told))
    shown = [
        *(["units"] if wanted.role != "alone" else []),
        *(["years"] if wanted.year_rule in {"", "span"} else []),
        *([] if wanted.state else ["status"]),
    ]
    everything = found.rows == found.before and not wanted.topic and not wanted.state
    if everything and len(found.rows) > (_MOST_COUNTED if asked.kind == "number" else _MOST_ROWS):
        return statements + list(_overview(found.rows, language))
    if wanted.role == "either" and len(wanted.units) == 1:
        unit = wanted.units[0]
        leads = [row for row in found.rows if unit in row.activity.responsible]
        for key, group in (("responsible", leads), ("cooperation", [row for row in found.rows if row not in leads])):
            if group:
                heading = text(f"register.group-{key}", language, units=unit, count=len(group))
                statements.append(Statement(heading))
                statements += [row_line(row, language, names, besides=wanted.units, shown=shown) for row in group]
    else:
        besides = wanted.units if wanted.role != "cooperation" else ()
        for heading, rows in _groups(found.rows, language):
            if heading:
                statements.append(Statement(heading))
            statements += [row_line(row, language, names, besides=besides, shown=shown) for row in rows]
    if wanted.years or asks_what_is_done(asked.text):
        statements.append(Statement(text("register.planned", language)))
    return statements


def _count(asked: Question, wanted: Wanted, found: Selection, names: Names) -> str:
    one = len(found.rows) == 1
    said = predicates(wanted, found, asked, names, one=one)
    parts = split(wanted, found.rows, asked.language)
    name = "parts" if all(row.activity.subactivity and not row.activity.number for row in found.rows) else "activities"
    return opening(name, len(found.rows), asked, where(found, asked.language), said, parts)


def _groups(rows: Sequence[Row], language: str) -> Iterable[tuple[str, list[Row]]]:
    """The rows by document and area; a heading only where there is something to tell apart."""
    several = len({row.document.entry.id for row in rows}) > 1
    areas = len({(row.document.entry.id, row.activity.area) for row in rows}) > 1
    for (_, area), group in groupby(rows, key=lambda row: (row.document.entry.id, row.activity.area)):
        members = list(group)
        entry = members[0].document.entry
        lines = [text("register.group-area", language, area=area)] if areas and area else []
        if several:
            lines.insert(0, text("register.group-document", language, region=entry.region, title=entry.title))
        yield " ".join(lines), members


def _overview(rows: Sequence[Row], language: str) -> Iterable[Statement]:
    """How many rows each area has, for a question that asks for them all; the table beside the answer holds them."""
    several = len({row.document.entry.id for row in rows}) > 1
    for (_, area), group in groupby(rows, key=lambda row: (row.document.entry.id, row.activity.area)):
        members = list(group)
        place = f"{members[0].document.entry.region}, {area}" if several else area
        yield _over(text("register.overview", language, area=f"- {place}", count=len(members)), members[:1])


def _numbers_told(rows: Sequence[Row], language: str) -> str:
    """How the rows of one area are numbered, where some numbers are split: 14 rows under 13 numbers."""
    numbers = [row.activity.number for row in rows]
    if len({row.activity.area for row in rows}) != 1 or not all(numbers):
        return ""
    bases = list(dict.fromkeys(number.rstrip("abcdefghijklmnopqrstuvwxyzåäö") for number in numbers))
    parts = [base for base in bases if base not in numbers]
    if not parts:
        return ""
    values = {"count": len(bases), "first": bases[0], "last": bases[-1], "parts": joined(parts, language)}
    return text("register.numbers-split", language, **values)


def _goals(asked: Question, found: Selection) -> Structured | None:
    """The goals of the rows, each once, in their order."""
    goals: dict[str, list[Quote]] = {}
    for row in found.rows:
        if row.activity.goal:
            quotes = [q for q in row.quotes("goal") if q.start != row.activity.start]
            goals.setdefault(row.activity.goal, []).extend(
                q for q in quotes if q not in goals.get(row.activity.goal, [])
            )
    if not goals:
        return None
    first = Statement(opening("goals", len(goals), asked, where(found, asked.language), []))
    lines = [Statement(f"- {goal}", tuple(quotes), said=goal) for goal, quotes in goals.items()]
    return [first, *lines], _KIND, ()


def _nobody(asked: Question, rows: Sequence[Row]) -> Structured:
    """That a document names nobody responsible for these rows; three of them stand for all."""
    said = []
    for _, group in groupby(rows, key=lambda row: row.document.entry.id):
        members = list(group)
        title = members[0].document.entry.title
        sentence = text("register.nobody-named", asked.language, count=len(members), title=title)
        said.append(_over(sentence, members[:3]))
    said[0] = replace(said[0], text=yes_or_no(said[0].text, asked, yes=False))
    return said, _KIND, ()


def _none(asked: Question, wanted: Wanted, found: Selection, rows: Sequence[Row]) -> Structured | None:
    """That no row passes, and what the rows that were gone through say instead."""
    language, names = asked.language, Names(asked.language)
    years = sorted({year for row in rows for year in row.activity.years})
    beyond = [year for year in wanted.years if year not in years]
    if beyond and years:
        values = {"years": joined(beyond, language), "first": years[0], "last": years[-1]}
        return [Statement(text("register.no-years-there", language, **values))], _KIND, ()
    said = opening("activities", 0, asked, where(found, language), predicates(wanted, found, asked, names, one=True))
    theirs = [row for row in found.before if takes_part(row, replace(wanted, role="either"))]
    if wanted.units and theirs and not found.areas:
        anyone = replace(wanted, role="responsible")
        instead = [row for row in theirs if takes_part(row, anyone)] or theirs
        more = _instead(wanted, instead, language)
    elif wanted.units and found.before:
        instead = list(found.before)
        there = list(dict.fromkeys(unit for row in instead for unit in row.activity.responsible))
        if not there:
            return [Statement(said), Statement(text("register.nobody-named-here", language))], _KIND, ()
        key = "responsible-there" if len(there) > 1 else "responsible-there-one"
        more = text(f"register.{key}", language, units=names.of(there, instead[0].document))
    else:
        return [Statement(said)], _KIND, ()
    return [Statement(said), _over(more, instead[:_MOST_IN_VAIN])], _KIND, table_of(instead, language)


def _instead(wanted: Wanted, rows: Sequence[Row], language: str) -> str:
    """What the units do instead of what was asked: responsible in so many, or planned for other years."""
    units = joined(wanted.units, language)
    if wanted.year_rule:
        years = joined(sorted({year for row in rows for year in row.activity.years}), language)
        return text("register.years-there", language, units=units, years=years)
    one = "-one" if len(rows) == 1 else ""
    return text(f"register.responsible-in{one}", language, units=units, count=len(rows))


def _over(sentence: str, rows: Sequence[Row]) -> Statement:
    """A sentence about several rows at once, which all are cited."""
    quotes = tuple(quote for row in rows for quote in row.quotes())
    return Statement(sentence, quotes, said=" ".join(carried(row) for row in rows))


def _no_such_number(asked: Question, wanted: Wanted, rows: Sequence[Row]) -> Structured | None:
    """That an area has no activity of this number, and which numbers it has."""
    found = select(rows, replace(wanted, numbers=()))
    numbered = [row for row in found.before if row.activity.number] if found else []
    areas = list(dict.fromkeys(row.activity.area for row in numbered))
    if len(areas) != 1:
        return None
    numbers = [row.activity.number for row in numbered]
    place = text("register.where", asked.language, area=areas[0])
    values = {"number": wanted.numbers[0], "where": place, "first": numbers[0], "last": numbers[-1]}
    return [Statement(text("register.no-such-number", asked.language, **values))], _KIND, ()


def _unknown_unit(asked: Question, wanted: Wanted, rows: Sequence[Row]) -> Structured | None:
    """That the register does not know the unit that a question about its activities names."""
    actors = [term for term in wanted.topic if actor_pattern().fullmatch(term.form)]
    there = list(dict.fromkeys(unit for row in rows for unit in row.activity.responsible))
    unknown = (
        wanted.explicit and len(actors) == 1 == len(wanted.topic) and not units_in(actors[0].form, unit_names(rows))
    )
    if not unknown or not there:
        return None
    unit = topic_words(asked.text, actors)
    names = Names(asked.language).of(there, rows[0].document)
    said = text("register.unknown-unit", asked.language, unit=unit[:1].upper() + unit[1:], units=names)
    return [Statement(said)], _KIND, ()


def _of_named_document(rows: list[Row], question: str) -> list[Row]:
    """The rows of the document that the question calls by a word of its title ("färdplanen"), if only some have it."""
    roots = {features(token)[0] for token in words(question) if features(token)}
    kinds = {f"~{root}" for root in ("färdplan", "ramverk", "plan", "strategi", "program")}
    called = roots & kinds
    titles = {row.document.entry.id: row.document.entry.title for row in rows} if called else {}
    titled = {
        id
        for id, title in titles.items()
        if called & {feature for token in words(title) for feature in features(token)[:1]}
    }
    return [row for row in rows if row.document.entry.id in titled] if titled else rows


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
