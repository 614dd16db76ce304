"""Strips: how values spread over worlds, in one row, with what is on record behind them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from .figure_style import CASE_COLOURS, MUTED, plain
from .study_style import faded

FEWEST_FOR_BARS = 10
"""Of fewer worlds each is drawn for itself, and no quantiles."""
TOLD_ROW = 66
"""Height of a row with its title and a line below that, pixels."""
RECORD = "on record"
WINDOW = "what sources leave open"
_COLOUR = CASE_COLOURS[0]
QUIET = "#767e87"
"""Stands out from a light page and from a dark one."""
_SHADE = faded(QUIET, 0.3)
_BARS = (
    ("80 % of worlds", (0.1, 0.9), 6, faded(_COLOUR, 0.35)),
    ("half of the worlds", (0.25, 0.75), 12, faded(_COLOUR, 0.65)),
)
Values: TypeAlias = NDArray[Any]


def strip(figure: go.Figure, values: Values, y: float, label: str, shown: str) -> None:
    """Draw the spread of values in a row: the middle world, half and 80 % of the worlds.

    Parameters
    ----------
    figure
        Drawn into.
    values : array, shape ``(worlds,)``
        Numbers or dates; fewer than `FEWEST_FOR_BARS` are drawn one by one.
    y
        Height of the row.
    label
        Whose values they are, for the hover text.
    shown
        How plotly is to print x.
    """
    if not values.size:
        return
    if values.size < FEWEST_FOR_BARS:
        mark = {"symbol": "circle-open", "size": 7, "color": _COLOUR}
        _points(figure, values, y, mark, f"{label}<br>one world: {shown}", "one world")
        return
    for name, ends, width, colour in _BARS:
        low, high = _quantiles(values, ends)
        figure.add_scatter(
            x=[low, high],
            y=[y, y],
            mode="lines",
            line={"color": colour, "width": width},
            name=name,
            showlegend=False,
            hovertemplate=f"{label}<br>{name}, to {shown}<extra></extra>",
        )
    mark = {"color": _COLOUR, "size": 11, "line": {"color": "#ffffff", "width": 1.5}}
    text = f"{label}<br>middle world: {shown}"
    _points(figure, _quantiles(values, [0.5]), y, mark, text, "middle world")


def on_record(
    figure: go.Figure, window: tuple[Any, Any], seen: Any, y: float, label: str, shown: str
) -> None:
    """Draw the record behind a row: the window that sources leave open, and the value itself.

    Parameters
    ----------
    window
        Its two ends, both known.
    seen
        What is on record; None where only the window is.
    """
    figure.add_scatter(
        x=list(window),
        y=[y, y],
        mode="lines",
        line={"color": _SHADE, "width": 20},
        name=WINDOW,
        showlegend=False,
        hovertemplate=f"{label}<br>{WINDOW}, to {shown}<extra></extra>",
    )
    if seen is not None:
        mark = {"symbol": "line-ns", "size": 20, "line": {"color": QUIET, "width": 3.5}}
        _points(figure, [seen], y, mark, f"{label}<br>on record: {shown}", RECORD)


def strip_key(figure: go.Figure) -> None:
    """Name in the legend what the strips of a figure are made of, each once."""
    drawn = {trace.name: trace for trace in figure.data if trace.name}
    for name in (*("middle world", "half of the worlds", "80 % of worlds"), RECORD, WINDOW):
        if name in drawn:
            figure.add_scatter(
                x=[None],
                y=[None],
                mode=drawn[name].mode,
                line=drawn[name].line,
                marker=drawn[name].marker,
                name=name,
                showlegend=True,
                hoverinfo="skip",
            )


def told_row(figure: go.Figure, y: float, title: str, told: str) -> None:
    """Write what a row is, and in small letters what is told of it; its marks stand below both."""
    for text, height, size, colour in ((title, 0.42, 13, None), (told, 0.19, 11, MUTED)):
        figure.add_annotation(
            text=plain(text),
            x=0,
            xref="paper",
            xanchor="left",
            y=y + height,
            yanchor="middle",
            showarrow=False,
            font={"size": size} | ({"color": colour} if colour else {}),
            name="row",
        )


def percent_of(part: int, worlds: int) -> str:
    """A share of worlds as printed, with a decimal where a whole number reads as all or none."""
    percent = 100 * part / max(worlds, 1)
    return f"{percent:.1f} %" if 0 < percent < 1 or 99 < percent < 100 else f"{percent:.0f} %"


def _quantiles(values: Values, at: Sequence[float]) -> Values:
    """Values of single worlds: also right for dates, and never between two of them."""
    return np.asarray(np.quantile(values, at, method="inverted_cdf"))


def _points(
    figure: go.Figure, x: Any, y: float, mark: dict[str, Any], hover: str, name: str
) -> None:
    figure.add_scatter(
        x=x,
        y=[y] * len(x),
        mode="markers",
        marker=mark,
        cliponaxis=False,
        name=name,
        showlegend=False,
        hovertemplate=f"{hover}<extra></extra>",
    )
