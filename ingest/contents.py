"""A document's table of contents, which says where things stand and nothing else.

    Innehåll
    1 Inledning .............................. 3
    1.1 Syfte ................................ 3

Each entry repeats a heading, so a search for the heading's words would find the entry before the section itself. The heading
tree says the same (`ingest.sections`), and the table is left out of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.lines import Line, rows_of
from ingest.pages import Word

_TITLE = re.compile(
    r"(?:innehåll|innehållsförteckning|(?:tabell|figur|bilage)förteckning|(?:table of )?contents)\W*", re.IGNORECASE
)
# Most pages have neither a title nor leaders, and need no closer look.
_SIGN = re.compile(r"innehåll|förteckning|contents|(?:[.·_]\s?){4,}|…", re.IGNORECASE)
_NUMBER = r"[-–(]?\s*(\d{1,4}|[ivxlc]{1,6})\s*[-–)]?"
_LEADERS = re.compile(rf"(?:(?:[.·_]\s?){{4,}}|…{{2,}}|…\s?\.)[\s.…]*{_NUMBER}$", re.IGNORECASE)
_PAGE = re.compile(_NUMBER, re.IGNORECASE)
# Fewer lines that end in a number behind dots may be a form to fill in.
_FEWEST = 3
# A long heading takes this many lines before the one with its page number.
_LONGEST_ENTRY = 3


def contents_of(words: Sequence[Word], *, goes_on: bool = False) -> set[Word]:
    """The words of one page that belong to a table of contents, its title included.

    `goes_on` says that the page before ended with one. Leaders give an entry away; without them a column of page numbers
    counts only under the title.
    """
    if not goes_on and not _SIGN.search(" ".join(word.text for word in words)):
        return set()
    rows = rows_of(words)
    title = next((number for number, row in enumerate(rows) if _TITLE.fullmatch(_text(row))), None)
    under_title = goes_on or title is not None
    first = 0 if title is None else title + 1
    entries = [number for number, row in enumerate(rows) if _LEADERS.search(_text(row))]
    if len(entries) < (1 if under_title else _FEWEST):
        entries = _page_column(rows, first) if under_title else []
    found: set[int] = set()
    before = first - 1 if under_title else None
    for entry in entries:
        whole = before is not None and entry - before <= _LONGEST_ENTRY
        found.update(range(before + 1 if before is not None and whole else entry, entry + 1))
        before = entry
    if found and title is not None:
        found.add(title)
    return {word for number in found for line in rows[number] for word in line.words}


def _page_column(rows: Sequence[Sequence[Line]], start: int) -> list[int]:
    """Rows from `start` that end, apart from their text, in page numbers that never fall."""
    found: list[int] = []
    last = 0
    for number, row in enumerate(rows[start:], start):
        match = _PAGE.fullmatch(row[-1].text)
        if len(row) == 2 and match and match[1].isdigit() and int(match[1]) >= last:
            found.append(number)
            last = int(match[1])
        elif number - (found[-1] if found else start) >= _LONGEST_ENTRY:
            break
    return found if len(found) >= _FEWEST else []


def _text(row: Sequence[Line]) -> str:
    return " ".join(line.text for line in row)
