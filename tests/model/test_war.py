"""War: world k lives one history, whatever surrounds it; luck is the seed's, values are values."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import panmunjom as pj
from panmunjom.model import InputError, Number

CASES = ("korea-1950", "russia-dprk-2024")


def outcomes(case: str | pj.Case, **asked: Any) -> pd.DataFrame:
    return pj.War(case, **asked).run().outcomes()


def assert_same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    """Every column, bit for bit; the rows' numbers in the table do not count."""
    assert_frame_equal(
        found.reset_index(drop=True), expected.reset_index(drop=True), check_exact=True
    )


@cache
def whole(case: str) -> pd.DataFrame:
    """300 worlds in one piece."""
    return outcomes(case, worlds=300)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("world", [0, 1, 62, 257, 299])
def test_a_world_alone_is_the_world_in_a_batch(case: str, world: int) -> None:
    assert_same(outcomes(case, worlds=[world]), whole(case)[world : world + 1])


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(("first", "worlds"), [(0, 64), (0, 257), (43, 257), (64, 64), (101, 7)])
def test_chunks_are_cut_out_of_the_whole(case: str, first: int, worlds: int) -> None:
    found = outcomes(case, worlds=range(first, first + worlds))
    assert_same(found, whole(case)[first : first + worlds])


@pytest.mark.parametrize("case", CASES)
@settings(max_examples=5, deadline=None)
@given(asked=st.lists(st.integers(0, 299), min_size=1, max_size=9))
def test_worlds_are_lived_in_any_order_and_again(case: str, asked: list[int]) -> None:
    assert_same(outcomes(case, worlds=asked), whole(case).iloc[asked])


@pytest.mark.parametrize("case", CASES)
def test_points_of_a_design_share_their_luck(case: str) -> None:
    """The same world at every point, and a repeated point is a repeated history."""
    path = "stalin.risk_aversion" if case == CASES[0] else "putin.risk_aversion"
    varied = pj.load(case).replace({path: np.repeat([0.05, 0.3, 0.05], 4)})
    worlds = np.tile([17, 4, 90, 91], 3)
    found = outcomes(varied, worlds=worlds)
    assert found["world"].tolist() == worlds.tolist()
    assert_same(found[8:], found[:4])
    assert_same(outcomes(varied.take(np.arange(4, 8)), worlds=worlds[4:8]), found[4:8])


@pytest.mark.parametrize("case", CASES)
def test_a_kept_history_is_the_same_alone_and_in_a_batch(case: str) -> None:
    alone = pj.War(case, worlds=[41]).run()
    batch = pj.War(case, worlds=np.arange(30, 50), keep=[11]).run()
    assert_frame_equal(alone.path(), batch.path(11), check_exact=True)
    assert_frame_equal(alone.decisions(), batch.decisions(11), check_exact=True)


@pytest.mark.parametrize("case", CASES)
def test_keeping_histories_changes_nothing(case: str) -> None:
    assert_same(outcomes(case, worlds=20, keep=range(20)), outcomes(case, worlds=20, keep=()))


def test_the_seed_changes_the_luck() -> None:
    one, other = (outcomes(CASES[0], worlds=40, seed=seed) for seed in (38, 39))
    assert (one["seed"] == 38).all()
    assert (other["seed"] == 39).all()
    assert (one["dead_us"] != other["dead_us"]).all()


@pytest.mark.parametrize("case", CASES)
def test_the_order_of_the_leaders_changes_nothing(case: str) -> None:
    before = pj.load(case)
    turned = dict(reversed(before.spec.leaders.items()))
    after = pj.Case(before.name, before.spec.model_copy(update={"leaders": turned}))
    assert list(after.spec.leaders) == list(before.spec.leaders)[::-1]
    found = outcomes(after, worlds=64)
    assert set(found.columns) == set(whole(case).columns)
    assert_same(found[whole(case).columns], whole(case)[:64])


