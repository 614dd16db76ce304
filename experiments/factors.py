"""Factors: the parameters a study varies, and the values each may take."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TypeAlias

import numpy as np
import pandas as pd

from panmunjom.model import (
    Case,
    Choice,
    InputError,
    Number,
    Parameter,
    Switch,
    first_few,
    nearest,
)

Setting: TypeAlias = float | bool | str
DECLARED = "declared"
RANGE_KEYS = ("low", "high", "steps")
EXPECTED = 'a list of values, a table with low and high, or "declared"'


@dataclass(frozen=True)
class Levels:
    """A parameter that takes one of a few values.

    Attributes
    ----------
    path : str
        The parameter's path: ``stalin.risk_theory``.
    values : tuple of float, of bool or of str
        At least one, no two alike.

    Raises
    ------
    InputError
        If there is no value, or one stands twice.
    """

    path: str
    values: tuple[Setting, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", tuple(self.values))
        if not self.values:
            raise InputError(f"{self.path}: the list of values is empty")
        numbers = [each for each in self.values if isinstance(each, float)]
        if not all(map(math.isfinite, numbers)):
            raise InputError(f"{self.path}: a value is not a finite number")
        twice = [each for at, each in enumerate(self.values) if each in self.values[:at]]
        if twice:
            raise InputError(f"{self.path}: {twice[0]!r} stands twice in the list of values")


@dataclass(frozen=True)
class Range:
    """A number that takes any value between two ends.

    Attributes
    ----------
    path : str
        The parameter's path: ``stalin.fear``.
    low, high : float
        Both ends belong to the range.
    steps : int, optional
        Into how many evenly spaced values a grid cuts the range, both ends included; other designs
        take no notice.

    Raises
    ------
    InputError
        If an end is not a finite number, `low` is not below `high`, or `steps` is below two.
    """

    path: str
    low: float
    high: float
    steps: int | None = None

    def __post_init__(self) -> None:
        for end in (self.low, self.high):
            if isinstance(end, bool) or not math.isfinite(end):
                raise InputError(f"{self.path}: an end of a range must be a number, found {end}")
        if self.low >= self.high:
            raise InputError(f"{self.path}: low {self.low:.12g} is not below high {self.high:.12g}")
        wrong = self.steps is not None and (type(self.steps) is not int or self.steps < 2)
        if wrong:
            raise InputError(
                f"{self.path}: steps must be a whole number from 2 up, found {self.steps}"
            )


Factor: TypeAlias = Levels | Range


def factors(case: Case, vary: Mapping[str, object]) -> tuple[Factor, ...]:
    """Read what a study varies, as it is written in TOML or Python.

    Parameters
    ----------
    case : Case
        The case whose parameters are varied.
    vary : mapping of str to object
        By path, or as tables inside tables: a list of values; a table with ``low`` and ``high``
        (each by default as the parameter declares it) and, for a grid, ``steps``; or the word
        ``"declared"``, which is the declared range of a number and every value of a choice or a
        switch. A path with ``*``, ``?`` or ``[...]`` is a pattern: it stands for every *number*
        that matches and has a range. A parameter that is also named by its full path keeps what
        is said there.

    Returns
    -------
    tuple of Levels or Range
        In the order of `vary`; what a pattern matches, in the order of the case.

    Raises
    ------
    InputError
        With everything that is wrong: unknown paths (the nearest is named), patterns that match
        nothing, empty or repeated values, values outside what the parameter allows, a range for a
        choice, a parameter that is varied twice.
    """
    problems: list[str] = []
    entries = list(_flat(case, vary, ()))
    exact = {path for path, _ in entries if path in case.parameters}
    found: dict[str, Factor] = {}
    for path, wish in entries:
        try:
            targets = _targets(case, path, exact)
        except InputError as error:
            problems.append(str(error))
            continue
        for target in targets:
            if target in found:
                problems.append(f"{target} is varied twice")
                continue
            try:
                found[target] = _factor(target, case.parameters[target], wish)
            except InputError as error:
                problems.append(str(error))
    if problems:
        raise InputError(first_few(problems))
    return tuple(found.values())


def _flat(
    case: Case, table: Mapping[str, object], above: tuple[str, ...]
) -> Iterator[tuple[str, object]]:
    """Yield what stands at each path; a table is gone through, a range is not."""
    for key, wish in table.items():
        names = (*above, str(key))
        path = ".".join(names)
        if isinstance(wish, Mapping) and wish and not _is_range(case, path, wish):
            yield from _flat(case, wish, names)
        else:
            yield path, wish


def _is_range(case: Case, path: str, wish: Mapping[str, object]) -> bool:
    return path in case.parameters or set(wish) <= set(RANGE_KEYS)


def _targets(case: Case, path: str, exact: set[str]) -> list[str]:
    """Return the parameters that a path or a pattern stands for."""
    if path in case.parameters:
        return [path]
    if not set(path) & set("*?["):
        raise InputError(_unknown(case, path))
    matching = [
        each
        for each, parameter in case.parameters.items()
        if fnmatchcase(each, path) and isinstance(parameter, Number)
    ]
    if not matching:
        raise InputError(f"the pattern {path!r} matches no number of {case.name}")
    ranged = [each for each in matching if _has_range(case.parameters[each])]
    if not ranged:
        raise InputError(f"the pattern {path!r} matches only numbers that have no range")
    return [each for each in ranged if each not in exact]


def _has_range(parameter: Parameter) -> bool:
    return isinstance(parameter, Number) and parameter.low < parameter.high


def _unknown(case: Case, path: str) -> str:
    below = [each for each in case.parameters if each.startswith(f"{path}.")]
    if below:
        holds = ", ".join(below[:3]) + (", ..." if len(below) > 3 else "")
        return f"{path!r} is a table, not a parameter; it holds {holds}"
    return f"unknown parameter {path!r}{nearest(path, case.parameters)}"


def _factor(path: str, parameter: Parameter, wish: object) -> Factor:
    """Turn what the user wrote for one parameter into a factor."""
    if isinstance(wish, (np.ndarray, pd.Series)):
        wish = wish.tolist()
    if isinstance(wish, (list, tuple)):
        return _levels(path, parameter, wish)
    if wish == DECLARED:
        wish = {}
    if not isinstance(wish, Mapping):
        raise InputError(f"{path}: expected {EXPECTED}, found {wish!r}")
    unknown = [str(key) for key in wish if key not in RANGE_KEYS]
    if unknown:
        known = ", ".join(RANGE_KEYS)
        raise InputError(f"{path}: unknown key {unknown[0]!r}; known here: {known}")
    if isinstance(parameter, Number):
        return _range(path, parameter, wish)
    if wish:
        kind, allowed = _kind(parameter)
        raise InputError(f"{path} is {kind} and has no range; give a list of: {allowed}")
    return Levels(path, _all_values(parameter))


def _kind(parameter: Choice | Switch) -> tuple[str, str]:
    if isinstance(parameter, Switch):
        return "a switch", "true, false"
    return "a choice", ", ".join(parameter.allowed)


def _all_values(parameter: Choice | Switch) -> tuple[Setting, ...]:
    return (False, True) if isinstance(parameter, Switch) else tuple(parameter.allowed)


def _levels(path: str, parameter: Parameter, wish: list[object] | tuple[object, ...]) -> Levels:
    values: list[Setting] = []
    problems: list[str] = []
    for each in wish:
        try:
            values.append(_value(path, parameter, each))
        except InputError as error:
            problems.append(str(error))
    if problems:
        raise InputError(first_few(problems))
    return Levels(path, tuple(values))


def _range(path: str, parameter: Number, wish: Mapping[str, object]) -> Range:
    if not _has_range(parameter):
        raise InputError(f"{path} allows only {parameter.low:.12g}: there is no range to vary")
    low = _value(f"{path}, low", parameter, wish.get("low", parameter.low))
    high = _value(f"{path}, high", parameter, wish.get("high", parameter.high))
    steps = wish.get("steps")
    if steps is not None and type(steps) is not int:
        raise InputError(f"{path}: steps must be a whole number from 2 up, found {steps!r}")
    return Range(path, float(low), float(high), steps)


def _value(path: str, parameter: Parameter, wish: object) -> Setting:
    """Check one value against its parameter; numbers become floats."""
    value = parameter.with_value(wish, path).value
    if isinstance(value, np.ndarray):
        raise InputError(f"{path}: expected one value, found an array")
    return value
