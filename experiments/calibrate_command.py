"""The command `calibrate`: fit a case's free parameters to its record, and say what that taught."""

from __future__ import annotations

import datetime
import shlex
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from panmunjom.model import Case, InputError, folder_of

from .abc import abc_smc
from .calibrate_instead import cell, checked, screened
from .calibration import reader_of, reading
from .calibration_page import calibration_page
from .calibration_report import CalibrationReport, generation_line, reported
from .candidates import STATED
from .case_files import write_note, write_values
from .command_options import (
    WORKERS,
    AsJson,
    Figure,
    OneCase,
    Out,
    Page,
    Seed,
    Workers,
    chosen_case,
)
from .comparison import CAVEAT
from .drawing import Drawing
from .markdown import refuse_foreign, write_page
from .particles import Generation, Posterior, Stop
from .priors import priors
from .refinement import Round
from .store import alone_in
from .terminal import put, say, say_result, show

MINUTES = 45.0
"""Time a calibration takes at most unless asked otherwise."""
WORLDS, SCREENED = 512, 4096
"""Worlds in which a candidate is judged; worlds of a round of screening."""


def calibrate_with(drawing: Callable[[], Drawing]) -> Callable[..., None]:
    """Return the command `calibrate`."""

    def calibrate(
        case: OneCase,
        particles: Annotated[
            int, typer.Option(min=10, help="Parameter sets in the posterior.")
        ] = 10_000,
        minutes: Annotated[
            float | None,
            typer.Option(
                min=0.0,
                help=f"Time for finding the posterior; {MINUTES:g} unless --simulations is given. "
                "What follows takes a few minutes more.",
            ),
        ] = None,
        simulations: Annotated[
            int | None,
            typer.Option(min=1, help="Histories for finding it: repeats a calibration exactly."),
        ] = None,
        write: Annotated[
            bool, typer.Option("--write", help="Write the values found into the case's files.")
        ] = False,
        screen: Annotated[
            bool,
            typer.Option("--screen", help="Instead: which parameters move the record at all."),
        ] = False,
        reach: Annotated[
            float, typer.Option(help="How far --screen varies them: part of the way to either end.")
        ] = 0.25,
        worlds: Annotated[
            int | None,
            typer.Option(
                min=20,
                help=f"In which each candidate is judged, {WORLDS} unless said; with --screen, of "
                f"every round, {SCREENED} unless said.",
            ),
        ] = None,
        candidates: Annotated[
            int, typer.Option(min=2, help="Parameter sets of the posterior that are judged.")
        ] = 100,
        rounds: Annotated[
            int,
            typer.Option(min=0, help="Rounds in which the best candidate is refined; 0 for none."),
        ] = 40,
        sbc: Annotated[
            int | None,
            typer.Option(
                metavar="TRUTHS",
                help="Instead: simulation-based calibration, whether so many known truths are "
                "found again.",
            ),
        ] = None,
        out: Out = None,
        figure: Figure = None,
        page: Page = None,
        seed: Seed = 38,
        workers: Workers = WORKERS,
        as_json: AsJson = False,
    ) -> None:
        """Fit the free parameters of a case to its record; say what the record taught."""
        chosen = chosen_case(case, None, None)
        _refuse_mixed(screen, sbc, write, figure, page)
        refuse_foreign(page, "calibrate")
        if figure is not None:
            drawing().refuse(figure)
        if screen:
            screened(chosen, worlds or SCREENED, seed, workers, reach, as_json)
            return
        if sbc is not None:
            checked(chosen, sbc, seed, workers, as_json)
            return
        limit = MINUTES if minutes is None and simulations is None else minutes
        stop = Stop(simulations=simulations, minutes=limit)
        with alone_in(out) if out is not None else nullcontext():
            effort = (candidates, worlds or WORLDS, rounds)
            found = _found(chosen, particles, seed, workers, stop, effort)
            if out is not None:
                found.write(out)
        if as_json:
            put(found.document())
        else:
            _show(found)
        if write:
            _write(found, folder_of(case))
        if figure is not None:
            say(f"The figure: {drawing().calibration(found, figure)}")
        if page is not None:
            command = f"{found.command} {shlex.join(['--page', page.as_posix()])}"
            write_page(page, calibration_page(found, command, datetime.date.today()))

    return calibrate


