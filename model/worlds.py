"""The state of all worlds: every quantity an array with one entry per world."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from panmunjom.agents import MILESTONES, FloatArray, IntArray, Milestone

from .schema import CaseSpec

#: Day of a milestone that has not been reached.
NOT_YET = 10**6
#: The side that faces a side.
OTHER = {"attacker": "defender", "defender": "attacker"}


@dataclass(frozen=True, slots=True)
class Muster:
    """Who stands where: rows of the (unit, world) arrays, fixed by the case."""

    names: tuple[str, ...]
    actors: tuple[str, ...]
    sectors: tuple[str, ...]
    side_rows: dict[tuple[str, str], tuple[int, ...]]  # (sector, side) -> rows
    third_rows: tuple[int, ...]
    side_at: dict[
        tuple[str, str], slice | IntArray
    ]  # the same to pick with; a slice copies nothing

    @classmethod
    def of(cls, spec: CaseSpec) -> Muster:
        """Read the order of battle of a case."""
        units = list(spec.units.items())
        rows: dict[tuple[str, str], tuple[int, ...]] = {}
        for sector in spec.sectors:
            for side in ("attacker", "defender"):
                rows[sector, side] = tuple(
                    i for i, (_, u) in enumerate(units) if (u.sector, u.side) == (sector, side)
                )
        third = tuple(i for i, (_, u) in enumerate(units) if u.actor == spec.roles.third)
        return cls(
            tuple(name for name, _ in units),
            tuple(u.actor for _, u in units),
            tuple(spec.sectors),
            rows,
            third,
            {key: _picked(each) for key, each in rows.items()},
        )


@dataclass(slots=True)
class Front:
    """One sector: where the front is, and what both sides have made of it."""

    position: FloatArray
    velocity: FloatArray  # axis per day, positive where the attacker gains
    odds: FloatArray  # log ratio of power, attacker over defender
    power: FloatArray  # of the attacker without the third power's army
    third_power: FloatArray
    defence: FloatArray
    dug: dict[str, FloatArray]
    press: dict[str, FloatArray]  # 1 where the side attacks
    aim: dict[str, FloatArray]
    open: FloatArray  # 1 where there is fighting
    luck: FloatArray  # of battle, added to the odds


@dataclass(slots=True)
class Talks:
    """The state of negotiation."""

    open: FloatArray
    resumes: FloatArray  # day on which suspended talks resume
    readiness: FloatArray  # days for which all who must want talks have wanted them
    progress: FloatArray  # shape (issues, worlds), 1 = settled


@dataclass(slots=True)
class Worlds:
    """State of `n` worlds on one day. Arrays have shape ``(n,)`` unless said otherwise."""

    n: int
    marks: dict[Milestone, IntArray]
    seen: set[Milestone]  # milestones that some world has reached
    running: FloatArray
    men: FloatArray  # (units, n), thousand
    present: FloatArray  # (units, n), 1 where the contingent is in the war
    quality: FloatArray  # (units, n)
    supply: FloatArray  # (units, n)
    dead: FloatArray  # (units, n), thousand
    casualties: FloatArray  # (units, n), thousand, all kinds
    today: FloatArray  # (units, n), casualties of the day
    fronts: dict[str, Front]
    talks: Talks
    support: dict[str, FloatArray]  # level in effect by question purpose
    ordered: dict[str, FloatArray]  # level ordered, on its way
    returns: dict[str, FloatArray]  # by leader
    wants_talks: dict[str, FloatArray]
    concedes: dict[str, FloatArray]
    wish: dict[str, FloatArray]
    stake: dict[str, FloatArray]
    stays: dict[str, FloatArray]
    taken: dict[str, FloatArray]  # steps of escalation taken, by side and step
    last: dict[str, FloatArray]  # day of the last one
    fire: dict[str, FloatArray]
    known: FloatArray  # share of the third army the other side believes in
    shock: FloatArray
    bombing: FloatArray
    damage: FloatArray
    cover: FloatArray
    reserve: FloatArray
    cut: FloatArray  # days for which the attacker's army is still cut off
    halting: FloatArray  # 1 where the attack stands at the river
    held: FloatArray  # 1 where it stands there by order
    crossing_left: FloatArray  # days of river crossing left
    halt_days: FloatArray
    prepared: FloatArray
    price: FloatArray  # of a recruit, 1 at the start
    offered: FloatArray  # thousand men
    offered_place: IntArray  # index into the place names
    preparing: FloatArray  # 1 where the third army is under orders and prepares to march
    prepared_for: FloatArray  # days for which it has prepared
    evacuating: FloatArray  # 1 where the client's army gives the country up
    resting: FloatArray  # days the third army still rests
    since_rest: FloatArray  # its casualties up to its last rest (thousand)
    exposure: FloatArray  # integral of the true yearly risk of wider war
    fate: FloatArray  # exposure at which the wider war breaks out (standard exponential)
    standing: FloatArray  # believed yearly risk of the acts under way
    rung: IntArray
    peak: IntArray
    days_on: IntArray  # (10, n)
    alarm: FloatArray  # day until which there is a crisis
    needs_guarantee: FloatArray  # 1 where the patron made the third power's consent a condition
    flows: dict[str, FloatArray]  # by leader, flow payoffs so far
    risks: dict[str, FloatArray]  # by leader, payoff at risk so far
    crew_dead: dict[str, FloatArray]  # by actor, dead of those who support without an army
    dead_before: dict[str, FloatArray]  # by actor, dead when the third army came in
    death_rate: FloatArray  # (units, n), dead a day, smoothed
    settled: FloatArray  # days for which the main front has not moved
    low: FloatArray  # furthest the main front has moved either way
    high: FloatArray

    def mark(self, milestone: Milestone, worlds: IntArray, day: int) -> IntArray:
        """Reach a milestone in some worlds; return those that had not reached it before."""
        if not worlds.size:
            return worlds
        days = self.marks[milestone]
        fresh: IntArray = worlds[days[worlds] == NOT_YET]
        days[fresh] = day
        if fresh.size:
            self.seen.add(milestone)
        return fresh

    def end(self, milestone: Milestone, worlds: IntArray, day: int) -> None:
        """End the history of some worlds, by the milestone that ends it."""
        self.mark(milestone, worlds, day)
        self.running[worlds] = 0.0

    def third_losses(self, rows: tuple[int, ...]) -> FloatArray:
        """Return the casualties of the third power's army so far (thousand)."""
        total = np.zeros(self.n)
        for row in rows:
            total = total + self.casualties[row]
        return total

    def dead_of(self, muster: Muster) -> dict[str, FloatArray]:
        """Return the dead of every actor so far (thousand)."""
        return {actor: self.dead_by(actor, muster) for actor in self.crew_dead}

    def dead_by(self, actor: str, muster: Muster) -> FloatArray:
        """Return the dead of one actor so far (thousand)."""
        dead = self.crew_dead[actor].copy()
        for row, of in enumerate(muster.actors):
            if of == actor:
                dead += self.dead[row]
        return dead

    def reached(self, milestone: Milestone, worlds: IntArray | None = None) -> np.ndarray:
        """Say where a milestone has been reached: in every world, or in those named."""
        days = self.marks[milestone]
        return (days if worlds is None else days[worlds]) < NOT_YET


def _picked(rows: tuple[int, ...]) -> slice | IntArray:
    if rows and rows == tuple(range(rows[0], rows[-1] + 1)):
        return slice(rows[0], rows[-1] + 1)
    return np.array(rows, dtype=np.int64)


def new_marks(n: int) -> dict[Milestone, IntArray]:
    """Return milestones none of which has been reached."""
    return {name: np.full(n, NOT_YET, dtype=np.int64) for name in MILESTONES}
