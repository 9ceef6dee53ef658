"""The particulars of a sentence: what cannot be changed without changing what it says.

"Nämnden ska inte besluta före den 1 maj 2026" holds a body, an obligation, a negation, a direction and a date. A paraphrase may
choose other words for the rest; of these, each must stand in the quote as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from index.lexicon import is_word, look_up
from index.swedish import is_stop_word
from index.tokens import tokens
from ingest.dates import MONTHS, WRITTEN_DATE, in_figures
from ingest.sentences import ABBREVIATIONS

# "en" and "ett" are articles far more often than numbers, and so is "one".
NUMBER_WORDS = {
    word: number
    for words in (
        "två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton tjugo",
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
        "nineteen twenty",
    )
    for number, word in enumerate(words.split(), 2)
}
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE
)
# What a body, an office or a law is called by its last part: "samverkansnämnden", "vårdplaneraren", "skollagen".
_BODY = re.compile(
    r"(?:nämnd|förvaltning|kommun|region|styrelse|råd|grupp|chef|läkare|sköterska|planerare|samordnare|handläggare|ledare|"
    r"direktör|ledning|enhet|myndighet|sjukhus|skola|högskola|rektor|hälsa|tjänst|vård|terapeut|kurator|psykolog|pedagog|"
    r"koordinator|central|mottagning|team|domstol|rätt|organisation|förbund|utskott|kansli|fullmäktige|politiker|minister|departement|regering|riksdag|"
    r"lag|förordning|balk)$"
)
# These end like a body and are none.
_NO_BODY = frozenset(
    "rätt lag vård hälsa ledning grupp område enhet tjänst folkhälsa ohälsa förslag inslag underlag sätt".split()
)
_NEGATION = re.compile(
    r"\b(?:inte|ej|icke|aldrig|ingen|inga|inget|ingenting|varken|utan|not|no|never|without|nor|cannot)\b", re.IGNORECASE
)
_MODALS = {
    "ska": re.compile(r"\b(?:ska|skall|måste|shall|must)\b", re.IGNORECASE),
    "kan": re.compile(r"\b(?:kan|får|can|may)\b", re.IGNORECASE),
    "bör": re.compile(r"\b(?:bör|borde|should)\b", re.IGNORECASE),
}
# Words of which the one says the opposite of the other; the English ones for sentences in English.
_OPPOSITES = tuple(
    (re.compile(rf"\b(?:{one})\b", re.IGNORECASE), re.compile(rf"\b(?:{other})\b", re.IGNORECASE))
    for one, other in (
        (r"minst|at least", r"högst|at most"),
        (r"senast|inom|no later than|within", r"tidigast|at the earliest"),
        (r"före|innan|before", r"efter|after"),
        (r"över|mer än|fler än|more than|over", r"under|mindre än|färre än|less than|fewer than"),
        (r"ök(?:a|ar|ade|at|as|ades)|increas\w+", r"minsk(?:a|ar|ade|at|as|ades)|decreas\w+|reduc\w+"),
        (r"fler|more", r"färre|fewer"),
        (r"tillstyrk\w*|bifall\w*|bevilja\w*|godkän\w*", r"avstyrk\w*|avsl(?:å|o|ag)\w*|underkän\w*"),
        (r"skrivs? in|skrivits in|inskriv\w*|admi\w+", r"skriv(?:s|er)? ut|skrivits ut|utskriv\w*|discharg\w+"),
        (r"alla|samtliga|alltid|all|every|always", r"vissa|några|ibland|some|sometimes"),
    )
)
_UPPER = re.compile(r"(?:upp till|högst|senast|under|mindre än|färre än|inom|som mest)(?: \w+)?\s*$", re.IGNORECASE)
_LOWER = re.compile(r"(?:minst|från|från och med|över|mer än|fler än|tidigast)(?: \w+)?\s*$", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:om|när|bara|endast|kräv\w*|förutsätt\w*|först|if|when|only|requir\w*)\b", re.IGNORECASE)
_ONLY = re.compile(r"\b(?:bara|endast|enbart|only)\b", re.IGNORECASE)
_PROPOSED = re.compile(r"\b(?:föresl\w+|förslag\w*|yrka\w*|propos\w+)", re.IGNORECASE)
_TOLD_AS_PROPOSED = re.compile(rf"{_PROPOSED.pattern}|\b(?:motion\w*|avstyrk\w*|tillstyrk\w*|remiss\w*)", re.IGNORECASE)
_PLANNED = re.compile(r"\b(?:ska|skall|skulle|planera\w*|kommer att|avser|shall|must|will|plan\w*)\b", re.IGNORECASE)
_PERFECT = re.compile(
    r"\bha(?:r|de)\s+(?:\w+\s+){0,2}?\w+(?:at|it|tt|rt|ats|its|rts|tts)\b|\bhas been\b|\bhave been\b", re.IGNORECASE
)
_PAST = re.compile(r"\b\w{3,}(?:ades?|[lrmnvg]des?|[kpst]tes?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as digits, the root of the content word that follows it ("" at the end), and which way it bounds."""

    digits: str
    of: str
    bound: str


@dataclass(frozen=True, slots=True)
class Body:
    """A body by the root of its name or its abbreviation, at `[start, end)`.

    `place` tells it apart from others: an abbreviation in brackets has the place of the name that it stands behind.
    """

    name: str
    place: int
    start: int
    end: int


def plain_dates(text: str) -> str:
    """`text` with "1 mars 2025" written 2025-03-01, so that the same day is the same word."""
    return WRITTEN_DATE.sub(in_figures, text)


