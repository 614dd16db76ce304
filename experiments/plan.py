"""The plan of a study: which histories are lived, in which order, and how they are cut into parts.

A *stratum* holds the histories that one `War` can live side by side: one case under one arm, its
points as arrays of parameter values. Row q of a stratum is replicate ``q // points`` of point
``q % points``: repetitions are interleaved over the design, so that a study that was stopped half
way has half of the replicates of every point.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
import pyarrow as pa

from panmunjom.agents import IntArray
from panmunjom.model import Case, InputError

Luck: TypeAlias = Literal["paired", "independent"]
BASELINE = "baseline"
"""The arm in which nothing is changed."""

CHUNK = 12_288
"""Histories simulated together, about: many for numpy's sake, few for a laptop's memory."""
CHUNK_READ = 4096
"""The same where the record is read off histories: a few daily values of each are held."""
CHUNK_KEPT = 512
"""The same where whole histories are kept: 1 MB of daily values each."""
LABELS = {
    "case": pa.string(),
    "arm": pa.string(),
    "point": pa.int64(),
    "replicate": pa.int64(),
    "seed": pa.uint64(),
    "world": pa.int64(),
}
"""The columns with which every table begins: they say which history a row belongs to."""
EVERY = 2**62
"""As a number of replicates to keep: all there are."""


@dataclass(frozen=True)
class Keep:
    """What is kept besides the outcomes of every history.

    Attributes
    ----------
    bands : bool
        Quantiles over the worlds of an arm, day by day.
    readings : bool
        What every history shows of the patterns of its case's record.
    decisions, paths : int
        Of how many replicates of every point, from the first on.
    """

    bands: bool = False
    readings: bool = False
    decisions: int = 0
    paths: int = 0

    @property
    def histories(self) -> int:
        """Of how many replicates the War must keep whole histories."""
        return max(self.decisions, self.paths)


@dataclass(frozen=True, eq=False)
class Stratum:
    """Histories that can be lived in one `War`.

    Attributes
    ----------
    case : Case
        Under its arm; parameters that differ between the points are arrays, shape ``(points,)``.
    arm : str
        Name of the bundle of interventions.
    points : array of int, shape ``(points,)``
        Their numbers in the design.
    varied : mapping of str to array or scalar
        What is noted of each point beside its outcomes: values of the varied parameters.
    first_world : int or None
        With independent luck, the world of row 0; None if replicate r lives world r.
    """

    case: Case
    arm: str = BASELINE
    points: IntArray = field(default_factory=lambda: np.zeros(1, dtype=np.int64))
    varied: Mapping[str, pa.Array] = field(default_factory=dict)
    first_world: int | None = None

    def __post_init__(self) -> None:
        if self.case.array_length not in (None, self.points.size):
            raise InputError(
                f"the case's arrays hold {self.case.array_length} points, "
                f"but there are {self.points.size}"
            )


@dataclass(frozen=True)
class Cut:
    """Neighbouring rows of a stratum that are simulated together and kept in one part."""

    part: int
    stratum: int
    first: int
    rows: int


@dataclass(frozen=True, eq=False)
class Rows:
    """The histories of a cut, one entry each.

    Attributes
    ----------
    case : Case
        With one value a history wherever a parameter differs between them.
    worlds : array of int, shape ``(rows,)``
        The numbers that name their luck.
    replicate : array of int, shape ``(rows,)``
    labels : pyarrow.Table
        Which history each is (the columns of `LABELS`), and the values of what was varied.
    """

    case: Case
    worlds: IntArray
    replicate: IntArray
    labels: pa.Table

    def in_words(self, row: int) -> str:
        """Say which history a row is."""
        which = {name: self.labels[name][row].as_py() for name in LABELS}
        return (
            f"{which['case']}, arm {which['arm']}, point {which['point']}, "
            f"replicate {which['replicate']} (seed {which['seed']}, world {which['world']})"
        )


@dataclass(frozen=True, eq=False)
class Plan:
    """Everything that is to be lived.

    Attributes
    ----------
    strata : tuple of Stratum
    replicates : int
        Histories of every point.
    seed : int
        Names the luck of all worlds.
    luck : {"paired", "independent"}
    keep : Keep
    about : mapping of str to str
        Title, question and the text of the file, as the user wrote them; nothing depends on it.
    """

    strata: tuple[Stratum, ...]
    replicates: int
    seed: int
    luck: Luck = "paired"
    keep: Keep = Keep()
    about: Mapping[str, str] = field(default_factory=dict)

    @property
    def histories(self) -> int:
        """How many histories there are."""
        return sum(self.rows_of(each) for each in self.strata)

    def rows_of(self, stratum: Stratum) -> int:
        """How many histories a stratum has."""
        return stratum.points.size * self.replicates

    def cuts(self, size: int | None = None, workers: int = 1) -> list[Cut]:
        """Cut the study into parts, in the order in which they are done.

        Parameters
        ----------
        size : int, optional
            So many histories a part; by default about `CHUNK`, cut so that all workers are done
            at one time. The results do not depend on it.
        workers : int
            How many there are.
        """
        found = [
            (first / stratum.points.size, number, first, rows)
            for number, stratum in enumerate(self.strata)
            for first, rows in self._pieces(stratum, size or self._even(stratum, workers))
        ]
        # by replicate first: whatever is finished when a study is stopped is balanced
        ordered = sorted(found)
        return [Cut(part, *each) for part, (_, *each) in enumerate(ordered)]

    def rows(self, cut: Cut) -> Rows:
        """Return the histories of a part, ready to be lived."""
        stratum = self.strata[cut.stratum]
        row = np.arange(cut.first, cut.first + cut.rows)
        replicate, at = np.divmod(row, stratum.points.size)
        worlds = replicate if stratum.first_world is None else stratum.first_world + row
        names = [stratum.case.name] * cut.rows, [stratum.arm] * cut.rows
        seed = np.full(cut.rows, self.seed, dtype=np.uint64)
        which = (*names, stratum.points[at], replicate, seed, worlds)
        labels = {
            name: pa.array(values, kind)
            for (name, kind), values in zip(LABELS.items(), which, strict=True)
        }
        labels |= {path: values.take(pa.array(at)) for path, values in stratum.varied.items()}
        return Rows(stratum.case.take(at), worlds, replicate, pa.table(labels))

    def varied(self) -> dict[str, pa.DataType]:
        """Return what is varied anywhere in the study, with the types of its columns."""
        return {path: values.type for each in self.strata for path, values in each.varied.items()}

    def cases(self) -> Iterator[Case]:
        """Yield one case of every name, as it is on its first point."""
        seen: set[str] = set()
        for stratum in self.strata:
            if stratum.case.name not in seen:
                seen.add(stratum.case.name)
                yield stratum.case.take(np.zeros(1, dtype=np.int64))

    def _even(self, stratum: Stratum, workers: int) -> int:
        """Return how many histories go into a part so that all workers are done at one time."""
        each = -(-workers // len(self.strata))
        rows = self.rows_of(stratum)
        most = CHUNK_READ if self.keep.readings else CHUNK
        return -(-rows // (each * max(round(rows / (most * each)), 1)))

    def _pieces(self, stratum: Stratum, most: int) -> Iterator[tuple[int, int]]:
        """Yield first row and number of rows: small pieces where whole histories are kept."""
        rows = self.rows_of(stratum)
        kept = min(self.keep.histories, self.replicates) * stratum.points.size
        for begin, end, step in ((0, kept, min(most, CHUNK_KEPT)), (kept, rows, most)):
            for first in range(begin, end, step):
                yield first, min(step, end - first)
