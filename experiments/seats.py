"""Who sits where: the leaders of a case, the part each plays, and the most he stands to lose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from panmunjom.model import Case

PARTS = ("Senior partner", "Ally", "Attacker", "Adversary", "Onlooker")
"""The parts of a war of allies, in the order of a report."""


@dataclass(frozen=True)
class Seat:
    """One leader of a case.

    Attributes
    ----------
    leader
        As in the names of columns: `gain_stalin`, `risk_stalin`.
    name
        Who sits there at the start, as printed; a successor takes over seat and account.
    parts
        What he plays, out of `PARTS`; who owns the war and is the senior partner in it plays two.
    worst
        What a wider war would cost him, in his own payoff unit; above 0. What he gets and what he
        risks can be measured by it: a ratio within one leader's own unit, which has none.
    """

    leader: str
    name: str
    parts: tuple[str, ...]
    worst: float


def seats(case: Case) -> tuple[Seat, ...]:
    """Return the leaders of a case in its own order.

    Parameters
    ----------
    case
        Without values that differ by world in what a wider war costs; else their mean is taken.
    """
    spec = case.spec
    found = []
    for key, leader in spec.leaders.items():
        held = {
            "Senior partner": spec.roles.senior == key,
            "Ally": spec.roles.third == leader.actor,
            "Attacker": spec.roles.owner == key,
            "Adversary": spec.roles.adversary == leader.actor,
        }
        parts = tuple(part for part in PARTS if held.get(part)) or ("Onlooker",)
        worst = float(np.mean(leader.wider_war_loss.value))
        found.append(Seat(key, leader.name, parts, worst))
    return tuple(found)
