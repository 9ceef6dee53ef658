"""Plain text: the little structure that a writer gave it with blank lines, signs and capitals.

    RIKTLINJE FÖR SAMVERKAN          a heading, for want of anything else: all capitals
    2.4 Hemsjukvård                  a numbered heading: a short line of its own, no full stop
    Ansvar                           an underlined heading
    ------
    - den enhet som skriver ut       a list item, its second line indented
      personen kallar till möte
    1. Kallelse                      numbered lines that follow one another are a list, not headings

Paragraphs end at a blank line. A form feed begins a new page but does not end a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from ingest.catalogue import Entry
from ingest.content import Content, Flow, Sheet, heading_style, plain_words, typed_item
from ingest.layout import RawBlock
from ingest.pages import Unreadable

# The longest of Sweden's statutes has about two megabytes; a text ten times that is no document to read.
MOST_BYTES = 20_000_000

_NUMBERED_HEADING = re.compile(
    r"(?:(?i:avsnitt|kapitel|bilaga|del)\s+)?(?P<number>\d{1,2}(?:\.\d{1,2})*)[.:]?(?:\s*[–-])?\s+[A-ZÅÄÖ]"
    r"|(?i:bilaga|del)\s+(?:[A-Z]|\d+)\b"
)
_UNDERLINE = re.compile(r"={3,}|-{3,}|~{3,}|_{3,}|\*{3,}")
_SENTENCE_END = re.compile(r"[.!?:;…][”\"')\]]*$")


@dataclass(frozen=True, slots=True)
class _TextLine:
    text: str
    page: int

    @property
    def bare(self) -> str:
        return self.text.strip()

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip())


def read_plain(path: Path, entry: Entry) -> Content:
    """Read a plain text file; each form feed begins a new sheet. Raises Unreadable as `read_text` does."""
    text, notes = read_text(path)
    pages = text.split("\f")
    lines = [_TextLine(line.expandtabs(4), n) for n, page in enumerate(pages, 1) for line in page.splitlines()]
    left_out: Counter[str] = Counter()
    if entry.skip_pages:
        left_out["skipped page"] = sum(len(line.text.split()) for line in lines if line.page in entry.skip_pages)
        lines = [line for line in lines if line.page not in entry.skip_pages]
    paragraphs = _paragraphs(lines)
    flow = Flow()
    for position, paragraph in enumerate(paragraphs):
        around = [paragraphs[n] for n in (position - 1, position + 1) if 0 <= n < len(paragraphs)]
        for block in _blocks(paragraph, around):
            flow.add(block)
    sheets = [Sheet(number, str(number)) for number in range(1, len(pages) + 1)]
    blocks = flow.finish()
    title = next((block.text for block in blocks if block.kind == "heading"), "")
    return Content(blocks, sheets, left_out, notes, title)


def read_text(path: Path) -> tuple[str, tuple[tuple[int, str], ...]]:
    """A file's text, and a note for people where its encoding had to be guessed.

    Raises Unreadable for a file that is empty, too large, or no text at all.
    """
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise Unreadable("too-large", bytes=size, most=MOST_BYTES)
    raw = path.read_bytes()
    text, notes = _decoded(raw)
    if not text.strip():
        raise Unreadable("empty")
    if "\0" in text:
        raise Unreadable("not-text")
    return text, notes


def _decoded(raw: bytes) -> tuple[str, tuple[tuple[int, str], ...]]:
    marked = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    # Windows-1252 leaves five bytes undefined; Latin-1 defines all and so never fails.
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "cp1252", "latin-1"]:
        try:
            return raw.decode(encoding), () if encoding.startswith("utf") else ((1, "old-encoding"),)
        except UnicodeDecodeError:
            continue
    raise Unreadable("not-text")


def _paragraphs(lines: list[_TextLine]) -> list[list[_TextLine]]:
    """Lines between blank lines. A page's end is like a blank line, unless a sentence runs over it."""
    found: list[list[_TextLine]] = []
    open_ = False
    for line in lines:
        if not line.bare:
            # Blank lines at the foot of a page say nothing about the sentence above them.
            open_ = False
            continue
        last = found[-1][-1] if found else None
        if last is not None and last.page != line.page:
            open_ = not _SENTENCE_END.search(last.bare) and line.bare[:1].islower() and typed_item(line.bare) is None
        if open_:
            found[-1].append(line)
        else:
            found.append([line])
        open_ = True
    return found


def _blocks(lines: list[_TextLine], around: list[list[_TextLine]]) -> list[RawBlock]:
    if len(lines) > 1 and _UNDERLINE.fullmatch(lines[1].bare) and _wordy(lines[0].bare):
        heading = _block("heading", [lines[0].bare], lines[:1], 1 if lines[1].bare[0] == "=" else 2)
        return [heading, *(_blocks(lines[2:], []) if lines[2:] else [])]
    lines = [line for line in lines if any(c.isalnum() for c in line.text)]  # rules drawn with signs
    if not lines:
        return []
    level = _heading_level(lines, around)
    if level:
        return [_block("heading", [line.bare for line in lines], lines, level)]
    return _paragraph_and_items(lines)


def _heading_level(lines: list[_TextLine], around: list[list[_TextLine]]) -> int:
    """The level of a paragraph that is a heading, from 1; 0 for any other."""
    text = " ".join(line.bare for line in lines)
    if len(lines) > 2 or len(text) > 100 or text.endswith((".", ",", ";", ":", "?")) or not _wordy(text):
        return 0
    numbered = _NUMBERED_HEADING.match(text)
    if numbered and len(lines) == 1:
        # "1. Kallelse" above "2. Möte" counts steps; a heading has text under it.
        siblings = [_NUMBERED_HEADING.match(near[0].bare) for near in around if len(near) == 1]
        return 0 if any(near and _depth(near) == _depth(numbered) for near in siblings) else _depth(numbered) + 2
    return 1 if text.isupper() and len(text.split()) <= 12 and sum(c.isalpha() for c in text) > 3 else 0


def _depth(number: re.Match[str]) -> int:
    return (number["number"] or "").count(".")


def _paragraph_and_items(lines: list[_TextLine]) -> list[RawBlock]:
    groups: list[tuple[str, list[str], list[_TextLine], int]] = []
    signs: list[int] = []  # where the signs of the items around begin, outermost first
    for line in lines:
        item = typed_item(line.bare)
        if item is not None:
            signs = [*(at for at in signs if at < line.indent), line.indent]
            groups.append(("item", [item], [line], len(signs)))
        elif groups and (groups[-1][0] == "paragraph" or line.indent > signs[-1] or not line.bare[0].isupper()):
            groups[-1][1].append(line.bare)
            groups[-1][2].append(line)
        else:
            groups.append(("paragraph", [line.bare], [line], 0))
    return [_block(kind, texts, of, level) for kind, texts, of, level in groups]


def _block(kind: str, texts: list[str], lines: list[_TextLine], level: int) -> RawBlock:
    words = tuple(plain_words(text, line.page) for text, line in zip(texts, lines, strict=True))
    if kind == "heading":
        return RawBlock(kind, words, style=heading_style(level))
    return RawBlock(kind, words, level=level)


def _wordy(text: str) -> bool:
    return sum(c.isalpha() for c in text) >= 2
