"""Swedish statutes as text to learn from: every paragraph with the headings that it stands under.

A statute is Markdown whose headings hold it together; the number of a paragraph is a heading too:

    # Lag om samverkan vid utskrivning från sluten hälso- och sjukvård
    ## 2 kap. Inskrivningsmeddelande och planering
    ### Fast vårdkontakt i den öppna vården
    #### 5 §                                              <- the reference "2017:612 2:5"
    När en enhet i den regionfinansierade öppna vården …   <- the text

A statute without chapters is referred to by paragraph alone: "1993:387 9", "1993:387 6 a".
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_HEADING = re.compile(r"#{1,6} +(.+)")
_CHAPTER = re.compile(r"(\d+(?: [a-z])?) kap\.\s*")
_PARAGRAPH = re.compile(r"(\d+(?: [a-z])?) §")
# Which statute last changed a paragraph, at its end: says nothing of what it is about.
_CHANGED = re.compile(r"\s*(?:Lag|Förordning) \(\d{4}:\d+\)\.?$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a statute: its number there ("2017:612 2:5"), the statute's title, the headings and the text."""

    reference: str
    title: str
    headings: tuple[str, ...]
    text: str

    @property
    def statute(self) -> str:
        """The statute's number in the Code of Statutes."""
        return self.reference.split(" ")[0]

    @property
    def whole(self) -> str:
        """The text with where it stands, as the windows of a library carry theirs."""
        return "\n".join((self.title, *self.headings, self.text))


def read_statutes(path: Path) -> Iterator[Paragraph]:
    """Every paragraph of every statute in a file with one JSON object a line: "id", "title" and "markdown"."""
    with gzip.open(path, "rt", encoding="utf8") as lines:
        for line in lines:
            statute = json.loads(line)
            yield from paragraphs(statute["id"].removeprefix("SFS "), statute["title"], statute["markdown"])


def paragraphs(number: str, title: str, markdown: str) -> Iterator[Paragraph]:
    """The paragraphs of one statute, in its order; what stands before the first one is left out."""
    chapter = paragraph = chapter_title = heading = ""
    lines: list[str] = []

    def finished() -> Iterator[Paragraph]:
        text = _CHANGED.sub("", "\n".join(lines).strip())
        if paragraph and text:
            reference = f"{number} {chapter}:{paragraph}" if chapter else f"{number} {paragraph}"
            yield Paragraph(reference, title, tuple(each for each in (chapter_title, heading) if each), text)
        lines.clear()

    for line in markdown.splitlines():
        found = _HEADING.fullmatch(line.strip())
        if not found:
            lines.append(line)
            continue
        yield from finished()
        if match := _CHAPTER.match(found[1]):
            chapter, paragraph, heading, chapter_title = match[1], "", "", found[1][match.end() :]
        elif match := _PARAGRAPH.match(found[1]):
            paragraph = match[1]
        else:
            paragraph, heading = "", found[1]
    yield from finished()
