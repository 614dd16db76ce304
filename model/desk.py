"""The desk of a leader: his standing connection to the war."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panmunjom.agents import BoolArray, FloatArray, ForcedChoice, IntArray, Milestone

from .situation import SituationInWorlds

if TYPE_CHECKING:
    from .war import War


class WarDesk:
    """Fulfils `agents.Desk` for all leaders of a war."""

    def __init__(self, war: War) -> None:
        self._war = war
        self.worlds = war.worlds.n
        self.line = war.spec.sectors[war.main].line.value

    @property
    def day(self) -> int:
        """Days since the first morning of the case."""
        return self._war.day

    def forced(self, leader: str, question: str) -> tuple[ForcedChoice, ...]:
        """Return what a leader is made to choose when a question comes up, and when."""
        spec = self._war.spec
        return tuple(
            ForcedChoice(each.option, *each.days(spec.start))
            for each in spec.forced
            if (each.leader, each.question) == (leader, question)
        )

    def situation(self, leader: str, worlds: IntArray) -> SituationInWorlds:
        """Return the leader's picture in the worlds named."""
        everywhere = worlds.size == self.worlds
        at = slice(None) if everywhere else worlds
        return SituationInWorlds(self._war, self._war.leaders[leader], at)

    def anywhere(self, milestone: Milestone) -> bool:
        """Say whether any world has reached a milestone."""
        return milestone in self._war.worlds.seen

    def reached(self, milestone: Milestone, worlds: IntArray | None = None) -> BoolArray:
        """Say where a milestone has been reached: in every world, or in those named."""
        return self._war.worlds.reached(milestone, worlds)

    def running(self, worlds: IntArray) -> BoolArray:
        """Say in which of these worlds history still runs."""
        return np.asarray(self._war.worlds.running[worlds] > 0.0)

    def alarmed(self, worlds: IntArray) -> BoolArray:
        """Say in which of these worlds there is a crisis."""
        return np.asarray(self._war.worlds.alarm[worlds] >= self.day)

    def crisis_today(self) -> IntArray:
        """Return the worlds in which a crisis broke out since yesterday morning."""
        return self._war.fresh_alarm

    def uniform(self, purpose: str, worlds: IntArray | None = None) -> FloatArray:
        """Return this day's keyed uniform numbers, in every world or in those named."""
        return self._war.noise.uniform(purpose, self.day, worlds)

    def gumbels(self, purpose: str, worlds: IntArray, lanes: int) -> FloatArray:
        """Return this day's keyed Gumbel numbers for the worlds named."""
        return self._war.noise.gumbels(purpose, self.day, worlds, lanes)

    def bell(self, purpose: str) -> FloatArray:
        """Return this day's keyed bell-shaped numbers, 0 where there is no war."""
        return self._war.noise.bell(purpose, self.day) * self._war.fighting

    def in_vain(self, side: str) -> FloatArray:
        """Return 1 where that side attacks on the main front without gaining ground."""
        war = self._war
        front = war.worlds.fronts[war.main]
        gain = front.velocity if side == "attacker" else -front.velocity
        slow = gain * war.spec.sectors[war.main].length.value < war.spec.theatre.vain_speed.value
        return np.asarray(slow * front.press[side] * war.fighting)

    def reports(self, leader: str) -> tuple[FloatArray, FloatArray]:
        """Return the reported log ratio of power and the reported front."""
        war, spec = self._war, self._war.leaders[leader].spec
        delay = spec.channel["balance"].delay.value if war.on("delay") else 0.0
        own = war.reports.read("own", war.day, delay)
        third = war.reports.read("third", war.day, delay)
        believed = third if spec.side == "attacker" else war.worlds.known * third
        far = spec.channel["front"].delay.value if war.on("delay") else 0.0
        return np.log(own + believed), war.reports.read("front", war.day, far)
