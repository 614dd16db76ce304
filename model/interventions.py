"""Interventions: the four ways in which a what-if departs from a case, as data.

Set a parameter (or switch a mechanism off), remove or move a dated event, force a decision. Each
is told apart by the key it carries; what it means in a case is worked out in `intervening`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, TypeAlias

import numpy as np
from pydantic import (
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    PlainValidator,
    Tag,
    WithJsonSchema,
    model_validator,
)

from panmunjom.agents import Strict, Value, checked_value

Setting: TypeAlias = Value | bool | str
Text = Annotated[str, Field(min_length=1)]
#: Day number of a forced choice that never ends.
FOR_EVER = 10**7


def long_date(day: date) -> str:
    """Return a date as it is read out: 5 March 1953."""
    return f"{day.day} {day:%B %Y}"


def _setting(new: object) -> Setting:
    """Return a value that a parameter may take: number, array of them, name, true or false."""
    if isinstance(new, (bool, np.bool_)):
        return bool(new)
    if isinstance(new, str):
        return new
    try:
        return checked_value(new)
    except ValueError as error:
        told = str(error).replace("a number,", "a number, the name of a choice, true or false,", 1)
        raise ValueError(told) from None


def _as_json(value: Setting) -> object:
    return value.tolist() if isinstance(value, np.ndarray) else value


def words(value: Setting) -> str:
    """Return a setting as it is printed: ``3``, ``cara``, ``off``, ``512 values, one a world``."""
    if isinstance(value, np.ndarray):
        return f"{len(value)} values, one a world"
    if isinstance(value, bool):
        return "on" if value else "off"
    return value if isinstance(value, str) else f"{value:.12g}"


SettingField: TypeAlias = Annotated[
    Setting,
    PlainValidator(_setting),
    PlainSerializer(_as_json, when_used="json"),
    WithJsonSchema({"type": ["number", "string", "boolean"]}),
]
"""A setting as a field of a table: a number, an array, the name of a choice, true or false."""


class Set(Strict):
    """Give a parameter another value: ``{ set = "stalin.fear", to = 3.0 }``.

    Attributes
    ----------
    set : the parameter's path.
    to : a number, one for each world (from Python, array of shape ``(worlds,)``), the name of a
        choice, true or false.
    """

    set: Text
    to: SettingField

    def __str__(self) -> str:
        return f"{self.set} = {words(self.to)}"

    def __eq__(self, other: object) -> bool:
        """Compare paths and values; arrays are equal when every world is."""
        if not isinstance(other, Set):
            return NotImplemented
        return self.set == other.set and np.array_equal(self.to, other.to)

    __hash__ = None  # type: ignore[assignment]  # an array has no hash


class SwitchOff(Strict):
    """Switch a mechanism off: ``{ switch_off = "bombing" }``."""

    switch_off: Text

    def __str__(self) -> str:
        return f"no {self.switch_off.replace('_', ' ')}"


class Remove(Strict):
    """Let a dated event not happen: ``{ remove = "us.succession" }``.

    Attributes
    ----------
    remove : name of one of the case's events, or ``<leader>.succession``.
    """

    remove: Text

    def __str__(self) -> str:
        return f"without {self.remove}"


class Move(Strict):
    """Let a dated event happen on another day: ``{ move = "kursk", to = 2024-05-01 }``.

    Attributes
    ----------
    move : name of one of the case's events, or ``<leader>.succession``.
    to : the new day.
    """

    move: Text
    to: date

    def __str__(self) -> str:
        return f"{self.move} on {long_date(self.to)}"


class _Span(Strict):
    """The days for which a choice is forced, both included.

    Attributes
    ----------
    since : first day (``from`` in a file); the case's first day if left out.
    until : last day; for ever if left out.
    """

    model_config = ConfigDict(populate_by_name=True)

    since: date | None = Field(default=None, validation_alias="from", serialization_alias="from")
    until: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> _Span:
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"from {self.since} lies after until {self.until}")
        return self

    def days(self, start: date) -> tuple[int, int]:
        """Return first and last day as days since the case's first morning."""
        first = max((self.since - start).days, 0) if self.since else 0
        return first, (self.until - start).days if self.until else FOR_EVER

    def overlaps(self, other: _Span) -> bool:
        """Say whether the two have a day in common."""
        (first, last), (begin, end) = self.days(date.min), other.days(date.min)
        return first <= end and begin <= last

    def span(self) -> str:
        """Return the days in words, with a space before them; empty if always."""
        since = f" from {long_date(self.since)}" if self.since else ""
        return since + (f" until {long_date(self.until)}" if self.until else "")


class Force(_Span):
    """Force a decision: ``{ force = "us.commit", option = "stay_out", from = 1950-06-25 }``.

    Attributes
    ----------
    force : ``<leader>.<question>``, or ``<leader>.<kind>`` where he has one question of that kind.
    option : what he is made to choose whenever the question comes up in these days.
    """

    force: Text
    option: Text

    def __str__(self) -> str:
        return f"{self.force} forced to {self.option}{self.span()}"


class Forced(_Span):
    """A forced decision as it stands in a case.

    Attributes
    ----------
    leader, question : whose, and which of his questions.
    option : what he is made to choose whenever it comes up in these days.
    """

    leader: Text
    question: Text
    option: Text

    def __str__(self) -> str:
        return f"{self.leader}.{self.question} forced to {self.option}{self.span()}"


_KEYS = ("set", "switch_off", "remove", "move", "force")
_FORMS = (
    'expected one of the forms { set = "path", to = value }, { switch_off = "mechanism" }, '
    '{ remove = "event" } or { move = "event", to = date }, { force = "leader.question", '
    'option = "name", from = date, until = date }'
)


def _kind(item: Any) -> str | None:
    """Return the key that tells an intervention apart; None if there is none, or more than one."""
    has = item.__contains__ if isinstance(item, Mapping) else lambda key: hasattr(item, key)
    found = [key for key in _KEYS if has(key)]
    return f"[{found[0]}]" if len(found) == 1 else None


Intervention: TypeAlias = Annotated[
    Annotated[Set, Tag("[set]")]
    | Annotated[SwitchOff, Tag("[switch_off]")]
    | Annotated[Remove, Tag("[remove]")]
    | Annotated[Move, Tag("[move]")]
    | Annotated[Force, Tag("[force]")],
    Discriminator(_kind, custom_error_type="intervention", custom_error_message=_FORMS),
]


class Counterfactual(Strict):
    """A named what-if: a bundle of interventions, and how it stands Tetlock & Belkin's tests.

    Attributes
    ----------
    title : the antecedent in a line.
    interventions : what differs from the case.
    until : date to which the case must be simulated for the question to be answerable.
    clarity : antecedent and consequent, and how they are measured.
    consistency : what the record says that bears on it.
    minimal_rewrite : how little of history is written anew.
    projectability : what else would have to be seen if the answer were right.
    source : where the facts come from.

    Notes
    -----
    The tests are those of Tetlock & Belkin (1996).
    """

    title: Text
    interventions: Annotated[list[Intervention], Field(min_length=1)]
    until: date | None = None
    clarity: Text
    consistency: Text
    minimal_rewrite: Text
    projectability: Text
    source: Text
