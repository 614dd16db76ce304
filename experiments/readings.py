"""Readings: what worlds show of every pattern of their case's record, and how far that is off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from panmunjom.agents import BoolArray, FloatArray
from panmunjom.model import Case, InputError, Pattern

from .pattern_values import ALIGNED, CALENDAR
from .plan import Keep, Plan, Stratum
from .results import Results
from .runner import Progress, run
from .sending import Sender

FARTHEST = 3.0
"""Tolerances: so far off counts what is farther off, or never happened."""
COARSEST = {
    "date": 30.0,
    "days": 30.0,
    "axis": 0.05,
    "share": 0.1,
    "points": 8.0,
    "count": 1.0,
}
"""A tolerance where the window has none on that side; other units: a quarter of the observed."""


@dataclass(frozen=True, eq=False)
class Readings:
    """What worlds show of the patterns of a record.

    Attributes
    ----------
    patterns : mapping of str to Pattern
        By name, in the order of the columns.
    start : date
        First day of the case, from which dates are counted.
    calendar : array, shape ``(worlds, patterns)``
        Values in the patterns' units; a date in days since `start`; nan where it never happened.
    aligned : array of the same shape
        The same, counted from the outbreak of each world's own war where a pattern moves with it.
    """

    patterns: Mapping[str, Pattern]
    start: date
    calendar: FloatArray
    aligned: FloatArray

    @property
    def observed(self) -> FloatArray:
        """The value on record, shape ``(patterns,)``: the middle of the window if there is none."""
        return np.array([observed_number(each, self.start) for each in self.patterns.values()])

    def inside(self, aligned: bool = False) -> BoolArray:
        """Say which values lie in the windows, shape ``(worlds, patterns)``."""
        values = self.aligned if aligned else self.calendar
        low, high = self._windows()
        spared = np.array([each.never == "inside" for each in self.patterns.values()])
        within = (values >= low) & (values <= high)
        return np.asarray(np.where(np.isnan(values), spared, within))

    def deviations(self, aligned: bool = False) -> FloatArray:
        """Return how far values lie from the record, shape ``(worlds, patterns)``.

        The unit is a tolerance: the distance from the observed value to that end of the window on
        whose side the value lies. Where the window is open, values beyond its only end count from
        there and all others as 0. At most `FARTHEST`, which is also what never happened counts.
        """
        values = self.aligned if aligned else self.calendar
        columns = [
            _deviations(values[:, row], pattern, self.start)
            for row, pattern in enumerate(self.patterns.values())
        ]
        return np.column_stack(columns) if columns else np.zeros((len(values), 0))

    def only(self, *uses: str) -> Readings:
        """Return the readings of the patterns of some uses (fit, check, prediction)."""
        names = [name for name, each in self.patterns.items() if each.use in uses]
        at = [list(self.patterns).index(name) for name in names]
        kept = {name: self.patterns[name] for name in names}
        return Readings(kept, self.start, self.calendar[:, at], self.aligned[:, at])

    def _windows(self) -> tuple[FloatArray, FloatArray]:
        each = [window(pattern, self.start) for pattern in self.patterns.values()]
        return np.array([low for low, _ in each]), np.array([high for _, high in each])


def read_worlds(
    case: Case,
    worlds: int,
    seed: int,
    workers: int = 1,
    first_world: int = 0,
    executor: Sender | None = None,
    progress: Progress | None = None,
) -> Readings:
    """Live worlds of a case and read the patterns of its record off them.

    Parameters
    ----------
    case : Case
        Parameters may be arrays with a value a world, shape ``(worlds,)``.
    worlds : int
        How many.
    seed : int
        The luck.
    workers : int
        How many processes; the result does not depend on it.
    first_world : int
        Number of the first world; the others follow.
    executor, progress : as for `run`.

    Raises
    ------
    InputError
        If the case has no record, or parameters are arrays of another length.
    """
    refuse_without_record(case)
    stratum = Stratum(case, points=np.arange(worlds), first_world=first_world)
    plan = Plan((stratum,), 1, seed, luck="independent", keep=Keep(readings=True))
    return readings_of(run(plan, None, workers, progress=progress, executor=executor), case)


def readings_of(results: Results, case: Case, arm: str | None = None) -> Readings:
    """Return the readings that a study of a case kept, in the order of its table.

    Parameters
    ----------
    results : Results
        Of a plan with ``Keep(readings=True)``.
    case : Case
        Whose record it is.
    arm : str, optional
        Only the worlds of this arm.

    Raises
    ------
    InputError
        If the case has no record, or the study kept no readings.
    """
    refuse_without_record(case)
    frame = results.table("readings").to_pandas()
    mine = frame["case"].eq(case.name)
    frame = frame[mine if arm is None else mine & frame["arm"].eq(arm)]
    patterns = case.spec.record.patterns
    calendar = frame[[f"{CALENDAR}_{name}" for name in patterns]].to_numpy(np.float64)
    aligned = calendar.copy()
    for row, name in enumerate(patterns):
        if f"{ALIGNED}_{name}" in frame:
            aligned[:, row] = frame[f"{ALIGNED}_{name}"].to_numpy(np.float64)
    return Readings(patterns, case.spec.start, calendar, aligned)


def refuse_without_record(case: Case) -> None:
    """Raise InputError if a case has no record to be judged by."""
    if not case.spec.record.patterns:
        raise InputError(f"{case.name} has no record: its folder holds no record.toml")


def number_of(value: date | float, start: date) -> float:
    """Return a value of the record as a number: a date in days since the first day."""
    return float((value - start).days if isinstance(value, date) else value)


def window(pattern: Pattern, start: date) -> tuple[float, float]:
    """Return the ends of a window as numbers, infinite where it is open."""
    low = -np.inf if pattern.low is None else number_of(pattern.low, start)
    high = np.inf if pattern.high is None else number_of(pattern.high, start)
    return low, high


def observed_number(pattern: Pattern, start: date) -> float:
    """Return the value on record as a number; without one the middle or the end of the window."""
    if pattern.observed is not None:
        return number_of(pattern.observed, start)
    ends = [each for each in window(pattern, start) if np.isfinite(each)]
    return float(np.mean(ends))


def _deviations(values: FloatArray, pattern: Pattern, start: date) -> FloatArray:
    low, high = window(pattern, start)
    seen = observed_number(pattern, start)
    coarse = COARSEST.get(pattern.unit, abs(seen) / 4.0) or 1.0
    above = high - seen if np.isfinite(high) and high > seen else coarse
    below = seen - low if np.isfinite(low) and low < seen else coarse
    base = np.where(values >= seen, values - seen, seen - values)
    if not (np.isfinite(low) and np.isfinite(high)):  # open: what lies inside is not off
        base = np.where((values >= low) & (values <= high), 0.0, base)
    off = base / np.where(values >= seen, above, below)
    missing = 0.0 if pattern.never == "inside" else FARTHEST
    return np.asarray(np.where(np.isnan(off), missing, np.minimum(off, FARTHEST)))
