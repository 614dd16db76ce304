"""Parameters of the contingents and their depots, stacked to meet the arrays of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from panmunjom.agents import FloatArray, IntArray, Value

from .schema import CaseSpec


@dataclass(frozen=True, slots=True)
class Columns:
    """Parameters of the units as arrays that broadcast against ``(units, worlds)``."""

    fighting_share: FloatArray
    quality_end: FloatArray
    quality_days: FloatArray
    exposure: FloatArray
    dead_share: FloatArray
    returns: FloatArray
    rout: FloatArray
    establishment: FloatArray
    ceiling: FloatArray
    lift: FloatArray
    fill_days: FloatArray

    @classmethod
    def of(cls, spec: CaseSpec) -> Columns:
        """Stack the units' parameters."""
        units = list(spec.units.values())
        return cls(*(stack([getattr(u, name).value for u in units]) for name in cls.__slots__))


class Depots(NamedTuple):
    """What a unit lives off: the depots of all bases as rows, and which rows are whose.

    Units of a side mostly share their depots: a base is what units with the same ones share.

    Attributes
    ----------
    at, reach : where a depot lies and how far it reaches (axis), shape ``(depots, 1 or worlds)``.
    attacks : where it is the attacker's, shape ``(depots, 1)``.
    sector : index of its sector, shape ``(depots,)``.
    rows : for every base, the rows of its depots.
    base : for every unit, the index of its base, shape ``(units,)``.
    falls : days in which a unit's supply falls, shape ``(units, 1 or worlds)``.
    """

    at: FloatArray
    reach: FloatArray
    attacks: FloatArray
    sector: IntArray
    rows: tuple[range, ...]
    base: IntArray
    falls: FloatArray

    @classmethod
    def of(cls, spec: CaseSpec) -> Depots:
        """Read the depots of a case."""
        theatre, sectors = spec.theatre, list(spec.sectors)
        units = list(spec.units.values())
        whose = [(unit.side, unit.sector, tuple(unit.depots)) for unit in units]
        bases = list(dict.fromkeys(whose))
        found = [(side, sector, name) for side, sector, names in bases for name in names]
        tables = [spec.sectors[sector].depots[name] for _, sector, name in found]
        ends = np.cumsum([len(names) for *_, names in bases]).tolist()
        falls = {"attacker": theatre.supply_falls, "defender": theatre.supply_falls_defender}
        return cls(
            at=stack([depot.at.value for depot in tables]),
            reach=stack([depot.reach.value for depot in tables]),
            attacks=np.array([[side == "attacker"] for side, *_ in found]).reshape(-1, 1),
            sector=np.array([sectors.index(sector) for _, sector, _ in found], dtype=np.int64),
            rows=tuple(range(*pair) for pair in zip([0, *ends], ends, strict=False)),
            base=np.array([bases.index(each) for each in whose]),
            falls=stack([falls[unit.side].value for unit in units]),
        )


def stack(values: list[Value]) -> FloatArray:
    """Stack values as rows: shape ``(rows, 1)``, or ``(rows, worlds)`` if any is an array."""
    arrays = [np.atleast_1d(np.asarray(v, dtype=np.float64)) for v in values]
    return np.stack(np.broadcast_arrays(*arrays))
