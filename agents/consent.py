"""Consent: may the ally do it? Two cards, one for a war and one for the entry of a third army.

Options of a war: refuse, consent, consent if a third power agrees (burden shifting: Stalin to Kim,
30 January and 14 May 1950; then Mao to Kim, 15 May 1950). Options of an entry: withhold the answer,
allow it if the enemy crosses the line (Stalin's cable of 5 July 1950), allow it or ask for it.
Withholding is a choice, not a delay. A conditional answer keeps the third army in reserve, but a
reserve that is not called may not come: when the ally's army breaks, he asks (1 October 1950). In
2024 the second card is Putin's licence to Kim Jong Un's troops.

Sources: Weathersby (1995); Wilson Center Digital Archive, 14 May, 5 and 13 July, 1 October 1950;
Shen (2012) and D. Kim (2016) on the unanswered offers, which are contested; New York Times,
23 December 2024, on Putin's licence.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from .decision import CLOSED, Decision, QuestionSpec
from .lottery import Lottery, mix
from .parameter import FloatArray, Number, Value
from .prices import Price, total_price
from .view import BoolArray, Milestone, Situation


class ConsentToWarSpec(QuestionSpec):
    """Parameters of consent to an ally's war.

    Attributes
    ----------
    after : opens after this milestone (none: from the start).
    prepared : share of the preparation with which the guarantor is asked: the owner of the war
        takes his plan to him when it is that far (none: at once).
    conditional : whether he may ask for a third power's guarantee.
    stays : belief that the adversary stays out, before dated facts move it (share).
    quick_balance : believed balance if the adversary stays out (log ratio).
    drawn_balance : believed balance if he comes in (log ratio).
    guarantee : belief that the guarantor would really come (share).
    stake : worth of what he stands to lose elsewhere; `compensation`: share the war makes good.
    prudence : what any war costs him (payoff); `wait` : what asking a third power costs.
    act : act in the table of risks that the adversary's entry would be.
    """

    card: Literal["consent_war"]
    after: Milestone | None = None
    prepared: Number | None = None
    conditional: bool
    stays: Number
    quick_balance: Number
    drawn_balance: Number
    guarantee: Number
    stake: Number
    compensation: Number
    prudence: Number
    wait: Number
    act: str


class ConsentToWar(Decision[ConsentToWarSpec]):
    """Refuse / consent / consent if a third power agrees."""

    kind = "consent"
    options = ("refuse", "consent", "consent_if_third")

    @classmethod
    def options_of(cls, spec: ConsentToWarSpec) -> tuple[str, ...]:
        """Return the options, without the condition where he may not set one."""
        return cls.options if spec.conditional else ("refuse", "consent")

    @property
    def after(self) -> Milestone | None:
        """Not before this."""
        return self.spec.after

    def open(self, s: Situation) -> BoolArray:
        """Open until he has consented or the war has come without him."""
        done: Milestone = "consent" if self.spec.after is None else "guarantee"
        pending = (s.since("war") < 0) & (s.since(done) < 0)
        if self.spec.prepared is not None:
            pending &= s.prepared(0.0) >= s.of(self.spec.prepared.value)
        return pending

    def over(self, s: Situation) -> BoolArray:
        """Over once he has consented or the war has come."""
        done: Milestone = "consent" if self.spec.after is None else "guarantee"
        return (s.since("war") >= 0) | (s.since(done) >= 0)

    def utilities(self, s: Situation) -> tuple[Value, ...]:
        """Weigh what is lost elsewhere against a war with and without the adversary."""
        p, me = self.spec, self.leader
        stays = np.clip(s.of(p.stays.value) + s.stays(), 0.0, 1.0)
        quick = me.verdict(s, balance=s.of(p.quick_balance.value), third=False)
        alone = me.verdict(s, balance=s.of(p.drawn_balance.value), third=False)
        joint = me.verdict(s, balance=s.of(p.drawn_balance.value), third=True)
        risk = (1.0 - stays) * s.war_risk(p.act)
        stake = s.of(p.stake.value) * s.signal("stake")
        burden = stake * (1.0 - s.of(p.compensation.value)) + s.of(p.prudence.value)
        consent = me.worth(s, mix(stays, quick, alone), risk) - burden
        insured = mix(stays, quick, mix(s.of(p.guarantee.value), joint, alone))
        asked = me.worth(s, insured, risk) - burden - s.of(p.wait.value)
        return -stake, consent, asked if p.conditional else CLOSED


class ConsentToEntrySpec(QuestionSpec):
    """Parameters of the licence for a third army.

    Attributes
    ----------
    unit : the contingent that would come.
    act : act in the table of risks.
    conditional : whether he may allow it only if the enemy crosses the line.
    asks : size he reckons with where nothing has been offered and he would have to ask (thousand
        men).
    reliance : believed chance that an army kept in reserve comes by itself when the war is lost.
    promises_cover : whether his answer promises air cover; a promise costs nothing until it falls
        due.
    prices : what else the entry brings or costs the licenser.
    """

    card: Literal["consent_entry"]
    unit: str
    act: str
    conditional: bool
    asks: Number
    reliance: Number
    promises_cover: bool
    prices: dict[str, Price]


class ConsentToEntry(Decision[ConsentToEntrySpec]):
    """Withhold the answer / allow it if the line is crossed / allow it, or ask for it."""

    kind = "consent"
    options = ("withhold", "if_line_crossed", "consent")

    @classmethod
    def options_of(cls, spec: ConsentToEntrySpec) -> tuple[str, ...]:
        """Return the options, without the condition where he may not set one."""
        return cls.options if spec.conditional else ("withhold", "consent")

    @property
    def after(self) -> Milestone | None:
        """Not before this."""
        return "war"

    def open(self, s: Situation) -> BoolArray:
        """Open from the first offer, or from the adversary's entry, until he allows or asks.

        A conditional answer does not close it.
        """
        asked = (s.since("offer") >= 0) | (s.since("adversary_entry") >= 0)
        return asked & (s.since("licence") < 0) & (s.since("third_entry") < 0)

    def over(self, s: Situation) -> BoolArray:
        """Over once he has allowed or asked, or the army has come."""
        return (s.since("licence") >= 0) | (s.since("third_entry") >= 0)

    def utilities(self, s: Situation) -> tuple[Value, ...]:
        """Compare the war without the third army, with it, and with it in reserve."""
        p, me = self.spec, self.leader
        alone = me.verdict(s, third=False)
        size = np.maximum(s.level("offered"), s.of(p.asks.value))
        risk = s.war_risk(p.act)
        joint = me.verdict(s, adds=s.joined(p.unit, size), third=True)
        consent = me.worth(s, joint, risk) + total_price(p.prices, s, size)
        offered = np.where(s.level("offered") > 0.0, consent, CLOSED)
        silent = s.level("withholding") > 0.0
        if not p.conditional:
            return np.where(silent, me.worth(s, alone), CLOSED), CLOSED, offered
        allowed, reserve = s.since("border_licence") >= 0, self._reserve(s, alone, risk)
        held = np.where(allowed, CLOSED, reserve)
        standing = np.where(allowed, reserve, me.worth(s, alone))
        return np.where(silent, standing, CLOSED), np.where(silent, held, CLOSED), consent

    def _reserve(self, s: Situation, alone: Lottery, risk: Value) -> FloatArray:
        """Return the worth of the war alone with the third army in reserve, should it be lost."""
        me, relied = self.leader, s.of(self.spec.reliance.value)
        win, none, lose = alone.chances
        rescue = me.prize(s, "none", third=True) - s.of(me.spec.wider_war_loss.value) * risk
        saved = np.maximum(alone.prizes[2], rescue)
        chances = (win, none, (1.0 - relied) * lose, relied * lose)
        return me.worth(s, Lottery(chances, (*alone.prizes, saved)))
