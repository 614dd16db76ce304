"""The paper's inequality as a map: behaviour over (c + e) / b and the risk of a direct war."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from panmunjom.model import Case, Choice, Inequality, InputError, Number, inequality_of, nearest

from .behaviours import shown_by
from .comparison import CAVEAT, program_version
from .intervals import Estimate, mean, share
from .plan import BASELINE, Plan
from .points import Points, given_points
from .strata import strata_of

FloatArray: TypeAlias = NDArray[np.float64]
ALL = "all"


@dataclass(frozen=True)
class InequalityMap:
    """Where a leader does what, under each risk theory.

    Attributes
    ----------
    cells
        One row a theory, behaviour and point of the map: `theory behaviour point x y share low high
        n`. `x` is the ratio, `y` the expected loss a year; `share` of the worlds with a war, with
        its 95 % interval (Wilson).
    place
        The same at the case's own values: `theory behaviour share low high n`.
    turns
        What turns each behaviour: `theory behaviour along change low high n`; `along` is "ratio" or
        "risk". The change of the share from the lowest to the highest value of one, averaged over
        those of the other, in the same worlds (t interval).
    place_x, place_y
        Where the case's own values lie.
    titles
        Behaviours by name, as they are printed.
    case, worlds, seed
        Worlds of every point; as in the tables.
    """

    cells: pd.DataFrame
    place: pd.DataFrame
    turns: pd.DataFrame
    place_x: float
    place_y: float
    ratio: str
    titles: dict[str, str]
    case: str
    worlds: int
    seed: int
    caveat: str = CAVEAT
    version: str = ""


@dataclass(frozen=True)
class Grid:
    """The points of the map for one theory: the grid row by row, then the case's own values.

    Attributes
    ----------
    x, y : array, shape ``(points,)``
        Ratio and expected loss a year.
    values : mapping of str to array, shape ``(points,)``
        By path.
    side : int
        Values along each axis.
    """

    x: FloatArray
    y: FloatArray
    values: dict[str, FloatArray]
    side: int


def grid_of(case: Case, side: int) -> Grid:
    """Lay the map over what the parameters declare.

    The terms above the line are scaled together, as far as each of them may go; those below stay.
    The loss takes evenly spaced values over its range.

    Raises
    ------
    InputError
        If a term is below 0, or all of one side are 0: there is no ratio then.
    """
    found = inequality_of(case)
    above, below = (_values(case, paths) for paths in (found.numerator, found.denominator))
    scale = np.linspace(*_reach(case, found.numerator), side)
    loss = _number(case, found.loss)
    losses = np.linspace(loss.low, loss.high, side)
    own = float(np.asarray(loss.value))
    scales = np.append(np.tile(scale, side), 1.0)
    stakes = np.append(np.repeat(losses, side), own)
    chance = float(np.asarray(case.spec.risks.acts[found.act].yearly.value))
    values = {
        path: np.clip(scales * worth, _number(case, path).low, _number(case, path).high)
        for path, worth in zip(found.numerator, above, strict=True)
    }
    x = sum(values.values(), np.zeros(scales.size)) / sum(below)
    return Grid(x, stakes * chance, {**values, found.loss: stakes}, side)


def theories_of(case: Case, asked: str) -> tuple[str, ...]:
    """Return the risk theories that are meant by "all", or by names separated by commas."""
    parameter = case.parameters[f"{inequality_of(case).leader}.risk_theory"]
    assert isinstance(parameter, Choice)  # the schema says so
    if asked == ALL:
        return tuple(parameter.allowed)
    named = tuple(dict.fromkeys(name.strip() for name in asked.split(",")))
    for name in named:
        if name not in parameter.allowed:
            raise InputError(
                f"--theories: there is no risk theory {name!r}{nearest(name, parameter.allowed)}; "
                f"there are {', '.join(parameter.allowed)}, or all"
            )
    return named


def inequality_plan(case: Case, theories: Sequence[str], worlds: int, side: int, seed: int) -> Plan:
    """Return the plan of the map: every point lives the same worlds, under every theory."""
    leader = inequality_of(case).leader
    grid = grid_of(case, side)
    size = grid.x.size
    columns: dict[str, NDArray[np.generic]] = {
        path: np.tile(column, len(theories)) for path, column in grid.values.items()
    }
    columns[f"{leader}.risk_theory"] = np.repeat(np.array(theories, dtype=object), size)
    points: Points = given_points(columns)
    strata = tuple(strata_of(case, points, {BASELINE: []}))
    about = {"title": f"The inequality {inequality_of(case).ratio} in {case.title}"}
    return Plan(strata, worlds, seed, about=about)


def inequality_map(
    runs: pd.DataFrame, case: Case, theories: Sequence[str], side: int
) -> InequalityMap:
    """Read the map off the histories of an `inequality_plan`.

    Parameters
    ----------
    runs
        The table `runs`, or its columns `point replicate seed war_started` and those that the
        behaviours are read from.
    case, theories, side
        As planned.
    """
    found = inequality_of(case)
    grid = grid_of(case, side)
    size = grid.x.size
    signs = shown_by(runs, found, case)
    labels = runs.assign(theory=runs["point"] // size, at=runs["point"] % size)
    long = pd.concat(
        [
            labels[["theory", "at", "replicate"]].assign(behaviour=name, seen=column)
            for name, column in signs.items()
        ],
        ignore_index=True,
    )
    long["theory"] = long["theory"].map(dict(enumerate(theories)))
    cells = _shares(long, ["theory", "behaviour", "at"])
    cells = cells.assign(x=grid.x[cells["at"]], y=grid.y[cells["at"]])
    own = cells["at"].eq(size - 1)
    return InequalityMap(
        cells=cells[~own].rename(columns={"at": "point"}).reset_index(drop=True),
        place=cells[own].drop(columns=["at", "x", "y"]).reset_index(drop=True),
        turns=_turns(long[long["at"] < size - 1], side),
        place_x=float(grid.x[-1]),
        place_y=float(grid.y[-1]),
        ratio=found.ratio,
        titles={name: each.title for name, each in found.behaviours.items()},
        case=case.name,
        worlds=int(runs["replicate"].nunique()),
        seed=int(runs["seed"].iloc[0]),
        version=program_version(),
    )


def _shares(long: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return the share of the known worlds in which a behaviour is seen, cell by cell."""
    counts = long.dropna(subset=["seen"]).groupby(by, sort=False)["seen"].agg(["sum", "count"])
    seen, known = counts["sum"].to_list(), counts["count"].to_list()
    found = [share(int(part), int(whole)) for part, whole in zip(seen, known, strict=True)]
    columns = {name: [getattr(each, name) for each in found] for name in ("low", "high", "n")}
    rows = pd.DataFrame({"share": [each.value for each in found], **columns})
    return pd.concat([counts.index.to_frame(index=False), rows], axis=1)


