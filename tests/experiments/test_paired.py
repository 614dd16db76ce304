"""Paired worlds: what a difference is, how sure, and how many worlds it takes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panmunjom.experiments import (
    PairedDifferences,
    clustered_median,
    clustered_share,
    design_effect,
    intervals,
    paired_differences,
    paired_sentences,
    paired_table,
    power,
    records,
    transition_table,
)
from panmunjom.model import InputError

Frame = pd.DataFrame
RARE = "ending_wider_war"


def generator(seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(key=seed))


def runs(worlds: int = 4, arm: str = "baseline", **columns: Any) -> Frame:
    """A table of `runs` with the columns a test speaks of."""
    table = pd.DataFrame(
        {
            "case": "korea-1950",
            "arm": arm,
            "point": 0,
            "replicate": np.arange(worlds),
            "seed": 38,
            "world": np.arange(worlds),
            "war_started": True,
        }
    )
    return table.assign(**columns)


def dates(*days: str | None) -> pd.Series:
    return pd.to_datetime(pd.Series(days, dtype=object))


def row(found: PairedDifferences, outcome: str) -> dict[str, Any]:
    return only(found.rows, outcome)


def only(table: Frame, outcome: str) -> dict[str, Any]:
    """The one row of an outcome."""
    (found,) = table[table["outcome"] == outcome].to_dict("records")
    return {str(name): value for name, value in found.items()}


# Fagerland, Lydersen & Laake (2017), Statistical Analysis of Contingency Tables, chapter 8: Cavo et
# al. (2012), 59 / 6 / 16 / 80; and what is known in closed form
@pytest.mark.parametrize(
    ("gained", "lost", "n", "low", "high"),
    [
        (6, 16, 161, -0.1240, -0.0054),
        (0, 0, 100, -3.8415 / 103.8415, 3.8415 / 103.8415),
        (100, 0, 100, (100 - 3.8415) / 103.8415, 1.0),
    ],
)
def test_the_interval_of_paired_shares_against_published_values(
    gained: int, lost: int, n: int, low: float, high: float
) -> None:
    found = intervals.paired_share(gained, lost, n)
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)


@settings(deadline=None)
@given(st.integers(1, 500), st.data())
def test_the_interval_of_paired_shares_is_whole(n: int, data: st.DataObject) -> None:
    gained = data.draw(st.integers(0, n))
    lost = data.draw(st.integers(0, n - gained))
    found, back = intervals.paired_share(gained, lost, n), intervals.paired_share(lost, gained, n)
    assert -1.0 <= found.low <= found.value <= found.high <= 1.0
    assert found.high - found.low > 0
    assert (back.value, back.low, back.high) == pytest.approx(
        (-found.value, -found.high, -found.low), abs=1e-9
    )


@pytest.mark.statistical
@pytest.mark.parametrize(("gain", "loss"), [(0.02, 0.01), (0.3, 0.1), (0.004, 0.0)])
def test_paired_shares_are_covered(gain: float, loss: float) -> None:
    drawn = generator(1).multinomial(400, [gain, loss, 1 - gain - loss], size=3000)
    found = [intervals.paired_share(int(g), int(k), 400) for g, k, _ in drawn]
    covered = np.mean([each.low <= gain - loss <= each.high for each in found])
    assert 0.93 <= covered <= (0.99 if loss else 0.998)  # few steps: wider than it need be


@pytest.mark.statistical
def test_skewed_means_and_medians_of_differences_are_covered() -> None:
    draws = generator(2).exponential(size=(2000, 300))
    means = [intervals.mean(d) for d in draws]
    middles = [intervals.median(d) for d in draws]
    assert 0.93 <= np.mean([e.low <= 1.0 <= e.high for e in means]) <= 0.97
    assert 0.94 <= np.mean([e.low <= np.log(2) <= e.high for e in middles]) <= 0.98


@pytest.mark.statistical
def test_as_many_worlds_as_are_said_find_the_difference_in_80_of_100_studies() -> None:
    n = power.worlds_for_share(0.05, 0.01)
    drawn = generator(3).multinomial(n, [0.03, 0.02, 0.95], size=1500)
    found = [intervals.paired_share(int(g), int(k), n).low > 0 for g, k, _ in drawn]
    assert 0.76 <= np.mean(found) <= 0.84
    m = power.worlds_for_mean(2.0, 0.3)
    assert m is not None
    samples = 0.3 + 2.0 * generator(4).standard_normal((1500, m))
    assert 0.76 <= np.mean([intervals.mean(each).low > 0 for each in samples]) <= 0.84
    pilot = generator(5).normal(0, 30, 20_000)
    k = power.worlds_for_median(pilot, 7.0)
    assert k is not None
    moved = 7.0 + generator(6).normal(0, 30, (1500, k))
    assert 0.74 <= np.mean([intervals.median(each).low > 0 for each in moved]) <= 0.85


def test_worlds_needed_by_hand() -> None:
    # Connor (1987): ((1.95996 sqrt(0.2) + 0.84162 sqrt(0.2 - 0.01)) / 0.1)^2 = 154.6
    assert power.worlds_for_share(0.2, 0.1) == 155
    assert power.worlds_for_share(0.0, 0.01) == power.worlds_for_share(0.01, 0.01)
    # (2.80158 * 2)^2 + 1.92 = 33.3
    assert power.worlds_for_mean(2.0, 1.0) == 34
    assert power.worlds_for_mean(0.0, 1.0) is None
    assert power.worlds_for_median(np.zeros(50), 7.0) is None


def test_a_share_by_hand() -> None:
    before = runs(4, armistice=[True, True, False, False])
    after = runs(4, "truce", armistice=[True, False, False, False])
    found = row(paired_differences(before, after), "armistice")
    assert (found["baseline"], found["arm"], found["difference"]) == (0.5, 0.25, -0.25)
    assert (found["differ"], found["n"]) == (0.25, 4)
    assert found["worlds_needed"] == power.worlds_for_share(0.25, 0.01)


def test_a_number_by_hand() -> None:
    before = runs(4, peak_rung=[5, 6, 7, 8])
    after = runs(4, "calm", peak_rung=[4, 6, 5, 5])
    found = row(paired_differences(before, after, {"peak_rung": 2}), "peak_rung")
    assert (found["baseline"], found["arm"], found["difference"]) == (6.5, 5.0, -1.5)
    # s = 1.2910, t(0.975, 3) = 3.1824: half = 3.1824 * 1.2910 / 2
    assert (found["low"], found["high"]) == pytest.approx((-3.5543, 0.5543), abs=1e-4)
    assert found["detect"] == 2
    assert "rough: only 3" not in found["method"]


def test_a_date_that_may_never_come_by_hand() -> None:
    before = dates("1953-07-01", "1953-07-01", None, None, "1953-07-01", "1953-07-01")
    after = dates("1953-06-01", "1953-07-01", "1953-09-01", None, None, "1953-07-11")
    found = row(
        paired_differences(runs(6, armistice_date=before), runs(6, "dies", armistice_date=after)),
        "armistice_date",
    )
    assert found["n"] == 3
    assert found["difference"] == 0.0  # of -30, 0 and 10 days
    assert np.isnan(found["low"])  # three worlds have no interval of a median
    assert (found["earlier"], found["later"]) == pytest.approx((2 / 6, 2 / 6))
    assert (found["same"], found["net"]) == pytest.approx((2 / 6, 0.0))
    assert found["baseline_date"] == pd.Timestamp(1953, 7, 1)
    assert found["arm_date"] == pd.Timestamp(1953, 7, 1)


def test_outcomes_of_wars_are_asked_where_both_arms_have_one() -> None:
    before = runs(3, final_front=[0.4, 0.5, 0.9])
    after = runs(3, "peace", final_front=[0.5, 0.6, 0.1], war_started=[True, True, False])
    found = row(paired_differences(before, after), "final_front")
    assert found["n"] == 2
    assert found["difference"] == pytest.approx(0.1)
    assert row(paired_differences(before, after), "war_started")["n"] == 3


def test_what_never_differs_has_a_bound(make_worlds: Callable[..., Frame]) -> None:
    table = make_worlds("korea", worlds=200).assign(point=0, replicate=range(200))
    found = paired_differences(table.assign(arm="baseline"), table.assign(arm="same"))
    rows = found.rows[found.rows["kind"] != "date"]
    assert (rows["difference"] == 0).all()
    assert np.isfinite(rows[["low", "high"]].to_numpy(dtype=float)).all()
    assert row(found, RARE)["high"] == pytest.approx(3.8415 / 203.8415, abs=1e-5)
    assert row(found, "war_days")["high"] > 0
    assert found.changed.value == 0.0
    assert 0.0 < found.changed.high < 0.02


def test_swapping_the_arms_turns_every_sign(make_worlds: Callable[..., Frame]) -> None:
    before = make_worlds("korea", seed=38).assign(point=0, replicate=range(400), arm="baseline")
    after = make_worlds("korea", seed=39).assign(
        point=0, replicate=range(400), arm="other", seed=38
    )
    ahead, back = paired_differences(before, after), paired_differences(after, before)
    for sign, names in ((-1, ("difference", "net")), (1, ("differ", "same"))):
        for name in names:
            a, b = (f.rows[name].to_numpy(dtype=float) for f in (ahead, back))
            assert np.allclose(a, sign * b, equal_nan=True)
    for low, high in (("low", "high"), ("net_low", "net_high")):
        a, b = (f.rows[n].to_numpy(float) for f, n in ((ahead, low), (back, high)))
        assert np.allclose(a, -b, equal_nan=True)
    turned = back.transitions.rename(columns={"baseline": "arm", "arm": "baseline"})
    keys = ["baseline", "arm"]
    assert ahead.transitions.sort_values(keys).to_numpy().tolist() == (
        turned[ahead.transitions.columns].sort_values(keys).to_numpy().tolist()
    )


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40))
def test_rows_in_any_order_give_the_same(pairs: list[tuple[bool, bool]]) -> None:
    before, after = (list(side) for side in zip(*pairs, strict=True))
    n = len(pairs)
    a, b = runs(n, armistice=before), runs(n, "other", armistice=after)
    straight, mixed = paired_differences(a, b), paired_differences(a[::-1], b)
    pd.testing.assert_frame_equal(straight.rows, mixed.rows)
    found = row(straight, "armistice")
    assert found["low"] <= found["difference"] <= found["high"]
    assert found["difference"] == pytest.approx(found["arm"] - found["baseline"])
    assert found["worlds_needed"] >= 1


def test_worlds_without_a_partner_are_left_out_and_counted() -> None:
    before = runs(5, ending=["no_war"] * 5, armistice=False)
    after = runs(5, "other", ending=["wider_war"] * 5, armistice=True).iloc[1:4]
    found = paired_differences(before, after)
    assert (found.worlds, found.dropped) == (3, 2)
    assert found.transitions.to_dict("records") == [
        {"baseline": "no_war", "arm": "wider_war", "worlds": 3}
    ]
    assert (found.changed.value, found.changed.n) == (1.0, 3)


def test_a_batch_is_matched_on_its_worlds() -> None:
    batch = runs(4, armistice=True).drop(columns=["arm", "point", "replicate"])
    found = paired_differences(batch, batch.iloc[:3])
    assert (found.worlds, found.dropped, found.seed) == (3, 1, 38)
    assert (found.baseline, found.arm) == ("baseline", "arm")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"case": "russia-dprk-2024"}, "one case: found 'korea-1950' and 'russia-dprk-2024'"),
        ({"seed": 39}, "do not share their luck: where one lives seed 38 the other"),
        ({"world": [1, 0, 2]}, "lives world 0 the other lives world 1"),
        ({"replicate": [7, 8, 9]}, "no world in common"),
        ({"replicate": [0, 0, 1]}, "holds a world twice: point 0, replicate 0"),
        ({"arm": ["a", "b", "b"]}, r"several arms \(a, b\): choose one"),
    ],
)
def test_tables_that_are_no_pair_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        paired_differences(runs(3), runs(3, "other").assign(**change))


@pytest.mark.parametrize(
    ("detect", "message"),
    [
        ({"armistise": 0.1}, r"no outcome 'armistise' .*nearest known: 'armistice'"),
        ({"armistice": 0.0}, "must be above 0, found 0"),
        ({"armistice": 5.0}, "0.01 for a percentage point and 1 at most, found 5"),
        ({"armistice": float("nan")}, "must be above 0, found nan"),
    ],
)
def test_sizes_that_make_no_sense_are_refused(detect: dict[str, float], message: str) -> None:
    table = runs(3, armistice=True)
    with pytest.raises(InputError, match=message):
        paired_differences(table, table.assign(arm="other"), detect)


def test_the_result_is_json_and_text(make_worlds: Callable[..., Frame]) -> None:
    before = make_worlds("korea", seed=38).assign(arm="baseline")
    after = make_worlds("korea", seed=39).assign(arm="other", seed=38)
    found = paired_differences(before, after)
    text = json.dumps([records(found.rows), records(found.transitions)], allow_nan=False)
    assert "NaT" not in text
    table = paired_table(found)
    line = only(table, "armistice")
    assert line["difference"].endswith((" point", " points"))
    assert " earlier, " in only(table, "armistice_date")["direction"]
    assert line["needed"].startswith("1 point: ")
    assert int(transition_table(found).to_numpy().sum()) == found.worlds
    told = paired_sentences(found)
    assert told[0].startswith(f"In {100 * found.changed.value:.0f} % of 400 paired worlds")
    assert len(told) <= 4


def test_tables_without_wars_or_endings_can_be_told() -> None:
    table = runs(3, war_started=False, final_front=0.5, armistice_date=dates(None, None, None))
    found = paired_differences(table, table.assign(arm="other"))
    assert paired_sentences(found) == ["No world has a known ending."]
    line = only(paired_table(found), "final_front")
    assert line["arm"] == line["needed"] == "–"
    assert row(found, "armistice_date")["same"] == 1.0
    assert transition_table(found).empty


def test_one_luck_at_many_points_is_not_many_lucks() -> None:
    world = np.tile(np.arange(20), 50)
    lucky = generator(7).standard_normal(20)[world]
    assert design_effect(lucky - lucky.mean(), [world]) == pytest.approx(50.0)
    assert design_effect(lucky - lucky.mean(), [np.arange(1000)]) == pytest.approx(1.0)
    hits = (lucky > 0).astype(float)
    plain, clustered = clustered_share(hits, 1.0), clustered_share(hits, 50.0)
    honest = intervals.share(int(hits[:20].sum()), 20)
    assert (clustered.low, clustered.high) == pytest.approx((honest.low, honest.high))
    assert plain.high - plain.low < 0.2 * (clustered.high - clustered.low)
    wide, narrow = clustered_median(lucky, 50.0), clustered_median(lucky, 1.0)
    assert wide.low < narrow.low <= narrow.high < wide.high
