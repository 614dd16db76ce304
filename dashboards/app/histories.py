"""Single histories: lived when they are asked for, a few at a time, the last ones remembered."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, TypeAlias

import pandas as pd

from panmunjom.experiments import events
from panmunjom.model import NOT_YET, Case, InputError, War

AT_ONCE = 2
"""Histories lived at the same time: there may be several visitors, and a machine has few cores."""
MOST_WAITING = 16
REMEMBERED = 24
Key: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class History:
    """One history, lived to its end.

    Attributes
    ----------
    case : Case
    seed, world : int
    path : DataFrame
        A row a day, as `War.path` returns it.
    decisions : DataFrame
        A row a decision, as `War.decisions` returns it.
    outcome : Series
        Its row in the table of outcomes.
    milestones : mapping of str to date
        When it reached each milestone it reached.
    events : tuple of (date, str)
        What happened, by day, in sentences.
    """

    case: Case
    seed: int
    world: int
    path: pd.DataFrame
    decisions: pd.DataFrame
    outcome: pd.Series
    milestones: Mapping[str, pd.Timestamp]
    events: tuple[tuple[date, str], ...]


class Histories:
    """Lives single histories; safe to ask from several threads at once."""

    def __init__(self) -> None:
        self._known: OrderedDict[Key, History] = OrderedDict()
        self._lock = threading.Lock()
        self._turn = threading.Semaphore(AT_ONCE)
        self._waiting = 0

    def live(self, case: Case, seed: int, world: int) -> History:
        """Return a history, from memory or by living it.

        Raises
        ------
        InputError
            If too many visitors ask at once.
        """
        key = (case.name, tuple(sorted(case.overrides.items())), case.changes, seed, world)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
            if self._waiting >= MOST_WAITING:
                raise InputError("too many histories are asked for at once; try again in a moment")
            self._waiting += 1
        try:
            with self._turn:
                found = lived(case, seed, world)
        finally:
            with self._lock:
                self._waiting -= 1
        with self._lock:
            self._known[key] = found
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return found


def lived(case: Case, seed: int, world: int) -> History:
    """Live one history and return what is to be seen of it."""
    war = War(case, worlds=[world], seed=seed, keep=[0]).run()
    start = pd.Timestamp(case.spec.start)
    reached = {
        name: start + pd.Timedelta(days=int(days[0]))
        for name, days in war.worlds.marks.items()
        if days[0] < NOT_YET and days[0] <= war.day
    }
    return History(
        case,
        seed,
        world,
        war.path(0),
        war.decisions(0),
        war.outcomes().iloc[0],
        MappingProxyType(dict(sorted(reached.items(), key=lambda item: item[1]))),
        tuple(events(war, 0)),
    )
