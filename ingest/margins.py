"""What is printed on every page but belongs to none: running heads, footers, page numbers.

"Region Gotland   7 (22)" stands in the middle of a sentence that runs over a page break. A running head is a line that
comes back at the same height on several pages, its digits aside; the printed page label is the one thing in it worth keeping.
A slide's title comes back too ("Inriktning, målbild och målområden", 21 times), but it is set larger than the text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.lines import Line, body_size
from ingest.pages import PdfPage

# How much of the page's height, from either edge, can hold running heads and footers.
_ZONE = 0.13
_LABEL = re.compile(
    r"(?P<word>(?:sida|sidan|sid\.?|s\.|page)[ |:]*)?(?P<number>\d{1,4})\s*"
    r"(?:\(\s*(?P<bracketed>\d{1,4})\s*\)|(?:/|av|of)\s*(?P<total>\d{1,4}))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Label:
    """A line that may hold its page's label: the label as printed, its number, how likely it is by its form alone."""

    line: Line
    text: str
    number: int
    whole: bool
    explicit: bool


@dataclass(frozen=True)
class Margins:
    """Which lines of each page are not part of the text, by reason, and what each page's label is."""

    left_out: dict[int, dict[Line, str]]
    labels: dict[int, str]


def find_margins(pages: Sequence[PdfPage], lines: dict[int, list[Line]]) -> Margins:
    """Tell running heads, footers and page numbers from text.

    `lines` holds each page's lines by page number.
    """
    largest = 1.05 * body_size(word for page in pages for word in page.words)
    edge = {page.number: [line for line in lines[page.number] if _in_zone(line, page)] for page in pages}
    left_out = _running_heads(pages, edge, largest)
    candidates = {
        number: [label for line in of_page if line.size <= largest and (label := _label_in(line)) is not None]
        for number, of_page in edge.items()
    }
    labels = _labels(pages, lines, candidates)
    for number, label in labels.items():
        left_out[number].setdefault(label.line, "running head")
        for other in candidates[number]:  # "4" at the foot beside "4(26)" at the head
            if other.whole and other.number == label.number:
                left_out[number][other.line] = "page number"
    return Margins(left_out, {number: label.text for number, label in labels.items()})


def _in_zone(line: Line, page: PdfPage) -> bool:
    return line.bottom < _ZONE * page.height or line.top > (1 - _ZONE) * page.height


def _running_heads(pages: Sequence[PdfPage], edge: dict[int, list[Line]], largest: float) -> dict[int, dict[Line, str]]:
    """Lines that come back at their height on three pages, or on both of two; one hundredth of the height is no difference."""
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)
    for page in pages:
        for line in edge[page.number]:
            text, height = _key(line, page)
            for near in (height - 1, height, height + 1):
                seen[text, near].add(page.number)
    left_out: dict[int, dict[Line, str]] = {page.number: {} for page in pages}
    for page in pages:
        for line in edge[page.number]:
            times = len(seen[_key(line, page)])
            if times >= (3 if len(pages) > 2 else 2) and (line.size <= largest or 3 <= times > 0.7 * len(pages)):
                left_out[page.number][line] = "running head"
    return left_out


def _key(line: Line, page: PdfPage) -> tuple[str, int]:
    text = line.text.lower()
    # "Protokoll 7 (12)" comes back with another number; a number alone does only if it is the same, as a date may be.
    return re.sub(r"\d+", "#", text) if any(c.isalpha() for c in text) else text, round(line.top / page.height * 100)


def _label_in(line: Line) -> _Label | None:
    text = line.text.strip(" -–—|[]")
    whole = _LABEL.fullmatch(text)
    for match in [whole] if whole else _LABEL.finditer(text):
        number, total = int(match["number"]), match["bracketed"] or match["total"]
        if total and number > int(total):  # "2026/112" is a diary number
            continue
        label = match.group()[len(match["word"] or "") :].strip()
        if whole:
            return _Label(line, label, number, whole=True, explicit=bool(total or match["word"]))
        # In a longer line ("Protokoll  7 (12)") only at either end, and "7/12" may be a date.
        if (match["bracketed"] or match["word"]) and (match.start() == 0 or match.end() == len(text)):
            return _Label(line, label, number, whole=False, explicit=True)
    return None


def _labels(
    pages: Sequence[PdfPage], lines: dict[int, list[Line]], candidates: dict[int, list[_Label]]
) -> dict[int, _Label]:
    """The label of each page: the candidate whose number keeps pace with the pages around it.

    A number that is one higher on the next page, or one lower on the page before, is a page number; a lone year or
    section number is not. With a total ("1 (4)") or the word ("Sida 3") it needs no neighbour, unless more stands in its line:
    that may be the last line of the text.
    """
    labels: dict[int, _Label] = {}
    for page in pages:

        def support(label: _Label, page: PdfPage = page) -> int:
            near = sum(
                any(other.number == label.number + step for other in candidates.get(page.number + step, ()))
                for step in (-2, -1, 1, 2)
            )
            outermost = all(label.line.top <= line.top + 2 for line in lines[page.number]) or all(
                label.line.bottom >= line.bottom - 2 for line in lines[page.number]
            )
            return near + outermost + (label.number == page.number) + label.explicit + (label.whole and label.explicit)

        best = max(
            candidates[page.number], key=lambda label: (support(label), label.whole, len(label.text)), default=None
        )
        if best is not None and support(best) >= (2 if best.whole else 3):
            labels[page.number] = best
    return labels
