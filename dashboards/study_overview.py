"""What a folder of results is: what was asked, how, how far it is, and what is kept."""

from __future__ import annotations

from collections.abc import Iterator

from panmunjom.experiments import (
    Holding,
    Line,
    Manifest,
    Results,
    State,
    arms_of,
    by_arm,
    cases_of,
    described,
    lean_chunks,
    outcome_columns,
    printed_arms,
    tables_in,
    varied_in,
)
from panmunjom.model import InputError

from .section import Section, attempt, grid

LUCK = {
    "paired": "paired: replicate r has the same luck at every point and in every arm",
    "independent": "independent: every history has luck of its own",
}
METHODS = {
    "grid": "all combinations of the values",
    "latin_hypercube": "Latin hypercube",
    "sobol": "Sobol (Saltelli's scheme)",
    "morris": "Morris trajectories",
    "points": "a file of points",
}
MOST_SHOWN = 20
"""Rows of a table of arms or failures; the manifest has all."""
MOST_COLUMNS = 4
"""Arms side by side in a table of outcomes: as many as a printed page is wide."""
MOST_CHANGES = 6
"""Changes of an arm that are named."""
FAILED_TEXT = 300
"""Characters of an error that are shown."""


def design_section(results: Results) -> Section:
    """Return the design as a table: cases, arms, points, worlds, seed, what is kept."""
    return attempt(
        "design",
        "Design",
        lambda: Section("design", "Design", table=grid(("", ""), _design(results))),
    )


def state_of(manifest: Manifest) -> str:
    """Say how far a study is, in a sentence."""
    asked, done, failed = manifest.histories, manifest.done, manifest.failed
    if done < asked:
        told = f"Not finished: {done:,} of {asked:,} histories have been lived"
    else:
        told = f"Finished: all {asked:,} histories have been lived"
    if failed:
        told += f"; {failed:,} of them failed and are missing in every figure and table"
    ended = manifest.state is State.ABORTED and done < asked
    return f"{told}.{' It was stopped.' if ended else ''}"


def varied_section(results: Results) -> Section | None:
    """Return what was varied, with unit, range and source; None if nothing was."""
    varied = varied_in(results)
    if not varied:
        return None
    columns = {each.name: each for each in results.codebook.columns if each.table == "runs"}
    left = len(varied) - MOST_SHOWN
    rows = [
        (each.name, each.meaning or each.label, each.unit or "1", each.range, each.source)
        for each in (columns[path] for path in varied[:MOST_SHOWN])
    ]
    header = ("Parameter", "Meaning", "Unit", "Declared range", "Source")
    note = f"{left:,} further parameters stand in the codebook." if left > 0 else ""
    return Section("varied", "What was varied", note, table=grid(header, rows))


def arms_section(results: Results) -> Section | None:
    """Return what each arm changes; None if there is only the untouched case as it comes."""
    arms = results.manifest.asked.arms
    varied = set(varied_in(results))
    rows = []
    for name, arm in arms.items():
        case, own = name.split(" ", 1)
        sets = [f"{path} = {text}" for path, text in arm.changes.items() if path not in varied]
        rows.append((case, own, _shortened([*arm.interventions, *sets]), arm.digest[:12]))
    if len(rows) == 1 and rows[0][2] == "nothing":
        return None
    left = len(rows) - MOST_SHOWN
    note = f"{left:,} further arms stand in the manifest." if left > 0 else ""
    header = ("Case", "Arm", "What is changed", "Digest")
    return Section("arms", "Arms", note, table=grid(header, rows[:MOST_SHOWN]))


def failures_section(results: Results) -> Section | None:
    """Return the histories that could not be lived; None if all could."""
    failures = results.failures
    if not failures:
        return None
    rows = [(each.history, f"{each.rows:,}", _last(each.error)) for each in failures[:MOST_SHOWN]]
    note = (
        "What failed may not be a chance selection: results without it can be biased. "
        "The same command with --retry tries these histories again."
    )
    if len(failures) > MOST_SHOWN:
        note += f" {len(failures) - MOST_SHOWN:,} further failures stand in the manifest."
    header = ("First history", "Histories", "Error")
    return Section("failures", "Histories that failed", note, table=grid(header, rows))


