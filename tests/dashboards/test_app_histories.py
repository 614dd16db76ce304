"""Single histories for visitors: the same as the model's, remembered, a few at a time."""

from __future__ import annotations

import threading

import pandas as pd
import pytest

from panmunjom.dashboards.app.histories import REMEMBERED, Histories, lived
from panmunjom.dashboards.app.pages.history import days_of
from panmunjom.dashboards.app.remembered import MOST_WAITING
from panmunjom.model import Case, InputError, War, load


@pytest.fixture(scope="module")
def case() -> Case:
    return load("russia-dprk-2024")


def test_it_is_the_history_of_the_model(case: Case) -> None:
    found = Histories().live(case, 38, 5)
    war = War(case, worlds=[5], seed=38).run()
    pd.testing.assert_frame_equal(found.path, war.path(0))
    assert found.outcome["ending"] == war.outcomes()["ending"][0]
    assert all(found.path["date"].iloc[0] <= day.date() for day in found.milestones.values())


def test_another_parameter_is_another_history(case: Case) -> None:
    histories = Histories()
    one = histories.live(case, 38, 5)
    assert histories.live(load(case.name), 38, 5) is one
    assert histories.live(case.replace({"putin.fear": 0.5}), 38, 5) is not one
    assert histories.live(case, 39, 5) is not one


def test_the_oldest_is_forgotten(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    one = lived(case, 38, 0)
    monkeypatch.setattr("panmunjom.dashboards.app.histories.lived", lambda *_: one)
    histories = Histories()
    for world in range(REMEMBERED + 5):
        histories.live(case, 38, world)
    assert len(histories._known) == REMEMBERED


def test_only_so_many_may_wait(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    one, go = lived(case, 38, 0), threading.Event()

    def slow(*_: object) -> object:
        go.wait(30)
        return one

    monkeypatch.setattr("panmunjom.dashboards.app.histories.lived", slow)
    histories = Histories()
    crowd = [
        threading.Thread(target=histories.live, args=(case, 38, world))
        for world in range(MOST_WAITING)
    ]
    for each in crowd:
        each.start()
    while histories._turns.waiting < MOST_WAITING:
        pass
    with pytest.raises(InputError, match="too many histories"):
        histories.live(case, 38, 999)
    go.set()
    for each in crowd:
        each.join()
    assert histories.live(case, 38, 999) is one


def test_the_browser_gets_a_value_for_every_day(case: Case) -> None:
    found = lived(case, 38, 1)
    days = days_of(found)
    lengths = {len(days["rung"]), len(days["talks"]), *map(len, days["fronts"].values())}
    lengths |= {len(each) for each in days["dead"].values() if each}
    assert lengths == {len(found.path)}
    assert days["rung"][days["war"]] >= 3
    last = found.path.iloc[-1]
    assert days["dead"]["DPRK"][-1] == pytest.approx(
        sum(last[f"dead_{unit}"] for unit, u in case.spec.units.items() if u.actor == "dprk"),
        abs=0.05,
    )
    assert [text for _, text in days["events"]] == [text for _, text in found.events]
