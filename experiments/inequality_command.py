"""The command `inequality`: the paper's inequality as a map, or its headline findings retested."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated

import typer

from panmunjom.model import Case, InputError, inequality_of

from .ablate_command import forecast_told
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
from .headlines import Headlines, headlines, headlines_plan, refuse_unknown_outcomes
from .inequality import (
    InequalityMap,
    inequality_map,
    inequality_plan,
    refuse_unknown_columns,
    theories_of,
)
from .inequality_page import headlines_page, map_page
from .inequality_text import OPEN, finding, held, place_rows, placed, theory_name, turned
from .markdown import command_text, refuse_foreign, write_page
from .plan import Plan
from .store import write_whole
from .tables import no_runs, records
from .terminal import put, say, say_result, show

TABLE, FINDINGS = "inequality.csv", "headlines.csv"
"""The tables, beside the parts of the study."""
NEEDED = ["point", "replicate", "seed", "war_started"]
WORLDS = {False: 512, True: 2000}
"""Histories of a point of the map, and of an arm of the headlines."""


def inequality_with(drawing: Callable[[], Drawing]) -> Callable[..., None]:
    """Return the command `inequality`."""

    def inequality(
        case: OneCase,
        worlds: Annotated[
            int | None,
            typer.Option(
                min=2, help="Histories of every point (512), or of every arm of --headlines (2000)."
            ),
        ] = None,
        grid: Annotated[int, typer.Option(min=2, help="Points along each axis of the map.")] = 9,
        theories: Annotated[
            str, typer.Option(help="Risk theories of the leader, separated by commas; or all.")
        ] = "all",
        test: Annotated[
            bool,
            typer.Option(
                "--headlines", help="No map: repeat the headline findings under every theory."
            ),
        ] = False,
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
        """Map a leader's behaviour over the paper's inequality and the risk of a direct war."""
        chosen = chosen_case(case, None, settings)
        named = theories_of(chosen, theories)
        refuse_foreign(page, "inequality")
        if test and figure is not None:
            raise InputError("--figure draws the map; --headlines has none: ask for one of them")
        if figure is not None:
            drawing().refuse(figure)
        count = worlds or WORLDS[test]
        plan = _plan(chosen, named, count, grid, seed, test)
        say(forecast_told(plan, workers))
        results = simulated(plan, out, workers, dask, retry)
        leave_if_failed(results)  # a map with holes, or unequal arms, would mislead
        if test:
            found = headlines(results.runs.to_pandas(), chosen, named)
            table, name = found.rows, FINDINGS
            of_page = partial(headlines_page, found, chosen)
            _show_headlines(found, chosen, as_json)
        else:
            runs = results.runs.to_pandas(_columns(chosen))
            drawn = inequality_map(runs, chosen, named, grid)
            table, name = drawn.cells, TABLE
            of_page = partial(map_page, drawn, chosen)
            _show_map(drawn, chosen, as_json)
            if figure is not None:
                say(f"The figure: {drawing().inequality(drawn, chosen.title, figure)}")
        if out is not None:
            write_whole(out / name, table.to_csv(index=False).encode())
            say(f"The whole table: {out / name}")
        if page is not None:
            options = {"--worlds": count, "--theories": theories, "--seed": seed}
            options |= {"--headlines": True} if test else {"--grid": grid}
            options |= {"--set": settings, "--page": page}
            write_page(page, of_page(command_text("inequality", case, options)))

    return inequality


def _plan(
    case: Case, theories: Sequence[str], worlds: int, grid: int, seed: int, test: bool
) -> Plan:
    """Return the plan; names that do not exist are refused before anything is lived."""
    if test:
        plan = headlines_plan(case, theories, worlds, seed)
        refuse_unknown_outcomes(case, no_runs(plan))
    else:
        plan = inequality_plan(case, theories, worlds, grid, seed)
    refuse_unknown_columns(inequality_of(case), list(no_runs(plan).columns))
    return plan


def _columns(case: Case) -> list[str]:
    """Return the columns of `runs` that the map is read from."""
    behaviours = inequality_of(case).behaviours.values()
    named = [name for each in behaviours for sign in each.signs for name in sign.any_of]
    return list(dict.fromkeys([*NEEDED, *named]))


def _show_map(found: InequalityMap, case: Case, as_json: bool) -> None:
    about = inequality_of(case)
    if as_json:
        tables = {name: records(getattr(found, name)) for name in ("cells", "place", "turns")}
        axes = {"x": found.ratio, "place": [found.place_x, found.place_y], "loss": about.loss}
        meanings = {name: each.meaning for name, each in about.behaviours.items()}
        head = {"case": found.case, "worlds": found.worlds, "seed": found.seed}
        put(head | axes | {"behaviours": meanings} | tables | {"caveat": found.caveat})
        return
    say_result(placed(found, case))
    for name, each in about.behaviours.items():
        say_result(f"{each.title}: {each.meaning}")
        for sentence in turned(found, name):
            say_result(f"  {sentence}")
    _show_place(found, case)
    for said in (about.note, found.caveat):
        if said:
            say_result(said)


def _show_place(found: InequalityMap, case: Case) -> None:
    """Print the shares at the case's own values, theory by theory."""
    say_result(
        f"{case.title} at its own values: share of the worlds with a war, with its 95 % interval; "
        f"{found.worlds:,} worlds a point, seed {found.seed}"
    )
    show("", ["Risk theory", *found.titles.values()], place_rows(found))


def _show_headlines(found: Headlines, case: Case, as_json: bool) -> None:
    if as_json:
        put(
            {"case": found.case, "worlds": found.worlds, "seed": found.seed}
            | {"headlines": records(found.rows), "caveat": found.caveat}
        )
        return
    told = held(found)
    say_result(
        f"{case.title}: headline findings under every risk theory, {found.worlds:,} paired worlds "
        f"an arm, seed {found.seed}; 95 % intervals"
    )
    for title, rows in found.rows.groupby("title", sort=False):
        say_result(f"{title}. {told[str(title)]}")
        for _, row in rows.iterrows():
            told_of = finding(row, found.worlds)
            say_result(f"  {theory_name(row['theory'])}: {row['verdict']}; {told_of}")
    say_result(OPEN)
    say_result(found.caveat)
