"""The course of the real war: dated values to be drawn behind a history. None depends on it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from pydantic import Field, model_validator

from panmunjom.agents import InputError, Milestone, Strict, nearest

from .record import Between, OnDay, Pattern

if TYPE_CHECKING:
    from .schema import CaseSpec

Text = Annotated[str, Field(min_length=1)]
Confidence: TypeAlias = Literal["high", "medium", "low", "judgement"]
Keys: TypeAlias = tuple[str | int, ...]
#: A milestone may be counted from another one, and that from a third; not in a circle.
DEEPEST = 8


class Observed(Strict):
    """A value on a day.

    Attributes
    ----------
    date : the day it is drawn at.
    value : what is on record; missing where `pattern` is given.
    low, high : what sources leave open, where they differ.
    pattern : the pattern of the record that holds value, source and confidence.
    note : what the value is, such as the place that the front had reached.
    source, confidence : where it is from, how sure it is; a number that is a judgement or
        interpolated says so.
    """

    date: datetime.date
    value: float | None = None
    low: float | None = None
    high: float | None = None
    pattern: str | None = None
    note: str = ""
    source: str = ""
    confidence: Confidence | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Observed:
        if (self.value is None) == (self.pattern is None):
            raise ValueError("expected a value with its source, or the name of a pattern")
        if self.pattern is None and not (self.source and self.confidence):
            raise ValueError("expected a source and a confidence beside the value")
        ordered = [each for each in (self.low, self.value, self.high) if each is not None]
        if ordered != sorted(ordered):
            raise ValueError("expected low <= value <= high")
        return self


class Happened(Strict):
    """The day of a milestone.

    Attributes
    ----------
    date : the day, which counts where a pattern is given (or inherited) beside it.
    pattern : the pattern of the record that holds it: the date of this milestone, or days from
        another one to it.
    source, confidence : as in `Observed`; those of the pattern where there is no date.
    """

    date: datetime.date | None = None
    pattern: str | None = None
    source: str = ""
    confidence: Confidence | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Happened:
        if self.date is None and self.pattern is None:
            raise ValueError("expected a date with its source, or the name of a pattern")
        if self.date is not None and not (self.source and self.confidence):
            raise ValueError("expected a source and a confidence beside the date")
        return self


class TalksFrom(Strict):
    """The state of the talks from a day on."""

    date: datetime.date
    state: Literal["closed", "open", "suspended", "signed"]
    source: Text
    confidence: Confidence


def _ordered(dates: Sequence[datetime.date]) -> None:
    for before, after in pairwise(dates):
        if after <= before:
            raise ValueError(f"expected rising dates; {after} stands after {before}")


class Course(Strict):
    """The table ``[course]`` of a case.

    Attributes
    ----------
    source : where it is from, and what must be known to read it.
    fronts : by sector, where the front stood (axis, 0-1).
    men : by actor, its men in the war (thousand).
    dead : by actor, its dead so far (thousand).
    rungs : the rung of the ladder (0-9) from a day on, derived from the acts.
    talks : the state of the talks, from a day on.
    milestones : the days of milestones, under the program's names.
    """

    source: Text
    fronts: dict[str, list[Observed]] = Field(default_factory=dict)
    men: dict[str, list[Observed]] = Field(default_factory=dict)
    dead: dict[str, list[Observed]] = Field(default_factory=dict)
    rungs: list[Observed] = Field(default_factory=list)
    talks: list[TalksFrom] = Field(default_factory=list)
    milestones: dict[Milestone, Happened] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _in_order(self) -> Course:
        for table in (self.fronts, self.men, self.dead):
            for series in table.values():
                _ordered([each.date for each in series])
        _ordered([each.date for each in self.rungs])
        _ordered([each.date for each in self.talks])
        for series in self.fronts.values():
            if any(x.value is not None and not 0.0 <= x.value <= 1.0 for x in series):
                raise ValueError("fronts: expected positions on the axis from 0 to 1")
        if any(x.value not in range(10) for x in self.rungs):
            raise ValueError("rungs: expected whole numbers from 0 to 9")
        return self


def day_of(spec: CaseSpec, name: Milestone, depth: int = 0) -> datetime.date:
    """Return the day of a milestone of the real war; InputError where it cannot be told."""
    course = spec.course
    if course is None or name not in course.milestones:
        raise InputError(f"{name!r} has no day in course.milestones")
    given = course.milestones[name]
    if given.date is not None:
        return given.date
    if depth > DEEPEST:
        raise InputError(f"{name!r} is counted from itself")
    pattern = _pattern(spec, str(given.pattern))
    reads, observed = pattern.reads, pattern.observed
    if isinstance(reads, OnDay) and reads.of == name and isinstance(observed, datetime.date):
        return observed
    if isinstance(reads, Between) and reads.then == name and isinstance(observed, float):
        return day_of(spec, reads.first, depth + 1) + timedelta(days=round(observed))
    raise InputError(f"pattern {given.pattern!r} does not hold a day of {name!r}")


def _pattern(spec: CaseSpec, name: str) -> Pattern:
    known = spec.record.patterns
    if name not in known:
        raise InputError(f"pattern {name!r} does not exist{nearest(name, known)}")
    return known[name]


def wrong_course(spec: CaseSpec) -> Iterator[tuple[Keys, object, str]]:
    """Yield what does not fit in the course or the map: where, the name, and what is wrong."""
    yield from _unknown_sectors(spec)
    if spec.course is None:
        return
    for table, known, what in (
        ("fronts", spec.sectors, "sector"),
        ("men", spec.actors, "actor"),
        ("dead", spec.actors, "actor"),
    ):
        for name, series in getattr(spec.course, table).items():
            if name not in known:
                told = f"{what} {name!r} does not exist{nearest(name, known)}"
                yield ("course", table, name), name, told
            yield from _unfit_patterns(spec, ("course", table, name), series)
    yield from _unfit_patterns(spec, ("course", "rungs"), spec.course.rungs)
    for milestone in spec.course.milestones:
        try:
            day_of(spec, milestone)
        except InputError as error:
            yield ("course", "milestones", milestone), milestone, str(error)


def _unknown_sectors(spec: CaseSpec) -> Iterator[tuple[Keys, object, str]]:
    for name in spec.map.sectors if spec.map else ():
        if name not in spec.sectors:
            told = f"sector {name!r} does not exist{nearest(name, spec.sectors)}"
            yield ("map", "sectors", name), name, told


def _unfit_patterns(
    spec: CaseSpec, at: Keys, series: Sequence[Observed]
) -> Iterator[tuple[Keys, object, str]]:
    for row, point in enumerate(series):
        if point.pattern is None:
            continue
        try:
            if not isinstance(_pattern(spec, point.pattern).observed, float):
                raise InputError(f"pattern {point.pattern!r} holds no observed number")
        except InputError as error:
            yield (*at, row), point.pattern, str(error)
