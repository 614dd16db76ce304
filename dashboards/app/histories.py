"""Single histories: lived when they are asked for, a few at a time, the last ones remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import pandas as pd

from panmunjom.experiments import events
from panmunjom.model import NOT_YET, Case, War

from .remembered import Memory, Turns, case_key

REMEMBERED = 24


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
        self._known: Memory[History] = Memory(REMEMBERED)
        self._turns = Turns("too many histories are asked for")

    def live(self, case: Case, seed: int, world: int) -> History:
        """Return a history, from memory or by living it.

        Raises
        ------
        InputError
            If too many visitors ask at once.
        """
        key = (*case_key(case), seed, world)
        found = self._known.get(key)
        if found is None:
            found = self._turns.take(lambda: lived(case, seed, world))
            self._known.put(key, found)
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
