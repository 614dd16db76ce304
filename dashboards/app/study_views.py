"""The views of a folder of results: which it has, and what each shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from panmunjom.experiments import (
    BASELINE,
    Holding,
    Results,
    arms_of,
    band_variables,
    cases_of,
    numbers_in,
    outcomes_in,
    tables_in,
    varied_in,
)
from panmunjom.model import InputError

from ..record_sections import (
    ABLATION,
    ablation_sections,
    accounts_sections,
    calibration_sections,
    scorecard_sections,
)
from ..section import Section
from ..study_overview import outcomes_section
from ..study_sections import (
    compared_sections,
    fan_section,
    paired_section,
    preferred,
    response_section,
    sensitivity_section,
)
from .context import Context
from .query import Query

VIEWS = {
    "overview": "Overview",
    "outcomes": "Outcomes",
    "compare": "Two cases",
    "response": "Responses",
    "sensitivity": "Sensitivity",
    "paired": "Arms",
    "ablation": "Mechanisms",
    "fan": "Day by day",
    "scorecard": "Against the record",
    "accounts": "Rival accounts",
    "calibration": "Calibration",
}
HEAVY = {
    "sensitivity": "Estimating with intervals takes some seconds: it is done when you ask for it."
}
"""Views that are made only when they are asked for, and why."""
NONE = "none"
"""In a list of names: nothing of the kind."""
READ = 150_000
"""Histories that a table of outcomes is added up from, at most."""
METHODS = {
    "own": "as the design has it",
    "sobol": "Sobol: shares of the variance",
    "morris": "Morris: elementary effects",
    "pawn": "PAWN: any design",
}


def views_of(holding: Holding) -> list[str]:
    """Return the views that a folder has anything for, the overview first."""
    if holding.kind != "study":
        return ["overview", holding.kind]
    results = holding.results
    if results is None:
        return ["overview"]
    varied, arms, tables = varied_in(results), arms_of(results), tables_in(results)
    ablated = (holding.folder / ABLATION).is_file()
    there = {
        "compare": len(cases_of(results)) == 2 and not varied and arms == [BASELINE],
        "response": bool(varied),
        "sensitivity": bool(varied),
        "paired": BASELINE in arms and len(arms) > 1,
        "ablation": ablated,
        "fan": "bands" in tables,
        "scorecard": "readings" in tables,
        "accounts": False,
        "calibration": False,
    }
    return [name for name in VIEWS if there.get(name, True)]


def shown(view: str, holding: Holding, context: Context, query: Query) -> list[Section]:
    """Return what a view shows, as the fields of the page ask for it.

    Raises
    ------
    InputError
        If a field holds what this folder does not have.
    """
    if view == "accounts":
        return accounts_sections(holding)
    if view == "calibration":
        return calibration_sections(holding)
    if view == "ablation":
        return ablation_sections(holding)
    results = holding.results
    if results is None:
        return []
    made: Mapping[str, Callable[[], list[Section]]] = {
        "outcomes": lambda: outcomes_section(results, READ)[0],
        "compare": lambda: compared_sections(results),
        "response": lambda: _response(results, query),
        "sensitivity": lambda: _sensitivity(results, context, query),
        "paired": lambda: _paired(results, query),
        "fan": lambda: [fan_section(results, query.one_of("draw.band", *bands_asked(results)))],
        "scorecard": lambda: scorecard_sections(results, context.cases),
    }
    return made[view]()


def outcomes_asked(results: Results, numbers: bool = False) -> tuple[list[str], str]:
    """Return the outcomes that can be asked for, and the one that is shown first."""
    known = numbers_in(results) if numbers else list(outcomes_in(results))
    if not known:
        raise InputError("this study has no outcome that could be drawn")
    first = next((each for each in preferred(results) if each in known), known[0])
    return known, first


def bands_asked(results: Results) -> tuple[list[str], str]:
    """Return the daily quantities that can be asked for, and the one that is shown first."""
    known = band_variables(results)
    if not known:
        raise InputError("no history of this study has been lived yet: there are no days to draw")
    first = next((each for each in known if each.startswith("front")), known[0])
    return known, first


def colours_asked(results: Results) -> list[str]:
    """Return what may split a response into lines."""
    several = [
        *(["arm"] if len(arms_of(results)) > 1 else []),
        *(["case"] if len(cases_of(results)) > 1 else []),
    ]
    return [NONE, *several, *varied_in(results)]


def _response(results: Results, query: Query) -> list[Section]:
    varied = varied_in(results)
    outcome = query.one_of("draw.outcome", *outcomes_asked(results))
    by = query.one_of("draw.by", varied, varied[0])
    up = query.one_of("draw.up", [NONE, *varied], NONE)
    colour = query.one_of("draw.colour", colours_asked(results), NONE)
    if up not in (NONE, by):
        return [response_section(results, outcome, f"{by},{up}")]
    split = "" if colour in (NONE, by) else colour
    return [response_section(results, outcome, by, split)]


def _sensitivity(results: Results, context: Context, query: Query) -> list[Section]:
    outcome = query.one_of("draw.outcome", *outcomes_asked(results, numbers=True))
    method = query.one_of("draw.method", list(METHODS), "own")
    chosen = None if method == "own" else method
    return [sensitivity_section(results, context.cases, outcome, chosen)]


def _paired(results: Results, query: Query) -> list[Section]:
    cases, arms = cases_of(results), [each for each in arms_of(results) if each != BASELINE]
    case = query.one_of("draw.of", cases, cases[0])
    return paired_section(results, case, query.one_of("draw.arm", arms, arms[0]))
