"""What a figure of responses shows: an outcome in each slot of a varied parameter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from panmunjom.experiments import (
    Measure,
    clustered_median,
    clustered_share,
    design_effect,
    measure_values,
    measures,
)
from panmunjom.model import InputError, nearest

BINS = 12
FEWEST = 25
"""Worlds a bin should hold at least."""
EPOCH = pd.Timestamp(1970, 1, 1)


@dataclass(frozen=True)
class Slots:
    """Where on the axis of a parameter each history stands.

    Attributes
    ----------
    kind
        `values` of a number, `bins` of a number that was sampled, or `names`.
    slot
        Number of the slot of each row (rows,).
    place
        Middle of each slot (slots,): a number, or a name.
    text
        Each slot in words.
    """

    kind: str
    slot: NDArray[np.intp]
    place: list[float] | list[str]
    text: list[str]


def find_measure(runs: pd.DataFrame, outcome: str) -> Measure:
    """The outcome of that name.

    Raises
    ------
    InputError
        If there is none.
    """
    known = {measure.key: measure for measure in measures(runs)}
    if outcome not in known:
        raise InputError(f"no outcome {outcome!r} in this table{nearest(outcome, known)}")
    return known[outcome]


def slots(runs: pd.DataFrame, by: str, bins: int = BINS, lines: int = 1) -> Slots:
    """Sort the rows by a varied parameter.

    Up to `bins` values of a number, and names, each have a slot of their own; more values than
    that were sampled, and are put into quantile bins of equally many rows, fewer of them where
    the rows are shared by several `lines`.

    Raises
    ------
    InputError
        If the column is missing, or empty somewhere.
    """
    if by not in runs:
        raise InputError(f"no column {by!r} in this table{nearest(by, map(str, runs.columns))}")
    column = runs[by]
    if runs.empty or column.isna().any():
        raise InputError(f"the column {by!r} is empty or has gaps: nothing to draw it against")
    if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        codes, found = pd.factorize(column.astype(str), sort=True)
        names = [str(name) for name in found]
        return Slots("names", codes, names, names)
    values = column.to_numpy(dtype=float)
    unique, slot = np.unique(values, return_inverse=True)
    if unique.size <= bins:
        return Slots("values", slot, unique.tolist(), [f"{v:g}" for v in unique])
    return _binned(values, max(3, min(bins, values.size // (FEWEST * lines))))


def _binned(values: NDArray[np.float64], bins: int) -> Slots:
    edges = np.unique(np.quantile(values, np.linspace(0, 1, bins + 1)))
    slot = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, edges.size - 2)
    parts = [values[slot == i] for i in range(edges.size - 1)]
    text = [f"{part.min():.3g} to {part.max():.3g}" for part in parts]
    return Slots("bins", slot, [float(part.mean()) for part in parts], text)


def responses(
    runs: pd.DataFrame, measure: Measure, cells: NDArray[np.intp], sampled: bool
) -> pd.DataFrame:
    """Estimate an outcome in each cell.

    Parameters
    ----------
    runs
        A row a history.
    cells
        Number of each row's cell (rows,).
    sampled
        Whether the points were drawn, so that another design would have had others.

    Returns
    -------
    DataFrame
        By cell: `estimate low high` (share, or median; dates in days since 1970; 95 % interval,
        which knows that one world may live at many points), `p10 p90` (80 % of the worlds), `n`
        (histories it rests on), `all` (histories in the cell).
    """
    table = runs.reset_index(drop=True)
    known = measure_values(table, measure)
    kept = known.index.to_numpy()
    if measure.kind == "date":
        known = (known - EPOCH).dt.days
    values, cell = known.to_numpy(dtype=float), cells[kept]
    effect = design_effect(
        _residuals(values, cell, measure), _clusters(table.iloc[kept], cell, sampled)
    )
    estimate = clustered_share if measure.kind == "share" else clustered_median
    rows = []
    for i in range(int(cells.max()) + 1):
        inside = values[cell == i]
        found = estimate(inside, effect)
        p10, p90 = np.quantile(inside, [0.1, 0.9]) if inside.size else (np.nan, np.nan)
        rows.append(
            (found.value, found.low, found.high, p10, p90, found.n, int((cells == i).sum()))
        )
    return pd.DataFrame(rows, columns=["estimate", "low", "high", "p10", "p90", "n", "all"])


def _residuals(
    values: NDArray[np.float64], cell: NDArray[np.intp], measure: Measure
) -> NDArray[np.float64]:
    """Distance from the estimate of the cell; for a median, on which side of it."""
    found = pd.Series(values)
    if measure.kind != "share":
        found = (found > found.groupby(cell).transform("median")).astype(float)
    return (found - found.groupby(cell).transform("mean")).to_numpy(dtype=float)


def _clusters(table: pd.DataFrame, cell: NDArray[np.intp], sampled: bool) -> list[NDArray[np.intp]]:
    """Rows of one cell that belong together: by luck and, where points were drawn, by point."""
    ways = (["world"] if "world" in table else []) + (
        ["point"] if sampled and "point" in table else []
    )
    found = []
    for way in ways:
        if table[way].nunique() > 1:  # a single world tells nothing of other luck
            number = pd.factorize(table[way])[0]
            # one whole number for cell and group: many times faster than pairs are
            found.append(pd.factorize(cell * (number.max() + 1) + number)[0])
    return found


def scaled(values: pd.Series, measure: Measure) -> pd.Series:
    """Values as drawn: percent, or the number; days since 1970 stay."""
    return 100 * values if measure.unit == "share" else values


def drawn(values: pd.Series, measure: Measure) -> pd.Series:
    """Values as an axis takes them: percent, number, or date."""
    if measure.kind == "date":
        return EPOCH + pd.to_timedelta(values.round(), unit="D")
    return scaled(values, measure)


def value_text(value: float, measure: Measure) -> str:
    """A value in words, with its unit if it has one; nothing for no value."""
    if np.isnan(value):
        return ""
    if measure.kind == "date":
        return f"{EPOCH + pd.Timedelta(days=round(value)):%d %b %Y}"
    if measure.unit == "share":
        return f"{100 * value:.3g} %"
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"
