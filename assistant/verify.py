"""Does the quote support the sentence?

A sentence and what it cites are compared by what cannot be got wrong without changing the meaning: every number, date and
identifier must stand in the quote, so must the bodies, and a "ska" must not become a "kan", nor a "inte" go missing. What is
left, the content words, is compared by root.
"""

from __future__ import annotations

import re

from assistant.evidence import bag
from index.swedish import IDENTIFIER, WORD

_NEGATION = re.compile(r"\b(?:inte|ej|icke|aldrig|ingen|inga|inget|utan att|varken|not|no|never)\b", re.IGNORECASE)
_MODALS = {
    "ska": re.compile(r"\b(?:ska|skall|måste|shall|must)\b", re.IGNORECASE),
    "kan": re.compile(r"\b(?:kan|får|can|may)\b", re.IGNORECASE),
    "bör": re.compile(r"\b(?:bör|borde|should)\b", re.IGNORECASE),
}
# "en" and "ett" are articles far more often than numbers.
_NUMBERS = {
    word: number
    for number, word in enumerate("två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton".split(), 2)
}
# From here on a claim is shown; below, it is withheld. Words for the levels stand in `prompts`.
SUPPORTED, PARTLY = 0.75, 0.5


def supports(claim: str, quote: str) -> float:
    """How well `quote` carries `claim`, 0 to 1.

    The share of the claim's words, by root, that the quote holds; capped at 0.3 where a number or an identifier of the claim
    is missing in the quote or a negation is lost or added, at 0.6 where an obligation became a possibility or the reverse.
    """
    said, held = bag(claim), bag(quote)
    words = [feature for feature in said if feature[0] == WORD]
    share = sum(word in held for word in words) / len(words) if words else 1.0
    if _numbers(claim, said) - _numbers(quote, held) or _negated(claim) != _negated(quote):
        return min(share, 0.3)
    if any(
        modal.search(claim) and not modal.search(quote) and any(other.search(quote) for other in _MODALS.values())
        for modal in _MODALS.values()
    ):
        return min(share, 0.6)
    return share


def _numbers(text: str, features: frozenset[str]) -> set[str]:
    """The numbers and identifiers of a text; a number in words is the same as in digits."""
    written = {IDENTIFIER + str(_NUMBERS[word]) for word in re.findall(r"\w+", text.lower()) if word in _NUMBERS}
    return written | {feature for feature in features if feature[0] == IDENTIFIER}


def _negated(text: str) -> bool:
    return _NEGATION.search(text) is not None
