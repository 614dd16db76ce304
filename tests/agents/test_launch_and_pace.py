"""Opening a war, attack or defence, the halt at the river, the patron's voice."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from .situation import KOREA, RUSSIA, FakeSituation, best, case_named, question, seat

Picture = dict[str, Any]

# --- launch ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "later", "option"),
    [
        # (preparation, growth of the South, rains), now and a month on
        ((0.1, 0.05, 0.0), (0.4, 0.09, 0.0), "wait"),  # the deliveries have just begun
        ((0.95, 0.2, 0.0), (0.96, 0.24, 0.0), "open"),  # nothing more is to come
        ((0.95, 0.2, 1.0), (0.96, 0.22, 0.0), "wait"),  # it rains, and will not in a month
        ((0.8, 0.2, 0.0), (0.86, 0.24, 1.0), "open"),  # the rains are coming: before July
        ((0.9, 0.1, 0.0), (0.92, 0.4, 0.0), "open"),  # the South is arming
    ],
)
def test_he_opens_when_waiting_no_longer_buys_enough(
    now: tuple[float, float, float], later: tuple[float, float, float], option: str
) -> None:
    decision = question(seat(case_named(KOREA), "kim"), "launch")
    ahead = {0.0: now, float(decision.spec.horizon.value): later}
    assert best(decision, FakeSituation(ahead=ahead, known={"consent": 120})) == option


@pytest.mark.parametrize(
    ("known", "condition", "is_open"),
    [
        ({}, 0.0, False),
        ({"consent": 0}, 0.0, True),
        ({"consent": 100}, 1.0, False),  # the patron made Mao's consent a condition
        ({"consent": 100, "guarantee": 0}, 1.0, True),
        ({"consent": 100, "war": 0}, 0.0, False),
    ],
)
def test_a_war_is_opened_only_with_the_consents_it_needs(
    known: dict[str, float], condition: float, is_open: bool
) -> None:
    decision = question(seat(case_named(KOREA), "kim"), "launch")
    s = FakeSituation(known=known, levels={"needs_guarantee": condition})
    assert decision.open(s)[0] == is_open


# --- attack or defence -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "who", "picture", "option"),
    [
        (KOREA, "kim", {"odds": 1.0}, "press"),
        (KOREA, "kim", {"odds": -1.0}, "hold"),
        (KOREA, "mao", {"odds": 1.0}, "press"),
        (KOREA, "mao", {"odds": 0.5, "enemy_dug": 1.0}, "hold"),  # trenches
        (KOREA, "mao", {"odds": 0.5, "talking": 1.0}, "hold"),  # talks in session
        (KOREA, "us", {"odds": 0.5}, "press"),
        (KOREA, "us", {"odds": 0.5, "landing_force": 40.0}, "hold"),  # Inchon gathers
        (KOREA, "us", {"odds": 0.5, "landing_force": 40.0, "known": {"landing": 0}}, "press"),
        (KOREA, "us", {"odds": 0.5, "signals": {"weariness": 9.0}}, "hold"),
        (RUSSIA, "putin", {"odds": 0.3, "enemy_dug": 0.97}, "press"),  # attrition
        (RUSSIA, "putin", {"odds": -1.5, "enemy_dug": 0.97}, "hold"),
    ],
)
def test_attack_or_defence(case: str, who: str, picture: Picture, option: str) -> None:
    decision = question(seat(case_named(case), who), "advance")
    assert best(decision, FakeSituation(**picture)) == option


def test_who_commands() -> None:
    """Kim commands until the Chinese come, Mao from then on, the US once it is in."""
    kim, mao, us = (question(seat(case_named(KOREA), x), "advance") for x in ("kim", "mao", "us"))
    early = FakeSituation(known={"war": 9, "adversary_entry": 0})
    late = FakeSituation(known={"war": 120, "adversary_entry": 110, "third_entry": 0})
    assert [bool(x.open(early)[0]) for x in (kim, mao, us)] == [True, False, True]
    assert [bool(x.open(late)[0]) for x in (kim, mao, us)] == [False, True, True]
    assert not us.open(FakeSituation(known={"war": 3}))[0]


# --- the halt --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "urged", "option"),
    [(0, -1, "hold"), (1, -1, "hold"), (10, -1, "press"), (1, 0, "press")],
)
def test_the_hope_of_a_rising_fades(days: int, urged: int, option: str) -> None:
    decision = question(seat(case_named(KOREA), "kim"), "halt_in_seoul")
    assert best(decision, FakeSituation(at_river=days, known={"urged": urged})) == option


@pytest.mark.parametrize(
    ("known", "option"),
    [
        ({}, "hold"),
        ({"adversary_air": 20}, "hold"),
        ({"adversary_entry": 0}, "press"),
        ({"urged": 0}, "press"),
    ],
)
def test_where_the_capital_was_the_aim_going_on_takes_a_new_decision(
    known: dict[str, float], option: str
) -> None:
    case = case_named(KOREA).replace({"kim.decides.halt_in_seoul.limited_aim": True})
    decision = question(seat(case, "kim"), "halt_in_seoul")
    assert best(decision, FakeSituation(at_river=20, known=known)) == option


def test_the_halt_is_a_question_only_at_the_river() -> None:
    decision = question(seat(case_named(KOREA), "kim"), "halt_in_seoul")
    s = FakeSituation(worlds=2, levels={"halting": np.array([1.0, 0.0])})
    assert decision.open(s).tolist() == [True, False]


# --- the patron's voice ----------------------------------------------------------------------


def urging(third: float, **changes: float) -> str:
    """What Stalin does with a client who is winning, with other payoffs."""
    worth = {f"stalin.payoff.terms.{name}.worth": value for name, value in changes.items()}
    decision = question(seat(case_named(KOREA).replace(worth), "stalin"), "urge_kim")
    known = {"war": 10, "capital": 5}
    return best(decision, FakeSituation(balance=0.5, third=third, known=known))


def test_urging_turns_to_silence_for_a_large_gain_from_an_undecided_war() -> None:
    """With China in, silence needs c+e well above b; the inequality alone does not turn it."""
    small = {"us_china_conflict": 0.0, "europe_at_peace": 0.2}
    large = {"us_china_conflict": 1.5, "europe_at_peace": 2.0}
    assert urging(1.0, **small) == "urge"
    assert urging(1.0, **large) == "silent"


def test_with_china_out_silence_needs_a_client_who_ties_the_enemy_down() -> None:
    assert urging(0.0, tie_down_alone=0.2) == "urge"
    assert urging(0.0, tie_down_alone=2.0) == "silent"


def test_he_speaks_once_and_soon_or_not_at_all() -> None:
    decision = question(seat(case_named(KOREA), "stalin"), "urge_kim")
    within = float(decision.spec.within.value)
    days = np.array([-1.0, 0.0, within, within + 1])
    s = FakeSituation(worlds=4, known={"war": days, "capital": days})
    assert decision.open(s).tolist() == [False, True, True, False]
    assert not decision.open(FakeSituation(known={"war": 5, "capital": 1, "urged": 0}))[0]


@pytest.mark.parametrize(
    ("news", "is_open"),
    [
        ({}, False),
        ({"adversary_air": 3}, False),
        ({"capital": 0}, True),
        ({"adversary_entry": 0}, True),
    ],
)
def test_he_has_something_to_urge_once_the_army_halts_or_the_us_comes(
    news: dict[str, float], is_open: bool
) -> None:
    decision = question(seat(case_named(KOREA), "stalin"), "urge_kim")
    assert decision.open(FakeSituation(known={"war": 5, **news}))[0] == is_open
