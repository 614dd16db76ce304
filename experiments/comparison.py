"""Two cases side by side, outcome by outcome, with intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import metadata
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.typing import NaTType

from .intervals import Estimate, difference, median, share, spread, superiority
from .measures import BLOOD, GAINS, GROUPS, Measure, for_role, measures, values
from .scales import order_of_cases

CAVEAT = (
    "Everything here is conditional on this model and on these parameter values. Only luck differs "
    "between the worlds of a case: the intervals say nothing of how wrong the model or its values "
    "may be. History happened once. This is not a forecast."
)


@dataclass(frozen=True)
class CaseLabel:
    """How a case is introduced to a reader.

    Attributes
    ----------
    name
        Name as in the column `case`, used on the command line.
    title
        As printed; the name if empty.
    summary
        One or two sentences on what the case is.
    start
        First simulated day; without it milestones have dates but no "days from the start".
    roles
        Role to actor ("Attacker": "dprk"). A role held in both cases is compared across them; an
        actor may hold several (Russia owns its war and is the senior partner in it).
    """

    name: str
    title: str = ""
    summary: str = ""
    start: date | None = None
    roles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Comparison:
    """Two cases, A and B, compared.

    Attributes
    ----------
    rows
        One row per outcome and case: `group outcome label meaning kind unit case who estimate low
        high` (95 % interval of sampling) `p10 p90` (80 % of the worlds lie between them; NaN for a
        share) `n` (worlds it rests on) and `date date_low date_high date_p10 date_p90` for
        milestones. Shares run from 0 to 1.
    difference
        One row per outcome that can be compared: `outcome unit estimate low high` (B minus A, 95 %
        interval), `dominance` (chance that a world of B lies above a world of A minus the reverse,
        -1 to 1), `headline`.
    scales
        Which case escalates further, on every scale; see `order_of_cases`.
    cases
        Names of A and B; "(A)" and "(B)" are added where a case is compared with itself.
    labels, worlds, seed
        By the names in `cases`. A seed is -1 where the table holds several or none.
    caveat, version
        What must be printed with every result; the version of the program.
    """

    rows: pd.DataFrame
    difference: pd.DataFrame
    scales: pd.DataFrame
    cases: tuple[str, str]
    labels: Mapping[str, CaseLabel]
    worlds: Mapping[str, int]
    seed: Mapping[str, int]
    caveat: str = CAVEAT
    version: str = ""

    def title(self, case: str) -> str:
        """The printed name of a case."""
        return self.labels[case].title or case


def compare(
    a: pd.DataFrame,
    b: pd.DataFrame,
    label_a: CaseLabel | None = None,
    label_b: CaseLabel | None = None,
) -> Comparison:
    """Compare the worlds of two cases.

    Worlds of different cases are independent even under one seed: equal luck means nothing where
    the choices are others. Shares get Wilson intervals and Newcombe differences; medians get
    order-statistic intervals and differences from the two intervals (see `intervals`).

    Parameters
    ----------
    a, b
        Outcomes, one row a world, as `batch` returns them.
    label_a, label_b
        How the cases are introduced; by default the name in the column `case` and nothing else.

    Raises
    ------
    ValueError
        If a table has no world, or worlds of several cases.
    """
    name_a, name_b = _case_name(a), _case_name(b)
    pair = (name_a, name_b) if name_a != name_b else (f"{name_a} (A)", f"{name_b} (B)")
    labels = dict(
        zip(pair, (label_a or CaseLabel(name_a), label_b or CaseLabel(name_b)), strict=True)
    )
    side_a, side_b = _side(a, labels[pair[0]]), _side(b, labels[pair[1]])
    rows = _rows(pair, (a, b), (side_a, side_b), labels)
    return Comparison(
        rows=rows,
        difference=_differences((a, b), (side_a, side_b)),
        scales=order_of_cases(a, b),
        cases=pair,
        labels=labels,
        worlds=dict(zip(pair, (len(a), len(b)), strict=True)),
        seed=dict(zip(pair, (_seed(a), _seed(b)), strict=True)),
        version=program_version(),
    )


def _side(outcomes: pd.DataFrame, label: CaseLabel) -> dict[str, Measure]:
    """The outcomes of one case by key; those of an actor stand under each role it holds."""
    found: dict[str, Measure] = {}
    for measure in measures(outcomes):
        actor = _actor(measure)
        held = [role for role, who in label.roles.items() if actor and who == actor]
        chosen = [for_role(measure, actor, role) for role in held] or [measure]
        found |= {each.key: each for each in chosen}
    return found


def _actor(measure: Measure) -> str:
    for prefix in ("blood_share_", "dead_"):
        if measure.key.startswith(prefix):
            return measure.key.removeprefix(prefix)
    return ""


def _rows(
    pair: tuple[str, str],
    tables: tuple[pd.DataFrame, pd.DataFrame],
    sides: tuple[dict[str, Measure], dict[str, Measure]],
    labels: Mapping[str, CaseLabel],
) -> pd.DataFrame:
    rows = []
    for key in _in_order(*sides):
        for case, outcomes, side in zip(pair, tables, sides, strict=True):
            if key in side:
                rows.append(_row(outcomes, side[key], case, labels[case]))
    return pd.DataFrame(rows)


def _in_order(a: Mapping[str, Measure], b: Mapping[str, Measure]) -> list[str]:
    """Keys of both sides by group; among actors and leaders, the shared ones first."""
    merged = {**b, **a}

    def place(key: str) -> tuple[int, bool]:
        group = merged[key].group
        return GROUPS.index(group), group in (BLOOD, GAINS) and not (key in a and key in b)

    return sorted(dict.fromkeys([*a, *b]), key=place)


def _row(outcomes: pd.DataFrame, measure: Measure, case: str, label: CaseLabel) -> dict[str, Any]:
    """One line of the comparison."""
    dates = (
        values(outcomes, measure) if measure.kind == "date" else pd.Series(dtype="datetime64[ns]")
    )
    numbers = _numbers(outcomes, measure, label)
    found = _estimate(numbers, measure)
    p10, p90 = (np.nan, np.nan) if measure.kind == "share" else spread(numbers)
    row = {
        "group": measure.group,
        "outcome": measure.key,
        "label": measure.label,
        "meaning": measure.meaning,
        "kind": measure.kind,
        "unit": measure.unit,
        "case": case,
        "who": measure.who,
        "estimate": found.value,
        "low": found.low,
        "high": found.high,
        "p10": p10,
        "p90": p90,
        "n": int(dates.size) if measure.kind == "date" else found.n,
    }
    return row | _dates(dates)


def _numbers(outcomes: pd.DataFrame, measure: Measure, label: CaseLabel) -> NDArray[Any]:
    """Known values (worlds,); dates as days from the start, nothing if that is unknown."""
    known = values(outcomes, measure)
    if measure.kind != "date":
        return known.to_numpy(dtype=float)
    if label.start is None:
        return np.empty(0)
    return (known - pd.Timestamp(label.start)).dt.days.to_numpy(dtype=float)


def _estimate(numbers: NDArray[Any], measure: Measure) -> Estimate:
    if measure.kind == "share":
        return share(int(numbers.sum()), int(numbers.size))
    return median(numbers)


def _dates(dates: pd.Series) -> dict[str, pd.Timestamp | NaTType]:
    """Median date, its 95 % interval and the dates between which 80 % of worlds lie."""
    names = ("date", "date_low", "date_high", "date_p10", "date_p90")
    if dates.empty:
        return dict.fromkeys(names, pd.NaT)
    epoch = pd.Timestamp(dates.min())
    days = (dates - epoch).dt.days.to_numpy(dtype=float)
    middle = median(days)
    found = (middle.value, middle.low, middle.high, *spread(days))
    return {
        name: epoch + pd.Timedelta(days=round(day)) if np.isfinite(day) else pd.NaT
        for name, day in zip(names, found, strict=True)
    }


def _differences(
    tables: tuple[pd.DataFrame, pd.DataFrame], sides: tuple[dict[str, Measure], dict[str, Measure]]
) -> pd.DataFrame:
    columns = ["outcome", "unit", "estimate", "low", "high", "dominance", "headline"]
    rows = []
    for key in _in_order(*sides):
        measure = sides[0].get(key)
        if measure and key in sides[1] and measure.comparable and measure.kind != "date":
            a, b = (values(t, s[key]).to_numpy(float) for t, s in zip(tables, sides, strict=True))
            rows.append(_difference(measure, a, b))
    return pd.DataFrame(rows, columns=columns)


def _difference(measure: Measure, a: NDArray[Any], b: NDArray[Any]) -> tuple[Any, ...]:
    """One line of differences, B minus A."""
    gap = difference(_estimate(a, measure), _estimate(b, measure))
    dominance = 2.0 * superiority(a, b).value - 1.0
    # An army alone on its side bears all of its side's dead by definition: no finding.
    alone = measure.group == BLOOD and bool((a == 1.0).all() or (b == 1.0).all())
    headline = measure.headline and not alone
    return measure.key, measure.unit, gap.value, gap.low, gap.high, dominance, headline


def _case_name(outcomes: pd.DataFrame) -> str:
    found = outcomes["case"].unique()
    if len(found) != 1:
        raise ValueError(
            f"expected the worlds of one case, found {len(found)} cases in {len(outcomes)} worlds"
        )
    return str(found[0])


def _seed(outcomes: pd.DataFrame) -> int:
    if "seed" not in outcomes.columns:
        return -1
    found = outcomes["seed"].dropna().unique()
    return int(found[0]) if len(found) == 1 else -1


def program_version() -> str:
    """Return the version of the program, as it stands below every result."""
    try:
        return metadata.version("panmunjom")
    except metadata.PackageNotFoundError:
        return "unknown"
