"""Work for visitors: bounded, kept apart, stopped when nobody wants it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from panmunjom.dashboards.app.jobs import MOST_WAITING, MOST_WORLDS, Job, Jobs
from panmunjom.experiments import Plan, Stratum
from panmunjom.model import Case, InputError, load


@pytest.fixture(scope="module")
def case() -> Case:
    return load("russia-dprk-2024")


@pytest.fixture(scope="module")
def jobs() -> Iterator[Jobs]:
    found = Jobs()
    yield found
    found.close()


def plan(case: Case, worlds: int, seed: int = 38) -> Plan:
    return Plan((Stratum(case),), worlds, seed)


def over(jobs: Jobs, ticket: str) -> Job:
    for _ in range(2400):
        if jobs.job(ticket).over:
            return jobs.job(ticket)
        time.sleep(0.05)
    raise AssertionError("the work does not end")


def test_worlds_are_lived_and_remembered(jobs: Jobs, case: Case) -> None:
    ticket = jobs.begin("one", plan(case, 6))
    assert over(jobs, ticket).done == 6
    found = jobs.results(ticket)
    assert found.runs.to_pandas()["world"].tolist() == list(range(6))
    again = jobs.begin("two", plan(case, 6))
    assert again != ticket
    assert jobs.results(again) is found


def test_too_many_worlds_are_refused(jobs: Jobs, case: Case) -> None:
    with pytest.raises(InputError, match="5,001 histories are too many"):
        jobs.begin("one", plan(case, MOST_WORLDS + 1))


def test_a_ticket_that_nobody_has_is_refused(jobs: Jobs) -> None:
    for ticket in ("guess", None, 3, ["a"]):
        with pytest.raises(InputError, match="not in memory"):
            jobs.job(ticket)


def test_a_visitor_gives_up_what_he_asked_for_before_and_no_other_does(
    jobs: Jobs, case: Case
) -> None:
    first = jobs.begin("one", plan(case, 1500, 11))
    other = jobs.begin("two", plan(case, 4, 12))
    second = jobs.begin("one", plan(case, 4, 13))
    assert over(jobs, first).stopped
    assert over(jobs, other).results is not None
    assert over(jobs, second).results is not None


def test_what_is_stopped_ends_and_brings_nothing(jobs: Jobs, case: Case) -> None:
    ticket = jobs.begin("one", plan(case, 2000, 21))
    jobs.stop(ticket)
    assert over(jobs, ticket).results is None
    with pytest.raises(InputError, match="not lived yet"):
        jobs.results(ticket)


def test_only_so_many_may_wait(case: Case) -> None:
    crowd = Jobs()
    try:
        tickets = [crowd.begin(f"v{i}", plan(case, 1000, 40 + i)) for i in range(MOST_WAITING)]
        with pytest.raises(InputError, match="too many visitors"):
            crowd.begin("late", plan(case, 5))
        for ticket in tickets:
            crowd.stop(ticket)
        assert over(crowd, crowd.begin("late", plan(case, 5))).results is not None
    finally:
        crowd.close()


def test_what_fails_is_told_and_the_next_is_lived(jobs: Jobs, case: Case) -> None:
    wrong = Plan((Stratum(case.replace({"kim_jong_un.fear": 1.0})),), 3, 0)  # no seed 0
    broken = jobs.begin("one", wrong)
    job = over(jobs, broken)
    assert job.error or job.results is not None
    assert over(jobs, jobs.begin("one", plan(case, 3, 77))).results is not None
