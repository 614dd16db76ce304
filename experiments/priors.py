"""Priors: what a calibration believes of its free parameters before it has seen the record.

Every parameter states the range in which a value can be defended; between its ends nothing is
preferred. A positive parameter whose range spans a factor of ten or more is uniform in its
logarithm: a chance of 0.002 to 0.05 a year is known by its order of magnitude, and uniform in the
number itself would put four fifths of the belief above 0.01.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from scipy.special import ndtr, ndtri

from panmunjom.agents import FloatArray
from panmunjom.model import Case, InputError, Number, first_few, nearest

Shape: TypeAlias = Literal["uniform", "log-uniform"]
DECADE = 10.0
"""A range with this ratio of its ends, or more, is taken in logarithms."""
EDGE = 1e-12
"""Cumulative probabilities are kept this far from 0 and 1, where normal scores are infinite."""


@dataclass(frozen=True)
class Prior:
    """The prior of one parameter.

    Attributes
    ----------
    path : str
        The parameter's path: ``stalin.fear``.
    low, high : float
        Ends of its range.
    shape : {"uniform", "log-uniform"}
    value : float
        What stands in the case now.
    unit, meaning : str
        As the case states them.
    """

    path: str
    low: float
    high: float
    shape: Shape
    value: float
    unit: str = "1"
    meaning: str = ""

    @classmethod
    def of(cls, path: str, number: Number) -> Prior:
        """Return the prior of a parameter of a case."""
        wide = number.low > 0 and number.high / number.low >= DECADE
        shape: Shape = "log-uniform" if wide else "uniform"
        value = float(np.mean(number.value))
        return cls(path, number.low, number.high, shape, value, number.unit, number.meaning)

    def share_below(self, values: FloatArray) -> FloatArray:
        """Return the cumulative probability of `values`, from 0 to 1."""
        if self.shape == "log-uniform":
            found = np.log(values / self.low) / np.log(self.high / self.low)
        else:
            found = (values - self.low) / (self.high - self.low)
        return np.asarray(np.clip(found, 0.0, 1.0))

    def quantile(self, share: FloatArray) -> FloatArray:
        """Return the values below which these shares of the prior lie; never outside the range."""
        if self.shape == "log-uniform":
            found = self.low * np.exp(share * np.log(self.high / self.low))
        else:
            found = self.low + share * (self.high - self.low)
        return np.asarray(np.clip(found, self.low, self.high))


@dataclass(frozen=True)
class Priors:
    """Independent priors of several parameters.

    Every parameter has a *normal score*: the number below which a standard normal has as much
    probability as the prior has below the value. In normal scores the prior is standard normal in
    all directions and has no walls, whatever the ranges.
    """

    each: tuple[Prior, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters' paths."""
        return tuple(prior.path for prior in self.each)

    def __len__(self) -> int:
        return len(self.each)

    def values(self, scores: FloatArray) -> FloatArray:
        """Return parameter values, shape ``(n, parameters)``, for normal scores of that shape."""
        shares = ndtr(scores)
        columns = [prior.quantile(shares[:, k]) for k, prior in enumerate(self.each)]
        return np.column_stack(columns)

    def shares(self, values: FloatArray) -> FloatArray:
        """Return cumulative prior probabilities, from 0 to 1, shape ``(n, parameters)``."""
        columns = [prior.share_below(values[:, k]) for k, prior in enumerate(self.each)]
        return np.column_stack(columns)

    def scores(self, values: FloatArray) -> FloatArray:
        """Return the normal scores of parameter values, shape ``(n, parameters)``."""
        return np.asarray(ndtri(np.clip(self.shares(values), EDGE, 1.0 - EDGE)))


def priors(case: Case, paths: Sequence[str] | None = None) -> Priors:
    """Return the priors of some parameters of a case.

    Parameters
    ----------
    case : Case
        Its parameters state low and high.
    paths : sequence of str, optional
        Parameters that are free; by default those the case names in its ``calibration.toml``.

    Raises
    ------
    InputError
        If there are none, a path is unknown (the nearest is named), no number, twice in the list,
        or has a range of no width.
    """
    free = tuple(case.spec.calibration.free if paths is None else paths)
    if not free:
        raise InputError(
            f"{case.name} names no free parameters: list their paths in its calibration.toml, "
            '[calibration] free = ["stalin.fear", ...]; `panmunjom calibrate CASE --screen` shows '
            "which parameters move the record"
        )
    problems = [each for each in (_problem(case, path) for path in dict.fromkeys(free)) if each]
    problems += [f"{path!r} stands twice among the free parameters" for path in _twice(free)]
    if problems:
        raise InputError(first_few(problems))
    return Priors(tuple(Prior.of(path, _number(case, path)) for path in free))


def ranged(case: Case) -> Priors:
    """Return the priors of every number of a case that has a range."""
    numbers = [path for path in case.parameters if not _problem(case, path)]
    return Priors(tuple(Prior.of(path, _number(case, path)) for path in numbers))


def _number(case: Case, path: str) -> Number:
    found = case.parameters[path]
    assert isinstance(found, Number)
    return found


def _problem(case: Case, path: str) -> str:
    """Say why a parameter cannot be free; nothing if it can."""
    if path not in case.parameters:
        return f"free parameters: unknown parameter {path!r}{nearest(path, case.parameters)}"
    found = case.parameters[path]
    if not isinstance(found, Number):
        return f"free parameters: {path!r} is no number; only numbers can be calibrated"
    if found.low >= found.high:
        return f"free parameters: {path!r} has one possible value, {found.low:.12g}"
    return ""


def _twice(paths: Sequence[str]) -> list[str]:
    return [path for path in dict.fromkeys(paths) if paths.count(path) > 1]
