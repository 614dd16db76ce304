"""Tests that would tell rival accounts apart: what-ifs whose effect they foretell differently.

Every account lives its worlds twice, as they are and with one thing different. What the difference
does is an effect; where the accounts' effects lie far apart, whoever could find the effect out, in
an archive or in a like case, would know which account to believe.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from panmunjom.agents import IntArray
from panmunjom.model import Case, Number

from .accounts import account_case, accounts_of
from .intervals import Estimate, mean
from .measures import GAINS, Measure, measures, values
from .plan import BASELINE, Plan, Stratum
from .results import Results

FloatArray = NDArray[np.float64]

APART = 0.8
"""Pooled standard deviations from which two effects count as far apart (Cohen 1988: large)."""
FEWEST = 30
"""Pairs of worlds of an account below which nothing is said of its effect."""
FARTHEST = 99.0
"""Pooled standard deviations that are told at most: where luck moves nothing there is no end."""


def tests_plan(case: Case, worlds: int, seed: int) -> Plan:
    """Return the plan of every account under every counterfactual of the case, in paired worlds.

    Parameters
    ----------
    case : Case
    worlds : int
        Pairs of each account: so many of the values drawn for `accounts_plan`.
    seed : int

    Notes
    -----
    All are simulated as far as the counterfactual that looks furthest ahead. Points ``n * worlds``
    and the following are those of account n: many worlds that are lived together cost less.
    """
    known = case.spec.counterfactuals
    ends = [each.until for each in known.values() if each.until is not None]
    base = case.until(max([case.spec.end, *ends]))
    strata: list[Stratum] = []
    first = 0
    for told, points in _together(base, worlds, seed):
        strata.append(Stratum(told, BASELINE, points, first_world=first))
        for name, each in known.items():
            strata.append(replace(strata[-1], case=told.intervene(each.interventions), arm=name))
        first += points.size
    about = {"title": f"{case.title}: rival accounts under counterfactuals"}
    return Plan(tuple(strata), 1, seed, "independent", about=about)


def _together(case: Case, worlds: int, seed: int) -> Iterator[tuple[Case, IntArray]]:
    """Yield cases that hold the worlds of several accounts, one after the other, and their points.

    Accounts with the same switches and names can be lived together.
    """
    groups: dict[str, list[tuple[int, Case]]] = {}
    for number, account in enumerate(accounts_of(case).rivals):
        told = account_case(case, account, worlds, seed)
        named = {path: told.overrides[path] for path in told.overrides if not _numeric(told, path)}
        groups.setdefault(repr(sorted(named.items())), []).append((number, told))
    for members in groups.values():
        paths = dict.fromkeys(path for _, told in members for path in told.overrides)
        values = {path: _joined(path, [told for _, told in members], worlds) for path in paths}
        points = [number * worlds + np.arange(worlds) for number, _ in members]
        yield case.replace(values), np.concatenate(points)


def _numeric(case: Case, path: str) -> bool:
    return isinstance(case.parameters[path], Number)


def _joined(path: str, told: list[Case], worlds: int) -> FloatArray | bool | str:
    """Return a parameter's values in the worlds of several accounts; one value if it is a name."""
    values = [each.parameters[path].value for each in told]
    if isinstance(values[0], (bool, str)):
        return values[0]
    return np.concatenate([np.broadcast_to(np.float64(each), worlds) for each in values])


