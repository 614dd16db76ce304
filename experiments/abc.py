"""Approximate Bayesian computation on whole populations: parameters that yield such a record.

The method is sequential Monte Carlo for ABC as Del Moral, Doucet & Jasra (2012, Statistics and
Computing 22) state it, with one history a particle, in the form of Drovandi & Pettitt (2011,
Biometrics 67): a population from the prior is drawn towards the record in generations. The
particles that lie farther from it than the tolerance (a quantile of the population) die; copies of
survivors take their places and walk a few Metropolis-Hastings steps within the tolerance, by
their own covariance. Particles have equal weight throughout.

Population Monte Carlo (Beaumont et al. 2009; Lenormand et al. 2013) would weight them by importance
instead. Its kernel, twice the covariance wide, keeps about three quarters of the effective sample a
parameter: nothing is left of 10,000 particles with thirty free parameters.

A particle is a parameter set *and* a history of its own: its world is never lived twice. One model
lives a whole population.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from panmunjom.agents import FloatArray
from panmunjom.model import InputError

from .particles import Generation, Population, Posterior, Stop
from .priors import Priors

Simulate: TypeAlias = Callable[[FloatArray, int], FloatArray]
"""Lives one history for each row of parameter values ``(n, parameters)``, in worlds numbered from
the second argument on; returns how far each lies from the record, ``(n, patterns)``, in tolerances.
"""

OPTIMAL = 2.38
"""Step of a random walk, in standard deviations times the root of the number of parameters
(Roberts, Gelman & Gilks 1997)."""
SCALES = np.array([0.2, 0.5, 1.0])
"""Parts of that step, one of them by lot each time: near the end only short steps are accepted."""
LEFT_BEHIND = 0.05
"""Steps are taken until so large a share of the copies can still stand where their model stands."""
MOST_STEPS = 60
"""At most so many steps a generation."""
RIDGE = 1e-10
"""Added to variances, so that the covariance of few survivors can be factored."""


def abc_smc(
    simulate: Simulate,
    priors: Priors,
    particles: int = 10_000,
    seed: int = 38,
    quantile: float = 0.5,
    stop: Stop | None = None,
    told: Callable[[Generation], None] | None = None,
) -> Posterior:
    """Sample the parameters that yield histories near the record.

    Parameters
    ----------
    simulate : callable
        See `Simulate`. The luck of a history must depend on its world's number alone.
    priors : Priors
    particles : int
        Parameter sets in a population.
    seed : int
        Names the draws of the sampler, keyed by generation. The worlds' luck is the simulator's.
    quantile : float
        Share of the particles that survive a generation.
    stop : Stop, optional
    told : callable, optional
        Hears of every generation as it is done.

    Returns
    -------
    Posterior
        The same for any number of workers and any size of the parts a population is cut into.

    Raises
    ------
    InputError
        If a number is out of range, or a deviation is not a number.
    """
    _refuse_unless_sensible(particles, seed, quantile)
    lives = _Lives(simulate, priors, stop or Stop(), time.monotonic())
    told = told or (lambda generation: None)
    prior = _generator(seed, 0).standard_normal((particles, len(priors)))
    population = lives.live(prior)
    generations = [_noted(population, 0, math.inf, 1.0, 0, lives)]
    told(generations[0])
    stopped = ""
    while not stopped:
        last = generations[-1]
        tolerance = max(_smaller(population.distance, quantile), lives.stop.tolerance)
        if tolerance >= population.distance.max():
            stopped = "the population has come as near to the record as it can"
            break
        number = last.number + 1
        drawn, acceptance, steps = _drawn_in(population, tolerance, _generator(seed, number), lives)
        if drawn.effective < lives.stop.effective * particles:
            stopped = f"too few different particles were left at a tolerance of {tolerance:.3g}"
            break
        population = drawn
        generations.append(_noted(population, number, tolerance, acceptance, steps, lives))
        told(generations[-1])
        stopped = lives.spent or _reached(generations[-1], lives.stop)
    return Posterior(priors, population, tuple(generations), seed, stopped)


@dataclass
class _Lives:
    """Lives histories in fresh worlds and keeps count of what may still be spent."""

    simulate: Simulate
    priors: Priors
    stop: Stop
    begun: float
    simulations: int = 0

    def live(self, scores: FloatArray) -> Population:
        first, n = self.simulations, len(scores)
        self.simulations += n
        found = self.simulate(self.priors.values(scores), first)
        if found.ndim != 2 or len(found) != n or np.isnan(found).any():
            raise InputError(
                f"a simulator must return one row of numbers a history, without NaN; "
                f"found shape {found.shape} for {n} histories"
            )
        return Population(scores, np.arange(first, first + n), found)

    @property
    def spent(self) -> str:
        """Say which budget is used up; nothing if none is."""
        if self.stop.simulations is not None and self.simulations >= self.stop.simulations:
            return f"{self.stop.simulations:,} histories were allowed"
        minutes = (time.monotonic() - self.begun) / 60.0
        if self.stop.minutes is not None and minutes >= self.stop.minutes:
            return f"{self.stop.minutes:g} minutes were allowed"
        return ""


def _smaller(distance: FloatArray, quantile: float) -> float:
    """Return the next tolerance: a quantile of the distances, and below the largest of them.

    Where most histories are equally far, as where no war broke out, all nearer ones survive.
    """
    order = np.sort(distance)
    found = float(order[max(math.ceil(quantile * order.size) - 1, 0)])
    if found < order[-1]:
        return found
    nearer = order[order < order[-1]]
    return float(nearer[-1]) if nearer.size else math.inf


def _drawn_in(
    population: Population, tolerance: float, draws: np.random.Generator, lives: _Lives
) -> tuple[Population, float, int]:
    """Replace the particles beyond the tolerance by copies of the others that have walked on.

    Returns the population, the share of steps accepted, and the steps taken.
    """
    near = population.distance <= tolerance
    alive, dead = np.flatnonzero(near), np.flatnonzero(~near)
    # every survivor is copied equally often, but for a rest by lot: residual resampling
    copied = np.resize(draws.permutation(alive), dead.size)
    walkers = population.take(copied)
    root = _root_covariance(population.scores[alive])
    accepted = steps = 0
    while steps < MOST_STEPS and not (steps and lives.spent):
        walkers, count = _step(walkers, tolerance, root, draws, lives)
        accepted, steps = accepted + count, steps + 1
        rate = accepted / (steps * dead.size)
        if (1.0 - rate) ** steps < LEFT_BEHIND:
            break
    return population.with_rows(dead, walkers), accepted / (steps * dead.size), steps


def _step(
    walkers: Population,
    tolerance: float,
    root: FloatArray,
    draws: np.random.Generator,
    lives: _Lives,
) -> tuple[Population, int]:
    """Let every walker take one Metropolis-Hastings step; return them and how many moved."""
    n, parameters = walkers.scores.shape
    length = OPTIMAL / math.sqrt(parameters) * SCALES[draws.integers(0, SCALES.size, n)]
    way = np.einsum("nk,jk->nj", draws.standard_normal((n, parameters)), root)
    there = walkers.scores + length[:, None] * way
    # the prior is standard normal in scores; who fails it need not be lived
    ratio = 0.5 * (np.sum(walkers.scores**2, axis=1) - np.sum(there**2, axis=1))
    tried = np.flatnonzero(np.log1p(-draws.random(n)) < ratio)
    if tried.size == 0:
        return walkers, 0
    lived = lives.live(there[tried])
    good = np.flatnonzero(lived.distance <= tolerance)
    return walkers.with_rows(tried[good], lived.take(good)), int(good.size)


def _root_covariance(scores: FloatArray) -> FloatArray:
    """Return the lower triangular root of the covariance, shape ``(parameters, parameters)``.

    Few survivors say little of it: the prior's takes its place as they become fewer.
    """
    n, parameters = scores.shape
    away = scores - scores.mean(axis=0)
    covariance = np.einsum("nj,nk->jk", away, away) / n
    few = min(1.0, (parameters / n) ** 2)
    mixed = (1.0 - few) * covariance + (few + RIDGE) * np.eye(parameters)
    return np.asarray(np.linalg.cholesky(mixed))


def _noted(
    population: Population,
    number: int,
    tolerance: float,
    acceptance: float,
    steps: int,
    lives: _Lives,
) -> Generation:
    median = float(np.median(population.distance))
    effective, lived = population.effective, lives.simulations
    return Generation(number, tolerance, acceptance, steps, effective, median, lived)


def _reached(last: Generation, stop: Stop) -> str:
    """Say why the last generation is the last; nothing if it is not."""
    if last.tolerance <= stop.tolerance:
        return f"the tolerance asked for, {stop.tolerance:g}, was reached"
    if last.acceptance < stop.acceptance:
        return (
            f"only {last.acceptance:.1%} of the steps were accepted, less than "
            f"{stop.acceptance:.1%}"
        )
    return ""


def _generator(seed: int, generation: int) -> np.random.Generator:
    """Return the draws of one generation: Philox, keyed by seed and generation."""
    key = np.array([seed, generation], dtype=np.uint64)
    return np.random.Generator(np.random.Philox(key=key))


def _refuse_unless_sensible(particles: int, seed: int, quantile: float) -> None:
    if particles < 10:
        raise InputError(f"particles must be at least 10, found {particles}")
    if not 0 <= seed < 2**64:
        raise InputError(f"seed must be from 0 to 2^64 - 1, found {seed}")
    if not 0.0 < quantile < 1.0:
        raise InputError(f"the share that survives must lie between 0 and 1, found {quantile:g}")
