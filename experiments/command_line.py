"""The commands: cases, run, batch, compare."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, TypeAlias

import pandas as pd
import typer

from panmunjom.model import Case, InputError, War, cases, load

from . import manifest as manifests
from .batch import Results, batch
from .chronicle import chronicle
from .comparison import CAVEAT, CaseLabel, Comparison, compare
from .store import StoreError
from .summary import HEADER, printed, printed_of_one, summary
from .tables import records, to_table
from .terminal import progress, put, say, say_result, show, show_comparison
from .workers import Crew

WritePage: TypeAlias = Callable[[Comparison, Mapping[str, pd.DataFrame], Path], Path]
"""Writes a comparison, with the worlds of both cases, as an HTML page into a folder."""

DONE, UNEXPECTED, WRONG_INPUT, WORLDS_FAILED, DISK, INTERRUPTED = 0, 1, 2, 3, 74, 130
"""Exit codes; 74 is EX_IOERR of sysexits.h, 130 is what a shell makes of Ctrl-C."""

PAGE = "index.html"
CASES_COMPARED = ("korea-1950", "russia-dprk-2024")
WORKERS = min(2, os.cpu_count() or 1)
"""Two processes fit into the memory of any laptop; more are asked for with --workers."""

CaseName = Annotated[
    str | None, typer.Argument(metavar="CASE", help="A case's name, or the folder of your own.")
]
CaseFolder = Annotated[Path | None, typer.Option("--case", help="The folder of your own case.")]
CaseA = Annotated[str, typer.Argument(help="A case's name, or the folder of your own.")]
CaseB = Annotated[str, typer.Argument(help="The case it is compared with.")]
Worlds = Annotated[int, typer.Option(help="How many histories of each case.")]
Seed = Annotated[int, typer.Option(min=1, help="Names the luck of all worlds.")]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Another value for a parameter; repeatable."),
]
Workers = Annotated[int, typer.Option(help="How many processes.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document, nothing else.")]


def command_line(write_page: WritePage) -> typer.Typer:
    """Build the command line.

    Parameters
    ----------
    write_page : callable
        Writes the page of `compare`; handed in because pages are drawn in ``dashboards/``,
        which builds on this folder and not the other way round.
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
    app.command("compare")(_compare_with(write_page))
    return app


def run_command_line(app: typer.Typer) -> int:
    """Run the command the user typed and return its exit code; say what went wrong."""
    try:
        app()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else UNEXPECTED
    except InputError as error:
        say(f"Error: {error}")
        return WRONG_INPUT
    except StoreError as error:
        say(f"Error: {error}")
        return DISK
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
    settings: Settings = None,
    case_folder: CaseFolder = None,
    as_json: AsJson = False,
) -> None:
    """Live through one history: a chronicle, then its outcome."""
    chosen = _chosen(case, case_folder, settings)
    war = War(chosen, worlds=1, seed=seed)
    war.run()
    text, outcomes = chronicle(war, world=0), war.outcomes()
    if as_json:
        put({"chronicle": text.splitlines(), "outcome": records(outcomes)[0]})
        return
    print(text)
    print()
    show("Outcome", ("", ""), printed_of_one(summary([to_table(outcomes)])))


def _batch(
    out: Annotated[Path, typer.Option(help="Folder for the results.")],
    case: CaseName = None,
    worlds: Annotated[int, typer.Option(help="How many histories.")] = 10_000,
    seed: Seed = 38,
    workers: Workers = WORKERS,
    settings: Settings = None,
    case_folder: CaseFolder = None,
    as_json: AsJson = False,
) -> None:
    """Simulate many histories and keep a table of outcomes, one row a world."""
    chosen = _chosen(case, case_folder, settings)
    results = _simulated(chosen, worlds, seed, workers, out)
    lines = list(summary(results.tables()))
    if as_json:
        found = {"case": chosen.name, "worlds": worlds, "seed": seed, "folder": str(out)}
        put(found | {"failed_worlds": _failed(results), "outcomes": [vars(line) for line in lines]})
    else:
        title = f"{chosen.title}: {worlds:,} worlds, seed {seed}"
        show(title, HEADER, (printed(line) for line in lines))
        say(f"One row a world: {out / manifests.RUNS} (Parquet). {CAVEAT}")
    _leave_if_failed(results)


