"""The report's words and numbers, each in Swedish and in English: the page shows one of the two."""

from __future__ import annotations

from eval.charts import in_both
from eval.intervals import Estimate
from prompts import text


def words(key: str, **values: object) -> str:
    """The words `key` of `prompts/*/report.toml` as markup."""
    return in_both(pair(f"report.{key}", **values))


def pair(key: str, **values: object) -> tuple[str, str]:
    """A text of `prompts/*`, in Swedish and English."""
    return text(key, "sv", **values), text(key, "en", **values)


def figure(value: float, digits: int = 1) -> tuple[str, str]:
    """A plain number, with a decimal comma and with a decimal point."""
    written = f"{value:.{digits}f}"
    return written.replace(".", ","), written


def number(value: float, unit: str, sign: str = "") -> tuple[str, str]:
    """A metric's value as Swedes and as the English read it; with "+" as `sign`, one that goes up or down."""
    written = (
        format(100 * value, f"{sign}.1f")
        if unit == "percent"
        else format(value, f"{sign}.{3 if unit == 'score' else 1}f")
    )
    written = written.replace("-", "−")
    return (
        (f"{written} %".replace(".", ","), f"{written}%")
        if unit == "percent" and not sign
        else (written.replace(".", ","), written)
    )


def interval(estimate: Estimate, unit: str) -> tuple[str, str]:
    """The 95 % interval around a mean: "58,3–70,4 %"."""
    low, high = number(estimate.low, unit), number(estimate.high, unit)
    return f"{low[0].removesuffix(' %')}–{high[0]}", f"{low[1].removesuffix('%')}–{high[1]}"
