"""Simulation-based calibration: whether the method finds parameters that are known to be true.

A parameter set is drawn from the prior, a record is simulated from it, and the posterior is found
as if that were the record. Over many such truths, a truth lies below a tenth of its posterior as
often as above nine tenths: its rank is uniform (Talts et al. 2018, arXiv:1804.06788; for ABC
Prangle et al. 2014, Australian & New Zealand Journal of Statistics 56). Ranks that pile up at both
ends tell of a posterior that is too narrow, in the middle of one too wide, at one end of a bias.

One table of simulations from the prior serves all truths: the posterior is what lies nearest to a
record, adjusted by local-linear regression (Beaumont, Zhang & Balding 2002, Genetics 162). That
makes hundreds of truths affordable, and it is a posterior of the same model under the same
distance as the sequential one's, at the tolerance that its nearest neighbours reach.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
import scipy

from panmunjom.agents import FloatArray
from panmunjom.model import InputError

from .abc import Simulate
from .intervals import share
from .particles import distance_of
from .priors import Priors

LEVEL = 0.05
"""Chance of calling a sound method unsound, over all parameters together."""
STREAM = 2**63
"""Keys these draws apart from the generations of a calibration."""

Estimate: TypeAlias = Callable[
    [FloatArray, FloatArray, FloatArray, int], tuple[FloatArray, FloatArray]
]
"""From normal scores ``(n, parameters)`` and readings ``(n, patterns)`` of the table, and the
record ``(patterns,)``: the nearest so many, as a posterior sample of scores and its weights."""


@dataclass(frozen=True, eq=False)
class Ranks:
    """Where known truths lie in their posteriors.

    Attributes
    ----------
    table : DataFrame
        One row a parameter: `parameter mean_rank inside inside_low inside_high distance p
        p_adjusted uniform`. `mean_rank` is 0.5 where nothing is wrong; `inside` the share of truths
        in the posterior's 80 % interval with its 95 % interval; `distance` of Kolmogorov-Smirnov
        from the uniform distribution and its p value, adjusted for the number of parameters by
        Holm's method; `uniform` says whether that is above 0.05.
    ranks : array, shape ``(truths, parameters)``
        Share of the posterior below each truth.
    truths, reference, neighbours, seed : int
        Truths, simulations in the table, how many of them make a posterior.
    """

    table: pd.DataFrame
    ranks: FloatArray
    truths: int
    reference: int
    neighbours: int
    seed: int

    @property
    def said(self) -> str:
        """What was found, in a sentence, with the multiplicity of the tests."""
        failed = list(self.table.loc[~self.table["uniform"], "parameter"])
        tests = (
            f"Kolmogorov-Smirnov tests of {len(self.table)} parameters, p values adjusted by Holm"
        )
        if not failed:
            return (
                f"The method passes: no parameter's ranks of {self.truths:,} known truths differ "
                f"from uniform at the {LEVEL:.0%} level ({tests})."
            )
        return (
            f"The method FAILS for {', '.join(failed)}: the ranks of {self.truths:,} known truths "
            f"are not uniform ({tests}). Do not trust the posterior of these."
        )


def simulation_based_calibration(
    simulate: Simulate,
    priors: Priors,
    truths: int = 300,
    reference: int = 20_000,
    neighbours: int = 400,
    seed: int = 38,
    estimate: Estimate | None = None,
) -> Ranks:
    """Find known truths again.

    Parameters
    ----------
    simulate : callable
        Lives histories as for `abc_smc` and returns what is read off each, in tolerances, signed.
    priors : Priors
    truths : int
        Records simulated from known parameters.
    reference : int
        Simulations in the table that all posteriors are made of.
    neighbours : int
        How many of them make a posterior.
    seed : int
    estimate : callable, optional
        The posterior that is put to the test; by default `regression_posterior`.

    Raises
    ------
    InputError
        If there are fewer than 20 truths, or not ten parameter sets in the table for every one of
        a posterior.
    """
    if truths < 20 or neighbours < 50 or reference < 10 * neighbours:
        raise InputError(
            "the check needs at least 20 truths, 50 neighbours, and a table of at least ten "
            f"times as many simulations; found {truths}, {neighbours}, {reference}"
        )
    estimate = estimate or regression_posterior
    key = np.array([seed, STREAM], dtype=np.uint64)
    draws = np.random.Generator(np.random.Philox(key=key))
    total = reference + truths
    scores = draws.standard_normal((total, len(priors)))
    read = simulate(priors.values(scores), 0)
    table, known = slice(reference), slice(reference, total)
    ranks = np.array(
        [
            _rank(truth, *estimate(scores[table], read[table], record, neighbours))
            for truth, record in zip(scores[known], read[known], strict=True)
        ]
    )
    return Ranks(_tested(priors, ranks), ranks, truths, reference, neighbours, seed)


def regression_posterior(
    scores: FloatArray, read: FloatArray, record: FloatArray, neighbours: int
) -> tuple[FloatArray, FloatArray]:
    """Return a posterior sample ``(neighbours, parameters)`` and its weights ``(neighbours,)``.

    The nearest simulations, weighted by Epanechnikov's kernel, each moved along a local linear
    regression of the scores on the readings to where the record is (Beaumont et al. 2002), its
    residuals corrected for the degrees of freedom that the regression uses up.
    """
    distance = distance_of(read - record)
    near = np.argsort(distance, kind="stable")[:neighbours]
    reach = max(float(distance[near[-1]]), np.finfo(float).tiny)
    weight = np.clip(1.0 - (distance[near] / reach) ** 2, 1e-6, None)
    away = read[near] - record
    root = np.sqrt(weight)[:, None]
    design = np.column_stack([np.ones(neighbours), away])
    slopes = np.linalg.lstsq(root * design, root * scores[near], rcond=None)[0]
    weight /= weight.sum()
    # with many patterns the regression follows the sample's own noise: its residuals are too small
    free = 1.0 / np.sum(weight**2)
    wider = np.sqrt(free / max(free - design.shape[1], 1.0))
    return slopes[0] + wider * (scores[near] - design @ slopes), weight


def _rank(truth: FloatArray, sample: FloatArray, weight: FloatArray) -> FloatArray:
    """Return the share of a posterior below the truth, parameter by parameter."""
    return np.clip(weight @ (sample < truth), 0.0, 1.0)  # weights add up to 1 but for rounding


def _tested(priors: Priors, ranks: FloatArray) -> pd.DataFrame:
    tests = [scipy.stats.kstest(each, "uniform") for each in ranks.T]
    p = np.array([float(test.pvalue) for test in tests])
    inside = [share(int(((each > 0.1) & (each < 0.9)).sum()), each.size) for each in ranks.T]
    adjusted = _holm(p)
    return pd.DataFrame(
        {
            "parameter": priors.names,
            "mean_rank": ranks.mean(axis=0),
            "inside": [each.value for each in inside],
            "inside_low": [each.low for each in inside],
            "inside_high": [each.high for each in inside],
            "distance": [float(test.statistic) for test in tests],
            "p": p,
            "p_adjusted": adjusted,
            "uniform": adjusted > LEVEL,
        }
    )


def _holm(p: FloatArray) -> FloatArray:
    """Return p values adjusted for their number (Holm 1979)."""
    order = np.argsort(p, kind="stable")
    steps = np.maximum.accumulate(p[order] * np.arange(p.size, 0, -1))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(steps, 1.0)
    return adjusted
