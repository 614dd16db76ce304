"""Evacuation: a patron gives a beaten client up, and takes it back when the ally comes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from .situation import KOREA, FakeSituation, best, case_named, question, seat, utilities

#: The middle of October 1950, after Mao's halt.
BROKEN: dict[str, Any] = {
    "balance": -1.9,
    "front": 0.6,
    "strength": 20.0,
    "known": {"war": 110, "crossing": 5, "third_refusal": 9, "third_halt": 1},
    "levels": {"offered": 285.0},
    "risks": {"air_cover": 0.01},
}


def stalin(**changes: float) -> Any:
    """Return Stalin's question, with other terms if asked."""
    terms = {f"stalin.decides.evacuate_kim.{name}": value for name, value in changes.items()}
    return question(seat(case_named(KOREA).replace(terms), "stalin"), "evacuate_kim")


@pytest.mark.parametrize(
    ("picture", "option"),
    [
        ({}, "evacuate"),  # 12 October 1950
        ({"levels": {"offered": 285.0, "preparing": 1.0}}, "fight_on"),  # 13-14 October: annulled
        ({"balance": -0.3}, "fight_on"),  # an army that still stands fights on
    ],
)
def test_he_gives_up_a_beaten_client_whom_nobody_rescues(picture: Any, option: str) -> None:
    assert best(stalin(), FakeSituation(**{**BROKEN, **picture})) == option


def test_what_speaks_for_giving_up() -> None:
    def readiness(risk: float = 0.01, army: float = 0.15) -> float:
        s = FakeSituation(**{**BROKEN, "risks": {"air_cover": risk}})
        fight_on, evacuate = utilities(stalin(army=army), s)[:, 0]
        return float(evacuate - fight_on)

    assert readiness(risk=0.03) > readiness()
    assert readiness(army=0.4) > readiness()
    assert readiness(risk=0.0, army=0.0) < 0.0  # nothing saved: nothing is lost by going on


def test_it_is_open_from_the_allys_no_until_the_ally_is_in() -> None:
    decision = stalin()
    crossing = np.array([-1.0, 5.0, 5.0, 5.0, 5.0])
    refusal = np.array([3.0, -1.0, 3.0, -1.0, 3.0])
    halt = np.array([-1.0, -1.0, -1.0, 1.0, 1.0])
    entry = np.array([-1.0, -1.0, -1.0, -1.0, 0.0])
    known = {"crossing": crossing, "third_refusal": refusal, "third_halt": halt}
    s = FakeSituation(worlds=5, known={**known, "third_entry": entry})
    assert decision.open(s).tolist() == [False, False, True, True, False]
    assert decision.over(s).tolist() == [False, False, False, False, True]
