"""Refinement: from a candidate to the parameter set near it under which most worlds fit.

A posterior of single histories is wide: what chance does to a history is as large as what most
parameters do. Values to ship are asked for something else, the expected fit over many histories.
That is a noisy function of the parameters without a gradient; it is minimised by the covariance
matrix adaptation evolution strategy (Hansen & Ostermeier 2001; package `cma`). All sets of a round
are lived in the same worlds, every round in fresh ones, so that no world is fitted.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from panmunjom.agents import FloatArray

from .calibration import Reader
from .candidates import HIT, judged
from .priors import Priors

SETS, WORLDS = 24, 160
"""Parameter sets of a round, and worlds in which each is lived."""
STEP = 0.3
"""First step, in standard deviations of the prior."""
MARGIN = 0.02
"""A pattern counts as hit a little above the bar, so that it is still hit in other worlds."""
FRESH = 1000
"""Seeds of the rounds begin so far from that of the calibration."""
SOFT = 0.06
"""How gradually a pattern passes from missed to hit: a share of worlds."""
GIVEN_UP = 0.5
"""Share of worlds below which a pattern is given up for the sake of others: that costs double."""
DISTANCE, PRIOR = 0.2, 0.002
"""What the mean distance from the record counts beside the hits; what leaving the prior counts."""


@dataclass(frozen=True)
class Round:
    """One round of a refinement: its number, the least loss in it, histories lived so far."""

    number: int
    loss: float
    histories: int


def refined(
    reader: Reader,
    priors: Priors,
    start: FloatArray,
    rounds: int,
    seed: int,
    told: Callable[[Round], None] | None = None,
) -> FloatArray:
    """Return the values near `start` under which a case fits its record best.

    Parameters
    ----------
    reader : Reader
        Lives the histories.
    priors : Priors
        The free parameters; no value leaves its range.
    start : array, shape ``(parameters,)``
        Values from which the search sets out.
    rounds : int
        How many; each lives `SETS` times `WORLDS` histories.
    seed : int
        Keys proposals and worlds: the same seed and number of rounds give the same values.
    told : callable, optional
        Told of every round.

    Returns
    -------
    array, shape ``(parameters,)``
        The middle of the last round's distribution.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # cma speaks of plotting libraries that nobody asked for
        import cma  # noqa: PLC0415 - takes long, and only this needs it

    options = {"seed": seed % 2**31 + 1, "popsize": SETS, "verbose": -9, "CMA_elitist": False}
    search = cma.CMAEvolutionStrategy(priors.scores(start[None])[0], STEP, options)
    for number in range(1, rounds + 1):
        scores = np.array(search.ask())
        losses = loss(reader, priors, scores, seed + FRESH + number)
        search.tell(list(scores), losses.tolist())
        if told is not None:
            told(Round(number, float(losses.min()), number * SETS * WORLDS))
    return np.asarray(priors.values(np.asarray(search.mean)[None])[0])


def loss(reader: Reader, priors: Priors, scores: FloatArray, seed: int) -> FloatArray:
    """Return how badly parameter sets fit, shape ``(sets,)``: patterns not hit, and distance.

    Parameters
    ----------
    scores : array, shape ``(sets, parameters)``
        In normal scores of the prior.
    seed : int
        Names the worlds, which are the same for all sets.
    """
    labels = [str(each) for each in range(len(scores))]
    found = judged(reader, labels, priors.values(scores), WORLDS, seed)
    missed = expit((HIT + MARGIN - found.shares) / SOFT).mean(axis=1)
    given_up = 2.0 * np.maximum(GIVEN_UP - found.shares, 0.0).mean(axis=1)
    far = PRIOR * np.mean(scores**2, axis=1)
    return np.asarray(missed + given_up + DISTANCE * found.mean + far)
