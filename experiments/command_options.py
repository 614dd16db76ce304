"""What the commands share: options, how a case is chosen and a study watched, exit codes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from panmunjom.model import Case, InputError, cases, load

from .cluster import dask_workers
from .plan import Plan
from .results import Results
from .runner import run
from .terminal import progress, say

DONE, UNEXPECTED, WRONG_INPUT, WORLDS_FAILED, DISK, BUSY, INTERRUPTED = 0, 1, 2, 3, 74, 75, 130
"""Exit codes; 74 and 75 are EX_IOERR and EX_TEMPFAIL of sysexits.h, 130 is a shell's for Ctrl-C."""

WORKERS = min(2, os.cpu_count() or 1)
"""Two processes fit into the memory of any laptop; more are asked for with --workers."""

CaseName = Annotated[
    str | None, typer.Argument(metavar="CASE", help="A case's name, or the folder of your own.")
]
OneCase = Annotated[
    str, typer.Argument(metavar="CASE", help="A case's name, or the folder of your own.")
]
CaseFolder = Annotated[Path | None, typer.Option("--case", help="The folder of your own case.")]
Seed = Annotated[int, typer.Option(min=1, help="Names the luck of all worlds.")]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Another value for a parameter; repeatable."),
]
WhatIf = Annotated[
    str | None,
    typer.Option("--counterfactual", metavar="NAME", help="One of the case's counterfactuals."),
]
Out = Annotated[Path | None, typer.Option(help="Folder for the results.")]
Page = Annotated[
    Path | None,
    typer.Option("--page", metavar="FILE.md", help="Also write it as a Markdown page."),
]
Figure = Annotated[Path | None, typer.Option(help="Draw it: .html, .png, .svg or .pdf.")]
Workers = Annotated[int, typer.Option(min=1, help="How many processes.")]
Dask = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS", help="A running Dask cluster that does the work, as tcp://host:8786."
    ),
]
Retry = Annotated[bool, typer.Option("--retry", help="Try histories that failed again.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document, nothing else.")]


def chosen_case(
    name: str | None,
    folder: Path | None,
    settings: list[str] | None,
    counterfactual: str | None = None,
) -> Case:
    """Load the case the user means, with what he set and what is different in it."""
    meant = [each for each in (name, folder) if each is not None]
    if len(meant) != 1:
        known = ", ".join(each.name for each in cases())
        raise InputError(f"name one case: {known}, or --case with the folder of your own")
    case = load(meant[0])
    changes = {}
    for setting in settings or ():
        path, equals, text = setting.partition("=")
        if not equals:
            raise InputError(f"--set {setting!r}: expected PATH=VALUE, as stalin.risk_aversion=3")
        changes[path.strip()] = case.parse(path.strip(), text)
    if changes:
        case = case.replace(changes)
    if counterfactual is None:
        return case
    bundle = case.counterfactual(counterfactual)
    return case.until(bundle.until or case.spec.end).intervene(bundle.interventions)


def simulated(
    plan: Plan,
    out: Path | None,
    workers: int,
    dask: str | None = None,
    retry: bool = False,
    name: str = "",
) -> Results:
    """Live a plan under the eyes of the user; Ctrl-C ends the command with its own code."""
    title = name or ", ".join(dict.fromkeys(stratum.case.name for stratum in plan.strata))
    try:
        with progress(title) as told:
            if dask is None:
                return run(plan, out, workers, progress=told, retry=retry)
            with dask_workers(dask) as (executor, there):
                return run(plan, out, there, progress=told, executor=executor, retry=retry)
    except KeyboardInterrupt:
        kept = f" What was finished is kept in {out}; the same command goes on from there."
        say(f"Interrupted.{kept if out else ''}")
        raise typer.Exit(INTERRUPTED) from None


def leave_if_failed(results: Results) -> None:
    """End with the code of failed worlds; say which failed and how to try only those again."""
    failures = results.failures
    if not failures:
        return
    say(f"{results.manifest.failed:,} of {results.manifest.histories:,} worlds failed:")
    for failure in failures[:5]:
        more = f" and the {failure.rows - 1:,} after it" if failure.rows > 1 else ""
        say(f"  {failure.history}{more}")
    say(f"The first error:\n{failures[0].error}")
    if results.folder is not None:
        say("The same command with --retry tries their parts again; finished parts are kept.")
    raise typer.Exit(WORLDS_FAILED)
