"""What is printed on every page but belongs to none: running heads, footers, page numbers.

"Region Gotland   7 (22)" stands in the middle of a sentence that runs over a page break. A running head is a line that
comes back at the same height on several pages, its digits aside; the printed page label is the one thing in it worth keeping.
A slide's title comes back too ("Inriktning, målbild och målområden", 21 times), but it is set larger than the text.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.lines import Line, letters_by_size
from ingest.pages import PdfPage

# How much of the page's height, from either edge, can hold running heads and footers.
_ZONE = 0.13
_LABEL = re.compile(
    r"(?:(?:sida|sidan|sid\.?|s\.|page)[ |:]*)?(\d{1,4})\s*(?:\(\s*(\d{1,4})\s*\)|(?:/|av|of)\s*(\d{1,4}))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Margins:
    """Which lines of each page are not part of the text, by reason, and what each page's label is."""

    left_out: dict[int, dict[Line, str]]
    labels: dict[int, str]


def find_margins(pages: Sequence[PdfPage], lines: dict[int, list[Line]]) -> Margins:
    """Tell running heads, footers and page numbers from text.

    `lines` holds each page's lines by page number.
    """
    body = _body_size(pages)
    edge = {page.number: [line for line in lines[page.number] if _in_zone(line, page)] for page in pages}
    repeated = _repeated(pages, edge)
    left_out: dict[int, dict[Line, str]] = {}
    candidates: dict[int, list[tuple[Line, int, str]]] = {}
    for page in pages:
        reasons: dict[Line, str] = {}
        for line in edge[page.number]:
            times = repeated.get(_key(line, page), 0)
            small = line.size <= 1.05 * body
            if times >= 3 and (small or times > 0.5 * len(pages)):
                reasons[line] = "running head"
        left_out[page.number] = reasons
        candidates[page.number] = [
            (line, int(match.group(1)), match.group()[match.start(1) - match.start() :])
            for line in edge[page.number]
            if line.size <= 1.05 * body and (match := _label_in(line)) is not None
        ]
    labels = _labels(pages, candidates)
    for number, (line, _) in labels.items():
        if _LABEL.fullmatch(line.text.strip()):
            left_out[number][line] = "page number"
        else:
            left_out[number].setdefault(line, "running head")
    for page in pages:  # a second number ("4" at the foot beside "4(26)" at the head) goes the same way
        for line, value, text in candidates[page.number]:
            if (
                page.number in labels
                and line.text.endswith(text)
                and len(line.text) < 12
                and _value(labels[page.number][1]) == value
            ):
                left_out[page.number][line] = "page number"
    return Margins(left_out, {number: label for number, (_, label) in labels.items()})


def _body_size(pages: Sequence[PdfPage]) -> float:
    counts: Counter[float] = Counter()
    for page in pages:
        counts += letters_by_size(page.words)
    return counts.most_common(1)[0][0] if counts else 0.0


def _in_zone(line: Line, page: PdfPage) -> bool:
    return line.bottom < _ZONE * page.height or line.top > (1 - _ZONE) * page.height


def _key(line: Line, page: PdfPage) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text.lower()), round(line.top / page.height * 100)


def _repeated(pages: Sequence[PdfPage], edge: dict[int, list[Line]]) -> dict[tuple[str, int], int]:
    """On how many pages a line stands at its height; one hundredth of the page's height more or less is the same height."""
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)
    for page in pages:
        for line in edge[page.number]:
            text, height = _key(line, page)
            if text.strip(" #()/-–.") or line.numbered:
                for near in (height - 1, height, height + 1):
                    seen[text, near].add(page.number)
    return {key: len(numbers) for key, numbers in seen.items()}


def _label_in(line: Line) -> re.Match[str] | None:
    text = line.text.strip()
    whole = _LABEL.fullmatch(text)
    if whole:
        return whole
    # "Protokoll  7 (12)": a label at either end of a longer running line counts only with its total.
    for match in _LABEL.finditer(text):
        if (match.group(2) or match.group(3)) and (match.start() == 0 or match.end() == len(text)):
            return match
    return None


def _labels(
    pages: Sequence[PdfPage], candidates: dict[int, list[tuple[Line, int, str]]]
) -> dict[int, tuple[Line, str]]:
    """The label of each page: the candidate whose number keeps pace with the pages around it.

    A number that is one higher on the next page, or one lower on the page before, is a page number; a lone year or
    section number is not. With a total ("1 (4)") it needs no neighbour.
    """
    labels: dict[int, tuple[Line, str]] = {}
    for page in pages:

        def support(candidate: tuple[Line, int, str], number: int = page.number) -> tuple[int, int]:
            _, value, text = candidate
            near = sum(
                any(other == value + step for _, other, _ in candidates.get(number + step, ()))
                for step in (-2, -1, 1, 2)
            )
            return (2 if len(text.strip("()")) > len(str(value)) else 0) + near, len(text)

        best = max(candidates[page.number], key=support, default=None)
        if best is not None and support(best)[0] >= 2:
            labels[page.number] = (best[0], best[2].strip())
    return labels


def _value(label: str) -> int | None:
    match = re.search(r"\d+", label)
    return int(match.group()) if match else None
