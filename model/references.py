"""References inside a case: every name that one table uses must stand in another."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, TypeAlias

from panmunjom.agents import JoinSpec, SupportSpec, nearest

if TYPE_CHECKING:
    from .schema import CaseSpec

#: Where a name is used and what it names, the name, and the names there are.
_Wanted: TypeAlias = tuple[str, str, Collection[str]]


def broken_references(spec: CaseSpec) -> list[str]:
    """Return what is named in a case but does not exist in it, in plain words."""
    wanted: list[_Wanted] = [
        *_of_units(spec),
        *_of_leaders(spec),
        *_of_questions(spec),
        *(("talks.opening: leader", x, spec.leaders) for x in spec.talks.opening),
        *(("talks.veto: leader", x, spec.leaders) for x in spec.talks.veto),
        ("talks.patron: leader", spec.talks.patron, spec.leaders),
        ("roles.owner: leader", spec.roles.owner, spec.leaders),
        ("roles.senior: leader", spec.roles.senior, spec.leaders),
        ("roles.third: actor", spec.roles.third, spec.actors),
        *((f"events.{e.name}: leader", e.leader, spec.leaders) for e in spec.events if e.leader),
    ]
    return [
        f"{where} {name!r} does not exist{nearest(name, known)}; "
        f"there are {', '.join(known) or 'none'}"
        for where, name, known in wanted
        if name not in known
    ] + _idle_actors(spec)


def _of_units(spec: CaseSpec) -> Iterator[_Wanted]:
    for name, unit in spec.units.items():
        yield f"units.{name}.actor: actor", unit.actor, spec.actors
        yield f"units.{name}.sector: sector", unit.sector, spec.sectors
        if unit.sector in spec.sectors:
            for depot in unit.depots:
                yield f"units.{name}.depots: depot", depot, spec.sectors[unit.sector].depots


def _of_leaders(spec: CaseSpec) -> Iterator[_Wanted]:
    for name, leader in spec.leaders.items():
        for other in leader.depends_on:
            yield f"leaders.{name}.depends_on: leader", other, spec.leaders
        for row, entries in leader.payoff.rows.items():
            for entry in entries:
                where = f"leaders.{name}.payoff.rows.{row}: term"
                yield where, entry.removeprefix("-"), leader.payoff.terms
        for needed in ("balance", "front", "events", "bombing"):
            yield f"leaders.{name}.channel: channel", needed, leader.channel


def _of_questions(spec: CaseSpec) -> Iterator[_Wanted]:
    for name, leader in spec.leaders.items():
        for key, question in leader.decides.items():
            where = f"leaders.{name}.decides.{key}"
            for field in ("act", "air_act", "ground_act"):
                if hasattr(question, field):
                    yield f"{where}.{field}: act", getattr(question, field), spec.risks.acts
            if hasattr(question, "unit"):
                yield f"{where}.unit: contingent", question.unit, spec.units
            if isinstance(question, JoinSpec):
                for unit in question.places.values():
                    yield f"{where}.places: contingent", unit, spec.units
            if isinstance(question, SupportSpec) and question.to is not None:
                yield f"{where}.to: leader", question.to, spec.leaders


def _idle_actors(spec: CaseSpec) -> list[str]:
    """Return actors of whom it cannot be said on which side they are."""
    placed = {u.actor for u in spec.units.values()} | {x.actor for x in spec.leaders.values()}
    return [
        f"actors.{actor}: has neither a leader nor a contingent"
        for actor in spec.actors
        if actor not in placed
    ]
