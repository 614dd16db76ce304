"""What must hold in every world on every day, whatever the seed and the parameters."""

from __future__ import annotations

import importlib
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import panmunjom as pj
from panmunjom.agents import MILESTONES, Milestone
from panmunjom.model import PHASES, Number

CASES = ("korea-1950", "russia-dprk-2024")
#: Short wars: long enough for every army to come in, short enough for many of them.
ENDS = {"korea-1950": date(1950, 12, 31), "russia-dprk-2024": date(2024, 12, 31)}
FEW = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # shrinking takes minutes and says little more
)
Setting = tuple[str, int, dict[str, float]]
replaced: Any = importlib.import_module("panmunjom.model.places").replaced


@cache
def short(name: str) -> pj.Case:
    """A case that ends early."""
    case = pj.load(name)
    return pj.Case(case.name, case.spec.model_copy(update={"end": ENDS[name]}))


@cache
def numbers(name: str) -> list[tuple[str, Number]]:
    return [(p, x) for p, x in short(name).parameters.items() if isinstance(x, Number)]


@st.composite
def settings_of_wars(draw: st.DrawFn) -> Setting:
    """A case, a seed, and a dozen parameters anywhere in their ranges."""
    name = draw(st.sampled_from(CASES))
    known = numbers(name)
    place = st.tuples(st.integers(0, len(known) - 1), st.floats(0.0, 1.0))
    changes = {}
    for index, share in draw(st.lists(place, min_size=12, max_size=12)):
        path, number = known[index]
        changes[path] = min(number.low + share * (number.high - number.low), number.high)
    return name, draw(st.integers(0, 2**31)), changes


def war_of(setting: Setting) -> pj.War:
    """A short war of three worlds."""
    name, seed, changes = setting
    return pj.War(short(name).replace(changes), worlds=3, seed=seed, keep=())


# --- day by day -------------------------------------------------------------------------------


@FEW
@given(setting=settings_of_wars())
def test_every_day_keeps_within_bounds(setting: Setting) -> None:
    """Front within 0-1, rung within 0-9, shares within 0-1, nothing negative, no NaN."""
    war = war_of(setting)
    w = war.worlds
    while war.running:
        war.step()
        for name, front in w.fronts.items():
            assert ((front.position >= 0.0) & (front.position <= 1.0)).all(), name
            assert np.isfinite(front.odds).all(), name
            for dug in front.dug.values():
                assert ((dug >= 0.0) & (dug <= 1.0)).all(), name
        assert ((w.rung >= 0) & (w.rung <= 9)).all()
        assert (w.rung <= w.peak).all()
        for share in (w.supply, w.bombing, w.damage, w.known, w.cover, w.talks.progress):
            assert ((share >= 0.0) & (share <= 1.0 + 1e-9)).all()
        for amount in (w.men, w.dead, w.casualties, w.today, w.reserve, w.exposure, w.standing):
            assert (amount >= 0.0).all()
    assert ((w.low <= w.fronts[war.main].position) & (w.fronts[war.main].position <= w.high)).all()


@FEW
@given(setting=settings_of_wars())
def test_men_are_conserved(setting: Setting) -> None:
    """Men come by entry, landing and reinforcement, and go by losses that do not return."""
    war = war_of(setting)
    w, returns = war.worlds, war.columns.returns
    while war.running:
        for phase in PHASES:
            before, reserve, dead = w.men.copy(), w.reserve.copy(), w.dead.copy()
            present = w.present.copy()
            phase.run(war)
            came = w.men - before
            if phase.name in ("calendar", "orders"):
                fresh = (w.present > present).any(axis=0)
                ashore = w.marks["landing"] == war.day
                landed = np.where(ashore, reserve - w.reserve, 0.0)
                assert np.allclose(came.sum(axis=0)[~fresh], landed[~fresh])
                assert (came >= 0.0).all()
            elif phase.name == "forces":
                assert (came >= 0.0).all()
                assert (came[:, w.running <= 0.0] == 0.0).all()
            elif phase.name == "fight":
                assert (w.today <= before + 1e-9).all()
                assert np.allclose(-came, w.today * (1.0 - returns))
                assert (w.dead >= dead).all()
            else:
                assert (came == 0.0).all(), phase.name
        war._close_day()
    assert (w.dead <= w.casualties + 1e-9).all()
    assert np.allclose(w.dead, w.casualties * war.columns.dead_share)


@FEW
@given(setting=settings_of_wars())
def test_a_history_that_has_ended_stands_still(setting: Setting) -> None:
    """Whatever other worlds do, one that is over keeps its front, its dead and its milestones."""
    war = war_of(setting)
    w = war.worlds
    while war.running:
        over = w.running <= 0.0
        before = (w.dead.copy(), w.men.copy(), w.fronts[war.main].position.copy())
        days = {name: w.marks[name].copy() for name in MILESTONES}
        war.step()
        for old, new in zip(before, (w.dead, w.men, w.fronts[war.main].position), strict=True):
            assert (old[..., over] == new[..., over]).all()
        assert all((days[name][over] == w.marks[name][over]).all() for name in MILESTONES)


# --- at the end -------------------------------------------------------------------------------


