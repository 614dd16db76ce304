"""Talks: whether to open them, and at the table whether to stall, sign or leave."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from .situation import KOREA, RUSSIA, FakeSituation, best, case_named, question, seat, utilities

Picture = dict[str, Any]

#: Panmunjom, 1952: the line settled, China in, a Soviet air corps over the Yalu.
PANMUNJOM: Picture = {
    "third": 1.0,
    "talking": 1.0,
    "own_risk": 0.05,
    "signals": {"stuck": 1.0},
    "known": {"war": 900, "adversary_entry": 890, "third_entry": 780, "talks": 300},
}
#: Before Kaesong.
CLOSED: Picture = {
    "third": 1.0,
    "own_risk": 0.05,
    "known": {"war": 330, "adversary_entry": 320, "third_entry": 210},
}


@pytest.mark.parametrize(
    ("who", "balance", "option"),
    [
        ("stalin", 2.0, "no_talks"),
        ("stalin", -1.0, "stall"),
        ("mao", 2.0, "no_talks"),
        ("mao", -1.0, "stall"),
        ("us", 2.5, "no_talks"),
        ("us", -1.0, "stall"),
        ("kim", 2.0, "no_talks"),
    ],
)
def test_who_expects_to_win_does_not_talk(who: str, balance: float, option: str) -> None:
    decision = question(seat(case_named(KOREA), who), "bargain")
    s = FakeSituation(balance=balance, signals={"stuck": 0.25}, **CLOSED)
    assert best(decision, s) == option


def test_stalin_stalls_and_his_successors_concede() -> None:
    s = FakeSituation(**PANMUNJOM)
    choices = [
        best(question(seat(case_named(KOREA), "stalin", successor=follows), "bargain"), s)
        for follows in (False, True)
    ]
    assert choices == ["stall", "concede"]


def test_stalling_turns_on_the_flow_of_c_plus_e_against_risk() -> None:
    """A year of war is worth c+e less the risk it runs; b plays no part."""

    def wish(b: float = 1.0, ce: float = 1.3, risk: float = 0.05) -> float:
        worth = {"buffer": b, "us_china_conflict": ce / 2, "europe_at_peace": ce / 2}
        changes = {f"stalin.payoff.terms.{name}.worth": value for name, value in worth.items()}
        decision: Any = question(seat(case_named(KOREA).replace(changes), "stalin"), "bargain")
        s = FakeSituation(**{**PANMUNJOM, "own_risk": risk})
        return float(decision.own_wish(s)[0])

    assert wish(b=0.6) == wish(b=1.8)
    assert wish(ce=0.8) == pytest.approx(wish(ce=1.3) - 0.5)
    assert wish(risk=0.05) > 0.0 > wish(risk=0.3)


@pytest.mark.parametrize(
    ("damage", "raids", "patrons_wish", "option"),
    [
        (0.0, 0.0, 1.0, "stall"),
        (0.45, 0.55, 0.0, "stall"),  # the railways, 1951
        (0.7, 1.0, 0.0, "concede"),  # power stations and cities: July 1952
        (0.7, 1.0, 1.5, "stall"),  # pressed by those he depends on
    ],
)
def test_kim_wants_peace_under_full_bombing(
    damage: float, raids: float, patrons_wish: float, option: str
) -> None:
    decision = question(seat(case_named(KOREA), "kim"), "bargain")
    wishes = {"stalin": patrons_wish, "mao": patrons_wish}
    s = FakeSituation(ruined=damage, bombed=raids, wishes=wishes, **PANMUNJOM)
    assert best(decision, s) == option


def test_bombing_is_felt_for_what_it_does_and_for_what_it_did() -> None:
    kim: Any = question(seat(case_named(KOREA), "kim"), "bargain")
    cost = float(kim.spec.bombing.value)

    def wish(ruined: float, bombed: float) -> float:
        return float(kim.own_wish(FakeSituation(ruined=ruined, bombed=bombed, **PANMUNJOM))[0])

    assert wish(1.0, 1.0) == pytest.approx(wish(0.0, 0.0) - cost)
    assert wish(1.0, 0.0) == pytest.approx(wish(0.0, 1.0))


@pytest.mark.parametrize(("moscow", "option"), [(1.0, "stall"), (-0.6, "concede")])
def test_mao_follows_moscow_as_far_as_he_depends_on_it(moscow: float, option: str) -> None:
    decision = question(seat(case_named(KOREA), "mao"), "bargain")
    assert best(decision, FakeSituation(wishes={"stalin": moscow}, **PANMUNJOM)) == option


def test_pressing_mixes_wishes_and_can_be_switched_off() -> None:
    mao: Any = question(seat(case_named(KOREA), "mao"), "bargain")
    share = float(mao.leader.spec.depends_on["stalin"].value)
    s = FakeSituation(wishes={"stalin": 2.0}, **PANMUNJOM)
    own, pressed = mao.own_wish(s)[0], mao.pressed_wish(s)[0]
    assert pressed == pytest.approx((1.0 - share) * own + share * 2.0)
    free = FakeSituation(wishes={"stalin": 2.0}, levels={"pressing": 0.0}, **PANMUNJOM)
    assert mao.pressed_wish(free)[0] == pytest.approx(own)


def test_a_plea_weighs_with_those_it_is_made_to_and_can_be_overruled() -> None:
    """Stalin hears Kim, a little; his own wish, and what he states of it, stay what they are."""
    stalin: Any = question(seat(case_named(KOREA), "stalin"), "bargain")
    calm, moved = FakeSituation(**PANMUNJOM), FakeSituation(pleading=-0.05, **PANMUNJOM)
    assert stalin.own_wish(moved)[0] == stalin.own_wish(calm)[0]
    assert stalin.pressed_wish(moved)[0] == pytest.approx(stalin.pressed_wish(calm)[0] - 0.05)
    assert best(stalin, moved) == "stall"
    deaf = FakeSituation(pleading=-0.05, levels={"pressing": 0.0}, **PANMUNJOM)
    assert stalin.pressed_wish(deaf)[0] == pytest.approx(stalin.own_wish(calm)[0])


@pytest.mark.parametrize(
    ("picture", "worse"),
    [
        ({"dying": 30.0}, True),
        ({"own_risk": 0.2}, True),
        ({"signals": {"stuck": 1.0, "weariness": 2.0}}, True),
        ({"balance": 2.0}, False),
    ],
)
def test_what_moves_the_us_towards_the_signature(picture: Picture, worse: bool) -> None:
    us: Any = question(seat(case_named(KOREA), "us"), "bargain")
    before = us.own_wish(FakeSituation(**PANMUNJOM))[0]
    after = us.own_wish(FakeSituation(**{**PANMUNJOM, **picture}))[0]
    assert (after < before) == worse


def test_nobody_signs_before_talks_or_refuses_them_once_they_sit() -> None:
    decision = question(seat(case_named(KOREA), "stalin"), "bargain")
    options = np.array(decision.options)
    closed = utilities(decision, FakeSituation(**CLOSED))[:, 0] > -1e5
    at_table = utilities(decision, FakeSituation(**PANMUNJOM))[:, 0] > -1e5
    suspended = utilities(decision, FakeSituation(**{**PANMUNJOM, "talking": 0.0}))[:, 0] > -1e5
    assert set(options[closed]) == {"no_talks", "stall"}
    assert set(options[at_table]) == {"stall", "concede", "break_off"}
    assert set(options[suspended]) == {"stall", "concede"}


@pytest.mark.parametrize(
    ("who", "successor", "talking", "option"),
    [
        ("putin", False, False, "no_talks"),
        ("putin", False, True, "stall"),
        ("us", False, False, "no_talks"),
        ("us", True, False, "stall"),  # from 20 January 2025
        ("us", True, True, "concede"),
    ],
)
def test_2024_and_2025(who: str, successor: bool, talking: bool, option: str) -> None:
    decision = question(seat(case_named(RUSSIA), who, successor=successor), "bargain")
    known = {"war": 400, **({"talks": 30} if talking else {})}
    s = FakeSituation(
        balance=0.3 * decision.leader.sign,
        third=1.0,
        own_risk=0.05,
        talking=float(talking),
        known=known,
    )
    assert best(decision, s) == option
