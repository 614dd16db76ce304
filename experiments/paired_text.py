"""Paired differences in words and printed numbers: the table, the endings, the sentences."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from .columns import ENDINGS
from .comparison_text import NONE, day, number
from .paired import PairedDifferences


def paired_table(found: PairedDifferences) -> pd.DataFrame:
    """The paired differences as text, one line an outcome.

    Returns
    -------
    DataFrame of str
        `group outcome label meaning`, then `baseline arm difference interval` (95 %, sampling),
        `direction` (dates: how many worlds earlier and later), `pairs`, and `needed` ("1 point:
        3,200 worlds"). A dash stands for what cannot be said.
    """
    return pd.DataFrame([_line(row) for _, row in found.rows.iterrows()])


def transition_table(found: PairedDifferences) -> pd.DataFrame:
    """How many worlds went from which ending (rows) to which (columns), by printed name."""
    named = found.transitions.replace({"baseline": ENDINGS, "arm": ENDINGS})
    order = list(dict.fromkeys([*ENDINGS.values(), *named["baseline"], *named["arm"]]))
    wide = named.pivot(index="baseline", columns="arm", values="worlds").fillna(0).astype(int)
    rows, columns = ([n for n in order if n in axis] for axis in (wide.index, wide.columns))
    return wide.reindex(index=rows, columns=columns)


def paired_sentences(found: PairedDifferences, count: int = 3) -> list[str]:
    """What the intervention changes, in sentences, the endings first.

    After them the `count` largest differences of shares, and of dates, whose interval excludes
    zero, the endings themselves aside.
    """
    shares = (
        f"{row['label']}: in {number(row['baseline'], 'share')} of the worlds of "
        f"{found.baseline}, in {number(row['arm'], 'share')} of those of {found.arm} "
        f"({signed(row['difference'], 'share')}, {interval(row)})."
        for row in _clearest(found.rows, "share", count)
    )
    dates = (
        f"{row['label']} in {found.arm}: {signed(row['difference'], 'days')} in the middle of the "
        f"{row['n']:,} worlds where it happens in both ({interval(row)}); earlier in "
        f"{number(row['earlier'], 'share')} of all worlds, later in "
        f"{number(row['later'], 'share')}."
        for row in _clearest(found.rows, "date", count)
    )
    return [_ending(found), *shares, *dates]


def _clearest(rows: pd.DataFrame, kind: str, count: int) -> list[pd.Series]:
    """Return the rows with the largest differences that are clear of zero."""
    clear = rows[(rows["kind"] == kind) & ((rows["low"] > 0) | (rows["high"] < 0))]
    clear = clear[~clear["outcome"].str.startswith(("ending_", "winner_"))]
    largest = clear["difference"].abs().sort_values(ascending=False).index[:count]
    return [row for _, row in clear.loc[largest].iterrows()]


def _ending(found: PairedDifferences) -> str:
    changed = found.changed
    if not changed.n:
        return "No world has a known ending."
    low, high = (number(end, "share") for end in (changed.low, changed.high))
    return (
        f"In {number(changed.value, 'share')} of {changed.n:,} paired worlds the war ends "
        f"differently (95 % interval {low} to {high})."
    )


def signed(value: float, unit: str) -> str:
    """A difference as printed, with its sign: "+3.1 points", "−12 days"."""
    if pd.isna(value):
        return NONE
    size = 100 * value if unit == "share" else value
    word = {"share": "points", "thousand men": "thousand", "days": "days"}.get(unit, "")
    if abs(size) == 1:
        word = word.removesuffix("s")
    return f"{_sized(size)} {word}".strip()


def interval(row: pd.Series) -> str:
    """The interval of a row as printed: "−1.2 to +3.4"."""
    if pd.isna(row["low"]) or pd.isna(row["high"]):
        return NONE
    scale = 100 if row["unit"] == "share" else 1
    return f"{_sized(scale * row['low'])} to {_sized(scale * row['high'])}"


def _sized(value: float) -> str:
    """Three significant digits at most two of them decimals, and a sign; zero has none."""
    digits = 0 if value == round(value) else 2 - min(2, int(math.log10(max(abs(value), 1))))
    text = f"{value:+,.{digits}f}".replace("-", "−")
    if not text.strip("+−0.,"):
        return "0" if value == 0 else f"{value:+.1g}".replace("-", "−")
    return text


def _line(row: pd.Series) -> dict[str, str]:
    unit = str(row["unit"])
    date = row["kind"] == "date"
    direction = f"{number(row['earlier'], 'share')} earlier, {number(row['later'], 'share')} later"
    return {
        **{name: str(row[name]) for name in ("group", "outcome", "label", "meaning")},
        "baseline": day(row["baseline_date"]) if date else _level(row["baseline"], unit),
        "arm": day(row["arm_date"]) if date else _level(row["arm"], unit),
        "difference": signed(row["difference"], unit),
        "interval": interval(row),
        "direction": direction if date else NONE,
        "pairs": f"{row['n']:,}",
        "needed": _needed(row, unit),
    }


def _level(value: float, unit: str) -> str:
    """A share or a mean; a mean rung has decimals, the rung of one world has none."""
    return number(value, "own units" if unit == "rung" else unit)


def _needed(row: pd.Series, unit: str) -> str:
    if not np.isfinite(row["worlds_needed"]):
        return NONE
    return f"{signed(row['detect'], unit).lstrip('+')}: {row['worlds_needed']:,.0f} worlds"
