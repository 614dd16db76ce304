"""The figure of the paper's inequality: behaviour over the ratio and the risk, by risk theory."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from panmunjom.experiments import InequalityMap
from panmunjom.model import InputError

from .figure_style import COLOUR_BAR, INK, MUTED, finish, plain
from .response_maps import COLOURS
from .study_style import study_source

SIDE = 200
"""Height of one map, pixels."""
THEORIES = {
    "expected_value": "Expected value",
    "cara": "Constant risk aversion",
    "prospect": "Prospect theory",
    "safety_first": "Safety first",
}


def inequality_figure(found: InequalityMap, title: str = "") -> go.Figure:
    """Draw where a leader does what: a row a behaviour, a column a risk theory.

    Parameters
    ----------
    found
        What `inequality_map` returns.
    title
        Text of the figure; by default the inequality and the case.

    Returns
    -------
    Figure
        Colour: share of the worlds with a war in which the behaviour is seen. The cross is the
        place of the case's own values, with the share there; the broken line is where the ratio
        is one.

    Raises
    ------
    InputError
        If there is no cell.
    """
    if found.cells.empty:
        raise InputError("the map of the inequality has no point")
    theories = list(dict.fromkeys(found.cells["theory"]))
    height = SIDE * len(found.titles)
    figure = make_subplots(
        rows=len(found.titles),
        cols=len(theories),
        shared_xaxes="all",
        shared_yaxes="all",
        vertical_spacing=26 / height if len(found.titles) > 1 else 0.0,
        horizontal_spacing=0.02,
        column_titles=[plain(THEORIES.get(name, name)) for name in theories],
    )
    for row, (behaviour, told) in enumerate(found.titles.items(), start=1):
        for column, theory in enumerate(theories, start=1):
            _cell(figure, found, (theory, behaviour), (row, column))
        figure.update_yaxes(title_text=f"<b>{plain(told)}</b>", row=row, col=1)
    figure.update_xaxes(title_text=plain(found.ratio), row=len(found.titles))
    whole = title or f"The inequality {found.ratio} in {found.case}"
    source = study_source([found.case], found.worlds, found.seed, "worlds a point")
    finish(figure, whole, _KEY + source, height, legend_rows=4)
    room = figure.layout.margin.t - 44  # of the top margin, above the bar's numbers
    bar = _BAR | {"y": 1 - room / figure.layout.height}
    figure.update_traces(colorbar=bar, selector={"showscale": True})
    return figure


_BAR = {
    **COLOUR_BAR,
    "len": 0.5,
    "ticksuffix": " %",
    "tickfont": {"color": MUTED},
}
"""One scale for all maps, above them."""
_KEY = (
    "Up: expected loss in a direct war, by the year. Across: the ratio. Colour: share of the "
    "worlds with a war; white: none has one. Cross: the case's own values, with the share there. "
    "Broken line: ratio 1. "
)


def _cell(
    figure: go.Figure, found: InequalityMap, which: tuple[str, str], at: tuple[int, int]
) -> None:
    """One map: a behaviour under a theory, and where the case lies on it."""
    theory, behaviour = which
    part = found.cells[found.cells["theory"].eq(theory) & found.cells["behaviour"].eq(behaviour)]
    place = {"row": at[0], "col": at[1]}
    wide = part.pivot(index="y", columns="x", values="share")
    counts = part.pivot(index="y", columns="x", values="n")
    figure.add_heatmap(
        x=wide.columns.to_numpy(dtype=float),
        y=wide.index.to_numpy(dtype=float),
        z=100.0 * wide.to_numpy(dtype=float),
        customdata=counts.to_numpy(),
        colorscale=COLOURS,
        zmin=0.0,
        zmax=100.0,
        showscale=at == (1, 1),
        hovertemplate=f"{plain(found.ratio)} %{{x:.2f}}<br>expected loss %{{y:.2f}} a year"
        "<br>%{z:.0f} %, %{customdata} worlds<extra></extra>",
        **place,
    )
    figure.add_vline(x=1.0, line={"color": "#ffffff", "width": 1.5, "dash": "dash"}, **place)
    own = found.place[found.place["theory"].eq(theory) & found.place["behaviour"].eq(behaviour)]
    _mark(figure, found, own["share"], place)


def _mark(figure: go.Figure, found: InequalityMap, share: pd.Series, place: dict[str, int]) -> None:
    """The cross at the case's own values, and what is seen there."""
    text = "" if share.empty or np.isnan(share.iloc[0]) else f"{100 * share.iloc[0]:.0f} %"
    figure.add_scatter(
        x=[found.place_x],
        y=[found.place_y],
        mode="markers",
        marker={
            "symbol": "x",
            "size": 10,
            "color": "#ffffff",
            "line": {"color": INK, "width": 1.5},
        },
        showlegend=False,
        hovertemplate=f"the case's own values<br>{text}<extra></extra>",
        **place,
    )
    figure.add_annotation(
        x=found.place_x,
        y=found.place_y,
        text=f"<b>{text}</b>",
        showarrow=False,
        yshift=16,
        bgcolor="rgba(255,255,255,0.75)",
        font={"size": 12, "color": INK},
        name="place",
        **place,
    )
