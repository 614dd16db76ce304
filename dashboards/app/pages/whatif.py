"""What if: the same worlds with one thing different, and what that changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import Dash, Input, Output, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from panmunjom.experiments import (
    BASELINE,
    PairedDifferences,
    Plan,
    Results,
    bands_of,
    paired_differences,
    paired_sentences,
    paired_table,
)
from panmunjom.model import Case

from ...band_figures import bands_figure
from ...daily_quantities import daily_quantities
from ...paired_figures import paired_figure
from ...transition_figures import transitions_figure
from ..answers import answer, notice
from ..cards import figure_card, table
from ..context import Context
from ..differences import asked, plan_of, what_fields
from ..fields import case_field, dropdown, field_id, seed_field
from ..frame import beside
from ..page import Page
from ..parameter_fields import leader_fold
from ..query import Query
from ..work import part_id, results_of, work_bar, working

KEY = "what-if"
VIEW = "what-if-view"
"""The field that chooses what is shown of the worlds: it stands in the address, and lives none."""
_HEADER = ("Outcome", "As it was", "What if", "Difference", "95 % interval", "Of all worlds")


def body(context: Context, query: Query) -> Component:
    """Return the page as the address says."""
    case = query.case(context)
    shipped = context.cases[case.name]
    controls = [
        case_field(KEY, context, case.name),
        *what_fields(KEY, shipped, query),
        seed_field(KEY, query),
        html.H2("In both: leaders", className="controls-head"),
        *(leader_fold(KEY, shipped, each, query) for each in shipped.spec.leaders),
    ]
    before, after = asked(shipped, query)
    return beside(controls, *before, work_bar(KEY), *_found(shipped, query), *after)


def register(app: Dash, context: Context) -> None:
    """Register what the page answers."""
    outputs = [
        Output("what-if-told", "children"),
        Output("what-if-paired", "figure"),
        Output("what-if-endings", "figure"),
        Output("what-if-table", "children"),
    ]

    def plan(query: Query) -> Plan | None:
        return plan_of(context, query)

    def show(_: Query, results: Results) -> Sequence[Any]:
        found = _compared(results)
        title = results.manifest.about.get("title", "")
        return [_told(found), paired_figure(found, title), transitions_figure(found), _rows(found)]

    working(app, context, KEY, plan, show, outputs)

    @answer(
        app,
        VIEW,
        [Output("what-if-fan", "figure")],
        [Input(part_id(KEY, "done"), "data"), Input(field_id(VIEW, "quantity"), "value")],
    )
    def fan(ticket: object, name: object) -> list[Any]:
        if ticket is None:
            raise PreventUpdate
        results = results_of(context, ticket)
        case = context.jobs.job(ticket).plan.strata[0].case
        query = Query.of([name], [{"field": "quantity"}])
        quantity = _quantity(case, query)
        bands = bands_of(results, quantity)
        return [bands_figure(bands, quantity, results.seed, panels=False)]


def _compared(results: Results) -> PairedDifferences:
    runs = results.runs.to_pandas()
    first = runs["arm"] == BASELINE
    return paired_differences(runs[first], runs[~first])


def _told(found: PairedDifferences) -> list[Component]:
    """Return what the difference changes, in sentences."""
    lines = [html.Li(each) for each in paired_sentences(found)]
    return [html.H3("What it changes"), html.Ul(lines), html.P(found.caveat, className="small")]


def _rows(found: PairedDifferences) -> Component:
    """Return every outcome as a table in a fold."""
    rows = paired_table(found)
    cells = rows[["label", "baseline", "arm", "difference", "interval", "direction"]]
    caption = f"{found.worlds:,} pairs of worlds. Shares and means; of dates the middle world."
    return html.Details(
        [
            html.Summary(f"All {len(rows)} outcomes as a table"),
            table(_HEADER, cells.itertuples(index=False, name=None), caption),
        ],
        className="fold",
    )


def _quantity(case: Case, query: Query) -> str:
    known = list(daily_quantities(case))
    return query.one_of("quantity", known, known[0])


def _found(case: Case, query: Query) -> list[Component]:
    """Return the places of what is found."""
    known = daily_quantities(case)
    field = dropdown(
        VIEW, "quantity", "Day by day", known, _quantity(case, query), next(iter(known))
    )
    left = html.Div([figure_card("what-if-fan"), figure_card("what-if-endings")], className="stack")
    return [
        html.Section(id="what-if-told", className="card text", **_LIVE),
        notice(VIEW),
        html.Div(field, className="above"),
        html.Div([left, figure_card("what-if-paired")], className="grid"),
        html.Div(id="what-if-table"),
    ]


_LIVE: Any = {"aria-live": "polite"}

PAGE = Page(
    "/what-if",
    "What if",
    "Every world is lived twice with the same luck: as it was, and with one thing different. What "
    "differs between the two is what that thing does, in this model.",
    body,
    register,
)
