"""Four risk theories on textbook lotteries, and what all of them must share."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panmunjom.agents import THEORIES, Lottery, RiskTaste, theory_named

TASTE = RiskTaste(aversion=0.5, loss_aversion=2.25, catastrophe=-4.0, bound=0.1)


def lottery(*branches: tuple[float, float]) -> Lottery:
    """A lottery of (chance, prize) branches in one world."""
    chances, prizes = zip(*branches, strict=True)
    return Lottery(tuple(np.array([p]) for p in chances), prizes)


def worth(name: str, gamble: Lottery, taste: RiskTaste = TASTE) -> float:
    return float(theory_named(name).worth(gamble, taste)[0])


def test_expected_value_is_the_mean() -> None:
    assert worth("expected_value", lottery((0.2, 10.0), (0.8, -5.0))) == pytest.approx(-2.0)


def test_cara_has_its_closed_form() -> None:
    """A fair coin over 0 and 1 with a = 1/2: (1 - exp(-1/2)), half of 2 (1 - exp(-1/2))."""
    coin = lottery((0.5, 0.0), (0.5, 1.0))
    assert worth("cara", coin) == pytest.approx(0.5 * (1.0 - math.exp(-0.5)) / 0.5)
    certain = -math.log(1.0 - 0.5 * worth("cara", coin)) / 0.5
    assert certain == pytest.approx(-math.log(0.5 + 0.5 * math.exp(-0.5)) / 0.5)
    assert certain < 0.5  # he would sell the coin for less than its mean


def test_cara_of_a_normal_prize_is_its_certainty_equivalent() -> None:
    """Pratt (1964): for a normal prize, mean less half the aversion times the variance."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    weights = weights / weights.sum()
    mean, sd = 1.0, 0.8
    gamble = Lottery(tuple(np.array([w]) for w in weights), tuple(mean + sd * nodes))
    certain = -math.log(1.0 - 0.5 * worth("cara", gamble)) / 0.5
    assert certain == pytest.approx(mean - 0.5 * 0.5 * sd**2)


@pytest.mark.parametrize("aversion", [0.0, 1e-12, np.array([0.0])])
def test_cara_without_aversion_is_the_mean(aversion: float) -> None:
    taste = RiskTaste(aversion, 2.25, -4.0, 0.1)
    gamble = lottery((0.3, 2.0), (0.7, -1.0))
    assert worth("cara", gamble, taste) == pytest.approx(-0.1)


@pytest.mark.parametrize(
    ("p", "gain_weight", "loss_weight"),
    # w(p) = p^g / (p^g + (1 - p)^g)^(1/g), g = 0.61 for gains and 0.69 for losses
    [
        (0.01, 0.05524, 0.03975),
        (0.10, 0.18640, 0.17017),
        (0.50, 0.42064, 0.45399),
        (0.90, 0.71174, 0.77490),
        (0.99, 0.91161, 0.94509),
    ],
)
def test_probability_weights_of_tversky_and_kahneman_1992(
    p: float, gain_weight: float, loss_weight: float
) -> None:
    """The weight of a chance p of one unit, else nothing: small chances loom, large ones fade."""
    gain = worth("prospect", lottery((p, 1.0), (1.0 - p, 0.0)))
    loss = worth("prospect", lottery((p, -1.0), (1.0 - p, 0.0)))
    assert gain == pytest.approx(gain_weight, abs=1e-4)
    assert -loss / 2.25 == pytest.approx(loss_weight, abs=1e-4)


def test_prospect_theory_weighs_ranks_and_is_curved() -> None:
    assert worth("prospect", lottery((1.0, 100.0))) == pytest.approx(100.0**0.88)
    assert worth("prospect", lottery((1.0, -100.0))) == pytest.approx(-2.25 * 100.0**0.88)
    # Two gains: the better one by its own weight, the worse by what is left up to one.
    best, both = 0.42064, 1.0
    gamble = lottery((0.5, 1.0), (0.5, 2.0))
    assert worth("prospect", gamble) == pytest.approx(
        best * 2.0**0.88 + (both - best) * 1.0, abs=1e-4
    )


