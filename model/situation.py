"""A situation: one leader's picture in the worlds where a question is due."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from panmunjom.agents import FloatArray, IntArray, Leader, Level, Milestone, Signal, Value

from .calendar import season
from .ladder import act_risk
from .schema import MECHANISMS, Mechanism
from .signals import SIGNALS
from .worlds import OTHER

if TYPE_CHECKING:
    from .war import War


class SituationInWorlds:
    """Fulfils `agents.Situation`: one leader's picture in the worlds where a question is due."""

    def __init__(self, war: War, leader: Leader, at: IntArray | slice) -> None:
        self.war, self.w, self.leader, self.at = war, war.worlds, leader, at
        self.day = war.day
        self.memo: dict[str, Any] = {}
        self._since: dict[Milestone, FloatArray] = {}
        self._signals: dict[Signal, FloatArray] = {}
        delay = leader.spec.channel["events"].delay.value if war.on("delay") else 0.0
        self.lag = round(delay) if isinstance(delay, float) else np.rint(delay[at])

    @cached_property
    def balance(self) -> FloatArray:
        """Believed log ratio of power with ground gained, his side positive."""
        return self.leader.picture.balance[self.at]

    @cached_property
    def odds(self) -> FloatArray:
        """The same without the ground gained."""
        return self.leader.picture.odds[self.at]

    @cached_property
    def front(self) -> FloatArray:
        """The main front as reported."""
        return self.leader.picture.front[self.at]

    @cached_property
    def third(self) -> FloatArray:
        """1 where the third power's army is in the war, as far as he believes it."""
        inside = self.w.marks["third_entry"][self.at] <= self.day
        return np.asarray(inside * (1.0 if self.leader.sign > 0.0 else self.w.known[self.at]))

    @cached_property
    def talking(self) -> FloatArray:
        """1 where talks are in session."""
        talks = self.w.talks
        return np.asarray(talks.open[self.at] * (self.day >= talks.resumes[self.at]))

    def of(self, value: Value) -> Value:
        """Pick the worlds at hand out of a parameter."""
        return value[self.at] if isinstance(value, np.ndarray) and value.ndim else value

    def since(self, milestone: Milestone) -> FloatArray:
        """Return days since he learned of a milestone; -1 where he has not."""
        if milestone not in self._since:
            news = (self.day - self.lag) - self.w.marks[milestone][self.at]
            self._since[milestone] = np.maximum(news, -1.0)
        return self._since[milestone]

    def signal(self, name: Signal) -> FloatArray:
        """Return one of the closed list of signals."""
        if name not in self._signals:
            self._signals[name] = np.asarray(SIGNALS[name](self))
        return self._signals[name]

    def joined(self, unit: str, thousand: Value) -> FloatArray:
        """Return what a contingent would add to his side's log ratio of power."""
        spec = self.war.spec.units[unit]
        power = self.of(spec.quality_start.value) * self.of(spec.fighting_share.value) * thousand
        front = self.w.fronts[self.war.main]
        base = front.power[self.at] / np.maximum(self._fire(), 1e-6)
        return np.log1p(power / base)

    def season(self, ahead: Value) -> Value:
        """Return how closed the season is `ahead` days on."""
        return season(self.war, ahead)

    def prepared(self, ahead: Value) -> FloatArray:
        """Return the preparation `ahead` days on."""
        left = 1.0 - self.w.prepared[self.at]
        return np.asarray(
            1.0 - left * np.exp(-ahead / self.of(self.war.spec.theatre.preparation_days.value))
        )

    def rival_growth(self, ahead: Value) -> FloatArray:
        """Return the defender's growth since the first day (log strength), `ahead` days on."""
        rate = self.of(self.war.spec.theatre.rival_growth.value)
        return np.asarray(rate * (self.day + ahead) + np.zeros(self.balance.size))

    def stays(self) -> FloatArray:
        """Return how far dated facts moved his belief that the adversary stays out."""
        return self.w.stays[self.leader.name][self.at]

    def dug(self) -> FloatArray:
        """Return how far the enemy facing him has dug in."""
        front = self.w.fronts[self.war.main]
        return front.dug[OTHER[self.leader.spec.side]][self.at]

    def war_risk(self, act: str, place: str | None = None) -> Value:
        """Return the yearly chance of wider war that an act would add."""
        return act_risk(self.war, act, place, self.at)

    def standing_risk(self) -> FloatArray:
        """Return the yearly chance of wider war of the acts under way."""
        return self.w.standing[self.at]

    def reserve(self, ahead: Value = 0.0) -> FloatArray:
        """Return the landing reserve `ahead` days on (thousand men)."""
        theatre, now = self.war.spec.theatre, self.w.reserve[self.at]
        grown = now + self.of(theatre.reserve_rate.value) * ahead
        return np.maximum(now, np.minimum(grown, self.of(theatre.reserve_top.value)))

    def halted(self) -> FloatArray:
        """Return days since the attack reached the river."""
        return np.asarray(np.maximum(self.day - self.w.marks["capital"][self.at], 0.0))

    def dead_per_year(self) -> FloatArray:
        """Return the leader's own dead at the present rate (thousand a year)."""
        return self.of_actor(self.w.death_rate) * 365.0

    def contingent_loss(self) -> FloatArray:
        """Return the share of the third army lost since it last rested."""
        lost = self.w.third_losses(self.war.muster.third_rows) - self.w.since_rest
        return np.asarray((lost / np.maximum(self.w.offered, 1.0))[self.at])

    def damage(self) -> FloatArray:
        """Return the damage of bombing as he knows it."""
        return self._of_bombing("damage")

    def raids(self) -> FloatArray:
        """Return the level of the bombing under way as he knows it."""
        return self._of_bombing("bombing")

    def pressing_wish(self, leader: str) -> FloatArray:
        """Return another leader's last stated worth of a further year of war."""
        return self.w.wish[leader][self.at]

    def pleas(self) -> FloatArray:
        """Return what allies who plead with him bring to bear, once there is a table to sign at."""
        total = np.zeros(self.balance.size)
        for name, other in self.war.leaders.items():
            if self.leader.name in other.spec.pleads:
                weight = self.of(other.spec.pleads[self.leader.name].value)
                total += weight * np.minimum(self.w.wish[name][self.at], 0.0)
        return total * (self.w.marks["talks"][self.at] <= self.day)

    def level(self, what: Level) -> FloatArray:
        """Return how far something stands now: a mechanism, a step of escalation, a state."""
        w = self.w
        if what in MECHANISMS:
            return np.full(self.balance.size, float(self.war.on(cast("Mechanism", what))))
        if what.endswith("_rest"):
            last = w.last[f"{self.leader.spec.side}/{what.removesuffix('_rest')}"]
            return np.asarray(self.day - last[self.at])
        if what.endswith("_taken"):
            return w.taken[f"{self.leader.spec.side}/{what.removesuffix('_taken')}"][self.at]
        if what == "line":
            line = self.war.spec.sectors[self.war.main].line.value
            return self.of(line) + np.zeros(self.balance.size)
        state: FloatArray = getattr(w, what)
        return state[self.at]

    def of_actor(self, by_unit: FloatArray) -> FloatArray:
        """Add up the rows of the leader's own contingents."""
        total = np.zeros(self.balance.size)
        for row, actor in enumerate(self.war.muster.actors):
            if actor == self.leader.spec.actor:
                total += by_unit[row][self.at]
        return total

    def _of_bombing(self, what: str) -> FloatArray:
        """Return a quantity of the bombing, as old as such news is to him."""
        delay = self.leader.spec.channel["bombing"].delay.value if self.war.on("delay") else 0.0
        return self.war.reports.read(what, self.war.day, delay)[self.at]

    def _fire(self) -> FloatArray:
        gun = self.of(self.war.spec.theatre.fire_share.value)
        return np.asarray(1.0 - gun + gun * self.w.fire["attacker"][self.at])
