"""One history on one time axis, from its milestones to its dead, the real war faintly behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from panmunjom.experiments import ladder_rungs
from panmunjom.model import Case, Known, RecordedCourse, recorded_course

from .figure_style import finish, plain
from .history_panels import Panels, place
from .history_strips import add_milestones, add_talks, milestone_rows
from .study_style import SERIES_COLOURS, SERIES_DASHES, faded, legend_lines

CLEAR = "rgba(0,0,0,0)"
RECORDED = "#7d8791"
TODAY = "#CC79A7"
FRONT, MEN, LADDER, TALKS, DEAD, EACH_MILESTONE = 190, 120, 120, 36, 120, 18
STEP = 4
"""Men and dead change slowly: every fourth day is drawn."""
NEAR = 0.055
"""Names of places closer than this share of the axis shown would stand over one another."""


def history_figure(
    case: Case,
    path: pd.DataFrame,
    milestones: Mapping[str, date | pd.Timestamp],
    source: str = "",
    title: str = "",
) -> go.Figure:
    """Draw one history day by day, with the recorded course of the real war faintly behind it.

    Parameters
    ----------
    case : Case
        The case of the history; its recorded course is drawn if it has one.
    path : DataFrame
        A row a day, as `War.path` returns it.
    milestones : mapping of str to date
        When this history reached each milestone it reached, by the program's names.
    source : str
        The source line, see `study_source`.
    title : str
        The title; the case's own by default.

    Returns
    -------
    Figure
        Panels from the top: milestones, the front of each sector (axis, 0-1), men by actor
        (thousand), the ladder (rungs 0-9), talks, and dead by actor (thousand so far), over one
        time axis. A vertical line, the shape named ``today``, stands on the first day until it is
        moved (see ``panmunjomMap.today`` in ``app/assets/map.js``).
    """
    course = recorded_course(case.spec)
    days = pd.to_datetime(path["date"])
    first, last = _span(case, days, course)
    dates = days.dt.strftime("%Y-%m-%d")  # a third of what plotly would send
    figure = go.Figure()
    panels = Panels(figure, course)
    told = {name: pd.Timestamp(day) for name, day in milestones.items()}
    rows = milestone_rows(case, told, course)
    add_milestones(
        panels, panels.begin(EACH_MILESTONE * max(len(rows), 1), _MARKS), rows, (first, last)
    )
    for sector in case.spec.sectors:
        _front(panels, case, sector, dates, path)
    _by_actor(panels, case, dates, path, "men")
    _ladder(panels, dates, path, last)
    add_talks(panels, panels.begin(TALKS, "talks"), days, path["talks"], last)
    _by_actor(panels, case, dates, path, "dead")
    place(panels, first, last)
    figure.update_layout(hovermode="x unified")
    _today(figure, first)
    shown = [str(each.name) for each in figure.data if each.showlegend]
    inside = sum(panels.heights) + sum(panels.gaps)
    text = f"{_READ} {source}" if course.fronts or course.milestones else source
    finish(figure, title or case.title, text, inside, legend_rows=legend_lines(shown))
    return figure.update_layout(paper_bgcolor=CLEAR)


def _today(figure: go.Figure, first: pd.Timestamp) -> None:
    """Put in the line of the day, to be moved in the browser."""
    figure.add_shape(
        type="line",
        name="today",
        x0=first,
        x1=first,
        y0=0,
        y1=1,
        xref="x",
        yref="paper",
        line={"color": TODAY, "width": 2},
    )


_READ = (
    "Faint, dashed or open: the war as recorded; between recorded days interpolated, bars where "
    "sources differ."
)
_MARKS = "milestones (open marks: as recorded)"


def _span(case: Case, days: pd.Series, course: RecordedCourse) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and last day to show: the history's, and the real war's if it was longer."""
    end = max([days.iloc[-1].date(), *(each.date for each in course.milestones.values())])
    last = min(end, case.spec.end) + timedelta(days=20)
    return days.iloc[0], pd.Timestamp(last)


def _front(panels: Panels, case: Case, sector: str, days: pd.Series, path: pd.DataFrame) -> None:
    spec = case.spec.sectors[sector]
    values = path[f"front_{sector}"].round(4)
    real = panels.course.fronts.get(sector, ())
    low = min([values.min(), *(each.value for each in real)])
    high = max([values.max(), *(each.value for each in real)])
    pad = 0.06 * max(high - low, 0.02)
    low, high = low - pad, high + 2 * pad
    places = _apart([(x.at, x.name) for x in spec.places if low <= x.at <= high], high - low)
    panel = panels.begin(
        FRONT if sector == next(iter(case.spec.sectors)) else MEN,
        f"front, 0 to 1: {spec.title}",
        range=[low, high],
        tickvals=[at for at, _ in places],
        showticklabels=False,
    )
    panels.name(panel, [(at, name.split(" on ")[0]) for at, name in places])
    name = "this history"
    main = panel == 2
    _recorded_line(panels, panel, real, "front")
    panels.line(
        panel,
        days,
        values,
        name=name,
        showlegend=main,
        line={"width": 2.4, "color": SERIES_COLOURS[0]},
        hovertemplate="front %{y:.3f}",
    )
    if main and real:
        dashed = {"color": RECORDED, "width": 1.8, "dash": "dash"}
        panels.line(panel, [None], [None], name="as recorded", showlegend=True, line=dashed)


