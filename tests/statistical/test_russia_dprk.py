"""Russia and the DPRK 2024-25: what the first version must show in 2,000 worlds."""

from __future__ import annotations

import pandas as pd
import pytest

from .worlds import Batch, in_few, in_most, share

pytestmark = pytest.mark.statistical


def test_dprk_troops_enter_in_the_autumn_of_2024(russia: Batch) -> None:
    autumn = russia.outcomes["third_entry"].between("2024-09-01", "2024-11-30")
    assert in_most(autumn)


def test_they_come_after_the_incursion_into_kursk(russia: Batch) -> None:
    entered = russia.outcomes["third_entry"].dropna()
    assert in_most(entered > pd.Timestamp(2024, 8, 6))


def test_the_dprk_share_of_the_blood_is_near_two_per_cent(russia: Batch) -> None:
    """Median over the worlds in which its troops fought: one to three per cent."""
    entered = russia.outcomes[russia.outcomes["third_entered"]]
    assert 0.01 < entered["blood_share_dprk"].median() < 0.03


def test_no_direct_war_of_nato_and_russia(russia: Batch) -> None:
    assert in_few(russia.outcomes["wider_war"])
    assert in_few(russia.outcomes["adversary_entered"])
    assert share(russia.outcomes["nuclear_use"])[0] < 0.05


def test_no_armistice_by_the_middle_of_2025(russia: Batch) -> None:
    early = russia.outcomes["armistice_date"] <= pd.Timestamp(2025, 6, 30)
    assert in_most(~early)


def test_the_front_moves_little(russia: Batch) -> None:
    """Attrition: less than a tenth of the axis in two years."""
    moved = russia.outcomes["max_front"] - russia.outcomes["min_front"]
    assert in_most(moved < 0.1)


def test_offers_are_answered_sooner_than_in_korea(russia: Batch, korea: Batch) -> None:
    """The patron of 1950 withholds, that of 2024 needs the men."""
    assert in_few(russia.outcomes["early_offer_withheld"])
    assert in_most(korea.outcomes["early_offer_withheld"])
