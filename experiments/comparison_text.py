"""A comparison in words and printed numbers: the table and the contrasts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .comparison import Comparison

NONE = "–"
_UNITS = {"days": " days", "thousand men": " thousand"}


def table(comparison: Comparison) -> pd.DataFrame:
    """The comparison as text, one line per outcome.

    Returns
    -------
    DataFrame of str
        `group outcome label meaning`, then for A and B `value_ interval_ spread_` (95 % interval
        of sampling; 80 % of the worlds) and `difference difference_interval`. A dash stands for
        what a case does not have.
    """
    gaps = comparison.difference.set_index("outcome")
    lines = []
    for outcome, rows in comparison.rows.groupby("outcome", sort=False):
        first = rows.iloc[0]
        line = {name: str(first[name]) for name in ("group", "outcome", "label", "meaning")}
        for side, case in zip("ab", comparison.cases, strict=True):
            found = rows[rows["case"] == case]
            line |= _cells(found.iloc[0], side) if len(found) else _empty(side)
        known = outcome in gaps.index
        line |= _gap(gaps.loc[[outcome]].iloc[0]) if known else _no_gap()
        lines.append(line)
    return pd.DataFrame(lines)


def contrasts(comparison: Comparison, count: int = 3) -> list[str]:
    """The sharpest differences between the cases, as sentences, sharpest first.

    Sharp is where a world of one case almost surely lies above a world of the other, and, among
    shares, by much: 100 % against 97 % in every world is sure, but not sharp. Only
    differences whose 95 % interval excludes zero are named, one from each group of outcomes.
    """
    gaps = comparison.difference
    clear = gaps[gaps["headline"] & ((gaps["low"] > 0) | (gaps["high"] < 0))]
    sentences: list[str] = []
    groups: set[str] = set()
    for outcome in clear.loc[_sharpness(clear).sort_values(ascending=False).index, "outcome"]:
        rows = comparison.rows[comparison.rows["outcome"] == outcome].set_index("case")
        group = rows["group"].iloc[0]
        if group not in groups and len(sentences) < count:
            groups.add(group)
            sentences.append(_sentence(comparison, rows))
    return sentences


def _sharpness(gaps: pd.DataFrame) -> pd.Series:
    """Size of a contrast, 0 to 1: dominance; for shares its geometric mean with the difference."""
    sure = gaps["dominance"].abs()
    return sure.where(gaps["unit"] != "share", np.sqrt(sure * gaps["estimate"].abs()))


def number(value: float, unit: str) -> str:
    """A value as printed, with its unit: 0.031 of shares is "3.1 %"."""
    if pd.isna(value):
        return NONE
    return _text(value, unit).replace("-", "−")


def _text(value: float, unit: str) -> str:
    if unit == "share":
        return f"{_percent(value)} %"
    if unit in ("front", "own units"):
        return f"{value:.2f}"
    if unit == "rung":
        return f"{value:.2g}"
    digits = 0 if abs(value) >= 10 or value == round(value) else 1
    return f"{value:,.{digits}f}{_UNITS.get(unit, '')}"


def day(date: pd.Timestamp) -> str:
    """A date as printed: 25 Jun 1950."""
    return NONE if pd.isna(date) else f"{date.day} {date:%b %Y}"


def _percent(value: float) -> str:
    """Percent with a decimal where a whole number would read as never or always."""
    percent = 100.0 * value
    near_edge = 0.0 < abs(percent) < 1.0 or 99.0 < abs(percent) < 100.0
    return f"{percent:.1f}" if near_edge else f"{percent:.0f}"


def _range(low: float, high: float, unit: str) -> str:
    if pd.isna(low) or pd.isna(high):
        return NONE
    if unit == "share":
        return f"{_percent(low)} to {_percent(high)} %"
    bare = "front" if unit == "own units" else unit if unit in ("front", "rung") else ""
    return f"{number(low, bare)} to {number(high, bare)}"


def _cells(row: pd.Series, side: str) -> dict[str, str]:
    unit = str(row["unit"])
    value, interval, spread = (
        number(row["estimate"], unit),
        _range(row["low"], row["high"], unit),
        _range(row["p10"], row["p90"], unit),
    )
    if row["kind"] == "date":
        known = f" (day {row['estimate']:,.0f})" if value != NONE else ""
        value = day(row["date"]) + known
        interval, spread = _days(row, "low", "high"), _days(row, "p10", "p90")
    if row["who"] and value != NONE:
        value = f"{row['who']}: {value}"
    if row["n"] == 0:
        spread = "never happens" if row["kind"] == "date" else NONE
    return {
        f"value_{side}": value,
        f"interval_{side}": interval,
        f"spread_{side}": spread,
        f"n_{side}": f"{row['n']:,}",
    }


def _days(row: pd.Series, low: str, high: str) -> str:
    first, last = row[f"date_{low}"], row[f"date_{high}"]
    return NONE if pd.isna(first) or pd.isna(last) else f"{day(first)} to {day(last)}"


def _empty(side: str) -> dict[str, str]:
    return {f"{name}_{side}": NONE for name in ("value", "interval", "spread", "n")}


def _gap(row: pd.Series) -> dict[str, str]:
    unit, value = str(row["unit"]), row["estimate"]
    if pd.isna(value):
        return _no_gap()
    if unit == "share":
        low, gap, high = (
            _signed(f"{100 * row[end]:.1f}".replace("-", "−"))
            for end in ("low", "estimate", "high")
        )
        return {"difference": f"{gap} points", "difference_interval": f"{low} to {high}"}
    bare = "front" if unit == "front" else ""
    low, high = (
        _range(row["low"], row["high"], bare).split(" to ") if pd.notna(row["low"]) else ("", "")
    )
    text = number(value, unit)
    interval = f"{_signed(low)} to {_signed(high)}" if low else NONE
    return {"difference": _signed(text), "difference_interval": interval}


def _signed(text: str) -> str:
    """The printed number with its sign; zero has none."""
    if text.startswith("−"):
        return text
    return text if float(text.split(maxsplit=1)[0].replace(",", "")) == 0 else f"+{text}"


def _no_gap() -> dict[str, str]:
    return {"difference": NONE, "difference_interval": NONE}


def _sentence(comparison: Comparison, rows: pd.DataFrame) -> str:
    """One contrast: what, then the number in each case."""
    first = rows.iloc[0]
    kind, unit = str(first["kind"]), str(first["unit"])
    place = "of the worlds of" if kind == "share" else "in the middle world of"
    parts = []
    for case in comparison.cases:
        row = rows.loc[[case]].iloc[0]
        who = f" ({row['who']})" if row["who"] else ""
        value = number(float(row["estimate"]), unit) + who
        parts.append(f"{value} {place} {comparison.title(case)}")
    lead = "in " if kind == "share" else ""
    return f"{first['label']}: {lead}{parts[0]}, but {lead}{parts[1]}."
