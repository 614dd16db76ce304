"""Elementary effects (Morris screening): what one step of one parameter does, on average."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .chance import components
from .points import Points
from .variance_based import CHANCE, LEVEL

FloatArray: TypeAlias = NDArray[np.float64]
RESAMPLES = 1000


def morris_effects(points: Points, y: FloatArray, seed: int) -> pd.DataFrame:
    """Summarise the elementary effects of every factor on the mean over replicates.

    Parameters
    ----------
    points : Points
        A Morris design: trajectories through D factors.
    y : array, shape ``(trajectories * (D + 1), replicates)``
        Finite responses under paired luck.
    seed : int
        Of the bootstrap over trajectories.

    Returns
    -------
    DataFrame
        ``factor mu mu_star mu_star_low mu_star_high sigma`` in the outcome's unit, for a way
        across a factor's whole range: the mean of the effects, of their absolute values (with a
        95 % interval) and their standard deviation, which grows with interactions and bends
        (Morris 1991; Campolongo, Cariboni & Saltelli 2007). With two replicates or more a row
        ``chance``, whose ``sigma`` is the standard deviation of a single history over luck at
        fixed parameters; its other cells are missing.

    Notes
    -----
    Of a choice, the effect depends on the order in which its values are listed: read `mu_star`,
    not `mu`. Chance that the mean over replicates leaves over is part of `mu_star` and `sigma`.
    """
    from SALib.analyze import morris  # noqa: PLC0415  # a second to import, for this method alone

    names = list(points.names)
    found = morris.analyze(
        {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)},
        points.unit,
        y.mean(axis=1),
        num_resamples=RESAMPLES,
        conf_level=LEVEL,
        num_levels=points.levels,
        seed=np.random.default_rng(seed),
    )
    mu_star = np.asarray(found["mu_star"], dtype=np.float64)
    half = np.asarray(found["mu_star_conf"], dtype=np.float64)
    columns = {
        "factor": names,
        "mu": np.asarray(found["mu"], dtype=np.float64),
        "mu_star": mu_star,
        "mu_star_low": mu_star - half,
        "mu_star_high": mu_star + half,
        "sigma": np.asarray(found["sigma"], dtype=np.float64),
    }
    table = pd.DataFrame(columns)
    if y.shape[1] == 1:
        return table
    chance = {"factor": CHANCE, "sigma": float(np.sqrt(components(y).chance))}
    return pd.DataFrame([*table.to_dict("records"), chance], columns=list(columns))
