"""Support in three measures, and taking a contingent off the line."""

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


@pytest.mark.parametrize(
    ("case", "who", "flow", "picture", "option"),
    [
        # Soviet pilots: not on the first day, then yes; not where it means a wider war.
        (KOREA, "stalin", "air_cover", {"signals": {"third_age": 0.0}}, "withhold"),
        (
            KOREA,
            "stalin",
            "air_cover",
            {"signals": {"third_age": 1.0}, "risks": {"air_cover": 0.3}},
            "withhold",
        ),
        # Arms for 10 of 60 divisions.
        (KOREA, "stalin", "arms_for_china", {}, "measured"),
        # Shells: none where the guns are fed.
        (RUSSIA, KIM_JONG_UN, "shells", {"signals": {"shells": 0.0}}, "withhold"),
        (RUSSIA, KIM_JONG_UN, "shells", {"signals": {"shells": 1.0, "returns": 1.0}}, "full"),
        # A treaty: not before recruits are dear and the army is hard pressed.
        (RUSSIA, "putin", "treaty", {"signals": {"pressed": 0.0, "returns": 0.5}}, "withhold"),
        (RUSSIA, "putin", "treaty", {"signals": {"pressed": 1.0, "returns": 0.5}}, "measured"),
        (RUSSIA, "xi", "trade", {}, "measured"),
    ],
)
def test_how_much_is_given(case: str, who: str, flow: str, picture: Picture, option: str) -> None:
    assert best(question(seat(case_named(case), who), flow), FakeSituation(**picture)) == option


@pytest.mark.parametrize(
    ("reward", "risk", "option"),
    [
        (0.3, 0.0, "withhold"),  # less than the first half costs
        (1.0, 0.0, "measured"),
        (2.5, 0.0, "measured"),  # the second half brings a quarter of it, and costs three quarters
        (3.5, 0.0, "full"),
        (3.5, 0.9, "measured"),  # risk falls on each half alike
        (3.5, 5.0, "withhold"),
    ],
)
@pytest.mark.parametrize(
    ("case", "who", "flow", "need", "act"),
    [
        (KOREA, "stalin", "air_cover", "third_age", "air_cover"),
        (RUSSIA, KIM_JONG_UN, "shells", "shells", "shells"),
        (RUSSIA, "us", "aid", "always", "aid"),
    ],
)
def test_more_is_given_the_more_it_brings_for_its_cost(
    case: str, who: str, flow: str, need: str, act: str, reward: float, risk: float, option: str
) -> None:
    """Reward and risk as multiples of the cost of giving in full."""
    at = f"{who}.decides.{flow}"
    set_to = {f"{at}.cost": 0.4, f"{at}.value": 0.4 * reward}
    set_to |= {f"{at}.returns": 0.0, f"{at}.ceiling": 1.0}
    leader = seat(case_named(case).replace(set_to), who)
    loss = float(leader.spec.fear.value) * float(leader.spec.wider_war_loss.value)
    s = FakeSituation(signals={need: 1.0}, risks={act: 0.4 * risk / loss})
    assert best(question(leader, flow), s) == option


def test_soviet_pilots_fly_a_month_after_the_chinese_came() -> None:
    decision = question(seat(case_named(KOREA), "stalin"), "air_cover")
    s = FakeSituation(signals={"third_age": 1.0}, risks={"air_cover": 0.01})
    assert best(decision, s) in ("measured", "full")


def test_the_president_of_2025_values_aid_less() -> None:
    full, none = (
        utilities(
            question(seat(case_named(RUSSIA), "us", successor=follows), "aid"),
            FakeSituation(risks={"aid": 0.01}),
        )[2, 0]
        for follows in (False, True)
    )
    assert full > 0 > none


def test_worth_flattens_and_cost_grows() -> None:
    """The second half of the help brings less than the first, and costs more."""
    decision = question(seat(case_named(RUSSIA), KIM_JONG_UN), "shells")
    withheld, measured, full = utilities(decision, FakeSituation(signals={"shells": 1.0}))[:, 0]
    assert measured - withheld > full - measured


def test_the_ceiling_is_never_passed() -> None:
    """Under a ceiling of one half, full support is worth what measured support is."""
    case = case_named(RUSSIA).replace({f"{KIM_JONG_UN}.decides.shells.ceiling": 0.5})
    decision = question(seat(case, KIM_JONG_UN), "shells")
    _, measured, full = utilities(decision, FakeSituation(signals={"shells": 1.0}))[:, 0]
    assert full < measured  # by a hair, so that the smaller order is given
    assert full == pytest.approx(measured, abs=1e-3)


def test_support_is_open_from_its_milestone() -> None:
    decision = question(seat(case_named(KOREA), "stalin"), "air_cover")
    assert not decision.open(FakeSituation(known={"war": 100}))[0]
    assert decision.open(FakeSituation(known={"third_orders": 0}))[0]


# --- leave -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("lost", "option"), [(0.0, "stay"), (0.1, "stay"), (0.8, "rotate_out")])
def test_the_contingent_is_taken_off_the_line_after_heavy_losses(lost: float, option: str) -> None:
    decision = question(seat(case_named(RUSSIA), KIM_JONG_UN), "rotate")
    assert best(decision, FakeSituation(lost=lost, known={"third_entry": 60})) == option


def test_a_contingent_that_may_not_rest_goes_home_at_last() -> None:
    case = case_named(RUSSIA)
    rotate = case.spec.leaders[KIM_JONG_UN].decides["rotate"]
    dear = {f"{KIM_JONG_UN}.decides.rotate.rest_cost": rotate.rest_cost.high}  # type: ignore[union-attr]
    cheap = {f"{KIM_JONG_UN}.decides.rotate.exit_cost": rotate.exit_cost.low}  # type: ignore[union-attr]
    decision = question(seat(case.replace(dear | cheap), KIM_JONG_UN), "rotate")
    assert best(decision, FakeSituation(lost=2.0)) == "withdraw"


def test_nobody_leaves_who_is_not_there() -> None:
    decision = question(seat(case_named(RUSSIA), KIM_JONG_UN), "rotate")
    assert not decision.open(FakeSituation())[0]
    assert decision.open(FakeSituation(known={"third_entry": 0}))[0]
    resting = FakeSituation(
        worlds=2, known={"third_entry": 9}, levels={"resting": np.array([5.0, 0.0])}
    )
    assert decision.open(resting).tolist() == [False, True]
    forbidden = FakeSituation(known={"third_entry": 9}, levels={"exit": 0.0})
    assert not decision.open(forbidden)[0]
