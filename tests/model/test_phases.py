"""The order of a day is data: it can be read, printed and run by hand."""

from __future__ import annotations

import re

from pandas.testing import assert_frame_equal

import panmunjom as pj
from panmunjom.model import PHASES, phase_table

CASE = "russia-dprk-2024"


def test_a_day_has_its_phases_in_this_order() -> None:
    """Perceive before deciding, decide before orders, orders before the war, the ladder last."""
    assert [phase.name for phase in PHASES] == [
        "calendar", "perceive", "decide", "orders", "air", "forces", "fight", "field", "talks",
        "ladder",
    ]  # fmt: skip


def test_the_table_is_printed_with_numbers_names_and_meanings() -> None:
    lines = phase_table().splitlines()
    assert len(lines) == len(PHASES)
    for number, (line, phase) in enumerate(zip(lines, PHASES, strict=True), start=1):
        assert re.fullmatch(rf" *{number}\. +{phase.name} +{re.escape(phase.meaning)}", line)
    assert len({line.index(phase.meaning) for line, phase in zip(lines, PHASES, strict=True)}) == 1


def test_a_step_is_the_phases_one_after_the_other() -> None:
    stepped, by_hand = pj.War(CASE, worlds=2), pj.War(CASE, worlds=2)
    for _ in range(300):
        stepped.step()
        for phase in PHASES:
            phase.run(by_hand)
        by_hand._close_day()
    assert_frame_equal(stepped.path(1), by_hand.path(1), check_exact=True)


def test_leaders_may_decide_in_any_order() -> None:
    """All decide on the same morning's picture, whoever speaks first."""
    forth, back = pj.War(CASE, worlds=2), pj.War(CASE, worlds=2)
    for _ in range(300):
        forth.step()
        for phase in PHASES:
            if phase.name in ("perceive", "decide"):
                for leader in list(back.leaders.values())[::-1]:
                    getattr(leader, phase.name)()
            else:
                phase.run(back)
        back._close_day()
    assert_frame_equal(forth.decisions(1), back.decisions(1), check_exact=True)
    assert_frame_equal(forth.path(1), back.path(1), check_exact=True)
