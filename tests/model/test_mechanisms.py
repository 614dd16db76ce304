"""Mechanisms switched off one by one: what changes, what does not, and what leaves no trace."""

from __future__ import annotations

from functools import cache
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import panmunjom as pj
from panmunjom.agents import BoolArray, FloatArray
from panmunjom.model import MECHANISMS, Mechanism

KOREA, RUSSIA = "korea-1950", "russia-dprk-2024"
WORLDS = 64
#: Switches that must change nothing: in Korea nobody could leave; in 2024 nobody bombs or votes.
WITHOUT_EFFECT = {(KOREA, "exit"), (RUSSIA, "bombing"), (RUSSIA, "public_patience")}

#: What has its moment in few worlds: pressing at a table that few get to, withholding where an army
#: was offered before the patron would have it; the second has a test of its own.
SELDOM_TELLS = {(RUSSIA, "pressing"), (RUSSIA, "withholding")}


def without(name: str, mechanism: Mechanism) -> pj.Case:
    return pj.load(name).replace({f"mechanisms.{mechanism}": False})


@cache
def outcomes(name: str, off: Mechanism | None = None) -> pd.DataFrame:
    """The same 64 worlds, with or without a mechanism."""
    case = pj.load(name) if off is None else without(name, off)
    return pj.War(case, worlds=WORLDS, keep=()).run().outcomes()


def as_lived(name: str, off: Mechanism | None = None) -> pd.DataFrame:
    """Outcomes without the payoffs, which a switch may change where nothing else does."""
    table = outcomes(name, off)
    return table[[c for c in table.columns if not c.startswith(("gain_", "risk_"))]]


def changed(name: str, mechanism: Mechanism) -> BoolArray:
    """Which worlds live another history without the mechanism."""
    plain, other = as_lived(name), as_lived(name, mechanism)
    same = (plain == other) | (plain.isna() & other.isna())
    return np.asarray(~same.all(axis=1))


def test_the_list_of_mechanisms_is_that_of_the_schema() -> None:
    assert set(MECHANISMS) == set(get_args(Mechanism))
    for name in (KOREA, RUSSIA):
        switches = pj.load(name).spec.mechanisms
        assert set(switches) == set(MECHANISMS)
        assert all(switch.value for switch in switches.values())


@pytest.mark.parametrize("mechanism", MECHANISMS)
@pytest.mark.parametrize("name", [KOREA, RUSSIA])
def test_each_switch_changes_something_or_nothing_as_it_should(
    name: str, mechanism: Mechanism
) -> None:
    if (name, mechanism) in WITHOUT_EFFECT:
        assert_frame_equal(outcomes(name), outcomes(name, mechanism), check_exact=True)
    elif (name, mechanism) not in SELDOM_TELLS:
        assert changed(name, mechanism).mean() > 0.1


# --- no trace of what is switched off ----------------------------------------------------------


def test_without_fortification_nobody_digs() -> None:
    war = pj.War(without(KOREA, "fortification"), worlds=4, keep=()).run()
    for front in war.worlds.fronts.values():
        assert all((dug == 0.0).all() for dug in front.dug.values())
    war = pj.War(without(RUSSIA, "fortification"), worlds=4, keep=())
    before = war.worlds.fronts[war.main].dug["defender"].copy()
    war.run()
    assert (war.worlds.fronts[war.main].dug["defender"] == before).all()


def test_without_fortification_the_front_moves_more() -> None:
    def sway(off: Mechanism | None) -> float:
        table = outcomes(RUSSIA, off)
        return float((table["max_front"] - table["min_front"]).median())

    assert sway("fortification") > 2.0 * sway(None)


def test_without_bombing_there_is_no_damage() -> None:
    plain = pj.War(KOREA, worlds=4, keep=()).run()
    off = pj.War(without(KOREA, "bombing"), worlds=4, keep=()).run()
    assert (plain.worlds.damage > 0.1).all()
    assert (off.worlds.damage == 0.0).all()
    assert (off.worlds.bombing == 0.0).all()


def test_without_nuclear_coercion_there_is_no_signal_and_no_use() -> None:
    for name in (KOREA, RUSSIA):
        assert outcomes(name)["nuclear_signal"].any()
        assert not outcomes(name, "nuclear_coercion")[["nuclear_signal", "nuclear_use"]].any(
            axis=None
        )


