"""A proper score for worlds against what was observed, in units that no window changes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from panmunjom.agents import FloatArray
from panmunjom.model import Pattern

FAR = 12.0
"""Units of the score at which a world that never has it stands, and beyond which none counts."""

SCALES: Mapping[str, float] = {
    "date": 30.0,
    "days": 30.0,
    "axis": 0.05,
    "share": 0.1,
    "points": 10.0,
}
"""One unit of the score, in the pattern's unit; for other units it is the observed value."""


def crps(values: FloatArray, observed: float) -> float:
    """Continuous ranked probability score of an ensemble; 0 is perfect, less is better.

    ``mean |x - y| - mean |x - x'| / 2`` over the values x and x' of the ensemble and the observed
    value y (Gneiting & Raftery 2007, eq. 21). It is a proper score: whoever believes that y comes
    from some distribution expects the best score from giving that very distribution. An ensemble
    is made worse by being too wide as well as by being too narrow, and windows do not enter.

    Parameters
    ----------
    values : array of shape ``(worlds,)``
        Finite.
    observed : float
        In the same unit, finite.
    """
    away = np.sort(values - observed)
    ranks = 2.0 * np.arange(1, away.size + 1) - away.size - 1.0
    apart = float((ranks * away).sum()) / away.size**2  # half the mean distance of two worlds
    return max(float(np.abs(away).mean()) - apart, 0.0)


def standardised(values: FloatArray, pattern: Pattern, target: float) -> FloatArray:
    """Values as distances from the observed one in the fixed units of the score.

    A unit is 30 days, 0.05 of the axis, 10 percentage points, and of numbers (men,
    dead, a day, counts) the observed number itself, or 1 where that is 0. The units are the same
    for every case and do not depend on a pattern's window. Where it never happened the distance is
    `FAR`, which also bounds every other distance: a fixed, monotone change of scale, under which
    the score stays proper.

    Returns
    -------
    array of shape ``(worlds,)``
        From ``-FAR`` to ``FAR``, no NaN.
    """
    distance = np.clip((values - target) / unit_of(pattern, target), -FAR, FAR)
    return np.where(np.isnan(values), FAR, distance)


def unit_of(pattern: Pattern, target: float) -> float:
    """Return one unit of the score in the unit of the pattern."""
    return SCALES.get(pattern.unit, abs(target) or 1.0)
