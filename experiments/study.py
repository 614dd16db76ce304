"""A study described: one TOML file, or the same thing in Python."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from panmunjom.model import Case, InputError, Intervention, Strict, load, nearest, read_document

from .designs import design
from .factors import factors
from .plan import BASELINE, EVERY, Keep, Luck, Plan
from .points import Points
from .points_file import read_points
from .runner import Progress, run
from .strata import numbered, strata_of

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
        cases = [self._case(name, Path(folder)) for name in names]
        _refuse_twins(cases)
        strata = numbered(
            (
                stratum
                for case in cases
                for stratum in strata_of(case, self._points(case, Path(folder)), self._arms(case))
            ),
            self.worlds,
            self.luck,
        )
        text = self.model_dump_json(by_alias=True, exclude_defaults=True)
        about = {"title": self.title, "question": self.question, "study": text}
        keep = Keep(self.keep.bands, _count(self.keep.decisions), _count(self.keep.paths))
        return Plan(strata, self.worlds, self.seed, self.luck, keep, about)

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
        return case.replace(dict(_flat(self.set)))

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


def _refuse_twins(cases: Sequence[Case]) -> None:
    names = [case.name for case in cases]
    if len(set(names)) < len(names):
        raise InputError(f"case: the cases' names must differ, found {', '.join(names)}")


def _count(sample: int | str) -> int:
    return EVERY if isinstance(sample, str) else sample


def _flat(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Yield paths and values: in TOML an unquoted ``stalin.fear = 2`` is a table in a table."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value
