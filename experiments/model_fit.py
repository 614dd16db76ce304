"""Is a record like those that a model makes? Goodness of fit before any model is chosen.

A model choice always names a model, also where none of them could have made the record. So it is
asked first how far the record lies from a model's records, and how many of those lie as far from
the others (Lemaire et al. 2016, arXiv:1601.04096; `gfit` of the R package abc).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .intervals import share
from .model_choice import ReferenceTable
from .model_forests import stream

FloatArray = NDArray[np.float64]

NEAREST = 0.01
"""Share of a model's records that count as the nearest ones."""
TRIED = 1000
"""How many of a model's own records are tried, at most."""
RARE = 0.05
"""A record farther out than all but so many of a model's own is not like them."""
CENTRAL = 0.95
"""A value outside this share of a model's values is one it does not produce."""


def goodness_of_fit(table: ReferenceTable, seed: int) -> pd.DataFrame:
    """Ask of every model how many of its own records lie as far out as the observed one.

    Parameters
    ----------
    table : ReferenceTable
    seed : int
        Which of the records are tried depends on it.

    Returns
    -------
    DataFrame
        ``model distance typical share low high like``: mean distance of the observed record to the
        model's nearest records, in standard deviations of the whole table or, where these are
        wider, in half windows of the record; the median of the same for the model's own records;
        the share of these that lie at least as far, with its 95 %
        interval; whether that share reaches `RARE`.
    """
    from sklearn.neighbors import NearestNeighbors  # noqa: PLC0415

    values, observed = _scaled(table)
    rows = []
    for number, model in enumerate(table.models):
        own = values[table.label == number]
        count = max(math.ceil(NEAREST * len(own)), 5)
        tried = stream(seed, f"tried {model}").permutation(len(own))[:TRIED]
        search = NearestNeighbors(n_neighbors=count + 1, algorithm="brute").fit(own)
        among = search.kneighbors(own[tried])[0][:, 1:].mean(axis=1)  # the first is itself
        away = float(search.kneighbors(observed[None, :], count)[0].mean())
        found = share(int((among >= away).sum()), tried.size)
        middle = float(np.median(among))
        rows.append((model, away, middle, found.value, found.low, found.high, found.value >= RARE))
    columns = ["model", "distance", "typical", "share", "low", "high", "like"]
    return pd.DataFrame(rows, columns=columns)


def outside(table: ReferenceTable) -> pd.DataFrame:
    """Return where the record lies outside the central 95 % of what models produce.

    Returns
    -------
    DataFrame
        ``summary observed model low high``: a row for every model and every summary whose window on
        record does not touch the range from 2.5 to 97.5 % of the model's values. What never
        happened counts as later than every date and more than every number; a range that ends there
        has no `high`.
    """
    rows: list[tuple[Any, ...]] = []
    for column, name in enumerate(table.summaries):
        seen = table.observed[column]
        begin, end = np.nan_to_num(table.window[:, column], nan=np.inf, neginf=-np.inf)
        for number, model in enumerate(table.models):
            made = np.nan_to_num(table.values[table.label == number, column], nan=np.inf)
            ends = (1.0 - CENTRAL) / 2.0, (1.0 + CENTRAL) / 2.0
            low, high = np.quantile(made, ends, method="inverted_cdf")
            if end < low or begin > high:
                rows.append((name, seen, model, _known(low), _known(high)))
    return pd.DataFrame(rows, columns=["summary", "observed", "model", "low", "high"])


def _known(value: float) -> float:
    return float(value) if np.isfinite(value) else math.nan


def _scaled(table: ReferenceTable) -> tuple[FloatArray, FloatArray]:
    """Return records and the observed one without gaps, in standard deviations of the table."""
    from sklearn.impute import SimpleImputer  # noqa: PLC0415

    both = np.vstack([table.values, table.observed])
    filled = SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True)
    whole = filled.fit(table.values).transform(both).astype(np.float64)
    spread = whole[:-1].std(axis=0)
    half = np.zeros_like(spread)  # flags have no window
    half[: len(table.summaries)] = (table.window[1] - table.window[0]) / 2.0
    spread = np.maximum(spread, np.where(np.isfinite(half), half, 0.0))
    whole = (whole - whole[:-1].mean(axis=0)) / np.where(spread > 0.0, spread, 1.0)
    return whole[:-1], whole[-1]
