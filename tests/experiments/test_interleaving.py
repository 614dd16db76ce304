"""Whatever a study is cut into, and whoever does the parts, a world lives the same history."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import patch

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import panmunjom as pj
from panmunjom.experiments import Results, run

from .tiny import tiny_plan

WORLDS = 3
TABLES = ("runs", "bands", "decisions", "paths")


@pytest.fixture(autouse=True, scope="module")
def uncollected() -> Iterator[None]:
    """Leave out the collection before every part: it takes longer than a tiny part itself."""
    with patch.object(gc, "collect"):
        yield


def tables(results: Results) -> dict[str, pd.DataFrame]:
    return {name: results.table(name).to_pandas() for name in TABLES}


@pytest.fixture(scope="module", params=["paired", "independent"])
def luck(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def whole(luck: str) -> dict[str, pd.DataFrame]:
    """The study in as few parts as there are strata."""
    return tables(run(tiny_plan(WORLDS, luck)))


@pytest.mark.parametrize("chunk", [1, 3, 7])
def test_the_size_of_the_parts_changes_nothing(
    luck: str, whole: dict[str, pd.DataFrame], tmp_path: Path, chunk: int
) -> None:
    run(tiny_plan(WORLDS, luck), tmp_path, chunk=chunk)
    for name, found in tables(pj.open_results(tmp_path)).items():
        assert_frame_equal(found, whole[name], check_exact=True)


def test_two_workers_change_nothing(luck: str, whole: dict[str, pd.DataFrame]) -> None:
    with ThreadPoolExecutor(2) as executor:  # processes are tried with one kind of luck below
        found = run(tiny_plan(WORLDS, luck), chunk=3, workers=2, executor=executor)
    for name, each in tables(found).items():
        assert_frame_equal(each, whole[name], check_exact=True)


def test_two_processes_change_nothing(tmp_path: Path) -> None:
    plan = tiny_plan(WORLDS, "independent")
    assert run(plan, tmp_path, workers=2, chunk=7).digest == run(plan).digest


@settings(max_examples=5, deadline=None)
@given(
    chunk=st.integers(1, 24),
    worlds=st.integers(1, 3),
    luck=st.sampled_from(["paired", "independent"]),
    theories=st.lists(
        st.sampled_from(["cara", "prospect", "expected_value"]), min_size=1, max_size=2, unique=True
    ),
)
def test_any_study_is_the_same_however_it_is_cut(
    chunk: int, worlds: int, luck: str, theories: list[str]
) -> None:
    plan = tiny_plan(worlds, luck, tuple(theories))
    assert run(plan, chunk=chunk).digest == run(plan).digest


def test_a_history_depends_on_its_world_and_values_alone(
    luck: str, whole: dict[str, pd.DataFrame]
) -> None:
    """Every row of the study is what a war of one world with these values lives."""
    runs = whole["runs"]
    names = [name for name in runs.columns.astype(str) if name.startswith("putin.")]
    outcomes = list(runs.columns[6 + len(names) :])
    case = pj.load(runs["case"][0]).until(pd.Timestamp(2024, 1, 12).date())
    forced = case.counterfactual("no_shells").interventions
    for _, row in runs.iloc[[0, 5, -1]].iterrows():
        own = case.replace({name: row[name] for name in names})
        own = own if row["arm"] == "baseline" else own.intervene(forced)
        war = pj.War(own, worlds=[int(row["world"])], seed=38)
        war.run()
        alone = war.outcomes().iloc[0]
        for name in outcomes:
            same = alone[name] == row[name] or (pd.isna(alone[name]) and pd.isna(row[name]))
            assert same, name


@pytest.mark.parametrize("stop", [4, 12, 20])
def test_a_study_stopped_half_way_is_balanced(tmp_path: Path, stop: int) -> None:
    plan = tiny_plan(worlds=4)

    def interrupt(done: int, _: int) -> None:
        if done >= stop:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(plan, tmp_path, chunk=1, progress=interrupt)
    results = pj.open_results(tmp_path)
    rows = results.runs.to_pandas()
    assert len(rows) == stop
    counts = (
        rows.groupby(["arm", "point"])
        .size()
        .reindex(pd.MultiIndex.from_product([["baseline", "no_shells"], range(4)]), fill_value=0)
    )
    assert counts.max() - counts.min() <= 1
    assert rows["replicate"].max() == (stop - 1) // 8
    assert run(plan, tmp_path).digest == run(plan).digest
