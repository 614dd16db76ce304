"""The bins of the per-day bands: `bands.toml` read, values put into bins, quantiles read off."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

#: Bits of a float32 behind its exponent.
MANTISSA = 23


@dataclass(frozen=True)
class EvenBins:
    """Bins centred on ``low, low + width, ... high``, with one more bin below and one above.

    Attributes
    ----------
    exact : bool
        Whether the quantity has no values but the centres.
    """

    low: float
    high: float
    width: float
    exact: bool

    @property
    def size(self) -> int:
        """How many bins there are."""
        return round((self.high - self.low) / self.width) + 3

    @cached_property
    def edges(self) -> tuple[Floats, Floats]:
        """Lowest and highest value of every bin; the two outer bins are known by their edge."""
        centre = self.low + self.width * np.arange(-1.0, self.size - 1.0)
        half = 0.0 if self.exact else self.width / 2.0
        lower, upper = centre - half, centre + half
        lower[0], upper[-1] = upper[0], lower[-1]
        return lower, upper


@dataclass(frozen=True)
class DoublingBins:
    """Bins of equal width within each doubling, so about equal in per cent.

    A float holds its exponent and then the digits behind it: its highest bits are the bin. So no
    logarithm is taken, and every machine finds the same bin.

    Attributes
    ----------
    lowest, highest : int
        The bins reach from ``2**lowest`` to ``2**highest``. What is less counts as 0, what is more
        has one more bin.
    per_doubling : int
        A power of two.
    """

    lowest: int
    highest: int
    per_doubling: int

    @property
    def size(self) -> int:
        """How many bins there are."""
        return (self.highest - self.lowest) * self.per_doubling + 2

    @cached_property
    def edges(self) -> tuple[Floats, Floats]:
        """Lowest and highest value of every bin; the highest bin is known by its lower edge."""
        octave, part = np.divmod(np.arange(self.size - 1), self.per_doubling)
        inner = np.ldexp(1.0 + part / self.per_doubling, octave + self.lowest)
        return np.concatenate([[0.0], inner]), np.concatenate([[0.0], inner[1:], inner[-1:]])

    @property
    def shift(self) -> int:
        """How many bits of a float32 lie below those that name the bin."""
        return MANTISSA + 1 - self.per_doubling.bit_length()


Bins = EvenBins | DoublingBins


class Binner:
    """Puts the values of many series into their bins at once.

    Bins are numbered through: those of the second series begin where those of the first end.

    Parameters
    ----------
    even : sequence of EvenBins
        Those of the first series.
    doubling : sequence of DoublingBins
        Those of the series behind them.

    Attributes
    ----------
    first : array of int64, shape (series + 1,)
        Number of the first bin of each series; the last entry is how many bins there are.
    """

    def __init__(self, even: Sequence[EvenBins], doubling: Sequence[DoublingBins]) -> None:
        sizes = [each.size for each in even] + [each.size for each in doubling]
        self.first: Counts = np.concatenate([[0], np.cumsum(sizes)])
        self._least = self.first[:-1, None].astype(np.int32)
        self._most = self.first[1:, None].astype(np.int32) - 1
        self._split = len(even)
        self._per_unit = _column([1.0 / each.width for each in even], np.float32)
        low = _column([each.low for each in even], np.float32)
        self._origin = (self._least[: self._split] + 1 - low * self._per_unit).astype(np.float32)
        self._shift = _column([each.shift for each in doubling], np.int32)
        lowest = _column([2.0**each.lowest for each in doubling], np.float32)
        self._zero = (lowest.view(np.int32) >> self._shift) - 1 - self._least[self._split :]

    def number(self, values: NDArray[np.float32], out: NDArray[np.int32]) -> None:
        """Write the number of the bin of every value to `out`; both ``(series, worlds)``.

        Single precision moves a value into the bin beside its own if it is within a millionth of
        the edge.
        """
        even, doubling = out[: self._split], out[self._split :]
        place = values[: self._split] * self._per_unit
        even[:] = np.rint(np.add(place, self._origin, out=place), out=place)
        np.right_shift(values[self._split :].view(np.int32), self._shift, out=doubling)
        np.subtract(doubling, self._zero, out=doubling)
        np.clip(out, self._least, self._most, out=out)


@dataclass(frozen=True)
class Quantity:
    """One table of `bands.toml`.

    Attributes
    ----------
    each : {"sector", "actor", "army"} or None
        Whether there is one series for every sector, actor, or actor with an army.
    stays : bool
        Whether a world whose history has ended keeps its last value; else it counts as 0.
    """

    name: str
    meaning: str
    unit: str
    each: Literal["sector", "actor", "army"] | None
    stays: bool
    bins: Bins


@cache
def quantities() -> Mapping[str, Quantity]:
    """Return what is counted, by name."""
    text = resources.files(__package__).joinpath("bands.toml").read_text("utf-8")
    return MappingProxyType({name: _quantity(name, t) for name, t in tomllib.loads(text).items()})


def quantity_of(variable: str) -> Quantity:
    """Return the quantity that a series such as ``dead_china`` is one of.

    Raises
    ------
    KeyError
        If there is none.
    """
    for name, quantity in quantities().items():
        if variable == name or (quantity.each is not None and variable.startswith(f"{name}_")):
            return quantity
    raise KeyError(variable)


def quantile(counts: Counts, bins: Bins, percent: int) -> Floats:
    """Return a quantile of every row of counts.

    Parameters
    ----------
    counts : array of int64, shape (days, bins)
        Every row adds up to the same number of worlds.
    percent : int
        0 to 100. Of `n` worlds in order it is the one numbered ``ceil(percent * n / 100)``.

    Returns
    -------
    array of float64, shape (days,)
        A value inside the bin of that world: less than a bin away, half a bin where the bins
        beside it are empty.
    """
    rows = np.arange(len(counts))
    up_to = counts.cumsum(axis=1)
    rank = np.maximum(-(-percent * up_to[:, -1] // 100), 1)
    at = (up_to < rank[:, None]).sum(axis=1)
    here = counts[rows, at]
    place = (rank - (up_to[rows, at] - here) - 0.5) / here
    left, right = _spread(counts, bins, at)
    return np.asarray(left + (right - left) * place)


def mean(counts: Counts, bins: Bins) -> Floats:
    """Return the mean of every row of counts, with each world in the middle of its bin.

    It is exact where the bins are; what is beyond the outermost bins counts as their edge.
    """
    lower, upper = bins.edges
    # not a matrix product, whose order of additions depends on the machine
    total = np.sum(counts * ((lower + upper) / 2.0), axis=1)
    return np.asarray(total / counts.sum(axis=1))


def _spread(counts: Counts, bins: Bins, at: Counts) -> tuple[Floats, Floats]:
    """Return from where to where the worlds of a bin are taken to lie.

    All over the bin where the bins beside it are as full; the middle where these are empty: a
    value that all worlds share must not look like a range.
    """
    lower, upper = bins.edges
    rows, width = np.arange(len(counts)), upper - lower
    density = np.divide(counts, width, out=np.zeros(counts.shape), where=width > 0.0)
    here = np.where(width[at] > 0.0, density[rows, at], 1.0)
    below = density[rows, np.maximum(at - 1, 0)] / here
    above = density[rows, np.minimum(at + 1, len(width) - 1)] / here
    middle, half = (lower[at] + upper[at]) / 2.0, width[at] / 2.0
    return middle - half * np.minimum(below, 1.0), middle + half * np.minimum(above, 1.0)


def _quantity(name: str, table: dict[str, Any]) -> Quantity:
    shape = dict(table["bins"])
    kind = shape.pop("kind")
    bins = (
        DoublingBins(**shape) if kind == "doublings" else EvenBins(**shape, exact=kind == "exact")
    )
    stays = {"stays": True, "ends": False}[table["after"]]
    return Quantity(name, table["meaning"], table["unit"], table.get("each"), stays, bins)


def _column(values: Sequence[float], kind: type[np.generic]) -> NDArray[Any]:
    return np.array(values, dtype=kind).reshape(-1, 1)
