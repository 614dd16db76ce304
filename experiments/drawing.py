"""What the commands ask of those who draw: figures and pages are made in ``dashboards/``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import pandas as pd

from panmunjom.model import Case

from .ablation import Ablation
from .accounts import AccountComparison
from .calibration_report import CalibrationReport
from .comparison import Comparison
from .holdings import Holding
from .inequality import InequalityMap
from .paired import PairedDifferences
from .results import Results
from .scorecard import Scorecard
from .sensitivity import Sensitivity


class Drawing(Protocol):
    """Draws; every method writes a file and returns its path.

    ``dashboards/`` builds on this folder and not the other way round: whoever composes the
    commands hands a `Drawing` in.
    """

    def comparison(
        self, found: Comparison, worlds: Mapping[str, pd.DataFrame], folder: Path
    ) -> Path:
        """Write two cases side by side as a page into `folder`."""

    def refuse(self, to: Path) -> None:
        """Refuse a file that no figure can be written to, before time is spent on what it shows."""

    def response(self, results: Results, outcome: str, by: str, colour: str, to: Path) -> Path:
        """Draw an outcome of a study against what was varied."""

    def bands(self, results: Results, variable: str, to: Path) -> Path:
        """Draw the quantiles of a daily quantity as a fan, arm by arm."""

    def paired(self, found: PairedDifferences, title: str, to: Path) -> Path:
        """Draw what an intervention changes, outcome by outcome."""

    def sensitivity(self, found: Sensitivity, case: str, seed: int, to: Path) -> Path:
        """Draw what an outcome depends on."""

    def ablation(self, found: Ablation, title: str, to: Path) -> Path:
        """Draw what each mechanism does, and what pairs of them do beyond the sum of both."""

    def inequality(self, found: InequalityMap, title: str, to: Path) -> Path:
        """Draw where a leader does what, over the ratio and the risk, theory by theory."""

    def accounts(self, found: AccountComparison, to: Path) -> Path:
        """Draw which rival account made the record, and how well accounts are told apart."""

    def scorecard(self, found: Scorecard, to: Path) -> Path:
        """Write a case judged by its record as a page."""

    def calibration(self, found: CalibrationReport, to: Path) -> Path:
        """Draw prior and posterior of every free parameter."""

    def report(
        self,
        holding: Holding,
        known: Mapping[str, Case],
        to: Path,
        outcomes: Iterable[str],
        overwrite: bool,
    ) -> Path:
        """Write a folder of results as one page; what is there and is no report is refused."""

    def dashboard(self, folders: Sequence[Path], port: int, opened: bool) -> None:
        """Serve the browser app on this machine until it is interrupted."""
