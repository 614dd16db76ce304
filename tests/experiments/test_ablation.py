"""What ends the war: the plan takes away what is on, effects and interactions are what they say."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import date
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import panmunjom as pj
from panmunjom.experiments import Ablation, Measure, ablation, ablation_plan, by_weight, run
from panmunjom.model import InputError

from .pages import framed, tables

inside = importlib.import_module("panmunjom.experiments.ablation")
text = importlib.import_module("panmunjom.experiments.ablation_text")
pages = importlib.import_module("panmunjom.experiments.ablation_page")
pairs = importlib.import_module("panmunjom.experiments.interaction")

A, B, IDLE = "delay", "bombing", "exit"  # in the order of the schema
WORLDS = 200
SHARE = Measure("m", "g", "l", "m", "share", "share", ("m",))
DATE = Measure("m", "g", "l", "m", "date", "days", ("m",))
Frame = pd.DataFrame
KEPT = (
    *("case", "seed", "world", "war_started", "adversary_entered", "third_entered"),
    *("talks_opened", "armistice", "armistice_date", "final_front", "wider_war"),
)
"""Columns of the short table: the others would be more of the same."""


@pytest.fixture(scope="module")
def korea() -> pj.Case:
    return pj.load("korea-1950")


@pytest.fixture(scope="module")
def runs(make_worlds: Callable[..., Frame]) -> Frame:
    """Without A ten armistices fewer, without B ten days later, without both ten more go."""
    base = make_worlds("korea", worlds=WORLDS)
    dead = [name for name in base if str(name).startswith("dead_")]
    base = base[[*KEPT, *dead]].assign(point=0, replicate=np.arange(WORLDS))
    signed = base.index[base["armistice"]]
    without_a, without_b = _unsigned(base, signed[:10]), _later(base, 10)
    both = _unsigned(_later(base, 10), signed[:20])
    arms = {"baseline": base, f"no_{A}": without_a, f"no_{B}": without_b}
    arms |= {f"no_{IDLE}": base, f"no_{A} no_{B}": both}
    return pd.concat([each.assign(arm=name) for name, each in arms.items()], ignore_index=True)


def _unsigned(frame: Frame, rows: pd.Index) -> Frame:
    changed = frame.copy()
    changed.loc[rows, "armistice"] = False
    changed.loc[rows, "armistice_date"] = pd.NaT
    return changed


def _later(frame: Frame, days: int) -> Frame:
    return frame.assign(armistice_date=frame["armistice_date"] + pd.Timedelta(days=days))


@pytest.fixture(scope="module")
def only_three(korea: pj.Case) -> pj.Case:
    """The case with three mechanisms on: what the table above is about."""
    gone = [name for name in korea.spec.mechanisms if name not in (A, B, IDLE)]
    return korea.replace({f"mechanisms.{name}": False for name in gone})


@pytest.fixture(scope="module")
def found(runs: Frame, only_three: pj.Case) -> Ablation:
    return ablation(runs, only_three)


def row(found: Ablation, first: str, second: str, outcome: str) -> pd.Series:
    at = found.rows[["first", "second", "outcome"]].eq([first, second, outcome]).all(axis=1)
    assert at.sum() == 1
    one: pd.Series = found.rows[at].iloc[0]
    return one


def test_the_plan_takes_away_each_mechanism_that_is_on_and_each_pair(korea: pj.Case) -> None:
    on = inside.mechanisms_of(korea)
    plan = ablation_plan(korea, 5, 7)
    assert len(plan.strata) == 1 + len(on) + len(list(combinations(on, 2)))
    assert len({stratum.arm for stratum in plan.strata}) == len(plan.strata)
    assert len({stratum.case.digest for stratum in plan.strata}) == len(plan.strata)
    assert plan.histories == 5 * len(plan.strata)
    for stratum in plan.strata:
        off = {n for n, switch in stratum.case.spec.mechanisms.items() if not switch.value}
        named = {} if stratum.arm == "baseline" else stratum.arm.split(" ")
        assert {f"no_{name}" for name in off if name in on} == set(named)
    assert len(ablation_plan(korea, 5, 7, pairs=False).strata) == 1 + len(on)


def test_what_is_off_already_is_not_taken_away(only_three: pj.Case) -> None:
    arms = [stratum.arm for stratum in ablation_plan(only_three, 2, 1, pairs=False).strata]
    assert sorted(arms) == sorted(["baseline", f"no_{A}", f"no_{B}", f"no_{IDLE}"])
    nothing = only_three.replace({f"mechanisms.{name}": False for name in (A, B, IDLE)})
    with pytest.raises(InputError, match="off already"):
        ablation_plan(nothing, 2, 1)


def test_effects_are_those_of_paired_worlds(
    runs: Frame, only_three: pj.Case, found: Ablation
) -> None:
    assert (found.worlds, found.dropped) == (WORLDS, 0)
    fewer = row(found, A, "", "armistice")
    assert fewer["difference"] == pytest.approx(-10 / WORLDS)
    assert fewer["low"] < fewer["difference"] < fewer["high"] < 0
    before, after = (2 * np.arcsin(np.sqrt(fewer[arm])) for arm in ("baseline", "arm"))
    assert fewer["standard"] == pytest.approx(after - before)
    later = row(found, B, "", "armistice_date")
    assert (later["difference"], later["low"], later["high"]) == (10, 10, 10)
    base = runs[runs["arm"].eq("baseline")]["armistice_date"].dropna()
    assert later["standard"] == pytest.approx(10 / (base - base.min()).dt.days.std(ddof=1))


def test_all_outcomes_of_the_report_are_there_and_the_dead_of_all(
    runs: Frame, only_three: pj.Case, found: Ablation
) -> None:
    base = runs[runs["arm"].eq("baseline")]
    keys = {measure.key for measure in inside.measures(base)} | {"dead"}
    for _, part in found.rows.groupby(["first", "second"]):
        assert set(part["outcome"]) == keys
        assert len(part) == len(keys)
    dead = row(found, IDLE, "", "dead")
    actors = [name for name in base if str(name).startswith("dead_")]
    at_war = base[base["war_started"]]
    assert dead["baseline"] == pytest.approx(at_war[actors].sum(axis=1).mean())


def test_a_mechanism_without_which_nothing_changes_is_not_used(
    runs: Frame, only_three: pj.Case, found: Ablation
) -> None:
    assert found.idle == (IDLE,)
    assert set(found.off) == set(only_three.spec.mechanisms) - {A, B, IDLE}
    assert by_weight(found) == [A, B]  # only A changes the share of armistices
    told = " ".join(text.ablation_sentences(found))
    assert "Not used by this case (no world changes without it): exit." in told
    assert "comes 10 days later" in told


def test_a_pair_does_what_it_does_beyond_the_sum(
    runs: Frame, only_three: pj.Case, found: Ablation
) -> None:
    pair = row(found, A, B, "armistice")
    assert pair["both"] == pytest.approx(-20 / WORLDS)
    assert pair["sum_of_both"] == pytest.approx(-10 / WORLDS)
    assert pair["interaction"] == pytest.approx(-10 / WORLDS)
    assert pair["interaction_low"] < pair["interaction"] < pair["interaction_high"] < 0
    date_pair = row(found, A, B, "armistice_date")
    assert date_pair["interaction"] == 0
    (head, line) = text.pair_sentences(found)
    assert head.startswith("Pairs: 1 of 1 interactions")
    assert "−5 points beyond their sum" in line


def test_worlds_that_failed_in_one_arm_are_left_out_of_all(
    runs: Frame, only_three: pj.Case
) -> None:
    lost = runs["arm"].eq(f"no_{B}") & runs["replicate"].isin([3, 4])
    found = ablation(runs[~lost], only_three)
    assert (found.worlds, found.dropped) == (WORLDS - 2, 2)
    with pytest.raises(InputError, match="baseline"):
        ablation(runs[runs["arm"].ne("baseline")], only_three)
    apart = runs["arm"].eq("baseline") & (runs["replicate"] < 100)
    apart |= runs["arm"].ne("baseline") & (runs["replicate"] >= 100)
    with pytest.raises(InputError, match="no world lives in every arm"):
        ablation(runs[apart], only_three)


def test_the_short_table_has_a_row_a_mechanism_in_use(found: Ablation) -> None:
    table = text.ablation_table(found)
    assert list(table["Without"]) == [A, B]
    cell = table.set_index("Without").loc[A, "Armistice\npoints"]
    assert cell.startswith("−5\n")
    assert table.shape[1] == 1 + len(text.HEADINGS)


def test_the_page_holds_the_table_and_the_strongest_pairs(
    found: Ablation, only_three: pj.Case
) -> None:
    page = pages.ablation_page(found, only_three, "panmunjom ablate mine", "Cite | this.")
    assert page == pages.ablation_page(found, only_three, "panmunjom ablate mine", "Cite | this.")
    assert framed(page, "panmunjom ablate mine", only_three.digest)
    assert f"{WORLDS} paired worlds in every arm, seed" in page
    assert "Cite \\| this." in page
    for sentence in text.ablation_sentences(found):
        assert sentence in page
    effects, counted, strongest = tables(page)
    assert [row[0] for row in effects] == ["Without", A, B]
    assert len(effects[0]) == 1 + len(text.HEADINGS)
    cell = text.ablation_table(found).set_index("Without").loc[A, "Armistice\npoints"]
    assert effects[1][effects[0].index("Armistice<br>points")] == cell.replace("\n", "<br>")
    assert ["Armistice", "1", "1", "1"] in counted
    assert [row[0] for row in counted[1:]] == [head for head, _ in text.HEADINGS.values()]
    (pair,) = [row for row in strongest if row[0] == "Armistice"]
    assert pair[1:4] == [f"{A} and {B}", "−10 points", "−5 points"]
    assert pair[4].startswith("−5 points (")


def test_a_page_without_pairs_has_one_table(runs: Frame, only_three: pj.Case) -> None:
    alone = ablation(runs[~runs["arm"].eq(f"no_{A} no_{B}")], only_three)
    page = pages.ablation_page(alone, only_three, "panmunjom ablate mine", "Cite.")
    assert len(tables(page)) == 1
    assert "## Pairs" not in page


Floats = st.lists(st.sampled_from([0.0, 1.0]), min_size=1, max_size=30)


@given(Floats, st.integers(0, 10), st.integers(0, 10))
def test_effects_that_add_up_have_no_interaction(base: list[float], a: int, b: int) -> None:
    y = np.array(base)
    found = pairs.interaction(y, y + a, y + b, y + a + b, DATE)
    assert found["interaction"] == 0
    assert found["both"] == a + b == found["sum_of_both"]


@given(Floats)
def test_the_order_of_a_pair_does_not_count(base: list[float]) -> None:
    y = np.array(base)
    a, b, both = (np.roll(y, shift) for shift in (1, 2, 3))
    ab, ba = (pairs.interaction(y, *two, both, SHARE) for two in ((a, b), (b, a)))
    assert {key: pytest.approx(value, nan_ok=True) for key, value in ab.items()} == ba


def test_no_interaction_seen_is_a_bound_not_a_certainty() -> None:
    found = pairs.interaction(*(np.ones(50) for _ in range(4)), SHARE)
    assert found["interaction_low"] < 0 < found["interaction_high"]
    few = pairs.interaction(*(np.ones(5) for _ in range(4)), SHARE)
    assert few["interaction_high"] > found["interaction_high"]


def test_worlds_in_which_it_never_happens_have_no_interaction_of_dates() -> None:
    y = np.array([1.0, np.nan, 3.0])
    found = pairs.interaction(y, y, y, y + 4, DATE)
    assert (found["interaction"], found["interaction_n"]) == (4, 2)


def test_histories_that_are_lived_give_a_table() -> None:
    case = pj.load("russia-dprk-2024").until(date(2024, 1, 12))
    gone = [name for name in case.spec.mechanisms if name not in ("fortification", "exit")]
    case = case.replace({f"mechanisms.{name}": False for name in gone})
    results = run(ablation_plan(case, 3, 38))
    found = ablation(results.runs.to_pandas(), case)
    assert found.mechanisms == ("fortification", "exit")
    assert found.worlds == 3
    assert found.idle == ("exit",)  # nobody can have left by then
    pair = row(found, "fortification", "exit", "final_front")
    alone = row(found, "fortification", "", "final_front")
    assert pair["difference"] == alone["difference"] != 0
    assert pair["interaction"] == 0
