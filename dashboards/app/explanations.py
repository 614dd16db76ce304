"""Decisions taken apart: a few at a time, the last ones remembered."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import date
from typing import Any, TypeAlias

from panmunjom.experiments import Explanation, explain
from panmunjom.model import InputError

from .histories import AT_ONCE, MOST_WAITING, History

REMEMBERED = 64
Key: TypeAlias = tuple[Any, ...]


class Explanations:
    """Takes decisions of histories apart; safe to ask from several threads at once."""

    def __init__(self) -> None:
        self._known: OrderedDict[Key, Explanation] = OrderedDict()
        self._lock = threading.Lock()
        self._turn = threading.Semaphore(AT_ONCE)
        self._waiting = 0

    def of(self, history: History, leader: str, question: str, day: date) -> Explanation:
        """Return a decision of a history taken apart, from memory or by living up to it.

        Raises
        ------
        InputError
            If there is no such decision, or too many visitors ask at once.
        """
        case = history.case
        which = (case.name, tuple(sorted(case.overrides.items())), case.changes)
        key = (*which, history.seed, history.world, leader, question, day)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
            if self._waiting >= MOST_WAITING:
                raise InputError("too many decisions are asked for at once; try again in a moment")
            self._waiting += 1
        try:
            with self._turn:
                found = explain(case, history.seed, history.world, leader, question, day)
        finally:
            with self._lock:
                self._waiting -= 1
        with self._lock:
            self._known[key] = found
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return found
