"""The interaction of two interventions: what both together do beyond the sum of each alone."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .intervals import Estimate, mean, median, share
from .measures import Measure

_CELLS = ("both", "sum_of_both", "interaction", "interaction_low", "interaction_high")


def no_interaction() -> dict[str, Any]:
    """Return the same columns for one intervention alone: nothing in them."""
    return dict.fromkeys(_CELLS, np.nan) | {"interaction_n": 0}


def interaction(
    base: NDArray[np.float64],
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    both: NDArray[np.float64],
    measure: Measure,
) -> dict[str, Any]:
    """Return what a pair of interventions does beyond the sum of both, world by world.

    Parameters
    ----------
    base, first, second, both : array, shape ``(worlds,)``
        The outcome with neither, with one, with the other and with both, entry i of each the same
        world; dates as days; NaN where it is not known or never happens.
    measure
        The outcome: for dates medians are taken, else means.

    Returns
    -------
    dict
        `both sum_of_both interaction interaction_low interaction_high interaction_n`, over the
        worlds in which all four are known. Medians do not add up: for dates `interaction` is the
        median of the contrast ``both - first - second + base``, not the gap of the two before it.
    """
    known = ~np.isnan(base + first + second + both)
    base, first, second, both = (each[known] for each in (base, first, second, both))
    beyond = both - first - second + base
    middle = median if measure.kind == "date" else mean
    found = middle(beyond)
    if beyond.size and not beyond.any():
        found = _bound(base, measure)
    return {
        "both": middle(both - base).value,
        "sum_of_both": middle(first + second - 2.0 * base).value,
        "interaction": found.value,
        "interaction_low": found.low,
        "interaction_high": found.high,
        "interaction_n": found.n,
    }


def _bound(base: NDArray[np.float64], measure: Measure) -> Estimate:
    """Return 0 with as many worlds as could differ unseen, for a number by its whole range."""
    if measure.kind == "date":
        return median(np.zeros(base.size))
    reach = share(0, base.size).high * (1.0 if measure.kind == "share" else float(np.ptp(base)))
    return Estimate(0.0, -reach, reach, base.size)
