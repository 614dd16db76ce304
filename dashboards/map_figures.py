"""The theatre as a map: what either side holds, where the front runs, where it ran in fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from panmunjom.agents import FloatArray
from panmunjom.model import Case, InputError, SectorMap, nearest

from .figure_style import CASE_COLOURS, finish, plain
from .map_geometry import front_line, held, sector_map, stretch
from .study_style import faded, legend_lines

DEFENDER, ATTACKER = CASE_COLOURS
SEA = "rgba(86,180,233,0.10)"
LAND = "rgba(128,134,142,0.24)"
BORDER = "rgba(128,134,142,0.55)"
LINE = "#AA3377"
DOT = "#16191d"
CASING = "rgba(255,255,255,0.92)"
RECORDED = "#7d8791"
CLEAR = "rgba(0,0,0,0)"
TONE = 0.26
"""Opacity of the tone of ground that is held: calm on a light page and on a dark one."""
TALL, FLAT = 560, 330
"""Height of a map that is taller than wide, and of one that is wider (pixels)."""
GAP = 46
"""Between two maps, with room for the second one's title (pixels)."""
_PLACE = {"left": "middle left", "right": "middle right"}
_PLACE |= {"above": "top center", "below": "bottom center"}


def theatre_map(
    case: Case,
    fronts: Mapping[str, float],
    recorded: Mapping[str, float] | None = None,
    source: str = "",
    title: str = "Where the front runs",
    sectors: Sequence[str] = (),
) -> go.Figure:
    """Draw the theatre with the fronts at given positions.

    Parameters
    ----------
    case : Case
        Its map is drawn; a sector without one is a strip along its axis.
    fronts : mapping of str to float
        Position of the front (axis, 0-1) by sector.
    recorded : mapping of str to float, optional
        Where the real front stood that day, see `recorded_fronts`; drawn dashed.
    source : str
        The source line below it, see `study_source`.
    title : str
        The title above it.
    sectors : sequence of str, optional
        Which sectors, one map below the other; all of the case by default.

    Returns
    -------
    Figure
        Each trace says in its ``meta`` which ``sector`` it belongs to and which ``part`` it is:
        ``defender``, ``attacker``, ``casing``, ``front`` and ``recorded`` move with the front
        (see ``app/assets/map.js``), all else stays.

    Raises
    ------
    InputError
        If there is no such sector, or a position is missing.
    """
    names = list(sectors or case.spec.sectors)
    _check(case, names, fronts)
    maps = {name: sector_map(case, name) for name in names}
    heights = [_height(drawn) for drawn in maps.values()]
    figure = go.Figure()
    figure.update_layout(plot_bgcolor=SEA)
    for row, (name, drawn) in enumerate(maps.items(), 1):
        at, real = fronts[name], (recorded or {}).get(name)
        for trace in _traces(case, name, drawn, at, real, row):
            figure.add_trace(trace)
        _axes(figure, drawn, heights, row)
        if len(maps) > 1:
            _headline(figure, case.spec.sectors[name].title, row)
    notes = " ".join(each.note for each in maps.values() if each.note)
    text = " ".join(each for each in (notes, source) if each)
    shown = [case.spec.defender, case.spec.attacker, "recorded front", "front"]
    inside = sum(heights) + GAP * len(heights[1:]) + (GAP // 2 if len(heights) > 1 else 0)
    return _closed_up(finish(figure, title, text, inside, legend_rows=legend_lines(shown)))


def _check(case: Case, names: Sequence[str], fronts: Mapping[str, float]) -> None:
    for name in names:
        if name not in case.spec.sectors:
            known = case.spec.sectors
            raise InputError(
                f"{case.name} has no sector {name!r}{nearest(name, known)}; "
                f"there are {', '.join(known)}"
            )
        if not np.isfinite(fronts.get(name, np.nan)):
            raise InputError(f"no position of the front is given for the sector {name!r}")


def _height(drawn: SectorMap) -> int:
    west, south, east, north = drawn.window
    return TALL if (north - south) * stretch(drawn) > east - west else FLAT


def _traces(
    case: Case, name: str, drawn: SectorMap, at: float, real: float | None, row: int
) -> list[go.Scatter]:
    axes = {"xaxis": f"x{row if row > 1 else ''}", "yaxis": f"y{row if row > 1 else ''}"}
    first = row == 1

    def trace(part: str, points: FloatArray, **how: Any) -> go.Scatter:
        return go.Scatter(
            x=points[:, 0],
            y=points[:, 1],
            meta={"sector": name, "part": part},
            **{"hoverinfo": "skip", "mode": "lines", "showlegend": False} | axes | how,
        )

    ours, theirs = held(drawn, at)
    front = front_line(drawn, at)
    behind = front_line(drawn, real) if real is not None else np.full((1, 2), np.nan)
    side = {"defender": case.spec.defender, "attacker": case.spec.attacker}
    found = [
        trace("outline", np.asarray(each.points), **_beyond(each.side)) for each in drawn.outlines
    ]
    for part, points in (("defender", ours), ("attacker", theirs)):
        how = _ground(part, drawn) | {"name": plain(side[part]), "showlegend": first}
        found.append(trace(part, points, **how))
    dotted = {"color": RECORDED, "width": 1.4, "dash": "dot"}
    found += [
        trace("mark", np.asarray(each.points), line=dotted, name=plain(each.name))
        for each in drawn.marks
    ]
    dashed = {"color": RECORDED, "width": 2.2, "dash": "dash"}
    found += [
        trace("recorded", behind, line=dashed, name="recorded front", showlegend=first),
        trace("casing", front, line={"color": CASING, "width": 6}),
        trace("front", front, line={"color": LINE, "width": 3}, name="front", showlegend=first),
    ]
    return found + _names(drawn, axes)


def _ground(side: str, drawn: SectorMap) -> dict[str, Any]:
    """How ground looks that a side holds: tone, and hatching for the attacker."""
    colour = {"defender": DEFENDER, "attacker": ATTACKER}[side]
    goes_on = any(each.side == side for each in drawn.outlines)  # no coast to draw there
    look: dict[str, Any] = {
        "fill": "toself",
        "fillcolor": faded(colour, TONE),
        "line": {"color": faded(colour, 0.6), "width": 0 if goes_on else 0.8},
    }
    if side == "attacker":
        hatching = {"shape": "/", "size": 8, "solidity": 0.12, "fillmode": "overlay"}
        colours = {"fgcolor": ATTACKER, "fgopacity": 0.45, "bgcolor": faded(colour, TONE)}
        look["fillpattern"] = hatching | colours
    return look


def _beyond(side: str | None) -> dict[str, Any]:
    """How ground looks over which the front does not move."""
    colour = {"defender": DEFENDER, "attacker": ATTACKER}.get(side or "", "")
    return {
        "fill": "toself",
        "fillcolor": faded(colour, TONE / 2) if colour else LAND,
        "line": {"color": BORDER, "width": 0 if colour else 0.8},
    }


def _names(drawn: SectorMap, axes: dict[str, str]) -> list[go.Scatter]:
    """Names of places, seas and neighbours, and of the lines to compare with."""
    minor = [each for each in drawn.places if each.minor]
    major = [each for each in drawn.places if not each.minor]
    shared = {"showlegend": False} | axes
    found = []
    for towns, size in ((minor, 4), (major, 6)):
        found.append(
            go.Scatter(
                x=[each.at[0] for each in towns],
                y=[each.at[1] for each in towns],
                text=[plain(each.name) for each in towns],
                mode="markers+text" if towns is major else "markers",
                textposition=[_PLACE[each.label] for each in towns],
                textfont={"size": 12},
                marker={"color": DOT, "size": size, "line": {"color": CASING, "width": 1.2}},
                hovertemplate="%{text}<extra></extra>",
                meta={"part": "places"},
                **shared,
            )
        )
    words = [(each.at, _region(each.name, each.kind)) for each in drawn.names]
    words += [(each.label, plain(each.name)) for each in drawn.marks if each.label]
    found.append(
        go.Scatter(
            x=[at[0] for at, _ in words],
            y=[at[1] for at, _ in words],
            text=[text for _, text in words],
            mode="text",
            opacity=0.6,
            textfont={"size": 12},
            hoverinfo="skip",
            meta={"part": "names"},
            **shared,
        )
    )
    return found


def _region(name: str, kind: str) -> str:
    return f"<i>{plain(name)}</i>" if kind == "sea" else plain(name)


def _axes(figure: go.Figure, drawn: SectorMap, heights: Sequence[int], row: int) -> None:
    """Give a map its place, one below the other, with kilometres of equal length both ways."""
    west, south, east, north = drawn.window
    gap = GAP if len(heights) > 1 else 0
    whole = sum(heights) + gap * len(heights)
    top = 1.0 - (sum(heights[: row - 1]) + gap * row) / whole if gap else 1.0
    number = row if row > 1 else ""
    still = {"visible": False, "fixedrange": True, "showgrid": False, "zeroline": False}
    figure.update_layout(
        {
            f"xaxis{number}": still
            | {"range": [west, east], "anchor": f"y{number}", "constrain": "range"},
            f"yaxis{number}": still
            | {
                "range": [south, north],
                "domain": [max(top - heights[row - 1] / whole, 0.0), top],
                "anchor": f"x{number}",
                "scaleanchor": f"x{number}",
                "scaleratio": stretch(drawn),
                "constrain": "range",
            },
        }
    )


def _headline(figure: go.Figure, title: str, row: int) -> None:
    figure.add_annotation(
        text=plain(title),
        x=0,
        xref="paper",
        xanchor="left",
        y=1,
        yref=f"y{row if row > 1 else ''} domain",
        yanchor="bottom",
        yshift=5,
        showarrow=False,
        font={"size": 13},
        name="sector",
    )


def _closed_up(figure: go.Figure) -> go.Figure:
    """Take out the room below that a map, without axis titles, does not need; no white box."""
    spare, old = 40, figure.layout.height
    new = old - spare
    figure.update_layout(
        height=new,
        margin={"b": figure.layout.margin.b - spare},
        paper_bgcolor=CLEAR,
        title={"y": 1 - (1 - figure.layout.title.y) * old / new},
        legend={"y": 1 - (1 - figure.layout.legend.y) * old / new},
    )
    figure.update_annotations(selector={"name": "source"}, yshift=-10)
    return figure
