"""What is kept of a history: one row a day, one row a decision."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd
import pytest

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
