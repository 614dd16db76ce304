"""The record: what happened, pattern by pattern, and how each is read off a history.

The record stands in `record.toml` beside the case. No history depends on it: it is what histories
are judged by.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, model_validator

from panmunjom.agents import Milestone, Strict

#: Fitted to; held back; or written down before the event is looked at, and never fitted.
Use: TypeAlias = Literal["fit", "check", "prediction"]
Unit: TypeAlias = Literal[
    "date",
    "days",
    "axis",
    "share",
    "points",
    "thousand men",
    "thousand dead",
    "thousand a day",
    "count",
]
Text = Annotated[str, Field(min_length=1)]


class OnDay(Strict):
    """The date of a milestone."""

    kind: Literal["day"]
    of: Milestone


class Between(Strict):
    """Days from one milestone to another; below 0 where the second came first."""

    kind: Literal["days_between"]
    first: Milestone
    then: Milestone


class InOutcome(Strict):
    """A number, or yes (1) and no (0), in the row of outcomes; several columns are added up.

    Attributes
    ----------
    of : columns of the table of worlds.
    over : columns whose sum the first sum is divided by.
    equals : for a column of names: the name that counts as yes.
    """

    kind: Literal["outcome"]
    of: list[str] = Field(min_length=1)
    over: list[str] = Field(default_factory=list)
    equals: str | None = None


class OnPath(Strict):
    """A daily quantity over a stretch of time.

    Attributes
    ----------
    of : a quantity of the day, such as ``front_peninsula``, ``men_china``, ``dead_us``; several
        are added up.
    over : quantities whose sum it is divided by, day by day.
    take : mean, least, most, range (most less least), change (last day less first), or rate
        (change a day).
    first, last : the days between which it is taken, both included. Where a history has ended
        before, its last day stands for the days after.
    """

    kind: Literal["path"]
    of: list[str] = Field(min_length=1)
    over: list[str] = Field(default_factory=list)
    take: Literal["mean", "least", "most", "range", "change", "rate"]
    first: date
    last: date

    @model_validator(mode="after")
    def _in_order(self) -> OnPath:
        if self.last < self.first:
            raise ValueError(f"last ({self.last}) must not lie before first ({self.first})")
        return self


class Passing(Strict):
    """The day on which a daily quantity first reaches a level, counted from a milestone.

    Attributes
    ----------
    of : a quantity of the day.
    level : what it reaches, rising or falling.
    since : the milestone from which days are counted; days before it do not count.
    """

    kind: Literal["days_until"]
    of: Text
    level: float
    rising: bool = True
    since: Milestone


Reading: TypeAlias = Annotated[
    OnDay | Between | InOutcome | OnPath | Passing, Field(discriminator="kind")
]


class Pattern(Strict):
    """One pattern of the record.

    Attributes
    ----------
    title : what happened, in a few words.
    phase : part of the war it belongs to.
    use : `fit` (values were fitted to it), `check` (held back), `prediction` (written down before).
    observed : what is on record: a date, a number, or nothing where only a window is known.
    low, high : the window, which holds what sources and coding leave open; one may be missing.
    never : what a history counts for in which it never happens: outside the window, or inside.
    unit : days, axis, share, thousand men, thousand dead, or dates (no unit).
    source, confidence, note : where it is from, how sure it is, and what is contested.
    reads : how it is read off a history.
    """

    title: Text
    phase: Text
    use: Use
    observed: date | float | None = None
    low: date | float | None = None
    high: date | float | None = None
    never: Literal["outside", "inside"] = "outside"
    unit: Literal[
        "date", "days", "axis", "share", "points", "thousand men", "thousand dead", "count"
    ]
    source: Text
    confidence: Literal["high", "medium", "low", "judgement"]
    note: str = ""
    reads: Reading

    @model_validator(mode="after")
    def _fits(self) -> Pattern:
        given = [each for each in (self.observed, self.low, self.high) if each is not None]
        dated = isinstance(self.reads, OnDay)
        if (self.low, self.high) == (None, None):
            raise ValueError("expected a window: low, high or both")
        if any(isinstance(each, date) != dated for each in given):
            raise ValueError(f"expected {'dates' if dated else 'numbers'} for observed, low, high")
        if dated != (self.unit == "date"):
            raise ValueError("unit: expected 'date' for the date of a milestone, and only there")
        ordered = [each for each in (self.low, self.observed, self.high) if each is not None]
        if ordered != sorted(ordered):
            raise ValueError("expected low <= observed <= high")
        return self

    @property
    def moves(self) -> bool:
        """Whether its window moves with the outbreak of a world's own war."""
        return isinstance(self.reads, (OnDay, OnPath))

    @property
    def gauges(self) -> tuple[str, ...]:
        """The daily quantities it is read from."""
        if isinstance(self.reads, OnPath):
            return (*self.reads.of, *self.reads.over)
        return (self.reads.of,) if isinstance(self.reads, Passing) else ()


class Record(Strict):
    """The record of a case.

    Attributes
    ----------
    outbreak : the day the war broke out; None where it is on from the first day.
    patterns : the patterns by name.
    """

    outbreak: date | None = None
    patterns: dict[str, Pattern] = Field(default_factory=dict)
