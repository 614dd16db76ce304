"""Figures of what one leader knew: what he saw, what was true, and when he decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from panmunjom.experiments import option_name, program_version, question_asked, true_balance
from panmunjom.model import Case, InputError, nearest

from .figure_style import MUTED, finish, plain
from .study_style import SERIES_COLOURS, axis_note

PANEL, LANE = 190, 34
"""Heights of a panel and of a lane of decisions, pixels."""
AROUND = 45
"""Days before and after a decision when one looks closely."""
SEEN, TRUE = SERIES_COLOURS[0], "#8b939c"
# a shape for every kind of decision: consent, launch, pace, ... in the order of the design
KINDS = {
    "consent": "square",
    "launch": "star",
    "pace": "triangle-right",
    "send_forces": "triangle-up",
    "support": "cross",
    "aims": "pentagon",
    "escalate": "x",
    "bargain": "diamond",
    "leave": "triangle-down",
}
VISIBLE = 7
"""A delay of fewer days is not to be seen in a whole war: no links are drawn."""
APART = 0.1
"""Places whose names stand at an axis lie at least so far apart (axis, 0-1)."""


def seen_and_true(
    case: Case,
    path: pd.DataFrame,
    decisions: pd.DataFrame,
    leader: str,
    seed: int,
    world: int,
    chosen: tuple[date, str] | None = None,
    close: bool = False,
) -> go.Figure:
    """Draw what a leader saw beside what was true, day by day, and every decision he took.

    Parameters
    ----------
    case, seed, world
        Which history.
    path, decisions
        Of that history, as `War.path` and `War.decisions` give them.
    leader
        Whose knowledge.
    chosen
        Date and question of the decision to mark.
    close
        Whether to show only the weeks around the decision marked.

    Returns
    -------
    Figure
        Panels of the front, of the balance of power, and of his decisions, a lane a question:
        filled where he changed his mind. The `customdata` of a decision are date (ISO), question
        and option. Thin links lead from what was, to the day on which he learned of it.

    Raises
    ------
    InputError
        If the case has no such leader.
    """
    spec = case.spec
    if leader not in spec.leaders:
        raise InputError(
            f"{case.name} has no leader {leader!r}{nearest(leader, spec.leaders)}; "
            f"there are {', '.join(spec.leaders)}"
        )
    mine = decisions[decisions["leader"] == leader]
    lanes = [name for name in spec.leaders[leader].decides if (mine["question"] == name).any()]
    heights = [PANEL, PANEL, LANE * max(len(lanes), 1)]
    figure = make_subplots(
        rows=3, cols=1, shared_xaxes=True, row_heights=heights, vertical_spacing=0.08
    )
    front, balance = _lines(figure, case, path, leader)
    links = _links(case, leader, mine, path["date"], front, balance, close)
    _draw_links(figure, links)
    _draw_decisions(figure, case, leader, mine, lanes)
    _notes(figure, leader, spec.leaders[leader].name, lanes)
    _axes(figure, case, len(lanes))
    _mark(figure, path, chosen, close)
    name = spec.leaders[leader].name
    source = (
        "Thin lines: from the day it was so to the day he knew. A mark is a decision, filled where "
        f"he changed his mind. {case.title}: world {world} of seed {seed}. Panmunjom "
        f"{program_version()}. Conditional on the model; not a forecast."
    )
    title = f"What {name} saw, and what was true"
    return finish(figure, title, source, sum(heights) + 110, legend_rows=3)


def _lines(
    figure: go.Figure, case: Case, path: pd.DataFrame, leader: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw the four lines; return seen and true of front and balance."""
    main = next(iter(case.spec.sectors))
    true_front = path[f"front_{main}"]
    true = true_balance(case, leader, path[f"odds_{main}"].to_numpy(), true_front.to_numpy())
    front = pd.DataFrame({"seen": path[f"seen_front_{leader}"], "true": true_front})
    balance = pd.DataFrame({"seen": path[f"seen_balance_{leader}"], "true": true})
    dates = pd.to_datetime(path["date"])
    for row, (table, digits) in enumerate(((front, ".3f"), (balance, "+.2f")), start=1):
        for what, colour, width, dash in (("true", TRUE, 3.5, "solid"), ("seen", SEEN, 2, "dash")):
            figure.add_scatter(
                x=dates,
                y=table[what],
                mode="lines",
                line={"color": colour, "width": width, "dash": dash},
                name="what he saw" if what == "seen" else "what was true",
                legendrank=1 if what == "seen" else 2,
                showlegend=row == 1,
                hovertemplate=f"{what} on %{{x|%d %b %Y}}: %{{y:{digits}}}<extra></extra>",
                row=row,
                col=1,
            )
    return front, balance


def _links(
    case: Case,
    leader: str,
    mine: pd.DataFrame,
    dates: pd.Series,
    front: pd.DataFrame,
    balance: pd.DataFrame,
    close: bool,
) -> list[tuple[int, date, float, date, float]]:
    """Return for every decision what the news was: row, day and value then, day and value seen."""
    at = {day: place for place, day in enumerate(dates)}
    channels = case.spec.leaders[leader].channel
    late = case.spec.mechanisms["delay"].value
    links = []
    delays = channels["front"].delay.value, channels["balance"].delay.value
    for row, (delay, table) in enumerate(zip(delays, (front, balance), strict=True), start=1):
        days = round(float(np.max(delay))) if late else 0
        if days < (1 if close else VISIBLE):
            continue
        values = table.to_numpy()
        for day in mine["date"].drop_duplicates():
            # the path tells of evenings: this morning's news is of the evening before the delay
            then = day - timedelta(days=days + 1)
            if day in at and then in at:
                links.append((row, then, values[at[then], 1], day, values[at[day], 0]))
    return links


