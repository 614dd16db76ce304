"""Forced choices: what a leader is made to choose from one day to another, whatever he thinks.

A what-if of the user's, not a rule of the model: the leader still judges every option and his moods
go on, so that one can see how far against his will he acts, and no draw is disturbed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np

from .view import IntArray

#: Is told the day and the index of the option the leader would choose; returns that of the choice.
Answer: TypeAlias = Callable[[int, int], int]
#: Index of the option that stands where none has been chosen yet.
UNDECIDED = -1


class ForcedChoice(NamedTuple):
    """An option that is chosen whenever its question comes up, from one day to another.

    Attributes
    ----------
    option : name of the option.
    first, last : days since the first morning of the case, both included.
    """

    option: str
    first: int
    last: int


class Force:
    """The forced choices of one question, and which option stands in every world.

    Parameters
    ----------
    choices : what is forced, and when; days do not overlap.
    options : names of the question's options.
    worlds : number of worlds.
    """

    def __init__(
        self, choices: Iterable[ForcedChoice], options: Sequence[str], worlds: int
    ) -> None:
        self._choices = tuple(choices)
        self._options = tuple(options)
        self._standing = np.full(worlds, UNDECIDED, dtype=np.int64)

    def on(self, day: int) -> int | None:
        """Return the index of the option forced on a day, if any."""
        for option, first, last in self._choices:
            if first <= day <= last:
                return self._options.index(option)
        return None

    def begins(self, day: int) -> bool:
        """Say whether a choice is forced from this day on."""
        return any(first == day for _, first, _ in self._choices)

    def choose(self, day: int, worlds: IntArray, chosen: IntArray) -> IntArray:
        """Return what is chosen in some worlds: the forced option, else what the leader chose."""
        forced = self.on(day)
        if forced is not None:
            chosen = np.full(worlds.size, forced, dtype=np.int64)
        self._standing[worlds] = chosen
        return chosen

    def differs(self, day: int) -> IntArray:
        """Return the worlds in which another option than the one forced today stands."""
        return np.flatnonzero(self._standing != self.on(day))


class Asked(Force):
    """A question that is put to somebody outside the model whenever it comes up.

    The leader judges as ever, and what he would choose by himself is told with the question; the
    answer is carried out in its place.

    Parameters
    ----------
    answer : gives the choice; asked once for every world in which the question comes up.
    options : names of the question's options.
    worlds : number of worlds.
    """

    def __init__(self, answer: Answer, options: Sequence[str], worlds: int) -> None:
        super().__init__((), options, worlds)
        self._answer = answer

    def choose(self, day: int, worlds: IntArray, chosen: IntArray) -> IntArray:
        """Return what is answered in some worlds, instead of what the leader chose."""
        answers = [self._answer(day, own) for own in chosen.tolist()]
        return super().choose(day, worlds, np.array(answers, dtype=np.int64))