def _recorded_line(panels: Panels, panel: int, series: Sequence[Known], what: str) -> None:
    if not series:
        return
    panels.line(
        panel,
        [each.date for each in series],
        [each.value for each in series],
        mode="lines+markers",
        marker={"size": 4, "color": RECORDED},
        line={"color": RECORDED, "width": 1.6, "dash": "dash"},
        opacity=0.75,
        text=[plain(each.note) for each in series],
        name="recorded",
        hovertemplate=f"recorded {what} %{{y:.3f}} %{{text}}",
    )


def _apart(places: list[tuple[float, str]], span: float) -> list[tuple[float, str]]:
    """Leave out names of places that would stand over one another."""
    kept: list[tuple[float, str]] = []
    for at, name in sorted(places):
        if not kept or at - kept[-1][0] >= NEAR * 2 * span:
            kept.append((at, name))
    return kept


def _by_actor(panels: Panels, case: Case, days: pd.Series, path: pd.DataFrame, what: str) -> None:
    """Draw men or dead of every actor that has a contingent."""
    words = {"men": "men by actor (thousand)", "dead": "dead by actor (thousand so far)"}
    panel = panels.begin(MEN if what == "men" else DEAD, words[what], rangemode="tozero")
    known = getattr(panels.course, what)
    for i, (actor, label) in enumerate(case.spec.actors.items()):
        colour, dash = SERIES_COLOURS[1 + i % 6], SERIES_DASHES[i % 6]
        units = [f"{what}_{name}" for name, unit in case.spec.units.items() if unit.actor == actor]
        if units:
            panels.line(
                panel,
                days.iloc[::STEP],
                path[units].sum(axis=1).iloc[::STEP].round(2),
                name=plain(label),
                showlegend=what == "men",
                legendgroup=actor,
                line={"color": colour, "width": 2, "dash": dash},
                hovertemplate="%{y:,.1f}",
            )
        _recorded_marks(panels, panel, known.get(actor, ()), label, colour)


def _recorded_marks(
    panels: Panels, panel: int, series: Sequence[Known], label: str, colour: str
) -> None:
    if not series:
        return
    up = [max((x.high if x.high is not None else x.value) - x.value, 0.0) for x in series]
    down = [max(x.value - (x.low if x.low is not None else x.value), 0.0) for x in series]
    bars = {"type": "data", "symmetric": False, "array": up, "arrayminus": down}
    panels.line(
        panel,
        [each.date for each in series],
        [each.value for each in series],
        mode="markers",
        name=f"{plain(label)}, recorded",
        opacity=0.6,
        marker={"symbol": "circle-open", "size": 6, "color": colour, "line": {"width": 1.4}},
        error_y=bars | {"thickness": 1, "width": 0, "color": faded(colour, 0.6)},
        text=[plain(each.source) for each in series],
        hovertemplate="%{y:,.1f}",
    )


def _ladder(panels: Panels, days: pd.Series, path: pd.DataFrame, last: pd.Timestamp) -> None:
    panel = panels.begin(
        LADDER,
        "ladder of escalation (rung 0 to 9)",
        range=[-0.4, 10.6],
        tickvals=[0, 3, 6, 9],
        showticklabels=False,
    )
    panels.name(panel, [(x.rung, f"{x.rung} {x.name}") for x in ladder_rungs() if x.rung % 3 == 0])
    names = {rung.rung: plain(rung.name) for rung in ladder_rungs()}
    real = panels.course.rungs
    if real:
        panels.line(
            panel,
            [*(each.date for each in real), last],
            [*(each.value for each in real), real[-1].value],
            line={"shape": "hv", "color": RECORDED, "width": 1.6, "dash": "dash"},
            opacity=0.75,
            name="recorded",
            text=[names[int(each.value)] for each in real] + [""],
            hovertemplate="recorded: rung %{y}, %{text}",
        )
    rungs = path["rung"].astype(int)
    changes = np.flatnonzero(np.r_[True, np.diff(rungs) != 0, True])[:-1]
    kept = [*changes.tolist(), len(rungs) - 1]
    panels.line(
        panel,
        days.iloc[kept],
        rungs.iloc[kept],
        line={"shape": "hv", "color": SERIES_COLOURS[0], "width": 2.2},
        name="this history",
        text=[names[int(each)] for each in rungs.iloc[kept]],
        hovertemplate="rung %{y}, %{text}",
    )
