"""From points and arms to strata: what can be lived side by side in one `War`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa

from panmunjom.agents import FloatArray, IntArray
from panmunjom.model import Case, InputError, Intervention

from .mistakes import entry
from .plan import Luck, Stratum
from .points import Points


def strata_of(
    case: Case, points: Points, arms: Mapping[str, Sequence[Intervention]]
) -> Iterator[Stratum]:
    """Yield the strata of a case: each arm at the points that share their names and switches.

    Parameters
    ----------
    case : Case
        Without arrays; the points bring them.
    points : Points
        At which combinations of values it is looked.
    arms : mapping of str to sequence of interventions
        What is changed, by the arm's name.

    Raises
    ------
    InputError
        If an arm sets what the design varies, contradicts itself, or changes nothing.
    """
    groups = [
        (case.replace({str(path): _for_all(varied[path]) for path in varied}), rows, varied)
        for rows, varied in _groups(points.frame())
    ]
    for arm, interventions in arms.items():
        for at_points, rows, varied in groups:
            under = _under(at_points, arm, interventions, list(varied.columns))
            columns = {str(path): pa.array(varied[path]) for path in varied}
            yield Stratum(under, arm, rows, columns)


def numbered(strata: Iterable[Stratum], replicates: int, luck: Luck) -> tuple[Stratum, ...]:
    """Give every stratum its worlds: the same ones with paired luck, else each its own."""
    found: list[Stratum] = []
    first = 0
    for stratum in strata:
        found.append(stratum if luck == "paired" else replace(stratum, first_world=first))
        first += stratum.points.size * replicates
    return tuple(found)


def _groups(points: pd.DataFrame) -> Iterator[tuple[IntArray, pd.DataFrame]]:
    """Yield the points that can share a `War`: those with the same names and switches."""
    points = points.reset_index(drop=True)
    names = [path for path in points if not pd.api.types.is_float_dtype(points[path])]
    if not names:
        yield points.index.to_numpy(np.int64), points
        return
    for _, group in points.groupby(names, sort=False):
        yield group.index.to_numpy(np.int64), group


def _for_all(column: pd.Series) -> FloatArray | str | bool:
    """Return a group's values: an array of numbers, or the one name that all share."""
    if pd.api.types.is_float_dtype(column):
        return column.to_numpy()
    first = column.iloc[0]
    return first if isinstance(first, str) else bool(first)


def _under(case: Case, arm: str, interventions: Sequence[Intervention], varied: list[str]) -> Case:
    """Return the case under an arm, which must change it, and not in what the design varies."""
    with entry("arms", arm):
        try:
            under = case.intervene(interventions)
        except InputError as error:
            raise InputError(f"arms.{arm}: {error}") from None
        for path in varied:
            if not np.array_equal(case.parameters[path].value, under.parameters[path].value):
                raise InputError(f"arms.{arm} sets {path}, which the design varies: do one of both")
        if interventions and under.digest == case.digest:
            raise InputError(f"arms.{arm} changes nothing: the case is so already")
    return under
