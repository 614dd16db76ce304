"""One row of a counterfactual: one outcome in two arms that share their luck."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .intervals import Estimate, mean, median, paired_share, share
from .measures import Measure, values
from .power import worlds_for_mean, worlds_for_median, worlds_for_share

SHARE_SIZE = 0.01
DATE_SIZE = 7.0
NUMBER_SIZE = 0.1
"""In standard deviations of the baseline."""
_COLUMNS = (
    *("n", "baseline", "arm", "baseline_date", "arm_date", "difference", "low", "high", "method"),
    *("earlier", "later", "same", "net", "net_low", "net_high"),
    *("differ", "differ_low", "differ_high", "detect", "worlds_needed"),
)
FEW = 10
"""With fewer worlds than this that differ, a t interval is rough."""


def paired_row(
    measure: Measure, before: pd.DataFrame, after: pd.DataFrame, size: float | None
) -> dict[str, Any]:
    """One outcome in both arms; row i of `before` and `after` is one luck.

    The columns are described in `PairedDifferences`; `size` is the difference to detect, None for
    the default of its kind.
    """
    kind = "number" if measure.kind == "median" else measure.kind
    row: dict[str, Any] = {
        "outcome": measure.key,
        "group": measure.group,
        "label": measure.label,
        "meaning": measure.meaning,
        "kind": kind,
        "unit": measure.unit,
    } | _blank()
    if measure.kind == "date":
        return row | _dates(before[measure.column[0]], after[measure.column[0]], size)
    a, b = values(before, measure).align(values(after, measure), join="inner")
    pairs = a.to_numpy(dtype=float), b.to_numpy(dtype=float)
    calculated = _share if kind == "share" else _number
    return row | calculated(*pairs, len(before), size)


def _blank() -> dict[str, Any]:
    """The columns of a row, in order, with nothing in them."""
    texts = {"method": ""}
    dates = dict.fromkeys(("baseline_date", "arm_date"), pd.NaT)
    return dict.fromkeys(_COLUMNS, np.nan) | dates | texts


def _share(
    a: NDArray[np.float64], b: NDArray[np.float64], worlds: int, size: float | None
) -> dict[str, Any]:
    size = size or SHARE_SIZE
    found = paired_share(int((b > a).sum()), int((b < a).sum()), a.size)
    changed = share(int((a != b).sum()), a.size)
    needed = worlds_for_share(changed.value, size) if a.size else None
    return {
        **_means(a, b),
        **_difference(found, "paired shares, score interval (Tango 1998)" if a.size else ""),
        **_differ(changed),
        **_needed(needed, size, a.size, worlds),
    }


def _number(
    a: NDArray[np.float64], b: NDArray[np.float64], worlds: int, size: float | None
) -> dict[str, Any]:
    gaps = b - a
    changed = share(int((gaps != 0).sum()), gaps.size)
    found, method = mean(gaps), "mean of paired differences, t interval"
    if gaps.size and changed.value == 0.0:
        reach = changed.high * float(np.ptp(a))
        found, method = Estimate(0.0, -reach, reach, gaps.size), "no world differs: bound"
    elif (gaps != 0).sum() < FEW <= gaps.size:
        method += f" (rough: only {(gaps != 0).sum()} worlds differ)"
    size = size or NUMBER_SIZE * _deviation(a)
    needed = worlds_for_mean(_deviation(gaps), size) if size > 0 else None
    return {
        **_means(a, b),
        **_difference(found, method if gaps.size else ""),
        **_differ(changed),
        **_needed(needed, size, gaps.size, worlds),
    }


def _dates(before: pd.Series, after: pd.Series, size: float | None) -> dict[str, Any]:
    a, b = pd.to_datetime(before), pd.to_datetime(after)
    both = (a.notna() & b.notna()).to_numpy(dtype=bool)
    gaps = (b[both] - a[both]).dt.days.to_numpy(dtype=float)
    first, last = (_days(dates) for dates in (a, b))
    earlier, later, worlds = int((last < first).sum()), int((last > first).sum()), len(a)
    net = paired_share(earlier, later, worlds)
    size = size or DATE_SIZE
    return {
        "n": gaps.size,
        "baseline_date": a[both].median().normalize() if gaps.size else pd.NaT,
        "arm_date": b[both].median().normalize() if gaps.size else pd.NaT,
        **_difference(
            median(gaps), "median of paired differences, order statistics" if gaps.size else ""
        ),
        "earlier": earlier / worlds,
        "later": later / worlds,
        "same": (worlds - earlier - later) / worlds,
        **{"net": net.value, "net_low": net.low, "net_high": net.high},
        **_differ(share(earlier + later, worlds)),
        **_needed(worlds_for_median(gaps, size), size, gaps.size, worlds),
    }


def _days(dates: pd.Series) -> NDArray[np.float64]:
    """Days since 1970 (worlds,); infinite where it never happens."""
    days = (dates - pd.Timestamp(1970, 1, 1)).dt.days.to_numpy(dtype=float)
    return np.where(np.isnan(days), np.inf, days)


def _means(a: NDArray[np.float64], b: NDArray[np.float64]) -> dict[str, Any]:
    known = {"baseline": float(a.mean()), "arm": float(b.mean())} if a.size else {}
    return {"n": int(a.size), **known}


def _difference(found: Estimate, method: str) -> dict[str, Any]:
    return {"difference": found.value, "low": found.low, "high": found.high, "method": method}


def _differ(found: Estimate) -> dict[str, float]:
    return {"differ": found.value, "differ_low": found.low, "differ_high": found.high}


def _needed(needed: int | None, size: float, n: int, worlds: int) -> dict[str, float]:
    """All paired worlds that hold as many pairs as are needed."""
    return {
        "detect": size if size > 0 else np.nan,
        "worlds_needed": np.nan if needed is None else float(math.ceil(needed * worlds / n)),
    }


def _deviation(found: NDArray[np.float64]) -> float:
    return float(found.std(ddof=1)) if found.size > 1 else 0.0
