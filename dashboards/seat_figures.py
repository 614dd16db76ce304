"""Figures of a seat: the reports on the desk, what was true, and the game among other wars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from panmunjom.experiments import Question, Rank, Verdict, ending_words
from panmunjom.model import Case, InputError

from .figure_style import ENDING_COLOURS, MUTED, finish, plain
from .study_style import (
    SERIES_COLOURS,
    SERIES_DASHES,
    SERIES_SYMBOLS,
    axis_note,
    faded,
    legend_lines,
    study_source,
)

PANEL = 170
#: Places closer than this on the axis of the front are not both named (0-1).
APART = 0.11
#: More days than this are drawn every third day: a screen has no more room.
MOST_DAYS = 500
GREY = "#8a919a"
#: So few days are told by the day, not by the month.
SHORT = 120
#: Room for the names of places left of a panel (pixels), and how far texts reach into it.
LEFT, REACH = 104, 90
BALANCE = "believed balance (log ratio; above 0: your side stronger)"


def reported_figure(question: Question, case: Case, seed: int, world: int) -> go.Figure:
    """Draw front and balance as they were reported to a player's leader, up to this morning.

    Parameters
    ----------
    question : the question that is put to him; nothing is drawn but its briefing.
    case : for the places along the front; `seed`, `world` : for the source line.
    """
    b = question.briefing
    step = 3 if len(b.days) > MOST_DAYS else 1
    picked = [*range(0, len(b.days) - 1, step), len(b.days) - 1]
    days = pd.to_datetime([b.days[i] for i in picked])
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.2)
    for row, series in enumerate((b.front_seen, b.balance_seen), start=1):
        values = [series[i] for i in picked]
        _line(figure, days, values, 0, "as reported to you", row, key=False)
        last = {"size": 10, "color": SERIES_COLOURS[0], "line": {"color": "#fff", "width": 1.5}}
        figure.add_scatter(
            x=days[-1:], y=values[-1:], mode="markers", marker=last, row=row, col=1,
            name="this morning", showlegend=False, hovertemplate="this morning<extra></extra>",
        )  # fmt: skip
    axis_note(figure, "the front, as reported", 1)
    axis_note(figure, BALANCE, 2)
    _front_axis(figure, case, 1, b.front_seen)
    figure.update_yaxes(showgrid=True, zeroline=True, nticks=5, row=2, col=1)
    _dates(figure, 2, list(days))
    note = "Reports come late and are not exact. "
    return finish(
        figure, "What you have been told", note + _source(case, seed, world), 2 * PANEL, 1
    )


def known_figure(verdict: Verdict, case: Case) -> go.Figure:
    """Draw what a player saw beside what was true, with his choices as points.

    Parameters
    ----------
    verdict : of the game.
    case : the case it was played in.
    """
    path = _from_the_first_choice(verdict)
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.2)
    for row, what in enumerate(("front", "balance"), start=1):
        _line(figure, path["date"], path[f"true_{what}"], 1, "true", row)
        _line(figure, path["date"], path[f"seen_{what}"], 0, "as you saw it", row)
        if verdict.taken:
            _choices(figure, verdict, what, row)
    axis_note(figure, "the front", 1)
    axis_note(figure, "balance (log ratio; above 0: your side stronger)", 2)
    _front_axis(figure, case, 1, [*path["seen_front"].dropna(), *path["true_front"].dropna()])
    figure.update_yaxes(showgrid=True, zeroline=True, nticks=5, row=2, col=1)
    _dates(figure, 2, list(path["date"]))
    source = _source(case, verdict.seat.seed, verdict.seat.world)
    title = "What you saw, and what was true"
    return _flush(finish(figure, title, source, 2 * PANEL + 40, 2))


def among_figure(verdict: Verdict, case: Case, bands: pd.DataFrame) -> go.Figure:
    """Draw the front of a game over the fan of many worlds that the rules played.

    Parameters
    ----------
    verdict : of the game.
    case : the case it was played in.
    bands : quantiles day by day of the worlds, as `Results.bands` holds them.

    Raises
    ------
    InputError
        If the bands do not hold the front.
    """
    name = f"front_{next(iter(case.spec.sectors))}"
    fan = bands[bands["variable"] == name].sort_values("date")
    if fan.empty:
        raise InputError(f"the table of bands does not hold {name!r}")
    figure = make_subplots(rows=1, cols=1)
    dates = pd.to_datetime(fan["date"])
    for low, high, opacity, words in (("p05", "p95", 0.16, "90 %"), ("p25", "p75", 0.3, "half")):
        figure.add_scatter(
            x=pd.concat([dates, dates[::-1]]),
            y=pd.concat([fan[high], fan[low][::-1]]),
            mode="lines", line={"width": 0}, fill="toself", fillcolor=faded(GREY, opacity),
            hoverinfo="skip", name=f"{words} of the worlds",
        )  # fmt: skip
    path = verdict.path
    _line(figure, path["date"], path["ruled_front"], 2, "this world, played by the rules", 1)
    _line(figure, path["date"], path["true_front"], 1, "your war", 1)
    axis_note(figure, "the front", 1)
    lines = (fan["p05"], fan["p95"], path["true_front"].dropna(), path["ruled_front"].dropna())
    seen = [position for line in lines for position in line]
    _front_axis(figure, case, 1, seen)
    _dates(figure, 1, list(dates))
    worlds = int(fan["worlds"].max())
    source = study_source([case.title], worlds, verdict.seat.seed)
    note = f"Your war is world {verdict.seat.world}. Each day is taken by itself. "
    title = f"Your front among {worlds:,} wars"
    names = [str(each.name) for each in figure.data if each.showlegend is not False]
    return _flush(finish(figure, title, note + source, 2 * PANEL, legend_lines(names)))


def ranks_figure(
    verdict: Verdict, case: Case, runs: pd.DataFrame, found: Sequence[Rank]
) -> go.Figure:
    """Draw where a game stands among many worlds: a distribution a row, the game as a mark.

    Parameters
    ----------
    verdict : of the game.
    case : the case it was played in.
    runs : table of outcomes of the worlds; `found` : the ranks of the game among them.
    """
    figure = make_subplots(rows=len(found), cols=1, vertical_spacing=0.46 / len(found))
    for row, rank in enumerate(found, start=1):
        values = runs[rank.name].to_numpy(dtype=np.float64)
        edges = _edges(values, rank)
        counts = np.histogram(values, edges)[0] / values.size * 100.0
        figure.add_bar(
            x=(edges[:-1] + edges[1:]) / 2.0, y=counts, width=np.diff(edges) * 0.94,
            marker={"color": faded(GREY, 0.55)}, name="worlds played by the rules",
            showlegend=row == 1, row=row, col=1,
            hovertemplate="%{x:,.4g}: %{y:.1f} % of worlds<extra></extra>",
        )  # fmt: skip
        top = float(counts.max()) * 1.16
        _mark(figure, rank.ruled, top, 2, "this world, played by the rules", row)
        _mark(figure, rank.mine, top, 1, "your war", row)
        axis_note(figure, f"{_named(rank)}: {_stands(rank)}", row, above=12)
    figure.update_yaxes(ticksuffix=" %", nticks=3, showgrid=True, rangemode="tozero")
    source = study_source([case.title], found[0].worlds if found else 0, verdict.seat.seed)
    title = "Your war among others"
    return finish(
        figure,
        title,
        "Bars: percent of worlds; above them, in how many worlds there was less. " + source,
        155 * len(found),
        4,
    )


def games_figure(games: Sequence[Mapping[str, Any]], case: Case) -> go.Figure:
    """Draw the games of a class: days of war against own dead, by ending.

    Parameters
    ----------
    games : a mapping a game, as `game_row` returns it, with ``name`` added.
    case : the case they were played in.
    """
    figure = go.Figure()
    table = pd.DataFrame(list(games))
    for i, (ending, part) in enumerate(table.groupby("ending", sort=False)):
        marker = {
            "size": 13,
            "color": ENDING_COLOURS.get(str(ending), GREY),
            "symbol": SERIES_SYMBOLS[i % len(SERIES_SYMBOLS)],
            "line": {"color": MUTED, "width": 1},
        }
        figure.add_scatter(
            x=part["war_days"], y=part["own_dead"], mode="markers+text", marker=marker,
            text=[plain(str(each)[:18]) for each in part["name"]], textposition="top center",
            name=plain(ending_words(ending)), cliponaxis=False,
            customdata=part[["peak_rung", "choices"]],
            hovertemplate="%{text}: %{x:,} days, %{y:,.1f} thousand dead<br>highest rung "
            "%{customdata[0]}, %{customdata[1]} choices<extra></extra>",
        )  # fmt: skip
    axis_note(figure, "own dead (thousand)")
    figure.update_xaxes(title_text="days of war", showgrid=True, rangemode="tozero")
    figure.update_yaxes(showgrid=True, rangemode="tozero", nticks=6)
    names = [ending_words(each) for each in table["ending"].unique()]
    source = study_source([case.title], len(table), -1, "games" if len(table) > 1 else "game")
    return finish(figure, "The games of a class", source, 2 * PANEL, legend_lines(names) + 1)


def _from_the_first_choice(verdict: Verdict) -> pd.DataFrame:
    """Return the path from shortly before the first choice to the end of his war."""
    path = verdict.path.dropna(subset=["true_front"])
    if not verdict.taken:
        return path
    first = pd.Timestamp(verdict.taken[0].date) - pd.Timedelta(days=14)
    return path[path["date"] >= first]


def _line(figure: go.Figure, x: Any, y: Any, i: int, name: str, row: int, key: bool = True) -> None:
    figure.add_scatter(
        x=x,
        y=y,
        mode="lines",
        line={"color": SERIES_COLOURS[i], "width": 2.4, "dash": SERIES_DASHES[i]},
        name=name,
        legendgroup=name,
        showlegend=key and row == 1,
        row=row,
        col=1,
        hovertemplate=f"%{{x|%d %b %Y}}, {name}: %{{y:.2f}}<extra></extra>",
    )


def _choices(figure: go.Figure, verdict: Verdict, what: str, row: int) -> None:
    """Mark the player's choices where he saw the war to stand."""
    figure.add_scatter(
        x=[pd.Timestamp(each.date) for each in verdict.taken],
        y=[getattr(each, f"seen_{what}") for each in verdict.taken],
        mode="markers",
        marker={
            "color": SERIES_COLOURS[0],
            "size": 8,
            "symbol": "circle-open",
            "line": {"width": 2},
        },
        text=[plain(each.deed) for each in verdict.taken],
        hovertemplate="%{x|%d %b %Y}: %{text}<extra></extra>",
        name="your choices",
        showlegend=row == 1,
        row=row,
        col=1,
    )


