"""What is different in a what-if: the controls that say it, its four tests, its plan."""

from __future__ import annotations

from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from panmunjom.experiments import Keep, Plan, counterfactual_plan, mechanism_name, what_if_plan
from panmunjom.model import MECHANISMS, Case, Counterfactual, Set, SwitchOff

from .cards import text_card
from .context import Context
from .fields import dropdown, text_field, whole_number
from .jobs import MOST_WORLDS
from .query import Query

PAIRS, FEWEST, MOST = 1000, 50, MOST_WORLDS // 2
KINDS = {
    "counterfactual": "a counterfactual of the case",
    "mechanism": "a mechanism switched off",
    "parameter": "another value of a parameter",
}
TESTS = {
    "clarity": "Is it clear what is changed and what is asked?",
    "consistency": "Does it fit what is known?",
    "minimal_rewrite": "How little of history is written anew?",
    "projectability": "What else would have to be seen?",
}
_KNOWN = "what-if-paths"
_PATH = (
    "Its path, as stalin.fear: begin to type and choose. The codebook of the case (panmunjom "
    "codebook) says what each means."
)
_VALUE = "A number; on or off for a switch; a name for a choice."
_PAIRED = (
    "Each pair is one luck, lived twice: as it was, and with the difference. So chance does not "
    "blur what the difference does."
)


def plan_of(context: Context, query: Query) -> Plan | None:
    """Return the plan of two arms that the controls ask for; None while a field is still empty."""
    case = query.case(context)
    kind, worlds, seed = kind_of(case, query), pairs(query), query.seed()
    keep = Keep(bands=True)
    if kind == "counterfactual":
        plan = counterfactual_plan(case, [_counterfactual(case, query)], worlds, seed)
        return replace(plan, keep=keep)
    if kind == "mechanism":
        change: Set | SwitchOff = SwitchOff(switch_off=_mechanism(query))
    else:
        path, text = query.text("path"), query.text("value")
        if not path or not text:
            return None
        change = Set(set=path, to=case.parse(path, text))
    return what_if_plan(case, [change], worlds, seed, keep)


def kinds(case: Case) -> dict[str, str]:
    """Return the kinds of difference there are for a case."""
    own = bool(case.spec.counterfactuals)
    return {key: text for key, text in KINDS.items() if own or key != "counterfactual"}


def _first_kind(case: Case) -> str:
    return next(iter(kinds(case)))


def kind_of(case: Case, query: Query) -> str:
    """Return the kind of difference asked for."""
    return query.one_of("kind", list(kinds(case)), _first_kind(case))


def _counterfactual(case: Case, query: Query) -> str:
    known = list(case.spec.counterfactuals)
    asked = query.text("counterfactual", known[0])
    case.counterfactual(asked)
    return asked


def _mechanism(query: Query) -> str:
    return query.one_of("mechanism", MECHANISMS, MECHANISMS[0])


def pairs(query: Query) -> int:
    """Return how many pairs of worlds are asked for."""
    return query.whole("worlds", PAIRS, FEWEST, MOST)


def what_fields(page: str, case: Case, query: Query) -> list[Component]:
    """Return the controls that say what is different, and in how many pairs of worlds."""
    kind = kind_of(case, query)
    first = _first_kind(case)
    return [
        dropdown(page, "kind", "What is different", kinds(case), kind, first, reloads=True),
        *_own_fields(page, kind, case, query),
        whole_number(page, "worlds", "Pairs of worlds", pairs(query), PAIRS, FEWEST, MOST, _PAIRED),
    ]


def _own_fields(page: str, kind: str, case: Case, query: Query) -> list[Component]:
    """Return the controls of a kind of difference."""
    if kind == "counterfactual":
        titles = {name: each.title for name, each in case.spec.counterfactuals.items()}
        asked_for, first = _counterfactual(case, query), next(iter(titles))
        return [dropdown(page, kind, "Counterfactual", titles, asked_for, first, reloads=True)]
    if kind == "mechanism":
        names = {str(name): mechanism_name(name) for name in MECHANISMS}
        return [dropdown(page, kind, "Mechanism", names, _mechanism(query), MECHANISMS[0])]
    path, value = query.text("path"), query.text("value")
    known = html.Datalist([html.Option(value=each) for each in case.parameters], id=_KNOWN)
    return [
        known,
        text_field(page, "path", "Parameter", path, "", _PATH, _KNOWN),
        text_field(page, "value", "New value", value, "", _VALUE),
    ]


def asked(case: Case, query: Query) -> tuple[list[Component], list[Component]]:
    """Return what is said of a counterfactual: what it changes, and how good a question it is."""
    if kind_of(case, query) != "counterfactual":
        return [], []
    each: Counterfactual = case.counterfactual(_counterfactual(case, query))
    changed = "; ".join(map(str, each.interventions))
    what = text_card(each.title, html.P([html.Strong("Changed: "), f"{changed}."]))
    tests = [
        part
        for name, question in TESTS.items()
        for part in (html.Dt(question), html.Dd(getattr(each, name)))
    ]
    sources = f"The four tests are Tetlock and Belkin's (1996). Sources: {each.source}."
    good = text_card("Is it a good question?", html.Dl(tests), html.P(sources, className="small"))
    return [what], [good]
