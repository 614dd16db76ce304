"""Many histories: a batch as fans and distributions, and what a chosen set of worlds shares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from panmunjom.experiments import (
    Keep,
    Plan,
    Results,
    Stratum,
    bands_of,
    common_ground,
    readings_of,
    rung_shares,
)
from panmunjom.model import Case, InputError

from ...band_figures import bands_figure
from ...batch_figures import blood_figure, endings_figure, ladder_figure
from ...brush_figures import common_figure, worlds_figure
from ...daily_quantities import daily_quantities
from ...milestone_figures import milestones_figure
from ..answers import answer, notice
from ..brush import (
    BOUNDS,
    axes,
    boxed,
    brush_fields,
    chosen_worlds,
    common_rows,
    is_drawn,
    links,
    told,
    within,
)
from ..cards import empty, figure_card
from ..context import Context
from ..fields import case_field, dropdown, field_id, fields_of, seed_field, whole_number
from ..frame import beside
from ..jobs import MOST_WORLDS
from ..page import Page
from ..parameter_fields import leader_fold
from ..query import Query
from ..work import part_id, results_of, work_bar, working

KEY = "many"
VIEW = "many-view"
"""The fields that choose what is shown of the batch: they stand in the address, and live none."""
WORLDS, FEWEST = 1000, 50
_BATCH = ("ladder", "milestones", "endings", "blood")


def body(context: Context, query: Query) -> Component:
    """Return the page as the address says."""
    case = query.case(context)
    shipped = context.cases[case.name]
    controls = [
        case_field(KEY, context, case.name),
        whole_number(
            KEY,
            "worlds",
            "Worlds",
            _worlds(query),
            WORLDS,
            FEWEST,
            MOST_WORLDS,
            "How many possible histories are lived: the same leaders, other luck. More worlds "
            "make the intervals of sampling narrower, not the model truer.",
        ),
        seed_field(KEY, query),
        html.H2("Leaders", className="controls-head"),
        *(leader_fold(KEY, shipped, each, query) for each in shipped.spec.leaders),
    ]
    return beside(controls, work_bar(KEY), *_days(shipped, query), *_ends(), *_choice(case, query))


def register(app: Dash, context: Context) -> None:
    """Register what the page answers."""

    def show(_: Query, results: Results) -> Sequence[Any]:
        return _batch(context, results)

    def plan(query: Query) -> Plan:
        keep = Keep(bands=True, readings=True)
        return Plan((Stratum(query.case(context)),), _worlds(query), query.seed(), keep=keep)

    working(app, context, KEY, plan, show, [Output(f"many-{name}", "figure") for name in _BATCH])
    done = Input(part_id(KEY, "done"), "data")
    quantity = Input(field_id(VIEW, "quantity"), "value")

    @answer(app, "many-fan", [Output("many-fan", "figure")], [done, quantity])
    def fan(ticket: object, name: object) -> list[Any]:
        case, results = _lived(context, ticket)
        query = Query.of([name], [{"field": "quantity"}])
        quantity = _quantity(case, query)
        return [bands_figure(bands_of(results, quantity), quantity, results.seed)]

    lasso = Input(part_id(KEY, "lasso"), "data")
    outputs = [
        *(Output(f"many-{name}", "figure") for name in ("worlds", "common")),
        *(Output(f"many-{name}", "children") for name in ("told", "table", "links")),
    ]

    @answer(app, VIEW, outputs, [done, lasso, *fields_of(VIEW)])
    def chosen(ticket: object, drawn: object, values: object, ids: object) -> list[Any]:
        case, results = _lived(context, ticket)
        return _chosen(case, results, Query.of(values, ids), drawn)

    _register_box(app, context)


def _register_box(app: Dash, context: Context) -> None:
    """Register what a box or lasso, another axis and the button "Choose none" do to the fields."""
    rule, across, up = (field_id(VIEW, name) for name in ("chosen", "across", "up"))
    outputs = [
        *(Output(field_id(VIEW, name), "value") for name in BOUNDS),
        Output(rule, "value"),
        Output(part_id(KEY, "lasso"), "data"),
    ]
    inputs = [
        Input("many-worlds", "selectedData"),
        Input(across, "value"),
        Input(up, "value"),
        Input("many-none", "n_clicks"),
    ]
    case = State(field_id(KEY, "case"), "value")

    @answer(app, "many-box", outputs, inputs, [case], at_start=False)
    def boxes(selected: object, x: object, y: object, _: object, name: object) -> list[Any]:
        if ctx.triggered_id == "many-none":
            return ["", "", "", "", "all", None]
        if ctx.triggered_id == across:
            return ["", "", no_update, no_update, no_update, None]
        if ctx.triggered_id == up:
            return [no_update, no_update, "", "", no_update, None]
        if not is_drawn(selected):
            raise PreventUpdate
        asked = Query.of([x, y, name], [{"field": each} for each in ("across", "up", "case")])
        ends = boxed(selected, *axes(asked.case(context), asked))
        if ends is None:
            return ["", "", "", "", no_update, within(selected)]
        return [*(ends[each] for each in BOUNDS), no_update, None]


def _worlds(query: Query) -> int:
    return query.whole("worlds", WORLDS, FEWEST, MOST_WORLDS)


def _quantity(case: Case, query: Query) -> str:
    known = list(daily_quantities(case))
    return query.one_of("quantity", known, known[0])


def _lived(context: Context, ticket: object) -> tuple[Case, Results]:
    """Return what is in memory behind a ticket, and the case as it was lived."""
    if ticket is None:
        raise PreventUpdate
    results = results_of(context, ticket)
    return context.jobs.job(ticket).plan.strata[0].case, results


def _batch(context: Context, results: Results) -> list[Any]:
    """Return the figures of a batch, in the order of `_BATCH`."""
    runs, seed = results.runs.to_pandas(), results.seed
    case = context.case(str(runs["case"].iloc[0]))
    try:
        when = milestones_figure(readings_of(results, case), case.title, seed)
    except InputError as error:
        when = empty(str(error))
    return [
        ladder_figure(rung_shares(results), seed),
        when,
        endings_figure(runs),
        blood_figure(runs, case.spec.record.patterns),
    ]


def _chosen(case: Case, results: Results, query: Query, drawn: object) -> list[Any]:
    """Return the worlds as points, and what the chosen ones have in common."""
    runs = results.runs.to_pandas()
    across, up = axes(case, query)
    choice = chosen_worlds(case, query, drawn)
    mask = choice.mask(runs)
    figure = worlds_figure(runs, across, up, None if choice.everything else mask)
    figure.update_layout(dragmode=query.one_of("tool", ("select", "lasso"), "select"))
    if choice.everything:
        words = "All worlds are chosen: choose some of them to see what they have in common."
        return [figure, empty("Choose some worlds first."), html.P(words), None, None]
    found = common_ground(runs, mask, choice.columns())
    table = None if found.rows.empty else common_rows(found)
    some = links(case, results.seed, runs, mask)
    return [figure, common_figure(found), told(found), table, some]


def _days(case: Case, query: Query) -> list[Component]:
    """Return the part of the page that runs along the days."""
    known = daily_quantities(case)
    field = dropdown(
        VIEW, "quantity", "Day by day", known, _quantity(case, query), next(iter(known))
    )
    cards = [figure_card("many-fan"), figure_card("many-ladder")]
    return [
        notice("many-fan"),
        html.Div(field, className="above"),
        html.Div(cards, className="grid"),
    ]


def _ends() -> list[Component]:
    """Return the part of the page that tells how it ends, against the record."""
    beside_it = [figure_card("many-endings"), figure_card("many-blood")]
    cards = [figure_card("many-milestones"), html.Div(beside_it, className="stack")]
    return [html.Div(cards, className="grid")]


def _choice(case: Case, query: Query) -> list[Component]:
    """Return the part of the page in which worlds are chosen."""
    how = (
        "Draw a box around some worlds, type the ends of a range, or take a rule from the list. "
        "What is chosen stands in the address (a lasso does not)."
    )
    none = html.Button("Choose none", id="many-none", type="button", className="quiet")
    return [
        html.H2("Choose some worlds: what have they in common?"),
        html.Section(
            [html.P(how), html.Div(brush_fields(VIEW, case, query), className="many-brush"), none],
            className="card text",
        ),
        dcc.Store(id=part_id(KEY, "lasso")),
        notice(VIEW),
        notice("many-box"),
        html.Div(
            [
                html.Div(
                    [
                        figure_card("many-worlds"),
                        html.Section(id="many-told", className="card text", **_LIVE),
                        html.Section(id="many-links", className="card text many-links"),
                    ],
                    className="stack",
                ),
                figure_card("many-common"),
            ],
            className="grid",
        ),
        html.Div(id="many-table"),
    ]


_LIVE: Any = {"aria-live": "polite"}

PAGE = Page(
    "/many",
    "Many histories",
    "The same leaders a thousand times over, with other luck: how far the worlds spread, how they "
    "stand against the record, and what a set of them has in common.",
    body,
    register,
)