def test_without_direct_war_risk_nobody_runs_any() -> None:
    for name in (KOREA, RUSSIA):
        table = outcomes(name, "direct_war_risk")
        risks = table[[c for c in table.columns if c.startswith("risk_")]]
        assert (risks == 0.0).all(axis=None)
        assert (table["wider_war"] == table["nuclear_use"]).all()


def test_without_withholding_every_offer_is_answered() -> None:
    assert outcomes(KOREA)["early_offer_withheld"].mean() > 0.5
    assert not outcomes(KOREA, "withholding")["early_offer_withheld"].any()


def test_withholding_tells_where_an_army_was_offered_and_not_taken() -> None:
    """2024: the offer comes when recruits are dear, in few worlds before Moscow would have it."""
    plain, off = outcomes(RUSSIA), outcomes(RUSSIA, "withholding")
    withheld = plain["early_offer_withheld"].to_numpy(bool)
    other = changed(RUSSIA, "withholding")
    assert withheld.any()
    assert other[withheld].all()
    answered = [table["licence"].fillna(pd.Timestamp.max)[other] for table in (plain, off)]
    assert (answered[0] > answered[1]).all()  # who may not withhold consents the sooner
    assert not off["early_offer_withheld"].any()


def test_without_exit_nobody_leaves_the_line() -> None:
    war = pj.War(without(RUSSIA, "exit"), worlds=WORLDS, keep=()).run()
    assert not war.worlds.reached("withdrawal").any()
    assert pj.War(RUSSIA, worlds=WORLDS, keep=()).run().worlds.reached("withdrawal").any()


def test_without_misperception_the_third_army_is_seen_as_it_comes() -> None:
    path = pj.War(without(KOREA, "misperception")).run().path()
    assert (path["known"] == 1.0).all()
    assert pj.War(KOREA).run().path()["known"].min() < 0.5


def test_without_public_patience_casualties_do_not_weary() -> None:
    for off, weary in ((None, True), ("public_patience", False)):
        case = pj.load(KOREA) if off is None else without(KOREA, "public_patience")
        war = pj.War(case, worlds=1, keep=()).run()
        desk = war.leaders["us"].desk
        weariness: FloatArray = desk.situation("us", np.array([0])).signal("weariness")
        assert (weariness[0] > 0.0) == weary


def test_without_delay_the_picture_is_yesterdays() -> None:
    path = pj.War(without(KOREA, "delay")).run().path()
    yesterday = path["front_peninsula"].shift().fillna(path["front_peninsula"].iloc[0])
    for leader in pj.load(KOREA).spec.leaders:
        assert (path[f"seen_front_{leader}"] == yesterday).all()


def test_without_pressing_a_wish_is_ones_own() -> None:
    """Mao's stall is worth his own wish, whatever Moscow's."""
    for off in (False, True):
        case = without(KOREA, "pressing") if off else pj.load(KOREA)
        talks = pj.War(case, worlds=16, keep=()).run().outcomes()["talks_opened"]
        world = [int(talks.to_numpy().argmax())]
        table = pj.War(case, worlds=world).run().decisions()
        mao = table[(table["leader"] == "mao") & (table["question"] == "bargain")]
        stalled = [row for row in mao.to_dict("records") if "concede" in row["utilities"]]
        assert stalled
        war = pj.War(case, worlds=world, keep=()).run()
        own = float(war.worlds.wish["mao"][0])
        last = stalled[-1]["utilities"]["stall"]
        assert (last == pytest.approx(own)) is off


# --- what a mechanism cannot reach ------------------------------------------------------------


def test_histories_are_the_same_up_to_the_succession() -> None:
    """Paired worlds: until the first death or election, the switch of the succession is unseen."""
    case = pj.load(KOREA)
    first = min(x.succession.date for x in case.spec.leaders.values() if x.succession)
    plain = pj.War(case).run()
    off = pj.War(without(KOREA, "succession")).run()
    for one, other in ((plain.path(), off.path()), (plain.decisions(), off.decisions())):
        before, same = (table[table["date"] < first] for table in (one, other))
        assert len(before) > 300
        assert_frame_equal(before, same, check_exact=True)
    assert off.decisions().groupby("leader")["person"].nunique().max() == 1


def test_the_veto_is_unseen_until_talks_could_open() -> None:
    """Only the table of talks knows of the veto: the campaign is the same without it."""
    plain, off = (
        pj.War(case).run().path() for case in (pj.load(KOREA), without(KOREA, "patron_veto"))
    )
    opened = min(int((path["talks"] == "closed").sum()) for path in (plain, off))
    assert opened > 300
    assert_frame_equal(plain[:opened], off[:opened], check_exact=True)
