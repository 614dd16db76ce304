"""Consent to a war and to the entry of a third army: what is chosen in which picture."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from panmunjom.agents import Decision

from .situation import KOREA, RUSSIA, FakeSituation, best, case_named, question, seat, utilities

Picture = dict[str, Any]

#: China at Seoul threatens to throw the US off the peninsula; at the Yalu it saves a neighbour.
AT_SEOUL, AT_YALU = {"third_entry": 0.11}, {"third_entry": 0.045}
JULY: Picture = {
    "balance": 1.2,
    "front": 0.35,
    "strength": 150.0,
    "known": {"war": 30, "adversary_entry": 20, "offer": 2},
    "levels": {"offered": 285.0},
    "risks": AT_SEOUL,
}
COLLAPSE: Picture = {
    "balance": -1.5,
    "front": 0.62,
    "strength": 20.0,
    "known": {"war": 100, "adversary_entry": 90, "offer": 60},
    "levels": {"offered": 285.0},
    "risks": AT_YALU,
}


def licence(**changes: float) -> Decision[Any]:
    """Stalin's answer to Mao, with other payoffs if asked."""
    worth = {f"stalin.payoff.terms.{name}.worth": value for name, value in changes.items()}
    return question(seat(case_named(KOREA).replace(worth), "stalin"), "licence_to_china")


# --- consent to a war ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "picture", "option"),
    [
        # Nothing at stake in Manchuria, the US expected: the refusals of 1949.
        ("stalin", {"moved": -0.2, "signals": {"stake": 0.0}}, "refuse"),
        # Ports at risk, the US declared out, Mao to share the burden: 30 January 1950.
        ("stalin", {"moved": 0.37, "signals": {"stake": 0.8}}, "consent_if_third"),
        # Mao is asked when the patron has agreed: 15 May 1950.
        ("mao", {"known": {"consent": 100}}, "consent"),
    ],
)
def test_consent_to_the_invasion(who: str, picture: Picture, option: str) -> None:
    risks = {"adversary_entry": 0.01}
    decision = question(seat(case_named(KOREA), who), "consent_to_invasion")
    assert best(decision, FakeSituation(risks=risks, **picture)) == option


def test_each_reason_for_consent_works_by_itself() -> None:
    decision = question(seat(case_named(KOREA), "stalin"), "consent_to_invasion")

    def eagerness(moved: float = 0.2, stake: float = 0.5, risk: float = 0.01) -> float:
        s = FakeSituation(moved=moved, signals={"stake": stake}, risks={"adversary_entry": risk})
        refuse, consent, _ = utilities(decision, s)[:, 0]
        return float(consent - refuse)

    assert eagerness(moved=0.4) > eagerness()
    assert eagerness(stake=0.9) > eagerness()
    assert eagerness(risk=0.5) < eagerness()


def test_only_a_patron_with_a_guarantor_can_ask_for_one() -> None:
    mao = question(seat(case_named(KOREA), "mao"), "consent_to_invasion")
    assert utilities(mao, FakeSituation(known={"consent": 100}))[2, 0] < -1e5


def test_when_consent_to_a_war_is_open() -> None:
    stalin = question(seat(case_named(KOREA), "stalin"), "consent_to_invasion")
    assert stalin.open(FakeSituation())[0]
    assert not stalin.open(FakeSituation(known={"consent": 0}))[0]
    assert not stalin.open(FakeSituation(known={"war": 0}))[0]
    mao = question(seat(case_named(KOREA), "mao"), "consent_to_invasion")
    far = float(mao.spec.prepared.value)
    s = FakeSituation(worlds=3, ready=np.array([0.0, far - 0.01, far]), known={"consent": 100})
    assert mao.open(s).tolist() == [False, False, True]
    done = FakeSituation(ready=1.0, known={"consent": 100, "guarantee": 0})
    assert not mao.open(done)[0]


# --- the licence -----------------------------------------------------------------------------


def test_in_july_he_does_not_consent_and_at_the_collapse_entry_is_worth_it() -> None:
    decision = licence()
    in_july = utilities(decision, FakeSituation(**JULY))[:, 0]
    assert best(decision, FakeSituation(**JULY)) in ("withhold", "if_line_crossed")
    assert in_july[2] < in_july[0]
    silent, conditional, consent = utilities(decision, FakeSituation(**COLLAPSE))[:, 0]
    assert consent > silent
    assert conditional > silent


def test_table_1_alone_accepts_the_early_offer() -> None:
    """Without the risk of a wider war, consent in July is best: Table 1 contradicts the record."""
    for c, e in ((0.0, 0.2), (0.5, 0.8), (1.5, 2.0)):
        decision = licence(us_china_conflict=c, europe_at_peace=e, chinese_influence=0.0)
        july = {**JULY, "risks": {}}
        silent, _, consent = utilities(decision, FakeSituation(**july))[:, 0]
        assert consent > silent
    assert best(licence(), FakeSituation(**july)) == "consent"


