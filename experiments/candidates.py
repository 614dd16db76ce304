"""Candidates: parameter sets out of a posterior, judged in many worlds each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from panmunjom.agents import FloatArray

from .calibration import Reader
from .intervals import share
from .particles import Posterior, distance_of
from .priors import Priors

HIT = 0.7
"""A pattern is hit where at least this share of the worlds lies in its window."""
CRITERION = (
    f"most fitted patterns hit by at least {HIT:.0%} of worlds; among equals the smallest mean "
    "distance from the record"
)
FINALISTS = 8
DIGITS = 3
"""Significant digits of a value that is written into a case."""
STATED = "as they stand"
REFINED = "refined candidate"


@dataclass(frozen=True, eq=False)
class Judged:
    """Parameter sets, each judged in the same worlds.

    Attributes
    ----------
    labels : tuple of str
        Where each comes from.
    values : array, shape ``(sets, parameters)``
    shares : array, shape ``(sets, patterns)``
        Share of worlds inside the window of every fitted pattern.
    distances : array, shape ``(worlds, sets)``
    """

    labels: tuple[str, ...]
    values: FloatArray
    shares: FloatArray
    distances: FloatArray

    @property
    def hits(self) -> FloatArray:
        """Share of the fitted patterns that are hit, shape ``(sets,)``."""
        return np.asarray(np.mean(self.shares >= HIT, axis=1))

    @property
    def mean(self) -> FloatArray:
        """Mean distance, shape ``(sets,)``."""
        return np.asarray(self.distances.mean(axis=0))

    def order(self) -> list[int]:
        """Return the sets from best to worst by `CRITERION`."""
        return [int(k) for k in np.lexsort((self.mean, -self.hits))]

    def further(self, other: int, than: int) -> tuple[float, float, float]:
        """Return how much further from the record one set lies than another, with its interval.

        The worlds are the same, so that luck takes no part: a paired 95 % interval.
        """
        away = self.distances[:, other] - self.distances[:, than]
        mean, half = float(away.mean()), 1.96 * float(away.std(ddof=1) / np.sqrt(away.size))
        return mean, mean - half, mean + half


@dataclass(frozen=True, eq=False)
class Choice:
    """The values chosen for a case.

    Attributes
    ----------
    values : dict of str to float
        By path, to three significant digits.
    label : str
        Which candidate they are.
    finalists : Judged
        The best candidates and the values as they stood, in fresh worlds.
    at : int
        Row of the chosen one there.
    patterns : DataFrame
        `pattern share low high before`: share of worlds inside with its 95 % interval, and what it
        was with the values as they stood.
    candidates, worlds, final_worlds, seed : int
    """

    values: dict[str, float]
    label: str
    finalists: Judged
    at: int
    patterns: pd.DataFrame
    candidates: int
    worlds: int
    final_worlds: int
    seed: int

    @property
    def said(self) -> str:
        """What was chosen, and how much better it is, in two sentences."""
        before = self.finalists.labels.index(STATED)
        further, low, high = self.finalists.further(before, self.at)
        hits, mean = self.finalists.hits, self.finalists.mean
        asked = (
            f"Of {self.candidates} candidates in {self.worlds:,} worlds each, and the best "
            f"{len(self.finalists.labels)} again in {self.final_worlds:,} fresh worlds (seed "
            f"{self.seed + 2}), chosen by: {CRITERION}."
        )
        if self.at == before:
            return f"{asked} The values as they stand are the best: nothing is to be written."
        return (
            f"{asked} The {self.label} hits {hits[self.at]:.0%} of the fitted patterns (mean "
            f"distance {mean[self.at]:.3f} tolerances); the values as they stood hit "
            f"{hits[before]:.0%} ({mean[before]:.3f}, further away by {further:.3f}, 95 % interval "
            f"{low:.3f} to {high:.3f})."
        )


def chosen(
    posterior: Posterior,
    reader: Reader,
    candidates: int = 100,
    worlds: int = 512,
    final_worlds: int = 2048,
    refine: Callable[[FloatArray], FloatArray] | None = None,
) -> Choice:
    """Choose the values to ship: the candidate that fits best over many worlds.

    Candidates are medoids of the posterior, its middle, and the values as they stand. The best of
    them are judged again in worlds that had no part in finding them, so that the best is not only
    the luckiest; the same worlds are used for all. With `refine` the best of all is improved
    once more, and judged beside them.
    """
    sets = np.vstack(
        [
            medoids(posterior, candidates),
            np.median(posterior.values, axis=0),
            stated(posterior.priors),
        ]
    )
    labels = [*(f"medoid {k + 1}" for k in range(len(sets) - 2)), "posterior median", STATED]
    sets = np.vstack([rounded(posterior.priors, sets[:-1]), sets[-1:]])
    first = judged(reader, labels, sets, worlds, posterior.seed + 1)
    best = first.order()[:FINALISTS]
    best = best if len(sets) - 1 in best else [*best, len(sets) - 1]
    if refine is not None:
        improved = rounded(posterior.priors, refine(sets[best[0]])[None])
        labels, sets, best = [*labels, REFINED], np.vstack([sets, improved]), [*best, len(sets)]
    finalists = judged(
        reader, [labels[k] for k in best], sets[best], final_worlds, posterior.seed + 2
    )
    at = finalists.order()[0]
    values = dict(zip(posterior.priors.names, finalists.values[at].tolist(), strict=True))
    table = _by_pattern(finalists, at, reader.patterns, final_worlds)
    label = finalists.labels[at]
    return Choice(
        values, label, finalists, at, table, len(sets), worlds, final_worlds, posterior.seed
    )


def judged(
    reader: Reader, labels: Sequence[str], sets: FloatArray, worlds: int, seed: int
) -> Judged:
    """Judge parameter sets ``(sets, parameters)`` by the fitted patterns, in the same worlds."""
    read = reader.replicated(sets, worlds, seed).only("fit")
    shape = (worlds, len(sets), -1)
    inside = read.inside().reshape(shape).mean(axis=0)
    distances = distance_of(read.deviations()).reshape(worlds, len(sets))
    return Judged(tuple(labels), sets, np.asarray(inside), np.asarray(distances))


def medoids(posterior: Posterior, clusters: int) -> FloatArray:
    """Return the values of particles in the middle of clusters, shape ``(clusters, parameters)``.

    K-means in normal scores in units of the posterior's own standard deviations, each centre
    replaced by the particle nearest to it.
    """
    from sklearn.cluster import KMeans  # noqa: PLC0415 - takes long, and only this needs it

    population = posterior.population
    _, first = np.unique(population.worlds, return_index=True)
    scores = population.scores[first]
    spread = scores.std(axis=0)
    standard = (scores - scores.mean(axis=0)) / np.where(spread > 0.0, spread, 1.0)
    k = min(clusters, len(standard))
    found = KMeans(k, n_init=4, random_state=posterior.seed % 2**32).fit(standard)
    centres = found.cluster_centers_
    near = [int(np.argmin(np.sum((standard - each) ** 2, axis=1))) for each in centres]
    return posterior.priors.values(scores[np.unique(near)])


def stated(priors: Priors) -> FloatArray:
    """Return the values as the case states them, shape ``(parameters,)``."""
    return np.array([prior.value for prior in priors.each])


def rounded(priors: Priors, values: FloatArray) -> FloatArray:
    """Return values to three significant digits, none of them outside its range."""
    short = np.vectorize(lambda value: float(f"{value:.{DIGITS}g}"))(values)
    low = np.array([prior.low for prior in priors.each])
    high = np.array([prior.high for prior in priors.each])
    return np.asarray(np.clip(short, low, high))


def _by_pattern(found: Judged, at: int, patterns: Sequence[str], worlds: int) -> pd.DataFrame:
    before = found.labels.index(STATED)
    shares = [share(round(each * worlds), worlds) for each in found.shares[at]]
    return pd.DataFrame(
        {
            "pattern": patterns,
            "share": [each.value for each in shares],
            "low": [each.low for each in shares],
            "high": [each.high for each in shares],
            "before": found.shares[before],
        }
    )
