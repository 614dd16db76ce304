"""Two cases lived and set side by side: the plan, the introduction of a case, reading the results.

The command, the app and a folder that was kept all come to their comparison this way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from panmunjom.model import Case, InputError

from .comparison import CaseLabel, Comparison, compare
from .plan import Plan, Stratum
from .results import Results
from .seats import Seat, seats

MOST_SHOWN = 200_000
"""Histories of a folder that are set side by side at once: more would not be told apart better."""


@dataclass(frozen=True)
class Compared:
    """Two cases side by side, with all that figures of them need.

    Attributes
    ----------
    comparison
    outcomes
        The worlds of both cases, by the names in `comparison.cases`.
    seats
        Who sits where, by the same names; nothing for a case the program does not know.
    """

    comparison: Comparison
    outcomes: Mapping[str, pd.DataFrame]
    seats: Mapping[str, tuple[Seat, ...]]


def comparison_plan(pair: tuple[Case, Case], worlds: int, seed: int) -> Plan:
    """Return what is to be lived to compare two cases.

    Parameters
    ----------
    pair
        The cases A and B.
    worlds
        Histories of each.
    seed
        Names the luck.

    Raises
    ------
    InputError
        If both have one name: their worlds could not be told apart.
    """
    first, second = pair
    if first.name == second.name:
        raise InputError(
            f"both cases are named {first.name!r}, after their folders: they need different names"
        )
    return Plan(tuple(Stratum(case) for case in pair), worlds, seed)


def case_label(case: Case) -> CaseLabel:
    """Introduce a case to the reader of a comparison, with the parts its actors play."""
    spec = case.spec
    senior = spec.leaders[spec.roles.senior].actor
    parts = {"Senior partner": senior, "Ally": spec.roles.third, "Adversary": spec.roles.adversary}
    taken = {spec.roles.third, spec.roles.adversary}
    for side in ("attacker", "defender"):
        own = [unit.actor for unit in spec.units.values() if unit.side == side]
        parts[side.capitalize()] = next((actor for actor in own if actor not in taken), own[0])
    return CaseLabel(case.name, case.title, spec.description, spec.start, parts)


def holds_comparison(results: Results) -> bool:
    """Say whether results hold two cases, each as one arm at one point, and not too many worlds."""
    arms = results.manifest.asked.arms
    names = {name.split(" ", 1)[0] for name in arms}
    single = all(arm.points == 1 for arm in arms.values())
    return len(arms) == len(names) == 2 and single and results.manifest.histories <= MOST_SHOWN


def compared(results: Results, cases: Mapping[str, Case]) -> Compared:
    """Set the two cases of some results side by side.

    Parameters
    ----------
    results
        For which `holds_comparison` is true.
    cases
        The cases there are, by name, with the values they were lived with. A case that is not
        among them has its title and first day from the results, and no parts.

    Raises
    ------
    InputError
        If these are no results of a comparison, or nothing of a case has been lived yet.
    StoreError
        If a part is damaged.
    """
    if not holds_comparison(results):
        raise InputError(
            "these results are no comparison of two cases, each lived as it is with at most "
            f"{MOST_SHOWN:,} histories in all; panmunjom compare --out DIR makes one"
        )
    runs = results.runs.to_pandas()
    arms = {name.split(" ", 1)[0]: arm for name, arm in results.manifest.asked.arms.items()}
    tables = [worlds_of(runs, name) for name in arms]
    for name, table in zip(arms, tables, strict=True):
        if table.empty:
            raise InputError(f"nothing of {name} has been lived yet: there is nothing to compare")
    labels = [
        case_label(cases[name])
        if name in cases
        else CaseLabel(
            name, results.codebook.titles.get(name, ""), start=date.fromisoformat(arm.start)
        )
        for name, arm in arms.items()
    ]
    found = compare(tables[0], tables[1], labels[0], labels[1])
    known = {name: _seats(results, cases[name]) for name in arms if name in cases}
    return Compared(found, dict(zip(found.cases, tables, strict=True)), known)


def worlds_of(runs: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the worlds of one case; none where nothing was lived."""
    if "case" not in runs:
        return runs
    return runs[runs["case"].eq(name)].reset_index(drop=True)


def _seats(results: Results, case: Case) -> tuple[Seat, ...]:
    """Return who sits where, with what a wider war cost each when these worlds were lived."""
    then = {each.path: each.value for each in results.codebook.parameters if each.case == case.name}
    found = []
    for seat in seats(case):
        worst = then.get(f"{seat.leader}.wider_war_loss", seat.worst)
        found.append(replace(seat, worst=worst) if isinstance(worst, float) else seat)
    return tuple(found)
