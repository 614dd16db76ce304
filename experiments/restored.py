"""From a folder of results back to its case and its design, if this program still knows them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date

import numpy as np
from pydantic import ValidationError

from panmunjom.model import Case, InputError, cases, nearest

from .asked import asked_for
from .designs import design
from .factors import factors
from .holdings import cases_of, columns_in, outcomes_in, varied_in
from .lean import lean_frame
from .plan import BASELINE
from .points import Column, Points, given_points
from .response import response
from .results import Results
from .sensitivity import Sensitivity, sensitivity
from .study import Study
from .study_spec import DesignSpec

MOST_RESPONSES = 2_000_000
"""Histories of one outcome that are analysed together; more would fill the memory."""


def restored_case(results: Results, known: Mapping[str, Case], name: str = "") -> Case:
    """Return the untouched case of a study as it was lived.

    Parameters
    ----------
    results : Results
    known : mapping of str to Case
        The cases there are, by name.
    name : str
        Which case of the study; by default its only one.

    Raises
    ------
    InputError
        With the reason why not: the case is unknown, has changed since, or cannot be told.
    """
    chosen = name or _only_case(results)
    asked = results.manifest.asked.arms.get(f"{chosen} {BASELINE}")
    if chosen not in known:
        raise InputError(
            f"the case {chosen!r} of this folder is not one the program knows"
            f"{nearest(chosen, known)}; it knows {', '.join(known)}"
        )
    if asked is None:
        raise InputError(f"this folder has no untouched case: no arm {BASELINE!r} of {chosen}")
    case = known[chosen]
    study = described(results)
    if study is not None and not _is_shipped(study):
        raise InputError("the study names its case by a folder, which this program does not open")
    if study is not None and (study.design.size or 0) > asked.points:
        raise InputError("the description of this study is not that of its histories")
    if study is not None:
        plan = _without_file(study).plan()
        case = next(each.case for each in plan.strata if each.case.name == chosen)
        fits = study.design.method == "points" or (
            asked_for(study.plan()).arms[f"{chosen} {BASELINE}"].digest == asked.digest
        )
    else:
        case, fits = _as_set(case, asked.changes, varied_in(results)), True
        if not varied_in(results):
            fits = _digest(case, asked.points) == asked.digest
    if not fits or asked.start != case.spec.start.isoformat():
        raise InputError(
            f"{chosen} has changed since this folder was made: its digest is another now"
        )
    return case


def restored_points(results: Results, known: Mapping[str, Case]) -> tuple[Case, Points]:
    """Return the case of a study of one case, and the points of its design.

    Points whose layout is not on record are taken from the table, as if somebody had given them.

    Raises
    ------
    InputError
        With the reason why not.
    """
    varied = varied_in(results)
    if not varied:
        raise InputError("nothing was varied, so there is nothing an outcome could depend on")
    case = restored_case(results, known)
    columns = _columns(results, case.name, varied)
    study = described(results)
    if study is None or study.design.method == "points":
        return case, given_points(columns)
    spec = study.design
    laid = design(spec.method, factors(case, study.vary), spec.size, study.seed, spec.levels)
    if not _alike(laid.columns, columns):
        raise InputError("the design of this study comes out differently with this version")
    return case, laid


def restored_sensitivity(
    results: Results, known: Mapping[str, Case], outcome: str, method: str | None = None
) -> tuple[Sensitivity, str]:
    """Return what an outcome of a study depends on, and what must be said of the outcome.

    Only the untouched case is looked at, not what is changed in other arms.

    Raises
    ------
    InputError
        If the design cannot be told, the luck is not paired, histories are missing, or the method
        does not fit.
    """
    asked = results.manifest.asked
    if asked.luck != "paired":
        raise InputError(
            "every point of this study has luck of its own, and chance would count as an effect "
            "of every parameter: a sensitivity needs luck = 'paired'"
        )
    case, points = restored_points(results, known)
    if len(points) * asked.replicates > MOST_RESPONSES:
        raise InputError(
            f"{len(points) * asked.replicates:,} histories are more than the {MOST_RESPONSES:,} "
            "that are analysed together"
        )
    runs = lean_frame(results, _response_columns(results, outcome), arms=[BASELINE], case=case.name)
    spec = case.spec
    found = response(runs, outcome, spec.start, spec.end, len(points), asked.replicates)
    return sensitivity(points, found.y, outcome, method, asked.seed), found.note


def described(results: Results) -> Study | None:
    """Return the description that a study's manifest holds; None if there is none.

    Raises
    ------
    InputError
        If it cannot be read, as one of a later version.
    """
    text = results.manifest.about.get("study", "")
    if not text:
        return None
    try:
        return Study.model_validate_json(text)
    except ValidationError:
        raise InputError(
            "the description of the study in its manifest cannot be read by this version"
        ) from None


def as_toml(results: Results) -> str:
    """Return the description of a study as a TOML file that lives it again; empty if unknown."""
    study = described(results)
    if study is None:
        return ""
    content = json.loads(study.model_dump_json(by_alias=True, exclude_defaults=True))
    content.setdefault("seed", study.seed)
    plain = {name: each for name, each in content.items() if not isinstance(each, dict)}
    tables = {name: each for name, each in content.items() if isinstance(each, dict)}
    lines = [f"{_key(name)} = {_toml(each)}" for name, each in plain.items()]
    for name, table in tables.items():
        lines += ["", f"[{_key(name)}]"]
        lines += [f"{_key(key)} = {_toml(each)}" for key, each in table.items()]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    """Write a value that JSON can hold as TOML."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{_key(k)} = {_toml(v)}' for k, v in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, str) and _is_date(value):
        return value
    # a string of JSON is a string of TOML but for DEL, which TOML wants escaped
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    bare = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if bare else _toml(name)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _only_case(results: Results) -> str:
    names = cases_of(results)
    if len(names) != 1:
        raise InputError(f"this study has several cases ({', '.join(names)}); take one of them")
    return names[0]


