"""Decisions taken apart: a few at a time, the last ones remembered."""

from __future__ import annotations

from datetime import date

from panmunjom.experiments import Explanation, explain

from .histories import History
from .remembered import Memory, Turns, case_key

REMEMBERED = 64


class Explanations:
    """Takes decisions of histories apart; safe to ask from several threads at once."""

    def __init__(self) -> None:
        self._known: Memory[Explanation] = Memory(REMEMBERED)
        self._turns = Turns("too many decisions are asked for")

    def of(self, history: History, leader: str, question: str, day: date) -> Explanation:
        """Return a decision of a history taken apart, from memory or by living up to it.

        Raises
        ------
        InputError
            If there is no such decision, or too many visitors ask at once.
        """
        which = (history.seed, history.world, leader, question, day)
        key = (*case_key(history.case), *which)
        found = self._known.get(key)
        if found is None:
            found = self._turns.take(lambda: explain(history.case, *which))
            self._known.put(key, found)
        return found
