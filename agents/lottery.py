"""Lotteries: what an option may lead to, how likely a leader thinks it, and what it is worth.

A lottery is a tuple of chances and a tuple of prizes. Each chance is an array with one entry per
world, or a number that holds in every world; so is each prize.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .parameter import FloatArray, Value


class Prospects(NamedTuple):
    """Believed chances of the three military outcomes, arrays of shape ``(worlds,)``."""

    win: FloatArray
    none: FloatArray
    lose: FloatArray


class Lottery(NamedTuple):
    """Chances (summing to one) and prizes of an option, in the order they were given."""

    chances: tuple[Value, ...]
    prizes: tuple[Value, ...]


def logistic(x: Value) -> FloatArray:
    """Return 1 / (1 + exp(-x)) without overflow warnings for the arguments used here."""
    return _falling(-x)


def _falling(x: Value) -> FloatArray:
    """Return 1 / (1 + exp(x))."""
    answer: FloatArray = 1.0 / (1.0 + np.exp(np.minimum(np.maximum(x, -60.0), 60.0)))
    return answer


def ordered_logit(balance: Value, cut: Value, spread: Value) -> Prospects:
    """Turn a believed balance into chances of winning, of no winner and of losing.

    Parameters
    ----------
    balance
        Log ratio of power as the leader believes it, positive in his favour; shape ``(worlds,)``.
    cut
        Balance at which a win has an even chance (log ratio).
    spread
        How uncertain the verdict of arms is (log ratio, > 0).

    Returns
    -------
    Prospects
        Three arrays that sum to one.
    """
    win = _falling((cut - balance) / spread)
    lose = _falling((balance + cut) / spread)
    return Prospects(win, 1.0 - win - lose, lose)


def with_disaster(lottery: Lottery, chance: Value, prize: Value) -> Lottery:
    """Put a further outcome (the wider war) on top: it happens with `chance`, the rest shrinks."""
    rest = 1.0 - chance
    return Lottery((*(rest * p for p in lottery.chances), chance), (*lottery.prizes, prize))


def mix(share: Value, first: Lottery, second: Lottery) -> Lottery:
    """Return the compound lottery: `first` with probability `share`, else `second`."""
    rest = 1.0 - share
    chances = (*(share * p for p in first.chances), *(rest * p for p in second.chances))
    return Lottery(chances, (*first.prizes, *second.prizes))
