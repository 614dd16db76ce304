"""A study on a Dask cluster: the same tables as here, also when a worker is killed meanwhile."""

from __future__ import annotations

import importlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import panmunjom as pj
from panmunjom.experiments import run
from panmunjom.model import InputError

from .tiny import tiny_plan

pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")

pytestmark = [
    # a worker that was killed leaves its sockets to the garbage collection of the scheduler
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
dask_workers = importlib.import_module("panmunjom.experiments.cluster").dask_workers
PLAN = tiny_plan(worlds=4, theories=("cara",))


@pytest.fixture(scope="module")
def digest() -> str:
    return run(PLAN).digest


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two worker processes on this machine, and no dashboard."""
    import distributed

    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=":0",
        worker_dashboard_address=None,
        host="127.0.0.1",
    ) as found:
        yield found


def test_a_cluster_lives_the_same_histories(cluster: Any, tmp_path: Path, digest: str) -> None:
    with dask_workers(cluster.scheduler_address) as (executor, threads):
        assert threads == 2
        found = run(PLAN, tmp_path, threads, chunk=3, executor=executor)
    assert not found.failures
    assert found.digest == digest
    assert pj.open_results(tmp_path).digest == digest


def test_a_killed_worker_of_a_cluster_costs_no_history(
    cluster: Any, tmp_path: Path, digest: str
) -> None:
    killed: list[int] = []

    def kill_one(done: int, _: int) -> None:
        if done and not killed:
            victim = next(iter(cluster.workers.values())).pid
            killed.append(victim)
            os.kill(victim, signal.SIGKILL)

    with dask_workers(cluster.scheduler_address) as (executor, threads):
        found = run(PLAN, tmp_path, threads, chunk=1, progress=kill_one, executor=executor)
    assert killed
    assert not found.failures
    assert found.digest == digest
    assert pj.open_results(tmp_path).manifest.state == "SUCCEEDED"


def test_an_address_where_nobody_answers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("panmunjom.experiments.cluster.SECONDS_TO_ANSWER", 1)
    for address in ("tcp://127.0.0.1:9", "nowhere", "what://127.0.0.1:9", ""):
        with (
            pytest.raises(InputError, match="no Dask scheduler answers at"),
            dask_workers(address),
        ):
            pass


def test_a_cluster_without_workers_is_refused() -> None:
    import distributed

    with (
        distributed.LocalCluster(
            n_workers=0, processes=True, dashboard_address=":0", host="127.0.0.1"
        ) as empty,
        pytest.raises(InputError, match="has no workers"),
        dask_workers(empty.scheduler_address),
    ):
        pass
