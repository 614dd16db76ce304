"""Identifiability: what the record taught about each parameter, and what only about several."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
import scipy

from panmunjom.agents import FloatArray

from .particles import Posterior

MIDDLE = (0.1, 0.9)
"""Between these quantiles lie 80 % of a distribution."""
NOTHING = 0.9
"""A posterior interval above this part of the prior's: the record taught nothing."""
MUCH = 0.5
"""Below this part of the prior's: it taught much."""
TOGETHER = 0.4
"""Rank correlation in the posterior beyond which two parameters are known in combination."""
RESAMPLES = 200
VERDICTS = ("much", "something", "only a combination", "nothing")


@dataclass(frozen=True, eq=False)
class Identifiability:
    """What the record taught.

    Attributes
    ----------
    parameters : DataFrame
        One row a parameter: `parameter unit shape stated`, `prior_low prior_high` (80 % interval of
        the prior), `low median high` (of the posterior, in the parameter's unit), `ratio ratio_low
        ratio_high` (width of the posterior's 80 % interval as a part of the prior's, in prior
        probability, with a 95 % bootstrap interval), `shrinkage` (one less the ratio of variances),
        `shift` (of the mean, in prior standard deviations), `verdict`: what the record taught,
        `much` (ratio below 0.5), `something`, `only a combination` (ratio above 0.9, but bound to
        another parameter) or `nothing`.
    pairs : DataFrame
        `first second rho low high`: parameters whose rank correlation in the posterior exceeds 0.4,
        with its 95 % interval: the record knows their combination better than either.
    """

    parameters: pd.DataFrame
    pairs: pd.DataFrame

    @property
    def nothing(self) -> list[str]:
        """Parameters about which the record taught nothing."""
        rows = self.parameters
        return list(rows.loc[rows["verdict"] == "nothing", "parameter"])


def identifiability(posterior: Posterior) -> Identifiability:
    """Say what a record taught about the parameters that were free.

    Widths, shrinkage and shift are measured in prior probability (0 to 1), so that they mean the
    same for a parameter that is uniform and one that is uniform in its logarithm.
    """
    priors = posterior.priors
    shares = priors.shares(posterior.values)
    pairs = _pairs(posterior, shares)
    bound = {*pairs["first"], *pairs["second"]}
    low, middle, high = np.quantile(shares, [MIDDLE[0], 0.5, MIDDLE[1]], axis=0)
    ratio = (high - low) / (MIDDLE[1] - MIDDLE[0])
    ratio_low, ratio_high = _resampled(posterior, shares)
    rows = []
    for k, prior in enumerate(priors.each):
        ends = [*MIDDLE, float(low[k]), float(middle[k]), float(high[k])]
        values = prior.quantile(np.array(ends))
        rows.append(
            {
                "parameter": prior.path,
                "unit": prior.unit,
                "shape": prior.shape,
                "stated": prior.value,
                "prior_low": values[0],
                "prior_high": values[1],
                "low": values[2],
                "median": values[3],
                "high": values[4],
                "ratio": ratio[k],
                "ratio_low": ratio_low[k],
                "ratio_high": ratio_high[k],
                "shrinkage": 1.0 - 12.0 * float(shares[:, k].var()),
                "shift": (float(shares[:, k].mean()) - 0.5) * np.sqrt(12.0),
                "verdict": _verdict(float(ratio[k]), prior.path in bound),
            }
        )
    return Identifiability(pd.DataFrame(rows), pairs)


def _verdict(ratio: float, bound: bool) -> str:
    if ratio > NOTHING:
        return "only a combination" if bound else "nothing"
    return "much" if ratio < MUCH else "something"


def _pairs(posterior: Posterior, shares: FloatArray) -> pd.DataFrame:
    """Return the pairs bound to each other, the strongest first."""
    ranks = scipy.stats.rankdata(shares, axis=0)
    rho = np.atleast_2d(np.corrcoef(ranks, rowvar=False))
    names = posterior.priors.names
    # Bonett & Wright (2000): spread of Fisher's z of a rank correlation
    room = max(posterior.population.effective - 3.0, 1.0)
    found = []
    for j, k in combinations(range(len(names)), 2):
        if abs(rho[j, k]) > TOGETHER:
            each = float(np.clip(rho[j, k], -0.9999, 0.9999))
            half = 1.96 * np.sqrt((1.0 + each**2 / 2.0) / room)
            low, high = np.tanh(np.arctanh(each) + np.array([-half, half]))
            found.append((names[j], names[k], each, float(low), float(high)))
    table = pd.DataFrame(found, columns=["first", "second", "rho", "low", "high"])
    return table.sort_values("rho", key=np.abs, ascending=False, ignore_index=True)


def _resampled(posterior: Posterior, shares: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the 95 % bootstrap interval of the ratio of widths; copies count as one particle."""
    worlds = posterior.population.worlds
    _, first, copies = np.unique(worlds, return_index=True, return_counts=True)
    size = max(round(posterior.population.effective), 2)
    key = np.array([posterior.seed, 2**63 + 1], dtype=np.uint64)
    draws = np.random.Generator(np.random.Philox(key=key))
    widths = []
    for _ in range(RESAMPLES):
        rows = first[draws.choice(first.size, size, p=copies / copies.sum())]
        low, high = np.quantile(shares[rows], MIDDLE, axis=0)
        widths.append((high - low) / (MIDDLE[1] - MIDDLE[0]))
    low, high = np.quantile(np.array(widths), [0.025, 0.975], axis=0)
    return np.asarray(low), np.asarray(high)
