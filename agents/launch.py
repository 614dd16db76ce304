"""Launch: wait or open the war.

Preparation grows with the patron's deliveries, the victim grows too, the rains come: he opens when
another few weeks no longer buy enough. No date is given; the order of events is what is explained.

Sources: Wilson Center Digital Archive, 30 May 1950 (attack before the rains); Weathersby (2002)
(Kim counted on a rising in the South); Appleman (1961). Formulas: docs/rules.md.
"""

from __future__ import annotations

from typing import Literal

from .decision import Decision, QuestionSpec
from .parameter import FloatArray, Number, Value
from .view import BoolArray, Milestone, Situation


class LaunchSpec(QuestionSpec):
    """Parameters of opening a war.

    Attributes
    ----------
    base : believed balance with nothing prepared (log ratio).
    preparation : what full preparation adds (log ratio).
    rising : what a rising behind the enemy's front is believed to add (log ratio).
    rains : what the closed season takes away (log ratio).
    horizon : days of waiting he compares with opening now.
    impatience : cost of waiting for that long (payoff).
    """

    card: Literal["launch"]
    base: Number
    preparation: Number
    rising: Number
    rains: Number
    horizon: Number
    impatience: Number


class Launch(Decision[LaunchSpec]):
    """Wait / open the war."""

    kind = "launch"
    options = ("wait", "open")

    @property
    def after(self) -> Milestone | None:
        """Not before this."""
        return "consent"

    def open(self, s: Situation) -> BoolArray:
        """Open once the patron has consented, and the guarantor too if he was made a condition."""
        agreed = (s.since("consent") >= 0) & (
            (s.level("needs_guarantee") < 1.0) | (s.since("guarantee") >= 0)
        )
        return agreed & (s.since("war") < 0)

    def over(self, s: Situation) -> BoolArray:
        """Over once the war is on."""
        return s.since("war") >= 0

    def utilities(self, s: Situation) -> tuple[Value, ...]:
        """Compare the lottery of opening now with that of opening later."""
        later = self._worth(s, s.of(self.spec.horizon.value)) - s.of(self.spec.impatience.value)
        return later, self._worth(s, 0.0)

    def _worth(self, s: Situation, ahead: Value) -> FloatArray:
        p = self.spec
        balance = s.of(p.base.value) + s.of(p.preparation.value) * s.prepared(ahead)
        balance = balance + s.of(p.rising.value) - s.rival_growth(ahead)
        balance = balance - s.of(p.rains.value) * s.season(ahead)
        return self.leader.worth(s, self.leader.verdict(s, balance=balance, third=False))
