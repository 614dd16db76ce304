"""What is kept of a history: one row a day, one row a decision."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pandas.testing import assert_frame_equal

import panmunjom as pj
from panmunjom.model import InputError

CASES = ("korea-1950", "russia-dprk-2024")
DECISION = {
    "date", "leader", "person", "kind", "question", "option", "new",
    "seen_balance", "seen_odds", "seen_front", "true_odds", "true_front", "utilities",
}  # fmt: skip


@cache
def lived(name: str) -> pj.War:
    """Two worlds of a case, the second of them kept."""
    return pj.War(name, worlds=2, keep=[1]).run()


@pytest.mark.parametrize("name", CASES)
def test_a_path_has_one_row_a_day_from_the_first_to_the_last(name: str) -> None:
    war = lived(name)
    path = war.path(1)
    start, row = war.spec.start, war.outcomes().iloc[1]
    assert path["date"].tolist() == [start + timedelta(days=d) for d in range(len(path))]
    assert path["day"].tolist() == list(range(len(path)))
    begun = (row["war_start"].date() - start).days
    assert len(path) == begun + row["war_days"] + 1


@pytest.mark.parametrize("name", CASES)
def test_a_path_says_all_that_can_be_drawn(name: str) -> None:
    war = lived(name)
    columns = {"date", "day", "rung", "talks", "bombing", "known", "wider_war_risk"}
    for sector in war.spec.sectors:
        columns |= {f"front_{sector}", f"odds_{sector}"}
        columns |= {f"{side}_presses_{sector}" for side in ("attacker", "defender")}
    for unit in war.spec.units:
        columns |= {f"{what}_{unit}" for what in ("men", "dead", "supply")}
    for leader in war.spec.leaders:
        columns |= {f"seen_balance_{leader}", f"seen_front_{leader}"}
    columns |= {f"progress_{issue}" for issue in war.spec.talks.issues}
    assert columns <= set(war.path(1).columns)
    assert not war.path(1).isna().any(axis=None)


@pytest.mark.parametrize("name", CASES)
def test_a_path_ends_as_the_outcome_says(name: str) -> None:
    war = lived(name)
    last, row = war.path(1).iloc[-1], war.outcomes().iloc[1]
    assert last[f"front_{war.main}"] == row["final_front"]
    assert war.path(1)["rung"].max() == row["peak_rung"]
    assert (last["talks"] == "signed") == row["armistice"]
    assert (war.path(1)["talks"] != "closed").any() == row["talks_opened"]


@pytest.mark.parametrize("name", CASES)
def test_a_decision_says_who_what_and_why(name: str) -> None:
    war = lived(name)
    table = war.decisions(1)
    assert set(table.columns) >= DECISION
    assert table["date"].is_monotonic_increasing
    assert set(table["leader"]) <= set(war.spec.leaders)
    assert {"consent", "launch", "bargain"} & set(table["kind"])
    for row in table.to_dict("records"):
        assert row["option"] in row["utilities"]
        assert all(np.isfinite(list(row["utilities"].values())))
        assert row["question"] in war.spec.leaders[row["leader"]].decides


@pytest.mark.parametrize("name", CASES)
def test_a_decision_is_new_where_it_differs_from_the_last(name: str) -> None:
    for _, rows in lived(name).decisions(1).groupby(["leader", "question"]):
        changed = rows["option"] != rows["option"].shift()
        assert rows["new"].tolist() == changed.tolist()


def test_a_decision_carries_the_person_of_the_day() -> None:
    table = lived(CASES[0]).decisions(1)
    us = table[table["leader"] == "us"]
    assert us["person"].nunique() == 2
    before = pd.to_datetime(us["date"]) <= pd.Timestamp(date(1953, 1, 19))
    assert us[before]["person"].nunique() == 1


def test_most_choices_are_the_best_option_and_not_all() -> None:
    """Quantal choice: utilities rule, moods leave room."""
    table = lived(CASES[0]).decisions(1)
    several = table[table["utilities"].map(len) > 1]
    best = several["utilities"].map(lambda worth: max(worth, key=worth.get))
    share = (best == several["option"]).mean()
    assert 0.6 < share < 1.0


@cache
def several(name: str) -> pj.War:
    """Four worlds, one of them twice; three are kept, named in no order."""
    return pj.War(name, worlds=[41, 3, 17, 3], keep=[3, 0, 1]).run()


@pytest.mark.parametrize("what", ["path", "decisions"])
@pytest.mark.parametrize("name", CASES)
def test_all_kept_worlds_come_in_one_table(name: str, what: str) -> None:
    """The tables of the single worlds one behind the other, each row with its world's place."""
    tell = getattr(several(name), what)
    whole = tell(world=None)
    single = {k: tell(world=k) for k in (0, 1, 3)}
    assert whole.columns.tolist() == ["row", *single[0].columns]
    assert whole["row"].tolist() == [k for k, table in single.items() for _ in range(len(table))]
    behind = pd.concat(list(single.values()), ignore_index=True)
    assert_frame_equal(whole.drop(columns="row"), behind, check_exact=True)


