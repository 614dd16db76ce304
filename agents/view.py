"""What a leader can see. The model fulfils these protocols; the leaders know nothing else of it.

A `Desk` is the standing connection of one leader to his war: today's date, his agenda, his keyed
luck. A `Situation` is what lies on that desk this morning in the worlds where a question is due:
every array has shape ``(worlds due,)``, every quantity is as he sees it, after delay, bias and
noise. Quantities that a leader knows of his own side (his reserve, his own dead) are exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .parameter import FloatArray, Value

if TYPE_CHECKING:
    from .forced import ForcedChoice

IntArray: TypeAlias = NDArray[np.int64]
BoolArray: TypeAlias = NDArray[np.bool_]

#: One-way events of a history; each world keeps the day on which it reached each of them.
Milestone: TypeAlias = Literal[
    "consent",  # the senior partner agrees to the war
    "guarantee",  # the third power agrees to it
    "war",
    "capital",  # the attack reaches the river at the capital
    "urged",  # the patron urges his client on
    "adversary_air",
    "adversary_entry",
    "offer",  # the third power offers its army
    "border_licence",  # ... may come if the enemy crosses the line
    "licence",  # ... may come, or is asked to come
    "cover_promise",  # the patron promises it air cover
    "cover_denied",  # ... and puts it off when it falls due
    "third_refusal",  # the third power, asked to come, stays out
    "third_orders",  # its army is ordered to march
    "third_halt",  # ... is halted while it prepares
    "third_entry",
    "landing",
    "crossing",  # the adversary carries the war across the line
    "air_cover",
    "strikes",  # first strike beyond the theatre
    "nuclear_signal",
    "nuclear_use",
    "wider_war",
    "talks",
    "client_peace",  # an ally who cannot block would sign, left to himself
    "armistice",
    "second_front",  # the second sector opens
    "withdrawal",  # the third power takes its army off the line
    "evacuation",  # the patron tells his client to give the country up
    "evacuation_annulled",
    "treaty",
    "defeat",  # the war is decided in the field
]
MILESTONES: tuple[Milestone, ...] = Milestone.__args__  # type: ignore[attr-defined]

#: What a decision may weigh besides the verdict of arms: a closed list, each a share or a level.
Signal: TypeAlias = Literal[
    "always",  # 1
    "stake",  # what the leader stands to lose elsewhere, moved by dated facts (0-1)
    "threat",  # how near the enemy is to the ally's border (0-1)
    "own_soil",  # how far the enemy holds own soil in the second sector (0-1)
    "treaty",  # a treaty of assistance stands (0 or 1)
    "losing",  # believed chance of losing (0-1)
    "stuck",  # years the talks have run without result
    "answer_entry",  # how fresh the third power's entry is, as believed (0-1)
    "answer_strikes",  # how fresh the other side's last strike beyond the theatre is (0-1)
    "their_signals",  # level of the other side's nuclear signals (0-1)
    "pressed",  # strain on the leader's own recruiting (price of a recruit less one)
    "third_age",  # age of the third power's entry in months, at most 1
    "shells",  # share of its needs that the other side's fire exceeds one's own
    "returns",  # what the partner has promised in return (0-1)
    "weariness",  # own casualties on the scale of public opinion (tenfold = 1)
]


#: What a leader can ask to know the level of: a closed list.
Level: TypeAlias = Literal[
    "line",  # the line the war is about (axis, 0-1)
    "needs_guarantee",  # 1 where the patron made the third power's consent a condition
    "halting",  # 1 where the attack stands at the river
    "offered",  # thousand men the third power has offered
    "preparing",  # 1 where the third power's army is under orders and prepares to march
    "resting",  # days for which the third army still rests
    "pressing",  # 1 if leaders are pressed by those they depend on
    "withholding",  # 1 if a licence can be withheld without an answer
    "exit",  # 1 if a helper can leave
    "nuclear_coercion",  # 1 if nuclear signals exist
    "strikes_rest",  # days since his side's last strike beyond the theatre
    "signal_rest",
    "use_rest",
    "strikes_taken",  # how often his side has taken the step
    "signal_taken",
    "use_taken",
]


class Situation(Protocol):
    """One leader's picture in the worlds where a question is due."""

    @property
    def day(self) -> int:
        """Days since the first morning of the case."""

    @property
    def memo(self) -> dict[str, Any]:
        """What has been worked out on this picture already."""

    @property
    def balance(self) -> FloatArray:
        """Believed log ratio of power, his side over the other, with the ground gained."""

    @property
    def odds(self) -> FloatArray:
        """The same without the ground gained."""

    @property
    def front(self) -> FloatArray:
        """The main front as reported, 0-1."""

    @property
    def third(self) -> FloatArray:
        """1 where the third power's army is in the war, as far as he believes it."""

    @property
    def talking(self) -> FloatArray:
        """1 where talks are in session."""

    def of(self, value: Value) -> Value:
        """Pick the worlds at hand out of a parameter."""

    def since(self, milestone: Milestone) -> FloatArray:
        """Return days since he learned of a milestone; -1 where he has not."""

    def signal(self, name: Signal) -> FloatArray:
        """Return one of the closed list of signals."""

    def joined(self, unit: str, thousand: Value) -> FloatArray:
        """Return what a contingent would add to his side's log ratio of power."""

    def season(self, ahead: Value) -> Value:
        """Return how hard the season is on an attack, 0 (open) to 1 (closed), `ahead` days on."""

    def prepared(self, ahead: Value) -> FloatArray:
        """Return how far the attacker's preparation will be `ahead` days on, 0-1."""

    def rival_growth(self, ahead: Value) -> FloatArray:
        """Return the defender's growth since the start (log strength), `ahead` days on."""

    def stays(self) -> FloatArray:
        """Return how much dated facts have moved his belief that the adversary stays out."""

    def dug(self) -> FloatArray:
        """Return how far the enemy facing him has dug in, 0-1 (own reconnaissance)."""

    def war_risk(self, act: str, place: str | None = None) -> Value:
        """Return the yearly chance of wider war that an act adds, before his fear weighs it.

        A number where the chance is the same in all worlds.
        """

    def standing_risk(self) -> FloatArray:
        """Return the yearly chance of wider war of the acts that are under way."""

    def reserve(self, ahead: Value = 0.0) -> FloatArray:
        """Return the landing reserve `ahead` days on (thousand men)."""

    def halted(self) -> FloatArray:
        """Return days since the attack reached the river at the capital."""

    def dead_per_year(self) -> FloatArray:
        """Return the leader's own dead at the present rate (thousand a year)."""

    def contingent_loss(self) -> FloatArray:
        """Return the share of his contingent lost since it last rested (0-1)."""

    def damage(self) -> FloatArray:
        """Return the damage done by bombing as he knows it (0-1)."""

    def raids(self) -> FloatArray:
        """Return the level of the bombing under way as he knows it (0-1)."""

    def pressing_wish(self, leader: str) -> FloatArray:
        """Return another leader's last stated worth of a further year of war."""

    def pleas(self) -> FloatArray:
        """Return what allies who plead with him for peace bring to bear, 0 or below (payoff)."""

    def level(self, what: Level) -> FloatArray:
        """Return how far something stands now, from a closed list."""


