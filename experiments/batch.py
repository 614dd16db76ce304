"""A batch: many worlds of one case, without a design."""

from __future__ import annotations

import os

import numpy as np

from panmunjom.model import Case, InputError

from .plan import Plan, Stratum
from .results import Results
from .runner import Progress, run
from .sending import Sender


def batch(
    case: Case,
    worlds: int,
    seed: int = 38,
    workers: int = 1,
    out: str | os.PathLike[str] | None = None,
    chunk: int | None = None,
    progress: Progress | None = None,
    executor: Sender | None = None,
) -> Results:
    """Simulate many worlds of a case.

    Parameters
    ----------
    case : Case
        The case, with what was changed in it. Its parameters may be arrays with a value a world.
    worlds : int
        How many worlds; they are numbered from 0, and world k is the same in every batch.
    seed : int
        Names the luck of all worlds. Two cases with one seed are paired world by world.
    workers, out, chunk, progress, executor
        As in `run`: processes, folder for the results, histories simulated together, who is told
        of the progress, and any executor that does the work instead of processes of our own.

    Returns
    -------
    Results
        ``.runs.to_pandas()`` is a DataFrame with one row a world.

    Raises
    ------
    InputError
        If a number is not a positive integer, or `out` cannot be written, or holds something else.
    StoreError
        If the disk is full or fails; what was finished stays whole.
    """
    positive = {"worlds": worlds, "seed": seed, "workers": workers}
    for name, value in (positive if chunk is None else {**positive, "chunk": chunk}).items():
        _refuse_unless_positive(name, value)
    if case.array_length not in (None, worlds):
        raise InputError(
            f"the case's arrays hold {case.array_length} worlds, but {worlds} were asked for"
        )
    return run(plan_of(case, worlds, seed), out, workers, chunk, progress, executor)


def plan_of(case: Case, worlds: int, seed: int) -> Plan:
    """Return the plan of a batch: a value a world is a point a world."""
    if case.array_length is None:
        return Plan((Stratum(case),), worlds, seed)
    each = Stratum(case, points=np.arange(worlds), first_world=0)
    return Plan((each,), 1, seed, luck="independent")


def _refuse_unless_positive(name: str, value: object) -> None:
    if not isinstance(value, int | np.integer) or isinstance(value, bool) or value < 1:
        raise InputError(f"{name} must be a positive whole number, found {value!r}")