def _mark(figure: go.Figure, at: float, top: float, i: int, name: str, row: int) -> None:
    """Draw a line down to the axis with its symbol on top."""
    colour = SERIES_COLOURS[i]
    figure.add_scatter(
        x=[at, at],
        y=[0.0, top],
        mode="lines+markers",
        line={"color": colour, "width": 2.5, "dash": SERIES_DASHES[i]},
        marker={"size": [0, 10], "symbol": SERIES_SYMBOLS[i], "color": colour},
        name=name,
        showlegend=row == 1,
        row=row,
        col=1,
        hovertemplate=f"{name}: %{{x:,.4g}}<extra></extra>",
    )


def _named(rank: Rank) -> str:
    return rank.label if rank.unit == "days" else f"{rank.label} ({rank.unit})"


def _stands(rank: Rank) -> str:
    """Say where the game stands, in words."""
    return f"more than in {rank.below:.0%}"


def _edges(values: Any, rank: Rank) -> Any:
    """Return the edges of a histogram: whole rungs, or thirty steps over all there is."""
    if rank.name == "peak_rung":
        return np.arange(-0.5, 10.0)
    low = min(float(values.min()), rank.mine, rank.ruled)
    high = max(float(values.max()), rank.mine, rank.ruled)
    return np.linspace(low, high if high > low else low + 1.0, 31)


