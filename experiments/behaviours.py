"""What a leader did, read off the table of worlds by the signs that a case names."""

from __future__ import annotations

from datetime import date

import pandas as pd

from panmunjom.model import SUCCESSION, Case, Inequality, InputError, Sign

from .measures import worlds_at_war


def shown_by(runs: pd.DataFrame, found: Inequality, case: Case) -> dict[str, pd.Series]:
    """Say in which worlds each behaviour is seen.

    Parameters
    ----------
    runs
        Worlds of one case, one a row, with the columns that the signs name.
    found : Inequality
        Whose behaviours.
    case : Case
        Gives the day of the leader's succession, as it stands in the case.

    Returns
    -------
    dict of str to Series
        By behaviour, shape ``(worlds,)``: 1 where it is seen, 0 where it is not, NaN in a world
        without a war, in which it could not be.
    """
    succession = case.spec.leaders[found.leader].succession
    day = None if succession is None else succession.date
    at_war = runs.index.isin(worlds_at_war(runs).index)
    return {
        name: _all_signs(runs, each.signs, day).astype(float).where(at_war)
        for name, each in found.behaviours.items()
    }


def _all_signs(runs: pd.DataFrame, signs: list[Sign], succession: date | None) -> pd.Series:
    seen = pd.Series(True, index=runs.index)
    for sign in signs:
        seen &= _seen(runs, sign, succession)
    return seen


def _seen(runs: pd.DataFrame, sign: Sign, succession: date | None) -> pd.Series:
    """Say where one sign is there: in one of its columns, or in none if it is a want."""
    there = pd.Series(False, index=runs.index)
    for name in sign.any_of:
        there |= _in_column(runs[name], sign, succession)
    return ~there if sign.absent else there


def _in_column(column: pd.Series, sign: Sign, succession: date | None) -> pd.Series:
    if sign.equals is not None:
        return column.eq(sign.equals).fillna(False).astype(bool)
    if pd.api.types.is_bool_dtype(column):
        if sign.before is not None:
            raise InputError(f"the column {str(column.name)!r} holds no dates: leave out before")
        return column.fillna(False).astype(bool)
    dates = pd.to_datetime(column)
    before = succession if sign.before == SUCCESSION else sign.before
    if sign.before is not None and before is None:
        raise InputError("a sign waits for the leader's succession, which this case has not")
    return dates.notna() if before is None else dates.lt(pd.Timestamp(before))  # never is not
