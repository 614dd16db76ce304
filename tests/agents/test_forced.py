"""Forced choices: taken whenever the question is open, judged all the same, without a trace."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from panmunjom.agents import Decision, ForcedChoice, Order, kind_of, options_of

from .situation import KOREA, RUSSIA, FakeDesk, case_named, question, seat

WORLDS = 50
AT_WAR = {"known": {"war": 9, "adversary_entry": 9, "talks": 5}, "talking": 1.0}
EVER = 10**6


def bargain(desk: FakeDesk, *forces: ForcedChoice) -> Decision[Any]:
    desk.forces = {"us/bargain": list(forces)}
    return question(seat(case_named(KOREA), "us", desk), "bargain")


def lived(decision: Decision[Any], desk: FakeDesk, days: int) -> list[tuple[int, Order, bool]]:
    """Every order of some days: the day, the order, and whether it was imposed off the agenda."""
    found = []
    for day in range(days):
        desk.day = day
        for order, imposed in ((decision.review(desk), False), (decision.impose(desk), True)):
            if order is not None:
                found.append((day, order, imposed))
    return found


def pair(*forces: ForcedChoice, days: int = 120) -> tuple[Any, Any]:
    """The same leader left to himself, and forced."""
    free, forced = FakeDesk(WORLDS, picture=AT_WAR), FakeDesk(WORLDS, picture=AT_WAR)
    return lived(bargain(free), free, days), lived(bargain(forced, *forces), forced, days)


def test_the_forced_option_is_chosen_between_its_days_and_no_other() -> None:
    free, forced = pair(ForcedChoice("break_off", 30, 59))
    options = list(question(seat(case_named(KOREA), "us"), "bargain").options)
    wanted = options.index("break_off")
    inside = [order for day, order, _ in forced if 30 <= day <= 59]
    assert all((order.chosen == wanted).all() for order in inside)
    assert any((order.chosen != wanted).any() for day, order, _ in free if 30 <= day <= 59)
    assert {day for day, order, _ in forced if (order.chosen == wanted).all()} & {30}


def test_agenda_moods_and_judgement_go_on_as_without_it() -> None:
    """Once the days are over he chooses as if nothing had been forced."""
    free, forced = pair(ForcedChoice("stall", 30, 59))
    agenda = [(day, order) for day, order, imposed in forced if not imposed]
    assert [day for day, *_ in free] == [day for day, _ in agenda]
    for (day, one, _), (_, other) in zip(free, agenda, strict=True):
        assert np.array_equal(one.worlds, other.worlds)
        for x, y in zip(one.utilities, other.utilities, strict=True):
            assert np.array_equal(x, y)
        if not 30 <= day <= 59:
            assert np.array_equal(one.chosen, other.chosen)


def test_it_is_in_force_from_its_first_day_where_something_else_stood() -> None:
    _, forced = pair(ForcedChoice("break_off", 30, EVER))
    standing = np.full(WORLDS, -1)
    for day, order, imposed in forced:
        if imposed:
            assert day == 30
            assert (standing[order.worlds] != 3).all()
        standing[order.worlds] = order.chosen
        if day == 30 and imposed:
            assert (standing == 3).all()
    assert sum(imposed for *_, imposed in forced) == 1


def test_where_it_stands_already_nothing_happens_on_the_first_day() -> None:
    _, forced = pair(ForcedChoice("stall", 0, 29), ForcedChoice("stall", 30, EVER))
    assert [day for day, _, imposed in forced if imposed] == [0]


def test_a_closed_question_stays_closed() -> None:
    desk = FakeDesk(WORLDS, picture={"known": {"war": 9, "adversary_entry": 9, "armistice": 1}})
    assert lived(bargain(desk, ForcedChoice("stall", 0, EVER)), desk, 60) == []
    desk = FakeDesk(WORLDS, picture=AT_WAR)
    desk.happened = set()
    assert lived(bargain(desk, ForcedChoice("stall", 0, EVER)), desk, 60) == []
    desk = FakeDesk(WORLDS, picture=AT_WAR)
    desk.ended[:] = True
    assert lived(bargain(desk, ForcedChoice("stall", 0, EVER)), desk, 60) == []


@pytest.mark.parametrize("name", [KOREA, RUSSIA])
def test_every_option_of_every_question_can_be_forced(name: str) -> None:
    """The options told for a question are those its decision has; each is found by its name."""
    case = case_named(name)
    for key, traits in case.spec.leaders.items():
        for each, spec in traits.decides.items():
            for option in options_of(spec):
                desk = FakeDesk(2)
                desk.forces = {f"{key}/{each}": [ForcedChoice(option, 0, EVER)]}
                decision = question(seat(case, key, desk), each)
                assert decision.force is not None
                assert decision.options[decision.force.on(5) or 0] == option
                assert decision.kind == kind_of(spec)


def test_a_condition_that_he_may_not_set_is_no_option() -> None:
    putin, stalin = (
        case_named(name).spec.leaders[key].decides[each]
        for name, key, each in (
            (RUSSIA, "putin", "licence_to_dprk"),
            (KOREA, "stalin", "licence_to_china"),
        )
    )
    assert options_of(putin) == ("withhold", "consent")
    assert options_of(stalin) == ("withhold", "if_line_crossed", "consent")
    mao = case_named(KOREA).spec.leaders["mao"].decides
    assert options_of(mao["consent_to_invasion"]) == ("refuse", "consent")
    assert options_of(mao["entry"]) == ("stay_out", "offer_285k_neighbour", "enter")
