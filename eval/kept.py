"""How much of what stands on a page reached the document's text, measured with a reader that is not ours.

PDFium reads the page again, word by word. A word of PDFium's that our text of the page does not hold is one of

- furniture: its line recurs through the file, if with other digits ("Dnr 12/34 Sida 3 (17)");
- masked: an e-mail address or telephone number on a page where ours says [e-post] or [telefon];
- lost: everything else. That is what should be zero, and is named in the table.

Words are compared by their letters and digits alone. A line-end hyphen that ours mends ("verksamhets-", "chefer"), a word that
ours parts at its hyphen ("hälso-och") and a footnote mark that PDFium fuses with its word ("verksamhet4") are differences of
reading, not losses.
"""

from __future__ import annotations

import operator
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import compress, zip_longest
from pathlib import Path

from ingest.document import Document

RECURS = 3  # on this many pages a line is a running head: two could be a heading and its mention


@dataclass(frozen=True, slots=True)
class PageKept:
    """One page's words by PDFium's count: all of them, and those that the text does not hold, by reason."""

    number: int
    words: int
    furniture: int
    masked: int
    lost: tuple[str, ...]

    @property
    def kept(self) -> float | None:
        """The share of the words that belong to the text and are in it; None for a page without such words."""
        due = self.words - self.furniture - self.masked
        return 1 - len(self.lost) / due if due else None


def pages_kept(document: Document, source: Path) -> list[PageKept]:
    """Compare the text of each page, skipped pages apart, with PDFium's reading of the PDF file at `source`."""
    import pypdfium2

    pages = [page for page in document.pages if page.number not in document.entry.skip_pages]
    with pypdfium2.PdfDocument(source, password=document.entry.password or None) as pdf:
        lines = {page.number: _lines(pdf[page.number - 1].get_textpage().get_text_range()) for page in pages}
    recurring = Counter(template for page in lines.values() for template in {_template(line) for line in page})
    return [
        _compare(page.number, lines[page.number], " ".join(document.text[a:b] for a, b in page.spans), recurring)
        for page in pages
    ]


def _lines(text: str) -> list[str]:
    # U+FFFE is what PDFium puts for a hyphen at a line end, together with the break.
    return [line for line in text.replace("\ufffe", "-\n").splitlines() if line.strip()]


def _template(line: str) -> str:
    return re.sub(r"\d+", "0", " ".join(line.split()))


def _compare(number: int, lines: list[str], text: str, recurring: Counter[str]) -> PageKept:
    unclaimed = Counter(filter(None, map(_letters, text.split())))
    # What recurs comes last: what the page alone says has the first claim on a word of our text.
    recurs = [recurring[_template(line)] >= RECURS for line in lines]
    unique = _missing(compress(lines, map(operator.not_, recurs)), unclaimed)
    furniture = _missing(compress(lines, recurs), unclaimed)
    contacts = "[e-post]" in text or "[telefon]" in text
    lost = [word for word in unique if not (contacts and ("@" in word or not re.search(r"[^\W\d]", word)))]
    words = sum(len(_words(line)) for line in lines)
    return PageKept(number, words, len(furniture), len(unique) - len(lost), tuple(lost))


def _missing(lines: Iterable[str], unclaimed: Counter[str]) -> list[str]:
    """The words of `lines` that cannot be claimed from our words; what is claimed is taken out of `unclaimed`."""
    missing = []
    words = [word for line in lines for word in _words(line)]
    mended = False
    for word, following in zip_longest(words, words[1:], fillvalue=""):
        if mended:
            mended = False
            continue
        letters = _letters(word)
        whole = letters + _letters(following)
        ways = [[letters], [_letters(piece) for piece in re.split("[-/]", word)], [letters.strip("0123456789")]]
        if word.endswith(("-", "/")) or not unclaimed[letters]:  # a soft hyphen leaves no sign behind
            ways.insert(0, [whole])
        way = next((way for way in ways if all(way) and not Counter(way) - unclaimed), None)
        if way is None:
            missing.append(word)
        else:
            unclaimed.subtract(way)
            mended = bool(following) and way == [whole]
    return missing


def _words(line: str) -> list[str]:
    words = [word for word in line.split() if _letters(word)]
    return words[1:] if words[:1] == ["o"] else words  # Word's bullet of the second level is the letter o


def _letters(word: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", word)).lower()
