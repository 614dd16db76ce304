"""What the commands have drawn: data in, a file out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

from panmunjom.experiments import (
    BASELINE,
    Ablation,
    AccountComparison,
    CalibrationReport,
    Comparison,
    Drawing,
    InequalityMap,
    PairedDifferences,
    Results,
    Scorecard,
    Sensitivity,
    ladder_rungs,
    measures,
)
from panmunjom.model import InputError, nearest

from .ablation_figures import ablation_figure
from .accounts_figures import accounts_figure
from .band_figures import bands_figure
from .calibration_figures import calibration_figure
from .comparison_page import write_comparison
from .figure_files import figure_file, refuse_file
from .inequality_figures import inequality_figure
from .paired_figures import paired_figure
from .response_maps import response_map
from .scorecard_page import write_scorecard
from .sensitivity_figures import distribution_figure, screening_figure, sensitivity_figure
from .study_figures import response_figure
from .study_style import study_source

APART = ("arm", "case")
WIDE = 1400
"""Pixels across of an image with many columns."""


class Drawn:
    """Fulfils `experiments.Drawing` with the figures of this folder."""

    def comparison(
        self, found: Comparison, worlds: Mapping[str, pd.DataFrame], folder: Path
    ) -> Path:
        """Write two cases side by side as a page into `folder`."""
        return write_comparison(found, worlds, folder)

    def refuse(self, to: Path) -> None:
        """Refuse a file that no figure can be written to, before time is spent on what it shows."""
        refuse_file(to)

    def response(self, results: Results, outcome: str, by: str, colour: str, to: Path) -> Path:
        """Draw an outcome of a study against what was varied; a map if that is two, by comma.

        Arms and cases are never thrown together: they are lines of their own unless `colour` says
        otherwise, and then, as on a map, it is the untouched case that is drawn.
        """
        runs = results.runs.to_pandas()
        named = [each.strip() for each in by.split(",")]
        _refuse_unvaried(results, [*named, *([colour] if colour else [])])
        if len(named) == 1:
            runs, colour = _apart(runs, named[0], colour)
            axis = _axis(results, named[0])
            return figure_file(response_figure(runs, outcome, named[0], colour, axis), to)
        if len(named) > 2 or named[0] == named[1]:
            raise InputError(f"--by {by!r}: name one parameter, or two that differ for a map")
        if colour:
            raise InputError("a map of two parameters has no lines to colour: leave --colour out")
        return figure_file(response_map(_untouched(runs, named), outcome, *named), to)

    def bands(self, results: Results, variable: str, to: Path) -> Path:
        """Draw the quantiles of a daily quantity as a fan, arm by arm."""
        return figure_file(bands_figure(results.bands.to_pandas(), variable, results.seed), to)

    def paired(self, found: PairedDifferences, title: str, to: Path) -> Path:
        """Draw what an intervention changes, outcome by outcome."""
        return figure_file(paired_figure(found, title), to)

    def sensitivity(self, found: Sensitivity, case: str, seed: int, to: Path) -> Path:
        """Draw what an outcome depends on."""
        source = study_source([case], found.n, seed, "histories")
        label, unit = _outcome(found.outcome)
        if found.method == "morris":
            figure = screening_figure(found.table, label, source, unit)
        elif found.method == "pawn":
            figure = distribution_figure(found.table, label, source)
        else:
            figure = sensitivity_figure(found.table, label, source)
        return figure_file(figure, to)

    def ablation(self, found: Ablation, title: str, to: Path) -> Path:
        """Draw what each mechanism does, and what pairs of them do beyond the sum of both."""
        whole = f"What ends the war? {title} without each of its mechanisms"
        return figure_file(ablation_figure(found, whole), to, width=WIDE)

    def inequality(self, found: InequalityMap, title: str, to: Path) -> Path:
        """Draw where a leader does what, over the ratio and the risk, theory by theory."""
        whole = f"The inequality {found.ratio} > 1 and the risk of a direct war: {title}"
        return figure_file(inequality_figure(found, whole), to, width=WIDE)

    def accounts(self, found: AccountComparison, to: Path) -> Path:
        """Draw which rival account made the record, and how well accounts are told apart."""
        return figure_file(accounts_figure(found), to)

    def scorecard(self, found: Scorecard, to: Path) -> Path:
        """Write a case judged by its record as a page."""
        return write_scorecard(found, to)

    def calibration(self, found: CalibrationReport, to: Path) -> Path:
        """Draw prior and posterior of every free parameter."""
        return figure_file(calibration_figure(found), to)

    def dashboard(self, folders: Sequence[Path], port: int, opened: bool) -> None:
        """Serve the browser app on this machine until it is interrupted."""
        if find_spec("dash") is None:
            raise InputError(
                "the browser app needs the package dash: pip install 'panmunjom[dashboard]'"
            )
        from .app import run_dashboard  # noqa: PLC0415 - dash is an extra

        run_dashboard(folders, port, opened)


def _refuse_unvaried(results: Results, names: Sequence[str]) -> None:
    """Refuse to draw against what is no parameter that was varied, nor arm or case."""
    columns = results.codebook.columns
    varied = [each.name for each in columns if each.table == "runs" and each.source]
    for name in names:
        if name not in (*varied, *APART):
            near = nearest(name, (*varied, *APART))
            raise InputError(
                f"{name!r} was not varied in this study{near}; it varied "
                f"{', '.join(varied) or 'nothing'}, and there are arm and case"
            )


def _apart(runs: pd.DataFrame, by: str, colour: str) -> tuple[pd.DataFrame, str]:
    """Return the rows to draw, and what colours them, so that no line mixes arms or cases."""
    mixed = [name for name in APART if name not in (by, colour) and runs[name].nunique() > 1]
    if not mixed or colour:
        return _untouched(runs, [by, colour]), colour
    if len(mixed) == 1:
        return runs, mixed[0]
    return runs.assign(arm=runs["case"].astype(str) + ", " + runs["arm"].astype(str)), "arm"


def _untouched(runs: pd.DataFrame, shown: Sequence[str]) -> pd.DataFrame:
    """Leave out other arms unless they are `shown`; several cases must be."""
    if "case" not in shown and runs["case"].nunique() > 1:
        cases = ", ".join(map(str, runs["case"].unique()))
        raise InputError(f"this study has several cases ({cases}): draw it with --colour case")
    arms = runs["arm"]
    return runs if "arm" in shown or arms.nunique() < 2 else runs[arms == BASELINE]


def _outcome(name: str) -> tuple[str, str]:
    """Return an outcome in words, and what its effects are counted in."""
    rungs = [f"days_rung_{rung.rung}" for rung in ladder_rungs()]
    columns = dict.fromkeys([name, "peak_rung", "winner", "ending", *rungs])
    for each in measures(pd.DataFrame(columns=list(columns))):
        if each.key == name:
            unit = "days; never: the day after the last" if each.kind == "date" else each.unit
            return each.label, unit
    return name, ""


def _axis(results: Results, path: str) -> str:
    """Return the text of the axis of a varied parameter: whose it is, its unit, its meaning."""
    for each in results.codebook.columns:
        if each.name == path and path not in APART:
            return f"{path} ({each.unit or '1'}): {each.label[:1].lower()}{each.label[1:]}"
    return path


DRAWING: Drawing = Drawn()
