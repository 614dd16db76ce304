"""The desk of a leader, and his situation: the only windows through which he sees the war."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from panmunjom.agents import (
    BoolArray,
    FloatArray,
    IntArray,
    Leader,
    Level,
    Milestone,
    Signal,
    Value,
    logistic,
)

from .calendar import season
from .ladder import act_risk
from .schema import MECHANISMS, Mechanism

if TYPE_CHECKING:
    from .war import War

OTHER = {"attacker": "defender", "defender": "attacker"}
#: Width of the zone in which an approaching front becomes a threat (axis, 0-1).
THREAT_OVER = 0.02
#: Share of the second sector from which the loss of own soil is felt in full.
OWN_SOIL_FELT = 0.1
#: Casualties (thousand) from which public opinion counts: one tenfold above it is a weariness of 1.
NOTICED = 0.5


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

    def situation(self, leader: str, worlds: IntArray) -> SituationInWorlds:
        """Return the leader's picture in the worlds named."""
        everywhere = worlds.size == self.worlds
        at = slice(None) if everywhere else worlds
        return SituationInWorlds(self._war, self._war.leaders[leader], at)

    def anywhere(self, milestone: Milestone) -> bool:
        """Say whether any world has reached a milestone."""
        return milestone in self._war.worlds.seen

    def reached(self, milestone: Milestone) -> BoolArray:
        """Say in which worlds a milestone has been reached."""
        return self._war.worlds.reached(milestone)

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


