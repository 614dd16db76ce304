"""Screening: which parameters move any pattern of the record at all?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import stats

from panmunjom.agents import FloatArray
from panmunjom.model import InputError

from .abc import Simulate
from .priors import Prior, Priors

LEVEL = 0.05
"""Chance that any still parameter is taken for one that moves a pattern."""
STREAM = 2**63 + 2
MOVES, STILL = "moves the record", "moves no pattern: fixed at its value"


@dataclass(frozen=True, eq=False)
class Screening:
    """What moves the record.

    Attributes
    ----------
    table : DataFrame
        One row a parameter, the strongest first: `parameter value low high` (between which it was
        varied), `pattern` (the one it moves most), `rho` (rank correlation with it), `rho_low
        rho_high` (interval with 95 % confidence for all correlations together), `verdict`.
    noise : float
        Rank correlation that chance alone exceeds anywhere with a probability of 5 % (Bonferroni).
    worlds, patterns, seed : int
    """

    table: pd.DataFrame
    noise: float
    worlds: int
    patterns: int
    seed: int

    @property
    def moving(self) -> list[str]:
        """Parameters that move a pattern, the strongest first."""
        return list(self.table.loc[self.table["verdict"] == MOVES, "parameter"])

    @property
    def still(self) -> list[str]:
        """Parameters that move none."""
        return list(self.table.loc[self.table["verdict"] == STILL, "parameter"])

    @property
    def said(self) -> str:
        """What was found, in a sentence."""
        return (
            f"{len(self.moving)} of {len(self.table)} parameters move at least one of "
            f"{self.patterns} patterns; the other {len(self.still)} are fixed at their values. Rank "
            f"correlations within {self.noise:.3f} of zero cannot be told from chance "
            f"({self.worlds:,} worlds, seed {self.seed}; Bonferroni over all parameters and "
            "patterns). A parameter that moves a pattern up and down alike escapes this test."
        )


def screening(
    simulate: Simulate,
    priors: Priors,
    patterns: Sequence[str],
    worlds: int = 4096,
    seed: int = 38,
    reach: float = 0.25,
) -> Screening:
    """Vary all parameters at once around their values and see what moves with each.

    Parameters
    ----------
    simulate : callable
        As for `abc_smc`.
    priors : Priors
        The parameters, with the values around which they are varied.
    patterns : sequence of str
        Names of the columns that `simulate` returns.
    worlds : int
        Parameter sets, each lived once.
    seed : int
    reach : float
        How far: this part of the way from the value to either end of the range.

    Raises
    ------
    InputError
        If there are fewer than 100 worlds, or `reach` is not above 0 and at most 1.
    """
    if worlds < 100:
        raise InputError(f"screening needs at least 100 worlds, found {worlds}")
    if not 0.0 < reach <= 1.0:
        raise InputError(f"reach must be above 0 and at most 1, found {reach:g}")
    near = [_nearby(prior, reach) for prior in priors.each]
    key = np.array([seed, STREAM], dtype=np.uint64)
    draws = np.random.Generator(np.random.Philox(key=key))
    share = draws.random((worlds, len(near)))
    values = np.column_stack([prior.quantile(share[:, k]) for k, prior in enumerate(near)])
    read = simulate(values, np.arange(worlds, dtype=np.int64))
    rho = _rank_correlations(values, read)
    normal = stats.norm.ppf(1.0 - LEVEL / (2.0 * rho.size))
    noise = float(np.tanh(normal / np.sqrt(worlds - 3.0)))
    table = _table(near, priors, patterns, rho, float(normal) / np.sqrt(worlds - 3.0))
    return Screening(table, noise, worlds, len(patterns), seed)


def _nearby(prior: Prior, reach: float) -> Prior:
    low = prior.value - reach * (prior.value - prior.low)
    high = prior.value + reach * (prior.high - prior.value)
    return replace(prior, low=low, high=high, shape="uniform")


def _rank_correlations(values: FloatArray, read: FloatArray) -> FloatArray:
    """Return Spearman's rho, shape ``(parameters, patterns)``; 0 where a pattern never varies."""
    standard = []
    for block in (values, read):
        ranks = stats.rankdata(block, axis=0)
        ranks -= ranks.mean(axis=0)
        norm = np.sqrt(np.sum(ranks**2, axis=0))
        standard.append(ranks / np.where(norm > 0.0, norm, 1.0))
    return np.asarray(standard[0].T @ standard[1])


def _table(
    near: Sequence[Prior],
    priors: Priors,
    patterns: Sequence[str],
    rho: FloatArray,
    half: float,
) -> pd.DataFrame:
    strongest = np.abs(rho).argmax(axis=1)
    best = np.clip(rho[np.arange(len(near)), strongest], -0.9999, 0.9999)
    low, high = (np.tanh(np.arctanh(best) + side * half) for side in (-1.0, 1.0))
    table = pd.DataFrame(
        {
            "parameter": priors.names,
            "value": [prior.value for prior in near],
            "low": [prior.low for prior in near],
            "high": [prior.high for prior in near],
            "pattern": [patterns[k] for k in strongest],
            "rho": best,
            "rho_low": low,
            "rho_high": high,
            "verdict": np.where(np.abs(best) > np.tanh(half), MOVES, STILL),
        }
    )
    return table.sort_values("rho", key=np.abs, ascending=False, ignore_index=True)
