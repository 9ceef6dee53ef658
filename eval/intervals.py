"""How sure a number is: intervals for means and for shares, without a statistics package.

Questions about the same place stand or fall together, so a bootstrap draws places, not questions. Drawing documents
would be more careful still, and needs enough of them: with five documents a resample often misses one altogether. From
FEW documents on, places are documents; below, they are pages.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES, SEED = 10_000, 20261122
FEW = 10
_Z = 1.959964  # the 97.5th percentile of the normal distribution: intervals of 95 %

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over `count` questions with its 95 % interval; `missing` counts questions the metric does not apply to."""

    mean: float
    low: float
    high: float
    count: int
    missing: int = 0


def wilson(successes: float, count: int) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson 1927): within 0 and 1 and honest at both ends, unlike p ± 1.96 s."""
    share, square = successes / count, _Z * _Z
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = _Z / (1 + square / count) * float(np.sqrt(share * (1 - share) / count + square / (4 * count * count)))
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))


def cluster_weights(clusters: Sequence[Hashable]) -> tuple[Numbers, NDArray[np.intp]]:
    """How often each of the distinct clusters is drawn in each resample (RESAMPLES x clusters), and each item's cluster."""
    numbers = {cluster: number for number, cluster in enumerate(dict.fromkeys(clusters))}
    size = max(1, len(numbers))
    drawn = np.random.default_rng(SEED).multinomial(size, np.full(size, 1 / size), size=RESAMPLES)
    return drawn.astype(np.float64), np.array([numbers[cluster] for cluster in clusters], dtype=np.intp)


def bootstrap_means(values: Numbers, weights: Numbers, cluster_of: NDArray[np.intp]) -> Numbers:
    """The mean of each column of `values` (items x columns, NaN where it does not apply) in each resample.

    Returns RESAMPLES x columns; NaN where a resample drew no item that the column applies to.
    """
    applies = ~np.isnan(values)
    sums = np.zeros((weights.shape[1], values.shape[1]))
    counts = np.zeros_like(sums)
    np.add.at(sums, cluster_of, np.where(applies, values, 0.0))
    np.add.at(counts, cluster_of, applies)
    drawn = weights @ counts
    return np.divide(weights @ sums, drawn, out=np.full_like(drawn, np.nan), where=drawn > 0)


def percentile_interval(means: Numbers) -> tuple[float, float]:
    """The 2.5th and 97.5th percentile of resampled means (Efron's percentile interval)."""
    low, high = np.nanpercentile(means, [2.5, 97.5])
    return float(low), float(high)


def percentiles(seconds: Sequence[float], asked: Sequence[int] = (50, 90, 95, 99)) -> dict[int, float]:
    """Percentiles of durations in seconds (linear between neighbours, as numpy counts); empty for none."""
    if not seconds:
        return {}
    return dict(zip(asked, (float(value) for value in np.percentile(seconds, asked)), strict=True))
