"""The command `claims`: what others have said of the war, and what the model says of that."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from panmunjom.model import Case

from .claims import Finding, chosen_claims, claims_plan, findings, tally
from .claims_page import page
from .claims_text import (
    HEADER,
    HEADINGS,
    frame_of,
    headline,
    records_of,
    table_rows,
    units_of,
)
from .command_options import (
    WORKERS,
    AsJson,
    Dask,
    OneCase,
    Out,
    Page,
    Retry,
    Seed,
    Workers,
    chosen_case,
    leave_if_failed,
    simulated,
)
from .comparison import CAVEAT
from .markdown import command_text, refuse_foreign, write_page
from .store import write_whole
from .terminal import put, say, say_result, show

Only = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="NAME", help="Only this claim, as SF14; repeatable."),
]


def claims(
    case: OneCase,
    worlds: Annotated[int, typer.Option(min=1, help="How many worlds in every arm.")] = 2000,
    only: Only = None,
    out: Out = None,
    page_file: Page = None,
    seed: Seed = 38,
    workers: Workers = WORKERS,
    dask: Dask = None,
    retry: Retry = False,
    as_json: AsJson = False,
) -> None:
    """Put what others have claimed to the model: held, not held, or cannot say."""
    refuse_foreign(page_file, "claims")
    chosen = chosen_case(case, None, None)
    wanted = chosen_claims(chosen, only or ())
    plan = claims_plan(chosen, wanted, worlds, seed)
    results = None if plan is None else simulated(plan, out, workers, dask, retry)
    called = shlex.quote(case)
    found = findings(chosen, wanted, results, called)
    if as_json:
        put(_document(chosen, found, worlds, seed))
    else:
        _show(chosen, found, called, worlds, seed)
    if out is not None:
        _keep(chosen, found, out)
    if page_file is not None:
        options = {"--only": list(dict.fromkeys(only or ())), "--worlds": worlds, "--seed": seed}
        command = command_text("claims", case, options | {"--page": page_file})
        write_page(page_file, page(chosen, found, command, worlds, seed))
    if results is not None:
        leave_if_failed(results)


def _keep(case: Case, found: Sequence[Finding], out: Path) -> None:
    """Write the findings as a table beside the study."""
    text = frame_of(found, units_of(case)).to_csv(index=False, lineterminator="\n")
    out.mkdir(parents=True, exist_ok=True)
    write_whole(out / "claims.csv", text.encode())
    say(f"The findings as a table: {out / 'claims.csv'}")


def _document(case: Case, found: Sequence[Finding], worlds: int, seed: int) -> dict[str, object]:
    return {
        "case": case.name,
        "digest": case.digest,
        "worlds": worlds,
        "seed": seed,
        "counts": tally(found),
        "claims": records_of(found, units_of(case)),
        "caveat": CAVEAT,
    }


def _show(case: Case, found: Sequence[Finding], called: str, worlds: int, seed: int) -> None:
    units = units_of(case)
    say_result(f"{case.title}: {worlds:,} worlds in every arm, seed {seed}. {headline(found)}")
    for standing, heading in HEADINGS.items():
        group = [each for each in found if each.standing == standing]
        if group and group[0].claim.tests:
            show(heading, HEADER, (row for each in group for row in table_rows(each, units)))
        elif group:
            lines = (f"  {x.name}  {x.claim.title}: {x.claim.reason}" for x in group)
            say_result("\n".join((heading, *lines, "")))
    say_result(
        f"One claim by itself: panmunjom claims {called} --only NAME --worlds {worlds} --seed "
        f"{seed}\n{CAVEAT}"
    )
