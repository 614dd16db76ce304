"""Korea 1950-53: what the first version must show in 2,000 worlds.

"Most" means that the lower 95 % bound (Wilson) of the share is above one half.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from .worlds import Batch, in_few, in_most, share

pytestmark = pytest.mark.statistical

PARALLEL = 0.55
#: How far beyond the parallel the front must go before the passage counts (axis, 0-1).
BEYOND = 0.02
STALINS_DEATH = pd.Timestamp(1953, 3, 5)


def passages(batch: Batch) -> np.ndarray:
    """How often the front went from one side of the 38th parallel to the other, by world."""
    side = np.sign(batch.front - PARALLEL) * (np.abs(batch.front - PARALLEL) > BEYOND)
    count = np.zeros(side.shape[1], dtype=int)
    last = np.ones(side.shape[1])  # it starts on the parallel, as if from the north
    for today in side:
        crossed = (today != 0) & (today != last)
        count += crossed
        last = np.where(today != 0, today, last)
    return count


def test_the_war_starts_in_1950(korea: Batch) -> None:
    assert in_most(korea.outcomes["war_start"].dt.year == 1950)


def test_the_us_enters_within_two_weeks(korea: Batch) -> None:
    late = korea.outcomes["adversary_entry"] - korea.outcomes["war_start"]
    assert in_most(late <= pd.Timedelta(days=14))


def test_the_attack_halts_at_the_capital_for_days_not_weeks(korea: Batch) -> None:
    assert in_most(korea.outcomes["pace_halt_days"].between(1, 14))


def test_china_enters_in_the_autumn_of_1950(korea: Batch) -> None:
    autumn = korea.outcomes["third_entry"].between("1950-09-01", "1950-11-30")
    assert in_most(autumn)


def test_early_offers_are_withheld(korea: Batch) -> None:
    assert in_most(korea.outcomes["early_offer_withheld"] & korea.outcomes["third_entered"])


def test_the_front_passes_the_parallel_three_times(korea: Batch) -> None:
    """South in summer, north in autumn, south with the Chinese: the typical world."""
    count = passages(korea)
    assert np.median(count) == pytest.approx(3, abs=1)
    assert in_most(count >= 3)


def test_the_line_settles_near_the_parallel_from_mid_1951(korea: Batch) -> None:
    """From July 1951 to 1953 the front sways by less than a tenth of the peninsula, around it."""
    late = korea.days(date(1951, 7, 1), date(1953, 1, 31))
    assert in_most(np.ptp(late, axis=0) < 0.1)
    assert in_most(np.abs(late.mean(axis=0) - PARALLEL) < 0.1)


def test_no_armistice_while_stalin_lives(korea: Batch) -> None:
    early = korea.outcomes["armistice_date"] <= STALINS_DEATH
    assert in_most(~early)


def test_an_armistice_within_a_year_of_his_death(korea: Batch) -> None:
    soon = korea.outcomes["armistice_date"].between(
        STALINS_DEATH, STALINS_DEATH + pd.DateOffset(years=1)
    )
    assert in_most(soon)


def test_no_wider_war_and_no_nuclear_use(korea: Batch) -> None:
    assert in_few(korea.outcomes["wider_war"])
    assert share(korea.outcomes["nuclear_use"])[0] < 0.05


def test_losses_are_of_the_size_of_the_record(korea: Batch) -> None:
    """Median dead, thousand: within a factor of two of the middle of the sources' range."""
    middle = {"us": 37.0, "rok": 150.0, "dprk": 215.0, "china": 180.0}
    for actor, thousand in middle.items():
        median = korea.outcomes[f"dead_{actor}"].median()
        assert thousand / 2 < median < thousand * 2, actor
