"""What a claim reads off the table of worlds: values, and where conditions hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from panmunjom.agents import BoolArray, FloatArray
from panmunjom.model import (
    Case,
    Claim,
    ClaimTest,
    Condition,
    CorrelationTest,
    DifferenceTest,
    InputError,
    MedianTest,
    OrderTest,
    Reading,
    first_few,
    nearest,
)

from .columns import Column, case_columns

COUNTED = ("share", "count", "number")
"""Kinds of columns that hold numbers."""


@dataclass(frozen=True, eq=False)
class Answer:
    """Where something is so.

    Attributes
    ----------
    counts : array of bool, shape ``(worlds,)``
        Worlds of which it can be said whether it is so.
    so : array of bool, shape ``(worlds,)``
        Worlds in which it is; False where it does not count.
    """

    counts: BoolArray
    so: BoolArray


def values(rows: pd.DataFrame, reading: Reading) -> FloatArray:
    """Return what is read: a number, days since a date, or days since 1970; shape ``(worlds,)``.

    NaN where it is missing.
    """
    found = _numbers(rows[reading.column])
    return found if reading.since is None else found - _numbers(rows[reading.since])


def answer(rows: pd.DataFrame, conditions: Sequence[Condition]) -> Answer:
    """Say in which worlds all of some conditions hold."""
    counts, so = np.ones(len(rows), dtype=bool), np.ones(len(rows), dtype=bool)
    for condition in conditions:
        one = _answer(rows, condition)
        counts, so = counts & one.counts, so & one.so
    return Answer(counts, counts & so)


def chosen(rows: pd.DataFrame, among: Sequence[Condition]) -> pd.DataFrame:
    """Return the worlds in which all of some conditions hold."""
    return rows[answer(rows, among).so] if among else rows


def days(when: date) -> float:
    """Return a date as days since 1970."""
    return float((when - date(1970, 1, 1)).days)


def columns_of_runs(case: Case) -> dict[str, Column]:
    """Return what is known of every column of a case's table of worlds, by name."""
    return {each.name: each for each in case_columns([case]) if each.table == "runs"}


def refuse_unfit(case: Case, claims: Mapping[str, Claim]) -> None:
    """Refuse claims that ask for columns there are not, or for what a column does not hold.

    Raises
    ------
    InputError
        Naming claim, test and column, for up to five mistakes.
    """
    known = columns_of_runs(case)
    problems = [
        f"claims.{name}, test {number} ({test.title!r}): {told}"
        for name, claim in claims.items()
        for number, test in enumerate(claim.tests, 1)
        for told in _problems(test, known)
    ]
    if problems:
        raise InputError(first_few(problems))


def needed(claims: Iterable[Claim]) -> set[str]:
    """Return the columns that the tests of some claims read."""
    tests = [test for claim in claims for test in claim.tests]
    names = {
        name for test in tests for each in readings(test) for name in (each.column, each.since)
    }
    return {name for name in names if name is not None}


def readings(test: ClaimTest) -> Iterator[Reading]:
    """Yield all that a test reads, conditions included."""
    yield from conditions(test)
    if isinstance(test, OrderTest):
        yield Reading(column=test.first)
        yield Reading(column=test.then)
    elif isinstance(test, DifferenceTest):
        if test.column is not None:
            yield Reading(column=test.column, since=test.since)
    elif isinstance(test, (MedianTest, CorrelationTest)):
        yield Reading(column=test.column, since=test.since)
    if isinstance(test, CorrelationTest):
        yield Reading(column=test.other)


def conditions(test: ClaimTest) -> Iterator[Condition]:
    """Yield the conditions of a test."""
    yield from getattr(test, "of", ())
    yield from getattr(test, "among", ())


def _names(test: ClaimTest) -> Iterator[str]:
    """Yield the columns that a test reads."""
    for each in readings(test):
        yield each.column
        if each.since is not None:
            yield each.since


