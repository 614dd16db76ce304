"""Batches of 2,000 worlds, each run once, and what counts as "most" of them."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import panmunjom as pj

KOREA, RUSSIA = "korea-1950", "russia-dprk-2024"
WORLDS, SEED = 2000, 38
intervals = importlib.import_module("panmunjom.experiments").intervals


@dataclass(frozen=True)
class Batch:
    """What 2,000 worlds came to, and their main front day by day, shape ``(days, worlds)``."""

    outcomes: pd.DataFrame
    front: NDArray[np.float32]
    start: date

    def days(self, first: date, last: date) -> NDArray[np.float32]:
        """Return the front from one day to another."""
        return self.front[(first - self.start).days : (last - self.start).days + 1]


@cache
def run(case: pj.Case) -> Batch:
    """Live a case in 2,000 worlds."""
    war = pj.War(case, worlds=WORLDS, seed=SEED, keep=())
    fronts = []
    while war.running:
        war.step()
        fronts.append(war.worlds.fronts[war.main].position.astype(np.float32))
    return Batch(war.outcomes(), np.stack(fronts), case.spec.start)


def switched_off(name: str, mechanism: str) -> Batch:
    """The same worlds without a mechanism."""
    return run(pj.load(name).replace({f"mechanisms.{mechanism}": False}))


def succession_on(case: pj.Case, leader: str, day: date) -> pj.Case:
    """Move the day on which a leader is succeeded."""
    seat = case.spec.leaders[leader]
    assert seat.succession is not None
    moved = seat.succession.model_copy(update={"date": day})
    leaders = {**case.spec.leaders, leader: seat.model_copy(update={"succession": moved})}
    return replace(case, spec=case.spec.model_copy(update={"leaders": leaders}))


def share(happened: Iterable[bool]) -> tuple[float, float, float]:
    """Share of worlds with its 95 % Wilson interval."""
    flags = np.asarray(list(happened), dtype=bool)
    found = intervals.share(int(flags.sum()), flags.size)
    return found.value, found.low, found.high


def in_most(happened: Iterable[bool]) -> bool:
    """Say whether the lower 95 % bound of the share is above one half."""
    _, low, _ = share(happened)
    return low > 0.5


def in_few(happened: Iterable[bool]) -> bool:
    """Say whether the upper 95 % bound of the share is below one half."""
    _, _, high = share(happened)
    return high < 0.5