def _compare_with(write_page: WritePage) -> Callable[..., None]:
    """Return the command `compare`, which writes its page with `write_page`."""

    def compare_cases(
        case_a: CaseA = CASES_COMPARED[0],
        case_b: CaseB = CASES_COMPARED[1],
        worlds: Worlds = 2000,
        out: Annotated[Path | None, typer.Option(help="Folder for page and results.")] = None,
        seed: Seed = 38,
        workers: Workers = WORKERS,
        as_json: AsJson = False,
    ) -> None:
        """Compare two cases on the same rules, outcome by outcome, with intervals."""
        pair = load(case_a), load(case_b)
        if out is not None:
            _refuse_foreign_page(out, pair)
        results = _both(pair, worlds, seed, workers, out)
        a, b = (each.outcomes for each in results)
        found = compare(a, b, _label(pair[0]), _label(pair[1]))
        page = None
        if out is not None:
            page = _written(write_page, found, dict(zip(found.cases, (a, b), strict=True)), out)
        if as_json:
            put(_document(found, page))
        else:
            show_comparison(found)
        if page is not None:
            say(f"The page with figures: {page}")
        _leave_if_failed(*results)

    compare_cases.__name__ = "compare"
    return compare_cases


def _chosen(name: str | None, folder: Path | None, settings: list[str] | None) -> Case:
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


def _simulated(
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


def _both(
    pair: tuple[Case, Case], worlds: int, seed: int, workers: int, out: Path | None
) -> tuple[Results, Results]:
    """Run the batches of a comparison with one crew: starting processes takes seconds."""
    with Crew(workers) if workers > 1 else nullcontext() as crew:
        first, second = (
            _simulated(case, worlds, seed, workers, out / case.name if out else None, crew)
            for case in pair
        )
    return first, second


def _refuse_foreign_page(out: Path, pair: tuple[Case, Case]) -> None:
    """Refuse what would overwrite something that is not this comparison's."""
    first, second = pair
    if first.name == second.name:
        raise InputError(
            f"both cases are named {first.name!r}, after their folders: "
            "with --out they need different names"
        )
    page = out / PAGE
    if page.exists() and not all((out / c.name / manifests.NAME).exists() for c in pair):
        raise InputError(f"{str(page)!r} is not from these cases; choose another folder with --out")


def _written(
    write_page: WritePage, found: Comparison, worlds: Mapping[str, pd.DataFrame], out: Path
) -> Path:
    """Write the page; a disk that does not take it is reported as such."""
    try:
        return write_page(found, worlds, out)
    except OSError as error:
        raise StoreError(f"{out / PAGE}: {error.strerror or error}") from error


def _label(case: Case) -> CaseLabel:
    """Introduce a case to the reader of a comparison, with the parts its actors play."""
    spec, roles = case.spec, case.spec.roles
    parts = {
        spec.defender: "Defender",
        roles.adversary: "Adversary",
        roles.third: "Ally",
        spec.attacker: "Attacker",
    }
    return CaseLabel(case.name, case.title, spec.description, spec.start, parts)


def _document(found: Comparison, page: Path | None) -> dict[str, object]:
    """Return a comparison as one JSON document."""
    return {
        "cases": list(found.cases),
        "worlds": dict(found.worlds),
        "seed": dict(found.seed),
        "rows": records(found.rows),
        "difference": records(found.difference),
        "scales": records(found.scales),
        "page": None if page is None else str(page),
        "caveat": found.caveat,
    }


def _failed(*results: Results) -> int:
    return sum(failure.worlds for each in results for failure in each.failures)


def _leave_if_failed(*results: Results) -> None:
    """End with the code of failed worlds, and say what failed."""
    failures = [failure for each in results for failure in each.failures]
    if not failures:
        return
    say(f"{_failed(*results):,} worlds failed and are missing from the results. The first error:")
    say(failures[0].error)
    raise typer.Exit(WORLDS_FAILED)
