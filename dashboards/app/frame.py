"""The frame of the app: what surrounds every page, and which page an address shows."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from panmunjom.experiments import CAVEAT, program_version
from panmunjom.model import InputError, nearest

from .cards import marks
from .context import Context
from .page import Page
from .query import Query


def frame(pages: Sequence[Page]) -> Component:
    """Return what surrounds every page: menu, the page's place, caveat.

    Called for every visitor: his page gets a name of its own, by which his work is known.
    """
    links = [dcc.Link(page.name, href=page.path, className="menu-item") for page in pages]
    brand = dcc.Link(
        [html.Span(className="seal", **marks(aria_hidden="true")), html.Span("Panmunjom")],
        href="/",
        className="brand",
    )
    theme = html.Button(
        "◐", id="theme", type="button", title="Light or dark", **marks(aria_label="Light or dark")
    )
    return html.Div(
        [
            dcc.Location(id="address", refresh=False),
            dcc.Store(id="visitor", data=secrets.token_urlsafe(12)),
            dcc.Store(id="linked"),
            html.A("Skip to the page", href="#page", className="skip"),
            html.Header(
                [brand, html.Nav(links, **marks(aria_label="Pages")), theme], className="bar-top"
            ),
            html.Main(html.P("Loading …", className="small"), id="page", tabIndex="-1"),
            html.Footer([html.P(CAVEAT), html.P(f"Panmunjom {program_version()}")]),
        ],
        className="app",
    )


def route(app: Dash, context: Context, pages: Sequence[Page]) -> None:
    """Register which page an address shows, and that an address says what a page shows."""
    by_path = {page.path: page for page in pages}

    @app.callback(
        Output("page", "children"), Input("address", "pathname"), Input("address", "search")
    )
    def shown(path: object, search: object) -> list[Component]:
        name = path if isinstance(path, str) else "/"
        page = by_path.get(name)
        try:
            if page is None:
                near = nearest(name, by_path)
                raise InputError(f"there is no page {name[:60]!r}{near}")
            return page_shown(page, context, Query.of_address(search))
        except InputError as error:
            return _refused(error, page)

    every = {"page": ALL, "field": ALL}
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("panmunjom", "link"),
        Output("address", "search"),
        Input(every, "value"),
        State(every, "id"),
        prevent_initial_call=True,
    )
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("panmunjom", "arrived"),
        Output("linked", "data"),
        Input("page", "children"),
        State("address", "pathname"),
    )


def page_shown(page: Page, context: Context, query: Query) -> list[Component]:
    """Return a page under its name."""
    return [
        html.Div([html.H1(page.name), html.P(page.lead, className="lead")], className="head"),
        page.body(context, query),
    ]


def beside(controls: Sequence[Component | None], *content: Component) -> Component:
    """Return the controls of a page beside its content; above it on a narrow screen."""
    aside = html.Aside(list(controls), className="controls", **marks(aria_label="What is shown"))
    return html.Div([aside, html.Div(list(content), className="content")], className="beside")


def _refused(error: InputError, page: Page | None) -> list[Component]:
    """Return what stands in the place of a page that cannot be shown."""
    away = page.path if page else "/"
    again = "Show the page without it" if page else "To the first page"
    return [
        html.Div([html.H1("This cannot be shown"), html.P(str(error))], role="alert"),
        html.P(html.A(again, href=away)),
    ]
