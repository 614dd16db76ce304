"""What is kept of whole histories: a row a day and a row a decision, for the worlds kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from panmunjom.agents import InputError, IntArray, Leader, Order, shown

from .daily_path import DailyPath
from .decision_log import DecisionLog

if TYPE_CHECKING:
    from .war import War

#: Up to so many worlds, whole histories are kept unless the user says otherwise.
KEPT_BY_DEFAULT = 16
#: So many worlds are named in a message.
NAMED = 20


class Chronicle:
    """The whole history of the worlds that are kept.

    Parameters
    ----------
    keep : positions of the worlds to keep, in any order; None keeps all when there are at most 16
        worlds, else none.
    war : the war, on its first morning.

    Attributes
    ----------
    kept : positions of the worlds kept, in rising order.

    Raises
    ------
    InputError
        If there is no world at one of the positions.
    """

    def __init__(self, keep: Sequence[int] | IntArray | None, war: War) -> None:
        self.kept = _positions(keep, war.worlds.n)
        self._is_kept = np.zeros(war.worlds.n, dtype=np.bool_)
        self._is_kept[self.kept] = True
        self._path = DailyPath(war)
        self._decisions = DecisionLog(war.worlds.n)

    def note_day(self, war: War) -> None:
        """Keep today in every kept world in which this day was lived."""
        worlds = self.kept[war.living[self.kept] > 0.0]
        if worlds.size:
            self._path.note(war, worlds)

    def note_order(self, war: War, leader: Leader, order: Order) -> None:
        """Keep an order in every kept world in which it was given."""
        given = self._is_kept[order.worlds].nonzero()[0]
        if given.size:
            self._decisions.note(war, leader, order, given)

    def path(self, world: int | None) -> pd.DataFrame:
        """Return the daily path of a kept world, or of all of them."""
        return self._path.frame(self._asked(world))

    def decisions(self, world: int | None) -> pd.DataFrame:
        """Return the decisions taken in a kept world, or in all of them."""
        return self._decisions.frame(self._asked(world))

    def _asked(self, world: int | None) -> int | None:
        """Return `world` if it was kept; InputError if not."""
        if world is not None and world not in self.kept:
            named = ", ".join(str(k) for k in self.kept[:NAMED]) or "none"
            more = f" and {self.kept.size - NAMED} more" if self.kept.size > NAMED else ""
            raise InputError(f"world {world} was not kept; kept: {named}{more} (see War(keep=...))")
        return world


def _positions(keep: Sequence[int] | IntArray | None, worlds: int) -> IntArray:
    if keep is None:
        return np.arange(worlds if worlds <= KEPT_BY_DEFAULT else 0)
    asked = np.asarray(keep)
    if asked.ndim != 1 or (asked.size and asked.dtype.kind not in "iu"):
        raise InputError(f"keep: expected a list of positions of worlds, found {shown(keep)}")
    wrong = asked[(asked < 0) | (asked >= worlds)]
    if wrong.size:
        raise InputError(f"keep: world {wrong[0]} is not one of 0 to {worlds - 1}")
    return np.unique(asked.astype(np.int64))
