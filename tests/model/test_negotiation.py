"""Talks: who has no veto, what his plea weighs, and how bombing moves his wish."""

from __future__ import annotations

import numpy as np
import pytest

import panmunjom as pj
from panmunjom.model import PHASES, without_veto

KOREA, RUSSIA = "korea-1950", "russia-dprk-2024"
TALKS_DAY = 560


def at_the_table(wish: list[float], case: pj.Case | None = None) -> pj.War:
    """A war at the table, with Kim's wish set by hand in each world."""
    war = pj.War(case or pj.load(KOREA), worlds=len(wish), keep=())
    every = np.arange(len(wish))
    war.day = TALKS_DAY
    war.worlds.mark("talks", every, TALKS_DAY - 10)
    war.worlds.wish["kim"][:] = wish
    return war


def test_who_has_no_veto_follows_from_the_switches() -> None:
    korea = pj.load(KOREA)
    assert without_veto(korea.spec) == ["kim"]
    assert without_veto(korea.replace({"talks.veto.kim": True}).spec) == []
    assert set(without_veto(pj.load(RUSSIA).spec)) == {"kim_jong_un", "xi"}


@pytest.mark.parametrize(("who", "hears"), [("stalin", True), ("mao", True), ("us", False)])
def test_a_plea_reaches_those_he_pleads_with(who: str, hears: bool) -> None:
    """It weighs in proportion to the wish, and only once the wish has turned."""
    war = at_the_table([0.4, -0.2, -0.4])
    pleads = war.spec.leaders["kim"].pleads
    weight = float(pleads[who].value) if hears else 0.0
    pleas = war.leaders[who].desk.situation(who, np.arange(3)).pleas()
    assert pleas == pytest.approx([0.0, -0.2 * weight, -0.4 * weight])


def test_there_is_no_plea_before_there_is_a_table() -> None:
    war = pj.War(pj.load(KOREA), worlds=1, keep=())
    war.worlds.wish["kim"][:] = -1.0
    assert war.leaders["mao"].desk.situation("mao", np.arange(1)).pleas()[0] == 0.0


def test_the_day_on_which_he_would_sign_is_noted_at_the_table_only() -> None:
    worlds = 64
    war = pj.War(KOREA, worlds=worlds, keep=())
    turned = np.full(worlds, -1)
    while war.running:
        war.step()
        day, w = war.day - 1, war.worlds
        would = (w.wish["kim"] < 0.0) & (w.marks["talks"] <= day) & (turned < 0)
        turned = np.where(would & (war.living > 0.0), day, turned)
    marked = war.worlds.marks["client_peace"]
    reached = war.worlds.reached("client_peace")
    assert reached.mean() > 0.5
    assert (marked[reached] >= war.worlds.marks["talks"][reached]).all()
    assert (marked[reached] == turned[reached]).all()
    assert (turned[~reached] < 0).all()


def test_without_bombing_he_stays_for_the_war() -> None:
    off = pj.load(KOREA).replace({"mechanisms.bombing": False})
    assert pj.War(off, worlds=64, keep=()).run().worlds.reached("client_peace").mean() < 0.1


def test_a_campaign_raises_the_bombing_for_a_season() -> None:
    war = in_china_war(worlds=3)
    lasts = float(war.spec.theatre.campaign_days.value)
    war.worlds.last["defender/strikes"][:] = war.day - np.array([1e6, lasts - 1.0, lasts])
    bomb(war)
    light, heavy, over = war.worlds.bombing
    assert heavy == pytest.approx(light + float(war.spec.theatre.bombing_strikes.value))
    assert over == light


def test_damage_is_done_sooner_than_it_is_made_good() -> None:
    war = in_china_war(worlds=2)
    bomb(war)
    level = float(war.worlds.bombing[0])
    war.worlds.damage[:] = [level - 0.2, level + 0.2]
    bomb(war)
    done, made_good = war.worlds.damage - [level - 0.2, level + 0.2]
    assert done > 2.0 * -made_good > 0.0


def bomb(war: pj.War) -> None:
    """Live through the day's phase of the air war, and no other."""
    next(phase for phase in PHASES if phase.name == "air").run(war)


def in_china_war(worlds: int) -> pj.War:
    """A war with the US in the air and China on the ground, and no strikes yet."""
    war = pj.War(pj.load(KOREA), worlds=worlds, keep=())
    every = np.arange(worlds)
    for milestone, day in (("war", 175), ("adversary_air", 176), ("third_entry", 290)):
        war.worlds.mark(milestone, every, day)  # type: ignore[arg-type]
    war.day = TALKS_DAY
    war.fighting[:] = 1.0
    return war
