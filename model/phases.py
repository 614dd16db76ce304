"""The order of a day, as data: printed, timed and documented from one place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from .air import bomb
from .calendar import turn_page
from .forces import advance_states, reinforce
from .ladder import climb
from .negotiation import negotiate
from .orders import carry_out
from .theatre import fight

if TYPE_CHECKING:
    from .war import War


class Phase(NamedTuple):
    """One phase of a day: its name, what it does in a line, and the function."""

    name: str
    meaning: str
    run: Callable[[War], None]


def perceive(war: War) -> None:
    """Let every leader form this morning's picture."""
    war.cast.do("perceive")


def decide(war: War) -> None:
    """Let every leader whose question is due decide, all on the same morning's picture."""
    war.cast.do("decide")


PHASES: tuple[Phase, ...] = (
    Phase("calendar", "dated facts and successions", turn_page),
    Phase("perceive", "every leader gets this morning's delayed reports", perceive),
    Phase("decide", "every leader whose question is due judges and chooses", decide),
    Phase("orders", "the model carries the orders out", carry_out),
    Phase("air", "air effort, bombing, surprise, support arriving", bomb),
    Phase("forces", "arrivals, recruits, training, supply", reinforce),
    Phase("fight", "power, movement, trenches, losses", fight),
    Phase("field", "river, furthest points, victory in the field", advance_states),
    Phase("talks", "opening, progress, signature", negotiate),
    Phase("ladder", "risk of wider war, rung of the day", climb),
)


def phase_table() -> str:
    """Return the order of a day as a printable table."""
    width = max(len(phase.name) for phase in PHASES)
    return "\n".join(
        f"{number:>2}. {phase.name:<{width}}  {phase.meaning}"
        for number, phase in enumerate(PHASES, start=1)
    )