def _is_shipped(study: Study) -> bool:
    names = [study.case] if isinstance(study.case, str) else study.case
    return set(names) <= {each.name for each in cases()}


def _without_file(study: Study) -> Study:
    """Return the study at the one point of its cases as they stand, no file of points opened."""
    return study.model_copy(update={"vary": {}, "design": DesignSpec()})


def _as_set(case: Case, changes: Mapping[str, str], varied: list[str]) -> Case:
    """Return the case with what was set in it, as the manifest tells it in words."""
    values = {path: case.parse(path, text) for path, text in changes.items() if path not in varied}
    return case.replace(values) if values else case


def _digest(case: Case, points: int) -> str:
    """Return the digest of an arm in one stratum, as `asked_for` makes it."""
    places = np.arange(points).astype("<i8").tobytes()
    return hashlib.sha256(case.digest.encode() + places).hexdigest()


def _columns(results: Results, case: str, varied: list[str]) -> dict[str, Column]:
    """Return what was varied, point by point, as the table `runs` has it."""
    runs = lean_frame(results, ["point", *varied], arms=[BASELINE], case=case, most=1)
    runs = runs.sort_values("point", ignore_index=True)
    points = results.manifest.asked.arms[f"{case} {BASELINE}"].points
    if not np.array_equal(runs["point"], np.arange(points)):
        raise InputError(
            "not every point of the design has been lived yet (or some failed): finish the study"
        )
    return {path: _column(runs[path].to_numpy()) for path in varied}


def _column(values: Column) -> Column:
    return values.astype(object) if values.dtype.kind not in "fb" else values


def _alike(laid: Mapping[str, Column], found: Mapping[str, Column]) -> bool:
    """Say whether a design is the one that was lived."""
    return set(laid) == set(found) and all(
        laid[path].shape == found[path].shape and bool(np.all(laid[path] == found[path]))
        for path in laid
    )


def _response_columns(results: Results, outcome: str) -> list[str]:
    """Return the columns from which `response` reads an outcome."""
    known = outcomes_in(results)
    if outcome not in known:
        raise InputError(f"no outcome {outcome!r} in this study{nearest(outcome, known)}")
    own = [outcome] if outcome in columns_in(results) else []
    return ["case", "arm", "point", "replicate", *dict.fromkeys([*own, *known[outcome].column])]
