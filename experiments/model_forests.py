"""The forests of a model choice, grown on one set of simulated records."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

LEAF = 50
"""Records in a leaf, at least, where leaf shares are read as probabilities."""
LEAF_OF_ERRORS = 50
"""The same in the forest of errors, as is usual in regression."""


def stream(seed: int, purpose: str) -> np.random.Generator:
    """Return random numbers that depend on seed and purpose alone."""
    named = int.from_bytes(blake2b(purpose.encode(), digest_size=8).digest(), "little")
    key = np.array([seed, named], dtype=np.uint64)
    return np.random.Generator(np.random.Philox(key=key))


@dataclass(frozen=True, eq=False)
class Forests:
    """Three forests that have seen the same records.

    Attributes
    ----------
    shape
        Turns raw records into what the forests see (a fitted scikit-learn transformer).
    naming, shares, errors
        The forest that names a model, the one of larger leaves, and the one of errors.
    wrong : array of bool, shape ``(records,)``
        Which records the naming forest got wrong, each judged by the trees that had not seen it.
    """

    shape: Any
    naming: Any
    shares: Any
    errors: Any
    wrong: NDArray[np.bool_]

    def votes(self, values: FloatArray) -> FloatArray:
        """Return the share of the trees that name each model, shape ``(records, models)``."""
        found: FloatArray = self.naming.predict_proba(self.shape.transform(values))
        return found

    def chances(self, observed: FloatArray) -> FloatArray:
        """Return the probability of each model given one record, shape ``(models,)``."""
        found: FloatArray = self.shares.predict_proba(self.shape.transform(observed[None, :]))[0]
        return found

    def sureness(self, observed: FloatArray) -> float:
        """Return the probability that the model named for a record is the right one."""
        return 1.0 - float(self.errors.predict(self.shape.transform(observed[None, :]))[0])


def grown(
    values: FloatArray, label: IntArray, trees: int, seed: int, number: int, workers: int
) -> Forests:
    """Grow the forests.

    Parameters
    ----------
    values : array, shape ``(records, summaries)``
        NaN where a pattern never happened.
    label : array of int, shape ``(records,)``
        Which model made each record, every number from 0 on at least once.
    trees : int
        Of each forest.
    seed, number : int
        Name the forests' luck.
    workers : int
        Threads that grow trees; the trees are the same for any number.
    """
    from sklearn.ensemble import (  # noqa: PLC0415
        RandomForestClassifier,
        RandomForestRegressor,
    )

    states = stream(seed, f"forests {number}").integers(0, 2**31, size=3).tolist()
    shape = _shape().fit(values, label)
    x = shape.transform(values)
    common = {"n_estimators": trees, "n_jobs": workers}
    naming = RandomForestClassifier(**common, random_state=states[0], oob_score=True)
    naming.fit(x, label)
    wrong = naming.oob_decision_function_.argmax(axis=1) != label
    shares = RandomForestClassifier(**common, random_state=states[1], min_samples_leaf=LEAF)
    errors = RandomForestRegressor(
        **common, random_state=states[2], min_samples_leaf=LEAF_OF_ERRORS, max_features=1 / 3
    )
    shares.fit(x, label)
    errors.fit(x, wrong.astype(float))
    for each in (naming, shares, errors):
        each.set_params(n_jobs=1)  # threads would add up the trees in an order of their own
    return Forests(shape, naming, shares, errors, wrong)


def _shape() -> Any:
    """Return what turns a record into numbers without gaps, and adds discriminant axes.

    A pattern that never happened becomes a flag, and the median of the others in its own place.
    Linear discriminant axes are summaries of their own, as in abcrf.
    """
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis  # noqa: PLC0415
    from sklearn.impute import SimpleImputer  # noqa: PLC0415
    from sklearn.pipeline import make_pipeline, make_union  # noqa: PLC0415
    from sklearn.preprocessing import FunctionTransformer  # noqa: PLC0415

    filled = SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True)
    return make_pipeline(filled, make_union(FunctionTransformer(), LinearDiscriminantAnalysis()))
