"""Controls of parameters: made from what stands in the scenario, range and source and all."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from panmunjom.model import Case, Choice, InputError, Number, Parameter, Switch

from .fields import dropdown, slider, switch
from .query import Query


def parameter_field(
    page: str, case: Case, path: str, query: Query, prefix: str = "", label: str = ""
) -> Component:
    """Return the control that a parameter of a case gets, with its source as help.

    Parameters
    ----------
    page : str
    case : Case
        As it comes with the program: its values are the defaults.
    path : str
        The parameter's path.
    query : Query
        What is asked for now.
    prefix : str
        What stands before the name of the field, where a page has several cases.
    label : str
        What stands above it; by default the name of the parameter: its meaning is in the help.
    """
    parameter = case.parameters[path]
    name = f"{prefix}{path}"
    now = case.parse(path, query.values[name]) if name in query else parameter.value
    text = label or short_name(path)
    if isinstance(parameter, Switch):
        return switch(page, name, text, bool(now), parameter.value, _help(path, parameter))
    if isinstance(parameter, Choice):
        options = {each: each.replace("_", " ") for each in parameter.allowed}
        about = _help(path, parameter)
        return dropdown(page, name, text, options, str(now), parameter.value, about)
    value, default = _one(now, path), _one(parameter.value, path)
    unit = "" if parameter.unit in ("1", "") else f" ({parameter.unit})"
    return slider(
        page, name, f"{text}{unit}", value, default, parameter.low, parameter.high,
        _help(path, parameter),
    )  # fmt: skip


def short_name(path: str) -> str:
    """Return what a parameter of a leader is called above its control."""
    _, *below = path.split(".")
    if below[:1] == ["channel"]:
        return f"{_capital(below[-1])} of news: {below[1]}"
    return _capital(" ".join(below).replace("_", " "))


def risk_and_delay(case: Case, leader: str) -> list[str]:
    """Return the paths of a leader's risk preferences and of the delays of what he hears."""
    traits = ("risk_theory", "risk_aversion", "loss_aversion", "fear", "precision")
    paths = [f"{leader}.{each}" for each in traits]
    paths += [
        path
        for path in case.parameters
        if path.startswith(f"{leader}.channel.") and path.endswith(".delay")
    ]
    return [path for path in paths if path in case.parameters]


def leader_fold(
    page: str, case: Case, leader: str, query: Query, prefix: str = "", opened: bool = False
) -> Component:
    """Return a leader's risk preferences and delays in a fold, open if one of them is changed."""
    paths = risk_and_delay(case, leader)
    changed = [path for path in paths if f"{prefix}{path}" in query]
    traits = case.spec.leaders[leader]
    told = html.Span(f"{len(changed)} changed", className="pill") if changed else None
    return html.Details(
        [
            html.Summary([html.Span(traits.name), html.Span(traits.role, className="small"), told]),
            *(parameter_field(page, case, path, query, prefix) for path in paths),
        ],
        open=bool(changed) or opened,
        className="fold",
    )


def _help(path: str, parameter: Parameter) -> str:
    """Say all that stands beside a parameter in its scenario."""
    parts = [f"{_capital(parameter.meaning)}."]
    if isinstance(parameter, Number):
        parts.append(f"As shipped {_one(parameter.value, path):g}, range {parameter.range}.")
    parts.append(f"Source: {parameter.source}. Confidence: {parameter.confidence}.")
    return f"{' '.join(parts)} ({path})"


def _one(value: object, path: str) -> float:
    if not isinstance(value, float):
        raise InputError(f"{path} has a value a world and cannot be shown as one")
    return value


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
