"""War as a citizen of Mesa: its data collector and its batch runner drive it without complaint."""

from __future__ import annotations

import gc
import weakref

import mesa
import pandas as pd
import pytest

import panmunjom as pj
from panmunjom.agents import Leader

CASE = "russia-dprk-2024"


def test_a_war_is_a_mesa_model_and_its_agents_are_the_leaders() -> None:
    war = pj.War(CASE)
    assert isinstance(war, mesa.Model)
    assert {leader.name for leader in war.agents_by_type[Leader]} == set(war.spec.leaders)
    assert len(war.agents) == len(war.spec.leaders)


def test_the_data_collector_sees_a_single_world_day_by_day() -> None:
    war = pj.War(CASE).run()
    seen, path = war.datacollector.get_model_vars_dataframe(), war.path()
    assert len(seen) == len(path)
    assert seen["front"].tolist() == path[f"front_{war.main}"].tolist()
    assert seen["rung"].tolist() == path["rung"].tolist()
    assert pd.to_datetime(seen["date"]).is_monotonic_increasing


def test_the_data_collector_is_left_alone_in_a_batch() -> None:
    war = pj.War(CASE, worlds=3)
    for _ in range(5):
        war.step()
    assert war.datacollector.get_model_vars_dataframe().empty


def test_mesas_batch_runner_drives_wars() -> None:
    """The last row of each run is what the war itself says; warnings are errors here."""
    rows = mesa.batch_run(
        pj.War,
        parameters={"case": CASE, "seed": [38, 39]},
        number_processes=1,
        data_collection_period=-1,
        max_steps=2000,
        display_progress=False,
    )
    found = pd.DataFrame(rows)
    assert found["seed"].tolist() == [38, 39]
    for row in found.itertuples():
        war = pj.War(CASE, seed=int(str(row.seed))).run()
        outcome = war.outcomes().iloc[0]
        assert row.front == outcome["final_front"]
        assert row.armistice == outcome["armistice"]


@pytest.mark.parametrize("case", ["korea-1950", CASE])
def test_a_war_stops_by_itself(case: str) -> None:
    """A runner that only knows `running` and `step` comes to the end of the case."""
    spec = pj.load(case).spec
    war, steps = pj.War(case), 0
    while war.running and steps < 5000:
        war.step()
        steps += 1
    assert not war.running
    assert steps == war.day <= (spec.end - spec.start).days + 1


def test_a_war_that_is_over_is_forgotten() -> None:
    """A batch lives through thousands of wars in one process: nothing may hold on to them."""
    war = pj.War("korea-1950", worlds=1)
    held = weakref.ref(war)
    del war
    gc.collect()
    assert held() is None
