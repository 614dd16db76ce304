"""Work that takes more than a moment: begun, watched, stopped, and shown when it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from panmunjom.experiments import Plan, Results
from panmunjom.model import InputError

from .answers import answer, notice
from .context import Context
from .fields import fields_of
from .jobs import Job
from .query import Query

BEAT = 250
"""Milliseconds between two looks at the progress."""
LONGEST_NAME = 64


def part_id(page: str, part: str) -> dict[str, str]:
    """Return the id of a part of a page that holds something unseen."""
    return {"page": page, "part": part}


def work_bar(page: str) -> Component:
    """Return the bar in which a page's work is seen and stopped; where it says what is wrong."""
    return html.Div(
        [
            html.Div(id=f"{page}-progress", className="progress", role="status"),
            html.Button("Stop", id=f"{page}-stop", type="button", className="quiet", hidden=True),
            dcc.Interval(id=f"{page}-beat", interval=BEAT, disabled=True),
            dcc.Store(id=part_id(page, "ticket")),
            dcc.Store(id=part_id(page, "done")),
            notice(f"{page}-begin"),
            notice(f"{page}-beat"),
            notice(f"{page}-show"),
        ],
        className="work",
    )


def results_of(context: Context, ticket: object) -> Results:
    """Return the results behind a ticket that a page holds; InputError if they are gone."""
    return context.jobs.results(ticket)


def working(
    app: Dash,
    context: Context,
    page: str,
    plan_of: Callable[[Query], Plan | None],
    show: Callable[[Query, Results], Sequence[Any]],
    outputs: Sequence[Output],
) -> None:
    """Register the work of a page: it is begun whenever a field changes.

    Parameters
    ----------
    app : Dash
    context : Context
    page : str
        Its key; `work_bar(page)` stands on it.
    plan_of : callable
        What is to be lived; None if nothing is asked for. It may raise `InputError`.
    show : callable
        Given the fields and the results, returns one value for each output.
    outputs : sequence of Output
    """
    ticket, done = part_id(page, "ticket"), part_id(page, "done")
    beat, progress, stop = f"{page}-beat", f"{page}-progress", f"{page}-stop"
    looks = [
        Output(beat, "disabled"),
        Output(progress, "children"),
        Output(stop, "hidden"),
        Output(done, "data"),
    ]

    @answer(
        app,
        f"{page}-begin",
        [Output(ticket, "data"), *(_again(each) for each in looks)],
        fields_of(page),
        [State("visitor", "data")],
    )
    def begin(values: object, ids: object, visitor: object) -> list[Any]:
        plan = plan_of(Query.of(values, ids))
        if plan is None:
            raise PreventUpdate
        mine = context.jobs.begin(_visitor(visitor), plan)
        return [mine, *_looked(context.jobs.job(mine), mine)]

    @answer(
        app, f"{page}-beat", looks, [Input(beat, "n_intervals")], [State(ticket, "data")], False
    )
    def look(_: object, mine: object) -> list[Any]:
        return _looked(context.jobs.job(mine), str(mine))

    @answer(
        app,
        f"{page}-show",
        outputs,
        [Input(done, "data")],
        [State(each.component_id, each.component_property) for each in fields_of(page)],
        at_start=False,
    )
    def drawn(finished: object, values: object, ids: object) -> Sequence[Any]:
        if finished is None:
            raise PreventUpdate
        results = context.jobs.results(finished)
        return show(Query.of(values, ids), results)

    @app.callback(
        Output(stop, "disabled"),
        Input(stop, "n_clicks"),
        State(ticket, "data"),
        prevent_initial_call=True,
    )
    def stopped(_: object, mine: object) -> bool:
        with suppress(InputError):  # forgotten already: there is nothing to stop
            context.jobs.stop(mine)
        return False


def _again(output: Output) -> Output:
    """Return the same output for a second callback."""
    return Output(output.component_id, output.component_property, allow_duplicate=True)


def _looked(job: Job, ticket: str) -> list[Any]:
    """Return whether to look no more, what is seen, whether stopping is past, and what is done."""
    if job.results is not None:
        return [True, _bar(job, f"{job.of:,} histories lived."), True, ticket]
    if job.over:
        words = job.error or f"Stopped after {job.done:,} of {job.of:,} histories."
        return [True, html.P(words, className="stopped"), True, no_update]
    words = f"{job.done:,} of {job.of:,} histories lived …"
    return [False, _bar(job, words), False, no_update]


def _bar(job: Job, words: str) -> list[Component]:
    share = job.done / job.of if job.of else 0.0
    kind = "bar" if job.results is not None or job.done else "bar waiting"
    return [
        html.Div(html.I(style={"width": f"{100 * share:.1f}%"}), className=kind),
        html.Span(words),
    ]


def _visitor(name: object) -> str:
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME:
        raise InputError("the page does not say whose it is; load it again")
    return name