@FEW
@given(setting=settings_of_wars())
def test_the_table_of_outcomes_adds_up(setting: Setting) -> None:
    war = war_of(setting)
    table = war.run().outcomes()
    assert (table[["min_front", "final_front", "max_front"]].diff(axis=1).iloc[:, 1:] >= 0).all(
        axis=None
    )
    spec = war.spec
    sides = {unit.actor: unit.side for unit in spec.units.values()}
    sides |= {leader.actor: leader.side for leader in spec.leaders.values()}
    for side in ("attacker", "defender"):
        actors = [actor for actor in spec.actors if sides[actor] == side]
        shares = table[[f"blood_share_{actor}" for actor in actors]]
        bled = shares.notna().all(axis=1)
        assert np.allclose(shares[bled].sum(axis=1), 1.0)
        assert shares[~bled].isna().all(axis=None)
    assert ((table["war_days"] >= 0) & (table["talks_days"] >= 0)).all()
    assert (table["talks_days"] <= table["war_days"]).all()
    for happened, when in (("war_started", "war_start"), ("armistice", "armistice_date")):
        assert (table[happened] == table[when].notna()).all()


@pytest.mark.parametrize("name", CASES)
def test_days_by_rung_add_up_to_the_days_lived(name: str) -> None:
    """The day on which a history ends is lived too: a general war has a day on rung 9."""
    war = pj.War(short(name), worlds=12)
    war.worlds.fate[:6] = 1e-6  # half of them run straight into a general war
    table = war.run().outcomes()
    rungs = table[[f"days_rung_{rung}" for rung in range(10)]]
    assert table["wider_war"].any()
    assert rungs.sum(axis=1).tolist() == [len(war.path(world)) for world in range(12)]
    assert (rungs["days_rung_9"] > 0).equals(table["peak_rung"] == 9)


ORDER: dict[str, tuple[tuple[Milestone, Milestone], ...]] = {
    "korea-1950": (
        ("consent", "guarantee"),
        ("consent", "war"),
        ("war", "capital"),
        ("war", "adversary_air"),
        ("war", "offer"),
        ("adversary_air", "adversary_entry"),
        ("adversary_entry", "landing"),
        ("licence", "third_refusal"),
        ("third_orders", "third_halt"),
        ("third_orders", "third_entry"),
        ("third_orders", "air_cover"),
        ("third_orders", "cover_denied"),
        ("cover_promise", "cover_denied"),
        ("crossing", "evacuation"),
        ("evacuation", "evacuation_annulled"),
        ("talks", "armistice"),
    ),
    "russia-dprk-2024": (
        ("war", "second_front"),
        ("offer", "licence"),
        ("licence", "third_orders"),
        ("third_orders", "third_entry"),
        ("third_entry", "withdrawal"),
        ("talks", "armistice"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_milestones_come_in_their_order(name: str) -> None:
    """Where the later one is reached, the earlier one was reached before or on that day."""
    war = pj.War(name, worlds=200).run()
    marks, w = war.worlds.marks, war.worlds
    for earlier, later in ORDER[name]:
        reached = w.reached(later)
        assert (marks[earlier][reached] <= marks[later][reached]).all(), (earlier, later)
    entered = w.reached("third_entry")
    needed = np.rint(war.spec.third_prepares.value)
    assert (w.prepared_for[entered] == needed).all()
    took, halted = marks["third_entry"] - marks["third_orders"], w.reached("third_halt")
    assert (took[entered & ~halted] == needed).all()
    assert (took[entered & halted] > needed).all()  # a halt stops the clock and loses nothing
    assert not w.evacuating[entered].any()
    assert not w.preparing[entered].any()  # an army that is in does not march a second time
    if name == "korea-1950":  # Mao needs a licence, or one for a crossing and a crossing
        crossed = np.maximum(marks["border_licence"], marks["crossing"])
        allowed = np.minimum(marks["licence"], crossed)
        assert (allowed[entered] < marks["third_orders"][entered]).mean() > 0.95
    assert entered.any()


def at_zero(case: pj.Case, paths: list[str]) -> pj.Case:
    """Return a case with these numbers at zero, also where no source would have them so."""
    none = {"value": 0.0, "low": -1.0}
    new = {path: case.parameters[path].model_copy(update=none) for path in paths}
    return replace(case, spec=replaced(case.spec, new))


@pytest.mark.parametrize("name", CASES)
def test_without_delay_noise_and_optimism_he_sees_the_truth(name: str) -> None:
    """Each morning's picture is the evening before: true odds, and the ground gained on top."""
    case = short(name)
    quiet = ["theatre.fortune"]
    for leader in case.spec.leaders:
        quiet += [f"{leader}.optimism", f"{leader}.learning"]
        quiet += [f"{leader}.channel.{kind}.delay" for kind in ("balance", "front")]
        quiet += [f"{leader}.channel.balance.{error}" for error in ("noise", "bias")]
    case = at_zero(case.replace({"mechanisms.misperception": False}), quiet)
    path = pj.War(case, worlds=1).run().path()
    main, sector = next(iter(case.spec.sectors.items()))
    place, line = float(case.spec.judging.place.value), float(sector.line.value)
    at_war = (path["rung"] >= 3) & (path["rung"].shift() >= 3)
    assert at_war.sum() > 100
    truth = path[f"odds_{main}"].shift() + place * (line - path[f"front_{main}"].shift())
    for key, traits in case.spec.leaders.items():
        sign = 1.0 if traits.side == "attacker" else -1.0
        assert np.allclose(path[f"seen_balance_{key}"][at_war], sign * truth[at_war])
        assert (path[f"seen_front_{key}"][at_war] == path[f"front_{main}"].shift()[at_war]).all()


@pytest.mark.parametrize("delay", [1, 5, 12])
def test_a_delay_shows_the_front_of_so_many_days_ago(delay: int) -> None:
    case = short("korea-1950").replace({"mao.channel.front.delay": float(delay)})
    path = pj.War(case, worlds=1).run().path()
    then = path["front_peninsula"].shift(1 + delay)
    late = path["day"] > 1 + delay
    assert path["front_peninsula"].nunique() > 50
    assert (path["seen_front_mao"][late] == then[late]).all()
