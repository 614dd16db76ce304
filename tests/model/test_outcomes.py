"""The table of outcomes: the same columns with the same meaning in both cases."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

import panmunjom as pj

CASES = ("korea-1950", "russia-dprk-2024")
WORLDS, FIRST = 150, 1001
FLAGS = (
    "war_started", "adversary_entered", "third_entered", "early_offer_withheld", "talks_opened",
    "armistice", "nuclear_signal", "nuclear_use", "wider_war",
)  # fmt: skip
DATES = {
    "war_start": "war_started",
    "adversary_entry": "adversary_entered",
    "third_entry": "third_entered",
    "talks_start": "talks_opened",
    "armistice_date": "armistice",
}
COUNTS = ("seed", "world", "war_days", "talks_days", "peak_rung")
RUNGS = tuple(f"days_rung_{rung}" for rung in range(10))
AMOUNTS = ("pace_halt_days", "final_front", "min_front", "max_front")
NAMES = ("case", "winner", "ending")
ROWS = {"attacker": "attacker_wins", "defender": "attacker_loses", "none": "no_winner"}


@cache
def table(name: str) -> pd.DataFrame:
    return pj.War(name, worlds=range(FIRST, FIRST + WORLDS), seed=7).run().outcomes()


@pytest.mark.parametrize("name", CASES)
def test_the_columns_of_the_interface_are_there(name: str) -> None:
    spec, found = pj.load(name).spec, set(table(name).columns)
    assert found >= {*FLAGS, *DATES, *COUNTS, *RUNGS, *AMOUNTS, *NAMES}
    assert found >= {f"{what}_{actor}" for what in ("dead", "blood_share") for actor in spec.actors}
    assert found >= {f"{what}_{leader}" for what in ("gain", "risk") for leader in spec.leaders}


def test_columns_differ_only_by_actors_and_leaders() -> None:
    plain = []
    for name in CASES:
        spec = pj.load(name).spec
        own = tuple(f"_{each}" for each in (*spec.actors, *spec.leaders))
        plain.append([column for column in table(name).columns if not column.endswith(own)])
    assert plain[0] == plain[1]


@pytest.mark.parametrize("name", CASES)
def test_types(name: str) -> None:
    found = table(name)
    for column in FLAGS:
        assert found[column].dtype == np.bool_, column
    for column in DATES:
        assert pd.api.types.is_datetime64_dtype(found[column]), column
    for column in (*COUNTS, *RUNGS):
        assert pd.api.types.is_integer_dtype(found[column]), column
    for column in AMOUNTS:
        assert found[column].dtype == np.float64, column
    for column in NAMES:
        assert all(isinstance(word, str) for word in found[column]), column


@pytest.mark.parametrize("name", CASES)
def test_a_row_says_where_it_comes_from(name: str) -> None:
    found = table(name)
    assert len(found) == WORLDS
    assert (found["case"] == name).all()
    assert (found["seed"] == 7).all()
    assert found["world"].tolist() == list(range(FIRST, FIRST + WORLDS))


@pytest.mark.parametrize("name", CASES)
def test_dates_are_missing_where_it_did_not_happen(name: str) -> None:
    spec, found = pj.load(name).spec, table(name)
    for column, flag in DATES.items():
        assert (found[column].notna() == found[flag]).all(), column
        days = found[column].dropna()
        assert days.between(pd.Timestamp(spec.start), pd.Timestamp(spec.end)).all(), column


@pytest.mark.parametrize("name", CASES)
def test_lengths_are_the_days_between_dates(name: str) -> None:
    found = table(name)
    signed = found[found["armistice"]]
    for start, length in (("war_start", "war_days"), ("talks_start", "talks_days")):
        assert ((signed["armistice_date"] - signed[start]).dt.days == signed[length]).all()
    assert (found["talks_days"][~found["talks_opened"]] == 0).all()
    assert (found["war_days"][~found["war_started"]] == 0).all()


@pytest.mark.parametrize("name", CASES)
def test_the_ending_is_a_row_of_table_1_extended(name: str) -> None:
    found = table(name)
    joined = found["third_entered"].map({True: "_with_third", False: "_alone"})
    expected = found["winner"].map(ROWS) + joined
    expected = expected.where(found["war_started"], "no_war")
    expected = expected.where(~found["wider_war"], "wider_war")
    assert (found["ending"] == expected).all()
    assert not (found["armistice"] & found["wider_war"]).any()
    assert (found["winner"][found["armistice"]] == "none").all()


@pytest.mark.parametrize("name", CASES)
def test_rungs_agree_with_what_happened(name: str) -> None:
    found = table(name)
    days = found[list(RUNGS)].to_numpy()
    assert (found["peak_rung"][found["nuclear_signal"]] >= 8).all()
    assert (found["peak_rung"][found["wider_war"]] == 9).all()
    assert (found["peak_rung"][found["third_entered"]] >= 5).all()
    for rung in range(10):
        assert (days[found["peak_rung"] < rung, rung] == 0).all()


@pytest.mark.parametrize("name", CASES)
def test_who_was_not_there_did_not_bleed(name: str) -> None:
    spec, found = pj.load(name).spec, table(name)
    out = ~found["third_entered"]
    assert (found[f"dead_{spec.roles.third}"][out] == 0.0).all()
    assert (found[f"dead_{spec.roles.third}"][~out] > 0.0).mean() > 0.9
    for actor in spec.actors:
        assert (found[f"dead_{actor}"] >= 0.0).all()
        assert found[f"blood_share_{actor}"].dropna().between(0.0, 1.0).all()


@pytest.mark.parametrize("name", CASES)
def test_a_wider_war_costs_every_leader_what_he_would_lose_by_it(name: str) -> None:
    war = pj.War(name, worlds=12)
    war.worlds.fate[:6] = 1e-6  # half of them run straight into a general war
    found = war.run().outcomes()
    wider = found["wider_war"]
    assert wider.sum() >= 6
    assert (found["ending"][wider] == "wider_war").all()
    for key, leader in war.spec.leaders.items():
        assert (found[f"risk_{key}"] >= 0.0).all()
        assert (found[f"gain_{key}"][wider] < 3.0 - float(leader.wider_war_loss.value)).all()
        assert found[f"gain_{key}"][wider].max() < found[f"gain_{key}"][~wider].min()
