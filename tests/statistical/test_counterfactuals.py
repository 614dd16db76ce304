"""The named what-ifs: each applies, and does what its title says, in a hundred paired worlds.

A batch of 100 worlds takes seconds; what needs thousands would be marked `statistical`.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pytest

import panmunjom as pj

from .worlds import KOREA, RUSSIA, in_few, in_most

WORLDS, SEED = 100, 38
NEVER = pd.Timestamp(2100, 1, 1)
NAMES = [(case.name, name) for case in pj.cases() for name in case.spec.counterfactuals]


def under(case: pj.Case, name: str | None) -> pj.Case:
    """The case under one of its what-ifs."""
    if name is None:
        return case
    what_if = case.counterfactual(name)
    return (case.until(what_if.until) if what_if.until else case).intervene(what_if.interventions)


@cache
def lived(name: str, what_if: str | None = None, until: date | None = None) -> pj.War:
    """100 worlds of a case, under a what-if or as it is, perhaps to another last day."""
    case = under(pj.load(name), what_if)
    return pj.War(case.until(until) if until else case, worlds=WORLDS, seed=SEED, keep=()).run()


@cache
def table(name: str, what_if: str | None = None, until: date | None = None) -> pd.DataFrame:
    return lived(name, what_if, until).outcomes()


def end(outcomes: pd.DataFrame) -> pd.Series:
    """The day of the armistice, far in the future where there is none."""
    return outcomes["armistice_date"].fillna(NEVER)


def entry(outcomes: pd.DataFrame) -> pd.Series:
    return outcomes["third_entry"].fillna(NEVER)


def test_the_cases_come_with_the_what_ifs_that_are_asked_of_them() -> None:
    korea = {"stalin_lives", "stalin_dies_early", "early_entry_allowed", "no_halt", "us_stays_out"}
    korea |= {"kim_decides", "no_bombing", "no_delays"}
    assert korea <= {name for case, name in NAMES if case == KOREA}
    russia = {"putin_declines", "no_new_administration", "no_delays"}
    assert russia <= {name for case, name in NAMES if case == RUSSIA}


@pytest.mark.parametrize(("name", "what_if"), NAMES)
def test_each_applies_and_says_what_it_does(name: str, what_if: str) -> None:
    case = pj.load(name)
    changed = under(case, what_if)
    assert changed != case
    interventions = case.counterfactual(what_if).interventions
    assert len(changed.changes) >= len(interventions)
    assert all(changed.changes)


@pytest.mark.parametrize(
    ("what_if", "same_until"), [("stalin_lives", "1953-03-05"), ("stalin_dies_early", "1952-03-05")]
)
def test_no_world_differs_before_the_death_that_is_moved(what_if: str, same_until: str) -> None:
    until = pj.load(KOREA).counterfactual(what_if).until
    plain, moved = table(KOREA, None, until), table(KOREA, what_if)
    for column in ("war_start", "adversary_entry", "third_entry", "talks_start", "armistice_date"):
        before = [days.where(days < same_until) for days in (plain[column], moved[column])]
        assert before[0].equals(before[1])
    assert plain["min_front"].equals(moved["min_front"])


def test_while_stalin_lives_few_more_armistices_are_signed() -> None:
    until = pj.load(KOREA).counterfactual("stalin_lives").until
    plain, lives = table(KOREA, None, until), table(KOREA, "stalin_lives")
    assert in_most(end(lives) > end(plain))
    assert not (end(lives) < end(plain)).any()
    signed = end(lives).between("1953-03-05", "1954-12-30").mean()
    assert signed < 0.25 < end(plain).between("1953-03-05", "1954-12-30").mean()


def test_an_earlier_death_brings_an_earlier_armistice() -> None:
    assert in_most(end(table(KOREA, "stalin_dies_early")) < end(table(KOREA)))


def test_where_it_is_allowed_china_enters_earlier_in_many_worlds_and_later_in_few() -> None:
    """Mao hesitates by himself: a permission brings him sooner in far from all worlds."""
    plain, allowed = table(KOREA), table(KOREA, "early_entry_allowed")
    sooner, later = entry(allowed) < entry(plain), entry(allowed) > entry(plain)
    assert 0.2 < sooner.mean() < 0.8
    assert later.mean() < sooner.mean() / 3
    licensed = lived(KOREA, "early_entry_allowed").worlds
    first = (date(1950, 7, 1) - pj.load(KOREA).spec.start).days
    asked = np.minimum(licensed.marks["offer"], licensed.marks["adversary_entry"])
    known = asked + 1 < first  # news takes a day
    assert known.any()
    assert (licensed.marks["licence"][known] <= first).all()


def test_without_a_halt_and_at_the_norm_the_south_falls_before_help_is_there() -> None:
    plain, fast = table(KOREA), table(KOREA, "no_halt")
    assert (fast["pace_halt_days"] <= 2).all()
    assert in_few(plain["winner"] == "attacker")
    assert in_most(fast["winner"] == "attacker")


def test_where_the_us_stays_out_it_never_enters() -> None:
    out = lived(KOREA, "us_stays_out")
    assert not out.worlds.reached("adversary_entry").any()
    assert not out.worlds.reached("adversary_air").any()
    assert (table(KOREA, "us_stays_out")["dead_us"] == 0.0).all()
    assert table(KOREA)["adversary_entered"].mean() > 0.9


def test_where_kim_decides_the_armistice_comes_sooner() -> None:
    plain, alone = table(KOREA), table(KOREA, "kim_decides")
    assert in_most(end(alone) < end(plain))
    kim = lived(KOREA, "kim_decides").worlds
    signed = kim.reached("armistice")
    assert signed.any()
    assert (kim.concedes["kim"][signed] == 1.0).all()
    assert (kim.concedes["stalin"][signed] == 0.0).any()


def test_without_bombing_there_is_no_damage() -> None:
    assert (lived(KOREA, "no_bombing").worlds.damage == 0.0).all()
    assert lived(KOREA).worlds.damage.mean() > 0.1


@pytest.mark.parametrize("name", [KOREA, RUSSIA])
def test_without_delays_news_is_yesterdays_and_dated_facts_tell_at_once(name: str) -> None:
    war = pj.War(under(pj.load(name), "no_delays"), worlds=8, keep=())
    stays = dict.fromkeys(war.leaders, 0.0)
    for _ in range(40):
        for event in war.spec.events:
            told = event.date == war.date or (war.day == 0 and event.date < war.date)
            if told and event.moves == "stays" and event.leader and event.by:
                stays[event.leader] += float(event.by.value)
        before = war.worlds.fronts[war.main].position.copy()
        war.step()
        for key, leader in war.leaders.items():
            assert np.array_equal(leader.picture.front, before)
            assert war.worlds.stays[key] == pytest.approx(stays[key])


def test_where_putin_declines_no_troops_come() -> None:
    assert table(RUSSIA)["third_entered"].mean() > 0.9
    declined = lived(RUSSIA, "putin_declines")
    assert not declined.worlds.reached("licence").any()
    assert not declined.worlds.reached("third_entry").any()
    assert declined.worlds.reached("offer").mean() > 0.9


def test_without_a_new_administration_the_old_weights_stay() -> None:
    plain, stays = lived(RUSSIA), lived(RUSSIA, "no_new_administration")
    assert plain.leaders["us"].title == "Trump"
    assert stays.leaders["us"].title == "Biden"
    aid = [war.worlds.support["us/aid"] for war in (plain, stays)]
    assert aid[1].mean() > aid[0].mean() + 0.1


def test_without_permission_there_is_no_strike_into_russia() -> None:
    assert (lived(RUSSIA).worlds.taken["defender/strikes"] > 0.0).any()
    kept = lived(RUSSIA, "no_long_range_strikes").worlds
    assert not any(kept.taken[f"defender/{step}"].any() for step in ("strikes", "signal", "use"))


def test_without_shells_none_arrive() -> None:
    assert lived(RUSSIA).worlds.support["kim_jong_un/shells"].mean() > 0.3
    assert not lived(RUSSIA, "no_shells").worlds.support["kim_jong_un/shells"].any()


def test_without_the_incursion_the_second_front_stays_closed() -> None:
    war = lived(RUSSIA, "no_incursion")
    assert not war.worlds.reached("second_front").any()
    assert in_few(table(RUSSIA, "no_incursion")["third_entered"])