class Desk(Protocol):
    """The standing connection of one leader to his war."""

    @property
    def day(self) -> int:
        """Days since the first morning of the case."""

    @property
    def worlds(self) -> int:
        """How many worlds there are."""

    @property
    def line(self) -> Value:
        """The line the war is about, on the main front's axis (0-1)."""

    def forced(self, leader: str, question: str) -> tuple[ForcedChoice, ...]:
        """Return what a leader is made to choose when a question comes up, and when."""

    def situation(self, leader: str, worlds: IntArray) -> Situation:
        """Return the leader's picture in the worlds named by index."""

    def anywhere(self, milestone: Milestone) -> bool:
        """Say whether any world has reached a milestone."""

    def reached(self, milestone: Milestone, worlds: IntArray | None = None) -> BoolArray:
        """Say where a milestone has been reached: in every world, or in those named."""

    def running(self, worlds: IntArray) -> BoolArray:
        """Say in which of these worlds history still runs."""

    def alarmed(self, worlds: IntArray) -> BoolArray:
        """Say in which of these worlds there is a crisis."""

    def crisis_today(self) -> IntArray:
        """Return the worlds in which a crisis broke out this morning."""

    def uniform(self, purpose: str, worlds: IntArray | None = None) -> FloatArray:
        """Return this day's keyed uniform numbers, in every world or in those named."""

    def gumbels(self, purpose: str, worlds: IntArray, lanes: int) -> FloatArray:
        """Return this day's keyed standard Gumbel numbers, shape ``(lanes, worlds named)``."""

    def reports(self, leader: str) -> tuple[FloatArray, FloatArray]:
        """Return this morning's reported log ratio (attacker over defender) and front."""

    def bell(self, purpose: str) -> FloatArray:
        """Return this day's keyed bell-shaped numbers (mean 0, variance 1) where there is war."""

    def in_vain(self, side: str) -> FloatArray:
        """Return 1 where that side attacks without gaining ground."""
