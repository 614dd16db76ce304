"""Reports: the last weeks of a war, for news that comes with a delay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panmunjom.agents import FloatArray, Value

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
            "bombing": np.zeros(shape),
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
        self._rings["bombing"][row] = war.worlds.bombing

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
