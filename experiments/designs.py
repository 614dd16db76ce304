"""Designs: at which combinations of parameter values a study looks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy

from panmunjom.model import InputError, nearest

from .factors import Factor, Levels, Range
from .points import METHODS, Column, FloatArray, Method, Points

MOST_POINTS = 10_000_000
"""A design beyond this is taken for a mistake: its table alone would fill the memory."""
LEVELS = 4
"""Levels of a Morris grid unless asked otherwise (Morris 1991; SALib's default too)."""


def design(
    method: str,
    factors: Sequence[Factor],
    size: int | None = None,
    seed: int = 0,
    levels: int = LEVELS,
) -> Points:
    """Lay out the points of a study.

    A random design depends on nothing but these arguments.

    Parameters
    ----------
    method : {"grid", "latin_hypercube", "sobol", "morris"}
        `grid`: every combination; the last factor changes fastest; a range needs `steps`.
        `latin_hypercube`: `size` points, each range cut into `size` slices with one point in each
        (McKay, Beckman & Conover 1979; scipy).
        `sobol`: Saltelli's scheme over a scrambled Sobol' sequence (Saltelli et al. 2010; SALib):
        from two base samples A and B of `size` points each, in turn A, then A with one column of
        B for every factor, then B: ``size * (factors + 2)`` points. No second-order indices.
        `morris`: `size` trajectories of ``factors + 1`` points, each step moving one factor
        (Morris 1991; SALib).
    factors : sequence of Levels or Range
        What varies. A grid of no factors is the one point of the case as it stands.
    size : int
        Points, base points or trajectories; for a grid it follows from the factors.
    seed : int
        Of the random designs; zero or above.
    levels : int
        Of a Morris grid: an even number, at least as many as any list has values.

    Raises
    ------
    InputError
        If the method is unknown, the size missing, too small or (Sobol') no power of two, a range
        in a grid has no steps, or there would be more than ten million points.
    """
    _refuse_twice(factors)
    if method == "grid":
        if size is not None:
            raise InputError("the size of a grid follows from its factors: leave size out")
        return _grid(factors)
    if method == "points":
        raise InputError("the method 'points' needs a file of points; see read_points")
    if method not in METHODS:
        known = ", ".join(METHODS)
        raise InputError(f"unknown design {method!r}{nearest(method, METHODS)}; known: {known}")
    n = _checked_size(method, factors, size)
    if seed < 0:
        raise InputError(f"the seed of a design must be zero or above, found {seed}")
    # keyed by the method too, so that two designs of one study share no numbers
    luck = np.random.default_rng([seed, METHODS.index(method)])
    if method == "latin_hypercube":
        unit = scipy.stats.qmc.LatinHypercube(d=len(factors), seed=luck).random(n)
        return _random_points("latin_hypercube", factors, unit, n)
    if method == "sobol":
        return _random_points("sobol", factors, _saltelli(len(factors), n, luck), n)
    _check_levels(levels, factors)
    unit = _trajectories(len(factors), n, levels, luck)
    return _random_points("morris", factors, unit, n, levels)


def single_point() -> Points:
    """Return the design of a study that varies nothing: one point, no columns."""
    return _grid(())


def _refuse_twice(factors: Sequence[Factor]) -> None:
    paths = [each.path for each in factors]
    for at, path in enumerate(paths):
        if path in paths[:at]:
            raise InputError(f"{path} is varied twice")


def _checked_size(method: str, factors: Sequence[Factor], size: int | None) -> int:
    """Return how many points, base points or trajectories are asked; InputError if impossible."""
    if not factors:
        raise InputError(f"a {method} design needs at least one parameter to vary")
    if size is None:
        raise InputError(f"a {method} design needs a size")
    if type(size) is not int:
        raise InputError(f"the size of a design must be a whole number, found {size!r}")
    least = 1 if method == "latin_hypercube" else 2
    if size < least:
        raise InputError(f"a design with no points: size must be at least {least}, found {size}")
    if method == "sobol" and size & (size - 1):
        below = 1 << (size.bit_length() - 1)
        raise InputError(
            f"the size of a sobol design must be a power of two, found {size}; "
            f"nearest: {below} and {2 * below}"
        )
    each = {"latin_hypercube": 1, "sobol": len(factors) + 2, "morris": len(factors) + 1}[method]
    _refuse_too_many(size * each)
    return size


def _refuse_too_many(count: int) -> None:
    if count > MOST_POINTS:
        raise InputError(
            f"the design would have {count:,} points; at most {MOST_POINTS:,} are allowed: vary "
            f"fewer parameters, take fewer values of each, or use latin_hypercube"
        )


def _check_levels(levels: int, factors: Sequence[Factor]) -> None:
    if type(levels) is not int or levels < 2 or levels % 2:
        raise InputError(f"levels of a morris design must be an even number, found {levels}")
    for each in factors:
        if isinstance(each, Levels) and len(each.values) > levels:
            raise InputError(
                f"{each.path}: a morris grid of {levels} levels cannot visit all of its "
                f"{len(each.values)} values: ask for more levels"
            )


def _grid(factors: Sequence[Factor]) -> Points:
    missing = [each.path for each in factors if isinstance(each, Range) and each.steps is None]
    if missing:
        raise InputError(
            f"a grid needs a number of steps for every range: add steps to {', '.join(missing)}"
        )
    values = [_grid_values(each) for each in factors]
    count = math.prod(map(len, values))
    _refuse_too_many(count)
    unit = np.empty((count, len(factors)))
    columns: dict[str, Column] = {}
    repeats = count
    for at, factor in enumerate(factors):
        length = len(values[at])
        repeats //= length  # of one value before the next: the last factor runs fastest
        place = np.arange(count) // repeats % length
        unit[:, at] = (place + 0.5) / length
        columns[factor.path] = values[at][place]
    return Points("grid", columns, count, count, unit)


def _grid_values(factor: Factor) -> Column:
    """Return the values of a factor on a grid; both ends of a range are met exactly."""
    if isinstance(factor, Range):
        return np.linspace(factor.low, factor.high, factor.steps or 0)
    return _typed(factor.values)


def _random_points(
    method: Method, factors: Sequence[Factor], unit: FloatArray, size: int, levels: int = 0
) -> Points:
    columns = {each.path: _mapped(each, unit[:, at]) for at, each in enumerate(factors)}
    return Points(method, columns, len(unit), size, unit, levels)


def _mapped(factor: Factor, unit: FloatArray) -> Column:
    """Return the factor's values at places of the unit interval, shape ``(points,)``.

    A range is mapped linearly; of k levels, level ``floor(u * k)`` is taken.
    """
    if isinstance(factor, Range):
        values = factor.low + unit * (factor.high - factor.low)
        # rounding must not step over an end: the parameter would refuse the value
        return np.clip(values, factor.low, factor.high)
    k = len(factor.values)
    # a place at the edge of two levels belongs to the upper one, whatever its last bit says
    place = np.minimum(np.floor(unit * k + 1e-9).astype(np.int64), k - 1)
    return _typed(factor.values)[place]


def _typed(values: Sequence[object]) -> Column:
    """Return values as bool, float64 or objects."""
    if all(isinstance(each, bool) for each in values):
        return np.array(values, dtype=np.bool_)
    if any(isinstance(each, str) for each in values):
        return np.array(values, dtype=object)
    return np.array(values, dtype=np.float64)


def _problem(factors: int) -> dict[str, Any]:
    """Return the unit cube in SALib's words."""
    names = [f"x{at}" for at in range(factors)]
    return {"num_vars": factors, "names": names, "bounds": [[0.0, 1.0]] * factors}


def _saltelli(factors: int, n: int, luck: np.random.Generator) -> FloatArray:
    from SALib.sample import sobol  # noqa: PLC0415  # a second to import, for this design alone

    sample = sobol.sample(_problem(factors), n, calc_second_order=False, seed=luck)
    return np.asarray(sample, dtype=np.float64)


def _trajectories(factors: int, n: int, levels: int, luck: np.random.Generator) -> FloatArray:
    from SALib.sample import morris  # noqa: PLC0415  # a second to import, for this design alone

    sample = morris.sample(_problem(factors), n, num_levels=levels, seed=luck)
    return np.asarray(sample, dtype=np.float64)
