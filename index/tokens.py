"""Cut Swedish text into words, numbers and identifiers, each with its place in the text.

A steering document is named by its numbers, and everybody spells them differently: "STY-02276", "STY- 02276-" and
"sty 02276" are one guideline; "HSN 2026/148" is also asked for as "2026/148"; "13a kap 1 § HSL" as "13 a kap. 1 §". So
an identifier becomes one token, without white space and hyphens before its number, beside the plain words and numbers
it is made of: a question may use either.

    "Enligt STY- 02276"  ->  enligt, sty, 02276 and the identifier sty02276
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.dates import WRITTEN_DATE, in_figures

# A word keeps its inner hyphens and colons ("e-hälsa", "SIP:en"), and its last hyphen, which stands for the rest of a
# compound: "hälso- och sjukvård".
_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑:'’][^\W\d_]+)*[-‐‑]?")
_INFLECTED_ABBREVIATION = re.compile(
    r"([A-ZÅÄÖ]{2,})(?:[:'-]?(?:s|n|t|en|et|er|ar|or|na|ns|ens|ets|erna|arna|ernas|arnas|ers|ars))$"
)
_NUMBER = re.compile(r"\d{1,3}(?:[   ]\d{3})+(?!\d)|\d+(?:[.,:/–-]\d+)*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(r"((?:19|20)\d\d)-\d\d-\d\d")
_CHAPTER = re.compile(r"\b(\d{1,2})\s?([a-z]?)\s?kap\b\.?(?:\s?(\d{1,3})\s?([a-z]?)\s?§)?", re.IGNORECASE)
_PARAGRAPH = re.compile(r"§\s?(\d{1,3})\b|(?<![\w-])(\d{1,3})\s?([a-z]?)\s?§", re.IGNORECASE)
# Letters, a gap, and a number that cannot be a plain year: five digits or more, or one with a slash, colon or hyphen.
_REGISTERED = re.compile(
    r"\b([^\W\d_]{1,6}\d{0,4})(?:\s?[-‐–]\s?|\s)?(\d{5,}|\d{4}[-/]\d{2,6}(?:/\d{2,4})?|\d{4}:\d{1,4})\b(?![-/]\d)"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or identifier at `[start, end)` of the text; `kind` says which, `form` is its folded spelling.

    `form` is in lower case. A word that stands for the first part of a compound ("hälso-") keeps its hyphen.
    """

    form: str
    start: int
    end: int
    kind: str


def tokens(text: str) -> list[Token]:
    """Every token of `text`: words and numbers in order, then the identifiers that are made of them."""
    return [*words(text), *_numbers(text), *_identifiers(text)]


def words(text: str) -> Iterator[Token]:
    """The words of `text` in order, in lower case, typographic hyphens made plain."""
    for match in _WORD.finditer(text):
        word, end = match.group(), match.end()
        if word[-1] in "-‐‑" and (word.isupper() or text[end : end + 1].isdigit()):  # "STY-02276", not "hälso-"
            word, end = word[:-1], end - 1
        yield Token(_fold(word), match.start(), end, "word")


def _fold(word: str) -> str:
    """Lower case; "SIP:en", "SIPen" and "SIP:s" are all "sip", for abbreviations take their endings as they like."""
    word = word.replace("‐", "-").replace("‑", "-").replace("’", "'")
    inflected = _INFLECTED_ABBREVIATION.match(word)
    return inflected.group(1).lower() if inflected else word.lower()


def _numbers(text: str) -> Iterator[Token]:
    for match in _NUMBER.finditer(text):
        number = re.sub(r"[   ]", "", match.group()).replace("–", "-")
        start, end = match.span()
        pieces = number.split("-")
        if len(pieces) > 1 and all(_YEAR.fullmatch(piece) for piece in pieces):  # "2024-2027" is two years
            yield from (Token(piece, start, end, "number") for piece in pieces)
            continue
        yield Token(number, start, end, "number")
        if date := _DATE.fullmatch(number):
            yield Token(date.group(1), start, end, "number")


def _is_period(number: str) -> bool:
    """Whether a number is two years: "2025-2027", or one and the next, "2025/26"."""
    first, _, last = number.replace("/", "-").partition("-")
    if not _YEAR.fullmatch(first):
        return False
    return _YEAR.fullmatch(last) is not None or (len(last) == 2 and int(last) == (int(first) + 1) % 100)


def _identifiers(text: str) -> Iterator[Token]:
    for match in _REGISTERED.finditer(text):
        if _is_period(match.group(2)):  # "till 2025-2026", "läsåret 2025/26"
            continue
        yield Token(f"{match.group(1)}{match.group(2)}".lower(), match.start(), match.end(), "identifier")
    for match in _CHAPTER.finditer(text):
        chapter = f"{match.group(1)}{match.group(2).lower()}kap"
        yield Token(chapter, match.start(), match.end(), "identifier")
        if match.group(3):
            paragraph = f"{match.group(3)}{match.group(4).lower()}§"
            yield Token(chapter + paragraph, match.start(), match.end(), "identifier")
    for match in _PARAGRAPH.finditer(text):
        number = match.group(1) or match.group(2) + match.group(3).lower()
        yield Token(f"{number}§", match.start(), match.end(), "identifier")
    for match in WRITTEN_DATE.finditer(text):
        yield Token(in_figures(match), match.start(), match.end(), "number")
