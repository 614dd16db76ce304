"""Point estimates with 95 % intervals for a batch of simulated worlds.

The intervals here are *sampling* intervals: they say how far the number would move had other
worlds been drawn, and they shrink as the batch grows. How different the worlds are from one
another is `spread`, which does not shrink.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

LEVEL = 0.95


@dataclass(frozen=True)
class Estimate:
    """A number, its 95 % interval (NaN where there is none), the worlds it rests on."""

    value: float
    low: float
    high: float
    n: int


def share(successes: int, n: int) -> Estimate:
    """Share of worlds, with the Wilson score interval (Wilson 1927).

    Wilson holds its coverage near 0 and 1, where most shares of interest lie; 0 of n is not given
    "0 to 0".
    """
    if n == 0:
        return Estimate(np.nan, np.nan, np.nan, 0)
    interval = scipy.stats.binomtest(successes, n).proportion_ci(LEVEL, method="wilson")
    return Estimate(successes / n, float(interval.low), float(interval.high), n)


def median(values: NDArray[Any]) -> Estimate:
    """Median of `values` (worlds,), with the order-statistic interval.

    Its ends are two of the observed values, chosen by the binomial distribution: no shape is
    assumed and the coverage is at least 95 %. Below six worlds no such interval exists and both
    ends are NaN.
    """
    if values.size == 0:
        return Estimate(np.nan, np.nan, np.nan, 0)
    middle = float(np.median(values))
    low, high = _order_statistics(values)
    return Estimate(middle, low, high, int(values.size))


def _order_statistics(values: NDArray[Any]) -> tuple[float, float]:
    """Return the two values between which the true median lies in 95 % of batches."""
    rank = int(scipy.stats.binom.ppf(0.5 - LEVEL / 2, values.size, 0.5))
    if scipy.stats.binom.cdf(rank, values.size, 0.5) > 0.5 - LEVEL / 2:
        rank -= 1
    if rank < 0:
        return np.nan, np.nan
    ordered = np.partition(values, [rank, values.size - 1 - rank])
    return float(ordered[rank]), float(ordered[values.size - 1 - rank])


def spread(values: NDArray[Any]) -> tuple[float, float]:
    """The 10th and 90th percentile of `values` (worlds,): between them lie 80 % of the worlds."""
    if values.size == 0:
        return np.nan, np.nan
    low, high = np.quantile(values, [0.1, 0.9])
    return float(low), float(high)


def difference(a: Estimate, b: Estimate) -> Estimate:
    """B minus A of two independent estimates, with an interval built from their two intervals.

    Squares of the distances to the ends are added (MOVER, Zou & Donner 2008). For two Wilson
    shares this is exactly Newcombe's hybrid score interval (1998, method 10); for two medians it
    needs no bootstrap and no density estimate, and keeps the skew that order-statistic intervals
    show.
    """
    gap = b.value - a.value
    low = gap - np.hypot(b.value - b.low, a.high - a.value)
    high = gap + np.hypot(b.high - b.value, a.value - a.low)
    return Estimate(gap, float(low), float(high), min(a.n, b.n))


def superiority(a: NDArray[Any], b: NDArray[Any]) -> Estimate:
    """Chance that a world of `b` lies above a world of `a`, a tie counting half (Mann-Whitney).

    0.5 is no difference. It needs only the order of the values, so it is fair to scales whose
    steps are not equal. Variance after Brunner & Munzel (2000). Where no world of one batch
    overlaps the other the variance is zero, and a Wilson interval for the smaller batch stands in;
    where all worlds tie it is exactly 0.5.
    """
    smaller = min(a.size, b.size)
    if smaller == 0:
        return Estimate(np.nan, np.nan, np.nan, 0)
    ranks = scipy.stats.rankdata(np.concatenate([a, b]))
    above_b = (ranks[: a.size] - scipy.stats.rankdata(a)) / b.size
    above_a = (ranks[a.size :] - scipy.stats.rankdata(b)) / a.size
    chance = float(above_a.mean())
    variance = _variance(above_a) + _variance(above_b)
    if variance > 0.0:
        half = float(scipy.stats.norm.ppf(0.5 + LEVEL / 2) * np.sqrt(variance))
        return Estimate(chance, max(chance - half, 0.0), min(chance + half, 1.0), smaller)
    if chance == 0.5:
        return Estimate(chance, chance, chance, smaller)
    bound = share(round(chance * smaller), smaller)
    return Estimate(chance, bound.low, bound.high, smaller)


def _variance(placements: NDArray[Any]) -> float:
    """Variance of the mean of `placements` (worlds,); zero for a single world."""
    return float(placements.var(ddof=1) / placements.size) if placements.size > 1 else 0.0


def mean(values: NDArray[Any]) -> Estimate:
    """Mean of `values` (worlds,) with Student's t interval; below two worlds both ends are NaN.

    The t interval asks only that the mean of so many worlds is nearly normal, which thousands of
    worlds give whatever the shape of the values.
    """
    n = int(values.size)
    if n == 0:
        return Estimate(np.nan, np.nan, np.nan, 0)
    middle = float(values.mean())
    if n == 1:
        return Estimate(middle, np.nan, np.nan, 1)
    half = float(scipy.stats.t.ppf(0.5 + LEVEL / 2, n - 1) * values.std(ddof=1) / np.sqrt(n))
    return Estimate(middle, middle - half, middle + half, n)


def paired_share(gained: int, lost: int, n: int) -> Estimate:
    """Difference of two shares of the same `n` worlds, with Tango's score interval.

    Of paired worlds only those count that changed: `gained` did not have it before and have it
    now, `lost` the other way round; the difference is `(gained - lost) / n`. The interval (Tango
    1998, Statistics in Medicine 17: 891-908) holds its coverage where few worlds change, and
    where none does it is not "0 to 0" but about plus and minus 3.8 / n. Swapping the two sides
    turns the signs and nothing else. Fagerland, Lydersen & Laake (2014) recommend it.
    """
    if n == 0:
        return Estimate(np.nan, np.nan, np.nan, 0)
    high, low = _score_bound(gained, lost, n), -_score_bound(lost, gained, n)
    return Estimate((gained - lost) / n, low, high, n)


def _score_bound(gained: int, lost: int, n: int) -> float:
    """Largest difference of paired shares that the score test does not reject.

    Where the difference is `d`, the likeliest share of lost worlds is `q`, and the squared score
    is `(gained - lost - n d)^2 / (n (2 q + d (1 - d)))`.
    """
    if gained == n:
        return 1.0
    limit = float(scipy.stats.norm.ppf(0.5 + LEVEL / 2)) ** 2
    if gained == lost == 0:
        return limit / (n + limit)
    if lost == n:
        return (limit - n) / (limit + n)

    def excess(d: float) -> float:
        slope = (2 * n - gained + lost) * d - gained - lost
        q = (np.sqrt(slope**2 + 8 * n * lost * d * (1 - d)) - slope) / (4 * n)
        return float((gained - lost - n * d) ** 2 - limit * n * (2 * q + d * (1 - d)))

    return float(scipy.optimize.brentq(excess, (gained - lost) / n, 1.0, xtol=1e-12))
