"""Escalation on other scales than our own ladder, and how findings survive a change of scale.

The scales and the crosswalk are data: `escalation_scales.toml`, each value with its source and
confidence.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .intervals import Estimate, superiority

RUNGS = 10


@dataclass(frozen=True)
class Reading:
    """What a rung or act is on one scale: value, the scale's name for it, confidence."""

    value: float
    label: str
    confidence: str


@dataclass(frozen=True)
class Rung:
    """A rung of our ladder and its reading on every other scale."""

    rung: int
    name: str
    meaning: str
    readings: Mapping[str, Reading]


@dataclass(frozen=True)
class Act:
    """A single act, the rung it leads to, and its reading on every other scale when taken alone."""

    key: str
    name: str
    rung: int
    readings: Mapping[str, Reading]


@dataclass(frozen=True)
class Scale:
    """A measure of escalation: `values[r]` is the level of a world on rung r of our ladder."""

    key: str
    name: str
    unit: str
    daily: str
    source: str
    note: str
    values: tuple[float, ...]


def ladder_rungs() -> tuple[Rung, ...]:
    """The ten rungs of the ladder, from 0 (peace) to 9 (nuclear use or general war)."""
    return tuple(
        Rung(row["rung"], row["name"], row["meaning"], _readings(row)) for row in _table()["rung"]
    )


def escalation_acts() -> tuple[Act, ...]:
    """The single acts of the crosswalk."""
    return tuple(
        Act(row["key"], row["name"], row["rung"], _readings(row)) for row in _table()["act"]
    )


def escalation_scales() -> tuple[Scale, ...]:
    """Every scale; the first is the ladder of this program."""
    ladder = ladder_rungs()
    return tuple(
        Scale(
            row["key"],
            row["name"],
            row["unit"],
            row["daily"],
            row["source"],
            row["note"],
            tuple(
                float(r.rung if row["key"] == "ladder" else r.readings[row["key"]].value)
                for r in ladder
            ),
        )
        for row in _table()["scale"]
    )


def escalation_score(outcomes: pd.DataFrame, scale: Scale) -> pd.DataFrame:
    """Escalation of every world on one scale.

    Parameters
    ----------
    outcomes
        One row a world, with `peak_rung` and `days_rung_0` to `days_rung_9` (days).
    scale
        The scale to measure on.

    Returns
    -------
    DataFrame (worlds, 3)
        `peak`: highest level of the scale reached; `cumulative`: level added up over the days
        (level x days); `daily`: the same per day, for cases of unlike length. NaN where the world
        was not observed.
    """
    days = outcomes[[f"days_rung_{r}" for r in range(RUNGS)]].to_numpy(dtype=float, na_value=np.nan)
    rung = outcomes["peak_rung"].to_numpy(dtype=float, na_value=np.nan)
    total = days.sum(axis=1)
    cumulative = (days * np.array(scale.values)).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        daily = np.where(total > 0, cumulative / total, np.nan)
    columns = {"peak": _level(rung, scale), "cumulative": cumulative, "daily": daily}
    return pd.DataFrame(columns, index=outcomes.index)


def order_of_cases(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """Which case escalates further, on every scale, and whether our ladder's answer survives.

    Two cases are ordered by the chance that a world of B stands above a world of A (`estimate`,
    0.5 is no difference): it uses only the order of levels, which is all that most of these scales
    claim.

    Returns
    -------
    DataFrame
        One row per measure (`peak`, `daily`) and scale: `scale name measure median_a median_b
        estimate low high higher` ("A", "B" or "neither"), `survives` ("base" for our ladder, else
        "yes", "not seen", "reversed").
    """
    rows = []
    for measure in ("peak", "daily"):
        base = ""
        for scale in escalation_scales():
            level_a, level_b = (
                _known(escalation_score(a, scale)[measure]),
                _known(escalation_score(b, scale)[measure]),
            )
            chance = superiority(level_a, level_b)
            higher = _higher(chance)
            base = base or higher
            rows.append(
                {
                    "scale": scale.key,
                    "name": scale.name,
                    "unit": scale.unit,
                    "measure": measure,
                    "median_a": _median(level_a),
                    "median_b": _median(level_b),
                    "estimate": chance.value,
                    "low": chance.low,
                    "high": chance.high,
                    "higher": higher,
                    "survives": "base" if scale.key == "ladder" else _verdict(base, higher),
                }
            )
    return pd.DataFrame(rows)


def _level(rung: NDArray[Any], scale: Scale) -> NDArray[Any]:
    """Highest level met on the way up to `rung` (worlds,)."""
    reached = np.maximum.accumulate(np.array(scale.values))
    index = np.nan_to_num(rung, nan=0.0).astype(int).clip(0, RUNGS - 1)
    return np.where(np.isnan(rung), np.nan, reached[index])


def _known(values: pd.Series) -> NDArray[Any]:
    return values.dropna().to_numpy(dtype=float)


def _median(values: NDArray[Any]) -> float:
    return float(np.median(values)) if values.size else float("nan")


def _higher(chance: Estimate) -> str:
    if chance.low > 0.5:
        return "B"
    return "A" if chance.high < 0.5 else "neither"


def _verdict(base: str, higher: str) -> str:
    if higher == base:
        return "yes"
    return "not seen" if "neither" in (higher, base) else "reversed"


def _readings(row: dict[str, Any]) -> Mapping[str, Reading]:
    return MappingProxyType(
        {key: Reading(**value) for key, value in row.items() if isinstance(value, dict)}
    )


@cache
def _table() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("escalation_scales.toml").read_text("utf-8")
    return tomllib.loads(text)
