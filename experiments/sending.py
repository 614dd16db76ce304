"""Who does the work: parts are handed to an executor, and reports come back as they are done."""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from itertools import islice
from typing import Protocol

from panmunjom.model import InputError

from .manifest import Failure
from .work import Report, Task, simulate


class Sender(Protocol):
    """What is asked of an executor: any of `concurrent.futures`, joblib's loky or Dask will do."""

    def submit(self, work: Callable[[Task], Report], task: Task, /) -> Future[Report]:
        """Begin `work` on `task` somewhere."""


class NoWorkerSurvived(RuntimeError):
    """Nobody is left to do the work. The message is complete."""


class Here:
    """An executor without workers: everything is done at once, in this process."""

    def submit(self, work: Callable[[Task], Report], task: Task, /) -> Future[Report]:
        """Do `work` on `task` and return the finished future."""
        future: Future[Report] = Future()
        future.set_result(work(task))
        return future


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
    When a worker dies its part cannot be told from those of its neighbours, all of which are
    lost. Each of them gets a second try alone; the one that kills its worker again has failed.
    """
    waiting, suspects = iter(tasks), deque[Task]()
    running: dict[Future[Report], Task] = {}
    second_try: set[int] = set()
    finished = 0
    try:
        while _hand_out(sender, waiting, suspects, running, at_once):
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                task = running.pop(future)
                if future.cancelled():
                    raise NoWorkerSurvived("the cluster gave the work back: its scheduler ended")
                if isinstance(future.exception(), BrokenExecutor) and task.part not in second_try:
                    second_try.add(task.part)
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
        return _failed(task, "".join(traceback.format_exception(error)))
    if not finished:
        raise NoWorkerSurvived(
            "every worker process ended before it had finished a part. In a script, put the call "
            "under `if __name__ == '__main__':`. Otherwise memory may be too small for "
            f"{task.rows.worlds.size} worlds at a time: choose a smaller chunk, or workers=1."
        )
    return _failed(task, "the worker process was killed, or ran out of memory\n")


def _failed(task: Task, error: str) -> Report:
    """Return the report of a part none of which could be lived."""
    every = task.rows.worlds.size
    return Report(task.part, failures=(Failure(0, every, task.rows.in_words(0), error),))
