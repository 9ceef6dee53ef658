"""Swedish personal identity numbers, found before anything is stored, logged or sent on.

A personnummer is a birth date, a three-digit serial and a check digit: 811228-9874, 19811228-9874, 198112289874. A
samordningsnummer has 60 added to the day. The check digit is the Luhn sum of the ten-digit form (Skatteverket, SKV 704 and
SKV 707), so diary and STY numbers, which have as many digits but no such sum, are left alone.

The chat's page follows the same rule before anything leaves the browser (chat/public/personal_data.js), and looks for names,
telephone numbers and e-mail addresses besides.
"""

from __future__ import annotations

import re
from datetime import date

# What stands in a text in the place of personal data, by the kind that the page tells apart.
MASKS = {"identity-number": "[personnummer]", "name": "[namn]", "phone": "[telefonnummer]", "email": "[e-post]"}

_MASK = re.compile(rf"\s*(?:{'|'.join(map(re.escape, MASKS.values()))})")
# Text processors set spaces and hyphens that do not break, and keyboards digits of other scripts.
_SPACE = "[ \u00a0\u2007\u2009\u202f]?"
_CANDIDATE = re.compile(
    rf"(?<![\d-])(?P<century>\d\d)?(?P<date>\d{{6}}){_SPACE}[-+\u2010-\u2015\u2212]?{_SPACE}(?P<serial>\d{{4}})(?![\d-])"
)


def identity_numbers(text: str) -> list[tuple[int, int]]:
    """The spans of `text` that hold a personal identity or coordination number."""
    return [match.span() for match in _CANDIDATE.finditer(text) if _is_identity_number(match)]


def anonymise(text: str) -> str:
    """`text` with every identity number replaced by its mask."""
    for start, end in reversed(identity_numbers(text)):
        text = text[:start] + MASKS["identity-number"] + text[end:]
    return text


def without_masks(text: str) -> str:
    """`text` without the masks of personal data, which say nothing that a document could answer."""
    return _MASK.sub("", text)


def _is_identity_number(match: re.Match[str]) -> bool:
    if match["century"] and int(match["century"]) not in {18, 19, 20}:
        return False
    digits = match["date"] + match["serial"]
    month, day = int(digits[2:4]), int(digits[4:6])
    day = day - 60 if day > 60 else day
    try:
        date(2000, month, day)  # a leap year: the 29th of February must pass whatever the century
    except ValueError:
        return False
    return _luhn(digits) == 0


def _luhn(digits: str) -> int:
    total = 0
    for place, digit in enumerate(digits):
        product = int(digit) * (2 - place % 2)
        total += product // 10 + product % 10
    return total % 10
