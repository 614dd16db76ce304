"""Figures of a parameter study: an outcome over two varied parameters."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from panmunjom.experiments import Measure
from panmunjom.model import InputError

from .figure_style import COLOUR_BAR, MUTED, finish, plain, two_lines
from .responses import EPOCH, FEWEST, Slots, find_measure, responses, scaled, slots, value_text
from .study_style import axis_note, measure_unit, percent, runs_source, two_line_title

MOST_BINS = 8
COLOURS = "Cividis"
"""Made for colour-blind readers (Nuñez, Anderton & Renslow 2018), and even in grey."""


def response_map(
    runs: pd.DataFrame, outcome: str, across: str, up: str, title: str = ""
) -> go.Figure:
    """Draw an outcome over two varied parameters as a map of coloured cells.

    Parameters
    ----------
    runs, outcome
        As for `response_figure`.
    across, up
        The parameters' columns; up to 12 values each stand side by side at equal distances
        whatever their size, more are put into up to 8 bins that leave 25 histories to a cell.
    title
        Text of the figure.

    Raises
    ------
    InputError
        If an outcome or column does not exist, or the points are no grid of the two and there
        are too few histories to lay one over them.
    """
    measure = find_measure(runs, outcome)
    x, y = _grid(runs, across, up)
    cells = y.slot * len(x.text) + x.slot
    table = responses(runs, measure, cells, "bins" in (x.kind, y.kind))
    table = table.reindex(range(len(x.text) * len(y.text)))
    shape = len(y.text), len(x.text)
    z = scaled(table["estimate"], measure).to_numpy(dtype=float).reshape(shape)
    words = np.array([value_text(v, measure) for v in table["estimate"]]).reshape(shape)
    counts = table["n"].fillna(0).astype(int).to_numpy().reshape(shape)
    height = max(240, 44 * len(y.text))
    figure = go.Figure()
    figure.add_heatmap(
        x=x.text,
        y=y.text,
        z=z,
        text=words,
        texttemplate="%{text}" if shape[1] <= 6 and measure.kind != "date" else "",
        textfont={"size": 12},
        customdata=np.dstack([words, counts.astype(str)]),
        colorscale=COLOURS,
        xgap=1,
        ygap=1,
        hovertemplate=f"{plain(across)} %{{x}}<br>{plain(up)} %{{y}}<br>%{{customdata[0]}}"
        "<br>%{customdata[1]} worlds<extra></extra>",
        colorbar=_colour_bar(z, measure),
    )
    figure.update_xaxes(type="category", showgrid=False)
    figure.update_yaxes(type="category", ticks="")
    axis_note(figure, f"{up} (up)")
    axis_note(figure, measure_unit(measure), above=74)  # the colour bar's title
    _across_note(figure, f"{across} (across)")
    named = f"{measure.label}, by {across} and {up}"
    text = title or two_line_title(named, measure.label)
    finish(figure, text, runs_source(runs), height, legend_rows=4)
    room = figure.layout.margin.t - 42  # of the top margin, above the bar's numbers and the note
    figure.update_traces(colorbar_y=1 - room / figure.layout.height)
    return figure


def _across_note(figure: go.Figure, text: str) -> None:
    """The title of the horizontal axis; plotly's own lands in the cells below a colour bar."""
    figure.add_annotation(
        text=two_lines(text),
        x=0.5,
        xref="paper",
        y=0,
        yref="paper",
        yanchor="top",
        yshift=-26,
        showarrow=False,
        font={"size": 12, "color": MUTED},
        name="axis",
    )


def _grid(runs: pd.DataFrame, across: str, up: str) -> tuple[Slots, Slots]:
    """Both parameters' slots: sampled ones in as many bins as the histories fill."""
    both = {by: slots(runs, by) for by in (across, up)}
    sampled = [by for by, found in both.items() if found.kind == "bins"]
    if sampled:
        rest = [len(found.text) for found in both.values() if found.kind != "bins"]
        room = len(runs) / (FEWEST * math.prod(rest))
        bins = min(MOST_BINS, int(room ** (1 / len(sampled))))
        if bins < 3:
            raise InputError(
                f"{len(runs)} histories are too few for a map of {across} and {up}, which are no "
                f"grid of values: {FEWEST} to a cell are needed. Draw one of them, coloured by "
                "the other"
            )
        both |= {by: slots(runs, by, bins) for by in sampled}
    x, y = both[across], both[up]
    lived = np.unique(y.slot * len(x.text) + x.slot).size
    if 2 * lived < len(x.text) * len(y.text):
        raise InputError(
            f"no map of {across} and {up}: only {lived} of {len(x.text) * len(y.text)} pairs of "
            "their values were lived, so they are no grid. Draw one of them, coloured by the other"
        )
    return x, y


def _colour_bar(z: NDArray[np.float64], measure: Measure) -> dict[str, object]:
    bar = {**COLOUR_BAR, "ticksuffix": " %" if percent(measure) else ""}
    if measure.kind == "date" and np.isfinite(z).any():
        ticks = np.nanmin(z) + np.array([0.15, 0.85]) * (np.nanmax(z) - np.nanmin(z))
        dates = [EPOCH + pd.Timedelta(days=round(day)) for day in ticks]
        bar |= {"tickvals": ticks.tolist(), "ticktext": [f"{day:%d %b %Y}" for day in dates]}
    return bar
