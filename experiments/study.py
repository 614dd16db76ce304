"""A study described: one TOML file, or the same thing in Python."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from panmunjom.model import (
    Case,
    InputError,
    Intervention,
    Strict,
    load,
    nearest,
    place_in,
    read_document,
)

from .designs import design
from .factors import Factor, factors
from .mistakes import Keys, StudyError, entry
from .plan import BASELINE, EVERY, Keep, Luck, Plan
from .points import Points
from .points_file import read_points
from .runner import Progress, run
from .strata import numbered, strata_of
from .study_spec import ArmSpec, Count, DesignSpec, KeepSpec, Name

if TYPE_CHECKING:
    from .results import Results
    from .sending import Sender


class Study(Strict):
    """A study: cases, what is varied and changed in them, how often, and what is kept.

    Attributes
    ----------
    title, question : for the reader.
    case : a case's name or folder, or several.
    worlds : histories of every point in every arm.
    seed : names the luck of all worlds.
    luck : paired lives the same worlds at every point and arm; independent lives others.
    until : last day that is simulated; by default the case's own, or the last that a counterfactual
        among the arms looks to.
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
        with entry("case"):
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
        kept = self.keep
        keep = Keep(kept.bands, kept.readings, _count(kept.decisions), _count(kept.paths))
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
        with entry("case"):
            case = load(own if (own / "case.toml").is_file() else name)
        with entry("until"):
            case = case.until(self.until or self._furthest(case))
        for keys, value in _flat(self.set):
            with entry("set", *keys):
                case = case.replace({".".join(keys): value})
        return case

    def _furthest(self, case: Case) -> date:
        """Return the last day that the case, or any counterfactual among the arms, looks to."""
        named = [arm.counterfactual for arm in self.arms.values()]
        bundles = [each for name, each in case.spec.counterfactuals.items() if name in named]
        return max([case.spec.end, *(each.until for each in bundles if each.until)])

    def _points(self, case: Case, folder: Path) -> Points:
        spec = self.design
        if spec.method == "points" and spec.file is not None and not self.vary:
            return read_points(folder / spec.file, case)
        with entry("design"):
            _refuse_contradiction(spec, bool(self.vary))
        varied = _factors(case, self.vary)
        with entry("vary" if spec.method == "grid" and spec.size is None else "design"):
            return design(spec.method, varied, spec.size, self.seed, spec.levels)

    def _arms(self, case: Case) -> dict[str, list[Intervention]]:
        """Return the interventions of every arm, the untouched one first."""
        arms: dict[str, list[Intervention]] = {BASELINE: []}
        for name, arm in self.arms.items():
            with entry("arms", name):
                if name == BASELINE:
                    raise InputError(f"arms.{name} is the case as it is; choose another name")
                arms[name] = _bundle(case, name, arm)
        return arms


def read_plan(path: str | os.PathLike[str]) -> tuple[Study, Plan]:
    """Read a study from a TOML file and plan it; paths in it begin in the file's folder.

    Raises
    ------
    InputError
        With file and line of what is wrong, also where only the case shows that it is.
    """
    file = Path(path)
    study = read_study(file)
    try:
        return study, study.plan(file.parent)
    except StudyError as error:
        raise error.located(partial(place_in, file)) from None


def read_study(path: str | os.PathLike[str]) -> Study:
    """Read the description of a study from a TOML file.

    Raises
    ------
    InputError
        With file, line, what was expected and the nearest known name.
    """
    return read_document(Path(path), Study)


def _factors(case: Case, vary: Mapping[str, object]) -> tuple[Factor, ...]:
    """Return what is varied; a mistake is told with the entry it stands in."""
    try:
        return factors(case, vary)
    except InputError as error:
        together = error
    problems: list[tuple[Keys, str]] = []
    for name, wish in vary.items():
        try:
            factors(case, {name: wish})
        except InputError as error:
            problems.append((("vary", name), str(error)))
    raise StudyError(problems or [(("vary",), str(together))])


def _refuse_contradiction(spec: DesignSpec, varies: bool) -> None:
    """Refuse a file of points without that method or beside ranges, and the method without it."""
    if spec.method == "points" and (spec.file is None or varies):
        raise InputError(
            "design.method = 'points' needs design.file, and no [vary]: "
            "the file's columns say what is varied"
        )
    if spec.method != "points" and spec.file is not None:
        raise InputError("design.file is only for design.method = 'points'")


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


def _flat(table: Mapping[str, Any], *above: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield keys and values: in TOML an unquoted ``stalin.fear = 2`` is a table in a table."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, *above, name)
        else:
            yield (*above, name), value
