"""A study described: one TOML file, or the same thing in Python."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
from pydantic import Field

from panmunjom.model import Case, InputError, Intervention, Strict, load, nearest, read_document

from .designs import Points, design
from .factors import factors, flattened
from .plan import BASELINE, EVERY, Keep, Luck, Plan, Stratum
from .points_file import read_points
from .runner import Progress, run

if TYPE_CHECKING:
    from .results import Results
    from .sending import Sender

Count = Annotated[int, Field(ge=1)]
Sample = Annotated[int, Field(ge=0)] | Literal["all"]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]*$")]


class DesignSpec(Strict):
    """How the points are chosen among the values of the varied parameters.

    Attributes
    ----------
    method : grid takes all combinations; latin_hypercube spreads `size` points; sobol is Saltelli's
        scheme for variance-based indices; morris walks `size` trajectories; points reads `file`.
    size : points, base sample (a power of two) or trajectories, as the method has it.
    levels : levels of a Morris design.
    file : CSV or Parquet file, a column for each varied parameter; relative to the study's file.
    """

    method: Literal["grid", "latin_hypercube", "sobol", "morris", "points"] = "grid"
    size: Count | None = None
    levels: Annotated[int, Field(ge=2)] = 4
    file: str | None = None


class ArmSpec(Strict):
    """A bundle of interventions that is compared with the untouched case.

    Attributes
    ----------
    counterfactual : name of a bundle that the case itself describes.
    interventions : further changes.
    """

    counterfactual: str | None = None
    interventions: list[Intervention] = Field(default_factory=list)


class KeepSpec(Strict):
    """What is kept besides one row a history.

    Attributes
    ----------
    bands : quantiles over the worlds of every arm, day by day.
    decisions, paths : of how many worlds at every point ("all" for all of them).
    """

    bands: bool = False
    decisions: Sample = 0
    paths: Sample = 0


class Study(Strict):
    """A study: cases, what is varied and changed in them, how often, and what is kept.

    Attributes
    ----------
    title, question : for the reader.
    case : a case's name or folder, or several.
    worlds : histories of every point in every arm.
    seed : names the luck of all worlds.
    luck : paired lives the same worlds at every point and arm; independent lives others.
    until : last day that is simulated, if not the case's own.
    set : parameters that have another value throughout.
    vary : parameters that differ between points: values, a range, or "declared" for the low and
        high that the parameter declares.
    design : how points are chosen.
    arms : bundles of interventions by name; the arm "baseline" is always lived.
    keep : what is kept.

    Examples
    --------
    >>> study = Study(
    ...     title="Does Stalin's nerve matter?",
    ...     case="korea-1950",
    ...     worlds=200,
    ...     vary={"stalin.risk_aversion": [0.5, 1, 2]},
    ... )
    >>> results = study.run(workers=2)  # doctest: +SKIP
    """

    title: str = ""
    question: str = ""
    case: str | Annotated[list[str], Field(min_length=1)]
    worlds: Count
    seed: Count = 38
    luck: Luck = "paired"
    until: date | None = None
    set: dict[str, Any] = Field(default_factory=dict)
    vary: dict[str, Any] = Field(default_factory=dict)
    design: DesignSpec = Field(default_factory=DesignSpec)
    arms: dict[Name, ArmSpec] = Field(default_factory=dict)
    keep: KeepSpec = Field(default_factory=KeepSpec)

    def plan(self, folder: str | os.PathLike[str] = ".") -> Plan:
        """Return everything that is to be lived.

        Parameters
        ----------
        folder : path
            Where the paths of the description begin.

        Raises
        ------
        InputError
            If a name is unknown, a value not allowed, or parts of the study contradict each other.
        """
        names = [self.case] if isinstance(self.case, str) else self.case
        strata: list[Stratum] = []
        first = 0
        for name in names:
            for stratum in self._strata(self._case(name, Path(folder)), Path(folder)):
                independent = first if self.luck == "independent" else None
                strata.append(_numbered(stratum, independent))
                first += stratum.points.size * self.worlds
        _refuse_twins([stratum.case.name for stratum in strata], names)
        about = {"title": self.title, "question": self.question}
        keep = Keep(self.keep.bands, _count(self.keep.decisions), _count(self.keep.paths))
        return Plan(tuple(strata), self.worlds, self.seed, self.luck, keep, about)

    def run(
        self,
        out: str | os.PathLike[str] | None = None,
        workers: int = 1,
        progress: Progress | None = None,
        executor: Sender | None = None,
        folder: str | os.PathLike[str] = ".",
    ) -> Results:
        """Live the study; see `panmunjom.experiments.run` for the parameters and errors."""
        return run(self.plan(folder), out, workers, progress=progress, executor=executor)

    def _case(self, name: str, folder: Path) -> Case:
        """Return a case with what is set in it throughout."""
        own = folder / name
        case = load(own if (own / "case.toml").is_file() else name)
        if self.until is not None:
            case = case.until(self.until)
        return case.replace(dict(flattened(self.set)))

    def _strata(self, case: Case, folder: Path) -> Iterator[Stratum]:
        """Yield what can be lived side by side: an arm at the points with the same named values."""
        points = self._points(case, folder)
        for arm, interventions in self._arms(case).items():
            for rows, varied in _groups(points.frame()):
                at_points = case.replace(
                    {path: _for_all(column) for path, column in varied.items()}
                )
                under = at_points.intervene(interventions)
                _refuse_varied_and_set(at_points, under, arm, list(varied.columns))
                columns = {str(path): pa.array(column) for path, column in varied.items()}
                yield Stratum(under, arm, rows, columns)

    def _points(self, case: Case, folder: Path) -> Points:
        spec = self.design
        if spec.method == "points":
            if spec.file is None or self.vary:
                raise InputError(
                    "design.method = 'points' needs design.file, and no [vary]: "
                    "the file's columns say what is varied"
                )
            return read_points(folder / spec.file, case)
        if spec.file is not None:
            raise InputError("design.file is only for design.method = 'points'")
        return design(spec.method, factors(case, self.vary), spec.size, self.seed, spec.levels)

    def _arms(self, case: Case) -> dict[str, list[Intervention]]:
        """Return the interventions of every arm, the untouched one first."""
        if BASELINE in self.arms:
            raise InputError(f"arms: {BASELINE!r} is the case as it is; choose another name")
        return {BASELINE: []} | {name: _bundle(case, name, arm) for name, arm in self.arms.items()}


def read_study(path: str | os.PathLike[str]) -> Study:
    """Read the description of a study from a TOML file.

    Raises
    ------
    InputError
        With file, line, what was expected and the nearest known name.
    """
    return read_document(Path(path), Study)


def _bundle(case: Case, name: str, arm: ArmSpec) -> list[Intervention]:
    """Return the interventions of an arm: those of the named counterfactual, then its own."""
    named: list[Intervention] = []
    if arm.counterfactual is not None:
        known = case.spec.counterfactuals
        if arm.counterfactual not in known:
            raise InputError(
                f"arms.{name}: {case.name} has no counterfactual {arm.counterfactual!r}"
                f"{nearest(arm.counterfactual, known)}; it has {', '.join(known) or 'none'}"
            )
        named = list(known[arm.counterfactual].interventions)
    if not named and not arm.interventions:
        raise InputError(f"arms.{name} changes nothing: give a counterfactual or interventions")
    return [*named, *arm.interventions]


def _groups(points: pd.DataFrame) -> Iterator[tuple[np.ndarray, pd.DataFrame]]:
    """Yield the points that can share a `War`: those with the same names and switches."""
    points = points.reset_index(drop=True)
    names = [path for path in points if not pd.api.types.is_float_dtype(points[path])]
    if not names:
        yield points.index.to_numpy(np.int64), points
        return
    for _, group in points.groupby(names, sort=False):
        yield group.index.to_numpy(np.int64), group


def _for_all(column: pd.Series) -> np.ndarray | str | bool:
    """Return a group's values: an array of numbers, or the one name that all share."""
    if pd.api.types.is_float_dtype(column):
        return column.to_numpy()
    first = column.iloc[0]
    return first if isinstance(first, str) else bool(first)


def _refuse_varied_and_set(before: Case, after: Case, arm: str, varied: list[str]) -> None:
    for path in varied:
        if not np.array_equal(before.parameters[path].value, after.parameters[path].value):
            raise InputError(f"arms.{arm} sets {path}, which the design varies: do one of both")


def _refuse_twins(found: list[str], asked: list[str]) -> None:
    if len(set(found)) < len(set(asked)) or len(set(asked)) < len(asked):
        raise InputError(f"case: names must differ, found {', '.join(asked)}")


def _numbered(stratum: Stratum, first_world: int | None) -> Stratum:
    return Stratum(stratum.case, stratum.arm, stratum.points, stratum.varied, first_world)


def _count(sample: int | str) -> int:
    return EVERY if isinstance(sample, str) else sample
