"""Rules that a table lacks at its edges.

Office programs draw a table open where a row runs over the page break (the upright rules simply end at the foot of
the page and begin again at the head of the next), and some designs leave out the outermost rules:

    |  HSF  |  Införa arb- |            |  etssätt     |
    +-------+--------------+            +--------------+
    |  SOF  |  Ta fram     |                 the words above the first rule on the new page belong to a cell as well
    |       |  en plan     |   <- and so do those below the last rule on the old one

Where two neighbouring strokes that belong to one table end at the same height without a rule between their ends, a
rule is put there, so that what stands between them is a cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_SAME = 3.0  # strokes nearer to one another than this are one
_LONG = 6.0  # a stroke that goes on for less than this beyond the last rule merely overshoots it


@dataclass(frozen=True, slots=True)
class _Stroke:
    """A straight rule: `at` is its x if it is upright, its y if it lies; it runs from `low` to `high`."""

    at: float
    low: float
    high: float

    def reaches(self, other: _Stroke) -> bool:
        """Whether this stroke crosses or touches `other`, which runs the other way."""
        return self.low - _SAME <= other.at <= self.high + _SAME and other.low - _SAME <= self.at <= other.high + _SAME


def closing_rules(edges: Iterable[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The rules to add to a page's `edges` (pdfplumber's), as settings for its table finder."""
    known = list(edges)
    upright = _joined((edge["x0"], edge["top"], edge["bottom"]) for edge in known if edge["orientation"] == "v")
    lying = _joined((edge["top"], edge["x0"], edge["x1"]) for edge in known if edge["orientation"] == "h")
    beside = _missing(lying, upright)
    below = _missing([*upright, *beside], lying)  # where all four sides are missing, the sides make the corners
    return {
        "explicit_vertical_lines": [_line(x0=s.at, x1=s.at, top=s.low, bottom=s.high) for s in beside],
        "explicit_horizontal_lines": [_line(x0=s.low, x1=s.high, top=s.at, bottom=s.at) for s in below],
    }


def _line(**place: float) -> dict[str, Any]:
    size = {"width": place["x1"] - place["x0"], "height": place["bottom"] - place["top"]}
    return {"object_type": "line", **place, **size}


def _joined(pieces: Iterable[tuple[float, float, float]]) -> list[_Stroke]:
    """Whole strokes from the pieces that they are drawn in, one for each cell."""
    strokes: list[_Stroke] = []
    for at, low, high in sorted(pieces):
        for number, stroke in enumerate(strokes):
            if abs(stroke.at - at) <= _SAME and low <= stroke.high + _SAME and high >= stroke.low - _SAME:
                strokes[number] = _Stroke(stroke.at, min(low, stroke.low), max(high, stroke.high))
                break
        else:
            strokes.append(_Stroke(at, low, high))
    return strokes


def _missing(strokes: list[_Stroke], crossing: list[_Stroke]) -> list[_Stroke]:
    """Rules across the open ends of neighbouring `strokes`, as long as those of `crossing` that tie them together."""
    strokes = sorted(strokes, key=lambda stroke: (stroke.at, stroke.low))
    found = []
    for end in ("low", "high"):
        for number, one in enumerate(strokes):
            level = getattr(one, end)
            other = next((s for s in strokes[number + 1 :] if abs(getattr(s, end) - level) <= _SAME), None)
            if other is None or other.at - one.at <= _SAME:
                continue
            shared = [c for c in crossing if c.reaches(one) and c.reaches(other)]
            if shared and min(abs(c.at - level) for c in shared) > _LONG:
                ends = (one.at, other.at, *(end for c in shared for end in (c.low, c.high)))
                found.append(_Stroke(level, min(ends), max(ends)))
    return list(dict.fromkeys(found))
