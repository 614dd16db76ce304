"""Screening: which parameters move any pattern of the record at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy

from panmunjom.agents import FloatArray
from panmunjom.model import InputError

from .abc import Simulate
from .priors import Priors

LEVEL = 0.05
"""Chance that any still parameter is taken for one that moves a pattern, all rounds together."""
ROUNDS = 8
"""At most so many rounds."""
STREAM = 2**63 + 2
MOVES, STILL = "moves the record", "moves no pattern: fixed at its value"


@dataclass(frozen=True, eq=False)
class Screening:
    """What moves the record.

    Attributes
    ----------
    table : DataFrame
        One row a parameter, by round and strength: `parameter value low high` (between which it
        was varied), `round` (in which it was found; the last for those that were not), `pattern`
        (the one it moves most), `rho` (rank correlation with it), `rho_low rho_high` (interval
        with 95 % confidence for all correlations together), `verdict`.
    noise : float
        Rank correlation that chance alone exceeds anywhere with a probability of 5 % (Bonferroni).
    worlds : int
        Of every round.
    rounds, patterns, seed : int
    """

    table: pd.DataFrame
    noise: float
    worlds: int
    rounds: int
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
        """What was found, in plain words."""
        return (
            f"{len(self.moving)} of {len(self.table)} parameters move at least one of "
            f"{self.patterns} patterns; the other {len(self.still)} are fixed at their values. "
            f"Rank correlations within {self.noise:.3f} of zero cannot be told from chance "
            f"({self.rounds} rounds of {self.worlds:,} worlds, seed {self.seed}; Bonferroni over "
            "all parameters, patterns and rounds). A parameter that moves a pattern up and down "
            "alike escapes this test, and so does an effect too small for so many worlds."
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

    A parameter of great effect hides the others: where it stops the war, nothing else shows. So
    those found to move the record are put back to their values, and the rest is varied again, in
    fresh worlds, until a round finds no more. Each parameter lies below its value in one half of
    the worlds and above in the other, evenly on either side.

    Parameters
    ----------
    simulate : callable
        Lives histories as for `abc_smc` and returns the value of every pattern; NaN where it never
        happened, which counts as later than any date.
    priors : Priors
        The parameters, with the values around which they are varied.
    patterns : sequence of str
        Names of the columns that `simulate` returns.
    worlds : int
        Parameter sets of a round, each lived once.
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
    names, value = np.array(priors.names), np.array([prior.value for prior in priors.each])
    low = value - reach * (value - np.array([prior.low for prior in priors.each]))
    high = value + reach * (np.array([prior.high for prior in priors.each]) - value)
    tests = names.size * len(patterns) * ROUNDS
    half = float(scipy.stats.norm.ppf(1.0 - LEVEL / (2.0 * tests)) / np.sqrt(worlds - 3.0))
    left = np.arange(names.size)
    found: list[pd.DataFrame] = []
    for number in range(ROUNDS):
        values = np.tile(value, (worlds, 1))
        values[:, left] = _around(value[left], low[left], high[left], worlds, (seed, number))
        read = simulate(values, number * worlds)
        rho = _rank_correlations(values[:, left], np.where(np.isnan(read), np.inf, read))
        place = pd.DataFrame(
            {"parameter": names[left], "value": value[left], "low": low[left], "high": high[left]}
        )
        table = pd.concat([place, _strongest(rho, patterns, half, number + 1)], axis=1)
        moved = (table["verdict"] == MOVES).to_numpy()
        left = left[~moved]
        found.append(table[moved])
        if not moved.any() or not left.size:
            break
    rows = [each.sort_values("rho", key=np.abs, ascending=False) for each in found]
    rows.append(table[~moved].sort_values("rho", key=np.abs, ascending=False))
    whole = pd.concat(rows, ignore_index=True)
    noise = float(np.tanh(half))
    return Screening(whole, noise, worlds, number + 1, len(patterns), seed)


def _around(
    value: FloatArray, low: FloatArray, high: FloatArray, worlds: int, key: tuple[int, int]
) -> FloatArray:
    """Return values around those stated, shape ``(worlds, parameters)``: half below, half above."""
    seed, number = key
    philox = np.random.Philox(key=np.array([seed, STREAM + number], dtype=np.uint64))
    side = 2.0 * np.random.Generator(philox).random((worlds, value.size)) - 1.0
    return np.asarray(value + np.where(side < 0.0, side * (value - low), side * (high - value)))


def _rank_correlations(values: FloatArray, read: FloatArray) -> FloatArray:
    """Return Spearman's rho, shape ``(parameters, patterns)``; 0 where a pattern never varies."""
    standard = []
    for block in (values, read):
        ranks = scipy.stats.rankdata(block, axis=0)
        ranks -= ranks.mean(axis=0)
        norm = np.sqrt(np.sum(ranks**2, axis=0))
        standard.append(ranks / np.where(norm > 0.0, norm, 1.0))
    return np.asarray(standard[0].T @ standard[1])


def _strongest(rho: FloatArray, patterns: Sequence[str], half: float, number: int) -> pd.DataFrame:
    """Return the strongest correlation of every parameter; `half` is that of Fisher's z."""
    which = np.abs(rho).argmax(axis=1)
    best = np.clip(rho[np.arange(len(rho)), which], -0.9999, 0.9999)
    return pd.DataFrame(
        {
            "round": number,
            "pattern": [patterns[k] for k in which],
            "rho": best,
            "rho_low": np.tanh(np.arctanh(best) - half),
            "rho_high": np.tanh(np.arctanh(best) + half),
            "verdict": np.where(np.abs(best) > np.tanh(half), MOVES, STILL),
        }
    )
