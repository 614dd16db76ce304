"""What the commands have drawn: data in, a file out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from panmunjom.experiments import Comparison, Drawing, PairedDifferences, Results, Sensitivity

from .band_figures import bands_figure
from .comparison_page import write_comparison
from .figure_files import figure_file, refuse_file
from .paired_figures import paired_figure
from .sensitivity_figures import screening_figure, sensitivity_figure
from .study_figures import response_figure
from .study_style import study_source


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
        """Draw an outcome of a study against what was varied."""
        runs = results.runs.to_pandas()
        title = results.manifest.about.get("title", "")
        axis = _axis(results, by)
        return figure_file(response_figure(runs, outcome, by, colour, axis, title), to)

    def bands(self, results: Results, variable: str, to: Path) -> Path:
        """Draw the quantiles of a daily quantity as a fan, arm by arm."""
        figure = bands_figure(results.bands.to_pandas(), variable, seed=results.seed)
        return figure_file(figure, to)

    def paired(self, found: PairedDifferences, title: str, to: Path) -> Path:
        """Draw what an intervention changes, outcome by outcome."""
        return figure_file(paired_figure(found, title), to)

    def sensitivity(self, found: Sensitivity, case: str, seed: int, to: Path) -> Path:
        """Draw what an outcome depends on."""
        source = study_source([case], found.n, seed)
        if found.method == "morris":
            return figure_file(screening_figure(found.table, found.outcome, source), to)
        return figure_file(sensitivity_figure(found.table, found.outcome, source), to)


def _axis(results: Results, path: str) -> str:
    """Return the text of the axis of a varied parameter, with its unit."""
    for each in results.codebook.columns:
        if each.name == path:
            return f"{each.label} ({each.unit})" if each.unit else each.label
    return path


DRAWING: Drawing = Drawn()
