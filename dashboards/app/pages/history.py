"""A history: one possible war, day by day, with the leaders' characters to change."""

from __future__ import annotations

from typing import Any

from dash import Dash, Output, html
from dash.development.base_component import Component

from ..answers import answer, notice
from ..context import Context
from ..fields import case_field, fields_of, leader_fold, seed_field, world_field
from ..frame import beside
from ..page import Page
from ..query import Query

KEY = "history"


def body(context: Context, query: Query) -> Component:
    """Return the page as the address says."""
    case = query.case(context)
    shipped = context.cases[case.name]
    controls = [
        case_field(KEY, context, case.name),
        seed_field(KEY, query),
        world_field(KEY, query),
        html.H2("Leaders", className="controls-head"),
        *(leader_fold(KEY, shipped, each, query) for each in shipped.spec.leaders),
    ]
    return beside(controls, notice(KEY), html.Pre(id="history-story", className="story"))


def register(app: Dash, context: Context) -> None:
    """Register what the page answers."""

    @answer(app, KEY, [Output("history-story", "children")], fields_of(KEY))
    def draw(values: object, ids: object) -> list[Any]:
        query = Query.of(values, ids)
        found = context.histories.live(query.case(context), query.seed(), query.world())
        return [found.story]


PAGE = Page(
    "/history",
    "A history",
    "One possible war, day by day. Change a leader's character or the delay of his news, and the "
    "same world takes another course.",
    body,
    register,
)
