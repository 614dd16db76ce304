"""Bargain: no talks, talk and stall, concede, break off.

Whether to talk is a lottery between fighting on and settling. Once talks are open the question is
what one more year of war is worth to him: the flows of his payoff table, less risk, blood, bombing
and weariness, mixed with the wishes of those he depends on. Who cannot block a signature still has
a wish of his own: once it turns to peace he pleads with those he depends on, which weighs a little
in their sum, and they may overrule him (Kim Il Sung, 14-16 July 1952).

Sources: Hermes (1966); Weathersby (1995/96); Foot (1990); Wilson Center Digital Archive, June 1951,
July - September 1952, March 1953. Formulas: docs/rules.md.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from .decision import CLOSED, Decision, QuestionSpec
from .lottery import Lottery
from .parameter import FloatArray, Number, Value
from .view import BoolArray, Milestone, Situation


class BargainSpec(QuestionSpec):
    """Parameters of bargaining.

    Attributes
    ----------
    after : milestone from which he has a say.
    ambition : worth of winning instead of settling (payoff).
    fear_of_loss : worth of not losing (payoff).
    openness : worth of talks as such (payoff); `stalemate` : added per year without movement.
    treasure : cost of a year of war (payoff).
    blood : cost of 100,000 own dead a year (payoff).
    bombing : cost of a year under full bombing: half for what is destroyed, half for the raids that
        go on (payoff).
    patience : cost of a tenfold of casualties at home (payoff a year).
    hope : worth of a year of war per unit of believed chance of winning less losing (payoff).
    returns : worth of a year of the partner's return flow (payoff).
    peace : wish for peace as such (payoff a year).
    break_off : cost of leaving the table (payoff).
    """

    card: Literal["bargain"]
    after: Milestone
    ambition: Number
    fear_of_loss: Number
    openness: Number
    stalemate: Number
    treasure: Number
    blood: Number
    bombing: Number
    patience: Number
    hope: Number
    returns: Number
    peace: Number
    break_off: Number


class Bargain(Decision[BargainSpec]):
    """No talks / talk and stall / concede / break off."""

    kind = "bargain"
    options = ("no_talks", "stall", "concede", "break_off")

    @property
    def after(self) -> Milestone | None:
        """Not before this."""
        return self.spec.after

    def open(self, s: Situation) -> BoolArray:
        """Open while the war is on."""
        return (s.since(self.spec.after) >= 0) & (s.since("armistice") < 0)

    def over(self, s: Situation) -> BoolArray:
        """Over once the armistice is signed."""
        return s.since("armistice") >= 0

    def utilities(self, s: Situation) -> tuple[Value, ...]:
        """Value fighting on, stalling at the table, signing, and leaving the table."""
        p, me = self.spec, self.leader
        chances = me.chances(s)
        prizes = (s.of(p.ambition.value), 0.0, -s.of(p.fear_of_loss.value))
        fight = me.worth(s, Lottery(chances, prizes))
        talk = s.of(p.openness.value) + s.of(p.stalemate.value) * s.signal("stuck")
        closed = s.since("talks") < 0
        year = self.pressed_wish(s)
        return (
            np.where(closed, fight, CLOSED),
            np.where(closed, talk, year),
            np.where(closed, CLOSED, 0.0),
            np.where(
                closed, CLOSED, np.where(s.talking > 0.0, fight - s.of(p.break_off.value), CLOSED)
            ),
        )

    def own_wish(self, s: Situation) -> FloatArray:
        """Return what a further year of war is worth to him, left to himself (payoff)."""
        if "wish" not in s.memo:
            s.memo["wish"] = self._wish(s)
        wish: FloatArray = s.memo["wish"]
        return wish

    def _wish(self, s: Situation) -> FloatArray:
        p, me = self.spec, self.leader
        chances = me.chances(s)
        risk = s.of(me.spec.fear.value) * s.of(me.spec.wider_war_loss.value) * s.standing_risk()
        wish = me.flow(s) + s.of(p.hope.value) * (chances[0] - chances[2])
        wish = wish - risk - s.of(p.treasure.value) - s.of(p.peace.value)
        wish = wish + s.of(p.returns.value) * s.signal("returns")
        wish = wish - s.of(p.blood.value) * s.dead_per_year() / 100.0
        wish = wish - s.of(p.bombing.value) * 0.5 * (s.damage() + s.raids())
        return np.asanyarray(wish - s.of(p.patience.value) * s.signal("weariness"))

    def pressed_wish(self, s: Situation) -> FloatArray:
        """Return the same with those he depends on mixed in, and the pleas of allies."""
        own = self.own_wish(s)
        pressed: Value = 0.0
        kept: Value = 1.0
        for other, weight in self.leader.spec.depends_on.items():
            share = s.of(weight.value) * s.level("pressing")
            pressed = pressed + share * s.pressing_wish(other)
            kept = kept - share
        return np.asanyarray(kept * own + pressed + s.level("pressing") * s.pleas())
