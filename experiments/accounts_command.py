"""The command `accounts`: which rival account made this record, and could the record tell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from panmunjom.model import Case, InputError

from .accounts import (
    WORLDS_APART,
    AccountComparison,
    accounts_of,
    accounts_plan,
    reference_table,
)
from .accounts_page import accounts_page
from .accounts_text import (
    ACCOUNTS,
    PATTERNS,
    account_rows,
    confusion_rows,
    lines_of_tests,
    pattern_rows,
    sentences,
    verdict,
)
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
from .markdown import command_text, refuse_foreign, write_page
from .model_choice import FEWEST, choose
from .model_fit import goodness_of_fit, outside
from .separation import separating, tests_plan
from .store import write_json
from .tables import records
from .terminal import put, say, say_result, show

VALUES = (
    "Within an account the worlds differ in the values it leaves open, too: the intervals are "
    "those of so many simulations and trees."
)


def accounts_with(drawing: Callable[[], Drawing]) -> Callable[..., None]:
    """Return the command `accounts`."""

    def accounts(
        case: OneCase,
        worlds: Annotated[
            int, typer.Option(min=FEWEST, max=WORLDS_APART, help="Histories of every account.")
        ] = 4000,
        trees: Annotated[int, typer.Option(min=FEWEST, help="Trees of a forest.")] = 500,
        pairs: Annotated[
            int,
            typer.Option(
                min=0, help="Pairs of worlds of every account and counterfactual; 0 leaves out."
            ),
        ] = 500,
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
        """Ask which rival account reproduces the record best, and whether the record can tell."""
        chosen = chosen_case(case, None, settings)
        accounts_of(chosen)
        refuse_foreign(page, "accounts")
        if pairs > worlds:
            raise InputError(f"--pairs {pairs} is more than the {worlds} worlds of an account")
        if figure is not None:
            drawing().refuse(figure)
        found = account_comparison(chosen, worlds, trees, pairs, seed, out, workers, dask, retry)
        document = _document(found)
        if out is not None:
            write_json(out / "accounts.json", document)
        if as_json:
            put(document)
        else:
            _show(found)
        if figure is not None:
            say(f"The figure: {drawing().accounts(found, figure)}")
        if page is not None:
            options = {"--worlds": worlds, "--trees": trees, "--pairs": pairs, "--seed": seed}
            command = command_text("accounts", case, options | {"--set": settings, "--page": page})
            write_page(page, accounts_page(found, chosen.digest, command, _caveat(found)))

    return accounts


def account_comparison(
    case: Case,
    worlds: int = 4000,
    trees: int = 500,
    pairs: int = 500,
    seed: int = 38,
    out: Path | None = None,
    workers: int = 1,
    dask: str | None = None,
    retry: bool = False,
) -> AccountComparison:
    """Put the rival accounts of a case before its record.

    Parameters
    ----------
    case : Case
    worlds : int
        Histories of every account.
    trees : int
        Of a forest.
    pairs : int
        Paired worlds of every account under every counterfactual; 0 leaves that out.
    seed : int
        The result depends on it and on the sizes, not on the number of workers.
    out : Path, optional
        Folder for the histories: ``records`` and ``tests``. A study that was stopped goes on.
    workers, dask, retry
        As for every study.

    Raises
    ------
    InputError
        If the case has no rival accounts or no record.
    """
    accounts = accounts_of(case)
    name = f"{case.title}, records"
    plan = accounts_plan(case, worlds, seed)
    results = simulated(plan, out and out / "records", workers, dask, retry, name)
    leave_if_failed(results)
    table = reference_table(results, case)
    say(f"Growing forests of {trees:,} trees on {len(table.label):,} simulated records.")
    choice = choose(table, trees, seed, workers)
    tests = separating_tests(case, pairs, seed, out, workers, dask, retry)
    patterns = {key: each.title for key, each in case.spec.record.patterns.items()}
    fit, beyond = goodness_of_fit(table, seed), outside(table)
    return AccountComparison(
        case.title, accounts, choice, fit, beyond, tests, patterns, worlds, pairs, seed
    )


def separating_tests(
    case: Case,
    pairs: int,
    seed: int,
    out: Path | None,
    workers: int,
    dask: str | None,
    retry: bool,
) -> pd.DataFrame:
    """Live the accounts under the case's counterfactuals and rank what tells them apart."""
    if not pairs or not case.spec.counterfactuals:
        return pd.DataFrame()
    name = f"{case.title}, tests"
    plan = tests_plan(case, pairs, seed)
    results = simulated(plan, out and out / "tests", workers, dask, retry, name)
    leave_if_failed(results)
    return separating(results, case)


def _show(found: AccountComparison) -> None:
    say_result(verdict(found))
    for sentence in sentences(found):
        say_result(sentence)
    size = f"{found.worlds:,} worlds of each account, seed {found.seed}"
    show(f"{found.case}: rival accounts ({size})", ACCOUNTS, account_rows(found))
    names = [*found.choice.confusion.columns]
    held = f"{found.choice.held_out:,} held out"
    title = f"Simulated records of an account (rows) by the account named ({held})"
    show(title, ["Account", *names], confusion_rows(found))
    show("Patterns that tell accounts apart", PATTERNS, pattern_rows(found))
    if not found.tests.empty:
        say_result(f"Tests that would tell ({found.paired:,} pairs of worlds of each account):")
        for line in lines_of_tests(found):
            say_result(line)
    say_result(_caveat(found))


def _caveat(found: AccountComparison) -> str:
    return f"{VALUES} {found.caveat}"


def _document(found: AccountComparison) -> dict[str, object]:
    choice = found.choice
    return {
        "case": found.case,
        "verdict": verdict(found),
        "sentences": sentences(found),
        "accounts": {
            name: each.model_dump(mode="json") for name, each in found.accounts.rivals.items()
        },
        "selected": choice.selected,
        "posterior": vars(choice.posterior),
        "probabilities": records(choice.table),
        "error": vars(choice.error),
        "confusion": choice.confusion.to_dict("index"),
        "pairs": records(choice.pairs),
        "patterns": records(choice.patterns),
        "fit": records(found.fit),
        "outside": records(found.outside),
        "tests": found.tests.to_dict("records"),
        "worlds": found.worlds,
        "paired_worlds": found.paired,
        "held_out": choice.held_out,
        "trees": choice.trees,
        "seed": found.seed,
        "version": found.version,
        "caveat": _caveat(found),
    }
