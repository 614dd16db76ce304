"""The ladder over time: which share of the worlds stands on which rung on every day."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .results import Results

RUNG = "rung"


def rung_shares(results: Results) -> pd.DataFrame:
    """Return for every day which share of the worlds stands on each rung of the ladder.

    Parameters
    ----------
    results : Results
        Of a plan with ``Keep(bands=True)``.

    Returns
    -------
    DataFrame
        With ``case arm date rung worlds share``: a row for each day and each of the ten rungs. The
        shares of a day add up to 1: a world whose history has ended stays on its last rung.

    Raises
    ------
    InputError
        If the study kept no bands.
    """
    frames = []
    for case, arm, start, bands in results.counted([RUNG]):
        counts = bands.counts[RUNG][:, 1:-1]  # the outer bins lie beyond the ladder, and are empty
        days, rungs = counts.shape
        date = np.datetime64(start, "s") + np.arange(days).astype("timedelta64[D]")
        columns = {
            "case": case,
            "arm": arm,
            "date": np.repeat(date, rungs),
            "rung": np.tile(np.arange(rungs), days),
            "worlds": bands.worlds,
            "share": counts.ravel() / bands.worlds,
        }
        frames.append(pd.DataFrame(columns))
    names = ["case", "arm", "date", "rung", "worlds", "share"]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=names)
