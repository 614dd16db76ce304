"""The war on the ground: power, movement, trenches, losses, one sector after the other.

The stalemate is not put in: it comes of supply that thins with distance, of trenches, and of
commanders who stop attacking when the odds no longer carry it. Speed saturates as
x / (ease + x), and the push x is smoothed to (x + sqrt(x**2 + 4 creep**2)) / 2, which leaves a full
front creeping with a power-law tail. All equations: docs/rules.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panmunjom.agents import FloatArray, Value

from .theatre_schema import SectorSpec
from .worlds import NOT_YET, Front

if TYPE_CHECKING:
    from .war import War

#: Least power a side has, so that log odds stay finite when an army is gone.
LEAST = 1e-3


def fight(war: War) -> None:
    """Advance every sector by a day."""
    w, t = war.worlds, war.spec.theatre
    w.today = np.zeros(w.men.shape)
    if not war.at_war:
        return
    line = _in_line(war)
    for name, sector in war.spec.sectors.items():
        _battle(war, name, sector, line)
    w.casualties += w.today
    dead = w.today * war.columns.dead_share
    w.dead += dead
    w.death_rate += (dead - w.death_rate) / t.losses_felt.value
    w.men = np.maximum(w.men - w.today * (1.0 - war.columns.returns), 0.0)


def muster_armies(war: War) -> None:
    """Measure the armies as they face each other on the first morning, before any fighting."""
    w = war.worlds
    strength = _in_line(war) * w.quality * w.supply
    for name, front in w.fronts.items():
        _measure(war, name, front, strength, np.ones(w.n))
        front.odds = _odds(front)


def _in_line(war: War) -> FloatArray:
    """Return the men in the fighting line of every contingent (thousand), ``(units, worlds)``."""
    w = war.worlds
    line = w.men * war.columns.fighting_share * w.present
    for row in war.muster.third_rows:
        line[row] *= w.resting <= 0.0
    return np.asarray(line)


def drive(push: FloatArray, ease: Value, creep: Value) -> FloatArray:
    """Return speed as a share of the top speed for a push (odds above the threshold)."""
    x = 0.5 * (push + np.sqrt(push * push + 4.0 * creep * creep))
    return np.asarray(x / (ease + x))


def _battle(war: War, name: str, sector: SectorSpec, line: FloatArray) -> None:
    """Fight a day in one sector; `line` is the men in the fighting line, ``(units, worlds)``."""
    w, t, f = war.worlds, war.spec.theatre, war.worlds.fronts[name]
    active = war.fighting * f.open
    if not np.count_nonzero(active):
        return
    _measure(war, name, f, line * w.quality * w.supply, active)
    _draw_luck(war, name, f, active)
    trench = war.trench
    push_a = f.odds - (t.threshold.value + trench * f.dug["defender"] * f.dug["defender"])
    push_d = -f.odds - (t.threshold.value + trench * f.dug["attacker"] * f.dug["attacker"])
    speed = active * (t.speed.value * (1.0 - t.mud.value * war.season_now) / sector.length.value)
    forward = (
        drive(push_a, t.ease.value, t.creep.value) * f.press["attacker"] * _tempo_attacker(war)
    )
    backward = (
        drive(push_d, t.ease.value, t.creep.value) * f.press["defender"] * _tempo_defender(war)
    )
    forward *= f.position > f.aim["attacker"]
    backward *= f.position < f.aim["defender"]
    if name == war.main:
        forward *= w.halting <= 0.0
    f.velocity = speed * (forward - backward)
    lowest = np.minimum(f.position, f.aim["attacker"])
    highest = np.maximum(f.position, f.aim["defender"])
    f.position = np.minimum(np.maximum(f.position - f.velocity, lowest), highest)
    _dig(war, sector, f, active)
    _bleed(war, name, sector, f, active, line)


def _measure(war: War, name: str, f: Front, strength: FloatArray, active: FloatArray) -> None:
    """Measure both sides' power where they fight."""
    w, t = war.worlds, war.spec.theatre
    rows = war.muster.side_rows
    gun = t.fire_share.value
    fire_a, fire_d = 1.0 - gun + gun * w.fire["attacker"], 1.0 - gun + gun * w.fire["defender"]
    own, third, defence = (np.zeros(w.n) for _ in range(3))
    for row in rows[name, "attacker"]:
        if row in war.muster.third_rows:
            third = third + strength[row]
        else:
            own = own + strength[row]
    for row in rows[name, "defender"]:
        defence = defence + strength[row]
    if name == war.main:
        own = own * np.where(w.cut > 0.0, t.cut_power.value, 1.0)
        air = t.air_power.value * (w.marks["adversary_air"] < NOT_YET)
        defence = defence * ((1.0 + air) * (1.0 - w.shock))
    here = active > 0.0
    f.power = np.where(here, own * fire_a + LEAST, f.power)
    f.third_power = np.where(here, third * fire_a, f.third_power)
    f.defence = np.where(here, defence * fire_d + LEAST, f.defence)


