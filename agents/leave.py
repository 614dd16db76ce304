"""Leave: stay, rotate out, withdraw. Nobody could in 1950; the helper of 2024 can.

Sources: record/russia_dprk_2024.md section 0 finding 5, chronology mid January 2025;
PROTOTYPE_2024.md rule 11.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from .decision import CLOSED, Decision, QuestionSpec
from .parameter import Number, Value
from .view import BoolArray, Milestone, Situation

if TYPE_CHECKING:
    pass


class LeaveSpec(QuestionSpec):
    """Parameters of taking the contingent off the line.

    Attributes
    ----------
    losses : cost of staying per share of the contingent lost (payoff).
    loyalty : worth of staying (payoff).
    rest_days : length of a rotation (days); `rest_cost` : what a rotation costs (payoff).
    exit_cost : cost of going home for good (payoff).
    """

    card: Literal["leave"]
    losses: Number
    loyalty: Number
    rest_days: Number
    rest_cost: Number
    exit_cost: Number


class Leave(Decision[LeaveSpec]):
    """Stay / rotate out / withdraw."""

    kind = "leave"
    options = ("stay", "rotate_out", "withdraw")

    @property
    def after(self) -> Milestone | None:
        """Not before this."""
        return "third_entry"

    def open(self, s: Situation) -> BoolArray:
        """Open while the contingent stands in the line."""
        return (s.since("third_entry") >= 0) & (s.level("resting") < 1.0) & (s.level("exit") > 0.0)

    def utilities(self, s: Situation) -> tuple[Value, ...]:
        """Weigh losses against loyalty, and a rest against going home."""
        p = self.spec
        lost = s.of(p.losses.value) * s.contingent_loss()
        rest = -s.of(p.rest_cost.value)
        gone = np.where(s.since("withdrawal") >= 0, CLOSED, -s.of(p.exit_cost.value))
        return s.of(p.loyalty.value) - lost, rest, gone
