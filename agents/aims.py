"""Aims: stop at the line or carry on beyond it. Reviewed in both directions.

Carrying on can win everything and can bring the third power in; stopping settles for the line. Once
the "new war" is believed, the same comparison brings the aim back.

Sources: record/korea_1950.md chronology 69, 76, 85-86 (US north), 111, 116 (China south), 128
(NSC 48/5: settle near the line).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from .decision import Decision, QuestionSpec
from .lottery import Lottery, mix
from .parameter import Number, Value
from .view import BoolArray, Milestone, Situation

if TYPE_CHECKING:
    pass


class AimsSpec(QuestionSpec):
    """Parameters of war aims.

    Attributes
    ----------
    after : milestone from which the aim is this leader's to set.
    near : how near the front must be to the line for the question to come up (axis, 0-1).
    alarm : believed chance that carrying on brings the third power in.
    shock : what its entry would take from the balance (log ratio).
    line_worth : worth of ending the war on the line (payoff).
    act : act in the table of risks.
    """

    card: Literal["aims"]
    after: Milestone
    near: Number
    alarm: Number
    shock: Number
    line_worth: Number
    act: str


class Aims(Decision[AimsSpec]):
    """Stop at the line / carry on."""

    kind = "aims"
    options = ("stop", "carry_on")

    @property
    def after(self) -> Milestone | None:
        """Not before this."""
        return self.spec.after

    def open(self, s: Situation) -> BoolArray:
        """Open when the front nears the line, or is beyond it."""
        beyond = self.leader.sign * (s.level("line") - s.front)
        return (s.since(self.spec.after) >= 0) & (beyond > -s.of(self.spec.near.value))

    def utilities(self, s: Situation) -> tuple[Value, ...]:
        """Compare a settlement on the line with the lottery beyond it."""
        p, me = self.spec, self.leader
        now = me.verdict(s)
        shocked = me.verdict(s, adds=-s.of(p.shock.value), third=True)
        alarm = s.of(p.alarm.value) * (1.0 - s.third)
        carry_on = me.worth(s, mix(alarm, shocked, now), s.war_risk(p.act))
        sure = Lottery((np.ones_like(s.balance),), (s.of(p.line_worth.value),))
        return me.worth(s, sure), carry_on
