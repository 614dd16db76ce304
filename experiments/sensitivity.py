"""Sensitivity: which of the varied parameters an outcome depends on, and how much is chance."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from panmunjom.model import InputError, nearest

from .chance import components
from .distribution_based import pawn_indices
from .elementary_effects import morris_effects
from .points import Points
from .variance_based import CHANCE, base_variance, sobol_indices

FloatArray: TypeAlias = NDArray[np.float64]
SensitivityMethod: TypeAlias = Literal["sobol", "morris", "pawn"]
SENSITIVITY_METHODS: tuple[SensitivityMethod, ...] = get_args(SensitivityMethod)
FEWEST_POINTS = 20
"""Fewer points than this say nothing of a distribution."""


@dataclass(frozen=True)
class Sensitivity:
    """What an outcome depends on.

    Attributes
    ----------
    method : {"sobol", "morris", "pawn"}
    outcome : str
        As it was named.
    table : DataFrame
        One row a factor, the most influential first, then the row ``chance`` (with two replicates
        or more). Columns: ``factor``; those of the method (see `sobol_indices`, `morris_effects`,
        `pawn_indices`); ``rank`` from 1 by the total effect, mu_star or the median distance (none
        for chance); ``rank_overlaps``: the interval overlaps that of the factor ranked before or
        behind, so that the order of the two means nothing. This is cautious: intervals of shares
        also hold what is uncertain of the variance they all are divided by.
    variance : float
        Of a single history over points and luck; squared unit of the outcome.
    points, replicates : int
        The size of the design.
    warning : str or None
        What must be said with the table, in sentences; one a line.
    """

    method: SensitivityMethod
    outcome: str
    table: pd.DataFrame
    variance: float
    points: int
    replicates: int
    warning: str | None

    @property
    def n(self) -> int:
        """Number of histories it rests on."""
        return self.points * self.replicates


@dataclass(frozen=True)
class _Method:
    """How a method works and by which column it ranks."""

    estimate: Callable[[Points, FloatArray, int], pd.DataFrame]
    by: str
    called: str


_METHODS: Mapping[SensitivityMethod, _Method] = {
    "sobol": _Method(sobol_indices, "total", "total effects"),
    "morris": _Method(morris_effects, "mu_star", "mean absolute effects"),
    "pawn": _Method(pawn_indices, "median", "PAWN indices"),
}


def sensitivity(
    points: Points,
    y: FloatArray,
    outcome: str = "outcome",
    method: str | None = None,
    seed: int = 0,
) -> Sensitivity:
    """Estimate what an outcome depends on, with chance held apart.

    Parameters
    ----------
    points : Points
        The design that was run.
    y : array, shape ``(points, replicates)``
        Responses under paired luck: replicate r has the same luck at every point. Independent
        luck would count chance as an effect of every parameter.
    outcome : str
        Its name, for messages.
    method : {"sobol", "morris", "pawn"}, optional
        By default the one the design was made for; PAWN for a Latin hypercube, a grid or given
        points. PAWN takes any design.
    seed : int
        Of resampling; zero or above.

    Raises
    ------
    InputError
        If the design does not fit the method, values are missing, or all are alike.
    """
    name = _method(points, method)
    _check(points, y, outcome, name)
    variance = base_variance(points, y) if name == "sobol" else components(y).total
    if variance <= 0.0:
        raise InputError(
            f"{outcome}: too rare for this design: it differs in a few histories only, and these "
            f"do not show in its variance; run more points"
        )
    how = _METHODS[name]
    table = _ranked(how.estimate(points, y, seed), how.by)
    warning = "\n".join([*_about_luck(y.shape[1], name), *_about_ranks(table, how), *_noise(table)])
    return Sensitivity(name, outcome, table, variance, len(points), y.shape[1], warning or None)


def _method(points: Points, method: str | None) -> SensitivityMethod:
    if not points.names:
        raise InputError("nothing was varied, so there is nothing an outcome could depend on")
    own: SensitivityMethod = "pawn"
    if points.method in {"sobol", "morris"}:
        own = "sobol" if points.method == "sobol" else "morris"
    if method is None or method == own:
        return own
    if method == "pawn":
        return "pawn"
    if method not in SENSITIVITY_METHODS:
        known = ", ".join(SENSITIVITY_METHODS)
        raise InputError(
            f"unknown method {method!r}{nearest(method, SENSITIVITY_METHODS)}; known: {known}"
        )
    raise InputError(
        f"the method {method} needs a {method} design, but the points are laid out as "
        f"{points.method}; use pawn, or run the study again with design = {method!r}"
    )


def _check(points: Points, y: FloatArray, outcome: str, method: SensitivityMethod) -> None:
    if y.ndim != 2 or y.shape[0] != len(points) or y.shape[1] < 1:
        raise InputError(
            f"{outcome}: expected responses of shape ({len(points)} points, replicates), found "
            f"{y.shape}"
        )
    missing = int((~np.isfinite(y)).sum())
    if missing:
        raise InputError(f"{outcome}: missing in {missing} of {y.size} histories")
    if np.ptp(y) == 0.0:
        raise InputError(
            f"{outcome} is {y.flat[0]:.12g} in all {y.size} histories: there is nothing to explain"
        )
    if method == "pawn" and len(points) < FEWEST_POINTS:
        raise InputError(f"pawn needs at least {FEWEST_POINTS} points, found {len(points)}")


def _ranked(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """Sort by influence, chance last, and mark the ranks that mean nothing."""
    chance = table["factor"].eq(CHANCE)
    ordered = table[~chance].sort_values(by, ascending=False, kind="stable")
    joined = _joined(ordered, by)
    ordered["rank"] = np.arange(1, len(ordered) + 1)
    ordered["rank_overlaps"] = np.r_[False, joined] | np.r_[joined, False]
    rows = pd.DataFrame([*ordered.to_dict("records"), *table[chance].to_dict("records")])
    types = {"rank": "Int64", "rank_overlaps": "boolean", "above_noise": "boolean"}
    return rows.astype({name: kind for name, kind in types.items() if name in rows})


def _joined(ordered: pd.DataFrame, by: str) -> NDArray[np.bool_]:
    """Whether each interval overlaps the next one's, shape ``(factors - 1,)``."""
    low, high = ordered[f"{by}_low"].to_numpy(), ordered[f"{by}_high"].to_numpy()
    return np.asarray(low[:-1] <= high[1:])


