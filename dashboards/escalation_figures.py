"""Figures of escalation: time on each rung; whether the cases keep their order on other scales."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from panmunjom.experiments import Comparison, ladder_rungs

from .figure_style import (
    CASE_COLOURS,
    CASE_SYMBOLS,
    MUTED,
    ROW,
    finish,
    label_rows,
    marks,
    plain,
    row_position,
    source,
    two_lines,
)

Outcomes = Mapping[str, pd.DataFrame]
_MEASURES = {"peak": "highest level", "daily": "average day"}
_MARKS = {"not seen": " [not seen]", "reversed": " [reversed]"}


def ladder(comparison: Comparison, outcomes: Outcomes) -> go.Figure:
    """Where the time goes: part of the simulated days on each rung, averaged over the worlds."""
    names = [f"{r.rung}  {r.name}" for r in reversed(ladder_rungs())]
    figure = go.Figure()
    for i, case in enumerate(comparison.cases):
        days = outcomes[case][[f"days_rung_{r}" for r in reversed(range(10))]].astype(float)
        part = 100 * days.div(days.sum(axis=1).replace(0, np.nan), axis=0).mean()
        place = [row_position(row, len(names), i) for row in range(len(names))]
        figure.add_bar(
            x=part,
            y=place,
            orientation="h",
            width=0.2,
            name=plain(comparison.title(case)),
            customdata=names,
            marker={
                "color": CASE_COLOURS[i],
                "pattern": {
                    "shape": "" if i == 0 else "/",
                    "fillmode": "overlay",
                    "fgcolor": "#ffffff",
                    "fgopacity": 0.6,
                    "size": 5,
                },
            },
            hovertemplate="%{customdata}: %{x:.1f} % of days<extra>%{fullData.name}</extra>",
        )
    label_rows(figure, names)
    figure.update_layout(barmode="overlay")
    figure.update_xaxes(
        title_text="percent of the simulated days, mean of all worlds",
        ticksuffix=" %",
        rangemode="tozero",
    )
    return finish(
        figure, "How long on each rung of the ladder?", source(comparison), ROW * len(names)
    )


def scales(comparison: Comparison) -> go.Figure:
    """Which case escalates further, by every scale of escalation."""
    table = comparison.scales
    labels = [f"{row['name']}, {_MEASURES[row['measure']]}" for _, row in table.iterrows()]
    figure = go.Figure()
    for i, side in enumerate(("A", "B")):
        _scale_dots(figure, table, labels, side, CASE_COLOURS[i], CASE_SYMBOLS[i])
    _scale_dots(figure, table, labels, "neither", MUTED, "x")
    figure.add_vline(x=50, line={"color": MUTED, "width": 1, "dash": "dot"})
    _name_verdicts(figure, comparison)
    label_rows(
        figure,
        [_marked(label, word) for label, word in zip(labels, table["survives"], strict=True)],
    )
    title_b = comparison.title(comparison.cases[1])
    axis = f"percent of pairs of worlds in which {title_b} is higher"
    figure.update_xaxes(range=[-2, 102], title_text=two_lines(axis), ticksuffix=" %")
    return finish(
        figure,
        "Which case escalates further?",
        source(comparison),
        ROW * len(labels),
        legend_rows=3,
    )


def _marked(label: str, survives: str) -> str:
    return label + _MARKS.get(survives, "")


def _scale_dots(
    figure: go.Figure, table: pd.DataFrame, labels: list[str], side: str, colour: str, symbol: str
) -> None:
    chosen = (table["higher"] == side).to_numpy()
    found = 100 * table.loc[chosen, ["estimate", "low", "high"]]
    place = [len(labels) - 1 - int(row) + 0.02 for row in np.flatnonzero(chosen)]
    marks(figure, found, place, colour, symbol, "%{x:.1f} % of pairs", pd.Series(labels)[chosen])


def _name_verdicts(figure: go.Figure, comparison: Comparison) -> None:
    titles = [f"{comparison.title(case)} escalates further" for case in comparison.cases]
    colours, symbols = (*CASE_COLOURS, MUTED), (*CASE_SYMBOLS, "x")
    for name, colour, symbol in zip(
        [*titles, "cannot be told apart"], colours, symbols, strict=True
    ):
        figure.add_scatter(
            x=[None],
            y=[None],
            mode="markers",
            name=plain(name),
            showlegend=True,
            marker={"color": colour, "symbol": symbol, "size": 10},
        )
