"""The inequality and its headline findings in words and printed numbers."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from panmunjom.model import Case, inequality_of

from .comparison_text import number
from .headlines import Headlines, survivors
from .inequality import InequalityMap
from .paired_text import interval, signed

OPEN = (
    "Open: the interval holds zero, so that luck alone could explain it. Earlier on balance: "
    "the share of worlds in which a date comes earlier less that in which it comes later; "
    "never is later than every date."
)
_ALONG = (("ratio", "over the ratio"), ("risk", "over the risk"))


def theory_name(theory: str) -> str:
    """Return a risk theory as it is printed: `safety_first` is "safety first"."""
    return "CARA" if theory == "cara" else theory.replace("_", " ")


def placed(found: InequalityMap, case: Case) -> str:
    """Return where the case's own values lie, in a sentence."""
    return (
        f"The case's own values: {found.ratio} = {found.place_x:.2f}, and a direct war is expected "
        f"to cost {found.place_y:.2f} a year of {inequality_of(case).act.replace('_', ' ')}."
    )


def turned(found: InequalityMap, behaviour: str) -> Iterator[str]:
    """Yield what turns a behaviour under each theory, from one end of the map to the other."""
    turns = found.turns[found.turns["behaviour"].eq(behaviour)]
    for theory, rows in turns.groupby("theory", sort=False):
        by = {row["along"]: row for _, row in rows.iterrows()}
        parts = [f"{words} {_points(by[along])}" for along, words in _ALONG]
        yield f"{theory_name(str(theory))}: " + "; ".join(parts) + "."


def place_rows(found: InequalityMap) -> Iterator[list[str]]:
    """Yield a row a theory: its name, then the share of every behaviour with its interval."""
    for theory, each in found.place.groupby("theory", sort=False):
        yield [theory_name(str(theory))] + [
            f"{number(row['share'], 'share')} ({number(row['low'], 'share')} to "
            f"{number(row['high'], 'share')})"
            for _, row in each.set_index("behaviour").loc[list(found.titles)].iterrows()
        ]


def held(found: Headlines) -> dict[str, str]:
    """Return for each finding, by title, under how many theories it holds, in a sentence."""
    told = survivors(found)
    return {title: f"Holds under {holds} of {of} theories." for title, (holds, of) in told.items()}


def finding(row: pd.Series, worlds: int) -> str:
    """Return what a change does, with its interval; and in how many worlds, where not in all."""
    few = f" In {row['n']:,} pairs of worlds." if row["n"] < worlds else ""
    ends = {"low": row["low"], "high": row["high"]}
    if row["kind"] == "date":
        net = f"earlier on balance in {signed(row['change'], 'share')} of the worlds"
        shift = pd.Series({"low": row["days_low"], "high": row["days_high"], "unit": "days"})
        return (
            f"{net} ({interval(pd.Series(ends | {'unit': 'share'}))}); "
            f"{signed(row['days'], 'days')} where it happens in both ({interval(shift)}).{few}"
        )
    unit = "share" if row["kind"] == "share" else "own units"
    levels = f"{number(row['baseline'], unit)} to {number(row['arm'], unit)}"
    change = f"{signed(row['change'], unit)} ({interval(pd.Series(ends | {'unit': unit}))})"
    return f"{levels}, {change}.{few}"


def _points(row: pd.Series) -> str:
    ends = pd.Series({"low": row["low"], "high": row["high"], "unit": "share"})
    return f"{signed(row['change'], 'share')} ({interval(ends)})"
