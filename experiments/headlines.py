"""The headline findings under every risk theory, and which survive the choice of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from panmunjom.model import (
    Case,
    Counterfactual,
    Headline,
    InputError,
    Intervention,
    inequality_of,
    nearest,
)

from .behaviours import shown_by
from .comparison import CAVEAT, program_version
from .intervals import paired_share
from .measures import Measure, measures
from .paired_rows import paired_row
from .pairing import match
from .plan import BASELINE, Plan
from .points import given_points
from .strata import strata_of

SIGN = {"more": 1.0, "fewer": -1.0, "earlier": 1.0, "later": -1.0}
"""Which way the measured change must go: for a date it is earlier less later."""


@dataclass(frozen=True)
class Headlines:
    """The findings of a case under every risk theory.

    Attributes
    ----------
    rows
        One row a finding and theory: `headline title outcome expected theory kind n baseline arm
        change low high days days_low days_high verdict`. `change` is what the intervention does:
        to a share or a number the paired difference, to a date the share of worlds in which it
        comes earlier less that in which it comes later (never is later than any date), with its
        95 % interval; `days` the median shift where it happens in both. `verdict` is "holds"
        where the interval lies on the side the finding says, "reversed" where it lies on the
        other, "open" where it holds zero.
    case, worlds, seed
        Worlds of every arm; as in the tables.
    """

    rows: pd.DataFrame
    case: str
    worlds: int
    seed: int
    caveat: str = CAVEAT
    version: str = ""


def headlines_plan(case: Case, theories: Sequence[str], worlds: int, seed: int) -> Plan:
    """Return the plan: every finding's change and the case as it is, under every theory.

    All are simulated as far as the what-if that looks furthest ahead.

    Raises
    ------
    InputError
        If the case names no findings.
    """
    found = inequality_of(case)
    if not found.headlines:
        raise InputError(f"{case.name} names no headline findings in its inequality.toml")
    bundles = {name: _bundle(case, each) for name, each in found.headlines.items()}
    ends = [each.until for each in bundles.values() if isinstance(each, Counterfactual)]
    base = case.until(max([case.spec.end, *(end for end in ends if end is not None)]))
    arms: dict[str, Sequence[Intervention]] = {BASELINE: []}
    for name, bundle in bundles.items():
        arms[name] = bundle.interventions if isinstance(bundle, Counterfactual) else bundle
    points = given_points({f"{found.leader}.risk_theory": np.array(theories, dtype=object)})
    about = {"title": f"Headline findings of {case.title} under every risk theory"}
    return Plan(tuple(strata_of(base, points, arms)), worlds, seed, about=about)


def refuse_unknown_outcomes(case: Case, runs: pd.DataFrame) -> None:
    """Refuse findings about what is neither a behaviour nor an outcome of the report."""
    found = inequality_of(case)
    known = {measure.key: measure for measure in measures(runs)}
    for name, headline in found.headlines.items():
        where = f"inequality.headlines.{name}"
        names = [*found.behaviours, *known]
        if headline.outcome not in names:
            raise InputError(
                f"{where}: {headline.outcome!r} is neither a behaviour nor an outcome of the report"
                f"{nearest(headline.outcome, names)}"
            )
        date = headline.outcome in known and known[headline.outcome].kind == "date"
        if date != (headline.expected in ("earlier", "later")):
            raise InputError(
                f"{where}: expected {headline.expected!r} does not fit {headline.outcome!r}: dates "
                "come earlier or later, of everything else there is more or fewer"
            )


def headlines(runs: pd.DataFrame, case: Case, theories: Sequence[str]) -> Headlines:
    """Read the findings off the histories of a `headlines_plan`.

    Parameters
    ----------
    runs
        The table `runs`.
    case, theories
        As planned.
    """
    found = inequality_of(case)
    seen = shown_by(runs, found, case)
    runs = runs.assign(**{_column(name): column for name, column in seen.items()})
    rows = []
    for name, headline in found.headlines.items():
        for point, theory in enumerate(theories):
            part = runs[runs["point"].eq(point)]
            before, after = part[part["arm"].eq(BASELINE)], part[part["arm"].eq(name)]
            label = {"headline": name, "title": headline.title, "theory": theory}
            rows.append(label | _tested(before, after, headline))
    return Headlines(
        rows=pd.DataFrame(rows),
        case=case.name,
        worlds=int(runs["replicate"].nunique()),
        seed=int(runs["seed"].iloc[0]),
        version=program_version(),
    )


def survivors(found: Headlines) -> Mapping[str, tuple[int, int]]:
    """Return for each finding under how many theories it holds, and of how many."""
    holds = found.rows.assign(holds=found.rows["verdict"].eq("holds"))
    groups = holds.groupby("title", sort=False)["holds"]
    return {str(title): (int(each.sum()), len(each)) for title, each in groups}


def _bundle(case: Case, headline: Headline) -> Counterfactual | list[Intervention]:
    if headline.counterfactual is None:
        return headline.interventions
    return case.counterfactual(headline.counterfactual)


def _column(behaviour: str) -> str:
    """Return the column in which a behaviour stands: no name of the table of worlds has a blank."""
    return f"seen {behaviour}"


def _tested(baseline: pd.DataFrame, arm: pd.DataFrame, headline: Headline) -> dict[str, Any]:
    """Return what the change does to the outcome, and whether that is what the finding says."""
    pair = match(baseline, arm)
    column = _column(headline.outcome)
    if column in pair.baseline:
        row = _behaviour(pair.baseline[column], pair.arm[column])
    else:
        by_key: dict[str, Measure] = {each.key: each for each in measures(pair.baseline)}
        row = _outcome(paired_row(by_key[headline.outcome], pair.baseline, pair.arm, None))
    low, high = sorted(SIGN[headline.expected] * row[end] for end in ("low", "high"))
    verdict = "holds" if low > 0.0 else "reversed" if high < 0.0 else "open"
    return {
        "outcome": headline.outcome,
        "expected": headline.expected,
        **row,
        "verdict": verdict,
    }


def _behaviour(before: pd.Series, after: pd.Series) -> dict[str, Any]:
    """Compare the share in which a behaviour is seen, over the worlds with a war in both arms."""
    known = before.notna() & after.notna()
    a, b = before[known].to_numpy(dtype=float), after[known].to_numpy(dtype=float)
    found = paired_share(int((b > a).sum()), int((b < a).sum()), a.size)
    levels = {"baseline": float(a.mean()), "arm": float(b.mean())} if a.size else {}
    return _row("share", found.n, levels, (found.value, found.low, found.high))


def _outcome(row: Mapping[str, Any]) -> dict[str, Any]:
    if row["kind"] != "date":
        levels = {name: row[name] for name in ("baseline", "arm")}
        return _row(row["kind"], row["n"], levels, _three(row, "difference", ""))
    days = dict(zip(_DAYS, _three(row, "difference", ""), strict=True))
    return _row("date", row["n"], days, _three(row, "net", "net_"))


_DAYS = ("days", "days_low", "days_high")


def _three(row: Mapping[str, Any], name: str, prefix: str) -> tuple[float, float, float]:
    return row[name], row[f"{prefix}low"], row[f"{prefix}high"]


def _row(
    kind: str, n: int, more: Mapping[str, float], change: tuple[float, float, float]
) -> dict[str, Any]:
    blank = dict.fromkeys(("baseline", "arm"), np.nan)
    days = dict.fromkeys(_DAYS, np.nan)
    changed = dict(zip(("change", "low", "high"), change, strict=True))
    return {"kind": kind, "n": n, **(blank | days | changed | dict(more))}
