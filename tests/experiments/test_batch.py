"""Batches: world k is the same in all of them, and what goes wrong is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import psutil
import pytest
from pandas.testing import assert_frame_equal

import panmunjom as pj
from panmunjom.experiments import Plan, Stratum, run
from panmunjom.model import InputError

CASE = "russia-dprk-2024"
WORLDS = 11


@pytest.fixture(scope="module")
def case() -> pj.Case:
    return pj.load(CASE)


@pytest.fixture(scope="module")
def expected(case: pj.Case) -> pd.DataFrame:
    return pj.batch(case, WORLDS).runs.to_pandas()


@pytest.mark.parametrize(("workers", "chunk"), [(1, 4), (2, 5)])
def test_outcomes_do_not_depend_on_chunks_and_workers(
    case: pj.Case, expected: pd.DataFrame, workers: int, chunk: int
) -> None:
    found = pj.batch(case, WORLDS, workers=workers, chunk=chunk).runs.to_pandas()
    assert_frame_equal(found, expected, check_exact=True)


def test_outcomes_are_the_same_from_disk(
    case: pj.Case, expected: pd.DataFrame, tmp_path: Path
) -> None:
    results = pj.batch(case, WORLDS, chunk=6, out=tmp_path / "new" / "folder")
    assert_frame_equal(results.runs.to_pandas(), expected, check_exact=True)
    assert_frame_equal(
        pj.open_results(tmp_path / "new" / "folder").runs.to_pandas(), expected, check_exact=True
    )


def test_any_executor_will_do(case: pj.Case, expected: pd.DataFrame) -> None:
    with ThreadPoolExecutor(2) as executor:
        found = pj.batch(case, WORLDS, workers=2, chunk=4, executor=executor).runs.to_pandas()
    assert_frame_equal(found, expected, check_exact=True)


def test_dates_are_dates_and_missing_where_it_did_not_happen(expected: pd.DataFrame) -> None:
    for happened, when in (("third_entered", "third_entry"), ("armistice", "armistice_date")):
        assert pd.api.types.is_datetime64_any_dtype(expected[when])
        assert (expected[when].notna() == expected[happened]).all()


def test_progress_ends_with_all_worlds(case: pj.Case) -> None:
    told: list[tuple[int, int]] = []
    pj.batch(case, WORLDS, chunk=4, progress=lambda done, worlds: told.append((done, worlds)))
    assert told == [(0, WORLDS), (4, WORLDS), (8, WORLDS), (11, WORLDS)]


@pytest.mark.parametrize("name", ["worlds", "seed", "workers", "chunk"])
@pytest.mark.parametrize("value", [0, -3, 2.5, True, "4"])
def test_numbers_that_are_not_positive_and_whole_are_refused(
    case: pj.Case, name: str, value: Any
) -> None:
    numbers: dict[str, Any] = {"worlds": 3, "seed": 38, "workers": 1, "chunk": 2, name: value}
    with pytest.raises(InputError, match=f"{name} must be a positive whole number"):
        pj.batch(case, **numbers)


class Broken(pj.War):
    """A war in which worlds 4 and 6 cannot be lived."""

    def step(self) -> None:
        if set(self.numbers) & {4, 6}:
            raise ZeroDivisionError("a rule was broken")
        super().step()


def test_worlds_that_fail_are_recorded_and_the_others_go_on(
    case: pj.Case, expected: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("panmunjom.experiments.work.War", Broken)
        results = pj.batch(case, WORLDS, chunk=8, out=tmp_path)
    assert [failure.history[-17:] for failure in results.failures] == [
        "seed 38, world 4)",
        "seed 38, world 6)",
    ]
    assert "ZeroDivisionError: a rule was broken" in results.failures[0].error
    found = results.runs.to_pandas()
    assert list(found["world"]) == [0, 1, 2, 3, 5, 7, 8, 9, 10]
    others = expected[expected["world"].isin(found["world"])].reset_index(drop=True)
    assert_frame_equal(found, others, check_exact=True)
    # the same command leaves them as they are; asked to, it lives them again
    assert len(pj.batch(case, WORLDS, out=tmp_path).failures) == 2
    again = run(Plan((Stratum(case),), WORLDS, 38), tmp_path, retry=True)
    assert not again.failures
    assert_frame_equal(again.runs.to_pandas(), expected, check_exact=True)


def test_where_all_worlds_fail_it_is_not_searched_for_ever(
    case: pj.Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived: list[int] = []

    class Hopeless(pj.War):
        def step(self) -> None:
            lived.append(len(self.numbers))
            raise ZeroDivisionError

    monkeypatch.setattr("panmunjom.experiments.work.War", Hopeless)
    results = pj.batch(case, 512)
    assert sum(failure.rows for failure in results.failures) == 512
    assert len(lived) < 100
    assert results.runs.to_pandas().empty


def test_a_killed_worker_costs_no_world(case: pj.Case, expected: pd.DataFrame) -> None:
    killed: list[int] = []

    def kill_one(done: int, worlds: int) -> None:
        if done and not killed:
            victim = workers_of_this_process()[0]
            killed.append(victim.pid)
            victim.kill()

    found = pj.batch(case, WORLDS, workers=2, chunk=2, progress=kill_one)
    assert killed
    assert not found.failures
    assert_frame_equal(found.runs.to_pandas(), expected, check_exact=True)


def test_workers_end_with_the_batch(case: pj.Case) -> None:
    def interrupt(done: int, worlds: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pj.batch(case, 40, workers=2, chunk=2, progress=interrupt)
    assert workers_of_this_process() == []


def test_an_interrupted_batch_goes_on_where_it_stopped(
    case: pj.Case, expected: pd.DataFrame, tmp_path: Path
) -> None:
    def interrupt(done: int, worlds: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pj.batch(case, WORLDS, chunk=4, out=tmp_path, progress=interrupt)
    assert list(pj.open_results(tmp_path).runs.to_pandas()["world"]) == [0, 1, 2, 3]

    told: list[int] = []
    results = pj.batch(
        case, WORLDS, chunk=4, out=tmp_path, progress=lambda done, _: told.append(done)
    )
    assert told == [4, 8, 11]
    assert_frame_equal(results.runs.to_pandas(), expected, check_exact=True)


def test_another_seed_gives_other_worlds(case: pj.Case, expected: pd.DataFrame) -> None:
    other_seed = pj.batch(case, WORLDS, seed=39).runs.to_pandas()
    assert not other_seed.drop(columns="seed").equals(expected.drop(columns="seed"))


def test_a_case_with_a_value_for_each_world_needs_as_many_worlds(case: pj.Case) -> None:
    path = next(each for each in case.parameters if each.endswith("risk_aversion"))
    varied = case.replace({path: np.full(3, case.parameters[path].value)})
    with pytest.raises(InputError, match="hold 3 worlds, but 5 were asked for"):
        pj.batch(varied, 5)


def workers_of_this_process() -> list[psutil.Process]:
    children = psutil.Process().children()
    return [each for each in children if "spawn_main" in " ".join(each.cmdline())]
