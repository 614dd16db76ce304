"""Figures of days: how a quantity runs, day by day, and how far the worlds spread."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from panmunjom.experiments import actor_name, band_bins
from panmunjom.model import InputError, nearest

from .figure_style import finish, plain
from .study_style import (
    MOST_SERIES,
    SERIES_COLOURS,
    SERIES_DASHES,
    axis_note,
    faded,
    study_source,
)

PANEL = 260
NEEDED = (
    *("case", "arm", "date", "variable", "worlds"),
    *("p05", "p25", "p50", "p75", "p95", "mean", "running"),
)
YES_OR_NO = "yes or no"
_UNITS = {
    YES_OR_NO: "percent of worlds",
    "axis, 0-1": "0: defender pushed off · 1: attacker pushed off",
    "rung": "rung: 0 peace to 9 nuclear use or general war",
}
_READ = "Line: middle world of each day. Dark band: half of the worlds; pale: 90 %. "


def bands_figure(
    bands: pd.DataFrame, variable: str, seed: int = -1, panels: bool | None = None
) -> go.Figure:
    """Draw the quantiles of a daily quantity as a fan.

    Parameters
    ----------
    bands
        A row a case, arm, day and variable: `case arm date variable worlds p05 p25 p50 p75 p95
        mean` and `running`, the share of worlds whose history had not ended before that day.
    variable
        Which variable.
    seed
        For the source line; left out if below 0.
    panels
        One panel for each case and arm; by default if there are more than two, or several cases.
        Otherwise they lie over one another.

    Returns
    -------
    Figure
        The line is the middle world of each day, the dark band holds half of the worlds, the pale
        one 90 %. Each day is taken by itself: no single world need follow a line. Of what is yes
        or no (`war`, `talks`) quantiles say nothing: the line is the share of worlds, `mean`.

    Raises
    ------
    InputError
        If a column or the variable is missing, or there are more than seven cases and arms.
    """
    _check(bands, variable)
    table = bands[bands["variable"] == variable]
    groups = list(table.groupby(["case", "arm"], sort=False, observed=True))
    if len(groups) > MOST_SERIES:
        raise InputError(
            f"{len(groups)} cases and arms are too many to draw: {MOST_SERIES} at most"
        )
    cases = [str(case) for case in table["case"].unique()]
    apart = (len(groups) > 2 or len(cases) > 1) if panels is None else panels
    count = len(groups) if apart else 1
    figure = make_subplots(rows=count, cols=1, shared_yaxes=True, vertical_spacing=0.3 / count)
    quantity = band_bins.quantity_of(variable)
    unit, shares = _UNITS.get(quantity.unit, quantity.unit), quantity.unit == YES_OR_NO
    for i, ((case, arm), part) in enumerate(groups):
        name = f"{case}, {arm}" if len(cases) > 1 else str(arm)
        draw = _shares if shares else _fan
        draw(figure, part.sort_values("date"), i, name, i + 1 if apart else 1, not apart)
        if apart:
            axis_note(figure, f"{name} ({unit})", i + 1)
    if not apart:
        axis_note(figure, unit)
    _axes(figure, table, count, shares)
    worlds = int(table["worlds"].max())
    source = study_source(cases, worlds, seed, "worlds" if len(groups) == 1 else "worlds each")
    text = f"{quantity.meaning} {'' if shares else _READ}"
    rows = len(groups) if not apart and len(groups) > 1 else 0
    return finish(figure, _title(variable), text + source, PANEL * count, legend_rows=rows + 1)


def _check(bands: pd.DataFrame, variable: str) -> None:
    missing = [name for name in NEEDED if name not in bands]
    if missing:
        raise InputError(f"the table of bands lacks the columns {', '.join(missing)}")
    known = [str(name) for name in bands["variable"].unique()]
    if variable not in known:
        raise InputError(
            f"no variable {variable!r} in the table of bands{nearest(variable, known)}; "
            f"there are {', '.join(known)}"
        )


def _title(variable: str) -> str:
    """Return what is drawn, in words: "Dead, China, day by day"."""
    quantity = band_bins.quantity_of(variable)
    whose = variable.removeprefix(quantity.name).strip("_")
    words = quantity.name.replace("_", " ").capitalize()
    return f"{words}, {actor_name(whose)}, day by day" if whose else f"{words}, day by day"


def _fan(
    figure: go.Figure, part: pd.DataFrame, i: int, name: str, row: int, overlaid: bool
) -> None:
    shade = SERIES_COLOURS[i]
    dates = pd.to_datetime(part["date"])
    for low, high, opacity in (("p05", "p95", 0.14), ("p25", "p75", 0.28)):
        figure.add_scatter(
            x=pd.concat([dates, dates[::-1]]),
            y=pd.concat([part[high], part[low][::-1]]),
            mode="lines",
            line={"width": 0},
            fill="toself",
            fillcolor=faded(shade, opacity),
            hoverinfo="skip",
            showlegend=False,
            name=f"{low} to {high}",
            row=row,
            col=1,
        )
    hover = (
        "%{x|%d %b %Y}: %{y:.3g}<br>90 %: %{customdata[0]:.3g} to %{customdata[1]:.3g}<br>"
        "%{customdata[2]:.0%} of worlds go on"
    )
    _middle(figure, part, part["p50"], i, name, row, overlaid, hover)


def _shares(
    figure: go.Figure, part: pd.DataFrame, i: int, name: str, row: int, overlaid: bool
) -> None:
    """The share of worlds in which something is so: quantiles of yes and no are 0 or 1."""
    hover = "%{x|%d %b %Y}: %{y:.3g} % of worlds<br>%{customdata[2]:.0%} of worlds go on"
    _middle(figure, part, 100 * part["mean"], i, name, row, overlaid, hover)


def _middle(
    figure: go.Figure,
    part: pd.DataFrame,
    values: pd.Series,
    i: int,
    name: str,
    row: int,
    overlaid: bool,
    hover: str,
) -> None:
    """The line of a case and arm."""
    dash = SERIES_DASHES[i] if overlaid else "solid"
    figure.add_scatter(
        x=pd.to_datetime(part["date"]),
        y=values,
        mode="lines",
        line={"color": SERIES_COLOURS[i], "width": 2.5, "dash": dash},
        name=plain(name),
        showlegend=overlaid,
        customdata=pd.DataFrame({"low": part["p05"], "high": part["p95"], "n": part["running"]}),
        hovertemplate=f"{hover}<extra>%{{fullData.name}}</extra>",
        row=row,
        col=1,
    )


def _axes(figure: go.Figure, table: pd.DataFrame, count: int, shares: bool) -> None:
    """One range for all panels, so that they can be compared."""
    low, high = float(table["p05"].min()), float(table["p95"].max())
    if shares:
        low, high = 0.0, 100 * float(table["mean"].max())
        figure.update_yaxes(ticksuffix=" %")
    room = 0.04 * (high - low) or 0.5
    figure.update_yaxes(range=[low - room, high + room], showgrid=True, zeroline=False)
    figure.update_xaxes(tickformat="%b<br>%Y", nticks=7, showgrid=False)
    figure.update_xaxes(title_text="date", row=count, col=1)
    if count == 1 and len(table.groupby(["case", "arm"], observed=True)) == 1:
        figure.update_traces(showlegend=False)
