"""Priors come from the ranges that a case states, and normal scores lead there and back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from panmunjom.experiments import Prior, Priors, priors
from panmunjom.model import InputError, Number, load

CASE = load("korea-1950")


def test_a_positive_range_of_a_decade_or_more_is_taken_in_logarithms() -> None:
    for path, shape in (
        ("stalin.fear", "log-uniform"),
        ("theatre.speed", "uniform"),
        ("stalin.risk_aversion", "uniform"),
    ):
        number = CASE.parameters[path]
        assert isinstance(number, Number)
        wide = number.low > 0 and number.high / number.low >= 10
        assert wide == (shape == "log-uniform")
        assert priors(CASE, [path]).each[0].shape == shape


@given(
    low=st.floats(0.01, 5.0),
    width=st.floats(0.5, 500.0),
    share=st.floats(0.0, 1.0),
    shape=st.sampled_from(["uniform", "log-uniform"]),
)
def test_a_quantile_lies_in_the_range_and_below_it_lies_its_share(
    low: float, width: float, share: float, shape: str
) -> None:
    prior = Prior("p", low, low + width, shape, low)  # type: ignore[arg-type]
    value = prior.quantile(np.array([share]))
    assert prior.low <= value[0] <= prior.high
    assert prior.share_below(value)[0] == pytest.approx(share, abs=1e-9)


def test_standard_normal_scores_give_the_prior() -> None:
    both = Priors(
        (Prior("a", -1.0, 3.0, "uniform", 0.0), Prior("b", 0.01, 10.0, "log-uniform", 1.0))
    )
    scores = np.random.default_rng(1).standard_normal((4000, 2))
    values = both.values(scores)
    assert stats.kstest(values[:, 0], stats.uniform(-1.0, 4.0).cdf).pvalue > 0.001
    assert stats.kstest(values[:, 1], stats.loguniform(0.01, 10.0).cdf).pvalue > 0.001
    assert np.allclose(both.scores(values), scores)


def test_a_free_parameter_that_is_none_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"stalin\.feer.*stalin\.fear"):
        priors(CASE, ["stalin.feer"])
    with pytest.raises(InputError, match="no number"):
        priors(CASE, ["stalin.risk_theory"])
    with pytest.raises(InputError, match="stands twice"):
        priors(CASE, ["stalin.fear", "stalin.fear"])
    with pytest.raises(InputError, match="no free parameters"):
        priors(CASE, [])
