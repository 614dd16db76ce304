"""A leader at a desk of our own making: what he sees is set by hand, no war is run."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, get_args

import mesa
import numpy as np

import panmunjom as pj
from panmunjom.agents import (
    MILESTONES,
    BoolArray,
    Decision,
    FloatArray,
    ForcedChoice,
    IntArray,
    Leader,
    LeaderSpec,
    Milestone,
    Signal,
    Value,
    hand_over,
    take_office,
)
from panmunjom.model import Noise

KOREA, RUSSIA = "korea-1950", "russia-dprk-2024"
KIM_JONG_UN = "kim_jong_un"
#: How things stand unless a test says otherwise: nothing done yet, every mechanism on.
LEVELS = {
    "line": 0.55,
    "offered": 0.0,
    "preparing": 0.0,
    "needs_guarantee": 0.0,
    "halting": 1.0,
    "resting": 0.0,
    "pressing": 1.0,
    "withholding": 1.0,
    "exit": 1.0,
    "nuclear_coercion": 1.0,
    **dict.fromkeys(("strikes_rest", "signal_rest", "use_rest"), 1e6),
    **dict.fromkeys(("strikes_taken", "signal_taken", "use_taken"), 0.0),
}
#: What the record may be fitted with and a choice depends on, at values set by hand: what is said
#: here of a rule holds whatever the last fit made of them.
SET_BY_HAND = {
    "mao.decides.entry.uncovered": 1.1,
    "stalin.decides.consent_to_invasion.prudence": 0.72,
    "stalin.decides.consent_to_invasion.stays": 0.22,
    "stalin.wider_war_loss": 7.0,
    "stalin.payoff.terms.us_china_conflict.worth": 0.5,
    "stalin.payoff.terms.europe_at_peace.worth": 0.8,
    "stalin.payoff.terms.tie_down_alone.worth": 0.52,
    "stalin.decides.licence_to_china.reliance": 0.25,
    "stalin.decides.air_cover.value": 0.36,
    "stalin.succession.set.flow_weight": 0.2,
    "kim.decides.launch.preparation": 2.6,
    "kim.decides.launch.impatience": 0.0,
    "kim.decides.launch.rains": 0.5,
    "kim.decides.halt_in_seoul.urgency": 0.3,
    "mao.decides.entry.prices.border.worth": 0.6,
    "mao.decides.bargain.stalemate": 2.4,
    "mao.optimism": 0.9,
    "mao.learning": 0.015,
    "us.decides.landing.needs": 52.0,
    "us.decides.aims.line_worth": 0.15,
    "us.decides.bargain.stalemate": 2.4,
    "us.optimism": 0.4,
}


def array(value: Value, worlds: int) -> FloatArray:
    """Return a fresh array with a value in every world."""
    return np.array(np.broadcast_to(np.asarray(value, dtype=np.float64), (worlds,)))


@dataclass
class FakeSituation:
    """Fulfils `agents.Situation`; every field is a number, or an array with one entry per world.

    Attributes
    ----------
    known : days since a milestone was learned of; what is missing has not been heard of.
    signals, levels : by name; signals that are missing are 0, levels stand as in `LEVELS`.
    risks : yearly chance of wider war by act, or by "act/place".
    ahead : preparation, growth of the rival and season, by days ahead.
    landing_force, gathering : the landing reserve, and its growth a day (thousand men).
    strength : own side's power without the third army (thousand men of full worth); a contingent
        of n thousand adds log(1 + n / strength).
    """

    worlds: int = 1
    day: int = 100
    balance: Any = 0.0
    odds: Any = None
    front: Any = 0.55
    third: Any = 0.0
    talking: Any = 0.0
    known: Mapping[str, Value] = field(default_factory=dict)
    signals: Mapping[str, Value] = field(default_factory=dict)
    levels: Mapping[str, Value] = field(default_factory=dict)
    risks: Mapping[str, Value] = field(default_factory=dict)
    wishes: Mapping[str, Value] = field(default_factory=dict)
    strength: Value = 150.0
    ahead: Mapping[float, tuple[float, float, float]] = field(default_factory=dict)
    moved: Value = 0.0
    enemy_dug: Value = 0.0
    own_risk: Value = 0.0
    landing_force: Value = 0.0
    gathering: Value = 0.0
    at_river: Value = 0.0
    dying: Value = 0.0
    lost: Value = 0.0
    ruined: Value = 0.0
    bombed: Value = 0.0
    pleading: Value = 0.0
    ready: Value | None = None
    memo: dict[str, FloatArray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        assert set(self.known) <= set(MILESTONES)
        assert set(self.signals) <= set(get_args(Signal))
        assert set(self.levels) <= set(LEVELS)
        self.odds = self.balance if self.odds is None else self.odds
        for name in ("balance", "odds", "front", "third", "talking"):
            setattr(self, name, self._all(getattr(self, name)))

    def _all(self, value: Value) -> FloatArray:
        return array(value, self.worlds)

    def of(self, value: Value) -> Value:
        return value

    def since(self, milestone: Milestone) -> FloatArray:
        return self._all(self.known.get(milestone, -1.0))

    def signal(self, name: Signal) -> FloatArray:
        return self._all(self.signals.get(name, 1.0 if name == "always" else 0.0))

    def joined(self, unit: str, thousand: Value) -> FloatArray:
        return np.log1p(self._all(thousand) / self.strength)

    def season(self, ahead: Value) -> Value:
        return self._later(ahead)[2]

    def prepared(self, ahead: Value) -> FloatArray:
        return self._all(self._later(ahead)[0] if self.ready is None else self.ready)

    def rival_growth(self, ahead: Value) -> FloatArray:
        return self._all(self._later(ahead)[1])

    def _later(self, ahead: Value) -> tuple[float, float, float]:
        return self.ahead.get(float(np.max(ahead)), (0.0, 0.0, 0.0))

    def stays(self) -> FloatArray:
        return self._all(self.moved)

    def dug(self) -> FloatArray:
        return self._all(self.enemy_dug)

    def war_risk(self, act: str, place: str | None = None) -> FloatArray:
        risk = self.risks.get(f"{act}/{place}", self.risks.get(act, 0.0))
        return self._all(risk)

    def standing_risk(self) -> FloatArray:
        return self._all(self.own_risk)

    def reserve(self, ahead: Value = 0.0) -> FloatArray:
        return self._all(self.landing_force + self.gathering * ahead)

    def halted(self) -> FloatArray:
        return self._all(self.at_river)

    def dead_per_year(self) -> FloatArray:
        return self._all(self.dying)

    def contingent_loss(self) -> FloatArray:
        return self._all(self.lost)

    def damage(self) -> FloatArray:
        return self._all(self.ruined)

    def raids(self) -> FloatArray:
        return self._all(self.bombed)

    def pleas(self) -> FloatArray:
        return self._all(self.pleading)

    def pressing_wish(self, leader: str) -> FloatArray:
        return self._all(self.wishes.get(leader, 0.0))

    def level(self, what: str) -> FloatArray:
        return self._all({**LEVELS, **self.levels}[what])


class FakeDesk:
    """Fulfils `agents.Desk`: a calendar that a test turns by hand, real keyed noise."""

    def __init__(self, worlds: int = 1, seed: int = 38, picture: Mapping[str, Any] = {}) -> None:
        self.day, self.worlds = 0, worlds
        self.line: Value = 0.55
        self.picture = dict(picture)
        self.crisis = np.zeros(worlds, dtype=bool)
        self.fresh: IntArray = np.zeros(0, dtype=np.int64)
        self.ended = np.zeros(worlds, dtype=bool)
        self.ratio, self.front = np.zeros(worlds), np.full(worlds, 0.55)
        self.vain = np.zeros(worlds)
        self.happened: set[str] | None = None
        self.forces: dict[str, list[ForcedChoice]] = {}
        self._noise = Noise(seed, worlds)

    def forced(self, leader: str, question: str) -> tuple[ForcedChoice, ...]:
        return tuple(self.forces.get(f"{leader}/{question}", ()))

    def situation(self, leader: str, worlds: IntArray) -> FakeSituation:
        return FakeSituation(worlds=worlds.size, day=self.day, **self.picture)

    def anywhere(self, milestone: Milestone) -> bool:
        return bool(self.reached(milestone).any())

    def reached(self, milestone: Milestone, worlds: IntArray | None = None) -> BoolArray:
        size = self.worlds if worlds is None else worlds.size
        return np.full(size, self.happened is None or milestone in self.happened)

    def running(self, worlds: IntArray) -> BoolArray:
        return np.asarray(~self.ended[worlds])

    def alarmed(self, worlds: IntArray) -> BoolArray:
        return np.asarray(self.crisis[worlds])

    def crisis_today(self) -> IntArray:
        return self.fresh

    def uniform(self, purpose: str, worlds: IntArray | None = None) -> FloatArray:
        every = self._noise.uniform(purpose, self.day)
        return every if worlds is None else every[worlds]

    def gumbels(self, purpose: str, worlds: IntArray, lanes: int) -> FloatArray:
        return self._noise.gumbels(purpose, self.day, worlds, lanes)

    def reports(self, leader: str) -> tuple[FloatArray, FloatArray]:
        return self.ratio, self.front

    def bell(self, purpose: str) -> FloatArray:
        return self._noise.bell(purpose, self.day)

    def in_vain(self, side: str) -> FloatArray:
        return self.vain


@cache
def case_named(name: str) -> pj.Case:
    """Return a shipped case, read once; the Korean one with values set by hand."""
    case = pj.load(name)
    return case.replace(SET_BY_HAND) if name == KOREA else case


def seat(case: pj.Case, name: str, desk: FakeDesk | None = None, successor: bool = False) -> Leader:
    """Put a leader of a case, or his successor, at a desk of his own."""
    at, spec = desk or FakeDesk(), case.spec.leaders[name]
    leader = Leader(mesa.Model(rng=38), name, spec, case.spec.judging, at)
    take_office(leader, spec, at)
    if successor:
        hand_over(leader, heir(spec))
    return leader


def heir(spec: LeaderSpec) -> LeaderSpec:
    """Return the traits of the one who follows in the seat."""
    follows: LeaderSpec = importlib.import_module("panmunjom.model.calendar").successor(spec)
    return follows


def question(leader: Leader, name: str) -> Decision[Any]:
    """Return a question out of a leader's repertoire."""
    return next(each for each in leader.decisions if each.question == name)


def utilities(decision: Decision[Any], s: FakeSituation) -> FloatArray:
    """Return what every option is worth, shape ``(options, worlds)``."""
    fresh = replace(s, memo={})  # what another leader worked out is not his
    return np.stack([array(each, s.worlds) for each in decision.utilities(fresh)])


def best(decision: Decision[Any], s: FakeSituation) -> str:
    """Return the option with the highest utility in a picture of one world."""
    return decision.options[int(utilities(decision, s)[:, 0].argmax())]
