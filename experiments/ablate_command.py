"""The command `ablate`: what ends the war, mechanism by mechanism and pair by pair."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from .ablation import Ablation, ablation, ablation_plan
from .ablation_page import ablation_page
from .ablation_text import ablation_sentences, ablation_table, pair_sentences
from .command_options import (
    WORKERS,
    AsJson,
    Dask,
    Figure,
    OneCase,
    Out,
    Page,
    Retry,
    Seed,
    Settings,
    Workers,
    chosen_case,
    leave_if_failed,
    simulated,
)
from .drawing import Drawing
from .forecast import forecast
from .markdown import command_text, refuse_foreign, write_page
from .plan import BASELINE, Plan
from .results import Results
from .store import write_whole
from .tables import records
from .terminal import duration, put, say, say_result, show

TABLE = "ablation.csv"
"""The whole table, beside the parts of the study."""


def ablate_with(drawing: Callable[[], Drawing]) -> Callable[..., None]:
    """Return the command `ablate`."""

    def ablate(
        case: OneCase,
        worlds: Annotated[int, typer.Option(min=2, help="Histories of every arm.")] = 2000,
        pairs: Annotated[
            bool, typer.Option("--pairs/--no-pairs", help="Switch off pairs of mechanisms too.")
        ] = True,
        out: Out = None,
        figure: Figure = None,
        page: Page = None,
        seed: Seed = 38,
        workers: Workers = WORKERS,
        dask: Dask = None,
        retry: Retry = False,
        settings: Settings = None,
        as_json: AsJson = False,
    ) -> None:
        """Switch off every mechanism, alone and in pairs, and report what that changes."""
        chosen = chosen_case(case, None, settings)
        refuse_foreign(page, "ablate")
        plan = ablation_plan(chosen, worlds, seed, pairs)
        if figure is not None:
            drawing().refuse(figure)
        say(forecast_told(plan, workers))
        results = simulated(plan, out, workers, dask, retry)
        runs = results.runs.to_pandas()
        if BASELINE not in set(runs.get("arm", ())):
            leave_if_failed(results)
        found = ablation(runs, chosen)
        _report(found, results, chosen.title, as_json)
        if out is not None:
            write_whole(out / TABLE, found.rows.to_csv(index=False).encode())
            say(f"The whole table: {out / TABLE}")
        if figure is not None:
            say(f"The figure: {drawing().ablation(found, chosen.title, figure)}")
        if page is not None:
            options = {"--worlds": worlds, "--no-pairs": not pairs, "--seed": seed}
            command = command_text("ablate", case, options | {"--set": settings, "--page": page})
            write_page(page, ablation_page(found, chosen, command, _cited(found, results)))
        leave_if_failed(results)

    return ablate


def forecast_told(plan: Plan, workers: int) -> str:
    """Return what a plan will take, in a sentence, before it is begun."""
    found = forecast(plan, workers)
    return f"{found.histories:,} histories: about {duration(found.seconds)} on this machine."


def _report(found: Ablation, results: Results, title: str, as_json: bool) -> None:
    if as_json:
        put(ablation_document(found))
        return
    for sentence in ablation_sentences(found):
        say_result(sentence)
    for sentence in pair_sentences(found):
        say_result(sentence)
    table = ablation_table(found)
    say_result(
        f"{title} without each mechanism: effects, below each its 95 % interval; "
        f"{found.worlds:,} paired worlds, seed {found.seed}"
    )
    show("", table.columns, table.itertuples(index=False))
    say_result(f"To cite: {_cited(found, results)}")
    say_result(found.caveat)


def _cited(found: Ablation, results: Results) -> str:
    asked = results.manifest.asked
    return (
        f"Panmunjom {found.version}, ablation of {found.case}, {found.worlds:,} worlds an arm, "
        f"seed {found.seed}; study {asked.id[:12]}, rules {asked.rules[:12]}, results "
        f"{results.digest[:12]}."
    )


def ablation_document(found: Ablation) -> dict[str, object]:
    """Return an ablation as JSON can hold it."""
    return {
        "case": found.case,
        "worlds": found.worlds,
        "dropped": found.dropped,
        "seed": found.seed,
        "mechanisms": list(found.mechanisms),
        "not_used": list(found.idle),
        "off": list(found.off),
        "rows": records(found.rows),
        "caveat": found.caveat,
        "version": found.version,
    }
