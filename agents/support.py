"""Support: withhold, measured or full: arms, air cover, shells, technology, aid.

One rule serves them all: the worth of helping rises with the need and flattens, its cost rises with
the square, and the risk of a wider war belongs to the act. What is ordered arrives with a lag. A
flow that was promised falls due with its milestone; withholding it then is a denial, and news.

Sources: Shen (2010) and Zhang (2002) (air cover); Shen & Xia (2015) (arms); Guseinova (2024, 2025),
MSMT (2025) and Kiel Institute (2025) (shells, returns, Western aid). Formulas: docs/rules.md.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from .decision import Decision, QuestionSpec
from .parameter import FloatArray, Number, Value
from .view import BoolArray, Milestone, Signal, Situation

#: How quickly the worth of support flattens: 1 - exp(-2 x), scaled to one at full support.
FLATTENS = 2.0


class SupportSpec(QuestionSpec):
    """Parameters of one flow of support.

    Attributes
    ----------
    what : name of the flow; `after` : milestone from which it can be given.
    need : signal that makes it worth giving.
    value : worth of full support at full need; `cost` : of full support (payoff).
    returns : what the partner's own return flow adds to the value at full return (payoff).
    ceiling : highest level he would ever give (0-1).
    act : act in the table of risks.
    lag : days from the order to the effect.
    effect : where it is felt: own side's fire, cover over the supply lines, a return that the
        partner values, or a treaty of assistance.
    to : the leader who receives it (none: the war itself).
    weight : size of the effect at full support.
    dead_per_year : the giver's own dead at full support (thousand a year).
    """

    card: Literal["support"]
    what: str
    after: Milestone
    need: Signal
    value: Number
    cost: Number
    returns: Number
    ceiling: Number
    act: str
    lag: Number
    effect: Literal["fire", "cover", "return", "treaty"]
    to: str | None = None
    weight: Number
    dead_per_year: Number


class Support(Decision[SupportSpec]):
    """Withhold / measured / full."""

    kind = "support"
    options = ("withhold", "measured", "full")
    levels = (0.0, 0.5, 1.0)

    @property
    def after(self) -> Milestone | None:
        """Not before this."""
        return self.spec.after

    def open(self, s: Situation) -> BoolArray:
        """Open from the milestone named in the case; a treaty is not reopened once it stands."""
        given = s.since(self.spec.after) >= 0
        return given & (s.since("treaty") < 0) if self.spec.effect == "treaty" else given

    def utilities(self, s: Situation) -> tuple[Value, ...]:
        """Value each level by the same rule."""
        need = s.signal(self.spec.need)
        reward = s.of(self.spec.value.value) * need
        reward = reward + s.of(self.spec.returns.value) * s.signal("returns")
        fear = s.of(self.leader.spec.fear.value) * s.of(self.leader.spec.wider_war_loss.value)
        cost = fear * s.war_risk(self.spec.act)
        return tuple(self._worth(s, x, reward, cost) for x in self.levels)

    def _worth(self, s: Situation, x: float, reward: Value, risk_cost: Value) -> FloatArray:
        given = np.minimum(x, s.of(self.spec.ceiling.value))
        flattened = -np.expm1(-FLATTENS * given) / -np.expm1(-FLATTENS)
        worth = reward * flattened - s.of(self.spec.cost.value) * given * given - risk_cost * given
        return np.asanyarray(worth - 1e-3 * x)
