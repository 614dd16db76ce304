"""Paired worlds: the same luck, one thing different."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

import panmunjom as pj

from .worlds import KOREA, Batch, in_few, in_most, run, share, succession_on, switched_off

pytestmark = pytest.mark.statistical

NEVER = pd.Timestamp(2100, 1, 1)


def end(batch: Batch) -> pd.Series:
    """The day of the armistice, far in the future where there is none."""
    return batch.outcomes["armistice_date"].fillna(NEVER)


def test_stalins_death_a_year_earlier_brings_the_armistice_forward(korea: Batch) -> None:
    earlier = run(succession_on(pj.load(KOREA), "stalin", date(1952, 3, 5)))
    assert in_most(end(earlier) < end(korea))
    both = korea.outcomes["armistice"] & earlier.outcomes["armistice"]
    gained = (end(korea) - end(earlier))[both].dt.days
    assert gained.median() > 90


def test_worlds_are_the_same_until_the_earlier_death(korea: Batch) -> None:
    earlier = run(succession_on(pj.load(KOREA), "stalin", date(1952, 3, 5)))
    first, last = date(1950, 1, 1), date(1952, 3, 4)
    assert np.array_equal(earlier.days(first, last), korea.days(first, last))
    entries = [batch.outcomes["third_entry"] for batch in (earlier, korea)]
    before = [days[days < "1952-03-05"] for days in entries]
    assert before[0].equals(before[1])


def test_without_the_patrons_veto_the_armistice_comes_sooner(korea: Batch) -> None:
    free = switched_off(KOREA, "patron_veto")
    assert in_most(end(free) < end(korea))
    assert in_few(end(free) > end(korea))


def test_without_succession_there_is_rarely_an_armistice(korea: Batch) -> None:
    stays = switched_off(KOREA, "succession")
    assert in_most(korea.outcomes["armistice"])
    assert in_few(stays.outcomes["armistice"])


def test_where_no_answer_may_be_withheld_china_comes_sooner_far_more_often_than_later(
    korea: Batch,
) -> None:
    """Far from always: Mao has doubts of his own, and sooner is not yet in time for a victory."""
    answered = switched_off(KOREA, "withholding").outcomes["third_entry"]
    entered = korea.outcomes["third_entry"]
    sooner, later = (answered < entered).to_numpy(), (answered > entered).to_numpy()
    assert share(sooner)[1] > 0.25
    assert sooner.mean() > 5 * later.mean()


def test_without_the_risk_of_a_wider_war_the_early_offer_is_taken(korea: Batch) -> None:
    """Table 1 alone contradicts the record: China is in before Inchon."""
    fearless = switched_off(KOREA, "direct_war_risk")
    summer = pd.Timestamp(1950, 9, 1)
    assert in_most(fearless.outcomes["third_entry"] < summer)
    assert in_few(korea.outcomes["third_entry"] < summer)
