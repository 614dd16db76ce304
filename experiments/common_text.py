"""What a chosen set of worlds has in common, in words and printed numbers."""

from __future__ import annotations

import pandas as pd

from .common_ground import CommonGround, counted
from .comparison_text import day, number


def common_sentences(found: CommonGround, count: int = 3) -> list[str]:
    """Return the `count` largest clear differences in words, what the set was chosen by aside.

    Where the set or the rest is too small the only sentence says so.
    """
    if found.too_few:
        return [found.too_few]
    clear = found.rows[found.rows["clear"] & ~found.rows["chosen_by"]]
    if clear.empty:
        return [
            f"No outcome sets the {counted(found.chosen)} clearly apart from the other "
            f"{found.rest:,}."
        ]
    return [_sentence(row) for _, row in clear.head(count).iterrows()]


def common_table(found: CommonGround) -> pd.DataFrame:
    """Return the comparison as text: ``label of_set of_rest effect interval clear``, and notes.

    Effects are in points of -100 to 100; ``note`` says what a row rests on where that is not all.
    """
    return pd.DataFrame(
        [_line(row, found) for _, row in found.rows.iterrows()],
        columns=["outcome", "label", "of_set", "of_rest", "effect", "interval", "clear", "note"],
    )


def _sentence(row: pd.Series) -> str:
    here, there = (_value(row[side], row) for side in ("of_set", "of_rest"))
    if row["kind"] == "share":
        return f"{row['label']}: in {here} of the chosen worlds, in {there} of the others."
    where = ", where it happens" if row["kind"] == "date" else ""
    name = str(row["label"]).removesuffix(": when")
    return f"{name}: {here} in the middle of the chosen worlds{where}, {there} in that of the rest."


def _value(value: float, row: pd.Series) -> str:
    """A share, a number or a date as printed."""
    if row["kind"] == "date":
        return day(pd.Timestamp(1970, 1, 1) + pd.Timedelta(days=round(value)))
    return number(value, str(row["unit"]))


def _line(row: pd.Series, found: CommonGround) -> dict[str, str]:
    notes = ["differs by the choice itself"] if row["chosen_by"] else []
    if (row["n_set"], row["n_rest"]) != (found.chosen, found.rest):
        notes.append(f"known in {row['n_set']:,} and {row['n_rest']:,} worlds")
    points = (_points(row[name]) for name in ("effect", "low", "high"))
    effect, low, high = points
    return {
        "outcome": str(row["outcome"]),
        "label": str(row["label"]),
        "of_set": _value(row["of_set"], row),
        "of_rest": _value(row["of_rest"], row),
        "effect": effect,
        "interval": f"{low} to {high}",
        "clear": "yes" if row["clear"] else "no",
        "note": "; ".join(notes),
    }


def _points(value: float) -> str:
    """An effect in points, with a sign; with a decimal where a whole number would be 0."""
    points = 100 * value
    text = f"{points:+.{1 if abs(points) < 1 else 0}f}".replace("-", "−")
    return text if text.strip("+−0.") else "0"
