"""The command line: `cases`, `run`, `batch`, and `compare` from its own file."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from panmunjom.model import InputError, War, cases

from .ablate_command import ablate_with
from .accounts_command import accounts_with
from .batch import plan_of
from .calibrate_command import calibrate_with
from .chronicle import chronicle
from .claims_command import claims
from .command_options import (
    BUSY,
    DISK,
    DONE,
    INTERRUPTED,
    UNEXPECTED,
    WORKERS,
    WRONG_INPUT,
    AsJson,
    CaseFolder,
    CaseName,
    Dask,
    Retry,
    Seed,
    Settings,
    WhatIf,
    Workers,
    chosen_case,
    leave_if_failed,
    simulated,
)
from .compare_command import compare_with
from .comparison import CAVEAT
from .counterfactual_command import counterfactual_with
from .dashboard_command import dashboard_with
from .drawing import Drawing
from .inequality_command import inequality_with
from .report_command import report_with
from .results_commands import export_table, figure_with, show_codebook
from .sending import NoWorkerSurvived
from .sensitivity_command import sensitivity_with
from .store import FolderBusy, StoreError
from .study_command import study
from .summary import HEADER, printed, summary
from .tables import records
from .terminal import put, say, say_result, show
from .validate_command import validate_with

CODES: dict[type[Exception], int] = {
    InputError: WRONG_INPUT,
    StoreError: DISK,
    FolderBusy: BUSY,
    NoWorkerSurvived: UNEXPECTED,
    OSError: DISK,
}


def command_line(drawing: Callable[[], Drawing]) -> typer.Typer:
    """Build the command line.

    Parameters
    ----------
    drawing : callable
        Returns who draws figures and pages; asked only where something is drawn.
    """
    app = typer.Typer(
        name="panmunjom",
        help="A laboratory for alliance behaviour in war. Every result is conditional on this "
        "model and these values; one history happened. Nothing here is a forecast.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_global_options)
    app.command("cases")(_cases)
    app.command("run")(_run)
    app.command("batch")(_batch)
    app.command("compare")(compare_with(drawing))
    app.command("study")(study)
    app.command("counterfactual")(counterfactual_with(drawing))
    app.command("claims")(claims)
    app.command("sensitivity")(sensitivity_with(drawing))
    app.command("ablate")(ablate_with(drawing))
    app.command("inequality")(inequality_with(drawing))
    app.command("accounts")(accounts_with(drawing))
    app.command("validate")(validate_with(drawing))
    app.command("calibrate")(calibrate_with(drawing))
    app.command("figure")(figure_with(drawing))
    app.command("report")(report_with(drawing))
    app.command("dashboard")(dashboard_with(drawing))
    app.command("export")(export_table)
    app.command("codebook")(show_codebook)
    return app


def run_command_line(app: typer.Typer) -> int:
    """Run the command the user typed and return its exit code; say what went wrong."""
    try:
        app()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else UNEXPECTED
    except tuple(CODES) as error:
        say(f"Error: {error}")
        return next(code for kind, code in CODES.items() if isinstance(error, kind))
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception:
        traceback.print_exc()
        say("This is a fault of the program, not of what you typed. Please report it.")
        return UNEXPECTED
    return DONE


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"panmunjom {version('panmunjom')}")
        raise typer.Exit


def _global_options(
    _: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    pass


def _cases(as_json: AsJson = False) -> None:
    """List the cases that come with the program."""
    known = cases()
    if as_json:
        names = ("title", "period", "description")
        put([{"name": case.name} | {n: getattr(case.spec, n) for n in names} for case in known])
        return
    for case in known:
        say_result(f"{case.name}\n  {case.title}, {case.spec.period}\n  {case.spec.description}\n")


def _run(
    case: CaseName = None,
    seed: Seed = 38,
    world: Annotated[int, typer.Option(min=0, help="Which world: any of a batch.")] = 0,
    settings: Settings = None,
    counterfactual: WhatIf = None,
    case_folder: CaseFolder = None,
    as_json: AsJson = False,
) -> None:
    """Live through one history: a chronicle, then its outcome."""
    chosen = chosen_case(case, case_folder, settings, counterfactual)
    war = War(chosen, worlds=[world], seed=seed, keep=[0])
    war.run()
    text, outcomes = chronicle(war, world=0), war.outcomes()
    if as_json:
        put({"chronicle": text.splitlines(), "outcome": records(outcomes)[0]})
        return
    print(text)


def _batch(
    out: Annotated[Path, typer.Option(help="Folder for the results.")],
    case: CaseName = None,
    worlds: Annotated[int, typer.Option(min=1, help="How many histories.")] = 10_000,
    seed: Seed = 38,
    workers: Workers = WORKERS,
    dask: Dask = None,
    retry: Retry = False,
    settings: Settings = None,
    counterfactual: WhatIf = None,
    case_folder: CaseFolder = None,
    as_json: AsJson = False,
) -> None:
    """Simulate many histories and keep a table of outcomes, one row a world."""
    chosen = chosen_case(case, case_folder, settings, counterfactual)
    results = simulated(plan_of(chosen, worlds, seed), out, workers, dask, retry)
    lines = list(summary(results.runs.chunks()))
    if as_json:
        found = {"case": chosen.name, "worlds": worlds, "seed": seed, "folder": str(out)}
        put(
            found
            | {"failed_worlds": results.manifest.failed, "outcomes": [vars(line) for line in lines]}
        )
    else:
        title = f"{chosen.title}: {worlds:,} worlds, seed {seed}"
        show(title, HEADER, (printed(line) for line in lines))
        say(f"One row a world: {out / 'runs'} (Parquet). {CAVEAT}")
    leave_if_failed(results)
