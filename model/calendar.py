"""The calendar: dated facts outside the leaders' choice, and successions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from panmunjom.agents import BoolArray, FloatArray, LeaderSpec, Number, Value, hand_over

from .places import replaced
from .schema import Event

if TYPE_CHECKING:
    from .war import War

SEASON_DAYS = 30.4


def dated_facts(war: War) -> dict[int, list[tuple[Event, FloatArray]]]:
    """Return, by day, the facts that come out on it in some world, with their day in every world.

    What has come out before the first day is told on it.
    """
    facts: dict[int, list[tuple[Event, FloatArray]]] = {}
    for event in war.spec.events:
        lag = np.rint(event.lag.value) if war.on("delay") else 0.0
        days = np.maximum((event.date - war.spec.start).days + lag, 0.0)
        for day in np.unique(days):
            facts.setdefault(int(day), []).append((event, days))
    return facts


def turn_page(war: War) -> None:
    """Let today's dated facts happen."""
    war.living = war.worlds.running.copy()
    war.fighting = war.worlds.running * (war.worlds.marks["war"] <= war.day)
    war.season_now = season(war, 0.0)
    for event, days in war.facts.get(war.day, ()):
        _happen(war, event, np.broadcast_to(days == war.day, (war.worlds.n,)))
    if not war.on("succession"):
        return
    for name, leader in war.leaders.items():
        spec = war.spec.leaders[name]
        change = spec.succession
        if change is not None and war.date == change.date:
            hand_over(leader, successor(spec))
            leader.title = change.name


def successor(spec: LeaderSpec) -> LeaderSpec:
    """Return a leader's traits after the succession: the weights it names, all else unchanged."""
    assert spec.succession is not None
    changes: dict[str, Number] = dict(spec.succession.set)
    for question, terms in spec.succession.decides.items():
        changes |= {f"decides.{question}.{name}": number for name, number in terms.items()}
    new: LeaderSpec = replaced(spec.model_copy(update={"succession": None}), changes)
    return new


def season(war: War, ahead: Value) -> Value:
    """Return how closed the season is `ahead` days on, 0-1: monthly values, interpolated."""
    if isinstance(ahead, float):
        return _season(war.spec.season, war.date, ahead)
    day = (war.date.timetuple().tm_yday - 1 + ahead) / SEASON_DAYS - 0.5
    month = np.floor(day).astype(np.int64)
    part, table = day - month, np.asarray(war.spec.season)
    closed: Value = (1.0 - part) * table[month % 12] + part * table[(month + 1) % 12]
    return closed


def _season(table: Sequence[float], today: date, ahead: float) -> float:
    """Return the same for one number, in plain Python: it is asked for every day."""
    day = (today.timetuple().tm_yday - 1 + ahead) / SEASON_DAYS - 0.5
    month = math.floor(day)
    part = day - month
    return (1.0 - part) * table[month % 12] + part * table[(month + 1) % 12]


def _happen(war: War, event: Event, told: BoolArray) -> None:
    """Move a belief or a stake, or open the second front, in the worlds that are told today."""
    w = war.worlds
    if event.moves == "second_front":
        w.mark("second_front", np.flatnonzero(told & (war.fighting > 0.0)), war.day)
        for name, sector in war.spec.sectors.items():
            if sector.opens == "second_front":
                front = w.fronts[name]
                front.open = np.where(told, 1.0, front.open)
                front.press["defender"] = np.where(told, 1.0, front.press["defender"])
        _open_units(war, np.flatnonzero(told))
        war.alarm(np.flatnonzero(told))
    elif event.leader is not None and event.by is not None:
        held = w.stake if event.moves == "stake" else w.stays
        held[event.leader] = held[event.leader] + np.where(told, event.by.value, 0.0)


def _open_units(war: War, worlds: np.ndarray) -> None:
    for row, unit in enumerate(war.spec.units.values()):
        if unit.enters == "second_front":
            war.enter(row, worlds)
