"""Moods: each review is an exact logit choice, a hundred reviews are not a hundred lotteries."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from panmunjom.agents import Decision

from .situation import KOREA, FakeDesk, case_named, question, seat, utilities

DAYS = 60.0  # how long a mood lasts in these tests


def stalins_choice(desk: FakeDesk, precision: float | None = None) -> Decision[Any]:
    """A question with three options, open while there is no war."""
    changes = {"stalin.mood_days": DAYS}
    if precision is not None:
        changes["stalin.decides.consent_to_invasion.precision"] = precision
    case = case_named(KOREA).replace(changes)
    return question(seat(case, "stalin", desk), "consent_to_invasion")


def moods(days: list[int], worlds: int = 4000) -> NDArray[np.float64]:
    """Gumbel moods of reviews on some days, shape ``(reviews, options, worlds)``."""
    desk = FakeDesk(worlds)
    decision = stalins_choice(desk)
    every = np.arange(worlds)
    found = []
    for day in days:
        desk.day = day
        found.append(decision._mood(desk, every, 3))
    return np.stack(found)


@pytest.mark.statistical
def test_each_review_has_gumbel_moods() -> None:
    """Kolmogorov-Smirnov against the standard Gumbel, for the first review and the twentieth."""
    found = moods([10 * k for k in range(20)], worlds=20_000)
    for review in (0, 1, 19):
        for option in range(3):
            test = stats.kstest(found[review, option], stats.gumbel_r.cdf)
            assert test.pvalue > 1e-3, (review, option)
    assert found.mean() == pytest.approx(np.euler_gamma, abs=0.02)


def test_neighbouring_reviews_are_correlated_and_far_ones_are_not() -> None:
    found = moods([0, 6, 600])[:, 0]
    near, far = (np.corrcoef(found[0], later)[0, 1] for later in found[1:])
    # nine in ten of the moods outlast six days of sixty
    assert near > 0.8
    assert abs(far) < 4.0 / np.sqrt(found.shape[1])


def test_moods_of_different_options_are_independent() -> None:
    found = moods([0])[0]
    correlation = np.corrcoef(found) - np.eye(3)
    assert np.abs(correlation).max() < 4.0 / np.sqrt(found.shape[1])


def test_a_world_that_was_not_reviewed_keeps_its_mood() -> None:
    desk = FakeDesk(8)
    decision = stalins_choice(desk)
    decision._mood(desk, np.arange(8), 3)
    assert decision.moods is not None
    before = decision.moods.copy()
    desk.day = 5
    decision._mood(desk, np.array([1, 6]), 3)
    changed = (decision.moods != before).any(axis=0)
    assert np.flatnonzero(changed).tolist() == [1, 6]


#: A picture in which the three options lie about a tenth of a payoff apart.
CLOSE = {"moved": 0.1, "signals": {"stake": 0.5}, "risks": {"adversary_entry": 0.01}}


def choices(precision: float, worlds: int) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """Options chosen in a first review, and their utilities in one world."""
    desk = FakeDesk(worlds, picture=CLOSE)
    decision = stalins_choice(desk, precision)
    desk.day = int(decision.due.max())
    order = decision.review(desk)
    assert order is not None
    assert order.worlds.size == worlds
    return order.chosen, utilities(decision, desk.situation("stalin", np.arange(1)))[:, 0]


@pytest.mark.statistical
def test_a_choice_is_logit_in_its_utilities() -> None:
    """Shares of 20,000 worlds against the logit's, within four standard errors."""
    worlds = 20_000
    chosen, worth = choices(precision=8.0, worlds=worlds)
    expected = np.exp(8.0 * worth) / np.exp(8.0 * worth).sum()
    shares = np.bincount(chosen, minlength=3) / worlds
    error = np.sqrt(expected * (1.0 - expected) / worlds)
    assert (np.abs(shares - expected) < 4.0 * error).all()
    assert shares.max() < 0.99  # it is a choice


def test_great_precision_takes_the_best_option() -> None:
    case = case_named(KOREA)
    spec = case.spec.leaders["stalin"].decides["consent_to_invasion"]
    number = spec.precision
    assert number is not None
    sure = spec.model_copy(update={"precision": number.model_copy(update={"value": 1e6})})
    desk = FakeDesk(500, picture=CLOSE)
    decision = stalins_choice(desk)
    decision.spec = sure
    desk.day = int(decision.due.max())
    order = decision.review(desk)
    assert order is not None
    worth = utilities(decision, desk.situation("stalin", np.arange(1)))[:, 0]
    assert (order.chosen == worth.argmax()).all()
