"""A leader: what he perceives, what an outcome is worth to him, what a successor changes."""

from __future__ import annotations

import mesa
import numpy as np
import pytest

from panmunjom.agents import CARDS, hand_over

from .situation import KOREA, RUSSIA, FakeDesk, FakeSituation, case_named, heir, seat

CHANNEL = "channel.balance"


def perceiving(who: str, changes: dict[str, float], worlds: int = 1, days: int = 1) -> FakeDesk:
    desk = FakeDesk(worlds)
    desk.ratio, desk.front = np.full(worlds, 0.7), np.full(worlds, 0.4)
    leader = seat(case_named(KOREA).replace(changes), who, desk)
    for day in range(days):
        desk.day = day
        leader.perceive()
    desk.picture = {"seen": leader.picture}
    return desk


@pytest.mark.parametrize(("who", "sign"), [("kim", 1.0), ("us", -1.0)])
def test_without_noise_bias_and_optimism_he_sees_what_is_reported(who: str, sign: float) -> None:
    changes = {f"{who}.{CHANNEL}.noise": 0.0, f"{who}.{CHANNEL}.bias": 0.0, f"{who}.optimism": 0.0}
    picture = perceiving(who, changes).picture["seen"]
    place = float(case_named(KOREA).spec.judging.place.value)
    assert picture.odds[0] == pytest.approx(sign * 0.7)
    assert picture.front[0] == 0.4
    assert picture.balance[0] == pytest.approx(sign * (0.7 + place * (0.55 - 0.4)))


@pytest.mark.parametrize("who", ["kim", "us"])
def test_bias_and_optimism_are_in_his_own_favour(who: str) -> None:
    quiet = {f"{who}.{CHANNEL}.noise": 0.0, f"{who}.{CHANNEL}.bias": 0.0, f"{who}.optimism": 0.0}
    plain = perceiving(who, quiet).picture["seen"]
    rosy = perceiving(who, quiet | {f"{who}.optimism": 0.3, f"{who}.{CHANNEL}.bias": 0.1})
    assert rosy.picture["seen"].odds[0] == pytest.approx(plain.odds[0] + 0.4)


def test_errors_of_reports_have_the_standard_deviation_asked_for() -> None:
    changes = {f"kim.{CHANNEL}.noise": 0.3, "kim.optimism": 0.0}
    seen = perceiving("kim", changes, worlds=4000, days=90).picture["seen"]
    assert seen.odds.std() == pytest.approx(0.3, rel=0.05)
    assert seen.odds.mean() == pytest.approx(0.7, abs=0.02)


def test_attacks_in_vain_wear_down_optimism() -> None:
    desk = FakeDesk(2)
    desk.vain = np.array([0.0, 1.0])
    leader = seat(
        case_named(KOREA).replace({"mao.learning": 0.02, "mao.optimism": 0.9}), "mao", desk
    )
    for day in range(60):
        desk.day = day
        leader.perceive()
    assert leader.hope[0] == pytest.approx(0.9)
    assert leader.hope[1] == pytest.approx(1.0 * 0.98**60 - 0.1)


def test_table_1_is_data() -> None:
    """Stalin's six rows: the five of Table 1, and the missing one without China."""
    changes = {
        f"stalin.payoff.terms.{name}.worth": worth
        for name, worth in {
            "buffer": 1.0,
            "us_china_conflict": 0.5,
            "europe_at_peace": 0.8,
            "hostile_border": 0.6,
            "hostile_border_us": 1.0,
            "manchurian_reserve": 0.3,
            "tie_down_alone": 0.5,
            "chinese_influence": 0.0,
        }.items()
    }
    leader = seat(case_named(KOREA).replace(changes), "stalin")
    years = {"win": 0.2, "none": 1.0, "lose": 0.25}
    judging = leader.judging
    assert years == {name: getattr(judging, f"years_{name}").value for name in years}
    s, flow = FakeSituation(), 0.5 + 0.8
    assert leader.prize(s, "win", False) == pytest.approx(1.0)
    assert leader.prize(s, "none", False) == pytest.approx(0.5)
    assert leader.prize(s, "lose", False) == pytest.approx(-0.6 + 0.3)
    assert leader.prize(s, "win", True) == pytest.approx(1.0 + 0.2 * flow)
    assert leader.prize(s, "none", True) == pytest.approx(flow)
    assert leader.prize(s, "lose", True) == pytest.approx(0.25 * flow - 1.0 + 0.3)
    assert leader.yearly("none_third") == pytest.approx(flow)
    assert leader.stock("none_third") == 0.0


