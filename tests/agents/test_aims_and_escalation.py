"""How far a side means to go, on the map and on the ladder."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from .situation import KOREA, RUSSIA, FakeSituation, best, case_named, question, seat, utilities

Picture = dict[str, Any]
RISKS = {
    **dict.fromkeys(("strikes", "their_strikes", "signal", "their_signal"), 0.02),
    "use": 0.5,
}

# --- aims ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "picture", "option"),
    [
        # After Inchon, the enemy broken: the 38th parallel is crossed.
        ("us", {"balance": 2.0, "front": 0.55}, "carry_on"),
        # The third power is in and believed in: what is seen is an even war.
        ("us", {"balance": -0.3, "front": 0.56, "third": 1.0}, "stop"),
        ("us", {"balance": -1.5, "front": 0.5, "third": 1.0}, "stop"),
        # The armies of Peng and their limits.
        ("mao", {"balance": 1.5, "front": 0.5, "third": 1.0}, "carry_on"),
        ("mao", {"balance": -0.5, "front": 0.5, "third": 1.0}, "stop"),
    ],
)
def test_stop_at_the_line_or_carry_on(who: str, picture: Picture, option: str) -> None:
    assert best(question(seat(case_named(KOREA), who), "aims"), FakeSituation(**picture)) == option


def test_the_alarm_over_the_third_power_holds_back_only_while_it_is_out() -> None:
    case = case_named(KOREA)
    calm = question(seat(case.replace({"us.decides.aims.alarm": 0.0}), "us"), "aims")
    alarmed = question(seat(case.replace({"us.decides.aims.alarm": 1.0}), "us"), "aims")
    out, inside = FakeSituation(balance=1.0), FakeSituation(balance=1.0, third=1.0)
    assert utilities(alarmed, out)[1, 0] < utilities(calm, out)[1, 0]
    assert utilities(alarmed, inside)[1, 0] == pytest.approx(utilities(calm, inside)[1, 0])


def test_the_aim_is_a_question_near_the_line_and_beyond_it() -> None:
    us = question(seat(case_named(KOREA), "us"), "aims")
    near = float(us.spec.near.value)
    assert near > 0.0
    fronts = np.array([0.2, 0.55 - near - 0.01, 0.55 - near + 0.01, 0.9])
    known = {"adversary_entry": 90}
    s = FakeSituation(worlds=4, front=fronts, known=known)
    assert us.open(s).tolist() == [False, False, True, True]
    mao = question(seat(case_named(KOREA), "mao"), "aims")
    s = FakeSituation(worlds=2, front=np.array([0.9, 0.45]), known={"third_entry": 90})
    assert mao.open(s).tolist() == [False, True]


# --- escalate --------------------------------------------------------------------------------

STUCK, LOSING = {"stuck": 1.0, "losing": 0.4}, {"losing": 1.0}


@pytest.mark.parametrize(
    ("case", "who", "picture", "option"),
    [
        (KOREA, "us", {}, "none"),
        (KOREA, "us", {"balance": -0.5, "signals": STUCK}, "widen_strikes"),  # June 1952
        # A defence that fails is no provocation yet: July 1950.
        (KOREA, "us", {"balance": -1.5, "signals": {"losing": 0.9}}, "none"),
        (RUSSIA, "us", {}, "none"),
        (RUSSIA, "us", {"signals": {"answer_entry": 1.0}}, "widen_strikes"),  # ATACMS
        (RUSSIA, "putin", {"balance": 0.3}, "none"),
        (RUSSIA, "putin", {"signals": {"answer_strikes": 1.0}}, "nuclear_signal"),  # Oreshnik
    ],
)
def test_what_provokes_a_step(case: str, who: str, picture: Picture, option: str) -> None:
    decision = question(seat(case_named(case), who), "escalate")
    assert best(decision, FakeSituation(**{"risks": RISKS, **picture})) == option


@pytest.mark.parametrize("balance", [2.0, 0.0, -2.0, -4.0])
@pytest.mark.parametrize(("case", "who"), [(KOREA, "us"), (RUSSIA, "us"), (RUSSIA, "putin")])
def test_nobody_prefers_nuclear_use(case: str, who: str, balance: float) -> None:
    decision = question(seat(case_named(case), who), "escalate")
    every = {"losing": 1.0, "stuck": 1.0, "answer_entry": 1.0, "answer_strikes": 1.0}
    s = FakeSituation(balance=balance, signals=every, risks=RISKS)
    none, _, _, use = utilities(decision, s)[:, 0]
    assert use < none - 1.0


def test_the_other_sides_signals_deter_strikes() -> None:
    decision = question(seat(case_named(RUSSIA), "us"), "escalate")
    calm = utilities(decision, FakeSituation(signals={}))[:, 0]
    warned = utilities(decision, FakeSituation(signals={"their_signals": 1.0}))[:, 0]
    assert warned[1] < calm[1]
    assert warned[0] == calm[0]


def test_a_step_is_not_repeated_at_once_nor_for_ever() -> None:
    decision = question(seat(case_named(KOREA), "us"), "escalate")
    step = decision.spec.strikes
    gap, top = float(step.gap.value), float(step.top.value)
    levels = {
        "strikes_rest": np.array([gap - 1.0, gap, gap]),
        "strikes_taken": np.array([0.0, top - 1.0, top]),
    }
    s = FakeSituation(worlds=3, levels=levels)
    assert (utilities(decision, s)[1] > -1e5).tolist() == [False, True, False]


def test_without_nuclear_coercion_there_are_only_strikes() -> None:
    decision = question(seat(case_named(RUSSIA), "putin"), "escalate")
    s = FakeSituation(levels={"nuclear_coercion": 0.0}, signals={"answer_strikes": 1.0})
    assert (utilities(decision, s)[:, 0] > -1e5).tolist() == [True, True, False, False]


def test_a_reluctant_successor_needs_more_provocation() -> None:
    """The president of 2025 bears the same provocation without widening the strikes."""
    s = FakeSituation(balance=0.0, signals={"answer_entry": 1.0}, risks=RISKS)
    options = [
        best(question(seat(case_named(RUSSIA), "us", successor=x), "escalate"), s)
        for x in (False, True)
    ]
    assert options == ["widen_strikes", "none"]
