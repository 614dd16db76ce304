"""Figures of how the worlds spread: when things happen, and how far the front moves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from panmunjom.experiments import Comparison, worlds_at_war

from .figure_style import (
    CASE_COLOURS,
    CASE_SYMBOLS,
    ROW,
    finish,
    label_rows,
    legend,
    plain,
    source,
)

MILESTONES = {
    "war_start": "War breaks out",
    "adversary_entry": "The adversary's army enters",
    "third_entry": "The ally's army enters",
    "talks_start": "Talks open",
    "armistice_date": "Armistice signed",
}
FRONTS = {
    "min_front": "The attacker's best day",
    "final_front": "The last day",
    "max_front": "The defender's best day",
}
Outcomes = Mapping[str, pd.DataFrame]


def milestone_days(comparison: Comparison, outcomes: Outcomes) -> go.Figure:
    """How soon: percent of all worlds that have reached a milestone, by day of the case.

    A curve that levels off below 100 % shows the worlds in which it never happens. A case whose
    first day is unknown (`CaseLabel.start`) has no curve.
    """
    titles = [plain(name) for name in MILESTONES.values()]
    figure = make_subplots(rows=len(titles), cols=1, shared_xaxes=True, vertical_spacing=0.05)
    for row, column in enumerate(MILESTONES, start=1):
        for i, case in enumerate(comparison.cases):
            start = comparison.labels[case].start
            if start is not None and column in outcomes[case]:
                days, percent = _reached(outcomes[case][column], start, _length(outcomes[case]))
                figure.add_scatter(
                    x=days,
                    y=percent,
                    mode="lines",
                    line={
                        "color": CASE_COLOURS[i],
                        "shape": "hv",
                        "width": 2.5,
                        "dash": "solid" if i == 0 else "dash",
                    },
                    showlegend=False,
                    row=row,
                    col=1,
                    hovertemplate="day %{x}: %{y:.0f} % of worlds<extra></extra>",
                )
        figure.add_annotation(
            text=titles[row - 1],
            x=0,
            xref="paper",
            xanchor="left",
            y=1,
            yanchor="bottom",
            yref=f"y{row if row > 1 else ''} domain",
            showarrow=False,
            name="row",
        )
    legend(figure, comparison, row=1)
    figure.update_yaxes(
        range=[-3, 105], tickvals=[0, 50, 100], ticktext=["0 %", "50 %", "100 %"], showgrid=True
    )
    figure.update_xaxes(title_text="days from the start of the case", row=len(titles), col=1)
    title = "How soon? Percent of worlds by day"
    return finish(figure, title, source(comparison), 110 * len(titles), legend_rows=3)


def milestone_dates(comparison: Comparison, outcomes: Outcomes) -> go.Figure:
    """When: the date of each milestone, in worlds where it happens, each case on its own axis."""
    count = len(MILESTONES)
    titles = [plain(comparison.title(case)) for case in comparison.cases]
    figure = make_subplots(rows=2, cols=1, vertical_spacing=0.16, subplot_titles=titles)
    figure.update_annotations(x=0, xanchor="left", font={"size": 14}, yshift=6)
    for i, case in enumerate(comparison.cases):
        for row, (column, name) in enumerate(MILESTONES.items()):
            dates = (
                outcomes[case][column].dropna()
                if column in outcomes[case]
                else pd.Series(dtype="datetime64[ns]")
            )
            y = count - 1 - row
            text = f"{name}" if len(dates) else f"{name} (never)"
            figure.add_annotation(
                text=plain(text),
                x=0,
                xref="x domain" if i == 0 else "x2 domain",
                xanchor="left",
                y=y + 0.4,
                yref="y" if i == 0 else "y2",
                showarrow=False,
                name="row",
            )
            if len(dates):
                _date_strip(figure, dates, y, i)
        figure.update_yaxes(visible=False, range=[-0.5, count - 0.2], row=i + 1, col=1)
    axis = "worlds where it happens<br>(dot: middle world, bar: 80 % of worlds)"
    figure.update_xaxes(title_text=axis, row=2, col=1)
    return finish(figure, "On what dates?", source(comparison), 2 * 40 * count + 60, legend_rows=1)


def front(comparison: Comparison, outcomes: Outcomes) -> go.Figure:
    """How far the front moves: its spread over the worlds with a war."""
    figure = go.Figure()
    for row, column in enumerate(FRONTS):
        values = [_in_wars(outcomes[case], column) for case in comparison.cases]
        _ridges(figure, values, base=len(FRONTS) - 1 - row - 0.4)
    legend(figure, comparison)
    label_rows(figure, list(FRONTS.values()))
    axis = "front, worlds with a war<br>0: defender pushed off · 1: attacker pushed off"
    figure.update_xaxes(range=[0, 1], title_text=axis)
    return finish(
        figure, "How far does the front move?", source(comparison), 3 * ROW * len(FRONTS) // 2
    )


def _reached(
    dates: pd.Series, start: date, length: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Days (steps,) and percent of all worlds in which the date has come by then."""
    days = (dates.dropna() - pd.Timestamp(start)).dt.days.to_numpy(dtype=float)
    steps, counts = np.unique(days, return_counts=True)
    percent = np.concatenate([[0.0], 100.0 * np.cumsum(counts) / max(len(dates), 1)])
    first, last = min([0.0, *steps[:1]]), max([float(length), *steps[-1:]])
    return np.concatenate([[first], steps, [last]]), np.append(percent, percent[-1])


