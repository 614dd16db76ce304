"""Air effort, bombing, surprise, support that is on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panmunjom.agents import SupportSpec

from .worlds import NOT_YET

if TYPE_CHECKING:
    from .war import War

#: Logistic growth of belief: from `detect_start` to one half in about `detect_days`.
BELIEF_RATE = 2.6
#: Level of support from which a treaty counts as signed: measured support, all but delivered.
SIGNED = 0.45


def bomb(war: War) -> None:
    """Set the level of bombing, let its damage build up, and let what is ordered arrive."""
    w, t = war.worlds, war.spec.theatre
    _deliver(war)
    if not war.at_war:
        return
    if war.on("bombing"):
        in_air = w.marks["adversary_air"] < NOT_YET
        wider = (w.marks["crossing"] < NOT_YET) | (w.marks["third_entry"] < NOT_YET)
        striking = war.day - w.last["defender/strikes"] < t.campaign_days.value
        level = (
            t.bombing_start.value
            + t.bombing_wider.value * wider
            + t.bombing_strikes.value * striking
        )
        w.bombing = np.where(in_air, np.minimum(level, 1.0), 0.0)
    worse = w.bombing - w.damage
    days = np.where(worse > 0.0, t.damage_days.value, t.repair_days.value)
    w.damage += war.fighting * worse / days
    _surprise(war)


def _deliver(war: War) -> None:
    """Move every flow of support towards what was ordered, with its lag, and add up the effects."""
    w, t = war.worlds, war.spec.theatre
    fire = {"attacker": t.fire_attacker.value, "defender": t.fire_defender.value}
    total = {side: np.zeros(w.n) + base for side, base in fire.items()}
    for leader, purpose, spec in war.supports:
        level = w.support[purpose]
        level += (w.ordered[purpose] - level) / (spec.lag.value + 1.0)
        _apply(war, leader, spec, purpose, total)
    w.fire = total


def _apply(
    war: War, leader: str, spec: SupportSpec, purpose: str, fire: dict[str, np.ndarray]
) -> None:
    """Let one flow of support tell where it is felt."""
    w = war.worlds
    level = w.support[purpose]
    given = spec.weight.value * level
    if spec.effect == "fire":
        side = war.spec.leaders[leader].side
        fire[side] = fire[side] + given
    elif spec.effect == "cover":
        w.cover = given
        actor = war.spec.leaders[leader].actor
        w.crew_dead[actor] += war.fighting * level * spec.dead_per_year.value / 365.0
    elif spec.effect == "return" and spec.to is not None:
        w.returns[spec.to] = given
    elif spec.effect == "treaty":
        w.mark("treaty", (level >= SIGNED).nonzero()[0], war.day)


def _surprise(war: War) -> None:
    """What is not believed strikes: the shock lasts until the new enemy is believed in."""
    w, t, f = war.worlds, war.spec.theatre, war.worlds.fronts[war.main]
    if not war.on("misperception"):
        w.known = np.ones(w.n)
        return
    inside = w.marks["third_entry"] < NOT_YET
    if not np.count_nonzero(inside):
        return
    grown = w.known + w.known * (1.0 - w.known) * BELIEF_RATE / t.detect_days.value
    w.known = np.where(inside, np.minimum(grown, 1.0), 1.0)
    beyond = f.position > war.spec.sectors[war.main].line.value - 0.05
    share = f.third_power / (f.power + f.third_power)
    blow = t.surprise.value * (1.0 - w.known) * share * f.press["attacker"] * beyond
    eased = w.shock * (1.0 - 1.0 / t.surprise_days.value)
    w.shock = np.where(inside, np.minimum(eased + blow, t.surprise_top.value), 0.0)
