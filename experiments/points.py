"""The points of a design: combinations of parameter values, and how they were laid out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from panmunjom.model import InputError

FloatArray: TypeAlias = NDArray[np.float64]
Column: TypeAlias = NDArray[Any]
Method: TypeAlias = Literal["grid", "latin_hypercube", "sobol", "morris", "points"]
METHODS: tuple[Method, ...] = get_args(Method)


@dataclass(frozen=True, eq=False)
class Points:
    """The points of a design: one combination of parameter values each, numbered from 0.

    Attributes
    ----------
    method : {"grid", "latin_hypercube", "sobol", "morris", "points"}
        How they were laid out.
    columns : mapping of str to array, shape ``(points,)``
        By path, one column a factor: float64 for numbers, bool for switches, objects (str) for
        choices. Read-only. Empty for the single point of a study that varies nothing.
    count : int
        How many points there are.
    size : int
        What was asked: Sobol' base points N, Morris trajectories, else the number of points.
    unit : array, shape ``(points, factors)``, or None
        Where each point lies in the unit cube; None for points that were given.
    levels : int
        Levels of the Morris grid; 0 for other designs.
    """

    method: Method
    columns: Mapping[str, Column]
    count: int
    size: int
    unit: FloatArray | None = None
    levels: int = 0

    def __post_init__(self) -> None:
        if self.count < 1:
            raise InputError("a design with no points: there is nothing to run")
        columns = {path: np.array(column) for path, column in self.columns.items()}
        for path, column in columns.items():
            if column.shape != (self.count,):
                raise InputError(f"{path}: {column.size} values for {self.count} points")
            column.flags.writeable = False
        object.__setattr__(self, "columns", MappingProxyType(columns))
        if self.unit is not None:
            self.unit.flags.writeable = False

    @property
    def names(self) -> tuple[str, ...]:
        """Paths of the varied parameters, in the order of the columns."""
        return tuple(self.columns)

    def __len__(self) -> int:
        return self.count

    def frame(self) -> pd.DataFrame:
        """Return the points as a table: the index is the number of the point."""
        index = pd.RangeIndex(self.count, name="point")
        return pd.DataFrame(dict(self.columns), index=index)

    def __reduce__(self) -> tuple[type[Points], tuple[object, ...]]:
        rest = (self.count, self.size, self.unit, self.levels)
        return Points, (self.method, dict(self.columns), *rest)


def given_points(columns: Mapping[str, Column]) -> Points:
    """Return points that somebody else laid out.

    Parameters
    ----------
    columns : mapping of str to array, shape ``(points,)``
        Values by path; nothing is checked against a case here (`read_points` does).
    """
    count = len(next(iter(columns.values()))) if columns else 0
    return Points("points", columns, count, count)
