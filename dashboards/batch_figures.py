"""Figures of one batch: the ladder over time, the milestones, how it ends, who pays in blood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from panmunjom.experiments import ENDINGS, actor_name, intervals, ladder_rungs, worlds_at_war
from panmunjom.model import InOutcome, InputError, Pattern

from .figure_style import (
    ENDING_COLOURS,
    MUTED,
    ROW,
    finish,
    label_rows,
    plain,
    two_lines,
)
from .strips import QUIET, on_record, percent_of, strip, strip_key
from .study_style import axis_note, runs_source, study_source

RUNG_COLOURS = (
    *("#f7f7f2", "#e4e9e0", "#c9dbe2", "#9cc7dd", "#6fb0d6", "#3f8fc4"),
    *("#1f6aa5", "#E6A83C", "#C45500", "#5f1a33"),
)
"""Light to dark up the ladder; warm from the strikes beyond the theatre on."""
RUNG_PATTERNS = ("", "", "", "", "", "", "", "/", "x", "")
"""The same as the warm colours for who sees no colours."""

TALL_ROW = 60
"""Height of a row with a strip and its record, pixels."""


def ladder_figure(shares: pd.DataFrame, seed: int = -1) -> go.Figure:
    """Draw which share of the worlds stands on which rung of the ladder, day by day.

    Parameters
    ----------
    shares
        What `rung_shares` returns, of one case under one arm.
    seed
        For the source line; left out if below 0.

    Raises
    ------
    InputError
        If there are no days, or several cases or arms.
    """
    if shares.empty or len(shares[["case", "arm"]].drop_duplicates()) != 1:
        raise InputError("the ladder over time is drawn of one case under one arm")
    reached = shares.groupby("rung")["share"].max()
    names = {each.rung: each.name for each in ladder_rungs()}
    figure = go.Figure()
    for rung in [int(r) for r in reached.index[reached > 0]]:
        part = shares[shares["rung"] == rung]
        figure.add_scatter(
            x=pd.to_datetime(part["date"]),
            y=100 * part["share"],
            mode="lines",
            line={"width": 0.6, "color": "#ffffff"},
            stackgroup="rungs",
            fillcolor=RUNG_COLOURS[rung],
            fillpattern={
                "shape": RUNG_PATTERNS[rung],
                "fgcolor": "#ffffff",
                "bgcolor": RUNG_COLOURS[rung],
                "fgopacity": 0.5,
                "size": 6,
                "solidity": 0.25,
            },
            name=f"{rung} {plain(names[rung])}",
            hovertemplate="%{y:.1f} %<extra>%{fullData.name}</extra>",
        )
    first = shares.iloc[0]
    source = study_source([str(first["case"])], int(first["worlds"]), seed)
    axis_note(figure, "percent of worlds")
    figure.update_layout(hovermode="x unified", legend={"traceorder": "reversed"})
    figure.update_yaxes(range=[0, 100], ticksuffix=" %", showgrid=False)
    figure.update_xaxes(title_text="date", tickformat="%b<br>%Y", nticks=7, showgrid=False)
    told = "A world whose history has ended stays on its last rung. "
    rows = -(-6 * len(figure.data) // 7)  # its lines are lower than those of other legends
    return finish(figure, "How high on the ladder, day by day?", told + source, 300, rows)


def ending_bars(
    figure: go.Figure,
    endings: Sequence[str],
    found: Sequence[intervals.Estimate],
    heights: Sequence[float],
    width: float,
    words: Sequence[Sequence[str]],
) -> None:
    """Draw a bar an ending, in percent, with its 95 % interval.

    Parameters
    ----------
    figure
        Drawn into.
    endings
        Keys of `ENDINGS`: they say colour and hatching.
    found
        The share of each.
    heights, width
        Where the bars stand, and how thick they are.
    words
        For each bar its name and the number of worlds, for whoever points at it.
    """
    figure.add_bar(
        x=[100 * e.value for e in found],
        y=list(heights),
        orientation="h",
        width=width,
        showlegend=False,
        marker={
            "color": [ENDING_COLOURS.get(key, MUTED) for key in endings],
            "pattern": {
                "shape": ["/" if key.endswith("with_third") else "" for key in endings],
                "fillmode": "overlay",
                "fgcolor": "#ffffff",
                "fgopacity": 0.45,
                "size": 6,
            },
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "thickness": 1.5,
            "width": 4,
            "color": QUIET,
            "array": [100 * (e.high - e.value) for e in found],
            "arrayminus": [100 * (e.value - e.low) for e in found],
        },
        customdata=[
            [*told, f"{100 * e.low:.3g} to {100 * e.high:.3g}"]
            for told, e in zip(words, found, strict=True)
        ],
        hovertemplate="%{customdata[0]}<br>%{x:.3g} % (%{customdata[1]} worlds; 95 % interval "
        "%{customdata[2]} %)<extra></extra>",
    )


def endings_figure(runs: pd.DataFrame) -> go.Figure:
    """Draw in how many worlds the war ends how: a bar an ending, with its 95 % interval.

    Parameters
    ----------
    runs
        One row a world, of one case: ``ending``, and ``case seed`` for the source line.
    """
    found = runs["ending"].dropna()
    counts = found.value_counts()
    shown = [key for key in ENDINGS if counts.get(key, 0)]
    each = [intervals.share(int(counts[key]), len(found)) for key in shown]
    figure = go.Figure()
    words = [[ENDINGS[key], f"{int(counts[key]):,}"] for key in shown]
    heights = [len(shown) - 1 - i - 0.08 for i in range(len(shown))]
    ending_bars(figure, shown, each, heights, 0.3, words)
    label_rows(
        figure, [f"{ENDINGS[key]}: {percent_of(int(counts[key]), len(found))}" for key in shown]
    )
    axis = "percent of worlds (thin line: 95 % interval, sampling)"
    figure.update_xaxes(range=[0, 102], ticksuffix=" %", title_text=two_lines(axis))
    absent = [label for key, label in ENDINGS.items() if key not in shown]
    told = f"In no world: {'; '.join(absent)}. " if absent and shown else ""
    return finish(figure, "How does it end?", told + runs_source(runs), ROW * max(len(shown), 1), 0)


def blood_figure(runs: pd.DataFrame, patterns: Mapping[str, Pattern] | None = None) -> go.Figure:
    """Draw who pays in blood: the dead of each actor over the worlds with a war.

    Parameters
    ----------
    runs
        One row a world, of one case, with the columns ``dead_<actor>`` (thousand).
    patterns
        The case's record (``case.spec.record.patterns``): where it tells an actor's dead, that and
        its window are drawn behind the worlds.
    """
    wars = worlds_at_war(runs)
    actors = [str(c).removeprefix("dead_") for c in runs.columns if str(c).startswith("dead_")]
    figure = go.Figure()
    labels = []
    for row, actor in enumerate(actors):
        y, name = len(actors) - 1 - row - 0.1, actor_name(actor)
        values = wars[f"dead_{actor}"].dropna().to_numpy(dtype=np.float64)
        pattern = _dead_on_record(actor, patterns or {})
        if pattern is not None and pattern.low is not None and pattern.high is not None:
            window = (pattern.low, pattern.high)
            on_record(figure, window, pattern.observed, y, name, "%{x:,.3g} thousand")
        strip(figure, values, y, name, "%{x:,.3g} thousand")
        labels.append(name + (f": {np.median(values):,.3g} thousand" if values.size else ""))
    strip_key(figure)
    label_rows(figure, labels)
    figure.update_xaxes(rangemode="tozero", title_text="thousand dead, worlds with a war")
    told = f"Worlds with a war: {len(wars):,}. " if len(wars) < len(runs) else ""
    height = TALL_ROW * max(len(actors), 1)
    return finish(figure, "Who pays in blood?", told + runs_source(runs), height, 3)


def _dead_on_record(actor: str, patterns: Mapping[str, Pattern]) -> Pattern | None:
    """The pattern of the record that tells an actor's dead as an outcome, if there is one."""
    for each in patterns.values():
        reads = each.reads
        if isinstance(reads, InOutcome) and reads.of == [f"dead_{actor}"] and not reads.over:
            return each
    return None
