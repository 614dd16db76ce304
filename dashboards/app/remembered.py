"""What keeps work for visitors within bounds: a few at a time, and the last findings remembered."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeAlias, TypeVar

from panmunjom.model import Case, InputError

AT_ONCE = 2
"""Pieces of work done at the same time: there may be several visitors, a machine has few cores."""
MOST_WAITING = 16
Key: TypeAlias = tuple[Any, ...]
Found = TypeVar("Found")


class Memory(Generic[Found]):
    """What was found last, by what it was asked with; safe to ask from several threads at once.

    Parameters
    ----------
    most : int
        So many findings are remembered; the one that was not asked for longest goes first.
    """

    def __init__(self, most: int) -> None:
        self._known: OrderedDict[Hashable, Found] = OrderedDict()
        self._most = most
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._known)

    def get(self, key: Hashable) -> Found | None:
        """Return what was found, None if it is not remembered."""
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
            return self._known.get(key)

    def put(self, key: Hashable, found: Found) -> None:
        """Remember what was found."""
        with self._lock:
            self._known[key] = found
            while len(self._known) > self._most:
                self._known.popitem(last=False)


class Turns:
    """Lets `AT_ONCE` pieces of work be done at a time; at most `MOST_WAITING` are begun or wait.

    Parameters
    ----------
    refusal : str
        What is said to whoever comes when so many are there already.

    Attributes
    ----------
    waiting : int
        How many are begun or wait.
    """

    def __init__(self, refusal: str) -> None:
        self.waiting = 0
        self._refusal = refusal
        self._lock = threading.Lock()
        self._turn = threading.Semaphore(AT_ONCE)

    def take(self, work: Callable[[], Found]) -> Found:
        """Do a piece of work when it is its turn; InputError if too many are there already."""
        with self._lock:
            if self.waiting >= MOST_WAITING:
                raise InputError(f"{self._refusal} at once; try again in a moment")
            self.waiting += 1
        try:
            with self._turn:
                return work()
        finally:
            with self._lock:
                self.waiting -= 1


def case_key(case: Case) -> Key:
    """Return what tells a case from another, with all that is changed in it."""
    return (case.name, tuple(sorted(case.overrides.items())), case.changes)
