"""The patterns of the record, read off the worlds of a war."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from panmunjom.agents import FloatArray, IntArray, Milestone
from panmunjom.model import (
    NOT_YET,
    Between,
    InOutcome,
    InputError,
    OnDay,
    OnPath,
    Passing,
    Pattern,
    War,
    gauges,
    nearest,
)

CALENDAR, ALIGNED = "value", "aligned"
"""How the two columns of a pattern begin: by the calendar, and by the world's own outbreak."""


class PatternValues:
    """Watches a war from its first day on, and reads the patterns of its record off every world.

    Parameters
    ----------
    war : War
        A war of which no day has been lived.

    Examples
    --------
    >>> war = War("korea-1950", worlds=8)
    >>> watch = PatternValues(war)
    >>> while war.running:  # doctest: +SKIP
    ...     war.step()
    ...     watch.note(war)
    >>> watch.frame(war).columns[0]  # doctest: +SKIP
    'value_consent'
    """

    def __init__(self, war: War) -> None:
        record = war.spec.record
        self._patterns = record.patterns
        self._start = war.spec.start
        self._outbreak = None if record.outbreak is None else self._day(record.outbreak)
        known = gauges(war.spec)
        wanted = dict.fromkeys(name for each in self._patterns.values() for name in each.gauges)
        self._gauges = {name: known[name] for name in wanted}
        days = (war.spec.end - war.spec.start).days + 1
        self._series = {name: np.zeros((days, war.worlds.n), dtype=np.float32) for name in wanted}
        self._noted = 0

    def note(self, war: War) -> None:
        """Keep the day that was just lived; a world whose history has ended stays where it was."""
        day, lived = war.day - 1, war.living > 0.0
        for name, gauge in self._gauges.items():
            series = self._series[name]
            series[day] = np.where(lived, gauge(war), series[max(day - 1, 0)])
        self._noted = day + 1

    def frame(self, war: War) -> pd.DataFrame:
        """Return the values, a row a world: ``value_<pattern>`` and ``aligned_<pattern>``.

        Dates are days since the first day of the case; yes is 1; missing where the pattern never
        occurred. The aligned value is what it would be had this world's war broken out on the day
        on which it did; it is missing for patterns that have no place in time.

        Raises
        ------
        InputError
            If the record reads an outcome that there is not.
        """
        for series in self._series.values():  # all worlds ended before the case did
            series[self._noted :] = series[self._noted - 1]
        outcomes = war.outcomes()
        found: dict[str, FloatArray] = {}
        for name, pattern in self._patterns.items():
            found[f"{CALENDAR}_{name}"] = self._read(war, name, pattern, outcomes, 0)
        if self._outbreak is not None:
            began = war.worlds.marks["war"]
            shift = np.where(began < NOT_YET, began - self._outbreak, 0)
            for name, pattern in self._patterns.items():
                if pattern.moves:
                    value = self._read(war, name, pattern, outcomes, shift)
                    found[f"{ALIGNED}_{name}"] = np.where(began < NOT_YET, value, np.nan)
        return pd.DataFrame(found)

    def _read(
        self, war: War, name: str, pattern: Pattern, outcomes: pd.DataFrame, shift: IntArray | int
    ) -> FloatArray:
        reads = pattern.reads
        if isinstance(reads, OnDay):
            return _day_of(war, reads.of) - shift
        if isinstance(reads, Between):
            return _day_of(war, reads.then) - _day_of(war, reads.first)
        if isinstance(reads, InOutcome):
            return _outcome(name, reads, outcomes)
        if isinstance(reads, OnPath):
            return self._over(war, reads, shift)
        return self._until(war, reads)

    def _over(self, war: War, reads: OnPath, shift: IntArray | int) -> FloatArray:
        """Take a quantity over a stretch of time; missing where the war begins after its start."""
        first, last = self._day(reads.first), self._day(reads.last)
        series = self._stretch(reads.of, first, last, shift)
        if reads.over:
            below = self._stretch(reads.over, first, last, shift)
            with np.errstate(divide="ignore", invalid="ignore"):
                series = np.where(below > 0.0, series / below, np.nan)
        value = _taken(reads.take, series)
        at_war = war.worlds.marks["war"] <= first + shift
        return np.where(at_war | war.spec.war_on, value, np.nan)

    def _stretch(
        self, names: list[str], first: int, last: int, shift: IntArray | int
    ) -> NDArray[np.float64]:
        """Return the sum of quantities on the days of a stretch, shape ``(days, worlds)``."""
        days = np.arange(first, last + 1)
        parts = []
        for name in names:
            series = self._series[name]
            top = len(series) - 1
            if isinstance(shift, int):
                part = series[np.clip(days + shift, 0, top)]
            else:
                part = np.take_along_axis(series, np.clip(days[:, None] + shift, 0, top), axis=0)
            parts.append(part)
        return np.asarray(np.sum(parts, axis=0, dtype=np.float64))

    def _until(self, war: War, reads: Passing) -> FloatArray:
        """Return the days from a milestone until a quantity first reaches a level."""
        series, since = self._series[reads.of], war.worlds.marks[reads.since]
        there = series >= reads.level if reads.rising else series <= reads.level
        there &= np.arange(len(series))[:, None] >= since
        days = there.argmax(axis=0) - since
        return np.where(there.any(axis=0), days, np.nan)

    def _day(self, day: date) -> int:
        return (day - self._start).days


def _day_of(war: War, milestone: Milestone) -> FloatArray:
    days = war.worlds.marks[milestone]
    if milestone == "war" and war.spec.war_on:
        return np.zeros(len(days))
    return np.where(days < NOT_YET, days, np.nan).astype(np.float64)


def _outcome(name: str, reads: InOutcome, outcomes: pd.DataFrame) -> FloatArray:
    value = _summed(name, reads.of, reads.equals, outcomes)
    if not reads.over:
        return value
    below = _summed(name, reads.over, None, outcomes)
    share = np.full(len(value), np.nan)
    np.divide(value, below, out=share, where=below > 0.0)
    return share


def _summed(
    name: str, columns: list[str], equals: str | None, outcomes: pd.DataFrame
) -> FloatArray:
    """Return the sum of some outcomes; yes is 1, and so is a name that equals the one asked for."""
    total = np.zeros(len(outcomes))
    for column in columns:
        if column not in outcomes:
            raise InputError(
                f"record.patterns.{name}: there is no outcome {column!r}"
                f"{nearest(column, outcomes.columns)}"
            )
        found = outcomes[column] if equals is None else outcomes[column].eq(equals)
        try:
            total += found.astype(np.float64).to_numpy()
        except (TypeError, ValueError):
            raise InputError(
                f"record.patterns.{name}: {column} is no number and no yes/no"
            ) from None
    return total


def _taken(take: str, series: NDArray[np.float64]) -> FloatArray:
    if take == "mean":
        return np.asarray(series.mean(axis=0))
    if take in ("change", "rate"):
        change = series[-1] - series[0]
        return np.asarray(change if take == "change" else change / max(len(series) - 1, 1))
    least, most = series.min(axis=0), series.max(axis=0)
    return np.asarray({"least": least, "most": most, "range": most - least}[take])
