"""A study: a folder of results, looked at figure by figure; nothing in it is changed."""

from __future__ import annotations

import shlex
import threading
from typing import Any

from dash import Dash, Input, Output, State, ctx, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from panmunjom.experiments import Holding, StoreError, open_holding
from panmunjom.model import InputError, nearest

from ...section import WIDE, Section
from ...study_overview import overview
from ..answers import answer, notice
from ..cards import figure_card, marks, table, text_card
from ..context import Context
from ..fields import dropdown, fields_of
from ..frame import beside
from ..page import Page
from ..query import Query
from ..study_fields import fields
from ..study_views import HEAVY, VIEWS, shown, views_of

KEY = "study"
PATIENCE = 30.0
"""Seconds a visitor waits for his turn: figures of large studies are made one at a time."""
LARGEST = 100_000
"""Histories above which tables are added up only when they are asked for."""


def body(context: Context, query: Query) -> Component:
    """Return the page as the address says: a folder, and one of the views of it."""
    if not context.folders:
        return _how_to_make_one()
    try:
        return _body(context, query)
    except StoreError as error:  # a damaged folder is said like anything else that is wrong
        raise InputError(str(error)) from None


def _body(context: Context, query: Query) -> Component:
    number = query.whole("folder", 0, 0, len(context.folders) - 1)
    holding = open_holding(context.folder(number))
    view = _view(query, holding)
    controls = [_folder_field(context, number), *fields(KEY, view, holding, query)]
    waits = _waits(view, holding)
    run = html.Button(
        "Work it out", id="study-run", type="button", className="primary", hidden=not waits
    )
    first: list[Component] = _overview(holding) if view == "overview" else []
    prompt = html.P(HEAVY.get(view, _LARGE), className="small") if waits else None
    content = dcc.Loading(
        html.Div(first, id="study-content", className="content"),
        overlay_style={"visibility": "visible", "opacity": 0.5},
        delay_show=250,
        type="dot",
    )
    head = html.Div(
        [html.H2(holding.title, className="study-title"), _lead(holding)], className="study-head"
    )
    return beside(
        [*controls, prompt, run], head, _tabs(number, view, holding), notice(KEY), content
    )


def register(app: Dash, context: Context) -> None:
    """Register what the page answers."""
    turn = threading.BoundedSemaphore(1)

    @answer(
        app,
        KEY,
        [Output("study-content", "children")],
        [Input("study-run", "n_clicks"), *fields_of(KEY)],
        [State("address", "search")],
    )
    def draw(_: object, values: object, ids: object, search: object) -> list[Any]:
        query = Query.of(values, ids)
        number = query.whole("folder", 0, 0, max(0, len(context.folders) - 1))
        holding = open_holding(context.folder(number))
        view = _view(Query.of_address(search), holding)
        if view == "overview":
            raise PreventUpdate  # it stands there already
        if _waits(view, holding) and ctx.triggered_id != "study-run":
            return [[]]
        if not turn.acquire(timeout=PATIENCE):
            raise InputError("other figures are being made; try again in a moment")
        try:
            return [
                [_component(i, each) for i, each in enumerate(shown(view, holding, context, query))]
            ]
        finally:
            turn.release()


def _view(query: Query, holding: Holding) -> str:
    """Return what is to be shown; the overview if this folder has nothing of the kind."""
    name = query.text("view", "overview")
    if name not in VIEWS:
        known = ", ".join(VIEWS)
        raise InputError(f"view: no {name!r}{nearest(name, VIEWS)}; there are {known}")
    return name if name in views_of(holding) else "overview"


def _waits(view: str, holding: Holding) -> bool:
    """Say whether a view is made only when it is asked for."""
    results = holding.results
    large = results is not None and results.manifest.histories > LARGEST
    return view in HEAVY or (large and view in ("outcomes", "paired", "compare"))


_LARGE = "This study is large: it takes some seconds, and is done when you ask for it."


def _folder_field(context: Context, number: int) -> Component:
    names = {str(i): each.name or str(each) for i, each in enumerate(context.folders)}
    told = f"{context.folder(number)}. Named when the app was started; results are only read."
    return dropdown(KEY, "folder", "Folder of results", names, str(number), "0", told, reloads=True)


def _tabs(number: int, view: str, holding: Holding) -> Component:
    """Return the views of a folder, each at an address of its own."""
    links = []
    for name in views_of(holding):
        here = Query({"folder": str(number), "view": name}).address()
        now = marks(aria_current="true") if name == view else {}
        links.append(html.Span(dcc.Link(VIEWS[name], href=f"/study{here}", className="tab"), **now))
    return html.Nav(links, className="tabs", **marks(aria_label="Views of the study"))


def _lead(holding: Holding) -> Component:
    return html.P(holding.question)


def _overview(holding: Holding) -> list[Component]:
    """Return what the folder is, and what can be done with it besides looking."""
    found = [_component(i, each) for i, each in enumerate(overview(holding))]
    folder = holding.folder.name
    told: list[Component] = [
        html.P("One page with everything, to mail, print or put into an appendix:"),
        html.Pre(shlex.join(["panmunjom", "report", folder]), className="story"),
    ]
    if holding.kind == "study":
        told.append(html.P("The tables, for R, Stata or Excel:"))
        told.append(
            html.Pre(
                shlex.join(["panmunjom", "export", folder, "--to", "stata"]), className="story"
            )
        )
    return [*found, text_card("To take away", *told)]


def _component(number: int, section: Section) -> Component:
    """Return a section as a card: a figure, a table, or why there is neither."""
    said = [html.P(line) for line in section.note.splitlines() if line.strip()]
    if section.why_missing:
        why = html.P(section.why_missing[:1].upper() + section.why_missing[1:])
        return text_card(f"{section.title}: not shown", why)
    if section.figure is not None:
        wide = "study-wide" if section.name in WIDE else ""
        card = html.Div(
            figure_card(f"study-figure-{number}", figure=section.figure), className=wide
        )
        above = [html.Section(said, className="card text")] if said else []
        return html.Div([*above, card], className="content")
    grid = section.table
    if grid is None:
        return text_card(section.title, *said)
    facts = not grid.header[0]
    header = ["Of the study", "Told"] if facts else grid.header
    shown_table = table(header, grid.rows, section.title, numbers=grid.numbers < 9)
    kind = "study-table facts" if facts else "study-table"
    return html.Div([shown_table, *said], className=kind)


def _how_to_make_one() -> Component:
    """Say what the page is for where no folder was given."""
    commands = (
        "panmunjom study --template > fear.toml\n"
        "panmunjom study fear.toml --out results/fear\n"
        "panmunjom dashboard results/fear"
    )
    return text_card(
        "No folder of results was given",
        html.P(
            "This page shows what is in a folder of results: how outcomes respond to what was "
            "varied, what they depend on, what an intervention changes, and how the model does "
            "against the record. Make one, and name it when you start the app:"
        ),
        html.Pre(commands, className="story"),
        html.P(
            "Folders of validate, accounts, ablate, compare, counterfactual, sensitivity and "
            "calibrate can be given just as well, and several at once."
        ),
    )


PAGE = Page(
    "/study",
    "A study",
    "A folder of results: what was asked, how outcomes respond, what they depend on, and how the "
    "model does against the record. Nothing in the folder is changed.",
    body,
    register,
)
