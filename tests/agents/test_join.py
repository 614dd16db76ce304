"""The third power: stay out, offer, enter, refuse, halt: what is chosen in which picture."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from .situation import (
    KIM_JONG_UN,
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
MAO_RISKS = {"third_entry": 0.05}
CORPS_RISKS = {"third_entry": 0.012, "third_entry/neighbour": 0.06}
OFFER, ENTER = "offer_285k_neighbour", "enter"
#: The autumn of 1950: the ally broken, the patron's request on the table, his air cover promised.
ASKED: Picture = {
    "balance": -1.5,
    "front": 0.5,
    "strength": 25.0,
    "known": {"war": 98, "border_licence": 90, "cover_promise": 90, "licence": 2},
    "levels": {"offered": 285.0},
    "risks": {"third_entry": 0.055},
}
CROSSED = {**ASKED["known"], "crossing": 2}
DENIED = {**CROSSED, "third_orders": 3, "cover_denied": 0}


def mao(**changes: float) -> Any:
    """Return Mao's question, with other terms if asked."""
    terms = {f"mao.decides.entry.{name}": value for name, value in changes.items()}
    return question(seat(case_named(KOREA).replace(terms), "mao"), "entry")


def margin(decision: Any, picture: Picture, **changes: Any) -> float:
    """Return how much more entering is worth than staying out."""
    stay, *_, enter = utilities(decision, FakeSituation(**{**picture, **changes}))[:, 0]
    return float(enter - stay)


@pytest.mark.parametrize(
    ("picture", "option"),
    [
        # An offer for the case of a crossing costs nothing: July and August 1950.
        ({"balance": 1.0, "front": 0.35, "known": {"war": 20}}, OFFER),
        # No licence yet, and the client breaks: he still offers.
        ({"balance": -1.5, "front": 0.5, "known": {"war": 85}, "strength": 30.0}, OFFER),
        # The licence held for a crossing, and the line is crossed: October 1950.
        (
            {
                "balance": -1.5,
                "front": 0.6,
                "known": {"war": 98, "border_licence": 90, "cover_promise": 90, "crossing": 3},
                "strength": 20.0,
            },
            ENTER,
        ),
        # A licence without condition.
        (
            {
                "balance": -1.5,
                "front": 0.6,
                "known": {"war": 98, "licence": 3, "cover_promise": 3, "crossing": 1},
                "strength": 20.0,
            },
            ENTER,
        ),
        # A licence, and a wider war all but certain.
        (
            {
                "balance": 1.2,
                "front": 0.35,
                "known": {"war": 30, "licence": 3},
                "risks": {"third_entry": 0.4},
            },
            "stay_out",
        ),
    ],
)
def test_mao_stays_offers_or_enters(picture: Picture, option: str) -> None:
    decision = question(seat(case_named(KOREA), "mao"), "entry")
    levels = {"offered": 285.0}
    s = FakeSituation(**{"risks": MAO_RISKS, "levels": levels, **picture})
    assert decision.open(s)[0]
    assert best(decision, s) == option


@pytest.mark.parametrize(
    ("known", "threat", "free"),
    [
        ({"war": 90}, 0.0, False),
        ({"war": 90, "border_licence": 80}, 0.0, False),
        ({"war": 90, "crossing": 3}, 0.0, False),
        ({"war": 90, "border_licence": 80, "crossing": 3}, 0.0, True),
        ({"war": 90, "licence": 0}, 0.0, True),
        ({"war": 90}, 1.0, True),  # the enemy at the Yalu: he comes unasked
    ],
)
def test_mao_marches_only_with_a_licence_or_in_despair(
    known: dict[str, float], threat: float, free: bool
) -> None:
    decision = question(seat(case_named(KOREA), "mao"), "entry")
    s = FakeSituation(known=known, signals={"threat": threat})
    stay, *offers, enter = utilities(decision, s)[:, 0] > -1e5
    assert stay
    assert enter == free
    assert set(offers) == {not free}


KIM: Picture = {"balance": 0.3, "strength": 400.0, "known": {"war": 230}, "risks": CORPS_RISKS}


