"""What interventions come to in a case: everything is checked before anything is changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from panmunjom.agents import (
    InputError,
    Parameter,
    Succession,
    first_few,
    kind_of,
    nearest,
    options_of,
)

from .interventions import (
    Force,
    Forced,
    Intervention,
    Remove,
    Set,
    Setting,
    SwitchOff,
    long_date,
    words,
)
from .places import parameter_at

if TYPE_CHECKING:
    from .schema import CaseSpec

SUCCESSION = ".succession"
#: What an intervention lays hold of, and what it makes of it.
_Claim: TypeAlias = tuple[str, object]


@dataclass(frozen=True)
class Plan:
    """What a list of interventions changes.

    Attributes
    ----------
    values : new values of parameters, by path.
    events : new dates of events and successions by name, None for those that do not happen.
    forced : decisions that are forced.
    told : every change in plain words.
    """

    values: dict[str, Setting] = field(default_factory=dict)
    events: dict[str, date | None] = field(default_factory=dict)
    forced: list[Forced] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def carried_out(self, spec: CaseSpec) -> CaseSpec:
        """Return the case with its events and forced decisions changed (values are not)."""
        leaders = {
            name: leader.model_copy(update={"succession": self._moved(name, leader.succession)})
            if name + SUCCESSION in self.events
            else leader
            for name, leader in spec.leaders.items()
        }
        events = [
            each.model_copy(update={"date": self.events.get(each.name, each.date)})
            for each in spec.events
            if self.events.get(each.name, each.date) is not None
        ]
        fresh = [each for each in self.forced if each not in spec.forced]
        changes = {"leaders": leaders, "events": events, "forced": [*spec.forced, *fresh]}
        return spec.model_copy(update=changes)

    def _moved(self, leader: str, succession: Succession | None) -> Succession | None:
        day = self.events[leader + SUCCESSION]
        return succession.model_copy(update={"date": day}) if succession and day else None


def planned(
    spec: CaseSpec, parameters: Mapping[str, Parameter], interventions: Sequence[Intervention]
) -> Plan:
    """Work out what interventions change in a case.

    Parameters
    ----------
    spec : the case's content.
    parameters : its parameters by path.
    interventions : what is to be done; their order does not count.

    Raises
    ------
    InputError
        If a name, a value or an option is not one the case knows, or two of them contradict each
        other; the message tells the first five problems.
    """
    plan, claims, problems = Plan(), list[tuple[Intervention | Forced, _Claim]](), list[str]()
    for each in interventions:
        try:
            claims.append((each, _add(plan, spec, parameters, each)))
        except InputError as error:
            problems.append(str(error))
    problems += _contradictions(claims)
    problems += _clashes([*spec.forced, *plan.forced])
    if problems:
        raise InputError(first_few(problems))
    return plan


def _add(
    plan: Plan, spec: CaseSpec, parameters: Mapping[str, Parameter], each: Intervention
) -> _Claim:
    """Add one intervention to the plan; return what it lays claim to."""
    if isinstance(each, Set):
        return _add_value(plan, parameters, each.set, each.to, "")
    if isinstance(each, SwitchOff):
        name = each.switch_off
        if name not in spec.mechanisms:
            raise InputError(
                f"switch_off: unknown mechanism {name!r}{nearest(name, spec.mechanisms)}; "
                f"there are {', '.join(spec.mechanisms)}"
            )
        told = f"no {name.replace('_', ' ')}"
        return _add_value(plan, parameters, f"mechanisms.{name}", False, told)
    if isinstance(each, Force):
        forced = found_question(spec, each)
        plan.forced.append(forced)
        plan.told.append(_told_force(spec, forced))
        return f"{forced}", None
    name, day = (each.remove, None) if isinstance(each, Remove) else (each.move, each.to)
    plan.told.append(_told_event(spec, name, day))
    plan.events[name] = day
    return name, day


def _add_value(
    plan: Plan, parameters: Mapping[str, Parameter], path: str, value: Setting, told: str
) -> _Claim:
    old = parameter_at(parameters, path)
    new = old.with_value(value, path).value
    plan.values[path] = new
    plan.told.append(told or f"{path} = {words(new)} instead of {words(old.value)}")
    return path, new


def found_question(spec: CaseSpec, force: Force) -> Forced:
    """Return a forced decision by leader and question; InputError if there is no such thing."""
    leader, _, name = force.force.partition(".")
    if leader not in spec.leaders:
        known = [f"{key}.{each}" for key, x in spec.leaders.items() for each in x.decides]
        raise InputError(
            f"force: unknown question {force.force!r}{nearest(force.force, known)}; "
            "expected <leader>.<question>"
        )
    decides = spec.leaders[leader].decides
    of_kind = [key for key, question in decides.items() if kind_of(question) == name]
    if name not in decides and len(of_kind) != 1:
        about = (
            f"has more than one question of the kind {name!r}: {', '.join(of_kind)}"
            if of_kind
            else f"has no question {name!r}{nearest(name, decides)}; he has {', '.join(decides)}"
        )
        raise InputError(f"force: {leader} {about}")
    found = Forced(
        leader=leader,
        question=name if name in decides else of_kind[0],
        option=force.option,
        since=force.since,
        until=force.until,
    )
    refuse_unknown_option(spec, found)
    return found


def refuse_unknown_option(spec: CaseSpec, forced: Forced) -> None:
    """Refuse a forced option that its question does not have."""
    options = options_of(spec.leaders[forced.leader].decides[forced.question])
    if forced.option not in options:
        raise InputError(
            f"force: {forced.leader}.{forced.question} has no option {forced.option!r}"
            f"{nearest(forced.option, options)}; there are {', '.join(options)}"
        )


def _told_event(spec: CaseSpec, name: str, day: date | None) -> str:
    """Say in words what happens to an event; InputError if it does not exist."""
    titles = {each.name: (each.title, each.date) for each in spec.events}
    for key, leader in spec.leaders.items():
        if leader.succession is not None:
            titles[key + SUCCESSION] = (leader.name, leader.succession.date)
    if name not in titles:
        raise InputError(
            f"unknown event {name!r}{nearest(name, titles)}; "
            f"there are {', '.join(titles) or 'none'}"
        )
    title, old = titles[name]
    seat = name.endswith(SUCCESSION)
    if day is None:
        when = long_date(old)
        return f"{title} is not succeeded on {when}" if seat else f"without {title!r}, {when}"
    if seat and day < spec.start:
        raise InputError(
            f"move: {name} to {day}: a succession must not lie before the first day of the case, "
            f"{spec.start}"
        )
    what = f"{title}'s succession" if seat else title
    return f"{what} on {long_date(day)} instead of {long_date(old)}"


def _told_force(spec: CaseSpec, forced: Forced) -> str:
    name = spec.leaders[forced.leader].name
    return f"{name} made to choose {forced.option} in {forced.question}{forced.span()}"


def _contradictions(claims: Sequence[tuple[Intervention | Forced, _Claim]]) -> Iterator[str]:
    """Name every two interventions that make different things of one and the same."""
    for (one, (what, made)), (other, (again, differently)) in combinations(claims, 2):
        if what == again and not np.array_equal(made, differently):  # type: ignore[arg-type]
            yield f"{str(one)!r} contradicts {str(other)!r}"


def _clashes(forced: Sequence[Forced]) -> Iterator[str]:
    """Name every two forced decisions that want different options on the same day."""
    for one, other in combinations(forced, 2):
        same = (one.leader, one.question) == (other.leader, other.question)
        if same and one.option != other.option and one.overlaps(other):
            yield f"{str(one)!r} contradicts {str(other)!r}"
