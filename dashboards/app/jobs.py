"""Many histories for a visitor: in worker processes, one study at a time, within bounds."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from panmunjom.experiments import Crew, Plan, Results, StoreError, run, study_id
from panmunjom.model import InputError

LOG = logging.getLogger("panmunjom.app")
MOST_WORLDS = 5_000
"""Histories a request may ask for in all; more are a study, for the command line."""
MOST_WAITING = 8
KEPT = 12
"""Results that are remembered, whoever asked for them."""
PART = 500
"""Histories lived together: a step of the progress, and what a stop has to wait for at most."""
WORKERS = 2
FORGOTTEN = 45.0
"""Seconds after which nobody waits any more for what nobody has asked about."""


class _Stopped(Exception):
    """Nobody wants it any more."""


@dataclass(eq=False)
class Job:
    """A study that is being lived, or was.

    Attributes
    ----------
    done, of : int
        Histories done and asked for.
    results : Results or None
        When it is finished.
    error : str
        In plain words, if it failed.
    """

    plan: Plan
    visitor: str
    study: str
    done: int = 0
    of: int = 0
    results: Results | None = None
    error: str = ""
    stopped: bool = False
    asked: float = field(default_factory=time.monotonic)

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.results is not None or bool(self.error) or self.stopped


class Jobs:
    """Lives studies one after the other; safe to ask from several threads at once.

    A visitor is known by a name that only his page knows, and a study by a ticket that cannot be
    guessed: nobody can see or stop another's. A visitor who asks for something else gives up what
    he asked for before.
    """

    def __init__(self) -> None:
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()
        self._queue = ThreadPoolExecutor(max_workers=1, thread_name_prefix="panmunjom-jobs")
        self._crew: Crew | None = None

    def begin(self, visitor: str, plan: Plan) -> str:
        """Begin to live a plan and return its ticket; what is known already is done at once.

        Raises
        ------
        InputError
            If it is too large, or too many visitors wait.
        """
        if plan.histories > MOST_WORLDS:
            raise InputError(
                f"{plan.histories:,} histories are too many for a page; at most {MOST_WORLDS:,} "
                "in all. The command line lives any number: panmunjom study, panmunjom batch"
            )
        job = Job(plan, visitor, study_id(plan), of=plan.histories)
        ticket = secrets.token_urlsafe(16)
        with self._lock:
            for other in self._jobs.values():
                if other.visitor == visitor and not other.over:
                    other.stopped = True
            known = next((each for each in self._jobs.values() if _same(each, job)), None)
            if known is not None:
                job.results, job.done = known.results, known.of
            elif sum(not each.over for each in self._jobs.values()) >= MOST_WAITING:
                raise InputError("too many visitors are waiting; try again in a moment")
            self._jobs[ticket] = job
            self._forget()
        if job.results is None:
            self._queue.submit(self._live, job)
        return ticket

    def job(self, ticket: object) -> Job:
        """Return what became of a ticket; InputError if it is not known any more."""
        with self._lock:
            found = self._jobs.get(ticket) if isinstance(ticket, str) else None
            if found is None:
                raise InputError("these histories are not in memory any more; ask for them again")
            found.asked = time.monotonic()
            if found.over:
                self._jobs.move_to_end(str(ticket))
            return found

    def results(self, ticket: object) -> Results:
        """Return finished results; InputError if there are none."""
        found = self.job(ticket)
        if found.results is None:
            raise InputError(found.error or "these histories are not lived yet")
        return found.results

    def stop(self, ticket: object) -> None:
        """Stop a study; what is finished already stays."""
        found = self.job(ticket)
        if not found.over:
            found.stopped = True

    def warm(self) -> None:
        """Start the worker processes, so that the first study does not wait for them."""
        self._queue.submit(self._workers)

    def close(self) -> None:
        """End all work; the workers end with it."""
        with self._lock:
            for each in self._jobs.values():
                each.stopped = each.stopped or not each.over
        self._queue.shutdown(wait=True, cancel_futures=True)
        if self._crew is not None:
            self._crew.stop()

    def _workers(self) -> Crew:
        if self._crew is None:
            self._crew = Crew(WORKERS)
            self._crew.warm()
        return self._crew

    def _live(self, job: Job) -> None:
        def told(done: int, of: int) -> None:
            job.done, job.of = done, of
            if job.stopped or time.monotonic() - job.asked > FORGOTTEN:
                raise _Stopped

        try:
            told(0, job.of)
            part = min(PART, -(-job.plan.histories // (WORKERS * len(job.plan.strata))))
            crew = self._workers()
            results = run(job.plan, None, WORKERS, part, told, crew)
            if results.manifest.failed:
                raise InputError(results.failures[0].error.strip().splitlines()[-1])
            job.results = results
        except _Stopped:
            job.stopped = True
        except (InputError, StoreError, RuntimeError, OSError) as error:
            job.error = str(error)
        except Exception as error:  # a fault of the program must not leave a visitor waiting
            LOG.exception("A study for a visitor failed")
            job.error = f"a fault of the program: {type(error).__name__}: {error}"

    def _forget(self) -> None:
        """Forget the oldest of what is over."""
        over = [ticket for ticket, job in self._jobs.items() if job.over]
        for ticket in over[: max(len(over) - KEPT, 0)]:
            del self._jobs[ticket]


def _same(known: Job, job: Job) -> bool:
    return known.results is not None and known.study == job.study
