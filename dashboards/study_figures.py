"""Figures of a parameter study: an outcome against one varied parameter."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from panmunjom.experiments import Measure
from panmunjom.model import InputError

from .figure_style import MUTED, finish, plain, two_lines
from .responses import Slots, drawn, find_measure, responses, slots, value_text
from .study_style import (
    MOST_SERIES,
    SERIES_COLOURS,
    SERIES_DASHES,
    SERIES_SYMBOLS,
    axis_note,
    faded,
    legend_lines,
    measure_unit,
    percent,
    runs_source,
    two_line_title,
    unbroken,
)

HEIGHT = 340
INTERVALS = "95 % interval"
MOST_TOLD = 8
"""Dots of which a narrow screen has room for a number each below the axis."""
_LINE = {
    "values": "95 % interval",
    "bins": "95 % interval; bins of equally many histories",
    "names": "95 % interval",
}


def response_figure(
    runs: pd.DataFrame, outcome: str, by: str, colour: str = "", axis: str = "", title: str = ""
) -> go.Figure:
    """Draw how an outcome responds to one varied parameter.

    Parameters
    ----------
    runs
        A row a history: what the table `runs` of a study holds.
    outcome
        Name of an outcome: a share, or a number or date, of which the median is drawn.
    by
        The parameter's column. A number with up to 12 values has a dot at each, joined; one that
        was sampled (Latin hypercube, Sobol) is put into up to 12 bins of equally many histories,
        drawn at their means; names have a dot each.
    colour
        A column that splits the histories into lines: `arm`, `case`, or a second parameter (a
        number with more than four values in four bins).
    axis, title
        Text of the horizontal axis, such as "Stalin's risk aversion (1)", and of the figure.

    Returns
    -------
    Figure
        Dots with 95 % intervals of sampling, which allow for one world living at many points. A
        single line has a pale band behind it, in which 80 % of the worlds lie (not for a share).
        Of a date the percentage of worlds in which it comes at all stands below the axis.

    Raises
    ------
    InputError
        If an outcome or column does not exist, or `colour` makes more than seven lines.
    """
    measure = find_measure(runs, outcome)
    lines = slots(runs, colour, bins=4) if colour else _one_line(len(runs))
    place = slots(runs, by, lines=len(lines.text))
    if len(lines.text) > MOST_SERIES:
        raise InputError(
            f"the column {colour!r} has {len(lines.text)} names, more than the {MOST_SERIES} lines "
            "that colours can tell apart: choose some of them"
        )
    cells = lines.slot * len(place.text) + place.slot
    sampled = "bins" in (place.kind, lines.kind)
    table = responses(runs, measure, cells, sampled)
    full = table.reindex(range(len(lines.text) * len(place.text)))
    figure = go.Figure()
    for i, name in enumerate(lines.text):
        part = full.iloc[i * len(place.text) : (i + 1) * len(place.text)].reset_index(drop=True)
        if not colour and measure.kind != "share":
            _spread(figure, place, part, measure)
        _line(figure, _beside(place, i, len(lines.text)), place.text, part, measure, i, name)
    if colour and colour not in ("arm", "case"):
        font = {"size": 12, "color": MUTED}
        figure.update_layout(legend_title={"text": plain(colour), "side": "top", "font": font})
    _axes(figure, place, table, measure, axis or by, banded=not colour)
    told = measure.kind == "date" and _tell_shares(figure, place, full)
    named = f"{measure.label}, by {axis.partition(' (')[0] or by}"
    rows = legend_lines(lines.text) + 1 if colour else 0
    return finish(
        figure,
        title or two_line_title(named, measure.label),
        runs_source(runs),
        HEIGHT,
        legend_rows=rows + 2 + told,
    )


def _one_line(count: int) -> Slots:
    return Slots("names", np.zeros(count, dtype=np.intp), [""], [""])


def _beside(place: Slots, i: int, count: int) -> list[float]:
    """Where line `i` of `count` has its dots: a little apart, so that no interval hides another.

    Names stand at 0, 1, 2 ...
    """
    where = (
        np.arange(len(place.text), dtype=float)
        if place.kind == "names"
        else np.array(place.place, dtype=float)
    )
    step = 0.12 if place.kind == "names" else 0.012 * float(np.ptp(where))
    return [float(x) for x in where + step * (i - (count - 1) / 2)]


def _spread(figure: go.Figure, place: Slots, part: pd.DataFrame, measure: Measure) -> None:
    """The pale band in which 80 % of the worlds lie; bars where the places are names."""
    known = part[part["n"] > 0]
    low, high = drawn(known["p10"], measure), drawn(known["p90"], measure)
    middle = _beside(place, 0, 1)
    where = [middle[i] for i in np.flatnonzero(part["n"] > 0)]
    pale = faded(SERIES_COLOURS[0], 0.16)
    if place.kind == "names":
        for x, a, b in zip(where, low, high, strict=True):
            figure.add_scatter(
                x=[x, x], y=[a, b], mode="lines", line={"color": pale, "width": 14},
                showlegend=False, hoverinfo="skip",
            )  # fmt: skip
        return
    figure.add_scatter(
        x=[*where, *reversed(where)],
        y=[*high, *reversed(list(low))],
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=pale,
        showlegend=False,
        hoverinfo="skip",
        name="80 % of worlds",
    )


def _line(
    figure: go.Figure,
    where: list[float],
    text: list[str],
    part: pd.DataFrame,
    measure: Measure,
    i: int,
    name: str,
) -> None:
    """One line: dots with intervals `where` there are worlds; joined if the places are numbers."""
    known = part[part["n"] > 0]
    rows = np.flatnonzero(part["n"] > 0)
    shade, places = SERIES_COLOURS[i], [where[row] for row in rows]
    words = [
        [
            *(text[row], value_text(line["estimate"], measure), *_ends(line, measure)),
            *(int(line["n"]), _happens(line, measure)),
        ]
        for row, (_, line) in zip(rows, known.iterrows(), strict=True)
    ]
    _intervals(figure, places, known, measure, shade)
    figure.add_scatter(
        x=places,
        y=drawn(known["estimate"], measure),
        mode="lines+markers",
        line={"color": shade, "width": 2, "dash": SERIES_DASHES[i]},
        marker={
            "color": shade,
            "symbol": SERIES_SYMBOLS[i],
            "size": 9,
            "line": {"color": "#ffffff", "width": 1},
        },
        name=plain(name),
        showlegend=bool(name.strip()),
        customdata=words,
        hovertemplate="%{customdata[0]}: %{customdata[1]}<br>%{customdata[2]} to %{customdata[3]}"
        ", %{customdata[4]} worlds%{customdata[5]}<extra>%{fullData.name}</extra>",
    )


def _happens(line: pd.Series, measure: Measure) -> str:
    """In which share of its worlds a date comes at all: the median knows only these."""
    if measure.kind != "date":
        return ""
    return f" ({line['n'] / line['all']:.0%} of {int(line['all']):,})"


def _tell_shares(figure: go.Figure, place: Slots, full: pd.DataFrame) -> bool:
    """Write below each place in how many worlds the date comes, line by line; say if so."""
    happens = full["n"] / full["all"]
    lines = len(full) // len(place.text)
    if place.kind == "bins" or lines > 2 or len(full) > MOST_TOLD or happens.eq(1).all():
        return False
    told = [
        " ".join(
            f'<span style="color:{SERIES_COLOURS[i]}">{share:.0%}</span>'
            for i, share in enumerate(happens.iloc[at :: len(place.text)])
            if pd.notna(share)
        )
        for at in range(len(place.text))
    ]
    text = [f"{plain(name)}<br>{shares}" for name, shares in zip(place.text, told, strict=True)]
    figure.update_xaxes(ticktext=text)
    (note,) = (each for each in figure.layout.annotations if each.name == "axis")
    note.text = two_lines(unbroken(f"{note.text.replace('<br>', ' ')[:-1]}; below: their share)"))
    return True


def _intervals(
    figure: go.Figure, places: list[float], known: pd.DataFrame, measure: Measure, shade: str
) -> None:
    """The intervals as lines of their own: error bars do not show on an axis of dates."""
    ends = [list(drawn(known[end], measure)) for end in ("low", "high")]
    lines = [(x, low, high) for x, low, high in zip(places, *ends, strict=True) if pd.notna(low)]
    figure.add_scatter(
        x=[x for place, _, _ in lines for x in (place, place, None)],
        y=[y for _, low, high in lines for y in (low, high, None)],
        mode="lines",
        line={"color": shade, "width": 2},
        showlegend=False,
        hoverinfo="skip",
        name=INTERVALS,
    )


def _ends(line: pd.Series, measure: Measure) -> tuple[str, str]:
    low, high = (value_text(float(line[end]), measure) for end in ("low", "high"))
    return low or "–", high or "–"


def _axes(
    figure: go.Figure,
    place: Slots,
    table: pd.DataFrame,
    measure: Measure,
    axis: str,
    banded: bool,
) -> None:
    pale = "; pale: 80 % of worlds" if banded and measure.kind != "share" else ""
    axis_note(figure, f"{measure_unit(measure)} ({_LINE[place.kind]}{pale})")
    where = _beside(place, 0, 1)
    room = 0.5 if place.kind == "names" else 0.04 * (max(where) - min(where)) or 0.5
    figure.update_xaxes(
        title_text=two_lines(axis),
        showgrid=False,
        zeroline=False,
        range=[min(where) - room, max(where) + room],
    )
    if place.kind != "bins":
        figure.update_xaxes(tickvals=where, ticktext=[plain(text) for text in place.text])
    if place.kind == "names":
        figure.update_traces(mode="markers", selector={"mode": "lines+markers"})
    figure.update_yaxes(showgrid=True, zeroline=False)
    if percent(measure):
        figure.update_yaxes(ticksuffix=" %")
    if measure.kind == "share":
        top = 100 * float(np.nanmax([*table["high"], 0.01]))
        figure.update_yaxes(range=[-0.03 * top, 1.05 * top])
    if measure.kind == "date":
        figure.update_yaxes(type="date", tickformat="%b %Y")
