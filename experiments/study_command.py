"""The command `study`: a study from its file, predicted, lived, shown."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

from panmunjom.model import InputError

from .command_options import (
    WORKERS,
    AsJson,
    Dask,
    Out,
    Retry,
    Workers,
    leave_if_failed,
    simulated,
)
from .comparison import CAVEAT
from .forecast import Forecast, forecast, refuse_too_large
from .results import Results
from .study import Study, read_plan
from .summary import Line, by_arm, printed_arms
from .terminal import duration, put, say, say_result, show

File = Annotated[
    Path | None, typer.Argument(metavar="STUDY.toml", help="The description of the study.")
]


def study(
    file: File = None,
    out: Out = None,
    workers: Workers = WORKERS,
    dask: Dask = None,
    retry: Retry = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Predict worlds, time and disk; live nothing more.")
    ] = False,
    template: Annotated[
        bool, typer.Option("--template", help="Print a study to start from, with comments.")
    ] = False,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON schema of a study, for an editor.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Live the study that a file describes; the same command goes on where it stopped."""
    if template:
        print(study_template(), end="")
        return
    if schema:
        print(json.dumps(Study.model_json_schema(), indent=1))
        return
    if file is None:
        raise InputError("name the study's file; panmunjom study --template prints one")
    described, plan = read_plan(file)
    if dry_run:
        found = forecast(plan, workers)
        _show_forecast(found, workers, as_json)
        refuse_too_large(out or Path(), found.bytes)
        return
    if out is None:
        raise InputError("--out: name the folder for the results (or ask for a --dry-run)")
    results = simulated(plan, out, workers, dask, retry, described.title)
    _show_study(described, results, as_json)
    leave_if_failed(results)


def study_template() -> str:
    """Return a study to start from, with comments."""
    return resources.files(__package__).joinpath("study_template.toml").read_text("utf-8")


def _show_forecast(found: Forecast, workers: int, as_json: bool) -> None:
    if as_json:
        put(vars(found) | {"workers": workers})
        return
    say_result(
        f"{found.histories:,} worlds in {found.parts:,} parts: about {duration(found.seconds)} "
        f"with {workers} workers like this one, and {_size(found.bytes)} on disk."
    )


def _show_study(described: Study, results: Results, as_json: bool) -> None:
    """Print the outcomes of every arm side by side."""
    found = by_arm(results.runs.chunks())
    if as_json:
        put(_document(results, found))
        return
    for case, arms in found.items():
        title = f"{described.title or 'Study'}: {case}"
        show(title, *printed_arms(arms))
    worlds = results.manifest.histories - results.manifest.failed
    say(f"{worlds:,} worlds, one row each: {results.folder}/runs (Parquet). {CAVEAT}")


def _document(results: Results, found: dict[str, dict[str, list[Line]]]) -> dict[str, object]:
    return {
        "folder": str(results.folder),
        "worlds": results.manifest.histories,
        "failed_worlds": results.manifest.failed,
        "digest": results.digest,
        "outcomes": {
            case: {arm: [vars(line) for line in lines] for arm, lines in arms.items()}
            for case, arms in found.items()
        },
        "caveat": CAVEAT,
    }


def _size(count: int) -> str:
    for unit, size in (("GB", 1e9), ("MB", 1e6)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count / 1e3:.0f} kB"
