"""The record of Russia and the DPRK: its patterns, when they end, and that each can be read."""

from __future__ import annotations

import importlib
from datetime import date
from typing import Any

import numpy as np
import pytest

import panmunjom as pj
from panmunjom.model import Pattern, gauges

inside: Any = importlib.import_module("panmunjom.experiments.readings")

CASE = pj.load("russia-dprk-2024")
PATTERNS = CASE.spec.record.patterns
END_OF_2024 = date(2024, 12, 31)


def last_day(pattern: Pattern) -> date | None:
    """Return the last day of the record that a pattern speaks of, if it names one."""
    if pattern.reads.kind == "path":
        return pattern.reads.last
    days = [each for each in (pattern.observed, pattern.high) if isinstance(each, date)]
    return max(days) if days else None


def test_at_least_fifteen_patterns_to_the_end_of_2024_can_be_fitted_or_checked() -> None:
    uses = [each.use for each in PATTERNS.values() if each.use != "prediction"]
    assert len(uses) >= 15
    assert len(uses) / 2 < uses.count("fit") < len(uses) * 3 / 4


@pytest.mark.parametrize("name", [n for n, each in PATTERNS.items() if each.use != "prediction"])
def test_what_is_fitted_or_checked_ends_with_2024(name: str) -> None:
    last = last_day(PATTERNS[name])
    assert last is None or last <= END_OF_2024


def test_what_never_happened_is_asked_of_2024_where_it_is_fitted_and_of_2025_where_not() -> None:
    for pattern in PATTERNS.values():
        if pattern.never == "inside":
            year = 2026 if pattern.use == "prediction" else 2025
            assert pattern.low == date(year, 1, 1)


@pytest.mark.parametrize("name", [n for n, each in PATTERNS.items() if each.use == "prediction"])
def test_no_event_of_2025_is_fitted(name: str) -> None:
    pattern = PATTERNS[name]
    days = [x for x in (pattern.observed, pattern.low) if isinstance(x, date)]
    first = pattern.reads.first if pattern.reads.kind == "path" else max(days)
    assert first.year >= 2025
    assert name.endswith("_2025") or pattern.phase == "2025"


def test_every_phase_before_2025_has_a_pattern_to_fit() -> None:
    phases = {each.phase for each in PATTERNS.values() if each.use != "prediction"}
    assert phases == {each.phase for each in PATTERNS.values() if each.use == "fit"}
    assert len(phases) >= 4


def test_every_pattern_is_read_off_every_world() -> None:
    readings = inside.read_worlds(CASE, worlds=24, seed=38)
    assert list(readings.patterns) == list(PATTERNS)
    assert readings.calendar.shape == (24, len(PATTERNS))
    for row, (name, pattern) in enumerate(PATTERNS.items()):
        if pattern.reads.kind == "path" and not pattern.reads.over:
            assert np.isfinite(readings.calendar[:, row]).all(), name
    assert np.array_equal(readings.calendar, readings.aligned, equal_nan=True)
    hit = readings.only("fit").inside()
    assert 0.0 < hit.mean() < 1.0


def test_shells_steps_and_the_price_of_a_recruit_are_read_as_they_stand() -> None:
    war = pj.War(CASE, worlds=6, seed=38, keep=()).run()
    read = {name: gauge(war) for name, gauge in gauges(CASE.spec).items()}
    own = CASE.spec.theatre.fire_attacker.value
    assert np.allclose(read["fire_attacker"] - read["fire_from_kim_jong_un_shells"], own)
    assert (read["fire_from_kim_jong_un_shells"] > 0.0).all()
    assert np.array_equal(read["steps_attacker_signal"], war.worlds.taken["attacker/signal"])
    assert read["steps_attacker_signal"].any()
    assert np.array_equal(read["recruit_price"], war.worlds.price)


def test_no_more_men_come_than_were_offered() -> None:
    first = CASE.replace({"dprk_corps.men": 10.0})
    war = pj.War(first, worlds=60, seed=38, keep=())
    row = war.muster.names.index("dprk_corps")
    small = np.zeros(60, dtype=bool)
    while war.running:
        war.step()
        here = war.worlds.marks["third_entry"] == war.day - 1
        assert (war.worlds.men[row][here] <= np.maximum(war.worlds.offered[here], 0.0)).all()
        small |= here & (war.worlds.offered < 10.0)
    assert small.any()
