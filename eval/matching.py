"""Whether a text says a phrase: the comparison that key facts and evidence rest on.

What a reader would call the same words must compare equal, and nothing else:

    "1 100 listade"        "1100 listade"            a gap within a number
    "2026–2027"            "2026 - 2027"             dashes, hyphens and the gaps around them
    "patientkontrakt"      "patientkontrakten"       inflection, by the roots of `index.lexicon`
    "hälso- och sjukvård"  "Hälso-/och\\n sjukvård"   no: a slash is a sign of its own

A number never matches part of another one: "5" is neither in "5,5" nor in "2025".
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from eval.gold import REGULAR
from index.lexicon import look_up
from index.tokens import tokens

_DASHES = re.compile("[‐‑‒–—−]")
_QUOTES = str.maketrans({"”": '"', "“": '"', "„": '"', "»": '"', "«": '"', "’": "'", "‘": "'", "´": "'"})
_SOFT = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_NUMBER_GAP = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d])")
_AROUND_HYPHEN = re.compile(r"\s*-\s*")
# A phrase of words and numbers alone may be compared by roots; a sign such as "%" or "§" would be lost.
_PLAIN = re.compile(r"[\w\s\-:'.,()]+")


@lru_cache(maxsize=1 << 14)
def fold(text: str) -> str:
    """The text in lower case with its white space, dashes, quotation marks and the gaps within numbers made alike."""
    text = level(text).translate(_QUOTES).casefold()
    text = _NUMBER_GAP.sub(lambda match: match.group().replace(" ", ""), text)
    return _AROUND_HYPHEN.sub("-", text).strip()


def level(text: str) -> str:
    """The text with plain hyphens and single spaces, letters as they are: what a regular expression is held against."""
    text = unicodedata.normalize("NFKC", text).translate(_SOFT)
    return _DASHES.sub("-", " ".join(text.split()))


def says(text: str, phrase: str) -> bool:
    """Whether `text` says `phrase`: a phrase, or after "re:" a regular expression (case ignored)."""
    if phrase.startswith(REGULAR):
        return _pattern(phrase.removeprefix(REGULAR)).search(level(text)) is not None
    return whole_words(fold(phrase)).search(fold(text)) is not None or _inflected(text, phrase)


def holds(text: str, quote: str) -> bool:
    """Whether `text` holds the words of `quote`, in order and whole, up to folding; inflection matters here."""
    return whole_words(fold(quote)).search(fold(text)) is not None


@lru_cache(maxsize=1 << 12)
def _pattern(expression: str) -> re.Pattern[str]:
    # Escaped, the hyphen that stands for a dash stays itself inside square brackets too: "[–-]", "[a–z]".
    return re.compile(_DASHES.sub(r"\\-", expression), re.IGNORECASE)


@lru_cache(maxsize=1 << 14)
def whole_words(folded: str) -> re.Pattern[str]:
    """The pattern that finds folded words in a folded text, never inside a longer word or number."""
    before = r"(?<!\w)(?<!\d[.,])" if folded[:1].isdigit() else r"(?<!\w)" if folded[:1].isalnum() else ""
    after = r"(?!\w)(?![.,]\d)" if folded[-1:].isdigit() else r"(?!\w)" if folded[-1:].isalnum() else ""
    return re.compile(before + re.escape(folded) + after)


def _inflected(text: str, phrase: str) -> bool:
    """Whether the roots of the phrase's words and its numbers stand side by side in the text."""
    wanted = roots(phrase)
    if not _PLAIN.fullmatch(phrase) or not any(root[0].isalpha() for root in wanted):
        return False
    there = roots(text)
    return any(there[at : at + len(wanted)] == wanted for at in range(len(there) - len(wanted) + 1))


@lru_cache(maxsize=1 << 14)
def roots(text: str) -> tuple[str, ...]:
    """The roots of all words and the numbers of a text, in order."""
    found = sorted((token.start, token.kind, token.form) for token in tokens(level(text)) if token.kind != "identifier")
    return tuple(look_up(form).root if kind == "word" else form for _, kind, form in found)