@pytest.mark.parametrize("treaty", [0.0, 1.0])
def test_kim_jong_un_offers_after_kursk_opens_and_not_before(treaty: float) -> None:
    decision = question(seat(case_named(RUSSIA), KIM_JONG_UN), "offer_troops")
    before = FakeSituation(**KIM, signals={"own_soil": 0.0, "treaty": treaty})
    after = FakeSituation(**KIM, signals={"own_soil": 1.0, "treaty": treaty})
    assert best(decision, before) == "stay_out"
    assert best(decision, after) == "offer_12k_own_soil"


def test_every_size_is_worth_less_where_it_risks_a_wider_war() -> None:
    decision = question(seat(case_named(RUSSIA), KIM_JONG_UN), "offer_troops")
    worth = utilities(decision, FakeSituation(**KIM, signals={"own_soil": 1.0}))[:, 0]
    by_name = dict(zip(decision.options, worth, strict=True))
    for size in ("3k", "6k", "12k", "25k"):
        assert by_name[f"offer_{size}_own_soil"] > by_name[f"offer_{size}_neighbour"]


# --- no, yes, halt, yes ----------------------------------------------------------------------


def test_no_yes_halt_yes() -> None:
    """October 1950: each turn follows from what has become known, not from the calendar."""
    decision, near = mao(), {"signals": {"threat": 0.9}}
    asked, ordered = margin(decision, ASKED), margin(decision, ASKED, known=CROSSED)
    denied = margin(decision, ASKED, known=DENIED)
    assert asked < 0.0 < ordered  # 3 October, and 5-8 October after the crossing
    assert denied < 0.0 < margin(decision, ASKED, known=DENIED, **near)  # the 12th, and the 13th
    assert margin(decision, ASKED, known={**DENIED, "air_cover": 0}) > ordered


def test_the_question_stays_open_while_the_army_prepares() -> None:
    decision = mao()
    assert decision.open(FakeSituation(known=DENIED))[0]
    stay, offer, enter = utilities(decision, FakeSituation(**{**ASKED, "known": DENIED}))[:, 0]
    assert min(stay, enter) > -1e5 > offer
    inside = FakeSituation(known={**DENIED, "third_entry": 0})
    assert not decision.open(inside)[0]
    assert decision.over(inside)[0]


def test_a_promise_counts_as_far_as_it_is_believed_and_until_it_is_denied() -> None:
    known = {
        "none": {"war": 98},
        "promised": {"war": 98, "cover_promise": 90},
        "denied": {"war": 98, "cover_promise": 90, "cover_denied": 0},
        "given": {"war": 98, "cover_promise": 90, "cover_denied": 9, "air_cover": 0},
    }
    counted = {k: float(mao().counted_on(FakeSituation(known=v))[0]) for k, v in known.items()}
    credibility = float(mao().spec.credibility.value)
    assert counted == {"none": 0.0, "promised": credibility, "denied": 0.0, "given": 1.0}
    doubts = margin(mao(credibility=0.0), ASKED)
    assert doubts == pytest.approx(margin(mao(), ASKED, known={"war": 98, "licence": 2}))
    assert doubts < margin(mao(), ASKED) < margin(mao(credibility=1.0), ASKED)


def test_a_beaten_ally_is_not_lost_while_the_enemy_may_stop() -> None:
    decision = mao(stops=0.6, stops_beyond=0.2)
    s = FakeSituation(worlds=3, balance=-1.5, signals={"threat": np.array([0.0, 0.0, 1.0])})
    s.known = {"crossing": np.array([-1.0, 5.0, 5.0])}
    win, none, lose = decision.ally_alone(s).chances
    alone = decision.leader.verdict(s, third=False).chances
    assert np.allclose(lose, alone.lose * np.array([0.4, 0.8, 1.0]))
    assert np.allclose(win + none + lose, 1.0)
    assert (win == alone.win).all()


def test_kim_jong_un_counts_on_no_cover_and_on_no_stop() -> None:
    decision: Any = question(seat(case_named(RUSSIA), KIM_JONG_UN), "offer_troops")
    s = FakeSituation(**KIM)
    assert decision.ally_alone(s).chances == decision.leader.verdict(s, third=False).chances
    assert not decision.counted_on(s).any()
