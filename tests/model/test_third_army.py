"""Between the request and the entry: refusal, march, halt, denied cover, evacuation."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

import panmunjom as pj
from panmunjom.model import Force

KOREA = pj.load("korea-1950")


def day(text: str) -> int:
    """Return a date as days since the first day of the case."""
    return (date.fromisoformat(text) - KOREA.spec.start).days


def forced(question: str, option: str, since: str = "", until: str = "") -> Force:
    """Return a forced decision, with the first and the last day if there are any."""
    days = {"from": since, "until": until}
    span: dict[str, Any] = {k: date.fromisoformat(v) for k, v in days.items() if v}
    return Force(force=question, option=option, **span)


def lived(*forces: Force, until: str, worlds: int = 40) -> pj.War:
    """Live some worlds up to a date."""
    war = pj.War(KOREA.intervene(list(forces)), worlds=worlds)
    while war.running and war.day < day(until):
        war.step()
    return war


def test_a_halt_stops_the_clock_and_loses_no_preparation() -> None:
    """Orders on 10 July, halted on the 15th, taken up again on the 25th: ten days later."""
    war = lived(
        forced("mao.entry", "enter", since="1950-07-10", until="1950-07-14"),
        forced("mao.entry", "stay_out", since="1950-07-15", until="1950-07-24"),
        forced("mao.entry", "enter", since="1950-07-25"),
        until="1950-08-20",
    )
    marks = war.worlds.marks
    there = marks["third_orders"] == day("1950-07-10")
    assert there.mean() > 0.5
    assert (marks["third_halt"][there] == day("1950-07-15")).all()
    prepares = int(np.rint(war.spec.third_prepares.value))
    assert (marks["third_entry"][there] == day("1950-07-10") + prepares + 10).all()


@pytest.mark.parametrize(("option", "denied"), [("withhold", True), ("full", False)])
def test_cover_withheld_when_it_falls_due_is_a_denial(option: str, denied: bool) -> None:
    war = lived(forced("stalin.air_cover", option), until="1950-12-31")
    w = war.worlds
    ordered, promised = w.reached("third_orders"), w.reached("cover_promise")
    fallen_due = ordered & promised & (w.marks["third_orders"] < war.day - 10)
    assert fallen_due.mean() > 0.3
    assert (w.reached("cover_denied")[fallen_due] == denied).all()
    assert (w.reached("air_cover")[fallen_due] != denied).all()
    assert not w.reached("cover_denied")[~promised | ~ordered].any()


def test_an_army_that_gives_the_country_up_attacks_no_more() -> None:
    never = [forced("mao.entry", "stay_out"), forced("stalin.evacuate_kim", "evacuate")]
    war = pj.War(KOREA.intervene(never), worlds=40)
    w, seen = war.worlds, 0
    while war.running and war.day < day("1951-01-31"):
        war.step()
        told = w.evacuating > 0.0
        assert np.array_equal(told, w.reached("evacuation"))
        assert not w.fronts[war.main].press["attacker"][told].any()
        seen = max(seen, int(told.sum()))
    assert seen > 10
    assert not w.reached("third_entry").any()
    assert not w.reached("evacuation_annulled").any()


def test_an_order_to_evacuate_ends_at_the_latest_when_the_ally_is_in() -> None:
    war = lived(forced("stalin.evacuate_kim", "evacuate"), until="1950-12-31")
    w = war.worlds
    entered = w.reached("third_entry") & w.reached("evacuation")
    assert entered.sum() > 5
    assert not w.evacuating[entered].any()
    annulled = w.marks["evacuation_annulled"][entered]
    assert (annulled == w.marks["third_entry"][entered]).all()