# --- one value a world ------------------------------------------------------------------------

GROUPS = 5


def moved(case: pj.Case, group: int) -> dict[str, float]:
    """Every fifth parameter, moved by a fifteenth of its range towards the middle of it."""
    numbers = [(path, each) for path, each in case.parameters.items() if isinstance(each, Number)]
    new = {}
    for path, each in numbers[group::GROUPS]:
        step = (each.high - each.low) / 15.0
        value = float(each.value)
        new[path] = value + step if value < (each.low + each.high) / 2.0 else value - step
    return new


@pytest.mark.parametrize("name", CASES)
def test_an_array_of_equal_values_is_the_value(name: str) -> None:
    """For every parameter there is, in a batch whose worlds go different ways."""
    case = pj.load(name)
    numbers = {
        path: np.full(24, each.value)
        for path, each in case.parameters.items()
        if isinstance(each, Number)
    }
    assert_same(outcomes(case.replace(numbers), worlds=24), whole(name)[:24])


@cache
def six(case: pj.Case) -> pj.War:
    """Six worlds, the first two of them kept."""
    return pj.War(case, worlds=6, keep=(0, 1)).run()


@pytest.mark.parametrize("group", range(GROUPS))
@pytest.mark.parametrize("name", CASES)
def test_an_array_gives_each_world_what_the_number_gives(name: str, group: int) -> None:
    """A fifth of all parameters at a time: odd worlds have other values, even ones the case's.

    Decisions are compared too: their utilities differ where an outcome happens not to.
    """
    case = pj.load(name)
    other = moved(case, group)
    odd = np.arange(6) % 2 == 1
    arrays = {
        path: np.where(odd, value, float(case.parameters[path].value))
        for path, value in other.items()
    }
    plain, changed, mixed = six(case), six(case.replace(other)), six(case.replace(arrays))
    assert_same(mixed.outcomes()[~odd], plain.outcomes()[~odd])
    assert_same(mixed.outcomes()[odd], changed.outcomes()[odd])
    assert_same(mixed.decisions(0), plain.decisions(0))
    assert_same(mixed.decisions(1), changed.decisions(1))
    assert not mixed.decisions(1).equals(plain.decisions(1))


def test_the_numbers_of_the_worlds_are_the_wars_own() -> None:
    mine = np.array([7, 3, 7])
    war = pj.War(CASES[1], worlds=mine)
    mine[0] = 9
    assert war.numbers.tolist() == [7, 3, 7]
    assert pj.War(CASES[1], worlds=3).numbers.tolist() == [0, 1, 2]
    with pytest.raises(ValueError, match="read-only"):
        war.numbers[0] = 9


# --- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    [
        {"worlds": 0},
        {"worlds": -1},
        {"worlds": 2.5},
        {"worlds": True},
        {"seed": -1},
        {"seed": 2**63},
        {"seed": "38"},
        {"worlds": [3, -4]},
        {"worlds": []},
        {"worlds": 3, "keep": [3]},
        {"worlds": 3, "keep": [-1]},
    ],
)
def test_what_is_no_number_of_worlds_is_refused(asked: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        pj.War(CASES[0], **asked)


def test_arrays_must_fit_the_worlds() -> None:
    case = pj.load(CASES[0]).replace({"mao.optimism": np.array([0.5, 0.6])})
    with pytest.raises(InputError, match="2 worlds, not 3"):
        pj.War(case, worlds=3)


def test_a_case_may_be_named_or_handed_over() -> None:
    named, handed = pj.War(CASES[1]), pj.War(pj.load(CASES[1]))
    assert named.case == handed.case


def test_a_war_that_is_over_stays_as_it_is() -> None:
    war = pj.War(CASES[1], worlds=2).run()
    before, day = war.outcomes(), war.day
    war.step()
    assert war.day == day
    assert_frame_equal(war.outcomes(), before)
