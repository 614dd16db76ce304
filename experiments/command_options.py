"""What the commands share: options, how a case is chosen and a batch watched, exit codes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from panmunjom.model import Case, InputError, cases, load

from .batch import Results, batch
from .terminal import progress, say
from .workers import Crew

DONE, UNEXPECTED, WRONG_INPUT, WORLDS_FAILED, DISK, INTERRUPTED = 0, 1, 2, 3, 74, 130
"""Exit codes; 74 is EX_IOERR of sysexits.h, 130 is what a shell makes of Ctrl-C."""

WORKERS = min(2, os.cpu_count() or 1)
"""Two processes fit into the memory of any laptop; more are asked for with --workers."""

CaseName = Annotated[
    str | None, typer.Argument(metavar="CASE", help="A case's name, or the folder of your own.")
]
CaseFolder = Annotated[Path | None, typer.Option("--case", help="The folder of your own case.")]
Seed = Annotated[int, typer.Option(min=1, help="Names the luck of all worlds.")]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Another value for a parameter; repeatable."),
]
Workers = Annotated[int, typer.Option(help="How many processes.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document, nothing else.")]


def chosen_case(name: str | None, folder: Path | None, settings: list[str] | None) -> Case:
    """Load the case the user means, with what he set."""
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
    return case.replace(changes) if changes else case


def simulated(
    case: Case, worlds: int, seed: int, workers: int, out: Path | None, crew: Crew | None = None
) -> Results:
    """Run a batch under the eyes of the user; Ctrl-C ends the command with its own code."""
    try:
        with progress(case.name) as told:
            return batch(case, worlds, seed, workers, out, progress=told, executor=crew)
    except KeyboardInterrupt:
        kept = f" What was finished is kept in {out}; the same command goes on from there."
        say(f"Interrupted.{kept if out else ''}")
        raise typer.Exit(INTERRUPTED) from None


def failed_worlds(*results: Results) -> int:
    """Count the worlds that could not be simulated."""
    return sum(failure.worlds for each in results for failure in each.failures)


def leave_if_failed(*results: Results) -> None:
    """End with the code of failed worlds, and say what failed."""
    failures = [failure for each in results for failure in each.failures]
    if not failures:
        return
    say(f"{failed_worlds(*results):,} worlds failed and are missing. The first error:")
    say(failures[0].error)
    raise typer.Exit(WORLDS_FAILED)
