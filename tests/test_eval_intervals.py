"""Intervals and p-values, against values that can be looked up or worked out."""

import math

import numpy as np
import pytest

from eval.compare import holm, permutation_p
from eval.intervals import bootstrap_means, cluster_weights, percentile_interval, percentiles, wilson


@pytest.mark.parametrize(
    ("successes", "count", "low", "high"),
    # R: prop.test(x, n, correct = FALSE)$conf.int
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662)],
)
def test_wilsons_interval_is_that_of_the_textbooks(successes: int, count: int, low: float, high: float) -> None:
    assert wilson(successes, count) == pytest.approx((low, high), abs=1e-4)


def interval(values: list[float], clusters: list[object]) -> tuple[float, float]:
    weights, cluster_of = cluster_weights([str(cluster) for cluster in clusters])
    return percentile_interval(bootstrap_means(np.array([values]).T, weights, cluster_of)[:, 0])


def test_the_bootstrap_of_independent_values_is_as_wide_as_the_standard_error_says() -> None:
    values = np.random.default_rng(1).normal(size=400)
    low, high = interval(list(values), list(range(400)))
    error = values.std() / math.sqrt(400)
    assert (low, high) == pytest.approx((values.mean() - 1.96 * error, values.mean() + 1.96 * error), abs=0.15 * error)


def test_values_that_go_together_make_the_interval_wider() -> None:
    values = [float(place % 2) for place in range(40) for _ in range(10)]
    apart, together = interval(values, list(range(400))), interval(values, [n // 10 for n in range(400)])
    assert together[1] - together[0] > 2.5 * (apart[1] - apart[0])


def test_what_does_not_apply_is_neither_zero_nor_counted() -> None:
    assert interval([1.0, math.nan, 1.0], [1, 2, 3]) == (1.0, 1.0)


def test_the_bootstrap_gives_the_same_interval_every_time() -> None:
    values = [0.1, 0.9, 0.4, 0.7]
    assert interval(values, [1, 2, 3, 4]) == interval(values, [1, 2, 3, 4])


def chance(changes: list[float], clusters: list[int]) -> float:
    before = np.zeros((len(changes), 1))
    return float(permutation_p(before, before + np.array([changes]).T, np.array(clusters))[0])


def test_the_permutation_test_counts_arrangements_that_are_as_extreme() -> None:
    # Of the 2 ** 6 ways to swap six equal gains, two are as extreme: none swapped and all.
    assert chance([1.0] * 6, [0, 1, 2, 3, 4, 5]) == pytest.approx(2 / 64, abs=0.006)
    assert chance([1.0, -1.0, 1.0, -1.0], [0, 1, 2, 3]) == pytest.approx(1.0)


def test_ten_gains_in_one_place_are_one_piece_of_evidence() -> None:
    assert chance([1.0] * 10, [0] * 10) == pytest.approx(1.0, abs=0.02)


def test_a_metric_that_applies_to_other_questions_in_each_run_is_compared_by_its_means() -> None:
    """An over-refusing system: right to refuse 5 of 5, then 5 of 45. No question tells the two apart by itself."""
    before = np.array([[1.0]] * 5 + [[math.nan]] * 40)
    after = np.array([[1.0]] * 5 + [[0.0]] * 40)
    assert permutation_p(before, after, np.arange(45))[0] < 0.05


def test_holms_correction_multiplies_the_smallest_most_and_never_falls() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.5, 0.9]) == [1.0, 1.0]


def test_percentiles_of_nothing_are_none() -> None:
    assert percentiles([]) == {}
    assert percentiles([0.1, 0.2, 0.3])[50] == pytest.approx(0.2)
