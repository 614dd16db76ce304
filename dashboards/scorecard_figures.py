"""Figures of a scorecard: window, observed value and worlds, pattern by pattern, on one axis."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from panmunjom.experiments import Score, Scorecard, scorecard_text, yes_or_no

from .figure_style import INK, finish, plain, template
from .study_style import study_source

HEAD, LINE, MARKS, WIDTH = 40, 18, 28, 44
"""Height of a phase's heading, a line of a title and a row of marks, in pixels; letters a line."""

REACH = 4.0
"""Tolerances to either side; what lies farther off stands at the edge, with its value."""

# Okabe & Ito (2008); the shape says the same without colour.
COLOURS = {"hit": "#0072B2", "near": "#C98A00", "miss": "#D55E00"}
SYMBOLS = {"hit": "circle", "near": "diamond", "miss": "x"}
NAMES = {"hit": "middle world: hit", "near": "near", "miss": "miss"}
BAND = "rgba(128,138,148,0.26)"


class Drawn(NamedTuple):
    """A pattern in tolerances from what was observed, cut off at the edges."""

    low: float
    high: float
    p10: float
    p50: float
    p90: float


def scorecard_figure(card: Scorecard) -> go.Figure:
    """Draw all patterns of fit and check against what was observed, grouped by phase.

    Parameters
    ----------
    card
        What `scorecard` found. Predictions are not drawn, nor what is yes or no.

    Returns
    -------
    Figure
        A band is the window, the tick in it the observed value, a line 80 % of the worlds, the
        mark the middle world: its shape and colour are the verdict. One unit is half the window.
    """
    figure = go.Figure()
    rows = list(_rows(card))
    height = _draw(figure, card, rows)
    _legend(figure)
    note = (
        "Band: window. Tick: observed. Line: 80 % of the worlds; mark: middle world. One unit is "
        "half the window; what lies farther off stands at the edge. "
    ).replace(" %", "\u00a0%")
    source = study_source([card.title], card.worlds, card.seed)
    return finish(figure, f"{card.title} against its record", note + source, height)


def phase_figure(card: Scorecard, phase: str) -> go.Figure:
    """Draw the patterns of one phase, without title, legend and source: part of a page."""
    figure = go.Figure()
    height = _draw(figure, card, [each for each in _judged(card) if each.pattern.phase == phase])
    figure.update_layout(
        template=template(),
        height=height + 58,
        margin={"l": 16, "r": 20, "t": 6, "b": 52},
        showlegend=False,
    )
    return figure


def phases(card: Scorecard) -> list[str]:
    """Return the phases that are drawn, in the order of the record."""
    return list(dict.fromkeys(each.pattern.phase for each in _judged(card)))


def _judged(card: Scorecard) -> list[Score]:
    """Return what is drawn: what is yes or no has no place on the axis."""
    drawn = (each for each in card.scores if each.verdict != "prediction")
    return [each for each in drawn if not yes_or_no(each.pattern)]


def _rows(card: Scorecard) -> Iterable[Score | str]:
    """Yield every phase, then its patterns."""
    for phase in phases(card):
        yield phase
        yield from (each for each in _judged(card) if each.pattern.phase == phase)


def _draw(figure: go.Figure, card: Scorecard, rows: Sequence[Score | str]) -> int:
    """Draw rows from above; return the height they take, in pixels, which are the units of y."""
    down = 0
    for row in rows:
        if isinstance(row, str):
            down += HEAD
            _text(figure, f"<b>{plain(row)}</b>", -down + 14, 15)
            continue
        for text in textwrap.wrap(row.pattern.title, WIDTH):
            down += LINE
            _text(figure, plain(text), 6 - down, 13)
        _pattern(figure, card, row, -down - 12)
        down += MARKS
    figure.update_yaxes(visible=False, range=[-down, 0])
    ticks = [-4, -2, 0, 2, 4]
    figure.update_xaxes(
        range=[-REACH - 0.35, REACH + 0.35],
        tickvals=ticks,
        ticktext=["−4", "−2", "observed", "+2", "+4"],
        zeroline=False,
        title_text="earlier or less · half windows · later or more",
    )
    return down


