"""The price list: what an act brings or costs besides the fate of the war.

In 1950 the list is short and the fate of the war is all; in 2024 the helper adds two per cent to
the balance and the list decides. Both stand in one sum (docs/rules.md).
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from .parameter import FloatArray, Number, Strict, Value
from .view import Signal, Situation


class Price(Strict):
    """One entry of a price list.

    Attributes
    ----------
    worth : payoff for a contingent of the size `scale`; negative for a cost.
    shape : how it grows with size n: fixed, linear n/scale, saturating 1 - exp(-n/scale), or
        square (n/scale) squared.
    scale : thousand men.
    when : the signal that multiplies it.
    """

    worth: Number
    shape: Literal["fixed", "linear", "saturating", "square"]
    scale: Number
    when: Signal


def total_price(prices: dict[str, Price], s: Situation, size: Value) -> FloatArray:
    """Add up a price list for a contingent of `size` thousand men, shape ``(worlds due,)``."""
    total: Value = np.zeros(s.balance.size)
    for price in prices.values():
        total = total + s.of(price.worth.value) * grown(price, s, size) * s.signal(price.when)
    return np.asanyarray(total)


def grown(price: Price, s: Situation, size: Value) -> Value:
    """Return how a price grows with the size of the contingent."""
    if price.shape == "fixed":
        return 1.0
    n = size / s.of(price.scale.value)
    if price.shape == "linear":
        return n
    return n * n if price.shape == "square" else np.asarray(-np.expm1(-n))
