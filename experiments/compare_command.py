"""The command `compare`: two cases side by side, on the screen and as a page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from panmunjom.model import InputError, load

from . import manifest as manifests
from .command_options import (
    WORKERS,
    AsJson,
    Dask,
    Retry,
    Seed,
    Workers,
    leave_if_failed,
    simulated,
)
from .compared import case_label, comparison_plan, worlds_of
from .comparison import Comparison, compare
from .drawing import Drawing
from .tables import records
from .terminal import put, say, show_comparison

PAGE = "index.html"
CASES_COMPARED = ("korea-1950", "russia-dprk-2024")

CaseA = Annotated[str, typer.Argument(help="A case's name, or the folder of your own.")]
CaseB = Annotated[str, typer.Argument(help="The case it is compared with.")]
Worlds = Annotated[int, typer.Option(min=1, help="How many histories of each case.")]


def compare_with(drawing: Callable[[], Drawing]) -> Callable[..., None]:
    """Return the command `compare`."""

    def compare_cases(
        case_a: CaseA = CASES_COMPARED[0],
        case_b: CaseB = CASES_COMPARED[1],
        worlds: Worlds = 2000,
        out: Annotated[Path | None, typer.Option(help="Folder for page and results.")] = None,
        seed: Seed = 38,
        workers: Workers = WORKERS,
        dask: Dask = None,
        retry: Retry = False,
        as_json: AsJson = False,
    ) -> None:
        """Compare two cases on the same rules, outcome by outcome, with intervals."""
        pair = load(case_a), load(case_b)
        plan = comparison_plan(pair, worlds, seed)
        if out is not None:
            _refuse_foreign_page(out)
        results = simulated(plan, out, workers, dask, retry)
        runs = results.runs.to_pandas()
        a, b = (worlds_of(runs, case.name) for case in pair)
        if a.empty or b.empty:
            leave_if_failed(results)  # there is nothing to compare with
        found = compare(a, b, case_label(pair[0]), case_label(pair[1]))
        page = None
        if out is not None:
            page = drawing().comparison(found, dict(zip(found.cases, (a, b), strict=True)), out)
        if as_json:
            put(_document(found, page))
        else:
            show_comparison(found)
        if page is not None:
            say(f"The page with figures: {page}")
        leave_if_failed(results)

    compare_cases.__name__ = "compare"
    return compare_cases


def _refuse_foreign_page(out: Path) -> None:
    """Refuse what would overwrite something that is not a comparison's."""
    page = out / PAGE
    if page.exists() and not (out / manifests.NAME).exists():
        raise InputError(f"{str(page)!r} is not a comparison's; choose another folder with --out")


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
