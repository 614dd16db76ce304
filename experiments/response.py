"""Responses: one outcome of a study as numbers, by point and replicate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from panmunjom.model import InputError, nearest

from .measures import Measure, measures

FloatArray: TypeAlias = NDArray[np.float64]
PLACE = ("case", "arm", "point", "replicate", "seed", "world")
"""Columns that say which history a row is."""


@dataclass(frozen=True)
class Response:
    """One outcome as numbers.

    Attributes
    ----------
    outcome : str
        As it was named.
    unit : str
        ``share`` for what is true or false (1 or 0), ``days`` for a date, else that of the number.
    y : array, shape ``(points, replicates)``
        Finite, read-only.
    never : int
        In how many histories a dated outcome did not happen; these hold `never_day`.
    never_day : int
        The day after the last day simulated, counted from the start of the case.
    """

    outcome: str
    unit: str
    y: FloatArray
    never: int = 0
    never_day: int = 0

    @property
    def note(self) -> str:
        """What must be said of dates that never came; empty if there are none."""
        if not self.never:
            return ""
        return (
            f"{self.outcome} did not happen in {self.never} of {self.y.size} histories; they count "
            f"as day {self.never_day}, the day after the last day simulated."
        )


def response(
    runs: pd.DataFrame,
    outcome: str,
    start: date,
    end: date,
    points: int,
    replicates: int,
) -> Response:
    """Turn an outcome of a study into numbers.

    Parameters
    ----------
    runs : DataFrame
        The histories of one case and one arm, one row each, in any order: ``case arm point
        replicate``, then the outcomes.
    outcome : str
        A column (``war_days``, ``armistice_date``) or an outcome of the comparison
        (``winner_attacker``, ``covert_clash``). True and False become 1 and 0; a date becomes days
        from `start`, and what never happened the day after `end`, as if it happened just then:
        the true day is later or never, so this is a censored number.
    start, end : date
        First and last day simulated: ``case.spec.start`` and ``case.spec.end``.
    points, replicates : int
        The size of the study.

    Raises
    ------
    InputError
        If the outcome is unknown (the nearest is named) or a word, histories are missing, twice
        there or of several cases or arms, or the outcome is missing in some.
    """
    _refuse_several(runs)
    values, unit = _values(runs, outcome)
    never, never_day = 0, (end - start).days + 1
    if _is_date(values):
        days = (pd.to_datetime(values) - pd.Timestamp(start)).dt.days
        never = int(days.isna().sum())
        values, unit = days.fillna(never_day), "days"
    numbers = pd.to_numeric(values).to_numpy(dtype=np.float64, na_value=np.nan)
    y = _by_point(runs, numbers, (points, replicates))
    missing = int(np.isnan(y).sum())
    if missing:
        raise InputError(
            f"{outcome} has no value in {missing} of {y.size} histories (it applies only to some); "
            f"choose an outcome that every history has"
        )
    y.flags.writeable = False
    return Response(outcome, unit, y, never, never_day if never else 0)


def refuse_unknown_outcome(runs: pd.DataFrame, outcome: str) -> None:
    """Refuse what `response` will refuse, before anything is lived.

    Parameters
    ----------
    runs : DataFrame
        With the columns of `runs`; rows are not needed.
    outcome : str
        The outcome that will be asked for.

    Raises
    ------
    InputError
        If it is unknown, or a word.
    """
    _values(runs, outcome)


def response_names(runs: pd.DataFrame) -> list[str]:
    """Return the outcomes that can be turned into numbers, in the order of the columns."""
    own = [name for name in _outcome_columns(runs) if not _is_word(runs[name])]
    return list(dict.fromkeys([*own, *(each.key for each in measures(runs))]))


def _refuse_several(runs: pd.DataFrame) -> None:
    for name in ("case", "arm"):
        found = [str(each) for each in runs[name].unique()] if name in runs else []
        if len(found) > 1:
            raise InputError(f"several {name}s in one table: {', '.join(found)}; take one of them")


def _outcome_columns(runs: pd.DataFrame) -> list[str]:
    """Columns that are neither a history's place nor a varied parameter (which has a dot)."""
    return [str(name) for name in runs.columns if name not in PLACE and "." not in str(name)]


def _values(runs: pd.DataFrame, outcome: str) -> tuple[pd.Series[Any], str]:
    """Return an outcome as it stands in the table or the catalogue, and its unit."""
    known = {each.key: each for each in measures(runs)}
    if outcome in _outcome_columns(runs):
        values = runs[outcome]
        if _is_word(values):
            raise InputError(_about_words(runs, outcome, known))
        logical = _is_logical(values)
        unit = known[outcome].unit if outcome in known else "share" if logical else "number"
        return (values.astype("boolean").astype("Float64") if logical else values), unit
    if outcome in known:
        return _counted(runs, known[outcome]), known[outcome].unit
    names = response_names(runs)
    near = nearest(outcome, names) or f"; known: {', '.join(names)}"
    raise InputError(f"unknown outcome {outcome!r}{near}")


def _counted(runs: pd.DataFrame, measure: Measure) -> pd.Series[Any]:
    """Work out an outcome of the catalogue in every history, wars or not."""
    columns = runs[list(measure.column)]
    if measure.equals:
        first = columns.iloc[:, 0]
        return first.eq(measure.equals).astype("Float64").mask(first.isna())
    total = columns.astype("Float64").sum(axis=1, skipna=False)
    if measure.at_least is None:
        return total
    return total.ge(measure.at_least).astype("Float64").mask(total.isna())


def _about_words(runs: pd.DataFrame, outcome: str, known: dict[str, Measure]) -> str:
    made = [key for key, each in known.items() if each.column == (outcome,)]
    usable = ", ".join(made or response_names(runs))
    return f"{outcome} is a word, not a number; outcomes that can be used: {usable}"


def _kind(values: pd.Series[Any]) -> str:
    return pd.api.types.infer_dtype(values, skipna=True)


def _is_logical(values: pd.Series[Any]) -> bool:
    return _kind(values) == "boolean"


def _is_date(values: pd.Series[Any]) -> bool:
    return _kind(values) in {"date", "datetime", "datetime64"}


def _is_word(values: pd.Series[Any]) -> bool:
    return _kind(values) in {"string", "categorical", "mixed", "bytes"}


def _by_point(runs: pd.DataFrame, numbers: FloatArray, shape: tuple[int, int]) -> FloatArray:
    """Put the numbers into their places; InputError if a history is missing or there twice."""
    points, replicates = shape
    point = runs["point"].to_numpy(dtype=np.int64)
    replicate = runs["replicate"].to_numpy(dtype=np.int64)
    if np.any((point < 0) | (point >= points) | (replicate < 0) | (replicate >= replicates)):
        raise InputError(f"histories beyond {points} points with {replicates} replicates each")
    count = np.bincount(point * replicates + replicate, minlength=points * replicates)
    if np.any(count > 1):
        at = int(np.flatnonzero(count > 1)[0])
        raise InputError(f"point {at // replicates}, replicate {at % replicates} is there twice")
    missing = int((count == 0).sum())
    if missing:
        touched = int((count.reshape(shape) == 0).any(axis=1).sum())
        raise InputError(
            f"{missing} of {count.size} histories are missing (failed or not yet run), at "
            f"{touched} of {points} points: finish the study first"
        )
    y = np.empty(shape)
    y[point, replicate] = numbers
    return y
