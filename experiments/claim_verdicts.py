"""The verdict on one test of a claim: a figure with its interval, held against the bar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd
import scipy

from panmunjom.agents import FloatArray
from panmunjom.model import (
    ClaimTest,
    CorrelationTest,
    DifferenceTest,
    MedianTest,
    OrderTest,
    Reading,
    ShareTest,
    arms_of,
)

from .claim_readings import answer, chosen, days, values
from .intervals import LEVEL, Estimate, mean, median, paired_share, share
from .pairing import match

Verdict: TypeAlias = Literal["not held", "cannot say", "held"]
Scale: TypeAlias = Literal["share", "points", "date", "days", "number", "rho"]
Rows: TypeAlias = Callable[[str], pd.DataFrame]
"""Rows of `runs` of an arm, by its name in the test."""

FEWEST = 30
"""With fewer worlds than this nothing is said."""
NONE_AT_ALL = Estimate(np.nan, np.nan, np.nan, 0)


@dataclass(frozen=True)
class Bar:
    """The range in which a figure must lie.

    Attributes
    ----------
    low, high : float
        Its ends; infinite where there is none.
    ends : bool
        Whether the ends belong to it. Those of a window do, a size that must be passed does not.
    """

    low: float
    high: float
    ends: bool = False

    def verdict(self, found: Estimate) -> Verdict:
        """Return held if the whole interval lies inside, not held if none of it does."""
        if found.n < FEWEST or np.isnan(found.low) or np.isnan(found.high):
            return "cannot say"
        if self.ends:
            inside = self.low <= found.low and found.high <= self.high
            outside = found.high < self.low or found.low > self.high
        else:
            inside = self.low < found.low and found.high < self.high
            outside = found.high <= self.low or found.low >= self.high
        return "held" if inside else "not held" if outside else "cannot say"


@dataclass(frozen=True)
class Judged:
    """One test of a claim and what came of it.

    Attributes
    ----------
    test : ClaimTest
        What was asked.
    found : Estimate
        The figure, its 95 % interval and the worlds it rests on.
    bar : Bar
        Where it must lie.
    scale : str
        How figure and bar are to be read: share; points (difference of shares); date (days since
        1970); days; number; rho (rank correlation).
    verdict : str
        held, not held, cannot say.
    """

    test: ClaimTest
    found: Estimate
    bar: Bar
    scale: Scale

    @property
    def verdict(self) -> Verdict:
        """What the figure says of the test."""
        return self.bar.verdict(self.found)


def judged(test: ClaimTest, rows: Rows) -> Judged:
    """Judge one test.

    Parameters
    ----------
    test : ClaimTest
        What is asked.
    rows : callable
        Returns the table of worlds of an arm.
    """
    if isinstance(test, DifferenceTest):
        return _difference(test, rows)
    there = rows(arms_of(test)[0])
    if isinstance(test, ShareTest):
        return _share(test, there)
    if isinstance(test, OrderTest):
        return _order(test, there)
    return _median(test, there) if isinstance(test, MedianTest) else _correlation(test, there)


def rank_correlation(x: FloatArray, y: FloatArray) -> Estimate:
    """Spearman's rank correlation with its 95 % interval.

    The interval is Fisher's, with the variance of Bonett & Wright (2000, Psychometrika 65: 23-28),
    ``(1 + r^2 / 2) / (n - 3)``. Where one of the two does not vary nothing can be said: NaN.

    Parameters
    ----------
    x, y : array, shape ``(worlds,)``
        Pairs in which one is missing (NaN) are left out.
    """
    both = ~(np.isnan(x) | np.isnan(y))
    x, y = x[both], y[both]
    n = int(x.size)
    if n < 4 or np.ptp(x) == 0.0 or np.ptp(y) == 0.0:
        return Estimate(np.nan, np.nan, np.nan, n)
    r = float(scipy.stats.spearmanr(x, y).statistic)
    if abs(r) >= 1.0:
        return Estimate(r, r, r, n)
    half = float(scipy.stats.norm.ppf(0.5 + LEVEL / 2)) * np.sqrt((1.0 + r * r / 2.0) / (n - 3))
    low, high = np.tanh(np.arctanh(r) - half), np.tanh(np.arctanh(r) + half)
    return Estimate(r, float(low), float(high), n)


def _share(test: ShareTest, rows: pd.DataFrame) -> Judged:
    found = answer(chosen(rows, test.among), test.of)
    low = -np.inf if test.at_least is None else test.at_least
    high = np.inf if test.at_most is None else test.at_most
    return Judged(
        test, share(int(found.so.sum()), int(found.counts.sum())), Bar(low, high), "share"
    )


def _order(test: OrderTest, rows: pd.DataFrame) -> Judged:
    gaps = values(rows, Reading(column=test.then, since=test.first))
    gaps = gaps[~np.isnan(gaps)]
    found = share(int((gaps > 0.0).sum()), int(gaps.size))
    return Judged(test, found, Bar(test.at_least, np.inf), "share")


def _median(test: MedianTest, rows: pd.DataFrame) -> Judged:
    found = values(chosen(rows, test.among), test)
    dated = (test.after or test.before) is not None
    low, high = test.at_least, test.at_most
    if dated:
        low = None if test.after is None else days(test.after)
        high = None if test.before is None else days(test.before)
    bar = Bar(-np.inf if low is None else low, np.inf if high is None else high, ends=True)
    scale: Scale = "date" if dated else "days" if test.since else "number"
    return Judged(test, median(found[~np.isnan(found)]), bar, scale)


def _difference(test: DifferenceTest, rows: Rows) -> Judged:
    """Compare the worlds that both arms have; a fall and an earlier date are below zero."""
    before, after = rows(test.against), rows(test.arm)
    low, high = (test.at_least, np.inf)
    bar = Bar(low, high) if test.sign in ("up", "later") else Bar(-high, -low)
    dated = test.sign in ("earlier", "later")
    scale: Scale = "points" if test.of else "days" if dated or test.since else "number"
    if before.empty or after.empty:
        return Judged(test, NONE_AT_ALL, bar, scale)
    pair = match(before, after)
    if test.of:
        a, b = answer(pair.baseline, test.of), answer(pair.arm, test.of)
        both = a.counts & b.counts
        gained, lost = both & b.so & ~a.so, both & a.so & ~b.so
        found = paired_share(int(gained.sum()), int(lost.sum()), int(both.sum()))
        return Judged(test, found, bar, scale)
    assert test.column is not None  # the schema asks for one of the two
    reading = Reading(column=test.column, since=test.since)
    gaps = values(pair.arm, reading) - values(pair.baseline, reading)
    gaps = gaps[~np.isnan(gaps)]
    return Judged(test, median(gaps) if scale == "days" else mean(gaps), bar, scale)


def _correlation(test: CorrelationTest, rows: pd.DataFrame) -> Judged:
    asked = chosen(rows, test.among)
    found = rank_correlation(values(asked, test), values(asked, Reading(column=test.other)))
    size = test.at_least or 0.0
    bars = {"positive": Bar(size, np.inf), "negative": Bar(-np.inf, -size)}
    within = test.within or 0.0
    return Judged(test, found, bars.get(test.sign, Bar(-within, within)), "rho")
