"""Figures of a study that is kept in a folder: only the columns a figure needs are read."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from panmunjom.experiments import (
    BASELINE,
    LABELS,
    Measure,
    Results,
    Sensitivity,
    arms_of,
    cases_of,
    columns_in,
    ladder_rungs,
    lean_frame,
    measures,
    needed_for,
    outcomes_in,
    varied_in,
)
from panmunjom.model import InputError, nearest

from .response_maps import response_map
from .sensitivity_figures import distribution_figure, screening_figure, sensitivity_figure
from .study_figures import response_figure
from .study_style import study_source

APART = ("arm", "case")
"""Columns beside what was varied that a figure can be drawn against or coloured by."""


def stored_response(results: Results, outcome: str, by: str, colour: str = "") -> go.Figure:
    """Draw an outcome of a study against what was varied; a map if that is two, by comma.

    Arms and cases are never thrown together: they are lines of their own unless `colour` says
    otherwise, and then, as on a map, it is the untouched case that is drawn.

    Parameters
    ----------
    results
        A study in a folder.
    outcome
        Name of an outcome.
    by
        A varied parameter, `arm` or `case`, or two of these.
    colour
        What splits it into lines; nothing for a map.

    Raises
    ------
    InputError
        If a name is unknown, or was not varied.
    """
    named = [each.strip() for each in by.split(",")]
    _refuse_unvaried(results, [*named, *([colour] if colour else [])])
    measure = _measure(results, outcome)
    if len(named) == 1:
        runs, colour = _apart(results, measure, named[0], colour)
        return response_figure(runs, outcome, named[0], colour, _axis(results, named[0]))
    if len(named) > 2 or named[0] == named[1]:
        raise InputError(f"--by {by!r}: name one parameter, or two that differ for a map")
    if colour:
        raise InputError("a map of two parameters has no lines to colour: leave --colour out")
    return response_map(_runs(results, measure, named), outcome, *named)


def drawn_sensitivity(found: Sensitivity, case: str, seed: int) -> go.Figure:
    """Draw what an outcome depends on, as the method has it.

    Parameters
    ----------
    found
        What `sensitivity` returns.
    case
        As it is printed.
    seed
        For the source line.
    """
    source = study_source([case], found.n, seed, "histories")
    label, unit = _in_words(found.outcome)
    if found.method == "morris":
        return screening_figure(found.table, label, source, unit)
    if found.method == "pawn":
        return distribution_figure(found.table, label, source)
    return sensitivity_figure(found.table, label, source)


def _refuse_unvaried(results: Results, names: Sequence[str]) -> None:
    """Refuse to draw against what is no parameter that was varied, nor arm or case."""
    varied = varied_in(results)
    for name in names:
        if name not in (*varied, *APART):
            near = nearest(name, (*varied, *APART))
            raise InputError(
                f"{name!r} was not varied in this study{near}; it varied "
                f"{', '.join(varied) or 'nothing'}, and there are arm and case"
            )


def _measure(results: Results, outcome: str) -> Measure:
    known = outcomes_in(results)
    if outcome not in known:
        raise InputError(f"no outcome {outcome!r} in this table{nearest(outcome, known)}")
    return known[outcome]


def _apart(results: Results, measure: Measure, by: str, colour: str) -> tuple[pd.DataFrame, str]:
    """Return the rows to draw, and what colours them, so that no line mixes arms or cases."""
    several = {"arm": len(arms_of(results)) > 1, "case": len(cases_of(results)) > 1}
    mixed = [name for name in APART if name not in (by, colour) and several[name]]
    if not mixed or colour:
        return _runs(results, measure, [by, colour]), colour
    runs = _runs(results, measure, [by, *APART])
    if len(mixed) == 1:
        return runs, mixed[0]
    return runs.assign(arm=runs["case"].astype(str) + ", " + runs["arm"].astype(str)), "arm"


def _runs(results: Results, measure: Measure, shown: Sequence[str]) -> pd.DataFrame:
    """Read what is drawn; other arms are left out unless `shown`, several cases must be."""
    names = cases_of(results)
    if "case" not in shown and len(names) > 1:
        raise InputError(
            f"this study has several cases ({', '.join(names)}): draw it with --colour case"
        )
    arms = None if "arm" in shown else [BASELINE]
    if arms and BASELINE not in arms_of(results):
        arms = arms_of(results)[:1]
    varied = [name for name in shown if name and name not in LABELS]
    there = set(columns_in(results))
    columns = [each for each in (*needed_for(measure), *varied) if each in there]
    runs = lean_frame(results, list(dict.fromkeys(columns)), arms)
    if runs.empty:
        raise InputError("no history of this study has been lived yet: nothing to draw")
    if runs[list(measure.column)].isna().all(axis=None):
        raise InputError(
            f"{measure.label}: in none of the {len(runs):,} histories is there anything to draw"
        )
    return runs


def _in_words(name: str) -> tuple[str, str]:
    """Return an outcome in words, and what its effects are counted in."""
    rungs = [f"days_rung_{rung.rung}" for rung in ladder_rungs()]
    columns = dict.fromkeys([name, "peak_rung", "winner", "ending", *rungs])
    for each in measures(pd.DataFrame(columns=list(columns))):
        if each.key == name:
            unit = "days; never: the day after the last" if each.kind == "date" else each.unit
            return each.label, unit
    return name, ""


def _axis(results: Results, path: str) -> str:
    """Return the text of the axis of a varied parameter: whose it is, its unit, its meaning."""
    for each in results.codebook.columns:
        if each.name == path and path not in APART:
            return f"{path} ({each.unit or '1'}): {each.label[:1].lower()}{each.label[1:]}"
    return path