def _pattern(figure: go.Figure, card: Scorecard, score: Score, y: float) -> None:
    line, at = scorecard_text.line(score, card.start), _places(score)
    colour = COLOURS[score.verdict]
    _band(figure, at, y)
    hover = _hover(score, card)
    figure.add_scatter(
        x=[at.p10, at.p90],
        y=[y, y],
        mode="lines+markers",
        line={"color": colour, "width": 3},
        marker={
            "symbol": ["triangle-left", "triangle-right"],
            "size": [9 * out for out in (at.p10 <= -REACH, at.p90 >= REACH)],
            "color": colour,
            "opacity": 1,
            "line": {"width": 0},
        },
        showlegend=False,
        hovertemplate=hover,
    )
    figure.add_scatter(
        x=[0.0] if score.origin == "observed" else [],
        y=[y] if score.origin == "observed" else [],
        mode="markers",
        marker={
            "symbol": "line-ns",
            "size": 20,
            "color": INK,
            "line": {"color": INK, "width": 2},
        },
        showlegend=False,
        hovertemplate=hover,
    )
    figure.add_scatter(
        x=[at.p50],
        y=[y],
        mode="markers+text",
        text=[_beyond(score, line.middle)],
        textposition="bottom left" if at.p50 > 0 else "bottom right",
        textfont={"size": 11},
        marker={
            "symbol": SYMBOLS[score.verdict],
            "size": 11,
            "color": colour,
            "line": {"color": "#ffffff", "width": 1},
        },
        showlegend=False,
        hovertemplate=hover,
    )


def _places(score: Score) -> Drawn:
    """Return window and worlds on the common axis; what is open or never lies at an edge."""
    unit = score.tolerance
    values = np.array([score.low, score.high, score.p10, score.p50, score.p90])
    away = np.clip((values - score.target) / unit, -REACH, REACH)
    return Drawn(*(float(each) for each in np.where(np.isnan(away), REACH, away)))


def _beyond(score: Score, middle: str) -> str:
    """Return the value of a middle world that stands at the edge."""
    return "" if abs(_places(score).p50) < REACH else plain(middle)


def _band(figure: go.Figure, at: Drawn, y: float) -> None:
    figure.add_shape(
        type="rect",
        x0=at.low - (0.35 if at.low <= -REACH else 0.0),
        x1=at.high + (0.35 if at.high >= REACH else 0.0),
        y0=y - 9,
        y1=y + 9,
        fillcolor=BAND,
        line={"width": 0},
        layer="below",
    )


def _text(figure: go.Figure, text: str, y: float, size: int) -> None:
    figure.add_annotation(
        text=text,
        x=0,
        xref="paper",
        xanchor="left",
        y=y,
        yanchor="middle",
        showarrow=False,
        font={"size": size},
        name="row",
    )


def _hover(score: Score, card: Scorecard) -> str:
    """Return what is said of a pattern, with dates as dates."""
    line = scorecard_text.line(score, card.start)
    never = "" if line.never == "–" else f"<br>never: {line.never} of worlds"
    text = (
        f"<b>{plain(line.title)}</b><br>observed: {plain(line.observed)}<br>"
        f"window: {plain(line.window)}<br>middle world: <b>{line.middle}</b>, "
        f"80 % of worlds: {line.spread}{never}<br>"
        f"inside: {line.share} ({line.interval}), {line.use}"
    )
    return text.replace("%{", "% {") + "<extra></extra>"


def _legend(figure: go.Figure) -> None:
    for verdict, name in NAMES.items():
        figure.add_scatter(
            x=[None],
            y=[None],
            mode="markers",
            name=name,
            marker={"color": COLOURS[verdict], "symbol": SYMBOLS[verdict], "size": 11},
            hoverinfo="skip",
        )
