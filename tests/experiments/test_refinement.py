"""Refinement finds the values under which most worlds fit, the same way every time."""

from __future__ import annotations

import importlib
from datetime import date
from typing import Any

import numpy as np
import pytest

from panmunjom.agents import FloatArray
from panmunjom.experiments import Prior, Priors, Readings
from panmunjom.model import Pattern, load

refinement: Any = importlib.import_module("panmunjom.experiments.refinement")

NAMES = ("pull", "push")
BEST = np.array([1.5, -0.8])
PRIORS = Priors(tuple(Prior(name, -4.0, 4.0, "uniform", 0.0) for name in NAMES))
START = np.array([-2.0, 2.5])


class Straight:
    """Lives a case whose two patterns are its two parameters, with the luck of the worlds."""

    def __init__(self) -> None:
        record = load("korea-1950").spec.record
        plain = record.patterns["us_ground"]
        self.patterns: dict[str, Pattern] = {
            name: plain.model_copy(
                update={"observed": best, "low": best - 0.4, "high": best + 0.4, "unit": "axis"}
            )
            for name, best in zip(NAMES, BEST.tolist(), strict=True)
        }

    def replicated(self, values: FloatArray, replicates: int, seed: int) -> Readings:
        luck = np.random.Generator(np.random.Philox(key=seed)).normal(0.0, 0.2, (replicates, 2))
        found = (values[None] + luck[:, None]).reshape(-1, 2)
        return Readings(self.patterns, date(1950, 1, 1), found, found)


@pytest.fixture(scope="module")
def found() -> FloatArray:
    values: FloatArray = refinement.refined(Straight(), PRIORS, START, 25, seed=38)
    return values


def test_it_comes_near_the_best_values(found: FloatArray) -> None:
    assert np.abs(found - BEST).max() < 0.25
    before = refinement.loss(Straight(), PRIORS, PRIORS.scores(START[None]), 1)
    after = refinement.loss(Straight(), PRIORS, PRIORS.scores(found[None]), 1)
    assert after < before / 2


def test_the_same_seed_finds_the_same_values(found: FloatArray) -> None:
    again = refinement.refined(Straight(), PRIORS, START, 25, seed=38)
    np.testing.assert_array_equal(again, found)
    other = refinement.refined(Straight(), PRIORS, START, 25, seed=39)
    assert not np.array_equal(other, found)


def test_no_value_leaves_its_range_and_every_round_is_told() -> None:
    told: list[Any] = []
    far = Priors(tuple(Prior(name, 2.0, 4.0, "uniform", 3.0) for name in NAMES))
    values = refinement.refined(Straight(), far, np.array([3.0, 3.0]), 4, 38, told.append)
    assert ((values >= 2.0) & (values <= 4.0)).all()
    assert [each.number for each in told] == [1, 2, 3, 4]
    assert told[-1].histories == 4 * refinement.SETS * refinement.WORLDS


def test_a_pattern_hit_in_more_worlds_is_a_smaller_loss() -> None:
    near, further = BEST + 0.1, BEST + 0.6
    scores = PRIORS.scores(np.array([near, further]))
    losses = refinement.loss(Straight(), PRIORS, scores, 7)
    assert losses[0] < losses[1]
