"""A case with a record of a few patterns of every kind, and readings made up for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from panmunjom.experiments import Readings, Scorecard, scorecard
from panmunjom.model import Case, Pattern, Record, load

Floats = NDArray[np.float64]
START = date(1950, 1, 1)


def pattern(unit: str = "days", use: str = "fit", **more: Any) -> Pattern:
    """Return a pattern; without more words it is 10 days, 5 to 15."""
    reads: dict[str, Any] = {"kind": "outcome", "of": ["wider_war"]}
    window: dict[str, Any] = {"observed": 10.0, "low": 5.0, "high": 15.0}
    if unit == "date":
        reads = {"kind": "day", "of": "war"}
        window = {"observed": date(1950, 6, 25), "low": date(1950, 5, 25)}
        window["high"] = date(1950, 7, 25)
    whole = {"title": "Something", "phase": "Origins", "use": use, "unit": unit, "reads": reads}
    about = {"source": "a book", "confidence": "high"}
    return Pattern.model_validate({**whole, **about, **window, **more})


def case_with(patterns: dict[str, Pattern]) -> Case:
    """Return the Korean case with another record."""
    case = _case()
    record = Record(outbreak=date(1950, 6, 25), patterns=patterns)
    return replace(case, spec=case.spec.model_copy(update={"record": record}))


@cache
def _case() -> Case:
    return load("korea-1950")


def judged(
    patterns: dict[str, Pattern], values: dict[str, Any], aligned: dict[str, Any] | None = None
) -> Scorecard:
    """Return the scorecard of worlds that show these values."""
    calendar = np.column_stack([np.asarray(values[name], dtype=float) for name in patterns])
    shifted = {**values, **(aligned or {})}
    moved = np.column_stack([np.asarray(shifted[name], dtype=float) for name in patterns])
    case = case_with(patterns)
    return scorecard(case, Readings(patterns, case.spec.start, calendar, moved), seed=7)


def every_kind(worlds: int = 200) -> Scorecard:
    """Return a scorecard with a miss, a near one, hits of every unit and two predictions."""
    luck = np.random.Generator(np.random.Philox(key=38))
    war = (luck.normal(170, 12, worlds)).round()
    entry = np.where(np.arange(worlds) % 4 == 0, np.nan, war + 120)
    patterns = {
        "war": pattern("date", title="War breaks out"),
        "entry": pattern(
            "date",
            title="China's <army> enters | late",
            observed=date(1950, 10, 19),
            low=date(1950, 10, 14),
            high=date(1950, 10, 24),
            phase="Entry",
            note="contested & open",
        ),
        "halt": pattern("days", "check", title="Halt"),
        "line": pattern("axis", "check", observed=0.53, low=0.5, high=0.56, phase="Entry"),
        "dead": pattern("thousand dead", observed=40.0, low=30.0, high=50.0, phase="Entry"),
        "calm": pattern("share", "check", title="No war", observed=0.0, low=0.0, high=0.0),
        "late": pattern(
            "date",
            title="Not before",
            observed=None,
            low=date(1950, 5, 1),
            high=None,
            never="inside",
        ),
        "part": pattern("share", "check", observed=None, low=0.1, high=0.3, title="A part"),
        "next": pattern("date", "prediction", title="What comes"),
        "more": pattern("count", "prediction", title="How many", low=None),
    }
    values = {
        "war": war,
        "entry": entry,
        "halt": np.where(np.arange(worlds) % 2 == 0, 10.0, 40.0),
        "line": luck.normal(0.53, 0.01, worlds),
        "dead": luck.normal(40, 4, worlds),
        "calm": np.zeros(worlds),
        "late": entry,
        "part": luck.uniform(0.15, 0.25, worlds),
        "next": war,
        "more": np.full(worlds, 3.0),
    }
    return judged(patterns, values, {"war": np.full(worlds, 175.0)})
