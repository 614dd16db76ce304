"""How every figure looks: template, colours for colour-blind readers, source line."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from panmunjom.experiments import Comparison

CASE_COLOURS = ("#0072B2", "#D55E00")
CASE_SYMBOLS = ("circle", "diamond")
INK = "#22262b"
MUTED = "#626a73"
GRID = "#d9dde2"
COLOUR_BAR: Mapping[str, object] = {
    "orientation": "h",
    "thickness": 12,
    "len": 1.0,
    "x": 0,
    "xanchor": "left",
    "yref": "container",  # in the paper's terms it would push the title off the page
    "yanchor": "bottom",
    "ypad": 0,
    "outlinewidth": 0,
}
"""The scale of a map, lying above it."""
ROW = 52
"""Height of one labelled row, pixels."""

# Okabe & Ito (2008): told apart with the common kinds of colour blindness. Hue is the result,
# depth the ally's part.
ENDING_COLOURS = {
    "attacker_wins_alone": "#56B4E9",
    "attacker_wins_with_third": "#0072B2",
    "no_winner_alone": "#8ED6BF",
    "no_winner_with_third": "#009E73",
    "attacker_loses_alone": "#E6A83C",
    "attacker_loses_with_third": "#C45500",
    "wider_war": "#AA3377",
    "no_war": "#A7ADB4",
}


def template() -> go.layout.Template:
    """The common template: quiet axes, room for the title, readable when printed in grey."""
    axis = {
        "gridcolor": GRID,
        "zerolinecolor": GRID,
        "linecolor": GRID,
        "ticks": "",
        "automargin": True,
        "title": {"font": {"size": 12, "color": MUTED}, "standoff": 8},
        "fixedrange": True,
    }
    layout = {
        "font": {
            "family": "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif",
            "size": 13,
            "color": INK,
        },
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "colorway": list(CASE_COLOURS),
        "title": {
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "pad": {"l": 12},
            "yref": "container",
            "y": 1,
            "yanchor": "top",
            "font": {"size": 17},
        },
        "xaxis": axis,
        "yaxis": axis | {"showgrid": False},
        "legend": {
            "orientation": "h",
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "yref": "container",
            "yanchor": "top",
            "bgcolor": "rgba(0,0,0,0)",
            "font": {"size": 13},
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "hoverlabel": {"font": {"size": 13}},
        "bargap": 0.3,
    }
    return go.layout.Template(layout=layout)


def finish(
    figure: go.Figure, title: str, source: str, height: int, legend_rows: int = 2
) -> go.Figure:
    """Give a figure its title, its source line and its height (pixels), and return it."""
    lines, below = textwrap.wrap(title, 36), textwrap.wrap(source, 50)  # what 360 pixels hold
    head = 22 * len(lines) + 20
    names = [axis.title.text or "" for axis in figure.select_xaxes()]
    extra = 15 * max(0, max(name.count("<br>") for name in names) - 1)  # two lines have room
    ticks = [text for axis in figure.select_xaxes() for text in axis.ticktext or ()]
    extra += 15 * max((str(text).count("<br>") for text in ticks), default=0)
    top, bottom = head + 22 * legend_rows + 16, 74 + 14 * len(below) + extra
    whole = height + top + bottom
    figure.update_layout(
        template=template(),
        title={
            "text": "<br>".join(plain(line) for line in lines),
            "y": 1 - (20 * len(lines) - 6) / whole,
        },
        legend={"y": 1 - head / whole},
        margin={"l": 16, "r": 20, "t": top, "b": bottom},
        height=whole,
    )
    figure.add_annotation(
        text="<br>".join(plain(line) for line in below),
        showarrow=False,
        align="left",
        font={"size": 11, "color": MUTED},
        xref="paper",
        yref="paper",
        x=0,
        xanchor="left",
        y=0,
        yanchor="top",
        yshift=-62 - extra,
        name="source",
    )
    return figure


def source(comparison: Comparison) -> str:
    """The line below a figure: cases, worlds, seed, version, condition."""
    parts = []
    for case in comparison.cases:
        seed = comparison.seed[case]
        known = f", seed {seed}" if seed >= 0 else ""
        parts.append(f"{comparison.title(case)}: {comparison.worlds[case]:,} worlds{known}")
    return (
        "; ".join(parts)
        + f". Panmunjom {comparison.version}. Conditional on the model; not a forecast."
    )


def plain(text: str) -> str:
    """Text that plotly will not read as markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def legend(figure: go.Figure, comparison: Comparison, row: int | None = None) -> None:
    """Name the two cases once, whatever traces carry their data."""
    for i, case in enumerate(comparison.cases):
        figure.add_scatter(
            x=[None],
            y=[None],
            mode="markers",
            name=plain(comparison.title(case)),
            marker={"color": CASE_COLOURS[i], "symbol": CASE_SYMBOLS[i], "size": 10},
            legendgroup=case,
            showlegend=True,
            hoverinfo="skip",
            row=row,
            col=None if row is None else 1,
        )


def label_rows(figure: go.Figure, labels: Sequence[str]) -> None:
    """Write each row's label above it, so that a narrow screen loses no room to a left margin.

    Row i of n stands at y = n - 1 - i; its marks lie below its label.
    """
    count = len(labels)
    for i, label in enumerate(labels):
        figure.add_annotation(
            text=plain(label),
            x=0,
            xref="paper",
            xanchor="left",
            y=count - 1 - i + 0.36,
            yanchor="middle",
            showarrow=False,
            font={"size": 13},
            name="row",
        )
    figure.update_yaxes(visible=False, range=[-0.5, count - 0.3])


def row_position(row: int, count: int, case: int) -> float:
    """Height of a case's mark in a row: A above B, both below the label."""
    return count - 1 - row + (0.06 if case == 0 else -0.16)


def two_lines(text: str) -> str:
    """Break an axis title in two, so that it fits a narrow screen."""
    return "<br>".join(plain(line) for line in textwrap.wrap(text, 44))


def dots(
    figure: go.Figure,
    case: int,
    numbers: pd.DataFrame,
    place: list[float],
    hover: str,
    labels: pd.Series,
) -> None:
    """Dots with lines in the colour and shape of a case; `numbers` has `estimate low high`."""
    marks(figure, numbers, place, CASE_COLOURS[case], CASE_SYMBOLS[case], hover, labels)


def marks(
    figure: go.Figure,
    numbers: pd.DataFrame,
    place: list[float],
    colour: str,
    symbol: str,
    hover: str,
    labels: pd.Series,
) -> None:
    """Marks with lines from `low` to `high`; one row of `numbers` is one mark at its `place`."""
    reach = {
        "type": "data",
        "symmetric": False,
        "thickness": 3,
        "width": 0,
        "color": colour,
        "array": (numbers["high"] - numbers["estimate"]).clip(lower=0).to_list(),
        "arrayminus": (numbers["estimate"] - numbers["low"]).clip(lower=0).to_list(),
    }
    custom = np.column_stack(
        [labels.to_numpy(dtype=str), numbers["low"].round(2), numbers["high"].round(2)]
    )
    figure.add_scatter(
        x=numbers["estimate"],
        y=place,
        mode="markers",
        error_x=reach,
        customdata=custom,
        showlegend=False,
        marker={
            "color": colour,
            "symbol": symbol,
            "size": 10,
            "line": {"color": "#ffffff", "width": 1},
        },
        hovertemplate=f"%{{customdata[0]}}<br>{hover} "
        "(%{customdata[1]} to %{customdata[2]})<extra></extra>",
    )
