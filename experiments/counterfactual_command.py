"""The command `counterfactual`: the same luck, one thing different."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated

import typer

from panmunjom.model import Case, Counterfactual, InputError

from .command_options import (
    WORKERS,
    AsJson,
    Dask,
    Figure,
    OneCase,
    Out,
    Retry,
    Seed,
    Settings,
    Workers,
    chosen_case,
    leave_if_failed,
    simulated,
)
from .comparison import CAVEAT
from .drawing import Drawing
from .measures import measures
from .paired import PairedDifferences, checked_sizes, paired_differences
from .paired_text import paired_sentences, paired_table
from .plan import BASELINE, Plan, Stratum
from .results import Results
from .tables import no_runs, records
from .terminal import put, say, say_result, show

HEADER = {
    "label": "Outcome",
    "baseline": "{baseline}",
    "arm": "{arm}",
    "difference": "Difference",
    "interval": "95 % interval",
    "direction": "Of all worlds",
    "pairs": "Pairs",
    "needed": "Worlds needed to find",
}
"""What is shown of `paired_table`, and under which heading."""

Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="NAME...", help="Counterfactuals; none lists those there are."),
]
Detect = Annotated[
    list[str] | None,
    typer.Option(
        metavar="OUTCOME=SIZE", help="How large a difference is to be found, for worlds needed."
    ),
]


def counterfactual_with(drawing: Callable[[], Drawing]) -> Callable[..., None]:
    """Return the command `counterfactual`."""

    def counterfactual(
        case: OneCase,
        names: Names = None,
        worlds: Annotated[int, typer.Option(min=1, help="How many pairs of worlds.")] = 2000,
        out: Out = None,
        figure: Figure = None,
        detect: Detect = None,
        seed: Seed = 38,
        workers: Workers = WORKERS,
        dask: Dask = None,
        retry: Retry = False,
        settings: Settings = None,
        as_json: AsJson = False,
    ) -> None:
        """Live the same worlds with one thing different, and report what it changes."""
        chosen = chosen_case(case, None, settings)
        if not names:
            _list(chosen, as_json)
            return
        if figure is not None and len(names) > 1:
            raise InputError("--figure draws one counterfactual: name one")
        if figure is not None:
            drawing().refuse(figure)
        sizes = _sizes(detect or [])
        plan = counterfactual_plan(chosen, names, worlds, seed)
        checked_sizes(sizes, measures(no_runs(plan)))  # not only when all is lived
        results = simulated(plan, out, workers, dask, retry)
        found = paired_arms(results, sizes)
        if not found:
            leave_if_failed(results)
        if as_json:
            put({name: _document(each) for name, each in found.items()})
        for name, each in found.items():
            title = chosen.counterfactual(name).title
            if not as_json:
                _show(each, title)
            if figure is not None:
                say(f"The figure: {drawing().paired(each, title, figure)}")
        leave_if_failed(results)

    return counterfactual


def counterfactual_plan(case: Case, names: list[str], worlds: int, seed: int) -> Plan:
    """Return the plan of a case beside some of its counterfactuals, in the same worlds.

    All are simulated as far as the one that looks furthest ahead.
    """
    wanted = {name: case.counterfactual(name) for name in dict.fromkeys(names)}
    ends = [each.until for each in wanted.values() if each.until is not None]
    base = case.until(max([case.spec.end, *ends]))
    arms = {name: base.intervene(each.interventions) for name, each in wanted.items()}
    strata = (Stratum(base), *(Stratum(each, name) for name, each in arms.items()))
    about = {"title": "; ".join(each.title for each in wanted.values())}
    return Plan(strata, worlds, seed, about=about)


def paired_arms(
    results: Results, detect: Mapping[str, float] | None = None
) -> dict[str, PairedDifferences]:
    """Compare every arm of a study of one case with its baseline, world by world."""
    runs = results.runs.to_pandas()
    if runs.empty:
        return {}
    arms = {str(name): each for name, each in runs.groupby("arm", sort=False)}
    baseline = arms.pop(BASELINE, runs.iloc[:0])
    return {name: paired_differences(baseline, each, detect) for name, each in arms.items()}


def _sizes(detect: list[str]) -> dict[str, float]:
    sizes: dict[str, float] = {}
    for each in detect:
        name, equals, text = each.partition("=")
        try:
            sizes[name.strip()] = float(text)
        except ValueError:
            equals = ""
        if not equals:
            raise InputError(f"--detect {each!r}: expected OUTCOME=SIZE, as armistice_date=30")
    return sizes


def _list(case: Case, as_json: bool) -> None:
    """Print the counterfactuals of a case with their four tests."""
    known = case.spec.counterfactuals
    if as_json:
        put({name: each.model_dump(mode="json", by_alias=True) for name, each in known.items()})
        return
    for name, each in known.items():
        say_result("\n".join([name, f"  {each.title}", *_described(each)]) + "\n")
    if not known:
        say_result(f"{case.name} describes no counterfactuals; a study's arms can be of your own.")


def _described(each: Counterfactual) -> list[str]:
    """Return what is changed, and the tests after Tetlock & Belkin (1996)."""
    until: date | None = each.until
    return [
        f"  Changed: {'; '.join(map(str, each.interventions))}",
        *([f"  Simulated until: {until}"] if until else []),
        f"  Clarity: {each.clarity}",
        f"  Consistency with the record: {each.consistency}",
        f"  Minimal rewrite: {each.minimal_rewrite}",
        f"  Projectability: {each.projectability}",
        f"  Source: {each.source}",
    ]


def _show(found: PairedDifferences, title: str) -> None:
    table = paired_table(found)[list(HEADER)]
    header = (words.format(baseline=found.baseline, arm=found.arm) for words in HEADER.values())
    show(f"{title}: {found.worlds:,} pairs of worlds", header, table.itertuples(index=False))
    for sentence in paired_sentences(found):
        say_result(sentence)
    say_result(f"{CAVEAT}\n")


def _document(found: PairedDifferences) -> dict[str, object]:
    return {
        "worlds": found.worlds,
        "dropped": found.dropped,
        "changed_ending": vars(found.changed),
        "rows": records(found.rows),
        "transitions": records(found.transitions),
        "caveat": found.caveat,
    }
