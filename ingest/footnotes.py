"""Footnotes: the small lines at the foot of a page, behind their numbers.

    1 Lag (2017:612) om samverkan vid utskrivning.
    2 Avtalet finns på länets webbplats och gäller till dess att

A note that is too long for its page goes on at the foot of the next one, without a number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.lines import Line
from ingest.pages import PdfPage
from ingest.style import Style

# Word sets footnotes in 10 points under a text of 11. What differs less is an accident of the font.
_SMALLER = 0.96
# Small print without a number has to be clearly smaller.
_CLEARLY_SMALLER = 0.88
_SENTENCE_END = re.compile(r"[.!?][”\"')\]]*$")


def split_footnotes(
    lines: Sequence[Line], style: Style, page: PdfPage, before: Line | None
) -> tuple[list[Line], list[Line], list[list[Line]]]:
    """A page's lines in three: its text, what goes on with the footnote that ends with `before`, and its own footnotes."""
    body = min(style.body, style.by_page[page.number])
    text_end = max((line.bottom for line in lines if line.size > _SMALLER * body), default=page.height)
    small = [
        line for line in lines if line.size <= _SMALLER * body and line.top >= max(text_end - 1, 0.4 * page.height)
    ]
    small.sort(key=lambda line: (line.top, line.x0))
    rest: list[Line] = []
    if before is not None and small and _goes_on(before, small[0], style):
        own = next((number for number, line in enumerate(small) if _opens_note(line)), len(small))
        rest, small = small[:own], small[own:]
    notes: list[list[Line]] = []
    for line in small:
        if _opens_note(line):
            notes.append([line])
        elif notes:
            notes[-1].append(line)
        # Before the first number it is a figure's lettering, unless it stands at the very foot of the page.
        elif line.size <= _CLEARLY_SMALLER * body and line.top > 0.9 * page.height:
            notes.append([line])
    chosen = {*rest, *(line for note in notes for line in note)}
    return [line for line in lines if line not in chosen], rest, notes


def _opens_note(line: Line) -> bool:
    return bool(line.mark) or line.text.startswith(("http://", "https://", "www."))


def _goes_on(last: Line, line: Line, style: Style) -> bool:
    """Whether the footnote that ends with `last` at the foot of one page goes on with `line` at the foot of the next."""
    if line.mark or abs(line.size - last.size) > 0.5 or _SENTENCE_END.search(last.text):
        return False
    return style.is_full(last) or last.text.endswith("-") or line.text[0].islower()
