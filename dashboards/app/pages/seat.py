"""Take a seat: one leader is the visitor's, the others follow their rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from panmunjom.experiments import (
    PACES,
    Keep,
    Plan,
    Question,
    Results,
    Stratum,
    bands_of,
    ranks,
    read_seat,
    same_ending,
    seated_case,
    take_seat,
)
from panmunjom.model import InputError

from ...seat_figures import among_figure, games_figure, ranks_figure
from ..answers import answer, notice
from ..cards import figure_card, text_card
from ..context import Context
from ..fields import case_field, dropdown, field_id, fields_of, seed_field, switch, world_field
from ..frame import beside
from ..games import MOST_GAMES, Games, files_of, queue_of
from ..page import Page
from ..query import Query
from ..seat_views import introduction, question_view
from ..verdict_views import batch_field, games_table, verdict_view
from ..work import part_id, results_of, work_bar, working

KEY, AMONG = "seat", "seat-among"
WORLDS = 1_000
"""Wars that a game is compared with."""
BEAT = 400
"""Milliseconds between two games of a class that are played again."""
OPTION = {"seat": "option", "date": ALL, "question": ALL, "option": ALL}
REST = {"seat": "rest", "date": ALL}


def body(context: Context, query: Query) -> Component:
    """Return the page as the address says."""
    case = query.case(context)
    pace = query.one_of("pace", tuple(PACES), "changed")
    paces = {str(key): words for key, words in PACES.items()}
    leaders = {key: leader.name for key, leader in case.spec.leaders.items()}
    controls = [
        case_field(KEY, context, case.name),
        dropdown(
            KEY, "leader", "Your seat", leaders, _leader(context, query), next(iter(leaders)),
            "Whose decisions are yours. The others follow their own rules.",
        ),
        seed_field(KEY, query),
        world_field(KEY, query),
        dropdown(
            KEY, "pace", "You are asked", paces, pace, "changed",
            "At great turns only, the daily business (attack or hold, support) is your staff's.",
        ),
        html.Button("Take the seat", id="seat-begin", type="button", className="primary"),
        html.H2("This game", className="controls-head"),
        switch(KEY, "staff", "Ask the staff", query.flag("staff"), False,
               "Shows what the leader's own rules would choose, and how sure they are."),
        html.Button("Save this game", id="seat-save", type="button", disabled=True),
        dcc.Upload(
            html.Button("Open games", type="button", id="seat-open"),
            id="seat-files", multiple=True, accept=".json,application/json", max_size=500_000,
        ),
        html.P(f"One goes on; several, up to {MOST_GAMES}, are compared.", className="small"),
    ]  # fmt: skip
    return beside(
        controls,
        dcc.Store(id="seat-game"),
        dcc.Store(id="seat-queue"),
        dcc.Store(id="seat-saved"),
        dcc.Interval(id="seat-next", interval=BEAT, disabled=True),
        *(notice(f"seat-{part}") for part in ("game", "files", "draw", "class", "ranks")),
        html.Div(id="seat-class", className="content"),
        html.Div(work_bar(AMONG), id="seat-work", hidden=True),
        html.Div(introduction(case), id="seat-desk"),
        html.Div(id="seat-batch"),
        html.Div(id="seat-lived", hidden=True),
    )


def _leader(context: Context, query: Query) -> str:
    """Return the seat that is asked for; that of another case is exchanged for the first."""
    leaders = query.case(context).spec.leaders
    known = {key for case in context.cases.values() for key in case.spec.leaders}
    asked = query.one_of("leader", (*leaders, *sorted(known - set(leaders))), next(iter(leaders)))
    return asked if asked in leaders else next(iter(leaders))


def register(app: Dash, context: Context) -> None:
    """Register what the page answers."""
    games = Games(context)
    _register_game(app, context)
    _register_desk(app, context, games)
    _register_class(app, context, games)
    _register_among(app, context, games)
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("seat", "save"),
        Output("seat-saved", "data"),
        Input("seat-save", "n_clicks"),
        State("seat-game", "data"),
        prevent_initial_call=True,
    )


def _register_game(app: Dash, context: Context) -> None:
    """Register how a game begins and goes on: the document in the page gets longer."""

    @answer(
        app,
        "seat-game",
        [Output("seat-game", "data")],
        [
            Input("seat-begin", "n_clicks"),
            Input(OPTION, "n_clicks"),
            Input(REST, "n_clicks"),
        ],
        [
            State("seat-game", "data"),
            *(State(each.component_id, each.component_property) for each in fields_of(KEY)),
        ],
        at_start=False,
    )
    def chosen(
        _: object, __: object, ___: object, game: object, values: object, ids: object
    ) -> Any:
        asked = ctx.triggered_id
        if not ctx.triggered or not ctx.triggered[0]["value"]:  # a button has only just appeared
            raise PreventUpdate
        if asked == "seat-begin":
            query = Query.of(values, ids)
            case = query.case(context)
            pace: Any = query.one_of("pace", tuple(PACES), "changed")
            leader = query.one_of("leader", tuple(case.spec.leaders), next(iter(case.spec.leaders)))
            return [take_seat(case, leader, query.seed(), query.world(), pace).document()]
        seat = read_seat(_document(game))
        if not isinstance(asked, dict):
            raise PreventUpdate
        if asked.get("seat") == "rest":
            return [seat.left_to_staff(_day(asked.get("date"))).document()]
        names = [str(asked.get(key))[:100] for key in ("question", "option")]
        return [seat.and_then(_day(asked.get("date")), *names).document()]


def _register_desk(app: Dash, context: Context, games: Games) -> None:
    """Register what is drawn of a game, and how games are opened."""

    @answer(
        app,
        "seat-draw",
        [
            Output("seat-desk", "children"),
            Output("seat-batch", "children"),
            Output("seat-work", "hidden"),
            Output("seat-save", "disabled"),
        ],
        [Input("seat-game", "data"), Input(field_id(KEY, "staff"), "value")],
        at_start=False,
    )
    def drawn(game: object, staff: object) -> list[Any]:
        if game is None:
            raise PreventUpdate
        text = _document(game)
        found = games.play(text)
        seat = read_seat(text)
        case = seated_case(seat, context.cases)
        if isinstance(found, Question):
            shown = question_view(found, case, seat.seed, seat.world, staff == ["on"])
            return [shown, None, True, False]
        blank = seat.model_copy(update={"choices": [], "staff_from": None})
        asked = blank.model_dump_json(exclude={"format", "version", "digest", "pace"})
        return [verdict_view(found, case), batch_field(asked), False, False]

    @answer(
        app,
        "seat-files",
        [Output("seat-game", "data", allow_duplicate=True), Output("seat-queue", "data")],
        [Input("seat-files", "contents")],
        [State("seat-files", "filename"), State("seat-game", "data")],
        at_start=False,
    )
    def opened(contents: object, names: object, game: object) -> list[Any]:
        if contents is None:
            raise PreventUpdate
        files = files_of(contents, names)
        if len(files) > 1:
            return [game, [list(each) for each in files]]
        seat = read_seat(files[0][1])
        seated_case(seat, context.cases)
        return [seat.document(), []]


def _register_class(app: Dash, context: Context, games: Games) -> None:
    """Register the table of a class: a game at a time is played again, so that progress shows."""

    @answer(
        app,
        "seat-class",
        [Output("seat-class", "children"), Output("seat-next", "disabled")],
        [Input("seat-queue", "data"), Input("seat-next", "n_intervals")],
        at_start=False,
    )
    def compared(queue: object, _: object) -> list[Any]:
        if not queue:
            return [None, True]
        files = queue_of(queue)
        fresh = next((text for _, text in files if games.known_row(text) is None), None)
        if fresh is not None:
            games.row(fresh)
        known = [(name, games.known_row(text)) for name, text in files]
        found = [(name, row) for name, row in known if row is not None]
        shown: list[Component] = [games_table(found)]
        if len(found) < len(files):
            words = f"{len(found)} of {len(files)} games played again …"
            return [[html.P(words, role="status"), *shown], False]
        rows = [{**row, "name": name} for name, row in found if not isinstance(row, str)]
        for name, case in context.cases.items():
            mine = [row for row in rows if row["case"] == name]
            if mine:
                figure = games_figure(mine, case)
                shown.append(figure_card(f"seat-games-{name}", figure=figure))
        return [shown, True]


def _register_among(app: Dash, context: Context, games: Games) -> None:
    """Register the thousand wars that a finished game is compared with."""

    def plan_of(query: Query) -> Plan | None:
        if "game" not in query:
            return None
        seat = read_seat(query.text("game", most=500))
        case = seated_case(seat, context.cases)
        return Plan((Stratum(case),), WORLDS, max(seat.seed, 1), keep=Keep(bands=True))

    def lived(_: Query, __: Results) -> list[Any]:
        return ["lived"]  # what is drawn needs the game besides, and is another callback's

    working(app, context, AMONG, plan_of, lived, [Output("seat-lived", "children")])

    @answer(
        app,
        "seat-ranks",
        [Output("seat-among", "children")],
        [Input(part_id(AMONG, "done"), "data")],
        [State("seat-game", "data")],
        at_start=False,
    )
    def compared(ticket: object, game: object) -> list[Any]:
        if ticket is None or game is None:
            raise PreventUpdate
        text = _document(game)
        verdict = games.play(text)
        if isinstance(verdict, Question):
            raise PreventUpdate
        case = seated_case(verdict.seat, context.cases)
        results = results_of(context, ticket)
        runs = results.runs.to_pandas()
        if set(runs["case"]) != {case.name}:  # of the game that was on the page before
            raise PreventUpdate
        bands = bands_of(results, f"front_{next(iter(case.spec.sectors))}")
        share = same_ending(verdict, runs)
        told = f"{share:.0%} of {len(runs):,} worlds played by the rules ended as yours did."
        return [
            [
                text_card("Your war and a thousand others", html.P(told)),
                figure_card(
                    "seat-front",
                    "Grey: where the front stood in most worlds.",
                    among_figure(verdict, case, bands),
                ),
                figure_card(
                    "seat-ranks",
                    "Each row: how the worlds spread; your war, and the same world without you.",
                    ranks_figure(verdict, case, runs, ranks(verdict, runs)),
                ),
            ]
        ]


def _document(game: object) -> str:
    """Return the game that a page holds; InputError if it holds none."""
    if not isinstance(game, str):
        raise InputError("the page holds no game; take a seat first")
    return game


def _day(text: object) -> date:
    """Return a day as a button holds it."""
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        raise InputError("the page names no day; take a seat anew") from None


PAGE = Page(
    "/seat",
    "Take a seat",
    "You are one of the leaders. Decide on his delayed and noisy news, while the others follow "
    "their own rules; at the end, see what you did not know.",
    body,
    register,
)
