"""How a list from the register opens: how many rows, where, and what they have in common.

"8 aktiviteter har UAF (utbildnings- och arbetslivsförvaltningen) som ansvarig och är planerade 2026: 1 ensam, 7 …"
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.questions import Question
from assistant.register_questions import Wanted
from assistant.register_rows import Selection
from assistant.rows import Names, Row, joined
from assistant.terms import Term
from prompts import text

# A topic is told in the question's own words where it holds few of them.
_MOST_WORDS = 6
_YES_NO = re.compile(r"\W*(?:finns|har|är|står|ansvarar|is|are|has|have|does|do)\b", re.IGNORECASE)


def opening(name: str, count: int, asked: Question, place: str, said: Sequence[str], parts: Sequence[str] = ()) -> str:
    """The sentence that counts `count` rows of a kind (`name`: activities, agreements, measures, goals); yes or no first."""
    form = {0: "-none", 1: "-one"}.get(count, "")
    values = {
        "count": count,
        "where": place,
        "said": joined(said, asked.language)
        or text("register.found-one" if count < 2 else "register.found", asked.language),
        "split": f": {', '.join(parts)}" if parts else "",
    }
    sentence = text(f"register.count-{name}{form}", asked.language, **values)
    return yes_or_no(sentence, asked, yes=count > 0)


def yes_or_no(sentence: str, asked: Question, *, yes: bool) -> str:
    """The sentence, after "Ja." or "Nej." where the question can be answered so."""
    if asked.kind != "yes-no" and not _YES_NO.match(asked.text):
        return sentence
    return text("register.yes" if yes else "register.no", asked.language, said=sentence)


def where(found: Selection, language: str) -> str:
    """In which area or areas, where the question named them."""
    filled = {row.activity.area for row in found.rows or found.before}
    areas = [area for area in found.areas if area in filled]
    return text("register.where", language, area=joined(areas, language)) if areas else ""


def predicates(wanted: Wanted, found: Selection, asked: Question, names: Names, *, one: bool) -> list[str]:
    """What the rows have in common, a predicate for each filter."""
    said, language, singular = [], asked.language, "-one" if one else ""
    if wanted.units and found.before:
        units = names.of(wanted.units, found.before[0].document)
        role = "shared-one" if wanted.role == "shared" and len(wanted.units) == 1 else wanted.role
        said.append(text(f"register.by-{role}", language, units=units))
    if wanted.role == "nobody":
        said.append(text("register.by-nobody", language))
    if wanted.without:
        said.append(text("register.by-without", language, units=joined(wanted.without, language)))
    if wanted.year_rule:
        rule = {"only": "-only", "first": "-first", "last": "-last", "missing": "-missing"}.get(wanted.year_rule, "")
        said.append(text(f"register.by-year{rule}{singular}", language, years=joined(wanted.years, language)))
    if wanted.state:
        said.append(text(f"register.by-state-{wanted.state}{singular}", language))
    if wanted.numbers:
        said.append(text("register.by-number", language, number=joined(wanted.numbers, language)))
    if found.about:
        said.append(text("register.by-topic", language, topic=topic_words(asked.text, wanted.topic)))
    return said


def split(wanted: Wanted, rows: Sequence[Row], language: str) -> list[str]:
    """How many of a unit's rows it has alone, with partners, and shared; nothing where all are of one sort."""
    if wanted.role != "responsible" or len(wanted.units) != 1:
        return []
    sole = [row for row in rows if len(row.activity.responsible) == 1]
    partners = sum(bool(row.activity.in_cooperation_with) for row in sole)
    counts = {"alone": len(sole) - partners, "partners": partners, "shared": len(rows) - len(sole)}
    told = [text(f"register.split-{sort}", language, count=count) for sort, count in counts.items() if count]
    return told if len(told) > 1 else []


def topic_words(question: str, topic: Sequence[Term]) -> str:
    """The topic in the question's own words, from its first to its last; the words alone where much stands between."""
    places = [
        match.span()
        for term in topic
        if (match := re.search(rf"(?<!\w){re.escape(term.form)}", question, re.IGNORECASE))
    ]
    if not places:
        return joined([term.form for term in topic], "sv")
    start, end = min(place[0] for place in places), max(place[1] for place in places)
    whole = question[start:end]
    return whole if len(whole.split()) <= _MOST_WORDS else ", ".join(term.form for term in topic)
