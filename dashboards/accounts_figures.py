"""Figure of rival accounts: which made the record, how well they are told apart, and by what."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from panmunjom.experiments import AccountComparison

from .figure_style import CASE_COLOURS, CASE_SYMBOLS, INK, MUTED, finish, marks, plain
from .study_style import axis_note, key_entry, study_source

COLOURS = "Cividis"
"""Made for colour-blind readers (Nuñez, Anderton & Renslow 2018), and even in grey."""
PATTERNS = 10
"""Patterns drawn, at most."""
LINE = 46
"""Height of a row, pixels: its label and its marks below."""
CELL = 34
"""Height of a row of the heat map, pixels."""
BETWEEN = 84
"""Pixels between two panels."""


def accounts_figure(found: AccountComparison, title: str = "") -> go.Figure:
    """Draw the rival accounts of a case: probabilities and votes, confusion, telling patterns.

    Parameters
    ----------
    found
        What the accounts make of the record.
    title
        Text of the figure.
    """
    table = found.choice.table.sort_values("probability", ascending=False, ignore_index=True)
    patterns = found.choice.patterns.head(PATTERNS).reset_index(drop=True)
    heights = [LINE * len(table), CELL * len(table), LINE * len(patterns)]
    whole = sum(heights) + 2 * BETWEEN
    figure = make_subplots(rows=3, cols=1, row_heights=heights, vertical_spacing=BETWEEN / whole)
    key_entry(figure, "probability (line: 95 % interval)", CASE_COLOURS[0], CASE_SYMBOLS[0], 1)
    key_entry(figure, "share of the trees that name it", CASE_COLOURS[1], CASE_SYMBOLS[1], 1)
    _probabilities(figure, table, found)
    _confusion(figure, found)
    _patterns(figure, patterns, found)
    source = study_source([found.case], found.worlds, found.seed, "worlds of each account")
    return finish(figure, title or _headline(found), source, whole, legend_rows=3)


def _headline(found: AccountComparison) -> str:
    """Say in a line what the record tells, before anything is looked at."""
    table = found.choice.table
    best = str(table["model"].iloc[int(table["probability"].argmax())])
    near = [str(name) for name in table.loc[table["gap_low"].le(0.0), "model"] if name != best]
    if near:
        return f"The record cannot tell account {best} from {', '.join(near)}"
    return f"The record speaks for account {best}: {found.accounts.rivals[best].title}"


def _probabilities(figure: go.Figure, table: pd.DataFrame, found: AccountComparison) -> None:
    count = len(table)
    names = pd.Series([plain(found.named(str(model))) for model in table["model"]])
    numbers = 100 * table[["probability", "low", "high"]].set_axis(
        ["estimate", "low", "high"], axis=1
    )
    votes = 100 * table["votes"]
    bare = pd.DataFrame({"estimate": votes, "low": votes, "high": votes})
    places = [float(count - 1 - row) for row in range(count)]
    for part, shift, colour, symbol in (
        (numbers, 0.0, CASE_COLOURS[0], CASE_SYMBOLS[0]),
        (bare, -0.22, CASE_COLOURS[1], CASE_SYMBOLS[1]),
    ):
        marks(figure, part, [y + shift for y in places], colour, symbol, "%{x:.0f} %", names)
        _put(figure, 1)
    _rows(figure, 1, names.to_list())
    figure.update_xaxes(row=1, col=1, ticksuffix=" %", rangemode="tozero")
    axis_note(figure, "percent", row=1)


def _confusion(figure: go.Figure, found: AccountComparison) -> None:
    """Draw of every account's simulated records the share given to each account."""
    counts = found.choice.confusion
    z = 100 * counts.div(counts.sum(axis=1), axis=0).to_numpy(dtype=float)
    figure.add_heatmap(
        x=list(counts.columns),
        y=list(counts.index),
        z=z,
        zmin=0,
        zmax=100,
        text=np.round(z).astype(int),
        texttemplate="%{text}",
        colorscale=COLOURS,
        showscale=False,
        xgap=1,
        ygap=1,
        hovertemplate="made by %{y}, named %{x}: %{z:.0f} %<extra></extra>",
        row=2,
        col=1,
    )
    figure.update_xaxes(row=2, col=1, type="category", showgrid=False)
    figure.update_yaxes(row=2, col=1, type="category", autorange="reversed")
    axis_note(
        figure, "simulated records by the account that made them (down) and named (across), %", 2
    )


def _patterns(figure: go.Figure, patterns: pd.DataFrame, found: AccountComparison) -> None:
    numbers = 100 * patterns[["loss", "low", "high"]].set_axis(["estimate", "low", "high"], axis=1)
    names = pd.Series([plain(found.patterns[str(name)]) for name in patterns["summary"]])
    places = [float(len(patterns) - 1 - row) for row in range(len(patterns))]
    hover = "%{x:.1f} points"
    marks(figure, numbers, places, CASE_COLOURS[0], CASE_SYMBOLS[0], hover, names)
    _put(figure, 3)
    _rows(figure, 3, names.to_list())
    figure.add_vline(x=0, line={"color": MUTED, "width": 1}, row=3, col=1, layer="below")
    axis_note(figure, "records named right, points lost when a pattern is shuffled (line: 95 %)", 3)


def _put(figure: go.Figure, row: int) -> None:
    """Move the last trace into a panel."""
    number = row if row > 1 else ""
    figure.data[-1].update(xaxis=f"x{number}", yaxis=f"y{number}")


def _rows(figure: go.Figure, row: int, labels: list[str]) -> None:
    """Write each row's label above its marks."""
    for place, label in enumerate(labels):
        figure.add_annotation(
            text=label,
            x=0,
            xref=f"x{row} domain" if row > 1 else "x domain",
            xanchor="left",
            y=len(labels) - 1 - place + 0.38,
            yref=f"y{row}" if row > 1 else "y",
            yanchor="middle",
            showarrow=False,
            font={"size": 13, "color": INK},
            name="row",
        )
    figure.update_yaxes(row=row, col=1, visible=False, range=[-0.5, len(labels) - 0.3])
