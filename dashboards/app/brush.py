"""Choosing worlds on a page: what the controls, a box or a lasso say, checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component
from numpy.typing import NDArray

from panmunjom.experiments import ENDINGS, Column, CommonGround, common_sentences, common_table
from panmunjom.model import Case, InputError

from ..brush_figures import axes_of
from ..chosen_worlds import ALL, ChosenWorlds, bound, rules, typed
from .cards import table
from .fields import dropdown, text_field
from .jobs import MOST_WORLDS
from .query import Query

MOST_LINKS = 20
TOOLS = {"select": "a box", "lasso": "a lasso"}
BOUNDS = {"x_from": "across", "x_to": "across", "y_from": "up", "y_to": "up"}
"""The fields that hold the ends of a box, and which axis each is on."""
_HEADER = ("Outcome", "Chosen", "Others", "Effect", "95 % interval", "Note")
_BOX = "the figure sent no box and no lasso; draw it again"


def axes(case: Case, query: Query) -> tuple[Column, Column]:
    """Return the two outcomes by which the worlds are laid out: across, up."""
    known = axes_of(case)
    usual = first_axes(case)
    across, up = (known[query.one_of(axis, list(known), usual[axis])] for axis in ("across", "up"))
    return across, up


def first_axes(case: Case) -> dict[str, str]:
    """Return the axes before anybody has chosen: when the third power comes, and its dead."""
    return {"across": "third_entry", "up": f"dead_{case.spec.roles.third}"}


def brush_fields(page: str, case: Case, query: Query) -> list[Component]:
    """Return the controls with which worlds are chosen; each does what a box in the figure does."""
    usual, known = first_axes(case), axes_of(case)
    labels = {name: column.label.removesuffix(": when") for name, column in known.items()}
    across, up = axes(case, query)
    rule = query.one_of("chosen", list(rules(case)), ALL)
    tool = query.one_of("tool", list(TOOLS), "select")
    ends = {name: query.text(name) for name in BOUNDS}
    return [
        dropdown(page, "chosen", "Worlds", rules(case), rule, ALL),
        dropdown(page, "across", "Across", labels, across.name, usual["across"]),
        dropdown(page, "up", "Up", labels, up.name, usual["up"]),
        dropdown(page, "tool", "Draw with the mouse", TOOLS, tool, "select"),
        text_field(page, "x_from", "Across, from", ends["x_from"]),
        text_field(page, "x_to", "Across, to", ends["x_to"]),
        text_field(page, "y_from", "Up, from", ends["y_from"]),
        text_field(page, "y_to", "Up, to", ends["y_to"]),
    ]


def chosen_worlds(case: Case, query: Query, lasso: object) -> ChosenWorlds:
    """Return what makes a world one of the chosen, as the controls say."""
    sides = dict(zip(("across", "up"), axes(case, query), strict=True))
    ranges: dict[str, tuple[Any, Any]] = {}
    for low, high in (("x_from", "x_to"), ("y_from", "y_to")):
        column = sides[BOUNDS[low]]
        ends = tuple(bound(_said(name), query.text(name), column) for name in (low, high))
        if ends != (None, None):
            before = ranges.get(column.name, (None, None))
            ranges[column.name] = (
                _tighter(before[0], ends[0], max),
                _tighter(before[1], ends[1], min),
            )
    rule = query.one_of("chosen", list(rules(case)), ALL)
    return ChosenWorlds(rule, ranges, lassoed(lasso))


def is_drawn(selected: object) -> bool:
    """Say whether a selection was drawn by hand: a figure drawn anew tells what is selected too."""
    return isinstance(selected, dict) and bool({"range", "lassoPoints"} & set(selected))


def boxed(selected: object, across: Column, up: Column) -> dict[str, str] | None:
    """Return the ends of a box as they are typed into the fields; None if it is no box."""
    found = _mapping(selected).get("range")
    if found is None:
        return None
    box = _mapping(found)
    typed_ends: dict[str, str] = {}
    for axis, column, names in (("x", across, ("x_from", "x_to")), ("y", up, ("y_from", "y_to"))):
        ends = box.get(axis)
        if not isinstance(ends, list) or len(ends) != 2:
            raise InputError(_BOX)
        both = [typed(each, column) for each in ends]
        if column.kind != "date":
            both.sort(key=float)
        typed_ends |= dict(zip(names, both if column.kind != "date" else sorted(both), strict=True))
    return typed_ends


def within(selected: object) -> list[int]:
    """Return the worlds in a lasso."""
    points = _mapping(selected).get("points")
    if not isinstance(points, list):
        raise InputError(_BOX)
    found = [_mapping(point).get("customdata") for point in points[:MOST_WORLDS]]
    worlds = [each[0] for each in found if isinstance(each, list) and each]
    return sorted(lassoed(worlds) or ())


def lassoed(worlds: object) -> frozenset[int] | None:
    """Check a list of worlds that the browser holds; None if there is none."""
    if worlds is None:
        return None
    if not isinstance(worlds, list) or len(worlds) > MOST_WORLDS:
        raise InputError(_BOX)
    if not all(isinstance(each, int) and not isinstance(each, bool) for each in worlds):
        raise InputError(_BOX)
    return frozenset(worlds)


def told(found: CommonGround) -> list[Component]:
    """Return what the chosen worlds have in common, in sentences."""
    head = f"{found.chosen:,} of {found.chosen + found.rest:,} worlds are chosen."
    lines = [html.Li(sentence) for sentence in common_sentences(found)]
    caveat = html.P(found.caveat, className="small")
    return [html.P(html.Strong(head)), html.Ul(lines), caveat]


def common_rows(found: CommonGround) -> Component:
    """Return all outcomes in which the chosen worlds differ, as a table in a fold."""
    rows = common_table(found)
    cells = rows[["label", "of_set", "of_rest", "effect", "interval", "note"]]
    left = f"In {found.same} outcomes all worlds agree; of {found.few} too few worlds tell."
    return html.Details(
        [
            html.Summary([f"All {len(rows)} outcomes as a table"]),
            table(_HEADER, cells.itertuples(index=False, name=None), left),
        ],
        className="fold",
    )


def links(case: Case, seed: int, runs: pd.DataFrame, mask: NDArray[np.bool_]) -> Component | None:
    """Return some of the chosen worlds as links to their histories, parameters carried along."""
    some = runs[mask].head(MOST_LINKS)
    if some.empty:
        return None
    changed = {path: _text(value) for path, value in case.overrides.items()}
    one = {"case": case.name, "seed": seed} | changed
    shown = [
        html.Li(
            dcc.Link(
                f"World {world}",
                href=f"/history?{urlencode(one | {'world': world})}",
                title=ENDINGS.get(ending, ending),
            )
        )
        for world, ending in zip(some["world"], some["ending"], strict=True)
    ]
    more = int(mask.sum()) - len(some)
    rest = f", the first {len(some)} of {len(some) + more:,}" if more else ""
    return html.Div(
        [html.P(f"The chosen worlds, day by day{rest}:"), html.Ul(shown, className="worlds")]
    )


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return repr(value) if isinstance(value, float) else str(value)


def _said(name: str) -> str:
    axis, _, end = name.partition("_")
    return f"{'Across' if axis == 'x' else 'Up'}, {end}"


def _tighter(one: Any, other: Any, which: Any) -> Any:
    """The tighter of two ends, where both axes show the same outcome."""
    return other if one is None else one if other is None else which(one, other)


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise InputError(_BOX)
    return value
