"""The decisions kept: who decided what, what he saw, what was true, what each option was worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from panmunjom.agents import BoolArray, FloatArray, IntArray, Leader, Order

from .daily_path import joined

if TYPE_CHECKING:
    from .war import War

#: Utilities below this are those of options that were not open.
OPEN = -1e5
#: Columns that are the same in every world in which an order was given.
SHARED = ("date", "leader", "person", "kind", "question")
NUMBERS = ("seen_balance", "seen_odds", "seen_front", "true_odds", "true_front")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One order, in the worlds kept: arrays of shape ``(n,)`` or ``(lines, n)``."""

    shared: tuple[date, str, str, str, str]
    options: tuple[str, ...]
    worlds: IntArray
    chosen: IntArray
    new: BoolArray
    numbers: FloatArray
    utilities: FloatArray

    def only(self, world: int) -> _Entry:
        """Return the order in one world."""
        here = self.worlds == world
        return _Entry(
            self.shared,
            self.options,
            self.worlds[here],
            self.chosen[here],
            self.new[here],
            self.numbers[:, here],
            self.utilities[:, here],
        )

    def worth(self) -> Iterator[dict[str, float]]:
        """Yield for each world what each option that was open was worth."""
        for utilities in self.utilities.T.tolist():
            pairs = zip(self.options, utilities, strict=True)
            yield {name: utility for name, utility in pairs if utility > OPEN}


class DecisionLog:
    """Every order given in the worlds kept.

    Parameters
    ----------
    worlds : number of worlds in the war.
    """

    def __init__(self, worlds: int) -> None:
        self._worlds = worlds
        self._entries: list[_Entry] = []
        self._last: dict[str, IntArray] = {}

    def note(self, war: War, leader: Leader, order: Order, given: IntArray) -> None:
        """Keep an order at some of its positions."""
        decision, s, worlds = order.decision, order.situation, order.worlds[given]
        chosen = order.chosen[given]
        last = self._last.setdefault(decision.purpose, np.full(self._worlds, -1))
        new = last[worlds] != chosen
        last[worlds] = chosen
        front = war.worlds.fronts[war.main]
        seen = (s.balance[given], s.odds[given], s.front[given])
        true = (leader.sign * front.odds[worlds], front.position[worlds])
        utilities = np.empty((len(order.utilities), given.size))
        for row, utility in enumerate(order.utilities):
            worth = np.asarray(utility)
            utilities[row] = worth[given] if worth.ndim else worth
        shared = (war.date, leader.name, leader.title, decision.kind, decision.question)
        self._entries.append(
            _Entry(
                shared,
                decision.options,
                worlds,
                chosen,
                new,
                np.array(seen + true),
                utilities,
            )
        )

    def frame(self, world: int | None) -> pd.DataFrame:
        """Return the decisions of a world; of all, with their `row`, if `world` is None."""
        found = self._entries
        if world is not None:
            found = [each.only(world) for each in found if world in each.worlds]
        rows = joined([each.worlds for each in found], np.int64)
        order = np.argsort(rows, kind="stable")
        lengths = np.array([each.worlds.size for each in found], dtype=np.int64)
        table: dict[str, NDArray[Any]] = {"row": rows[order]} if world is None else {}
        for i, name in enumerate(SHARED):
            table[name] = _objects([each.shared[i] for each in found]).repeat(lengths)[order]
        options = [_objects(each.options)[each.chosen] for each in found]
        table["option"] = joined(options, object)[order]
        table["new"] = joined([each.new for each in found], np.bool_)[order]
        for i, name in enumerate(NUMBERS):
            table[name] = joined([each.numbers[i] for each in found], np.float64)[order]
        table["utilities"] = _objects([each for e in found for each in e.worth()])[order]
        return pd.DataFrame(table, copy=False)


def _objects(items: Any) -> NDArray[np.object_]:
    """Return an array of objects; numpy by itself would look into them."""
    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array
