"""Claims: what others have said of the war, and how the model is asked about each of them.

The claims stand in `claims.toml` beside the case. No history depends on them. What must come out
for a claim to hold (its *bars*) is written there before anything is lived.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, model_validator

from panmunjom.agents import Strict

from .interventions import Intervention

#: Put to the test; what the model takes for granted; nothing the model can speak about.
Basis: TypeAlias = Literal["tested", "assumed", "out_of_scope"]
Text = Annotated[str, Field(min_length=1)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]
#: Name of the arm in which nothing is changed.
AS_IT_IS = "baseline"


class Reading(Strict):
    """Something read off every history.

    Attributes
    ----------
    column : a column of the table of worlds, such as ``consent`` or ``winner``.
    since : a column of dates: days from that date to the one in `column`, below 0 if it came
        first.
    """

    column: Text
    since: Text | None = None


class Condition(Reading):
    """What a history must show; where several bounds are given all must hold.

    A date that never comes fulfils no bound; a history without the date in `since`, or without
    the number in `column`, does not count at all.

    Attributes
    ----------
    equals : yes (true), no (false) or one of the names that the column can hold.
    happens : whether the date in `column` comes at all.
    at_least, at_most : bounds of a number, or of days since; both included.
    after, before : bounds of a date; both included.
    """

    equals: bool | str | None = None
    happens: bool | None = None
    at_least: float | None = None
    at_most: float | None = None
    after: date | None = None
    before: date | None = None

    @model_validator(mode="after")
    def _asks_one_thing(self) -> Condition:
        numbers = (self.at_least, self.at_most)
        dates = (self.after, self.before)
        asked = [
            self.equals is not None,
            self.happens is not None,
            numbers != (None, None),
            dates != (None, None),
        ]
        if sum(asked) != 1:
            raise ValueError(
                "expected one of equals, happens, at_least and at_most, or after and before"
            )
        if self.since is not None and numbers == (None, None):
            raise ValueError("days since a date are bounded by at_least and at_most")
        _refuse_empty(*numbers)
        _refuse_empty(*dates)
        return self


class _Test(Strict):
    """What all tests have.

    Attributes
    ----------
    title : what is asked, in a line.
    note : where the bar comes from.
    """

    title: Text
    note: str = ""


class ShareTest(_Test):
    """In how many histories something is so.

    Attributes
    ----------
    of : what must be so, all of it.
    among : histories that are asked; all where none is given.
    arm : the arm in which they are lived.
    at_least, at_most : the share that must be passed, or must not be; one of the two.
    """

    kind: Literal["share"]
    of: Annotated[list[Condition], Field(min_length=1)]
    among: list[Condition] = Field(default_factory=list)
    arm: Text = AS_IT_IS
    at_least: Share | None = None
    at_most: Share | None = None

    @model_validator(mode="after")
    def _one_bar(self) -> ShareTest:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("expected one bar: at_least or at_most")
        return self


class MedianTest(_Test, Reading):
    """The middle history of a number, of days since, or of a date, where there is one.

    Attributes
    ----------
    among, arm : as in `ShareTest`.
    at_least, at_most : bounds of a number or of days since; both included.
    after, before : bounds of a date; both included.
    """

    kind: Literal["median"]
    among: list[Condition] = Field(default_factory=list)
    arm: Text = AS_IT_IS
    at_least: float | None = None
    at_most: float | None = None
    after: date | None = None
    before: date | None = None

    @model_validator(mode="after")
    def _bounded(self) -> MedianTest:
        numbers, dates = (self.at_least, self.at_most), (self.after, self.before)
        if (numbers == (None, None)) == (dates == (None, None)):
            raise ValueError("expected at_least and at_most, or after and before")
        if self.since is not None and numbers == (None, None):
            raise ValueError("days since a date are bounded by at_least and at_most")
        _refuse_empty(*numbers)
        _refuse_empty(*dates)
        return self


class OrderTest(_Test):
    """Which of two dates comes first, in the histories in which both come.

    Attributes
    ----------
    first, then : columns of dates; a tie is not in order.
    arm : the arm in which they are lived.
    at_least : share of these histories in which they must come in this order.
    """

    kind: Literal["order"]
    first: Text
    then: Text
    arm: Text = AS_IT_IS
    at_least: Share


class DifferenceTest(_Test):
    """What an arm changes in the same worlds.

    Attributes
    ----------
    arm : the arm in which something is different.
    against : the arm it is compared with.
    of : what must be so: by how much its share differs.
    column, since : in place of `of`, a number (by how much its mean differs) or a date (median of
        the differences, in days, where it comes in both arms; one that never comes has none).
    sign : up or down; earlier or later for a date.
    at_least : the size it must pass; 0 asks for the sign alone.
    """

    kind: Literal["difference"]
    arm: Text
    against: Text = AS_IT_IS
    of: list[Condition] = Field(default_factory=list)
    column: Text | None = None
    since: Text | None = None
    sign: Literal["up", "down", "earlier", "later"]
    at_least: Annotated[float, Field(ge=0.0)] = 0.0

    @model_validator(mode="after")
    def _asks_one_thing(self) -> DifferenceTest:
        if bool(self.of) == (self.column is not None):
            raise ValueError("expected of (conditions) or column (a number or a date)")
        if self.column is None and self.since is not None:
            raise ValueError("since needs a column")
        if self.of and self.sign not in ("up", "down"):
            raise ValueError("a share goes up or down")
        if self.arm == self.against:
            raise ValueError("an arm cannot be compared with itself")
        return self


class CorrelationTest(_Test, Reading):
    """How two things go together from history to history (rank correlation).

    Attributes
    ----------
    other : column it is compared with.
    among, arm : as in `ShareTest`.
    sign : positive, negative, or none.
    at_least : size that must be passed, for positive and negative.
    within : for none, the size below which a correlation counts as none.
    """

    kind: Literal["correlation"]
    other: Text
    among: list[Condition] = Field(default_factory=list)
    arm: Text = AS_IT_IS
    sign: Literal["positive", "negative", "none"]
    at_least: Share | None = None
    within: Share | None = None

    @model_validator(mode="after")
    def _one_bar(self) -> CorrelationTest:
        if (self.sign == "none") != (self.within is not None):
            raise ValueError("sign none, and only that, needs within")
        if self.sign == "none" and self.at_least is not None:
            raise ValueError("sign none takes within, not at_least")
        return self


ClaimTest: TypeAlias = Annotated[
    ShareTest | MedianTest | OrderTest | DifferenceTest | CorrelationTest,
    Field(discriminator="kind"),
]


class ClaimArm(Strict):
    """What is different in an arm that a claim needs.

    Attributes
    ----------
    title : what is different, in a line.
    interventions : the change.
    until : date to which it must be simulated, if not the case's own last day.
    """

    title: Text
    interventions: Annotated[list[Intervention], Field(min_length=1)]
    until: date | None = None


class Claim(Strict):
    """What somebody has said of the war.

    Attributes
    ----------
    title : the claim in our own words.
    source : who says so.
    basis : tested, assumed (the model takes it for granted, so that it can confirm nothing), or
        out of scope.
    reason : why it is not tested; for a tested claim, what a reader must know of the test.
    arms : changed arms by name, besides the case's counterfactuals.
    tests : all must hold.
    """

    title: Text
    source: Text
    basis: Basis
    reason: str = ""
    arms: dict[str, ClaimArm] = Field(default_factory=dict)
    tests: list[ClaimTest] = Field(default_factory=list)

    @model_validator(mode="after")
    def _tests_or_a_reason(self) -> Claim:
        if self.basis == "tested" and not self.tests:
            raise ValueError("a tested claim needs tests")
        if self.basis != "tested" and (self.tests or self.arms):
            raise ValueError("only a tested claim has tests and arms")
        if self.basis != "tested" and not self.reason:
            raise ValueError("a claim that is not tested needs a reason")
        if AS_IT_IS in self.arms:
            raise ValueError(f"the arm {AS_IT_IS!r} is the case as it is; choose another name")
        return self

    def named_arms(self) -> list[str]:
        """Return the arms that the tests name, each once, without the untouched one."""
        named = [name for test in self.tests for name in arms_of(test)]
        return [name for name in dict.fromkeys(named) if name != AS_IT_IS]


def arms_of(test: ClaimTest) -> tuple[str, ...]:
    """Return the arms a test looks at: the one it is about first."""
    return (test.arm, test.against) if isinstance(test, DifferenceTest) else (test.arm,)


def _refuse_empty(low: float | date | None, high: float | date | None) -> None:
    if low is not None and high is not None and low > high:  # type: ignore[operator]
        raise ValueError(f"no value lies between {low} and {high}")
