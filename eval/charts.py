"""Charts as inline SVG: no script, no network, readable on paper and by a screen reader.

Each is a list of rows, a dot with a whisker: a mean and its interval, or a median and the 95th percentile. What a chart
shows stands in a table beside it too, so the chart carries a title and no more. Words are given in both languages;
the page's style shows one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, LABEL, ROW, TOP = 640, 190, 22, 26


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its name in Swedish and English, dot, whisker, and what stands behind them ("n=12"). `strong` for totals."""

    name: tuple[str, str]
    value: float
    low: float
    high: float
    note: str = ""
    strong: bool = False


def in_both(words: tuple[str, str], tag: str = "span") -> str:
    """Words in Swedish and English, of which the page shows one; those that are the same in both stand once."""
    if words[0] == words[1]:
        return escape(words[0])
    return "".join(
        f'<{tag} class="{language}" lang="{language}">{escape(said)}</{tag}>' for language, said in _both(words)
    )


def dots(id: str, title: tuple[str, str], rows: Sequence[Row], ticks: Sequence[tuple[float, str]]) -> str:
    """A dot chart. `ticks` are the values that have a line and their labels; the first and the last end the axis."""
    low, high = ticks[0][0], ticks[-1][0]
    height = TOP + ROW * len(rows) + 6

    def x(value: float) -> float:
        share = (min(max(value, low), high) - low) / ((high - low) or 1)
        return LABEL + share * (WIDTH - LABEL - 72)

    parts = [f'<svg id="{escape(id)}" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title[0])}">']
    for value, label in ticks:
        parts.append(f'<line class="grid" x1="{x(value):.1f}" x2="{x(value):.1f}" y1="{TOP - 8}" y2="{height}"/>')
        parts.append(f'<text class="tick" x="{x(value):.1f}" y="{TOP - 13}">{escape(label)}</text>')
    for number, row in enumerate(rows):
        y = TOP + ROW * number + ROW / 2
        kind = "row strong" if row.strong else "row"
        parts.append(
            f'<g class="{kind}"><text class="name" x="{LABEL - 10}" y="{y + 4:.1f}">{in_both(row.name, "tspan")}</text>'
        )
        parts.append(f'<line class="whisker" x1="{x(row.low):.1f}" x2="{x(row.high):.1f}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<circle cx="{x(row.value):.1f}" cy="{y:.1f}" r="5"/>')
        parts.append(f'<text class="note" x="{WIDTH - 58}" y="{y + 4:.1f}">{escape(row.note)}</text></g>')
    return "".join([*parts, "</svg>"])


def figure(chart: str, caption: tuple[str, str]) -> str:
    """A chart with its caption."""
    return f"<figure>{chart}<figcaption>{in_both(caption)}</figcaption></figure>"


def _both(words: tuple[str, str]) -> Sequence[tuple[str, str]]:
    return (("sv", words[0]), ("en", words[1]))
