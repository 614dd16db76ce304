"""The adversary's entry and a landing: what is chosen in which picture."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from .situation import (
    KOREA,
    RUSSIA,
    FakeSituation,
    best,
    case_named,
    question,
    seat,
    utilities,
)

Picture = dict[str, Any]
US_RISKS = {"adversary_air": 0.005, "adversary_entry": 0.01}
IN_THE_AIR = {"war": 5, "adversary_air": 4}


# --- the adversary ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "picture", "option"),
    [
        # The ally holds without help.
        (KOREA, {"balance": 2.0, "known": {"war": 0}}, "stay_out"),
        (KOREA, {"balance": 2.0, "known": {"war": 9}}, "stay_out"),
        # The ally breaks: air and sea power first (27 June), the army next (30 June).
        (KOREA, {"balance": -1.0, "known": {"war": 1}}, "air"),
        (KOREA, {"balance": -1.5, "front": 0.465, "known": IN_THE_AIR}, "ground"),
        # Air power seems enough while hardly any ground is lost, however long it is in use.
        (KOREA, {"balance": -1.5, "front": 0.545, "known": IN_THE_AIR}, "air"),
        # A nuclear adversary would answer: the army stays at home.
        (
            KOREA,
            {
                "balance": -1.5,
                "front": 0.465,
                "known": IN_THE_AIR,
                "risks": {"adversary_entry": 0.4},
            },
            "air",
        ),
        (
            RUSSIA,
            {
                "balance": -0.8,
                "known": {"war": 60},
                "risks": {"adversary_air": 0.3, "adversary_entry": 0.5},
            },
            "stay_out",
        ),
    ],
)
def test_the_adversary_stays_out_or_comes(case: str, picture: Picture, option: str) -> None:
    decision = question(seat(case_named(case), "us"), "commit")
    assert best(decision, FakeSituation(**{"risks": US_RISKS, **picture})) == option


def test_ground_troops_are_weighed_once_air_power_is_in_use() -> None:
    decision = question(seat(case_named(KOREA), "us"), "commit")
    options = [
        utilities(decision, FakeSituation(balance=-3.0, front=0.3, known=known, risks=US_RISKS))
        for known in ({"war": 5}, IN_THE_AIR)
    ]
    assert [bool(u[2, 0] > -1e5) for u in options] == [False, True]


def test_belief_in_air_power_falls_with_the_ground_lost_in_spite_of_it() -> None:
    decision = question(seat(case_named(KOREA), "us"), "commit")
    front = np.array([0.6, 0.55, 0.52, 0.47, 0.3])
    s = FakeSituation(worlds=5, balance=-1.0, front=front, known=IN_THE_AIR, risks=US_RISKS)
    air, ground = utilities(decision, s)[1:]
    assert air[0] == air[1]
    assert (np.diff(air[1:]) < 0.0).all()
    assert np.ptp(ground) == 0.0


def test_once_in_the_air_there_is_no_staying_out() -> None:
    decision = question(seat(case_named(KOREA), "us"), "commit")
    s = FakeSituation(balance=2.0, known={"war": 9, "adversary_air": 3}, risks=US_RISKS)
    assert utilities(decision, s)[0, 0] < -1e5
    assert decision.open(s)[0]
    assert not decision.open(FakeSituation(known={"war": 9, "adversary_entry": 0}))[0]
    assert not decision.open(FakeSituation())[0]


# --- the landing -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reserve", "growth", "option"),
    [(5.0, 0.85, "gather"), (25.0, 0.85, "gather"), (75.0, 0.0, "land")],
)
def test_the_landing_waits_for_its_reserve(reserve: float, growth: float, option: str) -> None:
    decision = question(seat(case_named(KOREA), "us"), "landing")
    s = FakeSituation(
        balance=-1.2,
        front=0.16,
        known={"war": 60, "adversary_entry": 55},
        landing_force=reserve,
        gathering=growth,
    )
    assert decision.open(s)[0]
    assert best(decision, s) == option


def test_a_landing_is_open_only_far_behind_the_front_and_once() -> None:
    decision = question(seat(case_named(KOREA), "us"), "landing")
    depth = float(decision.spec.depth.value)
    fronts = np.array([0.1, 0.55 - depth - 0.01, 0.55 - depth + 0.01, 0.8])
    s = FakeSituation(worlds=4, front=fronts, landing_force=60.0)
    assert decision.open(s).tolist() == [True, True, False, False]
    assert not decision.open(FakeSituation(front=0.1, landing_force=0.0))[0]
    assert not decision.open(FakeSituation(front=0.1, landing_force=60.0, third=1.0))[0]
    s = FakeSituation(front=0.1, landing_force=60.0, known={"landing": 0})
    assert not decision.open(s)[0]
