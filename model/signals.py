"""Signals: what a decision may weigh besides the verdict of arms, read off a leader's situation."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from panmunjom.agents import FloatArray, Signal, Value, logistic

from .worlds import OTHER

if TYPE_CHECKING:
    from .situation import SituationInWorlds

#: Width of the zone in which an approaching front becomes a threat (axis, 0-1).
THREAT_OVER = 0.02
#: Share of the second sector from which the loss of own soil is felt in full.
OWN_SOIL_FELT = 0.1


def _fresh(s: SituationInWorlds, last: FloatArray, days: Value) -> FloatArray:
    """Return how fresh the news of a day is: 1 on the day, fading with `days`."""
    age = (s.day - s.lag) - last[s.at]
    return np.asarray(np.exp(-np.maximum(age, 0.0) / days) * (age >= 0.0))


def always(s: SituationInWorlds) -> FloatArray:
    """Return 1."""
    return np.ones(s.balance.size)


def stake(s: SituationInWorlds) -> FloatArray:
    """Return what he stands to lose elsewhere, moved by dated facts."""
    return np.clip(s.w.stake[s.leader.name][s.at], 0.0, 1.0)


def threat(s: SituationInWorlds) -> FloatArray:
    """Return how near the reported front is to the ally's border."""
    at = s.of(s.war.spec.sectors[s.war.main].threat.value)
    return logistic((s.front - at) / THREAT_OVER)


def own_soil(s: SituationInWorlds) -> FloatArray:
    """Return how far the enemy holds own soil: 1 from a tenth of the second sector on."""
    for name, sector in s.war.spec.sectors.items():
        if sector.opens == "second_front":
            front = s.w.fronts[name]
            held = (front.position * front.open)[s.at] / OWN_SOIL_FELT
            return np.minimum(held, 1.0)
    return np.zeros_like(s.balance)


def treaty(s: SituationInWorlds) -> FloatArray:
    """Return 1 where a treaty of assistance stands."""
    return np.asarray(s.w.marks["treaty"][s.at] <= s.day, dtype=np.float64)


def losing(s: SituationInWorlds) -> FloatArray:
    """Return the believed chance of losing."""
    return s.leader.chances(s).lose


def stuck(s: SituationInWorlds) -> FloatArray:
    """Return years of war without result: since talks opened, or since the line settled."""
    age = np.maximum(s.since("talks"), s.w.settled[s.at])
    return np.asarray(np.minimum(np.maximum(age, 0.0) / 365.0, 1.0))


def answer_entry(s: SituationInWorlds) -> FloatArray:
    """Return how fresh the third power's entry is, as far as it is believed."""
    days = s.of(s.war.spec.theatre.answer_days.value)
    entry = s.w.marks["third_entry"].astype(np.float64)
    return _fresh(s, entry, days) * s.w.known[s.at]


def answer_strikes(s: SituationInWorlds) -> FloatArray:
    """Return how fresh the other side's last strike beyond the theatre is."""
    last = s.w.last[f"{OTHER[s.leader.spec.side]}/strikes"]
    return _fresh(s, last, s.of(s.war.spec.theatre.answer_days.value))


def their_signals(s: SituationInWorlds) -> FloatArray:
    """Return the level of the other side's nuclear signals."""
    last = s.w.last[f"{OTHER[s.leader.spec.side]}/signal"]
    fresh = _fresh(s, last, s.of(s.war.spec.theatre.answer_days.value))
    return fresh * s.war.on("nuclear_coercion")


def pressed(s: SituationInWorlds) -> FloatArray:
    """Return the strain on recruiting: the price of a recruit less one."""
    return np.asarray(s.w.price[s.at] - 1.0)


def third_age(s: SituationInWorlds) -> FloatArray:
    """Return the age of the third power's entry in months, at most 1."""
    return np.asarray(np.clip(s.since("third_entry") / 30.0, 0.0, 1.0))


def shells(s: SituationInWorlds) -> FloatArray:
    """Return how far the other side's fire exceeds one's own, as a share of a full need."""
    side = s.leader.spec.side
    gap = s.w.fire[OTHER[side]] - s.w.fire[side]
    return np.clip(0.5 + gap[s.at], 0.0, 1.0)


def partner_returns(s: SituationInWorlds) -> FloatArray:
    """Return what partners give in return."""
    return s.w.returns[s.leader.name][s.at]


def weariness(s: SituationInWorlds) -> FloatArray:
    """Return own casualties on the scale of public opinion."""
    total = s.of_actor(s.w.casualties)
    tenfolds = np.log10(np.maximum(total / s.of(s.war.spec.opinion.noticed.value), 1.0))
    return np.asarray(tenfolds * s.war.on("public_patience"))


#: How each signal is read off a situation.
SIGNALS: dict[Signal, Callable[[SituationInWorlds], FloatArray]] = {
    "always": always,
    "stake": stake,
    "threat": threat,
    "own_soil": own_soil,
    "treaty": treaty,
    "losing": losing,
    "stuck": stuck,
    "answer_entry": answer_entry,
    "answer_strikes": answer_strikes,
    "their_signals": their_signals,
    "pressed": pressed,
    "third_age": third_age,
    "shells": shells,
    "returns": partner_returns,
    "weariness": weariness,
}
