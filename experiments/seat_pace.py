"""When a player is asked: not at every review, but when something has changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from panmunjom.agents import Milestone

from .seat import Pace

#: After so many days without a question the player is asked whatever comes up.
SILENCE = 90
#: Acts of one day: they are not repeated at the next review unless they are ordered again.
ONCE = ("rotate_out", "withdraw", "land", "nuclear_signal", "nuclear_use")
#: Cards on which a war turns: asked of again when the front has moved far, or nothing is asked.
TURNING = (
    *("consent_war", "consent_entry", "launch", "halt", "commit", "join", "land", "evacuate"),
    "leave",
)
#: Cards that are left to the staff where only the great turns are the player's.
ROUTINE = ("advance", "support")
#: A front that has moved by so much is a great turn (axis, 0-1).
MOVED = 0.15
#: Why the player is asked, by the first reason that holds.
WHY: Mapping[str, str] = {
    "first": "This comes before you for the first time.",
    "closed": "What you had ordered is no longer possible.",
    "new": "You can do something now that you could not do before.",
    "news": "You have learned something since you last decided this.",
    "front": "The front has moved far since you last decided this.",
    "staff": "Your staff sees this otherwise than when you last decided it.",
    "quiet": "You have decided nothing for three months.",
    "every": "It is on the agenda again.",
}
#: News after which standing orders are looked at again.
GREAT: frozenset[Milestone] = frozenset(
    (
        *("war", "adversary_entry", "landing", "crossing", "third_entry", "withdrawal"),
        *("talks", "nuclear_signal", "second_front", "third_refusal", "third_halt"),
    )
)


@dataclass
class Standing:
    """Where one question stands: what is in force, and what was so when it was last put.

    Attributes
    ----------
    card : of the question.
    option : index of the option in force; -1 if there is none yet.
    advised : index of what the staff would have chosen.
    front : the front as reported (0-1).
    ever_open : options that were open at some time.
    known : great news he had learned.
    """

    card: str
    option: int = -1
    advised: int = -1
    front: float = 0.0
    ever_open: set[int] = field(default_factory=set)
    known: set[Milestone] = field(default_factory=set)

    def take(
        self, option: str, chosen: int, own: int, is_open: Collection[int], front: float
    ) -> None:
        """Put a choice in force; an act of one day leaves in force what was."""
        if option in ONCE:
            self.option = self.advised = max(self.option, 0)
        else:
            self.option, self.advised = chosen, own
        self.front = front
        self.ever_open |= set(is_open)

    def stands(self, is_open: Collection[int]) -> int:
        """Return what is in force where these options are open: its index, open or not."""
        if self.option >= 0 and self.option not in is_open and self.card == "escalate":
            return 0  # a step that must rest is taken again when it can be
        return self.option

    def why(
        self,
        pace: Pace,
        own: int,
        is_open: Collection[int],
        known: Collection[Milestone],
        front: float,
        silent: int,
    ) -> str:
        """Say why the player is asked now; empty if he is not.

        Parameters
        ----------
        pace : the player's.
        own : index of what the staff would choose now; `is_open` : of the options that are open.
        known : what he has learned so far; `front` : as reported now (0-1).
        silent : days since he was asked anything.
        """
        stands, turning = self.stands(is_open), self.card in TURNING
        if pace == "turns" and self.card in ROUTINE:
            return ""
        reasons = {
            "first": stands < 0,
            "closed": stands not in is_open,
            "new": bool(set(is_open) - self.ever_open),
            "news": bool((set(known) & GREAT) - self.known) and own != stands,
            "front": turning and abs(front - self.front) > MOVED,
            "staff": own not in (stands, self.advised),
            "quiet": silent >= SILENCE and (turning or pace != "turns"),
            "every": pace == "every",
        }
        return next((WHY[reason] for reason, holds in reasons.items() if holds), "")
