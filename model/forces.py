"""Men and supply: arrivals, recruits at a price, quality, depots, the river, who has won."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from panmunjom.agents import FloatArray, Value

from .schema import CaseSpec
from .theatre_schema import UnitSpec
from .worlds import NOT_YET

if TYPE_CHECKING:
    from .war import War

#: How far behind the front line a depot must lie to be lost (axis, 0-1).
OVERRUN = 0.03
#: Recruiting ends when the force exceeds what is wanted by a tenth.
FULL = 1.1


@dataclass(frozen=True, slots=True)
class Columns:
    """Parameters of the units as arrays that broadcast against ``(units, worlds)``."""

    fighting_share: FloatArray
    quality_end: FloatArray
    quality_days: FloatArray
    exposure: FloatArray
    dead_share: FloatArray
    returns: FloatArray
    rout: FloatArray

    @classmethod
    def of(cls, spec: CaseSpec) -> Columns:
        """Stack the units' parameters."""
        units = list(spec.units.values())
        return cls(*(stack([getattr(u, name).value for u in units]) for name in cls.__slots__))


def stack(values: list[Value]) -> FloatArray:
    """Stack values as rows: shape ``(rows, 1)``, or ``(rows, worlds)`` if any is an array."""
    arrays = [np.atleast_1d(np.asarray(v, dtype=np.float64)) for v in values]
    return np.stack(np.broadcast_arrays(*arrays))


def reinforce(war: War) -> None:
    """Bring up men, train them, feed them."""
    _prepare(war)
    if not war.fighting.any():
        return
    w, t = war.worlds, war.spec.theatre
    for row, unit in enumerate(war.spec.units.values()):
        if unit.volunteers is not None:
            w.men[row] += _recruit(war, row, unit)
        elif w.present[row].any():
            w.men[row] += _arrive(war, row, unit)
    gained = (war.columns.quality_end - w.quality) / war.columns.quality_days
    w.quality += gained * w.present * war.fighting
    entered = (w.marks["adversary_entry"] < NOT_YET) & (w.marks["landing"] == NOT_YET)
    grown = np.minimum(w.reserve + t.reserve_rate.value, t.reserve_top.value)
    w.reserve = np.where(entered, grown, w.reserve)
    w.cut = np.maximum(w.cut - 1.0, 0.0)
    w.resting = np.maximum(w.resting - 1.0, 0.0)
    _feed(war)


def _prepare(war: War) -> None:
    """The patron's deliveries before the war."""
    w, t = war.worlds, war.spec.theatre
    at_peace = w.marks["war"] == NOT_YET
    if not at_peace.any():
        return
    under_way = war.day - w.marks["consent"] >= t.preparation_lag.value
    gain = (1.0 - w.prepared) / t.preparation_days.value
    w.prepared += np.where(under_way & at_peace, gain, 0.0)


def _arrive(war: War, row: int, unit: UnitSpec) -> FloatArray:
    """Return today's arrivals (thousand): the gap is filled, no faster than men can be lifted."""
    w = war.worlds
    target: Value = unit.establishment.value
    if row in war.muster.third_rows:
        target = np.maximum(w.offered, 0.0)
    if unit.grows_from is not None:
        age = war.day - w.marks[unit.grows_from]
        target = target + unit.growth.value * np.maximum(age, 0)
    target = np.minimum(target, unit.ceiling.value)
    if unit.home:
        front = w.fronts[unit.sector].position
        line = war.spec.sectors[unit.sector].line.value
        target = target * np.clip((1.0 - front) / (1.0 - line), 0.0, 1.0)
    flow = np.minimum(unit.lift.value, np.maximum(target - w.men[row], 0.0) / unit.fill_days.value)
    return np.asarray(flow * w.present[row] * war.fighting)


