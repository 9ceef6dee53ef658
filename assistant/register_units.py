"""The units that the register knows, and how a question names them: "hsf", "HSF:s", "hälso- och sjukvårdsförvaltningen"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from assistant.rows import Row
from index.english import FUNCTION_WORDS
from index.swedish import is_stop_word
from index.tokens import words

# A word that names a kind of body together with what tells it from others of its kind.
_BODY = re.compile(
    r"\w{3,}(?:förbund|förvaltning|nämnd|enhet|avdelning|styrelse|nätverk|kansli|myndighet|byrå|kontor)(?:en|et)?"
)


def unit_names(rows: Iterable[Row]) -> dict[str, str]:
    """Every name of a unit in these rows, in lower case, with its short form: "hsf" and its full name are "HSF"."""
    names: dict[str, str] = {}
    for row in rows:
        units = (*row.activity.responsible, *row.activity.in_cooperation_with)
        names |= {unit.lower(): unit for unit in units}
        names |= {
            term.expansion.lower(): term.abbreviation for term in row.document.terms if term.abbreviation in units
        }
    return names | _called_short(names)


def _called_short(names: Mapping[str, str]) -> dict[str, str]:
    """The one word that a long name is called by, "kommunförbundet" for "kommunförbundet norrvik", if no other unit has it."""
    by_word: dict[str, set[str]] = {}
    for name, short in names.items():
        for token in words(name):
            by_word.setdefault(token.form, set()).add(short)
    return {
        word: next(iter(units))
        for word, units in by_word.items()
        if len(units) == 1 and word not in names and _BODY.fullmatch(word)
    }


def units_in(text: str, units: Mapping[str, str]) -> tuple[str, ...]:
    """The units that a text names, in short form, in the order of their first mention."""
    found = {match.start(): short for name, short in sorted(units.items()) if (match := _name_in(name, short, text))}
    return tuple(dict.fromkeys(found[place] for place in sorted(found)))


def named_words(named: Sequence[str], units: Mapping[str, str]) -> frozenset[str]:
    """The words in lower case that the names of these units are made of."""
    return frozenset(token.form for name, short in units.items() if short in named for token in words(name))


def inflected(name: str) -> str:
    """A pattern for a name in any of its forms: "socialförvaltning", "socialförvaltningens", "UAF:s"."""
    if len(name) <= 5:
        return rf"{re.escape(name)}(?::?s)?"
    return rf"{re.escape(re.sub('(?:en|et)$', '', name))}(?:en|et)?s?"


def _name_in(name: str, short: str, text: str) -> re.Match[str] | None:
    # A unit may be called as a common word is ("OF"); then only its capitals tell them apart.
    if is_stop_word(name) or name in FUNCTION_WORDS:
        return re.search(rf"(?<![\w-]){re.escape(short)}(?::?s)?(?!\w)", text)
    return re.search(rf"(?<![\w-]){inflected(name)}(?!\w)", text, re.IGNORECASE)
