"""Two cases: side by side on the same rules; where the analogy holds, and where it breaks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import plotly.graph_objects as go
from dash import Dash, Output, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from panmunjom.experiments import (
    CASES_COMPARED,
    OUTCOME_GROUPS,
    Analogy,
    Compared,
    Comparison,
    Margins,
    Plan,
    Results,
    StoreError,
    analogy,
    compared,
    comparison_plan,
    comparison_table,
    contrasts,
    holds_comparison,
    open_results,
)
from panmunjom.model import Case, InputError

from ... import analogy_figures, distributions, escalation_figures, figures
from ..answers import answer, notice
from ..cards import figure_card, marks, table, text_card
from ..context import Context
from ..fields import dropdown, fields_of, seed_field, slider, whole_number
from ..frame import beside
from ..jobs import MOST_WORLDS
from ..page import Page
from ..parameter_fields import leader_fold
from ..query import Query
from ..work import work_bar, working

KEY = "two-cases"
SIDES = dict(zip(("a.", "b."), CASES_COMPARED, strict=True))
"""What stands before the names of a case's fields, and the case meant where none is named."""
WORLDS, LIVE = 500, "live"
POINTS, LEAST_POINTS, MOST_POINTS = 10.0, 1.0, 40.0
"""The margin of shares in percentage points: as it stands, and how far it can be moved."""
NOTES = {
    "analogy": "Each mark is the difference between the cases, counted in margins. Inside the "
    "band it is too small to matter. Move the margin and see which verdicts stay.",
    "gains": "Left of zero: worse off than without the war. Long thin lines are the few worlds "
    "of a wider war.",
    "scales": "The same histories measured with five yardsticks. If they disagree, the finding "
    "belongs to the yardstick.",
    "ladder": "From peace to nuclear use. Longer bars: more of the time is spent there.",
    "shares": "Each dot is a share of all worlds of a case. Where the two dots of a row lie far "
    "apart, the cases part ways.",
    "endings": "Colour says who wins; the hatching, that an ally's army took part.",
    "blood": "Of all soldiers killed on one side, how many are this army's.",
    "front": "Narrow hills: luck hardly matters. Wide hills: it does.",
    "days": "Each line climbs as more worlds reach the milestone. Where it levels off below "
    "100 %, the rest never get there.",
    "dates": "The two calendars cannot be compared, so each case has its own.",
}
"""The figures in the order of the outputs, and how each is read."""
ROWS = (
    ("Where the analogy holds, and where it breaks", ("analogy", "scales", "ladder")),
    ("What each gets, risks and pays", ("gains", "blood", "front")),
    ("How often, how soon, how it ends", ("shares", "endings", "days", "dates")),
)


def body(context: Context, query: Query) -> Component:
    """Return the page as the address says."""
    kept = _kept(context)
    chosen = query.one_of("from", [LIVE, *kept], LIVE)
    controls = [_source(kept, chosen)] if kept else []
    controls += [_margin(query)]
    if chosen == LIVE:
        controls += _live_controls(context, query)
    return beside(controls, work_bar(KEY), notice(f"{KEY}-kept"), *_content())


def register(app: Dash, context: Context) -> None:
    """Register what the page answers."""
    outputs = [Output(f"{KEY}-words", "children")]
    outputs += [Output(f"{KEY}-{name}", "figure") for name in NOTES]
    outputs += [Output(f"{KEY}-table", "children")]
    working(app, context, KEY, partial(_plan, context), partial(_shown, context), outputs)
    again = [
        Output(each.component_id, each.component_property, allow_duplicate=True) for each in outputs
    ]

    @answer(app, f"{KEY}-kept", again, fields_of(KEY))
    def from_folder(values: object, ids: object) -> Sequence[Any]:
        query = Query.of(values, ids)
        number = query.whole("from", -1, 0, 999) if query.text("from", LIVE) != LIVE else -1
        if number < 0:
            raise PreventUpdate
        results = open_results(context.folder(number))
        return _drawn(compared(results, context.cases), _margins(query))


def _kept(context: Context) -> dict[str, str]:
    """Folders of the command line that hold a comparison: number and what is shown for it."""
    found = {}
    for number, folder in enumerate(context.folders):
        try:
            results = open_results(folder)
        except (InputError, StoreError):  # the page of studies says what is wrong with it
            continue
        if holds_comparison(results):
            found[str(number)] = f"{folder.name} ({results.manifest.histories:,} histories)"
    return found


def _source(kept: dict[str, str], chosen: str) -> Component:
    options = {LIVE: "lived now", **kept}
    return dropdown(
        KEY, "from", "Histories", options, chosen, LIVE,
        "Lived now, or read from a folder that was named when the app was started.", reloads=True,
    )  # fmt: skip


def _margin(query: Query) -> Component:
    return slider(
        KEY, "margin", "Margin (percentage points)", _points(query), POINTS, LEAST_POINTS,
        MOST_POINTS,
        "Two cases count as alike in something if its chance surely differs by less than this. "
        "A judgement, not a finding. For the ladder it is one rung.",
    )  # fmt: skip


