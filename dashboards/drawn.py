"""What the commands have drawn: data in, a file out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from panmunjom.experiments import Comparison, Drawing, PairedDifferences, Results, Sensitivity
from panmunjom.model import InputError

from .band_figures import bands_figure
from .comparison_page import write_comparison
from .figure_files import figure_file, refuse_file
from .paired_figures import paired_figure
from .response_maps import response_map
from .sensitivity_figures import distribution_figure, screening_figure, sensitivity_figure
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
        """Draw an outcome of a study against what was varied; a map if that is two, by comma."""
        runs = results.runs.to_pandas()
        across, comma, up = (each.strip() for each in by.partition(","))
        if not comma:
            axis = _axis(results, across)
            return figure_file(response_figure(runs, outcome, across, colour, axis), to)
        if colour:
            raise InputError("a map of two parameters has no lines to colour: leave --colour out")
        return figure_file(response_map(runs, outcome, across, up), to)

    def bands(self, results: Results, variable: str, to: Path) -> Path:
        """Draw the quantiles of a daily quantity as a fan, arm by arm."""
        return figure_file(bands_figure(results.bands.to_pandas(), variable, results.seed), to)

    def paired(self, found: PairedDifferences, title: str, to: Path) -> Path:
        """Draw what an intervention changes, outcome by outcome."""
        return figure_file(paired_figure(found, title), to)

    def sensitivity(self, found: Sensitivity, case: str, seed: int, to: Path) -> Path:
        """Draw what an outcome depends on."""
        source = study_source([case], found.n, seed)
        if found.method == "morris":
            figure = screening_figure(found.table, found.outcome, source)
        elif found.method == "pawn":
            figure = distribution_figure(found.table, found.outcome, source)
        else:
            figure = sensitivity_figure(found.table, found.outcome, source)
        return figure_file(figure, to)


def _axis(results: Results, path: str) -> str:
    """Return the text of the axis of a varied parameter: whose it is, its unit, its meaning."""
    for each in results.codebook.columns:
        if each.name == path:
            return f"{path} ({each.unit or '1'}): {each.label[:1].lower()}{each.label[1:]}"
    return path


DRAWING: Drawing = Drawn()
