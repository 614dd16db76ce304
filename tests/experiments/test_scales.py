"""The crosswalk between scales of escalation, and what a change of scale does to a finding."""

import numpy as np
import pandas as pd
import pytest

from panmunjom.experiments import (
    escalation_acts,
    escalation_scales,
    escalation_score,
    ladder_rungs,
    order_of_cases,
)


def worlds(days: list[list[int]], peaks: list[float]) -> pd.DataFrame:
    table = pd.DataFrame(days, columns=[f"days_rung_{r}" for r in range(10)])
    return table.assign(peak_rung=peaks)


def on(rung: int, days: int = 100) -> list[int]:
    return [days if r == rung else 0 for r in range(10)]


SCALES = {scale.key: scale for scale in escalation_scales()}


def test_the_ladder_has_ten_rungs_in_order() -> None:
    assert [rung.rung for rung in ladder_rungs()] == list(range(10))
    assert SCALES["ladder"].values == tuple(range(10))
    assert escalation_scales()[0].key == "ladder"


@pytest.mark.parametrize(
    ("key", "low", "high"), [("kahn", 0, 44), ("mid", 1, 5), ("icb", 1, 4), ("rivera", -2, 60)]
)
def test_every_rung_and_act_lies_on_the_scale_and_says_how_sure_it_is(
    key: str, low: float, high: float
) -> None:
    places = [p.readings for p in ladder_rungs()] + [p.readings for p in escalation_acts()]
    for readings in places:
        reading = readings[key]
        assert low <= reading.value <= high
        assert reading.label
        assert reading.confidence in {"high", "medium", "low", "judgement"}


def test_no_scale_falls_as_the_ladder_rises() -> None:
    for scale in escalation_scales():
        assert list(scale.values) == sorted(scale.values)


@pytest.mark.parametrize(
    ("rung", "kahn", "mid", "icb", "rivera"),
    [(0, 0, 1, 1, 0), (2, 8, 4, 2, 28), (3, 12, 5, 4, 28), (7, 13, 5, 4, 28), (9, 21, 5, 4, 60)],
)
def test_the_crosswalk_of_rungs(rung: int, kahn: int, mid: int, icb: int, rivera: int) -> None:
    found = [SCALES[key].values[rung] for key in ("kahn", "mid", "icb", "rivera")]
    assert found == [kahn, mid, icb, rivera]


def test_the_published_points_of_rivera_and_others() -> None:
    points = {act.key: act.readings["rivera"].value for act in escalation_acts()}
    assert points["nuclear_use"] == 60
    assert points["launch"] == 28
    assert points["support"] == 4
    assert points["open_talks"] == -2


def test_every_scale_names_its_source() -> None:
    assert all(scale.source and scale.note for scale in escalation_scales())


def test_score_adds_levels_over_days() -> None:
    found = escalation_score(worlds([[50, 0, 0, 50, 0, 0, 0, 0, 0, 0]], [3]), SCALES["rivera"])
    assert found.loc[0].to_dict() == {"peak": 28, "cumulative": 1400, "daily": 14}


def test_a_world_not_observed_has_no_score() -> None:
    found = escalation_score(worlds([[0] * 10], [np.nan]), SCALES["ladder"])
    assert found["peak"].isna().all()
    assert found["daily"].isna().all()


def test_a_difference_within_war_is_not_seen_by_scales_that_call_every_war_alike() -> None:
    local, wider = worlds([on(3)] * 30, [3] * 30), worlds([on(7)] * 30, [7] * 30)
    found = order_of_cases(local, wider).set_index(["measure", "scale"])["survives"]
    assert found["peak"].to_dict() == {
        "ladder": "base", "kahn": "yes", "mid": "not seen", "icb": "not seen", "rivera": "not seen",
    }  # fmt: skip


def test_a_long_threat_and_a_short_war_are_ordered_by_the_steps_of_the_scale() -> None:
    half_war = [20, 0, 0, 0, 20, 0, 0, 0, 0, 0]
    long_threat = [0, 0, 40, 0, 0, 0, 0, 0, 0, 0]
    a, b = worlds([long_threat] * 40, [2] * 40), worlds([half_war] * 40, [4] * 40)
    found = order_of_cases(a, b).set_index(["measure", "scale"])
    assert found.loc[("daily", "rivera"), "higher"] == "A"
    assert found.loc[("peak", "ladder"), "higher"] == "B"


def test_a_reversal_is_marked() -> None:
    a, b = (
        worlds([[40, 0, 60, 0, 0, 0, 0, 0, 0, 0]] * 40, [2] * 40),
        worlds([[60, 0, 0, 0, 40, 0, 0, 0, 0, 0]] * 40, [4] * 40),
    )  # ladder: 1.2 against 1.6 a day; Rivera et al.: 16.8 against 11.2
    found = order_of_cases(a, b).set_index(["measure", "scale"])["survives"]
    assert found[("daily", "rivera")] == "reversed"


def test_nothing_to_compare_gives_no_verdict() -> None:
    empty = worlds([[0] * 10], [np.nan])
    found = order_of_cases(empty, empty)
    assert set(found["higher"]) == {"neither"}
    assert found["estimate"].isna().all()
