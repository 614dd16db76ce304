"""Lotteries: chances from a balance, a disaster on top, one lottery inside another."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panmunjom.agents import Lottery, logistic, mix, ordered_logit, with_disaster

balances, cuts, spreads = st.floats(-50.0, 50.0), st.floats(0.0, 3.0), st.floats(0.05, 3.0)


@given(balance=balances, cut=cuts, spread=spreads)
def test_the_three_chances_sum_to_one(balance: float, cut: float, spread: float) -> None:
    chances = ordered_logit(np.array([balance]), cut, spread)
    assert chances.win + chances.none + chances.lose == pytest.approx(1.0, abs=1e-12)
    assert all(-1e-12 <= p[0] <= 1.0 for p in chances)


@given(balance=balances, cut=cuts, spread=spreads)
def test_his_win_is_the_others_loss(balance: float, cut: float, spread: float) -> None:
    mine = ordered_logit(np.array([balance]), cut, spread)
    yours = ordered_logit(np.array([-balance]), cut, spread)
    assert mine.win == yours.lose
    assert mine.none == pytest.approx(yours.none, abs=1e-12)


def test_at_the_cut_a_win_has_an_even_chance() -> None:
    chances = ordered_logit(np.array([0.6, 0.0]), 0.6, 0.5)
    assert chances.win[0] == 0.5
    assert chances.win[1] == chances.lose[1] == pytest.approx(1.0 / (1.0 + math.exp(1.2)))


@given(balance=balances, more=st.floats(0.0, 5.0))
def test_more_power_wins_more_and_loses_less(balance: float, more: float) -> None:
    before = ordered_logit(np.array([balance]), 0.6, 0.5)
    after = ordered_logit(np.array([balance + more]), 0.6, 0.5)
    assert after.win[0] >= before.win[0]
    assert after.lose[0] <= before.lose[0]


@given(x=st.floats(-1e6, 1e6))
def test_the_logistic_stays_within_zero_and_one(x: float) -> None:
    assert 0.0 < logistic(x) < 1.0 or abs(x) > 30.0
    assert logistic(x) + logistic(-x) == pytest.approx(1.0)


HALF = Lottery((np.array([0.5]), np.array([0.5])), (1.0, -1.0))
SURE = Lottery((np.array([1.0]),), (3.0,))


def mean(lottery: Lottery) -> float:
    return float(sum(p * x for p, x in zip(lottery.chances, lottery.prizes, strict=True))[0])  # type: ignore[index]


@given(chance=st.floats(0.0, 1.0))
def test_a_disaster_shrinks_the_rest(chance: float) -> None:
    risky = with_disaster(HALF, np.array([chance]), -7.0)
    assert sum(risky.chances)[0] == pytest.approx(1.0)  # type: ignore[index]
    assert mean(risky) == pytest.approx(-7.0 * chance + (1.0 - chance) * mean(HALF))


@given(share=st.floats(0.0, 1.0))
def test_a_compound_lottery_keeps_the_chances(share: float) -> None:
    compound = mix(np.array([share]), HALF, SURE)
    assert sum(compound.chances)[0] == pytest.approx(1.0)  # type: ignore[index]
    assert mean(compound) == pytest.approx((1.0 - share) * 3.0)
