"""Pace: press on, hold, or keep silent. Three cards: the commander's, the halt, the patron's voice.

The weekly choice between attack and defence makes the campaign; the halt at the captured capital
and the patron's silence are the two pauses on which Y. Kim's reading of Stalin turns.

Sources: Appleman (1961) on the campaign and the halt of 28 June - 3 July 1950; Wilson Center
Digital Archive, 1 and 4 July 1950, on Stalin's urging; the causes are contested (docs/sources.md).
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from .decision import CLOSED, Decision, QuestionSpec
from .parameter import Number, Switch, Value
from .view import BoolArray, Milestone, Situation


class AdvanceSpec(QuestionSpec):
    """Parameters of the choice between attack and defence on the front.

    Attributes
    ----------
    commands_from, commands_until : milestones between which this leader commands his side.
    threshold : odds at which an attack breaks even (log ratio).
    caution : what an enemy fully dug in takes away (log ratio).
    restraint : what talks in session take away (log ratio).
    fatigue : what a tenfold of own casualties takes away (log ratio).
    gather : what waiting for the landing reserve takes away (log ratio).
    attrition : worth of attack for its own sake (log ratio).
    """

    card: Literal["advance"]
    commands_from: Milestone
    commands_until: Milestone | None = None
    threshold: Number
    caution: Number
    restraint: Number
    fatigue: Number
    gather: Number
    attrition: Number


class Advance(Decision[AdvanceSpec]):
    """Hold / press."""

    kind = "pace"
    options = ("hold", "press")

    @property
    def after(self) -> Milestone | None:
        """Not before this."""
        return self.spec.commands_from

    def open(self, s: Situation) -> BoolArray:
        """Open while this leader commands his side."""
        mine = s.since(self.spec.commands_from) >= 0
        if self.spec.commands_until is not None:
            mine &= s.since(self.spec.commands_until) < 0
        return mine

    def over(self, s: Situation) -> BoolArray:
        """Over once the command has passed to another."""
        until = self.spec.commands_until
        return super().over(s) if until is None else s.since(until) >= 0

    def utilities(self, s: Situation) -> tuple[Value, ...]:
        """Weigh the odds against trenches, talks and weariness."""
        p = self.spec
        dug = s.dug()
        press = s.odds + s.of(p.attrition.value) - s.of(p.threshold.value)
        press = press - s.of(p.caution.value) * dug * dug - s.of(p.restraint.value) * s.talking
        press = press - s.of(p.fatigue.value) * s.signal("weariness")
        waiting = (s.reserve() > 0.0) & (s.since("landing") < 0)
        return 0.0, press - s.of(p.gather.value) * waiting


class HaltSpec(QuestionSpec):
    """Parameters of the halt at the captured capital.

    Attributes
    ----------
    rising : belief in a rising behind the enemy's front (payoff of waiting for it).
    fading : share of that belief lost a day.
    urgency : worth of going on at once (payoff).
    urging : what the patron's urging adds to it (payoff).
    limited_aim : whether the capital was all that was meant; to go on then takes a new decision,
        and nobody takes it before the adversary's army is in or the patron orders it.
    """

    card: Literal["halt"]
    rising: Number
    fading: Number
    urgency: Number
    urging: Number
    limited_aim: Switch


class Halt(Decision[HaltSpec]):
    """Hold for a political collapse / press on."""

    kind = "pace"
    options = ("hold", "press")

    @property
    def after(self) -> Milestone | None:
        """Not before this."""
        return "capital"

    def open(self, s: Situation) -> BoolArray:
        """Open while the army stands at the river."""
        return s.level("halting") > 0.0

    def over(self, s: Situation) -> BoolArray:
        """Over once the river is crossed."""
        return s.since("capital") >= 0

    def utilities(self, s: Situation) -> tuple[Value, ...]:
        """Compare a fading hope with the urgency of going on."""
        p = self.spec
        hope = np.asanyarray(s.of(p.rising.value) * (1.0 - s.of(p.fading.value)) ** s.halted())
        urged = s.since("urged") >= 0
        go_on = s.of(p.urgency.value) + np.where(urged, s.of(p.urging.value), 0.0)
        if p.limited_aim.value:
            go_on = np.where(urged | (s.since("adversary_entry") >= 0), go_on, CLOSED)
        return hope, go_on


class UrgeSpec(QuestionSpec):
    """Parameters of the patron's voice.

    Attributes
    ----------
    effect : what urging is believed to add to the client's balance (log ratio).
    within : days after the outbreak in which the question is put.
    """

    card: Literal["urge"]
    effect: Number
    within: Number


class Urge(Decision[UrgeSpec]):
    """Keep silent / urge the client on, as he would rather the client won quickly or not.

    A patron has nothing to urge while the army marches: the question comes up when he learns that
    it stands at the river, or that the adversary is in the war (the two complaints of the cable of
    1 July 1950).
    """

    kind = "pace"
    options = ("silent", "urge")

    @property
    def after(self) -> Milestone | None:
        """Not before this."""
        return "war"

    def open(self, s: Situation) -> BoolArray:
        """Open once news of a halt or of the adversary has come, until he speaks or is too late."""
        cause = (s.since("capital") >= 0) | (s.since("adversary_entry") >= 0)
        news = s.since("war")
        in_time = (news >= 0) & (news <= s.of(self.spec.within.value))
        return cause & in_time & (s.since("urged") < 0)

    def over(self, s: Situation) -> BoolArray:
        """Over once he has spoken or it is too late."""
        return (s.since("war") > s.of(self.spec.within.value)) | (s.since("urged") >= 0)

    def utilities(self, s: Situation) -> tuple[Value, ...]:
        """Value the war as it goes and as it would go faster."""
        faster = self.leader.verdict(s, adds=s.of(self.spec.effect.value))
        return self.leader.worth(s, self.leader.verdict(s)), self.leader.worth(s, faster)