def test_loss_aversion_refuses_a_fair_coin() -> None:
    assert worth("prospect", lottery((0.5, 1.0), (0.5, -1.0))) < 0.0


def test_safety_first_respects_its_bound() -> None:
    """Above the bound no mean makes up for the chance of catastrophe; below it the mean decides."""
    within = lottery((0.10, -5.0), (0.90, 1.0))
    beyond = lottery((0.20, -5.0), (0.80, 10.0))
    safe = lottery((1.0, 0.2))
    assert worth("safety_first", within) == pytest.approx(0.4)
    assert worth("safety_first", beyond) < worth("safety_first", safe)
    assert worth("expected_value", beyond) > worth("expected_value", safe)
    worse = lottery((0.30, -5.0), (0.70, 10.0))
    assert worth("safety_first", worse) < worth("safety_first", beyond)


def test_a_catastrophe_is_a_prize_at_or_below_the_mark() -> None:
    at, above = lottery((0.5, -4.0), (0.5, 0.0)), lottery((0.5, -3.99), (0.5, 0.0))
    assert worth("safety_first", at) < worth("safety_first", above) - 10.0


# --- what all share --------------------------------------------------------------------------

prizes = st.floats(-8.0, 8.0)
gambles = st.lists(st.tuples(st.floats(0.05, 1.0), prizes), min_size=1, max_size=5)


def normalised(branches: list[tuple[float, float]]) -> list[tuple[float, float]]:
    total = sum(p for p, _ in branches)
    return [(p / total, x) for p, x in branches]


@pytest.mark.parametrize("name", sorted(THEORIES))
@given(branches=gambles, better=st.floats(0.0, 4.0), data=st.data())
def test_a_better_prize_is_never_worse(
    name: str, branches: list[tuple[float, float]], better: float, data: st.DataObject
) -> None:
    gamble = normalised(branches)
    which = data.draw(st.integers(0, len(gamble) - 1))
    raised = list(gamble)
    raised[which] = (gamble[which][0], gamble[which][1] + better)
    assert worth(name, lottery(*raised)) >= worth(name, lottery(*gamble)) - 1e-9


@pytest.mark.parametrize("name", sorted(THEORIES))
@given(first=prizes, second=prizes)
def test_all_agree_in_rank_on_sure_things(name: str, first: float, second: float) -> None:
    if first - second > 1e-6:
        assert worth(name, lottery((1.0, first))) > worth(name, lottery((1.0, second)))


@pytest.mark.parametrize("name", sorted(THEORIES))
@given(branches=gambles)
def test_the_order_of_the_branches_does_not_matter(
    name: str, branches: list[tuple[float, float]]
) -> None:
    gamble = normalised(branches)
    turned = worth(name, lottery(*reversed(gamble)))
    assert turned == pytest.approx(worth(name, lottery(*gamble)), abs=1e-9)


@pytest.mark.parametrize("name", sorted(THEORIES))
def test_worlds_are_judged_one_by_one(name: str) -> None:
    """Chances, prizes and tastes of two worlds give in each what the world gives alone."""
    p, x = np.array([0.2, 0.7]), np.array([1.0, -3.0])
    a = np.array([0.1, 2.0])
    both = theory_named(name).worth(
        Lottery((p, 1.0 - p), (x, 0.5)), RiskTaste(a, 2.25, -2.0, np.array([0.1, 0.3]))
    )
    for k, bound in enumerate((0.1, 0.3)):
        alone = worth(
            name,
            lottery((p[k], x[k]), (1.0 - p[k], 0.5)),
            RiskTaste(a[k : k + 1], 2.25, -2.0, bound),
        )
        assert both[k] == alone
