"""Men and supply: arrivals, recruits at a price, quality, depots, the river, who has won."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panmunjom.agents import FloatArray

from .theatre_schema import UnitSpec
from .worlds import NOT_YET

if TYPE_CHECKING:
    from .war import War

#: How far behind the front line a depot must lie to be lost (axis, 0-1).
OVERRUN = 0.03
#: Recruiting ends when the force exceeds what is wanted by a tenth.
FULL = 1.1


def reinforce(war: War) -> None:
    """Bring up men, train them, feed them."""
    _prepare(war)
    if not war.at_war:
        return
    w, t = war.worlds, war.spec.theatre
    flow = _arrivals(war)
    for row, unit in enumerate(war.spec.units.values()):
        if unit.volunteers is not None:
            flow[row] = _recruit(war, row, unit)
    w.men += flow
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
    if not np.count_nonzero(at_peace):
        return
    under_way = war.day - w.marks["consent"] >= t.preparation_lag.value
    gain = (1.0 - w.prepared) / t.preparation_days.value
    w.prepared += np.where(under_way & at_peace, gain, 0.0)


def _arrivals(war: War) -> FloatArray:
    """Return today's arrivals (thousand): gaps are filled, no faster than men can be lifted."""
    w, columns = war.worlds, war.columns
    target = np.empty(w.men.shape)
    target[:] = columns.establishment
    for row in war.muster.third_rows:
        target[row] = np.maximum(w.offered, 0.0)
    for row, unit in enumerate(war.spec.units.values()):
        if unit.grows_from is not None:
            age = war.day - w.marks[unit.grows_from]
            target[row] += unit.growth.value * np.maximum(age, 0)
    np.minimum(target, columns.ceiling, out=target)
    for row, unit in enumerate(war.spec.units.values()):
        if unit.home:
            front = w.fronts[unit.sector].position
            line = war.spec.sectors[unit.sector].line.value
            target[row] *= np.minimum(np.maximum((1.0 - front) / (1.0 - line), 0.0), 1.0)
    flow = np.minimum(columns.lift, np.maximum(target - w.men, 0.0) / columns.fill_days)
    flow *= w.present
    flow *= war.fighting
    return flow


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
    w, t, depots = war.worlds, war.spec.theatre, war.depots
    lost = t.interdiction.value * w.bombing * (1.0 - t.cover_effect.value * w.cover)
    reached = _within_reach(war, 1.0 - lost)
    brought = np.zeros((len(depots.rows), w.n))
    for base, rows in zip(brought, depots.rows, strict=True):
        for row in rows:
            np.maximum(base, reached[row], out=base)
    change = brought[depots.base] - w.supply
    days = np.where(change < 0.0, depots.falls, t.supply_rises.value)
    w.supply += war.fighting * change / days


def _within_reach(war: War, passed: FloatArray) -> FloatArray:
    """Return the supply that each depot can bring up (0-1), none once it is lost.

    Parameters
    ----------
    passed : share of an attacker's reach that interdiction leaves, shape ``(worlds,)``.
    """
    w, depots = war.worlds, war.depots
    at, attacks = depots.at, depots.attacks
    front = np.array([each.position for each in w.fronts.values()])[depots.sector]
    far = (front - at) / np.where(attacks, depots.reach * passed, depots.reach)
    held = np.where(attacks, w.high < at + OVERRUN, w.low > at - OVERRUN)
    return np.asarray(np.exp(-far * far) * held)


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
    decided = (over & (war.fighting > 0.0)).nonzero()[0]
    w.end("defeat", decided, war.day)


def _cross_river(war: War) -> None:
    """The first attack that reaches the river stops there until it is crossed and ordered on."""
    w, f = war.worlds, war.worlds.fronts[war.main]
    sector = war.spec.sectors[war.main]
    river = sector.river.value
    if not np.count_nonzero(np.asarray(river) > 0.0):
        return
    reached = (f.position <= river) & (w.marks["capital"] == NOT_YET) & (war.fighting > 0.0)
    there = reached.nonzero()[0]
    if there.size:
        w.mark("capital", there, war.day)
        f.position = np.where(reached, river, f.position)
        w.halting[there] = 1.0
        w.held[there] = 1.0
        w.crossing_left = np.where(reached, sector.river_days.value, w.crossing_left)
    if not np.count_nonzero(w.halting):
        return
    halted = w.halting * war.fighting
    w.halt_days += halted
    w.crossing_left -= halted
    w.halting = np.where((w.crossing_left <= 0.0) & (w.held <= 0.0), 0.0, w.halting)
