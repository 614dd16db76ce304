"""The method on records of which the right answer is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from panmunjom.experiments import ModelChoice, ReferenceTable, choose, goodness_of_fit, outside
from panmunjom.model import InputError

SHIFT = 1.5
"""Distance of the means of two unit normals: half of the records lie where both are likely."""


def table(seen: float, records: int = 1000, shift: float = SHIFT) -> ReferenceTable:
    """Two models that differ in the mean of the first of three numbers; the third often lacks."""
    luck = np.random.default_rng(7)
    values = luck.normal(size=(2 * records, 3))
    label = np.repeat([0, 1], records)
    values[:, 0] += shift * label
    values[luck.random(2 * records) < 0.1, 2] = np.nan
    observed = np.array([seen, 0.0, 0.0])
    window = np.stack([observed - 0.1, observed + 0.1])
    return ReferenceTable(
        ("one", "other"), ("told", "noise", "gaps"), label, values, observed, window
    )


def exact(seen: float) -> float:
    """Probability of the second model by Bayes' rule, both equally probable beforehand."""
    likely = np.asarray(stats.norm.pdf(seen, [0.0, SHIFT]))
    return float(likely[1] / likely.sum())


@pytest.fixture(scope="module", params=[-0.5, 2.0])
def seen(request: pytest.FixtureRequest) -> float:
    """The telling number of the observed record."""
    return float(request.param)


@pytest.fixture(scope="module")
def found(seen: float) -> ModelChoice:
    """What the method says of it."""
    return choose(table(seen), trees=100, seed=1, halves=2)


def test_probabilities_are_those_of_bayes_rule(found: ModelChoice, seen: float) -> None:
    other = found.table.set_index("model")["probability"]["other"]
    assert other == pytest.approx(exact(seen), abs=0.12)
    assert found.table["probability"].sum() == pytest.approx(1.0)


def test_the_likelier_model_is_named_and_the_sureness_is_its_probability(
    found: ModelChoice, seen: float
) -> None:
    likely = exact(seen)
    assert found.selected == ("other" if likely > 0.5 else "one")
    assert found.posterior.value == pytest.approx(max(likely, 1.0 - likely), abs=0.15)
    assert found.posterior.low <= found.posterior.value <= found.posterior.high


def test_the_error_is_that_of_the_best_rule_there_is(found: ModelChoice) -> None:
    best = float(stats.norm.cdf(-SHIFT / 2.0))
    assert found.error.value == pytest.approx(best, abs=0.06)
    assert found.error.n == found.records - found.held_out
    assert found.confusion.to_numpy().sum() == found.held_out
    assert found.pairs["error"][0] == pytest.approx(best, abs=0.06)


def test_only_the_telling_summary_counts(found: ModelChoice) -> None:
    patterns = found.patterns
    assert patterns["summary"][0] == "told"
    assert patterns["low"][0] > 0.1
    rest = patterns[patterns["summary"].ne("told")]
    assert rest["loss"].abs().max() < 0.05


def test_models_that_make_the_same_records_are_not_told_apart() -> None:
    found = choose(table(0.0, shift=0.0, records=600), trees=50, seed=1, halves=4)
    assert not found.pairs["told_apart"].any()
    assert found.table["gap_low"].le(0.0).all()
    assert found.error.value == pytest.approx(0.5, abs=0.08)


def test_what_never_happened_tells_as_well() -> None:
    luck = np.random.default_rng(3)
    values = luck.normal(size=(400, 2))
    label = np.repeat([0, 1], 200)
    values[label == 1, 0] = np.nan
    observed = np.array([np.nan, 0.0])
    window = np.stack([observed, observed])
    records = ReferenceTable(("never", "ever")[::-1], ("a", "b"), label, values, observed, window)
    found = choose(records, trees=50, seed=1, halves=2)
    assert found.selected == "never"
    assert found.error.value == 0.0


def test_the_answer_does_not_depend_on_the_workers_and_does_on_the_seed() -> None:
    records = table(0.75, records=200)
    one, two = (choose(records, trees=50, seed=5, workers=n, halves=2) for n in (1, 2))
    other = choose(records, trees=50, seed=6, halves=2)
    pd.testing.assert_frame_equal(one.table, two.table, check_exact=True)
    pd.testing.assert_frame_equal(one.patterns, two.patterns, check_exact=True)
    pd.testing.assert_frame_equal(one.confusion, two.confusion)
    assert one.posterior == two.posterior
    assert not one.table.equals(other.table)


def test_a_record_far_from_all_models_is_like_none() -> None:
    near, far = (goodness_of_fit(table(seen, records=300), seed=1) for seen in (0.0, 30.0))
    assert near["like"].all()
    assert not far["like"].any()
    assert far["distance"].min() > 5.0 * far["typical"].max()


def test_a_value_outside_of_what_a_model_makes_is_named() -> None:
    found = outside(table(4.0, records=300))
    assert found[["summary", "model"]].to_numpy().tolist() == [["told", "one"], ["told", "other"]]
    assert found["high"].lt(4.0).all()
    assert outside(table(0.5, records=300)).empty


def test_too_few_records_or_trees_are_refused() -> None:
    with pytest.raises(InputError, match="50 records each, found 40 of one, 40 of other"):
        table(0.0, records=40)
    with pytest.raises(InputError, match="50 trees"):
        choose(table(0.0, records=100), trees=10)