def _numbers(column: pd.Series) -> FloatArray:
    """Return a column as numbers, dates as days since 1970; NaN where it is missing."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return np.asarray((column - pd.Timestamp(1970, 1, 1)) / pd.Timedelta(days=1), dtype=float)
    return column.to_numpy(dtype=float, na_value=np.nan)


def _answer(rows: pd.DataFrame, asked: Condition) -> Answer:
    if asked.equals is not None:
        column = rows[asked.column]
        counts = column.notna().to_numpy(dtype=bool)
        return Answer(counts, counts & column.eq(asked.equals).to_numpy(dtype=bool, na_value=False))
    everywhere = np.ones(len(rows), dtype=bool)
    if asked.happens is not None:
        there = rows[asked.column].notna().to_numpy(dtype=bool)
        return Answer(everywhere, there == asked.happens)
    found = values(rows, asked)
    low, high = _bounds(asked)
    if pd.api.types.is_datetime64_any_dtype(rows[asked.column]):
        counts = everywhere if asked.since is None else rows[asked.since].notna().to_numpy(bool)
    else:
        counts = ~np.isnan(found)
    return Answer(counts, (found >= low) & (found <= high))


def _bounds(asked: Condition) -> tuple[float, float]:
    low = asked.at_least if asked.after is None else days(asked.after)
    high = asked.at_most if asked.before is None else days(asked.before)
    return -np.inf if low is None else low, np.inf if high is None else high


def _problems(test: ClaimTest, known: Mapping[str, Column]) -> Iterator[str]:
    """Yield what is wrong with a test, in plain words."""
    missing = [name for name in dict.fromkeys(_names(test)) if name not in known]
    for name in missing:
        yield f"the table of worlds has no column {name!r}{nearest(name, known)}"
    if missing:
        return
    for each in readings(test):
        if each.since is not None and {known[each.column].kind, known[each.since].kind} != {"date"}:
            yield f"days from {each.since!r} to {each.column!r}: both must be dates"
    for condition in conditions(test):
        yield from _of_condition(condition, known[condition.column])
    yield from _of_bounds(test, known)


def _of_condition(asked: Condition, column: Column) -> Iterator[str]:
    what = f"{asked.column!r} holds {column.kind}"
    if isinstance(asked.equals, bool) and column.kind != "yes/no":
        yield f"{what}: equals = true or false is for yes/no"
    if isinstance(asked.equals, str) and asked.equals not in column.values:
        there = ", ".join(column.values) or "no names"
        yield f"{what}, and {asked.equals!r} is none of its names; there are {there}"
    dated = asked.happens is not None or (asked.after or asked.before) is not None
    if dated and column.kind != "date":
        yield f"{what}: happens, after and before are for dates"
    numbered = (asked.at_least, asked.at_most) != (None, None) and asked.since is None
    if numbered and column.kind not in COUNTED:
        yield f"{what}: at_least and at_most are for numbers, or for days since"


def _of_bounds(test: ClaimTest, known: Mapping[str, Column]) -> Iterator[str]:
    if isinstance(test, OrderTest):
        for name in (test.first, test.then):
            if known[name].kind != "date":
                yield f"{name!r} holds {known[name].kind}: only dates come in an order"
    if isinstance(test, MedianTest):
        dated = (test.after or test.before) is not None
        yield from _of_kind(test.column, known, dates=dated, since=test.since)
    if isinstance(test, DifferenceTest) and test.column is not None:
        dated = test.sign in ("earlier", "later")
        yield from _of_kind(test.column, known, dates=dated, since=test.since)
    if isinstance(test, CorrelationTest):
        for name in (test.column, test.other):
            if known[name].kind not in (*COUNTED, "date"):
                yield f"{name!r} holds {known[name].kind}: only numbers and dates have ranks"


def _of_kind(
    name: str, known: Mapping[str, Column], *, dates: bool, since: str | None
) -> Iterator[str]:
    """Say where a bar of dates is set for numbers, or one of numbers for dates."""
    kind = known[name].kind
    if dates and (kind != "date" or since is not None):
        yield f"{name!r} is read as a number: after, before, earlier and later are for dates"
    if not dates and since is None and kind not in COUNTED:
        yield f"{name!r} holds {kind}: the bar is one for numbers"
