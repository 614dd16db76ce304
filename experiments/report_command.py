"""The command `report`: a folder of results as one page to read, print and mail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from panmunjom.model import Case, InputError, cases, load, nearest

from .drawing import Drawing
from .holdings import Holding, open_holding, outcomes_in
from .terminal import say_result

NAME = "report.html"


def report_with(drawing: Callable[[], Drawing]) -> Callable[..., None]:
    """Return the command `report`."""

    def report(
        folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder of results.")],
        out: Annotated[
            Path | None, typer.Option("--out", "-o", help=f"The file; by default DIR/{NAME}.")
        ] = None,
        outcome: Annotated[
            list[str] | None,
            typer.Option(help="An outcome to draw, as armistice_date; repeatable, or by commas."),
        ] = None,
        case_folders: Annotated[
            list[Path] | None,
            typer.Option("--case", help="The folder of a case of your own; repeatable."),
        ] = None,
        overwrite: Annotated[
            bool, typer.Option("--overwrite", help="Replace the file even if it is no report.")
        ] = False,
    ) -> None:
        """Write a folder of results as one self-contained page: figures, tables, how to cite."""
        holding = open_holding(folder)
        named = [name.strip() for each in outcome or [] for name in each.split(",")]
        _refuse_unknown(holding, named)
        to = out or folder / NAME
        written = drawing().report(holding, _known(case_folders or []), to, named, overwrite)
        size = written.stat().st_size / 1e6
        say_result(f"The report: {written} ({size:.1f} MB; one file that needs no network)")

    return report


def _known(folders: list[Path]) -> dict[str, Case]:
    """Return the cases there are: those that come with the program, and the user's own."""
    found = {each.name: each for each in cases()}
    own = [load(str(each)) for each in folders]
    return found | {each.name: each for each in own}


def _refuse_unknown(holding: Holding, outcomes: list[str]) -> None:
    """Refuse outcomes that the study does not have."""
    if not outcomes:
        return
    results = holding.results
    if holding.kind != "study" or results is None:
        raise InputError("--outcome: this folder is no study whose outcomes could be drawn")
    known = outcomes_in(results)
    for name in outcomes:
        if name not in known:
            raise InputError(
                f"--outcome {name!r}: this study has no such outcome{nearest(name, known)}; "
                f"it has {', '.join(known)}"
            )
