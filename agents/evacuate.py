"""Evacuate: the patron tells a beaten client to fight on, or to give the country up.

Abandonment, as in Snyder (1984). When the client's army is broken, the enemy is beyond the line
and the ally who was asked stays out, going on to the end costs the army that could be saved and
draws the patron in; giving up takes the lost war now. The ally's yes changes the sum, and the order
is annulled: Stalin told Kim to evacuate on 12-13 October 1950 and took it back on 13-14.

Sources: Wilson Center Digital Archive, 12-14 October 1950; Mansourov (1995/96).
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from .decision import Decision, QuestionSpec
from .lottery import Lottery
from .parameter import Number, Value
from .view import BoolArray, Milestone, Situation


class EvacuateSpec(QuestionSpec):
    """Parameters of giving a client up.

    Attributes
    ----------
    unit : the contingent that would come to the rescue.
    army : worth of the client's army saved, lost if it fights on and is beaten (payoff).
    act : act in the table of risks that fighting on without an ally calls for.
    """

    card: Literal["evacuate"]
    unit: str
    army: Number
    act: str


class Evacuate(Decision[EvacuateSpec]):
    """Fight on / evacuate. The first annuls the second."""

    kind = "leave"
    options = ("fight_on", "evacuate")

    @property
    def after(self) -> Milestone | None:
        """Not before this."""
        return "crossing"

    def open(self, s: Situation) -> BoolArray:
        """Open from the ally's no, with the enemy beyond the line, until the ally is in."""
        declined = (s.since("third_refusal") >= 0) | (s.since("third_halt") >= 0)
        return declined & (s.since("crossing") >= 0) & (s.since("third_entry") < 0)

    def over(self, s: Situation) -> BoolArray:
        """Over once the ally is in."""
        return s.since("third_entry") >= 0

    def utilities(self, s: Situation) -> tuple[Value, ...]:
        """Compare the war to the end, with the ally if he prepares, with a war lost now."""
        p, me = self.spec, self.leader
        alone = me.verdict(s, third=False)
        spent = alone.prizes[2] - s.of(p.army.value)
        to_the_end = Lottery(alone.chances, (*alone.prizes[:2], spent))
        by_himself = me.worth(s, to_the_end, s.war_risk(p.act))
        rescued = me.worth(s, me.verdict(s, adds=s.joined(p.unit, s.level("offered")), third=True))
        given_up = me.worth(s, Lottery((np.ones_like(s.balance),), (alone.prizes[2],)))
        return np.where(s.level("preparing") > 0.0, rescued, by_himself), given_up
