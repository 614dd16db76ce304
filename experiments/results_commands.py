"""Commands for a folder of results: `export`, `codebook` and `figure`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from panmunjom.model import InputError, cases, load, nearest

from .codebook import Codebook, codebook
from .command_options import AsJson
from .counterfactual_command import paired_arms
from .drawing import Drawing
from .export import Format, export
from .manifest import NAME
from .paired import PairedDifferences
from .plan import BASELINE
from .results import Results, open_results
from .terminal import put, say, say_result

ENDINGS = {"csv": ".csv", "stata": ".dta", "excel": ".xlsx", "parquet": ".parquet"}

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="A folder of results.")]


def export_table(
    folder: Folder,
    to: Annotated[Format, typer.Option(help="For which program.")] = "csv",
    table: Annotated[str, typer.Option(help="runs, decisions, paths or bands.")] = "runs",
    out: Annotated[
        Path | None, typer.Option(help="The file; by default in DIR, named after the table.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file.")] = False,
) -> None:
    """Write a table of a study for R, Stata, Excel or anything else, labels and all."""
    results = open_results(folder)
    rows = results.table(table)
    described = [each for each in results.codebook.columns if each.table == table]
    file = out or folder / f"{table}{ENDINGS[to]}"
    notes = export(rows.chunks(), described, to, file, overwrite=overwrite)
    say_result(f"{file}: {table} of {folder}")
    for note in notes:
        say_result(f"  {note}")


def show_codebook(
    case: Annotated[str, typer.Argument(metavar="CASE|DIR", help="A case, or a results folder.")],
    markdown: Annotated[bool, typer.Option("--markdown", help="As Markdown tables.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say what every parameter and every column means: unit, range, source."""
    found = _codebook(case)
    if as_json:
        put(found.document())
    else:
        print(found.markdown() if markdown else found.text())


def figure_with(drawing: Callable[[], Drawing]) -> Callable[..., None]:
    """Return the command `figure`."""

    def figure(
        folder: Folder,
        to: Annotated[Path, typer.Option(help="The file: .html, .png, .svg or .pdf.")],
        outcome: Annotated[str, typer.Option(help="An outcome, as armistice_date.")] = "",
        by: Annotated[
            str,
            typer.Option(help="The varied parameter it is drawn against; two by comma: a map."),
        ] = "",
        colour: Annotated[
            str, typer.Option(help="What splits it into lines: arm, case, another parameter.")
        ] = "",
        bands: Annotated[
            str, typer.Option(help="Instead: a daily quantity, as front_peninsula.")
        ] = "",
        arm: Annotated[
            str, typer.Option(help="Instead: what this arm changes against the baseline.")
        ] = "",
    ) -> None:
        """Draw a figure of a study.

        An outcome against a parameter, a fan over time, or, if neither is named and there is
        another arm, what that arm changes against the baseline.
        """
        results = open_results(folder)
        drawing().refuse(to)
        asked = [bool(outcome and by), bool(bands)]
        if (
            sum(asked) > 1
            or bool(outcome) != bool(by)
            or (colour and not by)
            or (arm and any(asked))
        ):
            raise InputError(_WHAT)
        if bands:
            written = drawing().bands(results, bands, to)
        elif outcome:
            written = drawing().response(results, outcome, by, colour, to)
        else:
            found, title = _paired(results, arm)
            written = drawing().paired(found, title, to)
        say(f"The figure: {written}")

    return figure


_WHAT = (
    "name --outcome and --by, or --bands with a daily quantity, or --arm with the arm to compare "
    "with the baseline. Sobol, Morris and PAWN indices: panmunjom sensitivity with the same "
    "options, --out DIR and --figure FILE, which takes the histories that are there"
)


def _paired(results: Results, arm: str) -> tuple[PairedDifferences, str]:
    """Return what an arm changes, with its title: the only one there is unless it is named."""
    asked = results.manifest.asked.arms
    names = [name.split(" ", 1)[1] for name in asked]
    others = list(dict.fromkeys(name for name in names if name != BASELINE))
    if arm and arm not in others:
        there = ", ".join(others) or "none beside the baseline"
        raise InputError(f"no arm {arm!r} in this study{nearest(arm, others)}; there are: {there}")
    if not others or (len(others) > 1 and not arm):
        raise InputError(f"{_WHAT}. Arms: {', '.join(others) or 'none beside the baseline'}")
    if len({name.split(" ", 1)[0] for name in asked}) > 1:
        raise InputError("--arm compares the arms of one case, and this study has several")
    chosen = arm or others[0]
    varied = any("." in each.name for each in results.codebook.columns)
    title = "" if varied or len(others) > 1 else results.manifest.about.get("title", "")
    found = paired_arms(results)
    if chosen not in found:
        raise InputError(f"no history of the arm {chosen!r} has been lived yet")
    return found[chosen], title


def _codebook(name: str) -> Codebook:
    """Return the codebook of a case, or that of a folder of results."""
    if (Path(name) / NAME).is_file():
        return open_results(name).codebook
    if not Path(name).exists() and name not in {case.name for case in cases()}:
        known = [case.name for case in cases()]
        raise InputError(
            f"there is no case and no folder {name!r}{nearest(name, known)}; "
            f"known cases: {', '.join(known)}"
        )
    return codebook(load(name))