class SituationInWorlds:
    """Fulfils `agents.Situation`: one leader's picture in the worlds where a question is due."""

    def __init__(self, war: War, leader: Leader, at: IntArray | slice) -> None:
        self._war, self._w, self._leader, self._at = war, war.worlds, leader, at
        self.day = war.day
        self.memo: dict[str, Any] = {}
        self._since: dict[Milestone, FloatArray] = {}
        self._signals: dict[Signal, FloatArray] = {}
        delay = leader.spec.channel["events"].delay.value if war.on("delay") else 0.0
        self._lag = round(delay) if isinstance(delay, float) else np.rint(delay[at])

    @cached_property
    def balance(self) -> FloatArray:
        """Believed log ratio of power with ground gained, his side positive."""
        return self._leader.picture.balance[self._at]

    @cached_property
    def odds(self) -> FloatArray:
        """The same without the ground gained."""
        return self._leader.picture.odds[self._at]

    @cached_property
    def front(self) -> FloatArray:
        """The main front as reported."""
        return self._leader.picture.front[self._at]

    @cached_property
    def third(self) -> FloatArray:
        """1 where the third power's army is in the war, as far as he believes it."""
        inside = self._w.marks["third_entry"][self._at] <= self.day
        return np.asarray(inside * (1.0 if self._leader.sign > 0.0 else self._w.known[self._at]))

    @cached_property
    def talking(self) -> FloatArray:
        """1 where talks are in session."""
        talks = self._w.talks
        return np.asarray(talks.open[self._at] * (self.day >= talks.resumes[self._at]))

    def of(self, value: Value) -> Value:
        """Pick the worlds at hand out of a parameter."""
        return value[self._at] if isinstance(value, np.ndarray) and value.ndim else value

    def since(self, milestone: Milestone) -> FloatArray:
        """Return days since he learned of a milestone; -1 where he has not."""
        if milestone not in self._since:
            news = (self.day - self._lag) - self._w.marks[milestone][self._at]
            self._since[milestone] = np.maximum(news, -1.0)
        return self._since[milestone]

    def signal(self, name: Signal) -> FloatArray:
        """Return one of the closed list of signals."""
        if name not in self._signals:
            self._signals[name] = np.asarray(_SIGNALS[name](self))
        return self._signals[name]

    def joined(self, unit: str, thousand: Value) -> FloatArray:
        """Return what a contingent would add to his side's log ratio of power."""
        spec = self._war.spec.units[unit]
        power = self.of(spec.quality_start.value) * self.of(spec.fighting_share.value) * thousand
        front = self._w.fronts[self._war.main]
        base = front.power[self._at] / np.maximum(self._fire(), 1e-6)
        return np.log1p(power / base)

    def season(self, ahead: float) -> float:
        """Return how closed the season is `ahead` days on."""
        return season(self._war, ahead)

    def prepared(self, ahead: float) -> FloatArray:
        """Return the preparation `ahead` days on."""
        left = 1.0 - self._w.prepared[self._at]
        return np.asarray(
            1.0 - left * np.exp(-ahead / self.of(self._war.spec.theatre.preparation_days.value))
        )

    def rival_growth(self, ahead: float) -> FloatArray:
        """Return the defender's growth since the first day (log strength), `ahead` days on."""
        rate = self.of(self._war.spec.theatre.rival_growth.value)
        return np.asarray(rate * (self.day + ahead) + np.zeros(self.balance.size))

    def stays(self) -> FloatArray:
        """Return how far dated facts moved his belief that the adversary stays out."""
        return self._w.stays[self._leader.name][self._at]

    def dug(self) -> FloatArray:
        """Return how far the enemy facing him has dug in."""
        front = self._w.fronts[self._war.main]
        return front.dug[OTHER[self._leader.spec.side]][self._at]

    def war_risk(self, act: str, place: str | None = None) -> Value:
        """Return the yearly chance of wider war that an act would add."""
        return act_risk(self._war, act, place, self._at)

    def standing_risk(self) -> FloatArray:
        """Return the yearly chance of wider war of the acts under way."""
        return self._w.standing[self._at]

    def reserve(self) -> FloatArray:
        """Return the landing reserve (thousand men)."""
        return self._w.reserve[self._at]

    def halted(self) -> FloatArray:
        """Return days since the attack reached the river."""
        return np.asarray(np.maximum(self.day - self._w.marks["capital"][self._at], 0.0))

    def dead_per_year(self) -> FloatArray:
        """Return the leader's own dead at the present rate (thousand a year)."""
        return self._of_actor(self._w.death_rate) * 365.0

    def contingent_loss(self) -> FloatArray:
        """Return the share of the third army lost since it last rested."""
        lost = self._w.third_losses(self._war.muster.third_rows) - self._w.since_rest
        return np.asarray((lost / np.maximum(self._w.offered, 1.0))[self._at])

    def damage(self) -> FloatArray:
        """Return the damage of bombing as he knows it."""
        delay = self._leader.spec.channel["bombing"].delay.value if self._war.on("delay") else 0.0
        return self._war.reports.read("damage", self._war.day, delay)[self._at]

    def pressing_wish(self, leader: str) -> FloatArray:
        """Return another leader's last stated worth of a further year of war."""
        return self._w.wish[leader][self._at]

    def level(self, what: Level) -> FloatArray:
        """Return how far something stands now: a mechanism, a step of escalation, a state."""
        w = self._w
        if what in MECHANISMS:
            return np.full(self.balance.size, float(self._war.on(cast("Mechanism", what))))
        if what.endswith("_rest"):
            last = w.last[f"{self._leader.spec.side}/{what.removesuffix('_rest')}"]
            return np.asarray(self.day - last[self._at])
        if what.endswith("_taken"):
            return w.taken[f"{self._leader.spec.side}/{what.removesuffix('_taken')}"][self._at]
        if what == "line":
            line = self._war.spec.sectors[self._war.main].line.value
            return self.of(line) + np.zeros(self.balance.size)
        state: FloatArray = getattr(w, what)
        return state[self._at]

    def _of_actor(self, by_unit: FloatArray) -> FloatArray:
        """Add up the rows of the leader's own contingents."""
        total = np.zeros(self.balance.size)
        for row, actor in enumerate(self._war.muster.actors):
            if actor == self._leader.spec.actor:
                total += by_unit[row][self._at]
        return total

    def _fire(self) -> FloatArray:
        gun = self.of(self._war.spec.theatre.fire_share.value)
        return np.asarray(1.0 - gun + gun * self._w.fire["attacker"][self._at])

    # --- signals -----------------------------------------------------------------------------

    def _fresh(self, last: FloatArray, days: Value) -> FloatArray:
        """Return how fresh the news of a day is: 1 on the day, fading with `days`."""
        age = (self.day - self._lag) - last[self._at]
        return np.asarray(np.exp(-np.maximum(age, 0.0) / days) * (age >= 0.0))

    def always(self) -> FloatArray:
        """Return 1."""
        return np.ones(self.balance.size)

    def stake(self) -> FloatArray:
        """Return what he stands to lose elsewhere, moved by dated facts."""
        return np.clip(self._w.stake[self._leader.name][self._at], 0.0, 1.0)

    def threat(self) -> FloatArray:
        """Return how near the reported front is to the ally's border."""
        at = self.of(self._war.spec.sectors[self._war.main].threat.value)
        return logistic((self.front - at) / THREAT_OVER)

    def own_soil(self) -> FloatArray:
        """Return how far the enemy holds own soil: 1 from a tenth of the second sector on."""
        for name, sector in self._war.spec.sectors.items():
            if sector.opens == "second_front":
                front = self._w.fronts[name]
                held = (front.position * front.open)[self._at] / OWN_SOIL_FELT
                return np.minimum(held, 1.0)
        return np.zeros_like(self.balance)

    def treaty(self) -> FloatArray:
        """Return 1 where a treaty of assistance stands."""
        return np.asarray(self._w.marks["treaty"][self._at] <= self.day, dtype=np.float64)

    def losing(self) -> FloatArray:
        """Return the believed chance of losing."""
        return self._leader.chances(self).lose

    def stuck(self) -> FloatArray:
        """Return years of war without result: since talks opened, or since the line settled."""
        age = np.maximum(self.since("talks"), self._w.settled[self._at])
        return np.asarray(np.minimum(np.maximum(age, 0.0) / 365.0, 1.0))

    def answer_entry(self) -> FloatArray:
        """Return how fresh the third power's entry is, as far as it is believed."""
        days = self.of(self._war.spec.theatre.answer_days.value)
        entry = self._w.marks["third_entry"].astype(np.float64)
        return self._fresh(entry, days) * self._w.known[self._at]

    def answer_strikes(self) -> FloatArray:
        """Return how fresh the other side's last strike beyond the theatre is."""
        last = self._w.last[f"{OTHER[self._leader.spec.side]}/strikes"]
        return self._fresh(last, self.of(self._war.spec.theatre.answer_days.value))

    def their_signals(self) -> FloatArray:
        """Return the level of the other side's nuclear signals."""
        last = self._w.last[f"{OTHER[self._leader.spec.side]}/signal"]
        fresh = self._fresh(last, self.of(self._war.spec.theatre.answer_days.value))
        return fresh * self._war.on("nuclear_coercion")

    def pressed(self) -> FloatArray:
        """Return the strain on recruiting: the price of a recruit less one."""
        return np.asarray(self._w.price[self._at] - 1.0)

    def third_age(self) -> FloatArray:
        """Return the age of the third power's entry in months, at most 1."""
        return np.asarray(np.clip(self.since("third_entry") / 30.0, 0.0, 1.0))

    def shells(self) -> FloatArray:
        """Return how far the other side's fire exceeds one's own, as a share of a full need."""
        side = self._leader.spec.side
        gap = self._w.fire[OTHER[side]] - self._w.fire[side]
        return np.clip(0.5 + gap[self._at], 0.0, 1.0)

    def partner_returns(self) -> FloatArray:
        """Return what partners give in return."""
        return self._w.returns[self._leader.name][self._at]

    def weariness(self) -> FloatArray:
        """Return own casualties on the scale of public opinion."""
        total = self._of_actor(self._w.casualties)
        tenfolds = np.log10(np.maximum(total / NOTICED, 1.0))
        return np.asarray(tenfolds * self._war.on("public_patience"))


#: How each signal is read off a situation.
_SIGNALS: dict[Signal, Callable[[SituationInWorlds], FloatArray]] = {
    "always": SituationInWorlds.always,
    "stake": SituationInWorlds.stake,
    "threat": SituationInWorlds.threat,
    "own_soil": SituationInWorlds.own_soil,
    "treaty": SituationInWorlds.treaty,
    "losing": SituationInWorlds.losing,
    "stuck": SituationInWorlds.stuck,
    "answer_entry": SituationInWorlds.answer_entry,
    "answer_strikes": SituationInWorlds.answer_strikes,
    "their_signals": SituationInWorlds.their_signals,
    "pressed": SituationInWorlds.pressed,
    "third_age": SituationInWorlds.third_age,
    "shells": SituationInWorlds.shells,
    "returns": SituationInWorlds.partner_returns,
    "weariness": SituationInWorlds.weariness,
}