@lru_cache(maxsize=1 << 12)
def identifiers(text: str) -> frozenset[str]:
    """Numbers, dates, diary and guideline numbers, chapters of law, months, and addresses on the web, as they stand."""
    found = {token.form for token in tokens(text) if token.kind != "word"}
    forms = {token.form for token in tokens(text) if token.kind == "word"}
    found |= {str(NUMBER_WORDS[form]) for form in forms if form in NUMBER_WORDS}
    found |= forms & set(MONTHS)
    addresses = {match.group().lower().rstrip(".,;:") for match in _ADDRESS.finditer(text)}
    return frozenset(found | (addresses - ABBREVIATIONS))


def numbers(text: str) -> Iterator[Number]:
    """The numbers of a text, in words or digits, each with what it counts."""
    listed = [token for token in tokens(text) if token.kind in {"word", "number"}]
    listed.sort(key=lambda token: token.start)
    for place, token in enumerate(listed):
        if token.kind != "number" and token.form not in NUMBER_WORDS:
            continue
        digits = token.form if token.kind == "number" else str(NUMBER_WORDS[token.form])
        following = (other for other in listed[place + 1 :] if other.kind == "word" and not is_stop_word(other.form))
        of = next(
            (look_up(other.form).root for other in following if text[token.end : other.start].count(",") == 0), ""
        )
        before = text[max(0, token.start - 24) : token.start]
        bound = "upper" if _UPPER.search(before) else "lower" if _LOWER.search(before) else ""
        yield Number(digits, of, bound)


@lru_cache(maxsize=1 << 12)
def bodies(text: str) -> tuple[Body, ...]:
    """Bodies, offices, laws, abbreviations and guideline numbers, in order."""
    found: list[Body] = []
    for token in sorted(tokens(text), key=lambda token: (token.start, -token.end)):
        written = text[token.start : token.end]
        if token.kind == "word" and not re.match(r"[A-ZÅÄÖ]{2,}", written):
            word = look_up(token.form)
            if is_stop_word(token.form) or word.lemma in _NO_BODY or not _BODY.search(word.lemma):
                continue
            name = word.root
        elif token.kind == "number":
            continue
        else:
            name = token.form
        if found and token.start < found[-1].end:
            continue  # the letters of a guideline's number
        before = found[-1] if found else None
        place = before.place if before and re.fullmatch(r"\s*\(", text[before.end : token.start]) else token.start
        found.append(Body(name, place, token.start, token.end))
    return tuple(found)


def names(text: str) -> list[str]:
    """The words written with a capital inside a sentence, in lower case: names of places, people and things."""
    return [
        token.form
        for token in tokens(text)
        if token.kind == "word" and token.start > 0 and text[token.start].isupper() and text[token.start - 1] in " ("
        and not re.search(r"[.!?:”\"]\s*$", text[: token.start])
    ]  # fmt: skip


def unknown_words(text: str) -> set[str]:
    """The words that neither a dictionary nor the making of compounds explains."""
    return {t.form for t in tokens(text) if t.kind == "word" and len(t.form) > 2 and not is_word(t.form.rstrip("-"))}


def is_negated(text: str) -> bool:
    """Whether a clause denies: two negations make an assertion ("inte utan samtycke", "inte bara … utan också")."""
    return len(_NEGATION.findall(text)) % 2 == 1


def loses_a_condition(claim: str, quote: str) -> bool:
    """Whether the claim asserts what the quote only makes a condition: "inte utan att patienten har sagt ja"."""
    twice = len(_NEGATION.findall(quote)) > 1 and not re.search(
        r"\binte (?:bara|endast|enbart)\b", quote, re.IGNORECASE
    )
    return twice and not _NEGATION.search(claim) and not _CONDITION.search(claim)


def modals(text: str) -> set[str]:
    """Which of ska, kan and bör a clause says, in whatever word."""
    return {name for name, pattern in _MODALS.items() if pattern.search(text)}


def narrows(claim: str, quote: str) -> bool:
    """Whether the claim says "only" where the quote neither does nor says so by a negation."""
    return bool(_ONLY.search(claim)) and not _ONLY.search(quote) and not _NEGATION.search(quote)


def opposed(claim: str, quote: str) -> bool:
    """Whether the claim says "högst" where the quote says "minst", or another such opposite."""
    for pair in _OPPOSITES:
        for said, opposite in (pair, pair[::-1]):
            if not said.search(claim) or opposite.search(claim):
                continue
            if opposite.search(quote) and not said.search(quote):
                return True
            # Both stand in the quote: of what? "fler äldre … färre faller"
            if _followers(said, claim) & _followers(opposite, quote) - _followers(said, quote):
                return True
    return False


def _followers(pattern: re.Pattern[str], text: str) -> set[str]:
    """The roots of the content words that stand right behind the pattern."""
    found = set()
    for match in pattern.finditer(text):
        word = next((t for t in tokens(text[match.end() :]) if t.kind == "word" and not is_stop_word(t.form)), None)
        if word is not None:
            found.add(look_up(word.form).root)
    return found


def status_changed(claim: str, quote: str) -> bool:
    """Whether a proposal became a fact, or what is planned became done."""
    if _PROPOSED.search(quote) and not _TOLD_AS_PROPOSED.search(claim):
        return True
    planned = _PLANNED.search(quote) is not None and _PLANNED.search(claim) is None
    if planned and _PERFECT.search(claim) and not _PERFECT.search(quote):
        return True
    said = {match.group().lower() for match in _PAST.finditer(claim)}
    held = {token.form for token in tokens(quote)}
    return planned and any(form not in held and look_up(form).lemma != form for form in said)
