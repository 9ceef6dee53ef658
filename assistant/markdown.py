"""Text of a document inside Markdown.

What a document says is data. Escaped, its asterisks stay asterisks, and neither a link nor an image nor a table can grow out of
a quote, whatever the file contains.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# CommonMark 0.31, 2.4: any ASCII punctuation may be escaped. The colon opens a directive in the chat's dialect.
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~#&!:+={}$^])")
# What the chat makes a link of even where every sign is escaped: an address on the web, and an e-mail address (GitHub Flavored
# Markdown, 6.9). A word joiner (U+2060), which takes no room, ends it before it begins.
_AUTOLINK = re.compile(r"(?<=https:)(?=//)|(?<=http:)(?=//)|(?<=\bwww)(?=\.)|(?<=\w)(?=@\w)", re.IGNORECASE)
# A hyphen, a number with a full stop or a bracket: only at the start of a line do they begin a list or a rule.
_LINE_START = re.compile(r"^(\s*)(-|\d+(?=[.)]))", re.MULTILINE)


def escaped(text: str) -> str:
    """`text` so that Markdown shows it as it is."""
    return _LINE_START.sub(_escaped_start, _SPECIAL.sub(r"\\\1", _AUTOLINK.sub("\u2060", text)))


def _escaped_start(match: re.Match[str]) -> str:
    space, mark = match.groups()
    return f"{space}\\-" if mark == "-" else f"{space}{mark}\\"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells as a Markdown table, the first row its header; "" for no rows."""
    if not rows:
        return ""
    header, *body = (_row(row) for row in rows)
    return "\n".join([header, "|" + " --- |" * len(rows[0]), *body])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(escaped(" ".join(cell.split())) for cell in cells) + " |"