def test_risk_of_wider_war_moves_consent_alone() -> None:
    decision = licence()
    risks = np.array([0.0, 0.05, 0.1, 0.2])
    s = FakeSituation(**{**JULY, "worlds": 4, "risks": {"third_entry": risks}})
    silent, _, consent = utilities(decision, s)
    assert (np.diff(consent) < 0).all()
    assert (np.diff(silent) == 0).all()


@pytest.mark.parametrize(("c", "e", "prefers"), [(0.5, 0.8, True), (0.2, 0.6, False)])
def test_a_draw_with_china_beats_a_quick_win_if_c_plus_e_exceeds_b(
    c: float, e: float, prefers: bool
) -> None:
    leader = licence(us_china_conflict=c, europe_at_peace=e, buffer=1.0).leader
    s = FakeSituation()
    draw, quick = leader.prize(s, "none", third=True), leader.prize(s, "win", third=False)
    assert draw == pytest.approx(c + e)
    assert quick == pytest.approx(1.0)
    assert (draw > quick) is prefers


def test_a_standing_answer_is_kept_and_not_given_twice() -> None:
    decision = licence()
    known = {**COLLAPSE["known"], "border_licence": 30}
    before = utilities(decision, FakeSituation(**COLLAPSE))[:, 0]
    after = utilities(decision, FakeSituation(**{**COLLAPSE, "known": known}))[:, 0]
    assert after[0] == pytest.approx(before[1])
    assert after[1] < -1e5
    assert after[2] == before[2]


def test_a_conditional_answer_does_not_stand_in_for_the_request() -> None:
    """1 October 1950: a reserve that may not come by itself is called when the army breaks."""
    standing = {**JULY["known"], "border_licence": 30}
    july = FakeSituation(**{**JULY, "known": standing})
    broken = FakeSituation(**{**COLLAPSE, "known": {**COLLAPSE["known"], "border_licence": 90}})
    assert licence().open(broken)[0]
    assert best(licence(), july) == "withhold"
    assert best(licence(), broken) == "consent"
    case = case_named(KOREA).replace({"stalin.decides.licence_to_china.reliance": 1.0})
    relying = question(seat(case, "stalin"), "licence_to_china")
    assert best(relying, broken) == "withhold"


def test_where_nothing_is_offered_he_can_ask_and_putin_cannot() -> None:
    unasked = FakeSituation(**{**COLLAPSE, "levels": {"offered": 0.0}})
    assert best(licence(), unasked) == "consent"
    putin = question(seat(case_named(RUSSIA), "putin"), "licence_to_dprk")
    assert utilities(putin, FakeSituation(known={"war": 230}))[2, 0] < -1e5


def test_the_reserve_is_worth_more_the_more_it_is_relied_on() -> None:
    worth = []
    for share in (0.0, 0.5, 1.0):
        case = case_named(KOREA).replace({"stalin.decides.licence_to_china.reliance": share})
        decision = question(seat(case, "stalin"), "licence_to_china")
        worth.append(utilities(decision, FakeSituation(**COLLAPSE))[:, 0])
    silent, conditional, consent = np.array(worth).T
    assert conditional[0] == pytest.approx(silent[0])  # not relied on: no better than silence
    assert (np.diff(conditional) > 0.0).all()
    assert np.ptp(consent) == np.ptp(silent) == 0.0


def test_without_the_option_to_withhold_he_must_answer() -> None:
    levels = {**JULY["levels"], "withholding": 0.0}
    s = FakeSituation(**{**JULY, "levels": levels})
    silent, conditional, consent = utilities(licence(), s)[:, 0]
    assert max(silent, conditional) < -1e5 < consent


def test_when_the_licence_is_open() -> None:
    decision = licence()
    assert not decision.open(FakeSituation(known={"war": 1}))[0]
    assert decision.open(FakeSituation(known={"offer": 0}))[0]
    assert decision.open(FakeSituation(known={"adversary_entry": 0}))[0]
    assert not decision.open(FakeSituation(known={"offer": 9, "licence": 0}))[0]
    assert not decision.open(FakeSituation(known={"offer": 9, "third_entry": 0}))[0]


@pytest.mark.parametrize(
    ("own_soil", "offered", "option"),
    [(0.0, 12.0, "withhold"), (1.0, 12.0, "consent"), (1.0, 0.0, "withhold")],
)
def test_putin_takes_the_offer_only_when_own_soil_is_held(
    own_soil: float, offered: float, option: str
) -> None:
    decision = question(seat(case_named(RUSSIA), "putin"), "licence_to_dprk")
    s = FakeSituation(
        balance=0.3,
        strength=400.0,
        known={"war": 230, "offer": 5},
        levels={"offered": offered},
        signals={"own_soil": own_soil},
        risks={"third_entry": 0.012},
    )
    assert best(decision, s) == option
