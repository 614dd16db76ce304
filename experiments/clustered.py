"""Estimates from a design whose rows are not independent: the same luck at many points.

In a study world r lives at every point of the design. Two rows of one world resemble each other,
and so do two replicates of one point; taken as independent they would give intervals that are
too narrow. The *design effect* (Kish 1965) says how many rows are worth one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from .intervals import LEVEL, Estimate, median, share


def design_effect(residuals: NDArray[Any], clusters: Sequence[NDArray[Any]]) -> float:
    """How many clustered rows are worth one independent row; 1 where they are independent.

    Parameters
    ----------
    residuals
        Value minus estimate (rows,).
    clusters
        For each way in which rows belong together (by world, by point) the number of the group of
        each row (rows,). No row shares its group in two of them with the same other row.

    Notes
    -----
    The ways' variances are added and what is counted twice is taken off (Cameron, Gelbach &
    Miller 2011).
    """
    alone = float((residuals**2).sum())
    if alone == 0.0:
        return 1.0
    together = [float((np.bincount(groups, residuals) ** 2).sum()) for groups in clusters]
    return max((sum(together) - (len(together) - 1) * alone) / alone, 1.0) if together else 1.0


def clustered_share(hits: NDArray[Any], effect: float) -> Estimate:
    """Share of `hits` (rows of 0 and 1), Wilson's interval for the rows' worth."""
    if effect == 1.0 or hits.size == 0:
        return share(int(hits.sum()), int(hits.size))
    p, n = float(hits.mean()), hits.size / effect
    z = float(scipy.stats.norm.ppf(0.5 + LEVEL / 2))
    centre, whole = p + z**2 / (2 * n), 1 + z**2 / n
    half = z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    low, high = max((centre - half) / whole, 0.0), min((centre + half) / whole, 1.0)
    return Estimate(p, float(low), float(high), int(hits.size))


def clustered_median(found: NDArray[Any], effect: float) -> Estimate:
    """Median of `found` (rows,), with the quantiles around it for an interval (Woodruff 1952)."""
    if effect == 1.0 or found.size == 0:
        return median(found)
    half = float(scipy.stats.norm.ppf(0.5 + LEVEL / 2)) * 0.5 * np.sqrt(effect / found.size)
    middle = float(np.median(found))
    if half >= 0.5:
        return Estimate(middle, np.nan, np.nan, int(found.size))
    low = np.quantile(found, 0.5 - half, method="lower")
    high = np.quantile(found, 0.5 + half, method="higher")
    return Estimate(middle, float(low), float(high), int(found.size))
