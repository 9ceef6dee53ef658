"""Contact details of the people behind a document, which do not belong in answers.

A decision paper names its case officer: "Telefon: 031-123 45 67, anna.andersson@kommun.se". Telephone numbers and e-mail
addresses are masked unless the catalogue allows them. What looks alike and is no telephone number stays: "STY-02276", dates,
"2024–2026", diary numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

# An address may be set over two lines after its "@".
_EMAIL = re.compile(r"[\w.+-]+@ ?[\w-]+(?:\.[\w-]+)+")
# A Swedish number begins with a zero or a country's code and is written in groups. Without a hyphen behind the area code it
# could be the end of a sum in millions, "2 050 000 000", so no digits may stand before it.
_PHONE = re.compile(
    r"(?<![\w-])"
    r"(?:(?:\+\d{2} ?(?:\(0\) ?)?\d{1,3}[ -]?|0\d{1,3} ?[–/-] ?|(?<!\d )0\d{1,3} )\d{2,3}(?:[ -]?\d{2,3}){1,3}"
    r"|(?:\+\d{2}|0)\d{8,9})(?![\w-]|\.\d)"
)


def without_contacts(words: Sequence[str]) -> list[str]:
    """The words of a block with contact details masked.

    Of a number in several words the first holds the mask, and the rest are "".
    """
    found = list(words)
    starts = [0, *accumulate(len(word) + 1 for word in words)]
    text = " ".join(words)
    matches = [(match, "[e-post]") for match in _EMAIL.finditer(text)]
    matches += [(match, "[telefon]") for match in _PHONE.finditer(text) if sum(c.isdigit() for c in match.group()) >= 8]
    for match, mask in sorted(matches, key=lambda found: -found[0].start()):
        first, last = bisect_right(starts, match.start()) - 1, bisect_right(starts, match.end() - 1) - 1
        behind = found[last][match.end() - starts[last] :]
        found[first] = found[first][: match.start() - starts[first]] + mask + behind
        found[first + 1 : last + 1] = [""] * (last - first)
    return found