def outcomes_section(
    results: Results, most: int | None = None
) -> tuple[list[Section], dict[str, dict[str, list[Line]]]]:
    """Return the outcomes of every case, an arm a column, and the same as numbers.

    Parameters
    ----------
    results
        A study in a folder.
    most
        About so many histories are read at most: the first replicates of every point.
    """
    asked = results.manifest
    taken = None
    if most is not None and asked.histories > most:
        taken = max(1, most * asked.asked.replicates // asked.histories)
    found = by_arm(lean_chunks(results, outcome_columns(results), taken))
    several = len(found) > 1
    parts = []
    for case, arms in found.items():
        shown = dict(list(arms.items())[:MOST_COLUMNS])
        header, rows = printed_arms(shown)
        note = (
            "Shares with their 95 % interval of sampling, means of numbers, median dates in the "
            "worlds where they come. Over all points of the design together."
        )
        if taken is not None:
            note += f" The first {taken:,} of {asked.asked.replicates:,} replicates of every point."
        if len(arms) > len(shown):
            note += f" {len(arms) - len(shown):,} further arms are left out here."
        title = f"Outcomes: {case}" if several else "Outcomes"
        parts.append(Section("outcomes", title, note, table=grid(header, rows, 1)))
    if not parts:
        why = "no history of this study has been lived yet"
        parts.append(Section("outcomes", "Outcomes", why_missing=why))
    return parts, found


def overview(holding: Holding) -> list[Section]:
    """Return what a folder is, without reading a table of it."""
    parts: list[Section] = []
    for name, results in holding.studies.items():
        own = [design_section(results), failures_section(results)]
        if holding.kind == "study":  # an account sets dozens of parameters, and is told in words
            own += [arms_section(results), varied_section(results)]
        for each in own:
            if each is not None:
                title = f"{each.title}: {name}" if name else each.title
                parts.append(Section(each.name, title, each.note, each.figure, each.table))
    return parts


def _design(results: Results) -> Iterator[tuple[str, str]]:
    manifest = results.manifest
    asked = manifest.asked
    points = max((arm.points for arm in asked.arms.values()), default=1)
    titles = results.codebook.titles
    yield "Cases", "; ".join(f"{titles.get(name, name)} ({name})" for name in cases_of(results))
    yield "Method", _method(results, points)
    yield "Arms", f"{len(arms_of(results)):,} (the untouched case included)"
    yield "Histories", f"{manifest.histories:,}: {points:,} points, {asked.replicates:,} at each"
    yield "Luck", f"{LUCK.get(asked.luck, asked.luck)}; seed {asked.seed}"
    yield "State", state_of(manifest)
    yield "Tables kept", ", ".join(tables_in(results))


def _method(results: Results, points: int) -> str:
    varied = len(varied_in(results))
    if not varied:
        return "the cases as they stand, nothing varied"
    try:
        study = described(results)
    except InputError:
        study = None
    called = f"{METHODS[study.design.method]}, " if study is not None else ""
    return f"{called}{points:,} points of {varied:,} varied parameters"


def _shortened(changes: list[str]) -> str:
    """Return what is changed, as much of it as a table holds."""
    left = len(changes) - MOST_CHANGES
    more = [f"and {left:,} more"] if left > 0 else []
    return "; ".join([*changes[:MOST_CHANGES], *more]) or "nothing"


def _last(error: str) -> str:
    """Return the last line of a traceback, which says what went wrong."""
    lines = [line.strip() for line in error.strip().splitlines() if line.strip()]
    return (lines[-1] if lines else "")[:FAILED_TEXT]