def _front_axis(figure: go.Figure, case: Case, row: int, seen: Sequence[float]) -> None:
    """Name the places along the front instead of numbers."""
    sector = case.spec.sectors[next(iter(case.spec.sectors))]
    low, high = min(seen), max(seen)
    room = max(0.06 * (high - low), 0.05)
    low, high = low - room, high + room
    named: list[tuple[float, str]] = []
    for place in sorted(sector.places, key=lambda each: each.at):
        near = named and place.at - named[-1][0] < APART * (high - low) / 0.9
        if low <= place.at <= high and not near:
            named.append((place.at, place.name.split(" on the ")[0].removeprefix("the ")))
    figure.update_yaxes(
        range=[low, high],
        tickvals=[at for at, _ in named],
        ticktext=[plain(name)[:14] for _, name in named],
        showgrid=True,
        zeroline=False,
        row=row,
        col=1,
    )


def _flush(figure: go.Figure) -> go.Figure:
    """Let notes and source begin where the names of the places do: a narrow screen needs it."""
    figure.update_yaxes(automargin=False)
    figure.update_layout(margin={"l": LEFT})
    figure.for_each_annotation(lambda each: each.update(xshift=-REACH))
    return figure


def _dates(figure: go.Figure, rows: int, days: Sequence[Any]) -> None:
    """Write dates below the last panel: months, or days where there are few of them."""
    few = len(days) > 0 and (max(days) - min(days)).days < SHORT
    figure.update_xaxes(
        tickformat="%d %b<br>%Y" if few else "%b<br>%Y", nticks=5 if few else 7, showgrid=False
    )
    figure.update_xaxes(title_text="date", row=rows, col=1)


def _source(case: Case, seed: int, world: int) -> str:
    return study_source([f"{case.title}, world {world}"], 1, seed, "history")
