"""Worlds in chunks: how a batch is cut, what a worker does with a chunk, and who sends them out."""

from __future__ import annotations

import gc
import traceback
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from panmunjom.model import Case, InputError, War

from .store import write_part
from .tables import to_table

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa


@dataclass(frozen=True)
class Chunk:
    """Neighbouring worlds that are simulated together.

    Attributes
    ----------
    first : int
        Number of the first world.
    worlds : int
        How many there are.
    """

    first: int
    worlds: int

    @property
    def numbers(self) -> NDArray[np.int64]:
        """The numbers of its worlds."""
        return np.arange(self.first, self.first + self.worlds)


@dataclass(frozen=True, eq=False)
class Task:
    """All a worker has to know: which worlds of which case, and where their table goes.

    Attributes
    ----------
    part : Path or None
        The file to write; None has the table handed back.
    """

    case: Case
    seed: int
    chunk: Chunk
    part: Path | None


@dataclass(frozen=True, eq=False)
class Report:
    """What became of a chunk: a part on disk, a table, or what went wrong.

    Attributes
    ----------
    digest : str or None
        SHA-256 of the part that was written.
    table : pyarrow.Table or None
        The outcomes, where no part was asked for.
    failure : str or None
        The traceback of the simulation.
    disk : str or None
        What the disk said when the part was written.
    """

    chunk: Chunk
    digest: str | None = None
    table: pa.Table | None = None
    failure: str | None = None
    disk: str | None = None


class Sender(Protocol):
    """What is asked of an executor: any of `concurrent.futures`, joblib's loky or Dask will do."""

    def submit(self, work: Callable[[Task], Report], task: Task, /) -> Future[Report]:
        """Begin `work` on `task` somewhere."""


class NoWorkerSurvived(RuntimeError):
    """Every worker process ended before it had finished anything."""


class Here:
    """An executor without workers: everything is done at once, in this process."""

    def submit(self, work: Callable[[Task], Report], task: Task, /) -> Future[Report]:
        """Do `work` on `task` and return the finished future."""
        future: Future[Report] = Future()
        future.set_result(work(task))
        return future


def cut(worlds: int, size: int) -> list[Chunk]:
    """Cut ``worlds`` worlds into chunks of ``size``; the last one may be smaller."""
    return [Chunk(first, min(size, worlds - first)) for first in range(0, worlds, size)]


def simulate(task: Task) -> Report:
    """Simulate the worlds of one task; what goes wrong is reported, not raised."""
    chunk = task.chunk
    gc.collect()  # the last chunk's war is a circle of arrays that nothing else would free in time
    try:
        war = War(task.case, worlds=chunk.numbers, seed=task.seed)
        war.run()
        table = to_table(war.outcomes())
    except InputError:
        raise  # the user's mistake is the same in every chunk
    except Exception:  # whatever a case makes of the rules: the other chunks go on
        return Report(chunk, failure=traceback.format_exc())
    if task.part is None:
        return Report(chunk, table=table)
    try:
        return Report(chunk, digest=write_part(table, task.part))
    except OSError as error:
        return Report(chunk, disk=f"{task.part}: {error.strerror or error}")


def reports(tasks: Iterable[Task], sender: Sender, at_once: int) -> Generator[Report]:
    """Have `tasks` done and yield their reports as they come in.

    Parameters
    ----------
    tasks : iterable of Task
        What there is to do.
    sender : Sender
        Who does it.
    at_once : int
        How many tasks are handed out at the same time: the rest cost no memory.

    Notes
    -----
    When a worker dies its chunk cannot be told from those of its neighbours, all of which are
    lost. Each of them gets a second try alone; the one that kills its worker again has failed.
    """
    waiting, suspects = iter(tasks), deque[Task]()
    running: dict[Future[Report], Task] = {}
    second_try: set[Task] = set()
    finished = 0
    try:
        while _hand_out(sender, waiting, suspects, running, at_once):
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                task = running.pop(future)
                if isinstance(future.exception(), BrokenExecutor) and task not in second_try:
                    second_try.add(task)
                    suspects.append(task)
                    continue
                yield _report(future, task, finished)
                finished += 1
    finally:
        for future in running:
            future.cancel()


def _hand_out(
    sender: Sender,
    waiting: Iterator[Task],
    suspects: deque[Task],
    running: dict[Future[Report], Task],
    at_once: int,
) -> bool:
    """Submit as many tasks as may run, a suspect alone; say whether anything is running."""
    if suspects:
        if not running:
            task = suspects.popleft()
            running[sender.submit(simulate, task)] = task
    else:
        for task in islice(waiting, at_once - len(running)):
            running[sender.submit(simulate, task)] = task
    return bool(running)


def _report(future: Future[Report], task: Task, finished: int) -> Report:
    """Return what a future brought; raise if workers cannot be made to work at all."""
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, InputError):
        raise error
    if not isinstance(error, BrokenExecutor):
        return Report(task.chunk, failure="".join(traceback.format_exception(error)))
    if not finished:
        raise NoWorkerSurvived(
            "every worker process ended before it had finished a chunk. In a script, put the call "
            "of batch under `if __name__ == '__main__':`. Otherwise memory may be too small for "
            f"{task.chunk.worlds} worlds at a time: choose a smaller chunk, or workers=1."
        )
    return Report(task.chunk, failure="the worker process was killed, or ran out of memory\n")
