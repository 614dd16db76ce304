"""Mistakes in the description of a study, with the place in it where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeAlias

from panmunjom.model import InputError, first_few

Keys: TypeAlias = tuple[str | int, ...]
"""The way to an entry of the description: ``("vary", "stalin.fear")``."""


class StudyError(InputError):
    """What is wrong in a study, entry by entry.

    Parameters
    ----------
    problems : sequence of (keys, message)
        Where each mistake stands, and what it is; the messages are complete.
    """

    def __init__(self, problems: Sequence[tuple[Keys, str]]) -> None:
        self.problems = tuple(problems)
        super().__init__(first_few([message for _, message in problems]))

    def located(self, where: Callable[[Keys], str]) -> InputError:
        """Return the same with file and line, which `where` knows, before every mistake."""
        return InputError(first_few([f"{where(keys)}: {said}" for keys, said in self.problems]))


@contextmanager
def entry(*keys: str) -> Iterator[None]:
    """Say of every mistake found in the block that it stands at `keys`."""
    try:
        yield
    except StudyError:
        raise
    except InputError as error:
        raise StudyError([(keys, str(error))]) from None
