"""What he knew: what a leader saw beside what was true, and each of his decisions explained."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple, TypeAlias

from dash import ALL, Dash, Input, Output, State, ctx, html, set_props
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from panmunjom.experiments import option_name, question_asked
from panmunjom.model import Case, InputError

from ...knowledge_figures import seen_and_true
from ...option_figures import options_figure, outcomes_figure
from ..answers import answer, notice
from ..cards import empty, figure_card
from ..context import Context
from ..decision_panel import options_card, situation_card, why_card
from ..explanations import Explanations
from ..fields import case_field, dropdown, field_id, fields_of, seed_field, switch, world_field
from ..frame import beside
from ..histories import History
from ..page import Page
from ..parameter_fields import leader_fold
from ..query import Query

KEY = "knew"
LONGEST = 100
"""Characters of the name of a decision."""
PARTS = ("situation", "why", "listed")
EARLIER, LATER = f"{KEY}-earlier", f"{KEY}-later"


class Taken(NamedTuple):
    """A decision by its day and question; written ``1950-01-30 consent_to_invasion``."""

    day: date
    question: str

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.question}"


class Made(NamedTuple):
    """What was decided: the option, and whether he changed his mind."""

    option: str
    new: bool


Mine: TypeAlias = dict[Taken, Made]


def body(context: Context, query: Query) -> Component:
    """Return the page as the address says."""
    case = query.case(context)
    shipped = context.cases[case.name]
    history = context.histories.live(case, query.seed(), query.world())
    leader = _leader(context, case, query)
    mine = _decisions(history, leader)
    shown, usual = _chosen(query, mine), _usual(mine)
    leaders = {name: each.name for name, each in case.spec.leaders.items()}
    controls = [
        case_field(KEY, context, case.name),
        dropdown(KEY, "leader", "Whose knowledge", leaders, leader, next(iter(leaders))),
        seed_field(KEY, query),
        world_field(KEY, query),
        html.H2("Leaders", className="controls-head"),
        *(leader_fold(KEY, shipped, each, query) for each in shipped.spec.leaders),
    ]
    steps = html.Div(
        [
            html.Button("◂ Earlier", id=EARLIER, type="button"),
            dropdown(
                KEY, "decision", "Decision (or click on one above)", _listed(case, leader, mine),
                str(shown or ""), str(usual or ""),
            ),
            html.Button("Later ▸", id=LATER, type="button"),
            switch(KEY, "close", "Look closely at the weeks around it", query.flag("close"), False),
        ],
        className="steps",
    )  # fmt: skip
    return beside(controls, notice(KEY), notice(f"{KEY}-step"), *_content(steps))


def _content(steps: Component) -> list[Component]:
    """Return what stands beside the controls."""
    how = "How each option compares with the best, as each theory of risk would have it."
    believed = "Chances as he believed them that morning."
    parts = [html.Div(id=f"{KEY}-{part}") for part in PARTS]
    read = html.Div(parts, className="column")
    look = html.Div(
        [
            html.Div(figure_card(f"{KEY}-outcomes", believed), id=f"{KEY}-gamble"),
            figure_card(f"{KEY}-options", how),
        ],
        className="column",
    )
    return [
        figure_card(f"{KEY}-seen", "Click on a decision to see why he took it.", wide=True),
        steps,
        html.Div([read, look], className="why"),
    ]


def register(app: Dash, context: Context) -> None:
    """Register what the page answers."""
    explanations = Explanations()
    outputs = [
        Output(f"{KEY}-seen", "figure"),
        Output(field_id(KEY, "decision"), "options"),
        *(Output(f"{KEY}-{part}", "children") for part in PARTS),
        Output(f"{KEY}-options", "figure"),
        Output(f"{KEY}-outcomes", "figure"),
        Output(f"{KEY}-gamble", "hidden"),
    ]

    @answer(app, KEY, outputs, fields_of(KEY))
    def draw(values: object, ids: object) -> list[Any]:
        query = Query.of(values, ids)
        history, leader = _asked(context, query)
        mine = _decisions(history, leader)
        shown = _chosen(query, mine)
        if str(shown or "") != query.text("decision", most=LONGEST):
            set_props(field_id(KEY, "decision"), {"value": str(shown or "")})
        seen = seen_and_true(
            history.case, history.path, history.decisions, leader, history.seed, history.world,
            shown, query.flag("close"),
        )  # fmt: skip
        options = [
            {"value": key, "label": label}
            for key, label in _listed(history.case, leader, mine).items()
        ]
        return [seen, options, *_explained(explanations, history, leader, shown)]

    here = Output(field_id(KEY, "decision"), "value")
    inputs: list[Input | State] = [
        Input(f"{KEY}-seen", "clickData"), Input(EARLIER, "n_clicks"), Input(LATER, "n_clicks"),
    ]  # fmt: skip
    every = {"page": KEY, "field": ALL}
    states = [State(every, "value"), State(every, "id")]

    @answer(app, f"{KEY}-step", [here], inputs, states, at_start=False)
    def step(clicked: object, _earlier: object, _later: object, *asked: object) -> list[Any]:
        query = Query.of(*asked)
        history, leader = _asked(context, query)
        mine = _decisions(history, leader)
        if ctx.triggered_id in (EARLIER, LATER):
            return [str(_beside(mine, _chosen(query, mine), ctx.triggered_id == LATER))]
        taken = _clicked(clicked)
        if taken not in mine:
            raise PreventUpdate
        return [str(taken)]


def _asked(context: Context, query: Query) -> tuple[History, str]:
    case = query.case(context)
    history = context.histories.live(case, query.seed(), query.world())
    return history, _leader(context, case, query)


def _explained(
    explanations: Explanations, history: History, leader: str, shown: Taken | None
) -> list[Any]:
    """Return the cards and figures of a decision, and whether no gamble was weighed in it."""
    if shown is None:
        none = html.P("He took no decision in this history.", className="card text")
        return [none, "", "", empty(), empty(), True]
    told = explanations.of(history, leader, shown.question, shown.day)
    outcomes = outcomes_figure(told) if told.gambles else empty()
    cards = [situation_card(told), why_card(told), options_card(told)]
    return [*cards, options_figure(told), outcomes, not told.gambles]


def _leader(context: Context, case: Case, query: Query) -> str:
    """Return whose knowledge is asked for; a leader of another case stands for the first here."""
    leaders = list(case.spec.leaders)
    name = query.values.get("leader", leaders[0])
    elsewhere = {each for other in context.cases.values() for each in other.spec.leaders}
    if name not in leaders and name in elsewhere:
        return leaders[0]
    return query.one_of("leader", leaders, leaders[0])


def _decisions(history: History, leader: str) -> Mine:
    """Return his decisions in order of time."""
    rows = history.decisions[history.decisions["leader"] == leader]
    each = zip(rows["date"], rows["question"], rows["option"], rows["new"], strict=True)
    return {Taken(day, question): Made(option, bool(new)) for day, question, option, new in each}


def _usual(mine: Mine) -> Taken | None:
    """Return the decision shown where none is asked for: the first that overturns one before it."""
    met: set[str] = set()
    for taken, made in mine.items():
        if made.new and taken.question in met:
            return taken
        met.add(taken.question)
    return next(iter(mine), None)


def _chosen(query: Query, mine: Mine) -> Taken | None:
    """Return the decision asked for, or the nearest in time of the same question.

    With other values the same question comes up on other days; a leader who never faces it shows
    his usual one.
    """
    text = query.text("decision", most=LONGEST)
    if not text:
        return _usual(mine)
    asked = _taken(text)
    same = [each for each in mine if each.question == asked.question]
    if not same:
        return _usual(mine)
    return min(same, key=lambda each: abs((each.day - asked.day).days))


def _taken(text: str) -> Taken:
    """Read the name of a decision."""
    day, _, question = text.partition(" ")
    try:
        return Taken(date.fromisoformat(day), question)
    except ValueError:
        raise InputError(
            f"decision: expected a day and a question, as 1950-01-30 launch, found {text!r}"
        ) from None


def _clicked(clicked: object) -> Taken:
    """Read a click on the figure; PreventUpdate if it did not hit a decision."""
    points = clicked.get("points") if isinstance(clicked, dict) else None
    point = points[0] if isinstance(points, list) and points else None
    marked = point.get("customdata") if isinstance(point, dict) else None
    if not isinstance(marked, list) or len(marked) < 2:
        raise PreventUpdate
    day, question = marked[:2]
    if not isinstance(day, str) or not isinstance(question, str):
        raise PreventUpdate
    try:
        return Taken(date.fromisoformat(day), question)
    except ValueError:
        raise PreventUpdate from None


def _beside(mine: Mine, shown: Taken | None, later: bool) -> Taken:
    """Return the next decision in which he changed his mind, or the last before."""
    if shown is None:
        raise PreventUpdate
    order = list(mine)
    at = order.index(shown)
    rest = order[at + 1 :] if later else order[:at][::-1]
    found = next((each for each in rest if mine[each].new), None)
    if found is None:
        raise PreventUpdate
    return found


def _listed(case: Case, leader: str, mine: Mine) -> dict[str, str]:
    """Return his decisions by name, as the list shows them; a dot marks a change of mind."""
    names = {}
    for taken, made in mine.items():
        question = case.spec.leaders[leader].decides[taken.question]
        mark = "●" if made.new else "○"
        asked, option = question_asked(question), option_name(question, made.option)
        names[str(taken)] = f"{mark} {taken.day.day} {taken.day:%b %Y} · {asked} {option}"
    return names


PAGE = Page(
    "/knew",
    "What he knew",
    "What a leader saw beside what was true, and why he decided as he did: his options, what he "
    "thought might come of them, and what each theory of risk would have made of it.",
    body,
    register,
)