def _length(outcomes: pd.DataFrame) -> int:
    """Days simulated in the longest world."""
    days = outcomes[[f"days_rung_{r}" for r in range(10)]].sum(axis=1)
    return int(days.max()) if len(days) else 0


def _date_strip(figure: go.Figure, dates: pd.Series, y: float, case: int) -> None:
    low, middle, high = dates.quantile([0.1, 0.5, 0.9])
    figure.add_scatter(
        x=[low, high],
        y=[y, y],
        mode="lines",
        line={"color": CASE_COLOURS[case], "width": 8},
        opacity=0.45,
        showlegend=False,
        hoverinfo="skip",
        row=case + 1,
        col=1,
    )
    figure.add_scatter(
        x=[middle],
        y=[y],
        mode="markers",
        showlegend=False,
        row=case + 1,
        col=1,
        marker={
            "color": CASE_COLOURS[case],
            "symbol": CASE_SYMBOLS[case],
            "size": 11,
            "line": {"color": "#ffffff", "width": 1},
        },
        hovertemplate="middle world %{x|%d %b %Y}<br>"
        f"80 %: {low:%d %b %Y} to {high:%d %b %Y}<extra></extra>",
    )


def _in_wars(outcomes: pd.DataFrame, column: str) -> NDArray[np.float64]:
    if column not in outcomes:
        return np.empty(0)
    return worlds_at_war(outcomes)[column].dropna().to_numpy(dtype=float)


def _ridges(figure: go.Figure, values: list[NDArray[np.float64]], base: float) -> None:
    """Draw both cases' histograms above `base`, the taller of the two 0.58 of a row high."""
    edges = np.linspace(0, 1, 51)
    parts = [np.histogram(v, bins=edges)[0] / max(v.size, 1) for v in values]
    tallest = max(float(np.max(parts)), 1e-9)
    centres = (edges[:-1] + edges[1:]) / 2
    for i, (found, part) in enumerate(zip(values, parts, strict=True)):
        if not found.size:
            continue
        colour = CASE_COLOURS[i]
        red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
        figure.add_scatter(
            x=np.concatenate([[0.0], centres, [1.0]]),
            y=base + 0.58 * np.concatenate([[0.0], part, [0.0]]) / tallest,
            mode="lines",
            fill="toself",
            fillcolor=f"rgba({red},{green},{blue},0.22)",
            showlegend=False,
            line={"color": colour, "width": 2, "dash": "solid" if i == 0 else "dash"},
            hoverinfo="skip",
        )
        figure.add_scatter(
            x=[float(np.median(found))],
            y=[base],
            mode="markers",
            showlegend=False,
            cliponaxis=False,
            marker={
                "color": colour,
                "symbol": CASE_SYMBOLS[i],
                "size": 10,
                "line": {"color": "#ffffff", "width": 1},
            },
            hovertemplate="middle world: %{x:.2f}<extra></extra>",
        )
