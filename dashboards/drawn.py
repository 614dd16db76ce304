"""What the commands have drawn: data in, a file out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

from panmunjom.experiments import (
    Ablation,
    AccountComparison,
    CalibrationReport,
    Comparison,
    Drawing,
    Holding,
    InequalityMap,
    PairedDifferences,
    Results,
    Scorecard,
    Sensitivity,
    bands_of,
)
from panmunjom.model import Case, InputError

from .ablation_figures import ablation_figure
from .accounts_figures import accounts_figure
from .band_figures import bands_figure
from .calibration_figures import calibration_figure
from .comparison_page import write_comparison
from .figure_files import figure_file, refuse_file
from .inequality_figures import inequality_figure
from .paired_figures import paired_figure
from .report_page import write_report
from .scorecard_page import write_scorecard
from .stored_figures import drawn_sensitivity, stored_response

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
        """Draw an outcome of a study against what was varied; a map if that is two, by comma."""
        return figure_file(stored_response(results, outcome, by, colour), to)

    def bands(self, results: Results, variable: str, to: Path) -> Path:
        """Draw the quantiles of a daily quantity as a fan, arm by arm."""
        return figure_file(bands_figure(bands_of(results, variable), variable, results.seed), to)

    def paired(self, found: PairedDifferences, title: str, to: Path) -> Path:
        """Draw what an intervention changes, outcome by outcome."""
        return figure_file(paired_figure(found, title), to)

    def sensitivity(self, found: Sensitivity, case: str, seed: int, to: Path) -> Path:
        """Draw what an outcome depends on."""
        return figure_file(drawn_sensitivity(found, case, seed), to)

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

    def report(
        self,
        holding: Holding,
        known: Mapping[str, Case],
        to: Path,
        outcomes: Iterable[str],
        overwrite: bool,
    ) -> Path:
        """Write a folder of results as one page; what is there and is no report is refused."""
        return write_report(holding, known, to, outcomes, overwrite)

    def dashboard(self, folders: Sequence[Path], port: int, opened: bool) -> None:
        """Serve the browser app on this machine until it is interrupted."""
        if find_spec("dash") is None:
            raise InputError(
                "the browser app needs the package dash: pip install 'panmunjom[dashboard]'"
            )
        from .app import run_dashboard  # noqa: PLC0415 - dash is an extra

        run_dashboard(folders, port, opened)


DRAWING: Drawing = Drawn()