def _draw_luck(war: War, name: str, f: Front, active: FloatArray) -> None:
    """Let the luck of battle wander where there is fighting, and set the odds."""
    t = war.spec.theatre
    kept, renewed = war.fortune
    fresh = war.noise.bell(f"fortune/{name}", war.day) * t.fortune.value
    luck = kept * f.luck + renewed * fresh
    f.luck = np.where(active > 0.0, luck, f.luck)
    f.odds = _odds(f) + f.luck


def _odds(f: Front) -> FloatArray:
    """Return the log ratio of power, attacker over defender, before the luck of battle."""
    return np.asarray(np.log((f.power + f.third_power) / f.defence))


def _tempo_attacker(war: War) -> FloatArray:
    """Return the attacker's tempo: that of the opening days, then that of his feet and guns."""
    t = war.spec.theatre
    fresh = war.day - war.worlds.marks["war"] < t.opening_days.value
    return np.where(fresh & (not war.spec.war_on), t.tempo_opening.value, t.tempo_attacker.value)


def _tempo_defender(war: War) -> FloatArray:
    """Return the defender's tempo: faster in pursuit of an army whose rear was cut."""
    t = war.spec.theatre
    age = war.day - war.worlds.marks["landing"]
    pursuit = (age >= 0) & (age < t.pursuit_days.value)
    return np.where(pursuit, t.tempo_pursuit.value, t.tempo_defender.value)


def _dig(war: War, sector: SectorSpec, f: Front, active: FloatArray) -> None:
    """Trenches grow on a quiet front, slowly for him who attacks, and are lost by moving."""
    if not war.on("fortification"):
        return
    t = war.spec.theatre
    moved = np.abs(f.velocity) * sector.length.value
    calm = 1.0 / (1.0 + (moved / t.dig_calm.value) ** 2)
    lost = np.minimum(np.maximum(moved - t.dig_calm.value, 0.0) / t.dig_loss.value, 1.0)
    for side, dug in f.dug.items():
        rate = calm / t.dig_days.value * (1.0 - (1.0 - t.dig_attacking.value) * f.press[side])
        f.dug[side] = dug + active * ((1.0 - dug) * rate - dug * lost)


def _bleed(
    war: War, name: str, sector: SectorSpec, f: Front, active: FloatArray, line: FloatArray
) -> None:
    """Losses of both sides by the intensity of the fighting, shared out by men and exposure."""
    w, t = war.worlds, war.spec.theatre
    attack = np.maximum(np.maximum(f.press["attacker"], f.press["defender"]), t.quiet.value)
    cover = 1.0 - t.trench_cover.value * f.dug["attacker"] * f.dug["defender"]
    tilt = np.exp(t.loss_odds.value * f.odds)
    cutoff = np.where(w.cut > 0.0, t.cut_loss.value, 0.0) if name == war.main else None
    share = line * war.columns.exposure
    for side, rate, odds in (
        ("attacker", t.loss_attacker.value, 1.0 / tilt),
        ("defender", t.loss_defender.value, tilt),
    ):
        men, weight = np.zeros(w.n), np.zeros(w.n)
        for row in war.muster.side_rows[name, side]:  # in a fixed order, world by world
            men += line[row]
            weight += share[row]
        engaged = men * sector.engage.value / (men + sector.engage.value)
        total = active * rate * attack * cover * odds * engaged
        at = war.muster.side_at[name, side]
        losses = total / np.maximum(weight, LEAST) * share[at]
        present, rout = w.men[at], war.columns.rout[at]
        if cutoff is not None and side == "attacker":
            losses += cutoff * present * active
        if np.count_nonzero(rout):
            losses += active * rout * np.maximum(f.odds - 1.0, 0.0) * present
        w.today[at] += np.minimum(losses, present)
