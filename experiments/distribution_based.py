"""Distribution-based sensitivity (PAWN): how far a parameter moves the whole distribution."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import scipy
from numpy.typing import NDArray

from .chance import components
from .points import Points
from .variance_based import CHANCE, LEVEL

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]

SLIDES = 10
"""Conditioning intervals of a number (Pianosi & Wagener 2018; SALib's default too)."""
RESAMPLES = 100
"""For a standard deviation; as many as SALib takes for its intervals."""
SHUFFLES = 200
"""For a quantile."""


def pawn_indices(points: Points, y: FloatArray, seed: int) -> pd.DataFrame:
    """Compare the distribution of single histories within slides of a factor to that of all.

    Parameters
    ----------
    points : Points
        Any design, best a Latin hypercube.
    y : array, shape ``(points, replicates)``
        Finite responses under paired luck; every replicate counts as a history.
    seed : int
        Of the bootstrap and the permutations.

    Returns
    -------
    DataFrame
        ``factor median median_low median_high maximum noise above_noise variance_share``: median
        and maximum over the slides of the Kolmogorov-Smirnov distance, 0 (no influence) to 1, the
        median with a 95 % interval (bootstrap over points); `noise`, which the median of a
        parameter without any influence exceeds in one design of twenty; whether the median lies
        above it. With two replicates or more a row ``chance``, whose ``variance_share`` is the
        part of the variance of a single history that is luck; its other cells are missing.

    Notes
    -----
    Pianosi & Wagener (2018). A number is cut into ten slides of equally many points, as SALib
    does (the tests compare the two); a choice, a switch or a number with ten values or fewer has
    one slide for every value. SALib itself cuts choices at quantiles, which mixes values and
    never conditions on the last, and it spends its time on p-values that are not used.

    `noise` comes from shuffling the points among the slides: PAWN indices are never zero, and the
    fewer points in a slide, the larger they are by chance alone.
    """
    luck = np.random.default_rng(seed)
    ranks = np.unique(y, return_inverse=True)[1].reshape(y.shape)
    floors: dict[tuple[int, ...], float] = {}
    rows: list[dict[str, object]] = []
    for name, column in points.columns.items():
        slides = _slides(column)
        shape = tuple(sorted(np.bincount(slides).tolist()))
        if shape not in floors:
            floors[shape] = _noise(slides, ranks, luck)
        rows.append({"factor": name, **_row(slides, ranks, floors[shape], luck)})
    if y.shape[1] > 1:
        parts = components(y)
        rows.append({"factor": CHANCE, "variance_share": parts.chance / parts.total})
    return pd.DataFrame(rows)


def _row(
    slides: IntArray, ranks: IntArray, noise: float, luck: np.random.Generator
) -> dict[str, object]:
    distances = _distances(slides, ranks)
    median = float(np.median(distances))
    n = len(slides)
    draws = [
        np.median(_distances(slides, ranks, np.bincount(luck.integers(n, size=n), minlength=n)))
        for _ in range(RESAMPLES)
    ]
    # a resample holds points twice, which widens every distance: its spread counts, not its place
    half = float(scipy.stats.norm.ppf(0.5 + LEVEL / 2) * np.std(draws, ddof=1))
    return {
        "median": median,
        "median_low": max(median - half, 0.0),
        "median_high": min(median + half, 1.0),
        "maximum": float(distances.max()),
        "noise": noise,
        "above_noise": median > noise,
    }


def _slides(column: NDArray[Any]) -> IntArray:
    """Return the slide of each point, shape ``(points,)``."""
    values, places = np.unique(column, return_inverse=True)
    if len(values) <= SLIDES or column.dtype.kind != "f":
        return np.asarray(places, dtype=np.int64)
    edges = np.quantile(column, np.arange(1, SLIDES) / SLIDES)
    return np.asarray(np.searchsorted(edges, column, side="right"), dtype=np.int64)


def _distances(slides: IntArray, ranks: IntArray, weights: IntArray | None = None) -> FloatArray:
    """Kolmogorov-Smirnov distance of each slide's histories from all, shape ``(slides,)``.

    `ranks` (points, replicates) are the places of the responses in order; `weights` (points,) say
    how often a point counts. Slides without a point are left out.
    """
    points, replicates = ranks.shape
    each = np.ones(points) if weights is None else weights.astype(np.float64)
    width = int(ranks.max()) + 1
    cells = (slides[:, None] * width + ranks).ravel()
    counts = np.bincount(cells, np.repeat(each, replicates), (int(slides.max()) + 1) * width)
    below = counts.reshape(-1, width).cumsum(axis=1)
    below = below[below[:, -1] > 0]
    everywhere = below.sum(axis=0)
    gaps = np.abs(below / below[:, -1:] - everywhere / everywhere[-1])
    return np.asarray(gaps.max(axis=1))


def _noise(slides: IntArray, ranks: IntArray, luck: np.random.Generator) -> float:
    """Return what the index of a factor without influence exceeds in 5 % of designs."""
    draws = [np.median(_distances(luck.permutation(slides), ranks)) for _ in range(SHUFFLES)]
    return float(np.quantile(draws, LEVEL))
