"""Does this phrase spell out these letters?

Two answers. `expansion_before` and `could_spell` look beside an abbreviation whose author says that it is spelled
out there, as in "samordnad individuell plan (SIP)", and therefore follow the letters leniently: A. S. Schwartz and M.
A. Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text", 2003. `spells` judges a
phrase that merely stands somewhere in the document, and is strict: every letter must open a word or a part of a
compound, and no word may go without one:

    UAF   utbildnings- och arbetslivs|förvaltningen
    RSF   region|styrelse|förvaltningen
    SOF   so_cial|förvaltningen                       (the first word may give its two first letters)
"""

from __future__ import annotations

import re
from functools import lru_cache

# An abbreviation has two capitals at least: SIP, ReKo. "MiniMaria" is too long for one, "SON 2022/295" and
# "STY-02276" are references.
ABBREVIATION = re.compile(r"(?<![\w§-])(?=(?:\w*[A-ZÅÄÖ]){2})[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{1,7}(?!\w|/\d|-\s?\d|\s\d{4}/)")
_ROMAN = re.compile(r"[IVX]+")
_SMALL = frozenset("och i på av för med samt till kring om vid the of and en ett den det de som".split())
# Parts of compounds that give an abbreviation its letters: what an authority, a law or a plan is called in Swedish.
_HEADS = (
    "förvaltning nämnd styrelse kontor ledning råd utskott kommitté fullmäktige region kommun lag plan avtal "
    "grupp team organ struktur vård omsorg samverkan hälsa skola tjänst centrum mottagning analys stöd strategi "
    "verksamhet boende myndighet förbund service direktör chef program utredning"
).split()
# Those that name someone or something with a name of its own, and how they are inflected.
_NAME = re.compile(
    r"\w*(förvaltning|nämnd|styrelse|kontor|råd|utskott|kommitté|fullmäktige|region|kommun|lag|grupp|organ|myndighet|förbund|direktör)"
    r"(?:e?n|et|er|r|ar|erna|na|arna|a)?",
    re.IGNORECASE,
)
_PREPOSITIONS = frozenset("för kring om i vid till av på".split())


def is_abbreviation(text: str) -> bool:
    """Whether `text` as a whole looks like an abbreviation; a Roman numeral is none."""
    return ABBREVIATION.fullmatch(text) is not None and _ROMAN.fullmatch(text) is None


def expansion_before(text: str, abbreviation: str) -> int | None:
    """Where in `text`, which ends right before the abbreviation, its expansion begins; None where there is none.

    The letters are looked for from the end; the first of them must open a word. No more words than the letters allow
    are tried.
    """
    letters = abbreviation.lower()
    most = _most_words(letters)
    words = [match.start() for match in re.finditer(r"[^\W_][^\s]*", text)]
    earliest = words[-most] if len(words) >= most else 0
    lowered = text.lower()
    position = len(text)
    for number in range(len(letters) - 1, -1, -1):
        position -= 1
        while position >= earliest and (
            lowered[position] != letters[number] or (number == 0 and position > 0 and (lowered[position - 1].isalnum()))
        ):
            position -= 1
        if position < earliest:
            return None
    found = text[position:]
    plausible = len(found.split()) > 1 or len(found) > 2 * len(letters)
    return position if plausible and not re.search(rf"\b{re.escape(abbreviation)}\b", found) else None


def could_spell(phrase: str, abbreviation: str) -> bool:
    """Whether the phrase begins with the first letter, has the others in order, and is long enough to spell them out."""
    letters = abbreviation.lower()
    words = phrase.lower().split()
    rest = iter("".join(words))
    fits = phrase[:1].lower() == letters[0] and all(letter in rest for letter in letters)
    long = len(words) > 1 or len(phrase) > 2 * len(letters)
    return fits and long and len(words) <= _most_words(letters) and letters[-1] in words[-1]


def _most_words(letters: str) -> int:
    return min(len(letters) + 5, 2 * len(letters))  # Schwartz and Hearst's bound


def spells(phrase: str, abbreviation: str) -> bool:
    """Whether every letter opens a word of `phrase` or a part of a compound in it, in order, and every word gives one."""
    pattern = _strict_pattern(phrase.lower())
    return pattern is not None and re.fullmatch(pattern, abbreviation.lower()) is not None


def could_be_a_name(phrase: str) -> bool:
    """Whether a phrase is built as names of authorities, bodies and laws are.

    "socialnämnden", "hälso- och sjukvårdsförvaltningen", "ledningsgruppen för vård och omsorg", "Sveriges Kommuner
    och Regioner" - but not "stöd till kommuner och regioner", which merely ends in the same word.
    """
    if re.search(r"[^\w\s-]|\d|\s-|[\t\n]", phrase):
        return False
    words = phrase.split()
    stop = next((number for number, word in enumerate(words) if word in _PREPOSITIONS), len(words))
    named = _NAME.fullmatch(words[stop - 1]) if stop else None
    if named is None:
        return False
    capital = phrase[0].isupper()
    if named[1].lower() in {"region", "kommun"}:
        return capital
    return len(words) == 1 or capital or stop < len(words) or any(word.endswith("-") for word in words[:-1])


@lru_cache(maxsize=4096)
def _strict_pattern(phrase: str) -> str | None:
    words = re.findall(r"[^\W\d_]+", phrase)
    if not words or words[0] in _SMALL or words[-1] in _SMALL:
        return None
    pieces: list[str] = []
    for word in words:
        if word in _SMALL:
            continue
        heads = [match.start() for match in re.finditer("|".join(_HEADS), word) if match.start() > 1]
        letters = re.escape(word[0]) + (f"{re.escape(word[1])}?" if len(word) > 1 and not pieces else "")
        # The last part of the last word always counts, the parts between may be passed over.
        for number, start in enumerate(heads):
            last = number == len(heads) - 1 and word is words[-1]
            letters += re.escape(word[start]) + ("" if last else "?")
        pieces.append(letters)
    return "".join(pieces)
