"""Escalate: nothing, strikes beyond the theatre, a nuclear signal, nuclear use.

Each step is judged by the lottery it changes and the risk it adds, and by what provokes it: the
third power's fresh entry, a war being lost, talks that are stuck, the other side's own strikes.

Sources: record/korea_1950.md chronology 102, 107, 124, 148, 162, 169-171; record/russia_dprk_2024.md
sections 2.5, 2.6; PROTOTYPE_2024.md rules 7 and 8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .decision import Decision, QuestionSpec, only
from .parameter import FloatArray, Number, Strict, Value
from .view import BoolArray, Level, Milestone, Signal, Situation

if TYPE_CHECKING:
    pass


class Step(Strict):
    """One means of escalation.

    Attributes
    ----------
    adds : believed effect on the balance (log ratio).
    taboo : what the step costs by itself (payoff).
    provoked : what each signal adds (payoff at full signal).
    act : act in the table of risks.
    gap : days before the step can be repeated.
    top : how often it can be taken at most.
    """

    adds: Number
    taboo: Number
    provoked: dict[Signal, Number]
    act: str
    gap: Number
    top: Number


class EscalateSpec(QuestionSpec):
    """Parameters of escalation: one step each for strikes, signal and use.

    Attributes
    ----------
    after : milestone from which the question comes up.
    reluctance : what any step costs whoever holds the seat (payoff).
    """

    card: Literal["escalate"]
    after: Milestone
    reluctance: Number
    strikes: Step
    signal: Step
    use: Step


class Escalate(Decision[EscalateSpec]):
    """None / widen strikes / nuclear signal / nuclear use."""

    kind = "escalate"
    options = ("none", "widen_strikes", "nuclear_signal", "nuclear_use")

    @property
    def after(self) -> Milestone | None:
        """Not before this."""
        return self.spec.after

    def open(self, s: Situation) -> BoolArray:
        """Open from the milestone named in the case."""
        return s.since(self.spec.after) >= 0

    def utilities(self, s: Situation) -> tuple[Value, ...]:
        """Value doing nothing and each step."""
        p, me = self.spec, self.leader
        nuclear = s.level("nuclear_coercion") > 0.0
        return (
            me.worth(s, me.verdict(s)),
            self._step(s, p.strikes, "strikes_rest", "strikes_taken"),
            only(nuclear, lambda: self._step(s, p.signal, "signal_rest", "signal_taken")),
            only(nuclear, lambda: self._step(s, p.use, "use_rest", "use_taken")),
        )

    def _step(self, s: Situation, step: Step, rest: Level, taken: Level) -> Value:
        rested = s.level(rest) >= s.of(step.gap.value)
        left = s.level(taken) < s.of(step.top.value)
        return only(rested & left, lambda: self._worth(s, step))

    def _worth(self, s: Situation, step: Step) -> FloatArray:
        me = self.leader
        worth = me.worth(s, me.verdict(s, adds=s.of(step.adds.value)), s.war_risk(step.act))
        worth = worth - s.of(step.taboo.value) - s.of(self.spec.reluctance.value)
        for signal, weight in step.provoked.items():
            worth = worth + s.of(weight.value) * s.signal(signal)
        return worth
