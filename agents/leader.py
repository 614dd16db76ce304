"""A leader: perceive, judge, choose. What he does with the war is the model's affair."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

import mesa
import numpy as np
from pydantic import Field

from .lottery import Lottery, Prospects, ordered_logit, with_disaster
from .parameter import Choice, FloatArray, Number, Strict, Value
from .theories import RiskTaste, theory_named
from .view import Desk, Situation

if TYPE_CHECKING:
    from .decision import Decision, Order

Outcome = Literal["win", "none", "lose"]
OUTCOMES: tuple[Outcome, ...] = ("win", "none", "lose")
Row = Literal["win_alone", "none_alone", "lose_alone", "win_third", "none_third", "lose_third"]


class Channel(Strict):
    """How news of one kind reaches a leader.

    Attributes
    ----------
    delay : days from the event to his desk.
    bias : added to the reported log ratio of power, in his favour if positive (balance only).
    noise : standard deviation of the error in the reported log ratio (balance only).
    """

    delay: Number
    bias: Number | None = None
    noise: Number | None = None


class Term(Strict):
    """One term of a payoff table: a stock is got once at the end, a flow per year of war."""

    nature: Literal["stock", "flow"]
    worth: Number


class Payoff(Strict):
    """A payoff table: terms, and which of them each outcome brings (a minus sign for a loss)."""

    terms: dict[str, Term]
    rows: dict[Row, list[str]]


class Succession(Strict):
    """A change of person in the same seat on a dated day, with the weights that change.

    Attributes
    ----------
    set : traits that change; `decides` : terms of single questions that change.
    """

    date: date
    name: str
    set: dict[str, Number] = Field(default_factory=dict)
    decides: dict[str, dict[str, Number]] = Field(default_factory=dict)
    source: str


class Judging(Strict):
    """How believed balances become chances: the same for all leaders of both cases.

    Attributes
    ----------
    cut, spread : of the ordered logit (log ratio).
    place : what ground gained adds to the believed balance, per unit of the axis.
    noise_days : memory of errors in the reported balance (days).
    years_win, years_none, years_lose : expected length of the war by outcome (years).
    """

    cut: Number
    spread: Number
    place: Number
    noise_days: Number
    years_win: Number
    years_none: Number
    years_lose: Number


class LeaderTraits(Strict):
    """The parameters of a leader (his repertoire of decisions is added by the case schema).

    Attributes
    ----------
    depends_on : how far he follows the wishes of others, by leader (share).
    pleads : how far others take it to heart that he wants peace, by leader (share).
    """

    name: str
    actor: str
    side: Literal["attacker", "defender"]
    role: str
    risk_theory: Choice
    risk_aversion: Number
    loss_aversion: Number
    catastrophe: Number
    catastrophe_bound: Number
    precision: Number
    mood_days: Number
    optimism: Number
    learning: Number
    wider_war_loss: Number
    fear: Number
    flow_weight: Number
    depends_on: dict[str, Number] = Field(default_factory=dict)
    pleads: dict[str, Number] = Field(default_factory=dict)
    channel: dict[Literal["balance", "front", "events", "bombing"], Channel]
    payoff: Payoff
    succession: Annotated[Succession | None, Field(default=None)]


@dataclass(slots=True)
class Picture:
    """What a leader sees this morning; arrays of shape ``(worlds,)``, his own side positive."""

    odds: FloatArray
    front: FloatArray
    balance: FloatArray


def memory(days: Value) -> tuple[Value, Value]:
    """Return what is kept from day to day of what fades over `days`, and how far it is renewed.

    The two weights leave the variance of an autoregression as it is.
    """
    kept = np.exp(-1.0 / days)
    renewed = np.sqrt(1.0 - kept * kept)
    if isinstance(days, float):  # numpy is slow with numbers of its own
        return float(kept), float(renewed)
    return kept, renewed


class Leader(mesa.Agent):  # type: ignore[misc]
    """One seat of power in every world at once.

    Parameters
    ----------
    model : the Mesa model the leader belongs to.
    key : name of the seat in the case (``stalin``), used in paths and noise.
    spec : his traits.
    judging : the rules of judging he shares with the others.
    desk : his connection to the war.
    """

    def __init__(
        self, model: mesa.Model, key: str, spec: LeaderTraits, judging: Judging, desk: Desk
    ) -> None:
        super().__init__(model)
        self.name = key
        self.spec = spec
        self.judging = judging
        self.desk = desk
        self.theory = theory_named(spec.risk_theory.value)
        self.sign = 1.0 if spec.side == "attacker" else -1.0
        self.title = spec.name
        self.rumour = np.zeros(desk.worlds)
        self.hope = np.broadcast_to(np.asarray(spec.optimism.value), (desk.worlds,)).copy()
        self.decisions: tuple[Decision[Any], ...] = ()
        self._prizes: dict[Row, Value] = {}
        self._flows: dict[Row, Value] = {}
        self._memory = memory(judging.noise_days.value)  # of rumours, from day to day
        self._learns = bool(np.any(spec.learning.value))
        self.orders: list[Order] = []
        self.picture = Picture(self.rumour, self.rumour, self.rumour)

    def perceive(self) -> None:
        """Form this morning's picture from delayed, biased and noisy reports."""
        ratio, front = self.desk.reports(self.name)
        channel = self.spec.channel["balance"]
        kept, renewed = self._memory
        noise, bias = (0.0 if x is None else x.value for x in (channel.noise, channel.bias))
        fresh = self.desk.bell(f"{self.name}/rumour")
        fresh *= noise * renewed
        self.rumour = kept * self.rumour + fresh
        if self._learns:
            lost = self.spec.learning.value * self.desk.in_vain(self.spec.side)
            self.hope = self.hope - lost * (self.hope + 0.1)
        odds = self.hope + bias
        odds += self.rumour
        odds += self.sign * ratio
        gained = (self.sign * self.judging.place.value) * (self.desk.line - front)
        self.picture = Picture(odds, front, odds + gained)

    def decide(self) -> None:
        """Take up every question that is due; orders wait until all leaders have decided."""
        crisis, day = self.desk.crisis_today(), self.desk.day
        if crisis.size:
            for decision in self.decisions:
                decision.alarm(self.desk, crisis)
        taken = (
            order
            for decision in self.decisions
            if decision.earliest <= day or decision.force is not None
            for order in (decision.review(self.desk), decision.impose(self.desk))
        )
        self.orders = [order for order in taken if order is not None]

    def succeed(self, spec: LeaderTraits) -> None:
        """Put another person in the seat: other weights, same seat, same moods of the office."""
        self.hope = self.hope + (spec.optimism.value - self.spec.optimism.value)
        self.spec = spec
        self.theory = theory_named(spec.risk_theory.value)
        self._learns = bool(np.any(spec.learning.value))
        self._prizes, self._flows = {}, {}

    def prize(self, s: Situation, outcome: Outcome, third: bool) -> Value:
        """Return what an outcome is worth to him: stocks, and flows over its expected length."""
        row: Row = f"{outcome}_{'third' if third else 'alone'}"  # type: ignore[assignment]
        if row not in self._prizes:
            years = getattr(self.judging, f"years_{outcome}").value * self.spec.flow_weight.value
            self._prizes[row] = self._row(row, stock=1.0, years=years)
        return s.of(self._prizes[row])

    def chances(self, s: Situation, balance: Value | None = None) -> Prospects:
        """Return the chances of the war's outcomes at the balance he sees, or at another."""
        if balance is None and "chances" in s.memo:
            known: Prospects = s.memo["chances"]
            return known
        judging = self.judging
        by = s.balance if balance is None else balance
        chances = ordered_logit(by, s.of(judging.cut.value), s.of(judging.spread.value))
        if balance is None:
            s.memo["chances"] = chances
        return chances

    def verdict(
        self,
        s: Situation,
        adds: Value = 0.0,
        third: bool | None = None,
        balance: Value | None = None,
    ) -> Lottery:
        """Return the lottery of the war's outcome as he believes it.

        Parameters
        ----------
        adds : the option's effect on the balance (log ratio, his side positive).
        third : whether the third power's army is in; None means as it is now.
        balance : a balance to judge by instead of the one he sees.
        """
        if balance is None and not (isinstance(adds, float) and adds == 0.0):
            balance = s.balance
        chances = self.chances(s, None if balance is None else balance + adds)
        if third is None:
            prizes = tuple(self._prize_now(s, outcome) for outcome in OUTCOMES)
        else:
            prizes = tuple(self.prize(s, outcome, third) for outcome in OUTCOMES)
        return Lottery(chances, prizes)

    def _prize_now(self, s: Situation, outcome: Outcome) -> Value:
        if outcome not in s.memo:
            s.memo[outcome] = self._mixed_prize(s, outcome)
        prize: Value = s.memo[outcome]
        return prize

    def _mixed_prize(self, s: Situation, outcome: Outcome) -> Value:
        alone, joint = self.prize(s, outcome, third=False), self.prize(s, outcome, third=True)
        if isinstance(alone, float) and isinstance(joint, float) and alone == joint:
            return alone
        return alone + s.third * (joint - alone)

    def worth(self, s: Situation, lottery: Lottery, act_risk: Value = 0.0) -> FloatArray:
        """Return the utility of a lottery, with the wider war as its worst branch."""
        return self.theory.worth(self.faced(s, lottery, act_risk), self.taste(s))

    def faced(self, s: Situation, lottery: Lottery, act_risk: Value) -> Lottery:
        """Return a lottery with the wider war, as likely as he fears it, as its worst branch."""
        if isinstance(act_risk, float) and act_risk == 0.0:
            return lottery
        chance = np.minimum(act_risk * s.of(self.spec.fear.value), 1.0)
        return with_disaster(lottery, chance, -s.of(self.spec.wider_war_loss.value))

    def taste(self, s: Situation) -> RiskTaste:
        """Return his risk preferences in the worlds at hand."""
        return RiskTaste(
            s.of(self.spec.risk_aversion.value),
            s.of(self.spec.loss_aversion.value),
            s.of(self.spec.catastrophe.value),
            s.of(self.spec.catastrophe_bound.value),
        )

    def stock(self, row: Row) -> Value:
        """Return the stocks of a row of his payoff table."""
        return self._row(row, stock=1.0, years=0.0)

    def yearly(self, row: Row) -> Value:
        """Return the flows of a row of his payoff table, for one year."""
        if row not in self._flows:
            self._flows[row] = self._row(row, stock=0.0, years=self.spec.flow_weight.value)
        return self._flows[row]

    def flow(self, s: Situation) -> Value:
        """Return what a further year of undecided war brings him: the flows of the middle row."""
        alone, joint = s.of(self.yearly("none_alone")), s.of(self.yearly("none_third"))
        return alone + s.third * (joint - alone)

    def _row(self, row: Row, stock: float, years: Value) -> Value:
        """Add up a row of the payoff table, stocks weighed by `stock` and flows by `years`."""
        total: Value = 0.0
        for entry in self.spec.payoff.rows.get(row, ()):
            sign, name = (-1.0, entry[1:]) if entry.startswith("-") else (1.0, entry)
            term = self.spec.payoff.terms[name]
            total = total + sign * term.worth.value * (years if term.nature == "flow" else stock)
        return total
