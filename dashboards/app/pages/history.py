"""A history: one possible war, day by day, with the leaders' characters to change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from panmunjom.experiments import ENDINGS, ladder_rungs

from ...history_figures import history_figure
from ...map_figures import theatre_map
from ...map_geometry import map_data, recorded_fronts
from ...study_style import study_source
from ..answers import answer, notice
from ..cards import figure_card, marks, table
from ..context import Context
from ..fields import case_field, fields_of, seed_field, world_field
from ..frame import beside
from ..histories import History
from ..page import Page
from ..parameter_fields import leader_fold
from ..query import Query

KEY = "history"
LONGEST = 20_000
"""Days beyond which no case is simulated: the bounds of the slider until a history is there."""
BUTTONS = (
    ("first", "«", "To the first day of the war"),
    ("back", "‹", "A day back"),
    ("play", "▶", "Play"),
    ("forth", "›", "A day on"),
    ("faster", "1×", "Faster"),
)


def body(context: Context, query: Query) -> Component:
    """Return the page as the address says."""
    case = query.case(context)
    shipped = context.cases[case.name]
    day = query.whole("day", -1, -1, LONGEST)
    controls = [
        case_field(KEY, context, case.name),
        seed_field(KEY, query),
        world_field(KEY, query),
        html.H2("Leaders", className="controls-head"),
        *(leader_fold(KEY, shipped, each, query) for each in shipped.spec.leaders),
    ]
    return beside(
        controls,
        notice(KEY),
        _player(day),
        figure_card(
            "history-course",
            "Thick and coloured: this history. Faint: what happened in fact, with sources beside "
            "the data. The upright line is the day shown on the map.",
        ),
        html.Div(id="history-outcome"),
        html.Details(
            [html.Summary("Everything that happened"), html.Div(id="history-story")],
            className="fold card text",
        ),
        dcc.Store(id="history-days"),
        dcc.Store(id="history-theatre", data=map_data(shipped)),
    )


def _player(day: int) -> Component:
    """Return the map with the day's news beside it, and what moves the day."""
    buttons = [
        html.Button(
            sign, id=f"history-{name}", type="button", title=title, **marks(aria_label=title)
        )
        for name, sign, title in BUTTONS
    ]
    slider = dcc.Slider(
        0, LONGEST, step=1, value=max(day, 0), marks=None, id="history-day", updatemode="drag",
        allow_direct_input=False,
    )  # fmt: skip
    news = html.Div(
        [
            html.P("", id="history-date", className="day-date"),
            html.Dl(id="history-facts", className="day-facts"),
            html.Ol(id="history-news", className="day-news", **marks(aria_label="Latest news")),
        ],
        className="day",
    )
    row = html.Div(
        [html.Div(buttons, className="player-buttons"), html.Div(slider, className="player-day")],
        className="player",
        role="group",
        **marks(aria_label="Play the history"),
    )
    return html.Div(
        [
            html.Div([figure_card("history-map"), news], className="theatre"),
            row,
        ],
        className="card",
        id="history-player",
        **marks(data_day=str(day)),
    )


def register(app: Dash, context: Context) -> None:
    """Register what the page answers."""

    @answer(
        app,
        KEY,
        [
            Output("history-map", "figure"),
            Output("history-course", "figure"),
            Output("history-days", "data"),
            Output("history-day", "max"),
            Output("history-outcome", "children"),
            Output("history-story", "children"),
        ],
        fields_of(KEY),
    )
    def draw(values: object, ids: object) -> list[Any]:
        query = Query.of(values, ids)
        found = context.histories.live(query.case(context), query.seed(), query.world())
        days = days_of(found)
        first = found.path.iloc[int(days["war"])]
        fronts = {name: float(first[f"front_{name}"]) for name in found.case.spec.sectors}
        source = study_source([f"{found.case.title}, world {found.world}"], 1, found.seed, "world")
        theatre = theatre_map(
            found.case, fronts, recorded_fronts(found.case, first["date"]), source
        )
        course = history_figure(found.case, found.path, found.milestones, source)
        return [theatre, course, days, len(found.path) - 1, _outcome(found), _story(found)]

    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("panmunjomHistory", "arrived"),
        Output("history-day", "value"),
        Input("history-days", "data"),
        State("history-theatre", "data"),
        State("history-day", "value"),
        prevent_initial_call=True,
    )
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("panmunjomHistory", "shown"),
        Output("history-day", "className"),
        Input("history-day", "value"),
        prevent_initial_call=True,
    )


def days_of(found: History) -> dict[str, Any]:
    """Return what the browser needs to show any day of a history: plain lists, one entry a day."""
    spec, path = found.case.spec, found.path
    war = path.index[path["rung"] >= 3]
    dead = {
        name: sum(path[f"dead_{unit}"] for unit, each in spec.units.items() if each.actor == actor)
        for actor, name in spec.actors.items()
    }
    sector = next(iter(spec.sectors))
    return {
        "start": spec.start.isoformat(),
        "war": int(war[0]) if len(war) else 0,
        "fronts": {name: path[f"front_{name}"].round(4).tolist() for name in spec.sectors},
        "main": sector,
        "places": [[each.name, each.at] for each in spec.sectors[sector].places],
        "rung": path["rung"].tolist(),
        "rungs": [each.name for each in ladder_rungs()],
        "talks": path["talks"].tolist(),
        "dead": {name: _thousand(values) for name, values in dead.items()},
        "events": [[(day - spec.start).days, text] for day, text in found.events],
    }


def _thousand(values: pd.Series | int) -> list[float]:
    return values.round(1).tolist() if isinstance(values, pd.Series) else []


def _outcome(found: History) -> Component:
    """Return how it ended, beside nothing: one world is no statement about many."""
    row: Mapping[Any, Any] = found.outcome.to_dict()
    talks = f", {row['talks_days']} days of talks" if row["talks_days"] else ", no talks"
    facts = [
        ("Ending", ENDINGS[str(row["ending"])]),
        ("War", f"{row['war_days']} days{talks}"),
        ("Front", f"{row['final_front']:.2f} at the end; {row['min_front']:.2f} to "
         f"{row['max_front']:.2f} on the way"),
        ("Highest rung", f"{row['peak_rung']} of 9: {ladder_rungs()[int(row['peak_rung'])].name}"),
        ("Dead (thousand)", ", ".join(
            f"{name} {row[f'dead_{actor}']:,.1f}" for actor, name in found.case.spec.actors.items()
        )),
    ]  # fmt: skip
    caption = f"How world {found.world} of seed {found.seed} ended"
    return table(["", ""], facts, caption, numbers=False)


def _story(found: History) -> Component:
    """Return all that happened, as a list by day."""
    items = [
        html.Li([html.Time(f"{day:%d %b %Y}", dateTime=day.isoformat()), html.Span(text)])
        for day, text in found.events
    ]
    return html.Ol(items, className="story-list")


PAGE = Page(
    "/history",
    "A history",
    "One possible war, day by day. Change a leader's character or the delay of his news, and the "
    "same world takes another course.",
    body,
    register,
)
