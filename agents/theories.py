"""Risk theories: how a leader turns a lottery into one number.

Four theories can be chosen for every leader by name. Each is a short class with `worth`; all are
increasing in every prize, and all agree on a sure thing up to the curvature of their utility.

References
----------
Pratt, J. W. (1964). Risk aversion in the small and in the large. Econometrica 32, 122-136.
Tversky, A. & Kahneman, D. (1992). Advances in prospect theory. J. Risk and Uncertainty 5, 297-323.
Telser, L. G. (1955). Safety first and hedging. Review of Economic Studies 23, 1-16.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np

from .lottery import Lottery
from .parameter import FloatArray, Value

#: Curvature and probability weighting as estimated by Tversky & Kahneman (1992).
CURVATURE, WEIGHT_GAINS, WEIGHT_LOSSES = 0.88, 0.61, 0.69
#: Absolute risk aversion below which a leader counts as risk neutral.
NEUTRAL = 1e-9
#: Slope with which safety first punishes a chance of catastrophe above the bound: steep enough to
#: make the bound lexicographic, finite so that the least bad option is found when all exceed it.
STEEP = 100.0


class RiskTaste(NamedTuple):
    """A leader's risk preferences: numbers, or arrays of shape ``(worlds,)``.

    Attributes
    ----------
    aversion : absolute risk aversion, per payoff unit (CARA).
    loss_aversion : how much more a loss weighs than a gain (prospect theory).
    catastrophe : payoff at or below which an outcome is a catastrophe (safety first).
    bound : highest chance of catastrophe that is accepted (safety first).
    """

    aversion: Value
    loss_aversion: Value
    catastrophe: Value
    bound: Value


class RiskTheory(Protocol):
    """What every risk theory offers."""

    def worth(self, lottery: Lottery, taste: RiskTaste) -> FloatArray:
        """Return the utility of a lottery, shape ``(worlds,)``."""


class ExpectedValue:
    """Risk neutrality: the mean of the prizes."""

    def worth(self, lottery: Lottery, taste: RiskTaste) -> FloatArray:
        """Return the mean prize; `taste` plays no part."""
        return _mean(lottery.chances, lottery.prizes)


class ConstantAbsoluteRiskAversion:
    """CARA (Pratt 1964): u(x) = (1 - exp(-a x)) / a, the mean prize as a goes to 0."""

    def __init__(self) -> None:
        self._sure: dict[tuple[float, float], Value] = {}

    def worth(self, lottery: Lottery, taste: RiskTaste) -> FloatArray:
        """Return expected exponential utility."""
        utilities = tuple(self._utility(x, taste.aversion) for x in lottery.prizes)
        return _mean(lottery.chances, utilities)

    def _utility(self, x: Value, aversion: Value) -> Value:
        """Return the utility of a prize; that of a number is worked out once."""
        if not (isinstance(x, float) and isinstance(aversion, float)):
            return cara(x, aversion)
        if (x, aversion) not in self._sure:
            self._sure[x, aversion] = cara(x, aversion)
        return self._sure[x, aversion]


class ProspectTheory:
    """Cumulative prospect theory (Tversky & Kahneman 1992); the reference point is 0."""

    def worth(self, lottery: Lottery, taste: RiskTaste) -> FloatArray:
        """Return the rank-dependent value of gains and losses."""
        prizes = np.stack(np.broadcast_arrays(*(np.atleast_1d(x) for x in lottery.prizes)))
        chances = np.stack(np.broadcast_arrays(*(np.atleast_1d(p) for p in lottery.chances)))
        prizes, chances = np.broadcast_arrays(prizes, chances)
        order = np.argsort(prizes, axis=0, kind="stable")
        x = np.take_along_axis(prizes, order, axis=0)
        p = np.take_along_axis(chances, order, axis=0)
        below = np.cumsum(p, axis=0)
        before, after = below - p, 1.0 - below
        loss_weight = _weight(below, WEIGHT_LOSSES) - _weight(before, WEIGHT_LOSSES)
        gain_weight = _weight(after + p, WEIGHT_GAINS) - _weight(after, WEIGHT_GAINS)
        size = np.abs(x) ** CURVATURE
        value = np.where(x < 0.0, -taste.loss_aversion * loss_weight * size, gain_weight * size)
        return _total(value)


class SafetyFirst:
    """Telser (1955): the best mean among options whose chance of catastrophe is below a bound."""

    def worth(self, lottery: Lottery, taste: RiskTaste) -> FloatArray:
        """Return the mean, less a steep fine for the chance of catastrophe above the bound."""
        ruin = _mean(
            lottery.chances,
            tuple(np.where(x <= taste.catastrophe, 1.0, 0.0) for x in lottery.prizes),
        )
        mean = _mean(lottery.chances, lottery.prizes)
        return mean - STEEP * np.maximum(ruin - taste.bound, 0.0)


def cara(x: Value, aversion: Value) -> Value:
    """Return the exponential utility of a prize; linear where the aversion is nearly 0."""
    if isinstance(aversion, float) and aversion < NEUTRAL:
        return x
    a = aversion if isinstance(aversion, float) else np.maximum(aversion, NEUTRAL)
    return np.asarray(np.expm1(-a * x) / -a)


def theory_named(name: str) -> RiskTheory:
    """Return the risk theory of that name (see `THEORIES`)."""
    return THEORIES[name]()


#: Every selectable theory by the name used in a case file.
THEORIES: dict[str, type[RiskTheory]] = {
    "expected_value": ExpectedValue,
    "cara": ConstantAbsoluteRiskAversion,
    "prospect": ProspectTheory,
    "safety_first": SafetyFirst,
}


def _weight(p: FloatArray, gamma: float) -> FloatArray:
    """Return the Tversky-Kahneman probability weight.

    Its slope is infinite at 0 and 1: chances are rounded first, lest rounding errors be magnified.
    """
    q = np.clip(np.round(p, 12), 0.0, 1.0)
    up, down = q**gamma, (1.0 - q) ** gamma
    return np.asarray(up / (up + down) ** (1.0 / gamma))


def _mean(chances: tuple[Value, ...], prizes: tuple[Value, ...]) -> FloatArray:
    """Add up chance times prize in a fixed order: a world's bits do not depend on the others."""
    total = chances[0] * prizes[0]
    for p, x in zip(chances[1:], prizes[1:], strict=True):
        total = total + p * x
    return np.asarray(total)


def _total(rows: FloatArray) -> FloatArray:
    """Add up the rows in a fixed order."""
    total: FloatArray = rows[0]
    for row in rows[1:]:
        total = total + row
    return total
