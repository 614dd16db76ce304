"""The agenda: a question comes up every so many days, sooner in a crisis, never by a daily roll."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from panmunjom.agents import Decision

from .situation import KOREA, RUSSIA, FakeDesk, FakeSituation, case_named, question, seat

WORLDS = 50
AT_WAR = {"known": {"war": 9, "adversary_entry": 9}}


def bargain(desk: FakeDesk, **days: float) -> Decision[Any]:
    """A standing question: the US on talks."""
    changes = {f"us.decides.bargain.{name}_days": value for name, value in days.items()}
    return question(seat(case_named(KOREA).replace(changes), "us", desk), "bargain")


def reviews(decision: Decision[Any], desk: FakeDesk, days: int) -> list[list[int]]:
    """The days on which each world was reviewed."""
    found: list[list[int]] = [[] for _ in range(desk.worlds)]
    for day in range(desk.day, desk.day + days):
        desk.day = day
        order = decision.review(desk)
        for world in [] if order is None else order.worlds:
            found[world].append(day)
    return found


def gaps(found: list[list[int]]) -> set[int]:
    return {int(gap) for days in found for gap in np.diff(days)}


def test_a_question_comes_up_once_an_interval() -> None:
    desk = FakeDesk(WORLDS, picture=AT_WAR)
    found = reviews(bargain(desk, review=12.0, crisis=5.0), desk, 200)
    assert gaps(found) == {12}
    assert {len(days) for days in found} <= {16, 17}
    assert all(days[0] <= 12 for days in found)


def test_worlds_begin_on_different_days() -> None:
    desk = FakeDesk(WORLDS, picture=AT_WAR)
    found = reviews(bargain(desk, review=12.0), desk, 20)
    assert len({days[0] for days in found}) > 2


def test_in_a_crisis_it_comes_up_sooner() -> None:
    desk = FakeDesk(WORLDS, picture=AT_WAR)
    desk.crisis[: WORLDS // 2] = True
    found = reviews(bargain(desk, review=12.0, crisis=4.0), desk, 200)
    assert gaps(found[: WORLDS // 2]) == {4}
    assert gaps(found[WORLDS // 2 :]) == {12}


def test_a_crisis_never_makes_it_later() -> None:
    desk = FakeDesk(WORLDS, picture=AT_WAR)
    desk.crisis[:] = True
    assert max(gaps(reviews(bargain(desk, review=3.0, crisis=15.0), desk, 60))) <= 4


def test_an_alarm_brings_the_next_review_forward_where_it_sounds() -> None:
    desk = FakeDesk(WORLDS, picture=AT_WAR)
    decision = bargain(desk, review=30.0, crisis=4.0)
    desk.day = int(decision.due.max())
    assert decision.review(desk) is not None
    before = decision.due.copy()
    alarmed = np.arange(0, WORLDS, 2)
    decision.alarm(desk, alarmed)
    assert (decision.due[alarmed] <= desk.day + 1 + 4 + 1).all()
    assert (decision.due[alarmed] > desk.day).all()
    assert (decision.due[1::2] == before[1::2]).all()
    assert decision.earliest == decision.due.min()


def test_an_alarm_does_not_put_off_a_review_that_is_due() -> None:
    desk = FakeDesk(WORLDS, picture=AT_WAR)
    decision = bargain(desk, review=12.0, crisis=10.0)
    before = decision.due.copy()
    decision.alarm(desk, np.arange(WORLDS))
    assert (decision.due <= before).all()


def test_review_days_may_differ_from_world_to_world() -> None:
    case = case_named(KOREA)
    days = np.array([6.0, 12.0, 24.0])
    desk = FakeDesk(3, picture=AT_WAR)
    decision = question(
        seat(case.replace({"us.decides.bargain.review_days": days}), "us", desk), "bargain"
    )
    found = reviews(decision, desk, 200)
    assert [gaps([each]) for each in found] == [{6}, {12}, {24}]


def test_nothing_is_decided_before_its_milestone_nor_where_history_has_ended() -> None:
    desk = FakeDesk(WORLDS, picture=AT_WAR)
    desk.happened = set()
    assert not any(reviews(bargain(desk), desk, 60))
    desk = FakeDesk(WORLDS, picture=AT_WAR)
    desk.ended[:10] = True
    found = reviews(bargain(desk), desk, 60)
    assert not any(found[:10])
    assert all(found[10:])


def test_what_is_settled_does_not_come_up_again() -> None:
    desk = FakeDesk(WORLDS, picture={"known": {"consent": 0}})
    decision = question(seat(case_named(KOREA), "stalin", desk), "consent_to_invasion")
    assert not any(reviews(decision, desk, 60))
    desk.picture = {}
    assert not any(reviews(decision, desk, 60))
    decision.alarm(desk, np.arange(WORLDS))
    assert not any(reviews(decision, desk, 60))


@pytest.mark.parametrize("name", [KOREA, RUSSIA])
def test_no_question_is_open_and_over_at_once(name: str) -> None:
    """Over is for good: whatever is over must be closed, whichever milestone came last."""
    case = case_named(name)
    pictures = [
        FakeSituation(),
        FakeSituation(known={"consent": 200, "guarantee": 50}),
        FakeSituation(known={"war": 10}, landing_force=50.0, front=0.2),
        FakeSituation(known={"war": 99, "urged": 9, "adversary_entry": 90, "landing": 10}),
        FakeSituation(known={"war": 120, "third_orders": 11, "third_entry": 0, "licence": 30}),
        FakeSituation(known={"war": 999, "third_entry": 800, "talks": 500, "armistice": 0}),
    ]
    for key in case.spec.leaders:
        for decision in seat(case, key).decisions:
            if decision.question == "halt_in_seoul":  # over once it is closed again
                continue
            for s in pictures:
                assert not (decision.open(s) & decision.over(s)).any(), decision.purpose