def _found(
    case: Case, particles: int, seed: int, workers: int, stop: Stop, effort: tuple[int, int, int]
) -> CalibrationReport:
    """Calibrate under the eyes of the user."""
    free = priors(case)
    begun = time.monotonic()

    def told(generation: Generation) -> None:
        say(generation_line(generation, particles, (time.monotonic() - begun) / 60.0))

    def refining(each: Round) -> None:
        say(f"Refining, round {each.number}: loss {each.loss:.3f}, {each.histories:,} histories")

    with reading(workers) as executor:
        reader = reader_of(case, free, seed, workers, executor)
        posterior = abc_smc(reader.deviations, free, particles, seed, stop=stop, told=told)
        say(f"Ended: {posterior.stopped}. Now judging candidates and rival sets.")
        return reported(posterior, reader, *effort, told=refining)


def _show(found: CalibrationReport) -> None:
    """Print a calibration: what was taught, what is chosen, what would have been."""
    taught = found.taught
    columns = ["parameter", "stated", "low", "median", "high", "ratio", "ratio_low", "ratio_high"]
    columns += ["shrinkage", "shift", "verdict"]
    rows = ([cell(row[name]) for name in columns] for row in taught.parameters.to_dict("records"))
    show(f"{found.case.title}: what the record taught", columns, rows)
    if not taught.pairs.empty:
        names = [str(name) for name in taught.pairs.columns]
        bound = ([cell(row[name]) for name in names] for row in taught.pairs.to_dict("records"))
        show("Known in combination only (rank correlation in the posterior)", names, bound)
    say_result(f"The record taught nothing about: {', '.join(taught.nothing) or 'none of them'}.")
    choice = found.choice.patterns
    fits = ([cell(row[name]) for name in choice.columns] for row in choice.to_dict("records"))
    show("Share of worlds inside, with the values chosen", map(str, choice.columns), fits)
    say_result(found.choice.said)
    answers = found.rivals.answers
    if not answers.empty:
        told = ([cell(row[n]) for n in answers.columns] for row in answers.to_dict("records"))
        show("What sets that fit alike say would have been", map(str, answers.columns), told)
    say_result(found.rivals.said)
    say_result(_ended(found.posterior, found.command))


def _ended(posterior: Posterior, command: str) -> str:
    last = posterior.generations[-1]
    return (
        f"{len(posterior.values):,} parameter sets (effective: {last.effective:,.0f}) within "
        f"{last.tolerance:.3f} tolerances of the record, after {last.simulations:,} histories, "
        f"seed {posterior.seed}; ended because {posterior.stopped}. To repeat: {command}. {CAVEAT}"
    )


def _write(found: CalibrationReport, folder: Path) -> None:
    """Write values and the note of the calibration into the case."""
    changed = []
    if found.choice.label != STATED:
        changed += write_values(folder, found.choice.values)
    today = datetime.date.today()
    changed += write_note(folder, "calibration", found.note() | {"date": today})
    say(f"Written: {', '.join(dict.fromkeys(str(path) for path in changed))}")


def _refuse_mixed(
    screen: bool, sbc: int | None, write: bool, figure: Path | None, page: Path | None
) -> None:
    if screen and sbc is not None:
        raise InputError("--screen and --sbc are two things instead of a calibration: choose one")
    if (screen or sbc is not None) and (write or figure is not None or page is not None):
        raise InputError(
            "--write, --figure and --page belong to a calibration: leave out --screen, --sbc"
        )
