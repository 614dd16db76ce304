"""War: world k lives one history, whatever surrounds it; luck is the seed's, values are values."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import panmunjom as pj
from panmunjom.model import InputError

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
    assert_same(outcomes(case, worlds=1, first_world=world), whole(case)[world : world + 1])


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(("first", "worlds"), [(0, 64), (0, 257), (43, 257), (64, 64), (101, 7)])
def test_chunks_are_cut_out_of_the_whole(case: str, first: int, worlds: int) -> None:
    found = outcomes(case, worlds=worlds, first_world=first)
    assert_same(found, whole(case)[first : first + worlds])


@pytest.mark.parametrize("case", CASES)
def test_a_kept_history_is_the_same_alone_and_in_a_batch(case: str) -> None:
    alone = pj.War(case, worlds=1, first_world=41).run()
    batch = pj.War(case, worlds=20, first_world=30, keep=[11]).run()
    assert_frame_equal(alone.path(), batch.path(11), check_exact=True)
    assert_frame_equal(alone.decisions(), batch.decisions(11), check_exact=True)


@pytest.mark.parametrize("case", CASES)
def test_keeping_histories_changes_nothing(case: str) -> None:
    assert_same(outcomes(case, worlds=20, keep=range(20)), outcomes(case, worlds=20, keep=()))


def test_the_seed_changes_the_luck() -> None:
    one, other = (outcomes(CASES[0], worlds=40, seed=seed) for seed in (38, 39))
    assert (one["seed"] == 38).all()
    assert (other["seed"] == 39).all()
    assert (one["final_front"] != other["final_front"]).all()


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

#: Parameters from every corner of a case, each with two values.
VARIED = {
    "korea-1950": {
        "stalin.risk_aversion": (0.1, 0.6),
        "stalin.decides.licence_to_china.review_days": (6.0, 12.0),
        "mao.optimism": (0.5, 1.1),
        "mao.mood_days": (20.0, 90.0),
        "us.channel.events.delay": (0.0, 3.0),
        "kim.channel.balance.delay": (0.0, 5.0),
        "us.payoff.terms.credibility.worth": (0.8, 1.4),
        "kim.decides.halt_in_seoul.rising": (0.4, 1.0),
        "kpa.men": (180.0, 215.0),
        "cpv.lift": (9.0, 18.0),
        "peninsula.river": (0.45, 0.47),
        "peninsula.depots.yalu.reach": (0.62, 0.75),
        "theatre.trench": (0.8, 1.6),
        "theatre.fortune": None,
        "judging.spread": (0.4, 0.7),
        "judging.noise_days": (7.0, 30.0),
        "risks.acts.third_entry.yearly": (0.03, 0.06),
        "risks.realism": (0.1, 0.6),
        "talks.issues.prisoners": (80.0, 130.0),
        "events.press_club.lag": (7.0, 20.0),
        "third_prepares": (7.0, 15.0),
    },
    "russia-dprk-2024": {
        "putin.decides.licence_to_dprk.prices.debt.worth": (-0.5, -0.2),
        "kim_jong_un.decides.offer_troops.prices.technology.worth": (0.3, 0.7),
        "kim_jong_un.decides.rotate.rest_days": (10.0, 40.0),
        "us.decides.aid.ceiling": (0.5, 1.0),
        "putin.decides.escalate.strikes.gap": (20.0, 60.0),
        "russian_army.volunteers.elasticity": (0.1, 0.4),
        "dprk_corps.exposure": (0.4, 2.0),
        "risks.acts.third_entry.places.neighbour": (2.0, 8.0),
        "talks.defended.yields_below": (-1.0, 0.5),
        "events.kursk.lag": (0.0, 12.0),
        "theatre.fire_share": None,
    },
}


def two_values(case: pj.Case, path: str, values: tuple[float, float] | None) -> tuple[float, float]:
    """Two values of a parameter: those named, or the value and the middle up to its high end."""
    if values is not None:
        return values
    number: Any = case.parameters[path]
    return number.value, (number.value + number.high) / 2.0


@pytest.mark.parametrize("name", CASES)
def test_an_array_of_equal_values_is_the_value(name: str) -> None:
    case = pj.load(name)
    numbers = {
        path: np.full(24, number.value)
        for path, number in case.parameters.items()
        if hasattr(number, "low")
    }
    assert len(numbers) > 300
    assert_same(outcomes(case.replace(numbers), worlds=24), whole(name)[:24])


@pytest.mark.parametrize(
    ("name", "path"), [(name, path) for name, paths in VARIED.items() for path in paths]
)
def test_an_array_gives_each_world_what_the_number_gives(name: str, path: str) -> None:
    case, worlds = pj.load(name), 8
    one, other = two_values(case, path, VARIED[name][path])
    values = np.where(np.arange(worlds) % 2, one, other)
    mixed = outcomes(case.replace({path: values}), worlds=worlds)
    plain = {value: outcomes(case.replace({path: value}), worlds=worlds) for value in (one, other)}
    for world, value in enumerate(values):
        assert_same(mixed[world : world + 1], plain[float(value)][world : world + 1])


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
        {"first_world": -4},
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
