"""How much of an outcome's variance is chance: components of points, luck, and both together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Components:
    """The variance of a single history, in three parts; squared unit of the outcome.

    Attributes
    ----------
    points : float
        Of the mean over luck, from point to point: what the parameters do on average.
    luck : float
        Of the mean over points, from luck to luck: good and bad luck that is the same everywhere.
    both : float
        The rest: luck that does one thing at one point and another at the next.
    """

    points: float
    luck: float
    both: float

    @property
    def chance(self) -> float:
        """Mean over the points of the variance over luck."""
        return self.luck + self.both

    @property
    def total(self) -> float:
        """Variance of a single history, over points and luck."""
        return self.points + self.luck + self.both


def components(y: FloatArray) -> Components:
    """Split the variance of responses under paired luck.

    Parameters
    ----------
    y : array, shape ``(points, replicates)``
        Replicate r has the same luck at every point. With one replicate there is no telling what
        is chance, and all of the variance is put to the points.

    Returns
    -------
    Components
        Unbiased over luck, so `points` and `luck` can come out slightly below zero.

    Notes
    -----
    The two-way random effects layout without repetition (Searle, Casella & McCulloch 1992, chapter
    4), except that the variance over points is divided by their number, not one less: points are
    laid out evenly and their mean is all but exact. With one replicate this is the variance that
    SALib divides by.
    """
    points, replicates = y.shape
    by_point, by_luck, mean = y.mean(axis=1), y.mean(axis=0), y.mean()
    if replicates < 2 or points < 2:
        return Components(float(by_point.var()), 0.0, 0.0)
    rest = y - by_point[:, None] - by_luck[None, :] + mean
    both = float((rest**2).sum() / ((points - 1) * (replicates - 1)))
    luck = float(by_luck.var(ddof=1)) - both / points
    return Components(float(by_point.var()) - both / replicates, luck, both)
