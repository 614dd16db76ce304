"""Figures for choosing worlds by eye: the worlds as points, and what the chosen have in common."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from panmunjom.experiments import ENDINGS, Column, CommonGround, case_columns, common_table
from panmunjom.model import Case, InputError, nearest

from .figure_style import CASE_COLOURS, ENDING_COLOURS, MUTED, finish, plain, two_lines
from .strips import TOLD_ROW, told_row
from .study_style import axis_note, legend_lines, runs_source, study_source

MOST_ROWS = 12
_LOOKS = {True: (CASE_COLOURS[0], "circle", "#ffffff"), False: (MUTED, "x-thin", MUTED)}
"""Colour, shape and outline of an effect that is clear, and of one that is not."""
_SYMBOLS = {
    "attacker_wins_alone": "triangle-left",
    "attacker_wins_with_third": "triangle-up",
    "no_winner_alone": "square",
    "no_winner_with_third": "circle",
    "attacker_loses_alone": "triangle-right",
    "attacker_loses_with_third": "triangle-down",
    "wider_war": "x",
    "no_war": "cross",
}
_KINDS = ("date", "share", "count", "number")
_LABELS = ("case", "arm", "seed", "world", "point", "replicate")


def axes_of(case: Case) -> dict[str, Column]:
    """Return the outcomes of a case that its worlds can be laid out by: numbers and dates."""
    found = [each for each in case_columns([case]) if each.table == "runs"]
    return {e.name: e for e in found if e.kind in _KINDS and e.name not in _LABELS}


def worlds_figure(
    runs: pd.DataFrame, across: Column, up: Column, chosen: NDArray[np.bool_] | None = None
) -> go.Figure:
    """Draw every world as a point, by two outcomes; a box or a lasso chooses some of them.

    Parameters
    ----------
    runs
        One row a world, of one case under one arm, with ``world`` and ``ending``.
    across, up
        Numbers or dates, as `axes_of` returns them. Worlds in which one of them is missing are
        not drawn, and counted.
    chosen : array of bool, shape ``(worlds,)``, optional
        The worlds already chosen: the others are pale.

    Returns
    -------
    Figure
        Colour and shape tell the ending; a point's `customdata` begins with the world's number.

    Raises
    ------
    InputError
        If `runs` lacks one of the columns, or no world has both.
    """
    for column in (across, up):
        if column.name not in runs:
            known = [str(name) for name in runs]
            raise InputError(f"no outcome {column.name!r}{nearest(column.name, known)}")
    mask = np.ones(len(runs), dtype=np.bool_) if chosen is None else chosen
    drawn = (runs[across.name].notna() & runs[up.name].notna()).to_numpy()
    figure = go.Figure()
    names = []
    for key, label in ENDINGS.items():
        here = drawn & runs["ending"].eq(key).to_numpy()
        if here.any():
            _points(figure, runs[here], mask[here] if chosen is not None else None, across, up, key)
            names.append(label)
    if not names:
        raise InputError(f"no world has both, {across.label!r} and {up.label!r}")
    missing = int(len(runs) - drawn.sum())
    told = f"Not drawn, since one of the two is missing: {missing:,} worlds. " if missing else ""
    axis_note(figure, _axis(up) + " (up)")
    figure.update_xaxes(title_text=two_lines(_axis(across) + " (across)"), showgrid=True)
    figure.update_yaxes(showgrid=True, zeroline=False)
    figure.update_xaxes(zeroline=False)
    figure.update_layout(dragmode="select", hovermode="closest")
    return finish(
        figure, "Every world a point", told + runs_source(runs), 340, legend_lines(names) + 1
    )


def common_figure(found: CommonGround, most: int = MOST_ROWS) -> go.Figure:
    """Draw in what a chosen set of worlds differs most from the others, largest effect first.

    Parameters
    ----------
    found
        What `common_ground` returns. Outcomes by which the set was chosen are not drawn.
    most
        How many outcomes at most.
    """
    rows = found.rows[~found.rows["chosen_by"]].head(most)
    told = common_table(found).loc[rows.index]
    count = max(len(rows), 1)
    figure = go.Figure()
    for clear, look in _LOOKS.items():
        part = (rows["clear"] == clear).to_numpy()
        _effects(figure, rows[part], told[part], np.flatnonzero(part), count, look)
    for place, (_, line) in enumerate(told.iterrows()):
        both = f"{line['of_set']} of the chosen · {line['of_rest']} of the others"
        if rows.iloc[place]["kind"] != "share":
            both = f"chosen: {line['of_set']} · others: {line['of_rest']}"
        told_row(figure, count - 1 - place, line["label"], both)
    if rows.empty:
        figure.add_annotation(
            text=two_lines(found.too_few or "No outcome differs between the worlds."),
            x=0,
            xref="paper",
            xanchor="left",
            y=0,
            showarrow=False,
            align="left",
            name="row",
        )
    figure.add_vline(x=0, line={"color": MUTED, "width": 1})
    axis = "← less often, lower, sooner · among the chosen · more often, higher, later →"
    figure.update_xaxes(range=[-104, 104], title_text=two_lines(axis), zeroline=False)
    figure.update_yaxes(visible=False, range=[-0.6, count - 0.35])
    worlds = f"{found.chosen:,} worlds chosen of {found.chosen + found.rest:,}"
    source = _READ + study_source([found.case], found.chosen + found.rest, found.seed)
    return finish(figure, f"In common: {worlds}", f"{found.caveat} {source}", TOLD_ROW * count, 1)


_READ = (
    "Effect: difference of shares in points; for numbers and dates Cliff's delta × 100 (100: every "
    "chosen world lies above every other). Line: 95 % interval; cross: interval holds 0. "
)


def _points(
    figure: go.Figure,
    part: pd.DataFrame,
    chosen: NDArray[np.bool_] | None,
    across: Column,
    up: Column,
    ending: str,
) -> None:
    figure.add_scatter(
        x=part[across.name],
        y=part[up.name],
        mode="markers",
        name=plain(ENDINGS[ending]),
        showlegend=True,
        customdata=[[int(world)] for world in part["world"]],  # an array arrives as no list
        selectedpoints=None if chosen is None else np.flatnonzero(chosen).tolist(),
        marker={
            "color": ENDING_COLOURS[ending],
            "symbol": _SYMBOLS[ending],
            "size": 7,
            "opacity": 0.75,
            "line": {"color": "#ffffff", "width": 0.5},
        },
        selected={"marker": {"opacity": 0.95}},
        unselected={"marker": {"opacity": 0.12}},
        hovertemplate=f"world %{{customdata[0]}}<br>{plain(across.label)}: {_shown('x', across)}"
        f"<br>{plain(up.label)}: {_shown('y', up)}<extra>%{{fullData.name}}</extra>",
    )


def _shown(axis: str, column: Column) -> str:
    return f"%{{{axis}|%d %b %Y}}" if column.kind == "date" else f"%{{{axis}:,.4g}}"


def _axis(column: Column) -> str:
    label = column.label.removesuffix(": when")
    return f"{label}, {column.unit}" if column.unit else label


def _effects(
    figure: go.Figure,
    rows: pd.DataFrame,
    told: pd.DataFrame,
    place: NDArray[np.intp],
    count: int,
    look: tuple[str, str, str],
) -> None:
    """Draw the effects of some rows with their intervals; `place` is their place from above."""
    colour, symbol, outline = look
    edge = {"color": outline, "width": 1.5}
    figure.add_scatter(
        x=100 * rows["effect"],
        y=count - 1 - place - 0.14,
        mode="markers",
        marker={
            "color": colour,
            "symbol": symbol,
            "size": 10,
            "line": edge,
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "thickness": 3,
            "width": 0,
            "color": colour,
            "array": (100 * (rows["high"] - rows["effect"])).to_list(),
            "arrayminus": (100 * (rows["effect"] - rows["low"])).to_list(),
        },
        customdata=told[["label", "effect", "interval", "note"]].map(plain).to_numpy(dtype=str),
        hovertemplate="%{customdata[0]}<br>%{customdata[1]} (%{customdata[2]})"
        "<br>%{customdata[3]}<extra></extra>",
        showlegend=False,
    )