def _about_ranks(table: pd.DataFrame, how: _Method) -> list[str]:
    """Name every run of factors whose intervals overlap from one to the next."""
    factors = table[table["rank"].notna()]
    joined = _joined(factors, how.by)
    breaks = np.flatnonzero(~joined) + 1
    runs = [each.tolist() for each in np.split(factors["factor"].to_numpy(), breaks)]
    return [
        f"The 95 % intervals of the {how.called} of {_listed(run)} overlap: their order means "
        f"nothing."
        for run in runs
        if len(run) > 1
    ]


def _about_luck(replicates: int, method: SensitivityMethod) -> list[str]:
    if replicates == 1:
        return [
            "There is one replicate: chance cannot be told from the parameters and has no row, and "
            "everything holds for this one draw of luck."
        ]
    if replicates == 2 and method == "sobol":
        return [
            "There are two replicates: the intervals leave out how much other luck would change "
            "them; take three or more."
        ]
    return []


def _noise(table: pd.DataFrame) -> list[str]:
    """Name the factors whose PAWN index pure noise would reach."""
    if "above_noise" not in table:
        return []
    silent = table.loc[table["above_noise"].eq(False).fillna(False), "factor"].to_list()
    if not silent:
        return []
    return [
        f"No influence of {_listed(silent)} can be shown: a parameter without any would reach the "
        f"same index."
    ]


def _listed(names: Sequence[object]) -> str:
    words = [str(each) for each in names]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
