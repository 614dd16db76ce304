"""Variance-based sensitivity (Sobol' indices) of a model that has chance in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import pandas as pd
import scipy
from numpy.typing import NDArray

from .chance import components
from .points import Points

FloatArray: TypeAlias = NDArray[np.float64]
Estimator: TypeAlias = Callable[[FloatArray, FloatArray, FloatArray], FloatArray]

CHANCE = "chance"
"""The row of luck in a table of sensitivities."""
LEVEL = 0.95
RESAMPLES = 300
TINY = float(np.finfo(np.float64).eps)


def sobol_indices(points: Points, y: FloatArray, seed: int) -> pd.DataFrame:
    """Estimate first-order and total effects, with chance as a factor of its own.

    Parameters
    ----------
    points : Points
        A Sobol' design: N base points, D factors.
    y : array, shape ``(N * (D + 2), replicates)``
        Finite responses under paired luck.
    seed : int
        Of the bootstrap.

    Returns
    -------
    DataFrame
        ``factor first first_low first_high total total_low total_high``: the factors in their
        order, then, with two replicates or more, ``chance``. Shares of the variance of a single
        history; estimates, so they can lie slightly outside 0 to 1.

    Notes
    -----
    A history is y = f(X, L), exact once its parameters X and its luck L are given; L is drawn
    independently of X. V is the variance of y over both. All replicates of SALib's estimators
    (Saltelli et al. 2010) share V (`chance.components`).

    *Total* of x_i: with the luck held fixed, the estimator counts every part of the variance in
    which x_i has a hand, interactions with luck included; the mean over replicates is taken.

    *First* of x_i is Var(E[y | x_i]) / V: the mean is over luck too. From the means over R
    replicates the estimator gives M = V_i + V_iL / R, where V_iL is the interaction of x_i with
    luck, because R draws of luck do not average it out; from single replicates it gives, on
    average, S = V_i + V_iL. Hence V_i = (R M - S) / (R - 1).

    *Chance*: first is the variance over luck of E[y | L], total the mean over points of the
    variance over luck, both over V.

    *Intervals* (95 %) hold two uncertainties whose variances are added: of the base points, by a
    bootstrap that takes rows of A, B and all AB_i together; of the luck, by a jackknife over the
    replicates. A bootstrap of replicates would repeat a draw of luck and take the copy for
    another, which makes chance look smaller than it is. The quantile is Student's t with the
    degrees of freedom of Satterthwaite (1946), as few replicates say little of their spread. With
    one or two replicates the second part is missing.
    """
    blocks = _standardised(y).reshape(points.size, len(points.names) + 2, -1)
    estimate = _indices(blocks)
    half = _half_widths(blocks, np.random.default_rng(seed))
    table = pd.DataFrame({"factor": [*points.names, CHANCE]})
    for at, name in enumerate(("first", "total")):
        table[name] = estimate[at]
        table[f"{name}_low"], table[f"{name}_high"] = (
            estimate[at] - half[at],
            estimate[at] + half[at],
        )
    return table if y.shape[1] > 1 else table.iloc[:-1]


def base_variance(points: Points, y: FloatArray) -> float:
    """Return the variance of a single history, from the two base samples of a Sobol' design."""
    blocks = y.reshape(points.size, len(points.names) + 2, -1)
    return components(np.concatenate([blocks[:, 0], blocks[:, -1]])).total


def _standardised(y: FloatArray) -> FloatArray:
    """Centre and scale: the estimators of SALib lose digits on responses far from zero."""
    return np.asarray((y - y.mean()) / y.std())


def _indices(blocks: FloatArray) -> FloatArray:
    """Return the indices, shape ``(2, D + 1)``: first and total; the factors, then chance.

    `blocks` has shape ``(N, D + 2, replicates)``: in each block A, AB_1 .. AB_D, B.
    """
    from SALib.analyze import sobol  # noqa: PLC0415  # a second to import, for this method alone

    replicates = blocks.shape[2]
    centred = blocks - blocks.mean(axis=(0, 1))
    means = (blocks - blocks.mean()).mean(axis=2)
    found = np.zeros((2, blocks.shape[1] - 1))
    for at in range(1, blocks.shape[1] - 1):
        one = _share(sobol.first_order, centred, at).mean()
        mean = float(_share(sobol.first_order, means, at))
        both = replicates > 1
        found[0, at - 1] = (replicates * mean - one) / (replicates - 1) if both else mean
        found[1, at - 1] = _share(sobol.total_order, centred, at).mean()
    parts = components(np.concatenate([blocks[:, 0], blocks[:, -1]]))
    found[:, -1] = parts.luck, parts.chance
    return found / parts.total if parts.total > TINY else np.zeros_like(found)


def _share(estimator: Estimator, blocks: FloatArray, at: int) -> FloatArray:
    """Return one factor's part of the variance, by replicate: SALib's index times its divisor."""
    a, ab, b = blocks[:, 0], blocks[:, at], blocks[:, -1]
    base = np.concatenate([a, b])
    if np.ptp(base) <= TINY:  # SALib would warn and give zeros too
        return np.zeros(blocks.shape[2:])
    return np.asarray(estimator(a, ab, b) * base.var(axis=0))


def _half_widths(blocks: FloatArray, luck: np.random.Generator) -> FloatArray:
    """Return half the width of every interval, shape ``(2, D + 1)``."""
    n, replicates = len(blocks), blocks.shape[2]
    draws = np.array([_indices(blocks[luck.integers(n, size=n)]) for _ in range(RESAMPLES)])
    rows = draws.var(axis=0, ddof=1)
    if replicates < 3:
        return np.asarray(scipy.stats.norm.ppf(0.5 + LEVEL / 2) * np.sqrt(rows))
    left_out = np.array([_indices(np.delete(blocks, r, axis=2)) for r in range(replicates)])
    lucks = left_out.var(axis=0) * (replicates - 1)
    both = rows + lucks
    part = np.divide(lucks, both, out=np.zeros_like(both), where=both > 0.0)
    freedom = (replicates - 1) / np.maximum(part, 1e-6) ** 2
    return np.asarray(scipy.stats.t.ppf(0.5 + LEVEL / 2, freedom) * np.sqrt(both))