def _turns(long: pd.DataFrame, side: int) -> pd.DataFrame:
    """Return how far each axis moves each behaviour, in the same worlds from end to end."""
    rows = []
    across, up = long["at"] % side, long["at"] // side
    for along, slot in (("ratio", across), ("risk", up)):
        ends = long.assign(end=slot.map({0: "first", side - 1: "last"})).dropna(subset=["end"])
        keys = ["theory", "behaviour", "replicate", "end"]
        worlds = ends.groupby(keys, sort=False)["seen"].mean().unstack("end")
        gaps = (worlds["last"] - worlds["first"]).dropna()
        for key, each in gaps.rename("gap").reset_index().groupby(keys[:2], sort=False):
            gap = _change(each["gap"].to_numpy(dtype=float))
            rows.append((*_pair(key), along, gap.value, gap.low, gap.high, gap.n))
    names = ["theory", "behaviour", "along", "change", "low", "high", "n"]
    return pd.DataFrame(rows, columns=names)


def _pair(key: object) -> tuple[str, str]:
    theory, behaviour = key if isinstance(key, tuple) else (key, "")
    return str(theory), str(behaviour)


def _change(gaps: FloatArray) -> Estimate:
    """Return a mean change of a share, gaps ``(worlds,)``; where all are alike with a bound."""
    found = mean(gaps.round(12))  # means of a few zeros and ones: what lies below is rounding
    unseen = share(0, gaps.size).high if gaps.size and np.ptp(gaps.round(12)) == 0.0 else 0.0
    low, high = np.clip([found.low - unseen, found.high + unseen], -1.0, 1.0).tolist()
    return Estimate(found.value, low, high, found.n)


def _number(case: Case, path: str) -> Number:
    parameter = case.parameters[path]
    assert isinstance(parameter, Number)  # checked when the case was read
    return parameter


def _values(case: Case, paths: Sequence[str]) -> list[float]:
    """Return the terms of one side; InputError if they give no ratio."""
    found = [float(np.asarray(_number(case, path).value)) for path in paths]
    for path, value in zip(paths, found, strict=True):
        if value < 0.0:
            raise InputError(f"{path} is {value:g}: a term of the ratio must not be below 0")
    if not sum(found) > 0.0:
        raise InputError(f"{' + '.join(paths)} is 0: there is no ratio to vary")
    return found


def _reach(case: Case, paths: Sequence[str]) -> tuple[float, float]:
    """Return the least and the greatest factor that every term can be multiplied by."""
    pairs = [(_number(case, p), v) for p, v in zip(paths, _values(case, paths), strict=True)]
    scaled = [(number.low / value, number.high / value) for number, value in pairs if value > 0.0]
    return max(low for low, _ in scaled), min(high for _, high in scaled)


def refuse_unknown_columns(found: Inequality, known: Sequence[str]) -> None:
    """Refuse an inequality whose signs name columns that the table of worlds does not have."""
    for name, behaviour in found.behaviours.items():
        for sign in behaviour.signs:
            for column in sign.any_of:
                if column not in known:
                    raise InputError(
                        f"inequality.behaviours.{name}: the table of worlds has no column "
                        f"{column!r}{nearest(column, known)}"
                    )