def _draw_links(figure: go.Figure, links: Sequence[tuple[int, date, float, date, float]]) -> None:
    for row in (1, 2):
        x: list[object] = []
        y: list[float | None] = []
        for _, then, was, day, seen in (link for link in links if link[0] == row):
            x += [then, day, None]
            y += [was, seen, None]
        figure.add_scatter(
            x=x,
            y=y,
            mode="lines",
            line={"color": SERIES_COLOURS[1], "width": 1},
            opacity=0.55,
            name="news on its way",
            legendrank=3,
            showlegend=row == 1,
            hoverinfo="skip",
            row=row,
            col=1,
        )


def _draw_decisions(
    figure: go.Figure, case: Case, leader: str, mine: pd.DataFrame, lanes: Sequence[str]
) -> None:
    for place, lane in enumerate(lanes):
        rows = mine[mine["question"] == lane]
        question = case.spec.leaders[leader].decides[lane]
        names = [plain(option_name(question, option)) for option in rows["option"]]
        symbol = KINDS.get(str(rows["kind"].iloc[0]), "circle")
        figure.add_scatter(
            x=pd.to_datetime(rows["date"]),
            y=[len(lanes) - 1 - place] * len(rows),
            mode="markers",
            name=plain(question_asked(question)),
            showlegend=False,
            marker={
                "symbol": [symbol if new else f"{symbol}-open" for new in rows["new"]],
                "size": [12 if new else 7 for new in rows["new"]],
                "opacity": [1.0 if new else 0.55 for new in rows["new"]],
                "color": SEEN,
                "line": {"color": SEEN, "width": 1.2},
            },
            customdata=np.array(
                [
                    (day.isoformat(), lane, name)
                    for day, name in zip(rows["date"], names, strict=True)
                ],
                dtype=object,
            ).reshape(-1, 3),
            hovertemplate="%{x|%d %b %Y}<br>%{fullData.name}<br><b>%{customdata[2]}</b>"
            "<extra></extra>",
            row=3,
            col=1,
        )
        figure.add_annotation(
            text=plain(question_asked(question)),
            x=0,
            xref="x3 domain",
            xanchor="left",
            y=len(lanes) - 1 - place + 0.42,
            yref="y3",
            yanchor="middle",
            showarrow=False,
            font={"size": 11, "color": MUTED},
            name="row",
        )


def _notes(figure: go.Figure, leader: str, name: str, lanes: Sequence[str]) -> None:
    axis_note(figure, "The front")
    axis_note(figure, f"Balance of power (logarithm; above 0 it favours {name})", row=2)
    axis_note(figure, "His decisions" if lanes else "He took no decision", row=3)


def _axes(figure: go.Figure, case: Case, lanes: int) -> None:
    sector = next(iter(case.spec.sectors.values()))
    ticks: list[tuple[float, str]] = []
    for place in sorted(sector.places, key=lambda each: each.at):
        if not ticks or place.at - ticks[-1][0] >= APART:
            ticks.append((place.at, place.name.split(" on ")[0]))
    figure.update_yaxes(
        tickvals=[at for at, _ in ticks],
        ticktext=[plain(name if len(name) < 14 else f"{name[:11]}…") for _, name in ticks],
        row=1,
        col=1,
    )
    # inside, so that a narrow screen loses nothing to a margin
    figure.update_yaxes(showgrid=True, ticklabelposition="inside top", tickfont={"size": 11})
    figure.update_yaxes(zeroline=True, row=2, col=1)
    figure.update_yaxes(visible=False, range=[-0.6, max(lanes, 1) - 0.3], row=3, col=1)
    figure.update_xaxes(tickformat="%b<br>%Y", nticks=6, tickangle=0, showgrid=False)
    figure.update_xaxes(title_text="date", row=3, col=1)


def _mark(
    figure: go.Figure, path: pd.DataFrame, chosen: tuple[date, str] | None, close: bool
) -> None:
    """Mark the decision that is explained, and come close to it if asked."""
    first, last = path["date"].iloc[0], path["date"].iloc[-1]
    if chosen is not None:
        day = pd.Timestamp(chosen[0])
        for row in (1, 2, 3):
            figure.add_vline(x=day, line={"color": TRUE, "width": 1.5, "dash": "dot"}, row=row)
        if close:
            first = max(first, chosen[0] - timedelta(days=AROUND))
            last = min(last, chosen[0] + timedelta(days=AROUND))
            figure.update_xaxes(tickformat="%d %b<br>%Y", nticks=5)
            _fit(figure, pd.Timestamp(first), pd.Timestamp(last))
    figure.update_xaxes(range=[pd.Timestamp(first), pd.Timestamp(last) + pd.Timedelta(days=1)])


def _fit(figure: go.Figure, first: pd.Timestamp, last: pd.Timestamp) -> None:
    """Let the upper panels show what there is between two days."""
    for row, axis in ((1, "y"), (2, "y2")):
        seen: list[float] = []
        for line in figure.select_traces(selector={"yaxis": axis, "mode": "lines"}):
            if line.name != "news on its way":
                days = pd.to_datetime(pd.Series(line.x))
                seen += list(np.asarray(line.y)[((days >= first) & (days <= last)).to_numpy()])
        low, high = min(seen), max(seen)
        room = max(0.1 * (high - low), 0.01)
        figure.update_yaxes(range=[low - room, high + room], row=row, col=1)
