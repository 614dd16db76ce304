"""Join: the third power stays out, offers its army, sends it, and may call a halt on the way.

An order to march is no entry: the army prepares for days, and while it does the question stays
open. Beijing refused on 3 October 1950, ordered on the 8th, halted on the 12th on the news that
Soviet air cover would not come for two months, and went on on the 13th. Three beliefs carry this:
that a beaten ally is not lost yet, because the enemy may stop at the line or short of the border;
that the patron's air cover, once promised, will come; that the enemy marches on one's own border.

Sources: Chen (1994), Mansourov (1995/96) and Wilson Center Digital Archive, 8-14 October 1950
(China); Fearon (1997) on signals that cost nothing; NIS and Yonhap, 18 October 2024 (DPRK).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

import numpy as np

from .decision import Decision, QuestionSpec, only
from .lottery import Lottery
from .parameter import FloatArray, Number, Value
from .prices import Price, total_price
from .view import BoolArray, Desk, Milestone, Situation

if TYPE_CHECKING:
    from .leader import Leader


class JoinSpec(QuestionSpec):
    """Parameters of a third power's entry.

    Attributes
    ----------
    sizes : menu of sizes (thousand men).
    places : menu of places in the table of risks, and the contingent that would stand there.
    act : act in the table of risks.
    licence : whether he needs a licence.
    insurance : an offer costs nothing unless the ally is losing (a conditional offer).
    unasked : threat (0-1) from which he would come without a licence.
    stops, stops_beyond : believed chance that an enemy who has beaten the ally stops at the line;
        that he stops short of the border once the line is crossed. Both fade as the threat grows.
    uncovered : what fighting without the patron's air cover takes from the balance (log ratio).
    credibility : share of the cover on which he counts while it is promised and not denied.
    prices : his price list.
    """

    card: Literal["join"]
    sizes: list[float]
    places: dict[str, str]
    act: str
    licence: bool
    insurance: bool
    unasked: Number
    stops: Number
    stops_beyond: Number
    uncovered: Number
    credibility: Number
    prices: dict[str, Price]


class Join(Decision[JoinSpec]):
    """Stay out / offer a contingent of some size for some place / enter.

    Staying out when asked is a refusal; staying out when the army is under orders is a halt, and
    entering once more takes up the preparation where it stood.
    """

    kind = "send_forces"

    def __init__(self, leader: Leader, question: str, spec: JoinSpec, desk: Desk) -> None:
        self.menu = _menu(spec)
        self.options = self.options_of(spec)
        super().__init__(leader, question, spec, desk)

    @classmethod
    def options_of(cls, spec: JoinSpec) -> tuple[str, ...]:
        """Return staying out, an offer for each entry of the menu, and entry."""
        offers = (f"offer_{size:g}k_{place}" for size, place in _menu(spec))
        return ("stay_out", *offers, "enter")

    @property
    def after(self) -> Milestone | None:
        """Not before this."""
        return "war"

    def open(self, s: Situation) -> BoolArray:
        """Open from the news of the war until his army is in it, also while it prepares."""
        return (s.since("war") >= 0) & (s.since("third_entry") < 0)

    def over(self, s: Situation) -> BoolArray:
        """Over once his army is in the war."""
        return s.since("third_entry") >= 0

    def utilities(self, s: Situation) -> tuple[Value, ...]:
        """Weigh the ally's fate and the price list for every entry of the menu."""
        p, me = self.spec, self.leader
        stay = me.worth(s, self.ally_alone(s))
        asked = (s.since("licence") >= 0) | (s.since("third_orders") >= 0)
        crossed = (s.since("border_licence") >= 0) & (s.since("crossing") >= 0)
        desperate = s.signal("threat") >= s.of(p.unasked.value)
        free = asked | crossed | desperate | (not p.licence)
        offers = [only(~free, partial(self._offer, s, n, place)) for n, place in self.menu]
        size = np.maximum(s.level("offered"), min(p.sizes))
        return stay, *offers, only(free, lambda: self.entry(s, size, None))

    def ally_alone(self, s: Situation) -> Lottery:
        """Return the war without his army: beaten is not lost where the enemy may yet stop."""
        p = self.spec
        alone = self.leader.verdict(s, third=False)
        win, none, lose = alone.chances
        crossed = s.since("crossing") >= 0
        stops = np.where(crossed, s.of(p.stops_beyond.value), s.of(p.stops.value))
        spared = stops * (1.0 - s.signal("threat")) * lose
        return Lottery((win, none + spared, lose - spared), alone.prizes)

    def counted_on(self, s: Situation) -> FloatArray:
        """Return how far he counts on the patron's air cover: promised, denied, or there (0-1)."""
        promised = (s.since("cover_promise") >= 0) & (s.since("cover_denied") < 0)
        hoped = np.where(promised, s.of(self.spec.credibility.value), 0.0)
        return np.where(s.since("air_cover") >= 0, 1.0, hoped)

    def entry(self, s: Situation, size: Value, place: str | None) -> FloatArray:
        """Return the worth of entering with `size` thousand men (at the offered place if None)."""
        p, me = self.spec, self.leader
        unit = next(iter(p.places.values())) if place is None else p.places[place]
        bare = s.of(p.uncovered.value) * (1.0 - self.counted_on(s))
        lottery = me.verdict(s, adds=s.joined(unit, size) - bare, third=True)
        return me.worth(s, lottery, s.war_risk(p.act, place)) + total_price(p.prices, s, size)

    def _offer(self, s: Situation, size: float, place: str) -> FloatArray:
        if not self.spec.insurance:
            return self.entry(s, size, place)
        me = self.leader
        alone = self.ally_alone(s)
        rescue = me.prize(s, "none", third=True) + total_price(self.spec.prices, s, size)
        saved = np.maximum(alone.prizes[2], rescue)
        return me.worth(s, Lottery(alone.chances, (*alone.prizes[:2], saved)))


def _menu(spec: JoinSpec) -> list[tuple[float, str]]:
    return [(size, place) for place in spec.places for size in spec.sizes]