@pytest.mark.parametrize("what", ["path", "decisions"])
@pytest.mark.parametrize("name", CASES)
def test_a_world_is_told_as_if_it_were_alone(name: str, what: str) -> None:
    tell = getattr(several(name), what)
    assert_frame_equal(tell(1), tell(3), check_exact=True)  # the same world, twice
    assert_frame_equal(tell(0), getattr(pj.War(name, worlds=[41]).run(), what)(), check_exact=True)
    assert not tell(0).equals(tell(1))


@pytest.mark.parametrize("name", CASES)
def test_decisions_of_one_day_stand_in_the_order_of_leaders_and_questions(name: str) -> None:
    leaders = several(name).spec.leaders
    place = {
        (leader, question): (i, j)
        for i, (leader, spec) in enumerate(leaders.items())
        for j, question in enumerate(spec.decides)
    }
    shared = 0
    for _, day in several(name).decisions(None).groupby(["row", "date"]):
        places = [place[pair] for pair in zip(day["leader"], day["question"], strict=True)]
        assert places == sorted(places)
        shared += day["leader"].nunique() > 1
    assert shared > 10


def test_tables_are_plain_enough_for_arrow() -> None:
    """Dates are dates, and what the options were worth is a map from option to number."""
    table = several(CASES[1]).decisions(None)
    worth = pa.array(table["utilities"], type=pa.map_(pa.string(), pa.float64()))
    assert [dict(each) for each in worth.to_pylist()] == table["utilities"].tolist()
    for frame in (table, several(CASES[1]).path(None)):
        assert pa.array(frame["date"]).type == pa.date32()


def test_before_the_first_day_tables_have_columns_and_no_rows() -> None:
    fresh, lived_through = pj.War(CASES[1], worlds=2, keep=[1]), lived(CASES[1])
    for world in (1, None):
        for empty, full in (
            (fresh.path(world), lived_through.path(world)),
            (fresh.decisions(world), lived_through.decisions(world)),
        ):
            assert empty.empty
            assert empty.columns.tolist() == full.columns.tolist()
    assert pj.War(CASES[1], worlds=2, keep=[]).path(None).empty


@pytest.mark.parametrize(
    ("keep", "message"),
    [
        ([1, 2], "keep: world 2 is not one of 0 to 1"),
        ([-1], "keep: world -1 is not one of 0 to 1"),
        ([0.0], "keep: expected a list of positions of worlds"),
        ([True], "keep: expected a list of positions of worlds"),
        (1, "keep: expected a list of positions of worlds, found 1"),
    ],
)
def test_what_names_no_world_to_keep_is_refused(keep: Any, message: str) -> None:
    with pytest.raises(InputError) as caught:
        pj.War(CASES[1], worlds=2, keep=keep)
    assert message in str(caught.value)


def test_a_world_that_was_not_kept_is_refused_by_name() -> None:
    war = lived(CASES[1])
    for asked in (war.path, war.decisions):
        with pytest.raises(InputError, match="world 0 was not kept; kept: 1"):
            asked(0)
        with pytest.raises(InputError, match="world 9"):
            asked(9)


def test_up_to_sixteen_worlds_are_kept_unless_told_otherwise() -> None:
    assert len(pj.War(CASES[1], worlds=16).chronicle.kept) == 16
    assert len(pj.War(CASES[1], worlds=17).chronicle.kept) == 0
    assert pj.War(CASES[1], worlds=40, keep=[3, 30]).chronicle.kept.tolist() == [3, 30]
