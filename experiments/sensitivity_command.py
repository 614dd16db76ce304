"""The command `sensitivity`: what an outcome depends on, and how much of it is chance."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from panmunjom.model import Case, InputError

from .command_options import (
    WORKERS,
    AsJson,
    Dask,
    Figure,
    OneCase,
    Out,
    Retry,
    Seed,
    Settings,
    Workers,
    chosen_case,
    leave_if_failed,
    simulated,
)
from .comparison import CAVEAT
from .designs import design
from .drawing import Drawing
from .factors import DECLARED, factors
from .plan import BASELINE, Plan
from .points import Points
from .response import refuse_unknown_outcome, response
from .results import Results
from .sensitivity import Sensitivity, SensitivityMethod, sensitivity
from .strata import strata_of
from .study import Study
from .study_spec import DesignSpec
from .tables import no_runs, records
from .terminal import put, say, say_result, show

DESIGNS = {"sobol": "sobol", "morris": "morris", "pawn": "latin_hypercube"}
"""The design each method is made for."""
KEY = ("*.risk_aversion", "*.fear", "*.channel.*.delay")
"""What is varied unless the user says otherwise: risk preferences and information delays."""


def sensitivity_with(drawing: Callable[[], Drawing]) -> Callable[..., None]:
    """Return the command `sensitivity`."""

    def sensitivity_of(
        case: OneCase,
        outcome: Annotated[str, typer.Option(help="An outcome, as armistice_date or final_front.")],
        method: Annotated[SensitivityMethod, typer.Option(help="sobol, morris or pawn.")] = "sobol",
        params: Annotated[
            list[str] | None,
            typer.Option(
                help="Parameters that vary over what they declare; patterns as 'stalin.*'; "
                "repeatable, or separated by commas. By default risk preferences and delays."
            ),
        ] = None,
        size: Annotated[
            int, typer.Option(min=2, help="Base sample, trajectories or points of the design.")
        ] = 256,
        worlds: Annotated[int, typer.Option(min=1, help="Histories of every point.")] = 8,
        out: Out = None,
        figure: Figure = None,
        seed: Seed = 38,
        workers: Workers = WORKERS,
        dask: Dask = None,
        retry: Retry = False,
        settings: Settings = None,
        as_json: AsJson = False,
    ) -> None:
        """Vary parameters over their ranges; say which an outcome depends on, chance included."""
        chosen = chosen_case(case, None, settings)
        points = sensitivity_points(chosen, method, _named(params), size, seed)
        strata = tuple(strata_of(chosen, points, {BASELINE: []}))
        about = _about(case, chosen, outcome, points, params, worlds, seed)
        plan = Plan(strata, worlds, seed, about=about)
        refuse_unknown_outcome(no_runs(plan), outcome)  # not only when all is lived
        if figure is not None:
            drawing().refuse(figure)
        results = simulated(plan, out, workers, dask, retry)
        leave_if_failed(results)
        found, note = analysed(results, chosen, points, outcome, method)
        if as_json:
            put(_document(found, note))
        else:
            _show(found, note, chosen)
        if figure is not None:
            say(f"The figure: {drawing().sensitivity(found, chosen.title, seed, figure)}")

    sensitivity_of.__name__ = "sensitivity"
    return sensitivity_of


def _about(
    name: str,
    case: Case,
    outcome: str,
    points: Points,
    params: list[str] | None,
    worlds: int,
    seed: int,
) -> dict[str, str]:
    """Describe the study that the command lives: by this its design is known again."""
    study = Study(
        title=f"{case.title}: what {outcome} depends on",
        case=name,
        worlds=worlds,
        seed=seed,
        set=dict(case.overrides),
        vary=dict.fromkeys(_named(params), DECLARED),
        design=DesignSpec(method=points.method, size=points.size),
    )
    text = study.model_dump_json(by_alias=True, exclude_defaults=True)
    return {"title": study.title, "study": text}


def sensitivity_points(
    case: Case, method: SensitivityMethod, params: Sequence[str], size: int, seed: int
) -> Points:
    """Return the design for a method, over the declared ranges of some parameters."""
    vary = dict.fromkeys(params, DECLARED)
    return design(DESIGNS[method], factors(case, vary), size, seed)


def analysed(
    results: Results, case: Case, points: Points, outcome: str, method: SensitivityMethod
) -> tuple[Sensitivity, str]:
    """Estimate what an outcome depends on; return it with what must be said of the outcome."""
    asked = results.manifest.asked
    spec = case.spec
    found = response(
        results.runs.to_pandas(), outcome, spec.start, spec.end, len(points), asked.replicates
    )
    return sensitivity(points, found.y, outcome, method, asked.seed), found.note


def _named(params: list[str] | None) -> list[str]:
    named = [name.strip() for each in params or KEY for name in each.split(",")]
    if not all(named):
        raise InputError("--params: a name is empty; separate parameters by single commas")
    return named


def _show(found: Sensitivity, note: str, case: Case) -> None:
    title = (
        f"{case.title}: what {found.outcome} depends on ({found.method}, {found.points:,} points, "
        f"{found.replicates:,} worlds each)"
    )
    names = [str(name) for name in found.table.columns if name != "rank_overlaps"]
    rows = ([_cell(row[name]) for name in names] for row in found.table.to_dict("records"))
    show(title, names, rows)
    for said in (note, found.warning or "", CAVEAT):
        if said:
            say_result(said)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.3g}"
    return "" if value is None or str(value) == "<NA>" else str(value)


def _document(found: Sensitivity, note: str) -> dict[str, object]:
    return {
        "method": found.method,
        "outcome": found.outcome,
        "points": found.points,
        "replicates": found.replicates,
        "variance": found.variance,
        "table": records(found.table),
        "note": note,
        "warning": found.warning,
        "caveat": CAVEAT,
    }
