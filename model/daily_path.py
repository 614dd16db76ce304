"""The daily path: a row a day of every world kept, column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from panmunjom.agents import FloatArray, IntArray

from .worlds import NOT_YET

if TYPE_CHECKING:
    from .war import War

#: The state of the talks, as the column `talks` tells it.
TALKS = np.array(["closed", "open", "suspended", "signed"], dtype=object)
Quantities = dict[str, NDArray[Any]]


class DailyPath:
    """What is kept of every day: one block of numbers a day, a line a quantity, a column a world.

    A world that has come to its end takes no more room.

    Parameters
    ----------
    war : the war, on its first morning.
    """

    def __init__(self, war: War) -> None:
        nowhere = _quantities(war, np.zeros(0, dtype=np.int64))
        self._kinds = {name: x.dtype for name, x in nowhere.items()}
        self._start = np.datetime64(war.spec.start)
        self._days: list[int] = []
        self._worlds: list[IntArray] = []
        self._blocks: list[FloatArray] = []

    def note(self, war: War, worlds: IntArray) -> None:
        """Keep today in some worlds."""
        self._days.append(war.day)
        self._worlds.append(worlds)
        everywhere = worlds.size == war.worlds.n
        lines = _quantities(war, slice(None) if everywhere else worlds).values()
        self._blocks.append(np.array(list(lines), dtype=np.float64))

    def frame(self, world: int | None) -> pd.DataFrame:
        """Return the path of a world; of all, with their `row`, if `world` is None."""
        worlds = joined(self._worlds, np.int64)
        lengths = np.array([each.size for each in self._worlds], dtype=np.int64)
        days = np.array(self._days, dtype=np.int64).repeat(lengths)
        if world is None:
            order = np.argsort(worlds, kind="stable")
        else:
            order = np.flatnonzero(worlds == world)
        table: Quantities = {"row": worlds[order]} if world is None else {}
        table |= {"date": (self._start + days[order]).astype(object), "day": days[order]}
        nothing = np.empty((len(self._kinds), 0))
        lines = np.concatenate([nothing, *self._blocks], axis=1)
        for line, (name, kind) in zip(lines, self._kinds.items(), strict=True):
            column = line[order].astype(kind)
            table[name] = TALKS[column] if name == "talks" else column
        return pd.DataFrame(table, copy=False)


def joined(parts: list[NDArray[Any]], kind: type[Any]) -> NDArray[Any]:
    """Return arrays one behind the other; an empty one of that kind if there are none."""
    return np.concatenate([np.empty(0, dtype=kind), *parts])


def _quantities(war: War, at: IntArray | slice) -> Quantities:
    """Return everything that is told of a day, in the worlds named: arrays of shape ``(n,)``."""
    w = war.worlds
    row: Quantities = {"rung": w.rung[at]}
    for name, front in w.fronts.items():
        row[f"front_{name}"] = front.position[at]
        row[f"odds_{name}"] = front.odds[at]
        row[f"attacker_presses_{name}"] = front.press["attacker"][at] > 0.0
        row[f"defender_presses_{name}"] = front.press["defender"][at] > 0.0
    men, dead, supply = w.men[:, at] * w.present[:, at], w.dead[:, at], w.supply[:, at]
    for i, unit in enumerate(war.muster.names):
        row |= {f"men_{unit}": men[i], f"dead_{unit}": dead[i], f"supply_{unit}": supply[i]}
    row["talks"] = _talks(war, at)
    for name, progress in zip(war.spec.talks.issues, w.talks.progress, strict=True):
        row[f"progress_{name}"] = progress[at]
    row |= {
        "bombing": w.bombing[at],
        "known": w.known[at],
        "wider_war_risk": w.standing[at],
    }
    for name, leader in war.leaders.items():
        row[f"seen_balance_{name}"] = leader.picture.balance[at]
        row[f"seen_front_{name}"] = leader.picture.front[at]
    return row


def _talks(war: War, at: IntArray | slice) -> IntArray:
    """Return the state of the talks as a position in `TALKS`."""
    w = war.worlds
    begun = np.where(war.day >= w.talks.resumes[at], 1, 2)
    state = np.where(w.marks["talks"][at] == NOT_YET, 0, begun)
    return np.where(w.marks["armistice"][at] < NOT_YET, 3, state)
