"""The controls of a view of a folder of results: outcome, parameter, arm, quantity, method."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dash.development.base_component import Component

from panmunjom.experiments import (
    BASELINE,
    Holding,
    Results,
    arms_of,
    cases_of,
    outcomes_in,
    varied_in,
)

from .fields import dropdown
from .query import Query
from .study_views import METHODS, NONE, bands_asked, colours_asked, outcomes_asked


def fields(page: str, view: str, holding: Holding, query: Query) -> list[Component]:
    """Return the controls that a view needs, standing as the address says.

    The names of the fields have a dot: what belongs to one folder or view is forgotten with it.

    Raises
    ------
    InputError
        If the address names what this folder does not have.
    """
    results = holding.results
    if results is None:
        return []
    asked = {
        "response": _response,
        "sensitivity": _sensitivity,
        "paired": _paired,
        "fan": _fan,
    }
    return list(asked[view](page, results, query)) if view in asked else []


def _response(page: str, results: Results, query: Query) -> Iterator[Component]:
    yield _outcome(page, results, query, numbers=False)
    varied = _called(results)
    yield _list(page, "draw.by", "Against", varied, next(iter(varied)), query)
    split = {name: varied.get(name, f"by {name}") for name in colours_asked(results)}
    split[NONE] = "arms, if there are several"
    yield _list(page, "draw.colour", "Lines", split, NONE, query)
    if len(varied) > 1:
        second = {NONE: "no map", **varied}
        told = "Two parameters make a map; lines are left out then."
        yield _list(page, "draw.up", "Map, with (up)", second, NONE, query, told)


def _sensitivity(page: str, results: Results, query: Query) -> Iterator[Component]:
    yield _outcome(page, results, query, numbers=True)
    told = (
        "Sobol and Morris need the design that was made for them; PAWN takes any of twenty points "
        "or more."
    )
    yield _list(page, "draw.method", "Method", METHODS, "own", query, told)


def _paired(page: str, results: Results, query: Query) -> Iterator[Component]:
    names = cases_of(results)
    if len(names) > 1:
        titles = {name: results.codebook.titles.get(name, name) for name in names}
        yield _list(page, "draw.of", "Case", titles, names[0], query)
    arms = [each for each in arms_of(results) if each != BASELINE]
    yield _list(page, "draw.arm", "Arm", arms, arms[0], query)


def _fan(page: str, results: Results, query: Query) -> Iterator[Component]:
    known, first = bands_asked(results)
    named = {each: each.replace("_", " ") for each in known}
    yield _list(page, "draw.band", "Daily quantity", named, first, query)


def _outcome(page: str, results: Results, query: Query, numbers: bool) -> Component:
    known, first = outcomes_asked(results, numbers)
    labels = outcomes_in(results)
    named = {each: labels[each].label for each in known}
    return _list(page, "draw.outcome", "Outcome", named, first, query)


def _called(results: Results) -> dict[str, str]:
    """Return what was varied, by path."""
    return {path: path for path in varied_in(results)}


def _list(
    page: str,
    name: str,
    label: str,
    options: Mapping[str, str] | Sequence[str],
    default: str,
    query: Query,
    help_text: str = "",
) -> Component:
    value = query.one_of(name, list(options), default)
    return dropdown(page, name, label, options, value, default, help_text)
