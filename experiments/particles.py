"""Particles: populations of parameter sets with their histories, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from panmunjom.agents import FloatArray, IntArray

from .priors import Priors


@dataclass(frozen=True)
class Stop:
    """When a calibration ends; whatever is reached first.

    Attributes
    ----------
    tolerance : float
        The smallest that is asked for.
    acceptance : float
        Once a smaller share of the steps is accepted, a smaller tolerance costs too much.
    effective : float
        A generation that leaves a smaller effective share of its particles is not used: what is
        left are copies of a few histories with lucky worlds.
    simulations : int or None
        Histories that may be lived. The same number gives the same posterior anywhere.
    minutes : float or None
        Time that may pass. How far a machine gets by then differs from day to day; the number of
        histories lived, as `simulations`, repeats it exactly.
    """

    tolerance: float = 0.0
    acceptance: float = 0.03
    effective: float = 0.1
    simulations: int | None = None
    minutes: float | None = None


@dataclass(frozen=True)
class Generation:
    """What a generation did.

    Attributes
    ----------
    number : int
        From 0, the population drawn from the prior.
    tolerance : float
        No particle lies farther from the record; infinite in the prior.
    acceptance : float
        Share of the steps that were accepted.
    steps : int
        Taken by every copy.
    effective : float
        Effective sample size: ``n**2 / sum(copies**2)`` over the particles that differ.
    median : float
        Of the distances.
    simulations : int
        Histories lived so far.
    """

    number: int
    tolerance: float
    acceptance: float
    steps: int
    effective: float
    median: float
    simulations: int


@dataclass(frozen=True, eq=False)
class Population:
    """Particles: parameter sets, each with its own history.

    Attributes
    ----------
    scores : array, shape ``(n, parameters)``
        Parameters as normal scores of their priors.
    worlds : array of int, shape ``(n,)``
        The world each has lived; copies share it.
    deviations : array, shape ``(n, patterns)``
    """

    scores: FloatArray
    worlds: IntArray
    deviations: FloatArray

    @property
    def distance(self) -> FloatArray:
        """Distance of each from the record, shape ``(n,)``."""
        return distance_of(self.deviations)

    @property
    def effective(self) -> float:
        """Effective sample size."""
        _, copies = np.unique(self.worlds, return_counts=True)
        return float(self.worlds.size**2 / np.sum(copies.astype(np.float64) ** 2))

    def take(self, rows: IntArray) -> Population:
        """Return some of the particles."""
        return Population(self.scores[rows], self.worlds[rows], self.deviations[rows])

    def with_rows(self, rows: IntArray, other: Population) -> Population:
        """Return the population with these particles exchanged for those of `other`."""
        mine = (self.scores.copy(), self.worlds.copy(), self.deviations.copy())
        for old, new in zip(mine, (other.scores, other.worlds, other.deviations), strict=True):
            old[rows] = new
        return Population(*mine)


@dataclass(frozen=True, eq=False)
class Posterior:
    """What is believed of the parameters after the record: a sample, all of equal weight.

    Attributes
    ----------
    priors : Priors
    population : Population
    generations : tuple of Generation
    seed : int
    stopped : str
        Why it ended, in plain words.
    """

    priors: Priors
    population: Population
    generations: tuple[Generation, ...]
    seed: int
    stopped: str

    @property
    def values(self) -> FloatArray:
        """Parameter values, shape ``(n, parameters)``, in their own units."""
        return self.priors.values(self.population.scores)

    @property
    def weight(self) -> FloatArray:
        """Weights, shape ``(n,)``; they add up to 1."""
        n = self.population.worlds.size
        return np.full(n, 1.0 / n)


def distance_of(deviations: FloatArray) -> FloatArray:
    """Return the root mean square of deviations ``(n, patterns)`` over the patterns, ``(n,)``."""
    return np.asarray(np.sqrt(np.mean(deviations**2, axis=1)))
