"""Gauges: what can be read off every world on every day, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from panmunjom.agents import FloatArray, SupportSpec

if TYPE_CHECKING:
    from .schema import CaseSpec
    from .war import War

Gauge: TypeAlias = "Callable[[War], FloatArray]"


def gauges(spec: CaseSpec) -> Mapping[str, Gauge]:
    """Return every daily quantity of a case by name; each gives an array of shape ``(worlds,)``.

    ``front_<sector>`` (axis), ``men_<actor>`` and ``men_<actor>_<sector>`` (thousand, present),
    ``dead_<actor>`` and ``casualties_<actor>`` (thousand so far), ``support_<actor>`` (per cent who
    back the war, after Mueller), ``known`` (share of the third army the other side believes in),
    ``bombing`` and ``damage`` (0-1), ``wish_<leader>`` (worth of a further year of war to him, as
    he last put it; below 0 he would sign), ``seen_balance_<leader>`` (log ratio),
    ``wider_war_risk`` (per year), ``fire_<side>`` (share of its need for shells that is met) and
    ``fire_from_<leader>_<question>`` (what a backer's shells are of it), ``steps_<side>_<step>``
    (strikes, signals or uses so far), ``recruit_price`` (times that of the first day).
    """
    found: dict[str, Gauge] = {f"front_{name}": partial(_front, name) for name in spec.sectors}
    units = list(enumerate(spec.units.values()))
    for actor in dict.fromkeys(unit.actor for _, unit in units):
        rows = tuple(row for row, unit in units if unit.actor == actor)
        found[f"men_{actor}"] = partial(_present, rows)
        for sector in dict.fromkeys(units[row][1].sector for row in rows):
            here = tuple(row for row in rows if units[row][1].sector == sector)
            found[f"men_{actor}_{sector}"] = partial(_present, here)
        found[f"casualties_{actor}"] = partial(_casualties, rows)
        found[f"support_{actor}"] = partial(_support, rows)
    found |= {f"dead_{actor}": partial(_dead, actor) for actor in spec.actors}
    found |= {f"wish_{leader}": partial(_wish, leader) for leader in spec.leaders}
    found |= {f"seen_balance_{leader}": partial(_seen, leader) for leader in spec.leaders}
    for name, question, support in _shells(spec):
        found[f"fire_from_{name}_{question}"] = partial(_given, f"{name}/{question}", support)
    found |= {f"fire_{side}": partial(_fire, side) for side in _SIDES}
    found |= {f"steps_{side}_{step}": partial(_steps, f"{side}/{step}") for side, step in _MEANS}
    return found | {name: partial(_level, attribute) for name, attribute in _LEVELS.items()}


_LEVELS = {
    "known": "known",
    "bombing": "bombing",
    "damage": "damage",
    "wider_war_risk": "standing",
    "recruit_price": "price",
}
_SIDES = ("attacker", "defender")
_MEANS = tuple(product(_SIDES, ("strikes", "signal", "use")))


def _shells(spec: CaseSpec) -> list[tuple[str, str, SupportSpec]]:
    return [
        (name, key, question)
        for name, leader in spec.leaders.items()
        for key, question in leader.decides.items()
        if isinstance(question, SupportSpec) and question.effect == "fire"
    ]


def _given(purpose: str, spec: SupportSpec, war: War) -> FloatArray:
    return np.asarray(war.worlds.support[purpose] * spec.weight.value)


def _fire(side: str, war: War) -> FloatArray:
    return war.worlds.fire[side]


def _steps(step: str, war: War) -> FloatArray:
    return war.worlds.taken[step].copy()  # counted up in place


def _level(attribute: str, war: War) -> FloatArray:
    return np.asarray(getattr(war.worlds, attribute))


def _front(sector: str, war: War) -> FloatArray:
    return war.worlds.fronts[sector].position


def _dead(actor: str, war: War) -> FloatArray:
    return war.worlds.dead_by(actor, war.muster)


def _wish(leader: str, war: War) -> FloatArray:
    return war.worlds.wish[leader]


def _seen(leader: str, war: War) -> FloatArray:
    return np.asarray(war.leaders[leader].picture.balance)


def _summed(values: FloatArray, rows: tuple[int, ...]) -> FloatArray:
    return np.asarray(sum((values[row] for row in rows[1:]), values[rows[0]]))


def _present(rows: tuple[int, ...], war: War) -> FloatArray:
    w = war.worlds
    first, *rest = (w.men[row] * w.present[row] for row in rows)
    return np.asarray(sum(rest, first))


def _casualties(rows: tuple[int, ...], war: War) -> FloatArray:
    return _summed(war.worlds.casualties, rows)


def _support(rows: tuple[int, ...], war: War) -> FloatArray:
    """Return per cent who back the war: it falls with the logarithm of own casualties."""
    opinion = war.spec.opinion
    from_losses = np.maximum(_casualties(rows, war) / opinion.noticed.value, 1.0)
    return np.asarray(opinion.start.value - opinion.tenfold.value * np.log10(from_losses))
