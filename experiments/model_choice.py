"""Which of several models made this record? Random-forest ABC model choice.

Records are simulated under every model; a forest learns to name the model from the record, and is
asked about the one observed (Pudlo et al. 2016, Bioinformatics 32: 859-866, who also publish it as
the R package abcrf). Its votes are no probabilities: they say which model is named. How sure that
is comes from a second forest, which learns from the out-of-bag errors of the first in what kind of
record it is wrong; the share of every model comes from a forest of larger leaves, whose leaf shares
estimate probabilities (Malley et al. 2012, Methods of Information in Medicine 51: 74-81).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import scipy
from numpy.typing import NDArray

from panmunjom.model import InputError

from .intervals import LEVEL, Estimate, paired_share, share
from .model_forests import Forests, grown, stream

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

HELD_OUT = 0.2
"""Share of the records of each model that no forest sees: the test of the method."""
HALVES = 10
"""Half-samples of the records, each with forests of its own, from which the intervals come."""
CONFUSED = 0.30
"""Two models of which more records than this are given to the wrong one are not told apart."""
FEWEST = 50
"""Records of a model, and trees of a forest, below which nothing can be said."""


@dataclass(frozen=True, eq=False)
class ReferenceTable:
    """Simulated records, and the one observed.

    Attributes
    ----------
    models : tuple of str
    summaries : tuple of str
        What each record consists of.
    label : array of int, shape ``(records,)``
        Which model made it: its place in `models`.
    values : array, shape ``(records, summaries)``
        NaN where a pattern never happened.
    observed : array, shape ``(summaries,)``
        The record; NaN where it never happened.
    window : array, shape ``(2, summaries)``
        Between what ends the record lies for all that is known; infinite where it is open.
    """

    models: tuple[str, ...]
    summaries: tuple[str, ...]
    label: IntArray
    values: FloatArray
    observed: FloatArray
    window: FloatArray

    def __post_init__(self) -> None:
        counts = np.bincount(self.label, minlength=len(self.models))
        if len(self.models) < 2 or counts.min() < FEWEST:
            raise InputError(
                f"expected two models or more with {FEWEST} records each, found "
                + ", ".join(f"{n} of {m}" for m, n in zip(self.models, counts, strict=True))
            )

    @cached_property
    def informative(self) -> tuple[str, ...]:
        """The summaries that are not the same in all records."""
        first = self.values[:1]
        same = (self.values == first) | (np.isnan(self.values) & np.isnan(first))
        varies = ~same.all(axis=0)
        return tuple(name for name, kept in zip(self.summaries, varies, strict=True) if kept)


@dataclass(frozen=True, eq=False)
class ModelChoice:
    """What the forests say.

    Attributes
    ----------
    selected : str
        The model with most votes.
    posterior : Estimate
        Probability of the selected model by the forest of errors.
    table : DataFrame
        A row a model: ``model votes probability low high gap gap_low gap_high``. `gap` is the
        probability of the most probable model less this one's.
    error : Estimate
        Share of simulated records given to a wrong model, out of bag.
    confusion : DataFrame, shape ``(models, models)``
        Held-out records by the model that made them (rows) and the one named (columns).
    pairs : DataFrame
        ``a b error low high told_apart``: of the held-out records of two models, the share for
        which the wrong one of the two has more votes; a coin would have 0.5.
    patterns : DataFrame
        ``summary loss low high``: by how much the share of held-out records named right falls
        when the values of one summary are shuffled. Most telling first.
    records, held_out, trees, halves, seed : int

    Notes
    -----
    Intervals (95 %) of probabilities come from half-samples of the records: the spread of forests
    grown on random halves estimates that of one grown on all (delete-half jackknife, Shao & Tu
    1995). They say how far the answer would move with other simulations, not whether any of the
    models is right.
    """

    selected: str
    posterior: Estimate
    table: pd.DataFrame
    error: Estimate
    confusion: pd.DataFrame
    pairs: pd.DataFrame
    patterns: pd.DataFrame
    records: int
    held_out: int
    trees: int
    halves: int
    seed: int


def choose(
    table: ReferenceTable,
    trees: int = 500,
    seed: int = 38,
    workers: int = 1,
    halves: int = HALVES,
) -> ModelChoice:
    """Say which model made the observed record, how sure that is, and how good the method.

    Parameters
    ----------
    table : ReferenceTable
        All models count as equally probable before the record is seen.
    trees : int
        Of each forest; those of the half-samples have a fifth as many, at least `FEWEST`.
    seed : int
        Names the forests' luck. The result does not depend on `workers`.
    halves : int
        Half-samples for the intervals, 2 or more.

    Raises
    ------
    InputError
        If there are too few trees or half-samples.
    """
    if trees < FEWEST or halves < 2:
        raise InputError(f"expected {FEWEST} trees and 2 half-samples or more")
    held = _held_out(table, seed)
    x, y = table.values[~held], table.label[~held]
    whole = grown(x, y, trees, seed, 0, workers)
    fewer = max(trees // 5, FEWEST)
    parts = [_half(x, y, fewer, seed, n, workers) for n in range(1, halves + 1)]
    votes = whole.votes(table.observed[None, :])[0]
    named = whole.votes(table.values[held])
    models = list(table.models)
    return ModelChoice(
        selected=models[int(votes.argmax())],
        posterior=_posterior(whole, parts, table.observed),
        table=_table(models, votes, whole, parts, table.observed),
        error=share(int(whole.wrong.sum()), len(y)),
        confusion=_confusion(models, table.label[held], named.argmax(axis=1)),
        pairs=_pairs(models, table.label[held], named),
        patterns=_patterns(table, whole, held, seed),
        records=len(table.label),
        held_out=int(held.sum()),
        trees=trees,
        halves=halves,
        seed=seed,
    )


def _held_out(table: ReferenceTable, seed: int) -> NDArray[np.bool_]:
    """Mark the records of each model that no forest sees."""
    luck = stream(seed, "held out")
    held = np.zeros(len(table.label), dtype=bool)
    for model in range(len(table.models)):
        rows = np.flatnonzero(table.label == model)
        held[luck.permutation(rows)[: round(HELD_OUT * rows.size)]] = True
    return held


def _half(x: FloatArray, y: IntArray, trees: int, seed: int, number: int, workers: int) -> Forests:
    """Grow forests on a random half of every model's records, none of them twice."""
    luck = stream(seed, f"half {number}")
    models = range(int(y.max()) + 1)
    rows = (luck.permutation(np.flatnonzero(y == model)) for model in models)
    chosen = np.sort(np.concatenate([each[: each.size // 2] for each in rows]))
    return grown(x[chosen], y[chosen], trees, seed, number, workers)


def _around(value: float, parts: NDArray[Any]) -> tuple[float, float]:
    """Return the ends of the interval that half-samples give a value."""
    wide = float(scipy.stats.t.ppf(0.5 + LEVEL / 2, parts.size - 1) * parts.std(ddof=1))
    return value - wide, value + wide


def _posterior(whole: Forests, parts: list[Forests], observed: FloatArray) -> Estimate:
    """Return the probability of the selected model: one less the error expected for this record."""
    sure = whole.sureness(observed)
    low, high = _around(sure, np.array([each.sureness(observed) for each in parts]))
    return Estimate(sure, max(low, 0.0), min(high, 1.0), len(whole.wrong))


def _table(
    models: list[str],
    votes: FloatArray,
    whole: Forests,
    parts: list[Forests],
    observed: FloatArray,
) -> pd.DataFrame:
    chances = whole.chances(observed)
    halves = np.array([each.chances(observed) for each in parts])
    best = int(chances.argmax())
    rows = []
    for place, model in enumerate(models):
        low, high = _around(float(chances[place]), halves[:, place])
        gap = float(chances[best] - chances[place])
        gap_low, gap_high = _around(gap, halves[:, best] - halves[:, place])
        rows.append(
            {
                "model": model,
                "votes": float(votes[place]),
                "probability": float(chances[place]),
                "low": max(low, 0.0),
                "high": min(high, 1.0),
                "gap": gap,
                "gap_low": gap_low,
                "gap_high": gap_high,
            }
        )
    return pd.DataFrame(rows)


def _confusion(models: list[str], made: IntArray, named: IntArray) -> pd.DataFrame:
    counts = np.zeros((len(models), len(models)), dtype=np.int64)
    np.add.at(counts, (made, named), 1)
    return pd.DataFrame(counts, index=models, columns=models)


def _pairs(models: list[str], made: IntArray, votes: FloatArray) -> pd.DataFrame:
    """Ask of every two models how often the wrong one of them has more votes."""
    rows = []
    for a in range(len(models)):
        for b in range(a + 1, len(models)):
            ahead = votes[:, a] - votes[:, b]
            missed = ((made == a) & (ahead <= 0.0)) | ((made == b) & (ahead >= 0.0))
            found = share(int(missed.sum()), int(np.isin(made, (a, b)).sum()))
            told = found.value <= CONFUSED
            rows.append((models[a], models[b], found.value, found.low, found.high, told))
    return pd.DataFrame(rows, columns=["a", "b", "error", "low", "high", "told_apart"])


def _patterns(
    table: ReferenceTable, whole: Forests, held: NDArray[np.bool_], seed: int
) -> pd.DataFrame:
    """Shuffle one summary after the other among the held-out records."""
    values, made = table.values[held], table.label[held]
    right = whole.votes(values).argmax(axis=1) == made
    rows = []
    for name in table.informative:
        column = table.summaries.index(name)
        shuffled = values.copy()
        shuffled[:, column] = stream(seed, f"shuffled {name}").permutation(values[:, column])
        still = whole.votes(shuffled).argmax(axis=1) == made
        lost = paired_share(int((right & ~still).sum()), int((~right & still).sum()), len(made))
        rows.append((name, lost.value, lost.low, lost.high))
    found = pd.DataFrame(rows, columns=["summary", "loss", "low", "high"])
    return found.sort_values("loss", ascending=False, kind="stable", ignore_index=True)