def separating(results: Results, case: Case) -> pd.DataFrame:
    """Rank counterfactuals and outcomes by how far the accounts' effects lie apart.

    Parameters
    ----------
    results : Results
        Of `tests_plan`.
    case : Case

    Returns
    -------
    DataFrame
        Widest apart first: ``counterfactual outcome label kind unit``, ``apart low high`` (distance
        of the two effects farthest from one another in pooled standard deviations of the effect
        within accounts, 95 % interval), ``separates`` (list of pairs of accounts whose effects lie
        `APART` or more from one another, in the lower end of the interval too), and ``effects``
        (a mapping from account to effect, ends of its interval and pairs of worlds).

    Notes
    -----
    An effect is the mean of the differences of paired worlds: days for a date (what never happens
    counts as the day after the last), percentage points as a share of 1, or the outcome's unit.
    Leaders' gains are left out: no history shows them. Intervals hold for a pair named beforehand;
    the widest of many is overestimated where worlds are few.
    """
    accounts = list(accounts_of(case).rivals)
    runs = results.runs.to_pandas()
    worlds = len(runs[runs["arm"].eq(BASELINE)]) // len(accounts)
    frames = {
        str(arm): _by_account(each.set_index("point"), accounts, worlds)
        for arm, each in runs.groupby("arm", sort=False)
    }
    plain = frames[BASELINE]
    rows = []
    for name in case.spec.counterfactuals:
        under = frames[name]
        for measure in measures(plain[accounts[0]]):
            if measure.group != GAINS:
                effects = {a: _differences(measure, plain[a], under[a]) for a in accounts}
                rows += [{"counterfactual": name} | row for row in _row(measure, effects)]
    found = pd.DataFrame(rows)
    if found.empty:
        return found
    return found.sort_values("apart", ascending=False, kind="stable", ignore_index=True)


def _by_account(runs: pd.DataFrame, accounts: list[str], worlds: int) -> dict[str, pd.DataFrame]:
    owner = runs.index // worlds
    return {account: runs[owner == number] for number, account in enumerate(accounts)}


def _differences(measure: Measure, before: pd.DataFrame, after: pd.DataFrame) -> FloatArray:
    """Return the effect in every pair of worlds to which the outcome applies."""
    if measure.kind == "date":
        column = measure.column[0]
        first, then = (pd.to_datetime(each[column]) for each in (before, after))
        never = max(_last_day(before), _last_day(after))
        gap = (then.fillna(never) - first.fillna(never)).dt.days
    else:
        gap = values(after, measure) - values(before, measure)
    return np.asarray(gap.dropna(), dtype=np.float64)


def _last_day(runs: pd.DataFrame) -> pd.Timestamp:
    dates = runs.select_dtypes("datetime")
    return pd.Timestamp(dates.max().max()) + pd.Timedelta(days=1)


def _row(measure: Measure, differences: Mapping[str, FloatArray]) -> Iterator[dict[str, object]]:
    """Yield what the accounts say of one outcome, if their effects differ at all."""
    known = {name: each for name, each in differences.items() if each.size >= FEWEST}
    if len(known) < 2:
        return
    pooled = float(np.sqrt(np.mean([each.var(ddof=1) for each in known.values()])))
    effects = {name: mean(each) for name, each in known.items()}
    gaps = {pair: _gap(pair, effects, known, pooled) for pair in combinations(known, 2)}
    widest = max(gaps.values(), key=lambda gap: gap.value)
    if widest.value > 0.0:
        yield {
            "outcome": measure.key,
            "label": measure.label,
            "kind": measure.kind,
            "unit": measure.unit,
            "apart": widest.value,
            "low": widest.low,
            "high": widest.high,
            "separates": [pair for pair, gap in gaps.items() if gap.low >= APART],
            "effects": {name: vars(each) for name, each in effects.items()},
        }


def _gap(
    pair: tuple[str, str],
    effects: Mapping[str, Estimate],
    differences: Mapping[str, FloatArray],
    pooled: float,
) -> Estimate:
    """Return the distance of two accounts' effects in pooled standard deviations."""
    a, b = pair
    gap = abs(effects[a].value - effects[b].value)
    scale = max(pooled, gap / FARTHEST)
    if scale == 0.0:
        return Estimate(0.0, 0.0, 0.0, 0)
    error = np.sqrt(sum(differences[each].var(ddof=1) / differences[each].size for each in pair))
    wide = 1.96 * float(error)
    n = min(differences[a].size, differences[b].size)
    return Estimate(gap / scale, max(gap - wide, 0.0) / scale, (gap + wide) / scale, n)
