"""Send forces: stay out, enter. Two cards: the adversary's entry and a landing (see also `join`).

Sources: Schnabel (1972) (US air power on day 2, ground troops on day 5-6); Appleman (1961)
(Inchon).
"""

from __future__ import annotations

from functools import reduce
from typing import Literal

import numpy as np

from .decision import CLOSED, Decision, QuestionSpec
from .lottery import Lottery, logistic, mix
from .parameter import FloatArray, Number, Value
from .view import BoolArray, Milestone, Situation


class CommitSpec(QuestionSpec):
    """Parameters of the adversary's own entry.

    Attributes
    ----------
    air_adds, ground_adds : believed effect on the balance (log ratio, his side positive).
    air_cost, ground_cost : own dead and treasure as he expects them (payoff).
    prestige : further loss if he is beaten with his own troops in it (payoff).
    air_fails : ground lost to the enemy (axis) at which his belief in air power has fallen to 37
        per cent: a means that is in use is judged by what it stops.
    air_act, ground_act : acts in the table of risks.
    """

    card: Literal["commit"]
    air_adds: Number
    ground_adds: Number
    air_cost: Number
    ground_cost: Number
    prestige: Number
    air_fails: Number
    air_act: str
    ground_act: str


class Commit(Decision[CommitSpec]):
    """Stay out / air and sea power / ground troops."""

    kind = "send_forces"
    options = ("stay_out", "air", "ground")

    @property
    def after(self) -> Milestone | None:
        """Not before this."""
        return "war"

    def open(self, s: Situation) -> BoolArray:
        """Open from the news of the war until ground troops are in."""
        return (s.since("war") >= 0) & (s.since("adversary_entry") < 0)

    def over(self, s: Situation) -> BoolArray:
        """Over once ground troops are in."""
        return s.since("adversary_entry") >= 0

    def utilities(self, s: Situation) -> tuple[Value, ...]:
        """Compare the war without him, with his air power, with his army."""
        p, me = self.spec, self.leader
        in_air = s.since("adversary_air")
        stay = me.worth(s, me.verdict(s))
        air = me.worth(s, me.verdict(s, adds=self._air_adds(s)), s.war_risk(p.air_act))
        ground = me.verdict(s, adds=s.of(p.ground_adds.value))
        beaten = ground.prizes[2] - s.of(p.prestige.value)
        entry = me.worth(
            s, Lottery(ground.chances, (*ground.prizes[:2], beaten)), s.war_risk(p.ground_act)
        )
        return (
            np.where(in_air >= 0, CLOSED, stay),
            air - s.of(p.air_cost.value),
            np.where(in_air >= 0, entry - s.of(p.ground_cost.value), CLOSED),
        )

    def _air_adds(self, s: Situation) -> FloatArray:
        """Return what air power is believed to add: less with every mile lost in spite of it."""
        p = self.spec
        lost = np.maximum(-self.leader.sign * (s.level("line") - s.front), 0.0)
        return np.asarray(s.of(p.air_adds.value) * np.exp(-((lost / s.of(p.air_fails.value)) ** 2)))


#: How many reviews ahead a landing is thought through.
PATIENCE = (1, 4, 12)


class LandSpec(QuestionSpec):
    """Parameters of a landing behind the front.

    Attributes
    ----------
    cuts : what a success adds to the balance (log ratio).
    fails : what a failure costs (payoff): the force and the name.
    needs : reserve at which success has an even chance (thousand men); `sharp` : its spread.
    depth : how far behind the front it must bite to be worth it (axis, 0-1).
    impatience : cost of gathering until the next review (payoff).
    """

    card: Literal["land"]
    cuts: Number
    fails: Number
    needs: Number
    sharp: Number
    depth: Number
    impatience: Number


class Land(Decision[LandSpec]):
    """Gather strength / land behind the front, when waiting no longer makes success much surer."""

    kind = "send_forces"
    options = ("gather", "land")

    @property
    def after(self) -> Milestone | None:
        """Not before this."""
        return "adversary_entry"

    def open(self, s: Situation) -> BoolArray:
        """Open while a reserve gathers and the enemy stands deep in the ally's land."""
        deep = s.front < s.level("line") - s.of(self.spec.depth.value)
        return (s.reserve() > 0.0) & (s.since("landing") < 0) & deep & (s.third < 1.0)

    def over(self, s: Situation) -> BoolArray:
        """Over once the landing is made."""
        return s.since("landing") >= 0

    def utilities(self, s: Situation) -> tuple[Value, ...]:
        """Compare landing now with gathering for one, a few or a dozen reviews more."""
        p = self.spec
        week, cost = s.of(p.review_days.value), s.of(p.impatience.value)
        won, now = self.leader.verdict(s, adds=s.of(p.cuts.value)), self.leader.verdict(s)
        later = [self._worth(s, week * k, won, now) - cost * k for k in PATIENCE]
        return reduce(np.maximum, later), self._worth(s, 0.0, won, now)

    def _worth(self, s: Situation, ahead: Value, won: Lottery, now: Lottery) -> FloatArray:
        p = self.spec
        works = logistic((s.reserve(ahead) - s.of(p.needs.value)) / s.of(p.sharp.value))
        worth = self.leader.worth(s, mix(works, won, now))
        return worth - (1.0 - works) * s.of(p.fails.value)