def test_a_wider_war_is_the_worst_branch() -> None:
    leader = seat(case_named(KOREA), "stalin")
    s = FakeSituation(worlds=3)
    risk = np.array([0.0, 0.05, 1.0])
    worth = leader.worth(s, leader.verdict(s), risk)
    assert worth[0] > worth[1] > worth[2]
    loss, a = float(leader.spec.wider_war_loss.value), float(leader.spec.risk_aversion.value)
    assert worth[2] == pytest.approx(-np.expm1(a * loss) / a)
    assert leader.worth(s, leader.verdict(s), 0.0) == pytest.approx(worth[0])


def test_fear_weighs_the_risk() -> None:
    def worth(fear: float, risk: float) -> float:
        leader, s = (
            seat(case_named(KOREA).replace({"stalin.fear": fear}), "stalin"),
            FakeSituation(),
        )
        return float(leader.worth(s, leader.verdict(s), risk)[0])

    assert worth(fear=0.5, risk=0.08) == pytest.approx(worth(fear=2.0, risk=0.02))
    assert worth(fear=0.5, risk=0.08) > worth(fear=1.0, risk=0.08)


@pytest.mark.parametrize(("case", "who"), [(KOREA, "stalin"), (KOREA, "us"), (RUSSIA, "us")])
def test_a_successor_changes_what_he_names_and_nothing_else(case: str, who: str) -> None:
    spec = case_named(case).spec.leaders[who]
    assert spec.succession is not None
    follows = heir(spec)
    named = (
        set(spec.succession.set)
        | {"succession"}
        | ({"decides"} if spec.succession.decides else set())
    )
    changed = {
        name for name in type(spec).model_fields if getattr(spec, name) != getattr(follows, name)
    }
    assert changed <= named
    assert "succession" in changed
    for question, terms in spec.decides.items():
        other = follows.decides[question]
        moved = {n for n in type(terms).model_fields if getattr(terms, n) != getattr(other, n)}
        assert moved <= set(spec.succession.decides.get(question, {}))


def test_the_seat_keeps_its_moods_when_its_holder_changes() -> None:
    desk = FakeDesk(4)
    leader = seat(case_named(KOREA), "stalin", desk)
    decision = leader.decisions[-1]
    decision._mood(desk, np.arange(4), 4)
    before = decision.moods
    hand_over(leader, heir(case_named(KOREA).spec.leaders["stalin"]))
    assert decision.moods is before
    assert decision.spec is leader.spec.decides[decision.question]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", [KOREA, RUSSIA])
def test_a_leader_is_a_mesa_agent_with_the_repertoire_of_his_case(name: str) -> None:
    case = case_named(name)
    for key, spec in case.spec.leaders.items():
        leader = seat(case, key)
        assert isinstance(leader, mesa.Agent)
        assert [decision.question for decision in leader.decisions] == list(spec.decides)
        for decision, terms in zip(leader.decisions, spec.decides.values(), strict=True):
            assert type(decision) is CARDS[terms.card]


def test_every_card_is_in_somebodys_repertoire() -> None:
    used = {
        terms.card
        for name in (KOREA, RUSSIA)
        for spec in case_named(name).spec.leaders.values()
        for terms in spec.decides.values()
    }
    assert used == set(CARDS)


def test_all_nine_kinds_of_decision_are_played() -> None:
    kinds = {card.kind for card in CARDS.values()}
    assert kinds == {
        "consent", "launch", "pace", "send_forces", "support",
        "aims", "escalate", "bargain", "leave",
    }  # fmt: skip
