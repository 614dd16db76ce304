"""How many paired worlds a difference of a given size needs.

All of them for a two-sided test at the 5 % level that finds the difference in 80 of 100 studies.
The spread is taken from the worlds at hand, so the answer is itself an estimate: good for planning
the next study, not for judging this one.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

SIGNIFICANCE = 0.05
POWER = 0.80


def worlds_for_share(changed: float, size: float) -> int:
    """Paired worlds to find a difference of `size` between two shares (McNemar's test).

    Parameters
    ----------
    changed
        Share of the worlds that change, in either direction. If it is smaller than `size` it is
        taken to be `size`: a difference of a point needs a point of the worlds to change.
    size
        The difference, 0.01 for a percentage point.

    Notes
    -----
    Connor (1987), Biometrics 43: 207-211.
    """
    changed = max(changed, size)
    alpha, beta = _quantiles()
    root = alpha * math.sqrt(changed) + beta * math.sqrt(changed - size**2)
    return math.ceil((root / size) ** 2)


def worlds_for_mean(deviation: float, size: float) -> int | None:
    """Paired worlds to find a mean paired difference of `size` (paired t test).

    `deviation` is the standard deviation of the paired differences. None where it is zero: worlds
    that never differ do not tell how far apart they would be. The normal formula with Guenther's
    (1981) correction for the t distribution.
    """
    if not deviation > 0.0:
        return None
    alpha, beta = _quantiles()
    return math.ceil(((alpha + beta) * deviation / size) ** 2 + alpha**2 / 2)


def worlds_for_median(differences: NDArray[Any], size: float) -> int | None:
    """Paired worlds to find a median paired difference of `size` (sign test, Noether 1987).

    The observed `differences` (worlds,) are moved so that their median is zero and then by
    `size`: the larger the part of them that a move of that size carries across zero, the fewer
    worlds are needed. None where that part is empty or the differences are all equal.
    """
    if differences.size == 0 or float(np.ptp(differences)) == 0.0:
        return None
    centred = differences - np.median(differences)
    above, below = _share_above(centred, -size), _share_above(-centred, -size)
    moved = (above + below) / 2 - 0.5
    if moved <= 0.0:
        return None
    alpha, beta = _quantiles()
    return math.ceil(((alpha + beta) / (2 * moved)) ** 2)


def _share_above(values: NDArray[Any], bound: float) -> float:
    """Share of `values` above `bound`, those equal to it counting half."""
    return float((values > bound).mean() + (values == bound).mean() / 2)


def _quantiles() -> tuple[float, float]:
    """Standard normal quantiles of the level (two-sided) and of the power."""
    return float(scipy.stats.norm.ppf(1 - SIGNIFICANCE / 2)), float(scipy.stats.norm.ppf(POWER))