def _recruit(war: War, row: int, unit: UnitSpec) -> FloatArray:
    """Return today's volunteers (thousand) and let their price answer the gap and the losses."""
    v, w = unit.volunteers, war.worlds
    assert v is not None
    room = np.clip((v.wanted.value * FULL - w.men[row]) / (v.wanted.value * (FULL - 1.0)), 0.0, 1.0)
    recruits = v.per_day.value * w.price**v.elasticity.value * room
    gap = (v.wanted.value - w.men[row]) / v.wanted.value
    net_loss = w.today[row] * (1.0 - war.columns.returns[row])
    pull = 2.5 * gap + 0.35 * (net_loss / np.maximum(recruits, 1e-3) - 0.7)
    w.price = w.price * np.exp(war.fighting * (v.adjust.value / 365.0) * pull)
    return np.asarray(recruits * war.fighting)


def _feed(war: War) -> None:
    """Supply moves towards what the best depot still held can bring up: fast down, slow up."""
    w, t = war.worlds, war.spec.theatre
    lost = t.interdiction.value * w.bombing * (1.0 - t.cover_effect.value * w.cover)
    brought: dict[tuple[str, ...], FloatArray] = {}  # units of a side mostly share their depots
    for row, unit in enumerate(war.spec.units.values()):
        bases = (unit.side, unit.sector, *unit.depots)
        if bases not in brought:
            brought[bases] = _within_reach(war, unit, lost)
        falls = t.supply_falls if unit.side == "attacker" else t.supply_falls_defender
        change = brought[bases] - w.supply[row]
        days = np.where(change < 0.0, falls.value, t.supply_rises.value)
        w.supply[row] += war.fighting * change / days


def _within_reach(war: War, unit: UnitSpec, lost: FloatArray) -> FloatArray:
    """Return the supply that the best depot still held can bring up (0-1)."""
    w, sector = war.worlds, war.spec.sectors[unit.sector]
    front, attacks = w.fronts[unit.sector].position, unit.side == "attacker"
    best = np.zeros(w.n)
    for name in unit.depots:
        at, reach = sector.depots[name].at.value, sector.depots[name].reach.value
        far = (front - at) / (reach * (1.0 - lost) if attacks else reach)
        held = w.high < at + OVERRUN if attacks else w.low > at - OVERRUN
        best = np.maximum(best, np.exp(-far * far) * held)
    return best


def advance_states(war: War) -> None:
    """Cross the river, note the furthest points, end a war that has been won in the field."""
    w = war.worlds
    sector, f = war.spec.sectors[war.main], w.fronts[war.main]
    _cross_river(war)
    for name, other in w.fronts.items():
        if name != war.main:  # an incursion goes on until it is as deep as it was meant to be
            other.press["defender"] *= other.position < other.aim["defender"]
    slow = np.abs(f.velocity) * sector.length.value < war.spec.theatre.vain_speed.value
    w.settled = np.where(slow & (war.fighting > 0.0), w.settled + 1.0, 0.0)
    w.low = np.minimum(w.low, f.position)
    w.high = np.maximum(w.high, f.position)
    over = (f.position <= sector.won.value) | (f.position >= sector.lost.value)
    decided = np.flatnonzero(over & (war.fighting > 0.0))
    w.end("defeat", decided, war.day)


def _cross_river(war: War) -> None:
    """The first attack that reaches the river stops there until it is crossed and ordered on."""
    w, f = war.worlds, war.worlds.fronts[war.main]
    sector = war.spec.sectors[war.main]
    river = sector.river.value
    if not np.any(np.asarray(river) > 0.0):
        return
    reached = (f.position <= river) & (w.marks["capital"] == NOT_YET) & (war.fighting > 0.0)
    if reached.any():
        there = np.flatnonzero(reached)
        w.mark("capital", there, war.day)
        f.position = np.where(reached, river, f.position)
        w.halting[there] = 1.0
        w.held[there] = 1.0
        w.crossing_left = np.where(reached, sector.river_days.value, w.crossing_left)
    if not w.halting.any():
        return
    halted = w.halting * war.fighting
    w.halt_days += halted
    w.crossing_left -= halted
    w.halting = np.where((w.crossing_left <= 0.0) & (w.held <= 0.0), 0.0, w.halting)
