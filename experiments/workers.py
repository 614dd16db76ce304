"""Worker processes that end with their parent, and are replaced when they die."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from types import TracebackType

from .work import Report, Task


class Crew:
    """A pool of worker processes; use it in a ``with`` block.

    Parameters
    ----------
    workers : int
        How many processes.

    Notes
    -----
    Every worker holds the reading end of a pipe whose writing end only the parent has. When the
    parent stops the crew, or dies in whatever way, the pipe closes and the workers end at once:
    none is left behind, simulating and writing on.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._start()

    def submit(self, work: Callable[[Task], Report], task: Task, /) -> Future[Report]:
        """Begin `work` on `task`; a pool that lost a worker is replaced first."""
        with _interrupts_kept_from_children():
            try:
                return self._pool.submit(work, task)
            except BrokenProcessPool:
                self.stop()
                self._start()
                return self._pool.submit(work, task)

    def warm(self) -> None:
        """Start all workers and wait until they are ready, so that the first task is not late."""
        with _interrupts_kept_from_children():
            wait_for = [self._pool.submit(os.getpid) for _ in range(self.workers)]
        for each in wait_for:
            each.result()

    def stop(self) -> None:
        """End all workers now; what they were at is lost."""
        self._lifeline.close()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._held.close()

    def _start(self) -> None:
        # Mesa 3.3 forces spawn on the whole process; asked for here by name, it is no surprise.
        context = multiprocessing.get_context("spawn")
        self._held, self._lifeline = context.Pipe(duplex=False)
        self._pool = ProcessPoolExecutor(
            self.workers, mp_context=context, initializer=_end_with, initargs=(self._held,)
        )

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def _end_with(lifeline: Connection) -> None:
    """Start the thread that ends this worker when `lifeline` is closed."""

    def watch() -> None:
        wait([lifeline])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    gc.freeze()  # what is imported stays: no part need look through it for garbage


@contextmanager
def _interrupts_kept_from_children() -> Iterator[None]:
    """Block SIGINT while workers are started: they inherit that, and the parent decides alone.

    Otherwise Ctrl-C reaches every process of the terminal, and each worker prints a traceback.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