def _live_controls(context: Context, query: Query) -> list[Component]:
    """Controls of what is lived: the cases with their leaders, worlds and luck."""
    titles = {each.name: each.title for each in context.cases.values()}
    pair = _pair(context, query)
    choice = [
        dropdown(
            KEY, f"{side}case", f"Case {side[0].upper()}", titles, case.name, first, reloads=True
        )
        for (side, first), case in zip(SIDES.items(), pair, strict=True)
    ]
    worlds = whole_number(
        KEY, "worlds", "Worlds of each case", _worlds(query), WORLDS, 20, MOST_WORLDS // 2,
        "More worlds make the intervals shorter. They do not make the model truer.",
    )  # fmt: skip
    folds = [
        html.Details(
            [
                html.Summary(f"Leaders of {case.title}"),
                *(leader_fold(KEY, context.cases[case.name], each, query, side)
                  for each in case.spec.leaders),
            ],
            open=any(name.startswith(side) and name.count(".") > 1 for name in query.values),
            className="fold",
        )
        for side, case in zip(SIDES, pair, strict=True)
    ]  # fmt: skip
    return [*choice, worlds, seed_field(KEY, query), *folds]


def _content() -> list[Component]:
    """Where everything is shown."""
    caution = html.P(
        "Korea is simulated for four years, Russia-DPRK for two: what takes long, an armistice "
        "above all, has less time to happen in the second.",
        className="small",
    )
    blocks: list[Component] = [
        html.Div(id=f"{KEY}-words", className="grid", **marks(aria_live="polite")),
    ]
    for title, names in ROWS:
        blocks += [html.H2(title), html.Div([_card(name) for name in names], className="masonry")]
    blocks.insert(2, caution)
    blocks += [html.H2("All outcomes"), html.Div(id=f"{KEY}-table", className="outcomes")]
    return blocks


def _card(name: str) -> Component:
    return figure_card(f"{KEY}-{name}", NOTES[name])


def _pair(context: Context, query: Query) -> tuple[Case, Case]:
    a, b = (query.case(context, side, first) for side, first in SIDES.items())
    return a, b


def _worlds(query: Query) -> int:
    return query.whole("worlds", WORLDS, 20, MOST_WORLDS // 2)


def _points(query: Query) -> float:
    return query.number("margin", POINTS, LEAST_POINTS, MOST_POINTS)


def _margins(query: Query) -> Margins:
    return Margins(share=_points(query) / 100.0)


def _plan(context: Context, query: Query) -> Plan | None:
    """Return what is to be lived; nothing if a folder is to be shown."""
    _margins(query)
    if query.text("from", LIVE) != LIVE:
        return None
    pair = _pair(context, query)
    if pair[0].name == pair[1].name:
        raise InputError(
            f"both cases are {pair[0].title}. Choose two that differ; to compare a case with "
            "itself under other values, the page What if lives the same worlds twice."
        )
    return comparison_plan(pair, _worlds(query), query.seed())


def _shown(context: Context, query: Query, results: Results) -> Sequence[Any]:
    if query.text("from", LIVE) != LIVE:
        raise PreventUpdate
    return _drawn(compared(results, context.cases), _margins(query))


def _drawn(found: Compared, margins: Margins) -> list[Any]:
    """Return one value for each output: words, figures, table."""
    comparison, outcomes = found.comparison, found.outcomes
    judged = analogy(comparison, outcomes, margins)
    drawn: dict[str, go.Figure] = {
        "analogy": analogy_figures.analogy_figure(judged, comparison),
        "gains": analogy_figures.gains_figure(comparison, outcomes, found.seats),
        "scales": escalation_figures.scales(comparison),
        "ladder": escalation_figures.ladder(comparison, outcomes),
        "shares": figures.shares(comparison),
        "endings": figures.endings(comparison),
        "blood": figures.blood(comparison, outcomes),
        "front": distributions.front(comparison, outcomes),
        "days": distributions.milestone_days(comparison, outcomes),
        "dates": distributions.milestone_dates(comparison, outcomes),
    }
    return [_words(comparison, judged), *(drawn[name] for name in NOTES), _tables(comparison)]


def _words(comparison: Comparison, judged: Analogy) -> list[Component]:
    """The sharpest contrasts and the analogy as a whole, in sentences."""
    told = contrasts(comparison)
    sharpest = [
        html.Li([html.Strong(f"{what}: "), said])
        for what, _, said in (sentence.partition(": ") for sentence in told)
    ]
    none = html.P("No difference between the cases is clear with so few worlds.")
    left_out = (
        "Not judged, because the length of the simulated time or the shape of the theatre would "
        f"decide: {'; '.join(judged.left_out) or 'nothing'}."
    )
    return [
        text_card("The sharpest differences", html.Ul(sharpest) if told else none),
        text_card(
            "The analogy",
            html.P(judged.sentence()),
            html.P(judged.margins.sentence(), className="small"),
            html.P(left_out, className="small"),
        ),
    ]


def _tables(comparison: Comparison) -> list[Component]:
    """All outcomes, a table for each group."""
    lines = comparison_table(comparison)
    header = ["Outcome", *(comparison.title(case) for case in comparison.cases), "Difference"]
    names = (
        ("value_a", "interval_a"),
        ("value_b", "interval_b"),
        ("difference", "difference_interval"),
    )
    found = []
    for group in OUTCOME_GROUPS:
        rows = [
            (line["label"], *(_cell(line[value], line[interval]) for value, interval in names))
            for line in lines[lines["group"] == group].to_dict("records")
        ]
        if rows:
            found.append(table(header, rows, group))
    return found


def _cell(value: str, interval: str) -> Component:
    """A number and, smaller, its 95 % interval."""
    shown: list[Component | str] = [html.Span(value)]
    if interval != "–":
        shown += [" ", html.Span(f"({interval})", className="small")]
    return html.Span(shown)


PAGE = Page(
    "/two-cases",
    "Two cases",
    "Two wars of allies on the same rules. Where does 2024 follow 1950, and where are only the "
    "words alike?",
    body,
    register,
)
