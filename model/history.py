"""What is remembered: the last weeks for delayed reports, whole histories for the worlds kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from panmunjom.agents import FloatArray, InputError, Leader, Order, Value

from .worlds import NOT_YET

if TYPE_CHECKING:
    from .war import War


class Reports:
    """Yesterday and the days before: a ring of what can be reported with a delay.

    Parameters
    ----------
    days : longest delay that is needed.
    worlds : number of worlds.
    """

    def __init__(self, days: int, worlds: int) -> None:
        self._size = days + 2
        shape = (self._size, worlds)
        self._rings = {
            "own": np.ones(shape),
            "third": np.zeros(shape),
            "front": np.zeros(shape),
            "damage": np.zeros(shape),
        }
        self._every = np.arange(worlds)

    def write(self, war: War) -> None:
        """Note the state at the end of a day."""
        row = war.day % self._size
        front = war.worlds.fronts[war.main]
        self._rings["own"][row] = front.power / front.defence
        self._rings["third"][row] = front.third_power / front.defence
        self._rings["front"][row] = front.position
        self._rings["damage"][row] = war.worlds.damage

    def fill(self, war: War) -> None:
        """Start the ring: before the first day things were as on the first day."""
        front = war.worlds.fronts[war.main]
        self._rings["front"][:] = front.position
        self._rings["own"][:] = front.power / front.defence

    def read(self, what: str, day: int, delay: Value) -> FloatArray:
        """Return a quantity as it was on the evening `delay` days before yesterday's."""
        ring = self._rings[what]
        if isinstance(delay, float):
            row: FloatArray = ring[(day - 1 - round(delay)) % self._size]
            return row
        rows = (day - 1 - np.rint(delay).astype(np.int64)) % self._size
        return np.asarray(ring[rows, self._every])


class Chronicle:
    """The whole history of the worlds that are kept: one row a day, one row a decision.

    Parameters
    ----------
    kept : indices of the worlds to keep.
    """

    def __init__(self, kept: tuple[int, ...]) -> None:
        self.kept = np.asarray(kept, dtype=np.int64)
        self._days: dict[int, list[dict[str, Any]]] = {k: [] for k in kept}
        self._decisions: dict[int, list[dict[str, Any]]] = {k: [] for k in kept}
        self._last: dict[tuple[int, str], str] = {}

    def note_day(self, war: War) -> None:
        """Add today's row for every kept world in which this day was lived."""
        for k in self.kept[war.living[self.kept] > 0.0]:
            self._days[int(k)].append(_day_row(war, int(k)))

    def note_order(self, war: War, leader: Leader, order: Order) -> None:
        """Add a row for every kept world in which this order was given."""
        for k in self._decisions:
            for i in np.flatnonzero(order.worlds == k):
                self._decisions[k].append(self._decision_row(war, leader, order, k, int(i)))

    def path(self, world: int) -> pd.DataFrame:
        """Return the daily path of a kept world."""
        return pd.DataFrame(self._rows(self._days, world))

    def decisions(self, world: int) -> pd.DataFrame:
        """Return the decisions taken in a kept world."""
        return pd.DataFrame(self._rows(self._decisions, world), columns=_DECISION_COLUMNS)

    def _rows(self, table: dict[int, list[dict[str, Any]]], world: int) -> list[dict[str, Any]]:
        if world not in table:
            known = ", ".join(str(k) for k in self.kept) or "none"
            raise InputError(f"world {world} was not kept; kept: {known} (see War(keep=...))")
        return table[world]

    def _decision_row(
        self, war: War, leader: Leader, order: Order, k: int, i: int
    ) -> dict[str, Any]:
        decision, s = order.decision, order.situation
        option = decision.options[int(order.chosen[i])]
        key = (k, decision.purpose)
        new = self._last.get(key) != option
        self._last[key] = option
        front = war.worlds.fronts[war.main]
        judged = (np.broadcast_to(np.asarray(u), order.worlds.shape)[i] for u in order.utilities)
        utilities = {
            name: float(u) for name, u in zip(decision.options, judged, strict=True) if u > -1e5
        }
        true = leader.sign * float(front.odds[k])
        seen = (float(s.balance[i]), float(s.odds[i]), float(s.front[i]))
        values = (
            war.date,
            leader.name,
            leader.title,
            decision.kind,
            decision.question,
            option,
            new,
        )
        row = (*values, *seen, true, float(front.position[k]), utilities)
        return dict(zip(_DECISION_COLUMNS, row, strict=True))


_DECISION_COLUMNS = [
    "date",
    "leader",
    "person",
    "kind",
    "question",
    "option",
    "new",
    "seen_balance",
    "seen_odds",
    "seen_front",
    "true_odds",
    "true_front",
    "utilities",
]


def _day_row(war: War, k: int) -> dict[str, Any]:
    w = war.worlds
    row: dict[str, Any] = {"date": war.date, "day": war.day, "rung": int(w.rung[k])}
    for name, front in w.fronts.items():
        row[f"front_{name}"] = float(front.position[k])
        row[f"odds_{name}"] = float(front.odds[k])
        row[f"attacker_presses_{name}"] = bool(front.press["attacker"][k] > 0.0)
        row[f"defender_presses_{name}"] = bool(front.press["defender"][k] > 0.0)
    for i, unit in enumerate(war.muster.names):
        row[f"men_{unit}"] = float(w.men[i, k] * w.present[i, k])
        row[f"dead_{unit}"] = float(w.dead[i, k])
        row[f"supply_{unit}"] = float(w.supply[i, k])
    row["talks"] = _talks_word(war, k)
    for name, progress in zip(war.spec.talks.issues, w.talks.progress, strict=True):
        row[f"progress_{name}"] = float(progress[k])
    row |= {
        "bombing": float(w.bombing[k]),
        "known": float(w.known[k]),
        "wider_war_risk": float(w.standing[k]),
    }
    for name, leader in war.leaders.items():
        row[f"seen_balance_{name}"] = float(leader.picture.balance[k])
        row[f"seen_front_{name}"] = float(leader.picture.front[k])
    return row


def _talks_word(war: War, k: int) -> str:
    w = war.worlds
    if w.marks["armistice"][k] < NOT_YET:
        return "signed"
    if w.marks["talks"][k] == NOT_YET:
        return "closed"
    return "open" if war.day >= w.talks.resumes[k] else "suspended"
