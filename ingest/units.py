"""Who is responsible: units as a plan writes them, read apart and brought to one form.

A cell may say "RSF (i samarbete med SOF, HSF, UAF) avseende 3d": RSF leads, three others take part, and it holds for
activity 3d alone. Another says "HSF/SOF", a sentence says "Hälso- och sjukvårdsförvaltningen": the same unit, so both
become "HSF" where the document's glossary gives that name. Nothing is translated that the document itself does not
expand.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ingest.columns import fold
from ingest.glossary import Term

_INFLECTION = r"(?:e?ns?|ets?|s|er|r|erna|rna|na|ernas|nas|ar|arna|arnas|orna|or)?"
_COOPERATION = re.compile(
    r"\(?\s*\b(?:i (?:nära )?(?:samarbete|samverkan|dialog|samråd) med|tillsammans med|med stöd (?:av|från)"
    r"|in cooperation with|with)\b\s*([^()]*)\)?",
    re.IGNORECASE,
)
_TAKING_PART = re.compile(r"\(([^()]*?)\s+(?:medverkar|deltar|bidrar|samverkar)\)", re.IGNORECASE)
_NUMBERS = r"\d{1,3}\s?[a-z]?\b(?:\s*(?:[-–,/]|och|samt|till)\s*(?:\d{1,3}\s?[a-z]?|[a-z])\b)*"
_SCOPE = re.compile(
    rf"\(?\b(?:avseende|gällande|avser|gäller|för)\s+(?:(?:del)?aktivitet(?:en|er|erna)?\s+)?({_NUMBERS})(?!\w)\)?",
    re.IGNORECASE,
)
# "Den verksamhet som har flest insatser, om inte annat bestäms" describes one, and lists none.
_CLAUSE = re.compile(
    r"^\s*(?:den|det|de) [\w-]+ som\b|[,;]\s*(?:om|när|såvida|dock|bör|där|vilken|vilket)\b", re.IGNORECASE
)
_NAME = re.compile(r"\s*[A-ZÅÄÖ][a-zåäö-]+\s*")
_ABBREVIATED = re.compile(r"(?=(?:\w*[A-ZÅÄÖ]){2})\w+")


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who leads and who takes part, in normal form. `certain` is False where the text does not say for which activity."""

    lead: tuple[str, ...] = ()
    cooperation: tuple[str, ...] = ()
    certain: bool = True


@lru_cache(maxsize=1)
def rule_words() -> dict[str, dict[str, list[str]]]:
    """The tables of `rule_words.toml`."""
    with Path(__file__).with_name("rule_words.toml").open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=1)
def actor_pattern() -> re.Pattern[str]:
    """Finds a word that names someone who can act: "socialnämnden", "fast läkarkontakt", "vårdcentralerna"."""
    actors = rule_words()["actors"]
    endings = sorted(actors["endings"], key=len, reverse=True)
    plain = "|".join(map(re.escape, actors["words"]))
    return re.compile(rf"\b(?:\w*(?:{'|'.join(endings)}){_INFLECTION}|{plain})\b", re.IGNORECASE)


def names_someone(text: str) -> bool:
    """Whether `text` holds an abbreviation or a word for someone who can act."""
    return bool(_ABBREVIATED.search(text) or actor_pattern().search(text))


class Units:
    """The units of one document: their full names and, where its glossary has one, the abbreviation for each."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._short: dict[str, str] = {}
        for term in terms:
            self._short.setdefault(_key(term.expansion), term.abbreviation)

    def normal(self, name: str) -> str:
        """The abbreviation that the document has for this name, else the name without an article before it."""
        name = re.sub(r"^(?:den|det|de|en|ett|såväl|både)\s+", "", name.strip(" .,;:–-"), flags=re.IGNORECASE)
        return self._short.get(_key(name), name)

    def split(self, text: str) -> tuple[str, ...]:
        """The units that `text` lists, in order and in normal form; "hälso- och sjukvårdsförvaltningen" is one."""
        text = re.sub(r"\([^()]*\)", " ", text)
        if _key(text) in self._short:
            return (self._short[_key(text)],)
        if _CLAUSE.search(text):
            return (" ".join(text.split()).rstrip(" .,;"),)
        names: list[str] = []
        for piece in re.split(r"\s*[/,;+&\n]\s*", re.sub(r"\bsåväl (.+?) som\b", r"\1, ", text)):
            whole = _key(piece) in self._short or re.match(r"\s*(?:varje|alla|båda|samtliga)\b", piece, re.IGNORECASE)
            parts = [piece] if whole else re.split(r"(?<![-–\s])\s+(?:och|samt|respektive|eller|and)\s+", piece)
            # "Vård och omsorg" is one name: "och" parts units only where each side names someone.
            # "Brostad, Fårlösa och Grimsbo": after a comma "och" ends a list of names.
            ends_a_list = "," in text and all(_NAME.fullmatch(part) for part in parts)
            names += parts if ends_a_list or all(names_someone(p) for p in parts if p.strip()) else [piece]
        return tuple(dict.fromkeys(normal for name in names if (normal := self.normal(name))))

    def responsible(self, text: str, number: str) -> Responsible:
        """Who is responsible for activity `number` ("3a", or "") according to a cell that says `text`."""
        lead: list[str] = []
        cooperation: list[str] = []
        certain, applies, position = True, False, 0
        for scope in [*_SCOPE.finditer(text), None]:
            clause = text[position : scope.start() if scope else len(text)]
            position = scope.end() if scope else position
            if not re.search(r"\w", clause):
                continue
            if scope and not number:
                certain = False
            elif scope and number not in numbers_in(scope[1]):
                continue
            applies = True
            for match in (*_COOPERATION.finditer(clause), *_TAKING_PART.finditer(clause)):
                cooperation += self.split(match[1])
            lead += self.split(_TAKING_PART.sub(" ", _COOPERATION.sub(" ", clause)))
        units = dict.fromkeys(lead)
        partners = dict.fromkeys(unit for unit in cooperation if unit not in units)
        return Responsible(tuple(units), tuple(partners), certain and (applies or not re.search(r"\w", text)))


def numbers_in(text: str) -> frozenset[str]:
    """The activity numbers that "3a-c", "1a, b och d" or "2–4" stand for."""
    found: list[tuple[int, str]] = []
    through = False
    for number, letter, sign in re.findall(r"(\d{1,3})?\s?([a-z])?\b\s*([-–,/]|och|samt|till)?", text):
        if not number and not letter:
            continue
        value = int(number) if number else found[-1][0] if found else 0
        if through and found:
            first_value, first_letter = found[-1]
            if letter and first_letter and value == first_value:
                found += [(value, chr(code)) for code in range(ord(first_letter) + 1, ord(letter))]
            elif not letter and not first_letter:
                found += [(between, "") for between in range(first_value + 1, value)]
        found.append((value, letter))
        through = sign in {"-", "–", "till"}
    return frozenset(f"{value}{letter}" for value, letter in found)


def _key(name: str) -> str:
    """A name without case, hyphens and the ending that makes it definite."""
    return re.sub(r"(?<=\w{5})(?:ens|ets|en|et|erna|s)$", "", fold(name))
